"""What a source document may hold, and each claim in it. The descriptions are the language reference."""

from __future__ import annotations

from pydantic import Field

from sim.scenario.fields import ClaimId, DateText, Flag, Labels, ProseText
from sim.scenario.model import FieldMap


class ClaimInFile(FieldMap):
    """One fact from a source document, in the authors' own words."""

    text: ProseText = Field(description="The fact.")
    actors: Labels = Field((), description="Whom it speaks of, or who says it.")
    date: DateText | None = Field(None, description="When it was so.")
    inferred: Flag = Field(False, description="true: the document implies it, or its date, and does not say it.")
    kinds: Labels = Field((), description="What sort of fact it is: procedure, goal, dynamic …")
    implies: ProseText | None = Field(None, description="What it means for a scenario: what plays it, or why nothing.")
    notes: ProseText | None = Field(None, description="Whatever else is to be known of it, such as whence its date is.")


class SourceFile(FieldMap):
    """A document that scenarios cite: a file in `seeds/` beside them."""

    source: ProseText = Field(description="Its code, which no other document has.")
    title: ProseText = Field(description="Its title.")
    publisher: ProseText = Field(description="Who published it.")
    date: DateText = Field(description="When it was published.")
    dating: ProseText | None = Field(None, description="How its date is known.")
    file: ProseText | None = Field(None, description="The file that holds its text, where there is one.")
    notes: ProseText | None = Field(None, description="Whatever else is to be known of it.")
    claims: dict[ClaimId, ClaimInFile] = Field(
        description="Its claims by id: words joined by hyphens, which no other document has."
    )
