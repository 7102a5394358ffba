"""The columns of a Master Scenario Events List: what stands under which heading, in the sets that are in use.

`msel` writes them and `import` reads them. Behind the columns of a set stands the id of the row's element, under
``ID_HEADING``: in a workbook its column is hidden. What else a workbook keeps to be read back, ``sim.exchange.kept``
has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from sim.faults import Misuse, nearest_or_all

MselField = Literal[
    "number", "id", "kind", "title", "time", "day", "elapsed", "when", "share", "turn", "mode", "from", "to", "cells",
    "message", "expects", "objectives", "notes", "attached", "status", "delivered", "room", "shift", "became", "blank",
]  # fmt: skip

FIELDS: dict[MselField, str] = {
    "number": "its number in the order of likely time",
    "id": "its id in the scenario",
    "kind": "what it is: Inject, Contingency, Cue, Event, Turn, Decision, Control decision",
    "title": "its title",
    "time": "when it comes on the first clock; where that is uncertain, the median, the range and how often",
    "day": "the same by exercise day: D+1 14:20",
    "elapsed": "its median time from the start: 9h54m",
    "when": "what brings it about, in words",
    "share": "in how many of 100 runs it comes",
    "turn": "the turn in which it is likely to come",
    "mode": "how it arrives",
    "from": "who tells it",
    "to": "whom it is addressed to",
    "cells": "the cells that get it",
    "message": "its words; of a decision the question and the options",
    "expects": "the expected actions, by cell",
    "objectives": "the objectives that it serves",
    "notes": "the authors' notes for facilitators",
    "attached": "the files that are handed out with it",
    "status": "Planned or Held; of an exercise that was played what became of it",
    "delivered": "of an exercise that was played, when it came on the first clock",
    "room": "the same by the clock of the room",
    "shift": "how much earlier or later than its median it came",
    "became": "what became of it: by itself, by hand, held, cancelled, skipped, not reached, improvised",
    "blank": "nothing: room to write",
}
"""What each field is of which a column can be."""

STATUSES = ("Planned", "Ready", "Delivered", "Held", "Cancelled")
"""What may stand in a column of the field ``status``."""

ID_HEADING = "Whitecell ID"


@dataclass(frozen=True, slots=True)
class MselColumn:
    """A column: the words of its heading, and the field that stands under it."""

    heading: str
    field: MselField


ID_COLUMN = MselColumn(ID_HEADING, "id")

HSEEP = (
    MselColumn("Event Number", "number"),
    MselColumn("Designated Scenario Time", "time"),
    MselColumn("Event Type", "kind"),
    MselColumn("Inject Mode", "mode"),
    MselColumn("From", "from"),
    MselColumn("To", "to"),
    MselColumn("Message", "message"),
    MselColumn("Expected Participant Response", "expects"),
    MselColumn("Exercise Objective", "objectives"),
    MselColumn("Notes", "notes"),
    MselColumn("Title", "title"),
    MselColumn("Status", "status"),
)
"""The columns that the Homeland Security Exercise and Evaluation Program names, with a title and a status."""

STANDARD = (
    MselColumn("Control Number", "number"),
    MselColumn("Move", "turn"),
    MselColumn("Group", "cells"),
    MselColumn("Delivery Time", "blank"),
    MselColumn("Simulated Time", "time"),
    MselColumn("Assigned To", "blank"),
    MselColumn("Status", "status"),
    MselColumn("Title", "title"),
    MselColumn("Description", "when"),
    MselColumn("From Org", "from"),
    MselColumn("To Org", "to"),
    MselColumn("Details", "message"),
    MselColumn("Expected Actions", "expects"),
)
"""The columns that exercise platforms are used to."""

SETS = {"hseep": HSEEP, "standard": STANDARD}

PLAYED = (
    MselColumn("Event Number", "number"),
    MselColumn("Event Type", "kind"),
    MselColumn("Title", "title"),
    MselColumn("Planned", "time"),
    MselColumn("Delivered", "delivered"),
    MselColumn("Room Time", "room"),
    MselColumn("Early or Late", "shift"),
    MselColumn("What Became of It", "became"),
    MselColumn("Status", "status"),
    MselColumn("From", "from"),
    MselColumn("To", "to"),
    MselColumn("Inject Mode", "mode"),
    MselColumn("Message", "message"),
)
"""Planned against delivered, of an exercise that was played."""


def with_id(columns: Sequence[MselColumn]) -> tuple[MselColumn, ...]:
    """The columns, with that of the id behind them where none of them is it."""
    has_id = any(column.field == "id" for column in columns)
    return (*columns, *(() if has_id else (ID_COLUMN,)))


def read_columns(text: str, file: str) -> tuple[MselColumn, ...]:
    """A house's own columns, one a line: ``Heading: field``. Lines without words, and those that begin with ``#``, say
    nothing. Raises Misuse with the line of a mistake, and for a file without columns."""
    columns = tuple(_columns(text, file))
    if not columns:
        raise Misuse(f"`{file}` names no columns. A line of it is `Heading: field`, such as `What: message`.")
    return columns


def _columns(text: str, file: str) -> Iterator[MselColumn]:
    headings: dict[str, int] = {}
    known = get_args(MselField)
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        heading, colon, field = (part.strip() for part in line.rpartition(":"))
        heading = heading.strip("\"'").strip()
        where = f"`{file}`, line {number}"
        if not colon or not heading:
            raise Misuse(f"{where}: a column is written `Heading: field`, such as `What: message`.")
        if field not in known:
            hint = nearest_or_all(field, known, len(known))
            raise Misuse(f"{where}: there is no field `{field}` to put under “{heading}”. {hint}")
        if heading in headings:
            raise Misuse(f"{where}: “{heading}” stands in line {headings[heading]} already; name it differently.")
        headings[heading] = number
        yield MselColumn(heading, cast(MselField, field))
