"""Notes that say what to keep and what to improve, and what an improvement plan reads from their words.

A note under the tag ``strength`` (or ``sustain``) tells of a strength, one under ``improve`` (or ``improvement``) of an
area for improvement. What the plan has columns for may stand in the words: ``owner NAME by DATE`` behind the issue, and
behind an owner also ``contact NAME`` and ``start DATE``; or any column with a colon, wherever it stands:

    Tokyo was rung an hour late owner Japan MOFA by 30 June
    Nobody knew the roster capability: Communications action: write one owner ROK JCS contact Kim by May 2026

A column that is not there is left empty, for those who meet on the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sim.exercise.commands import Note

Lesson = Literal["strength", "improve", ""]
"""What a note tells of: a strength, an area for improvement, or neither."""

LESSONS: dict[str, Lesson] = {
    "strength": "strength", "strengths": "strength", "sustain": "strength",
    "improve": "improve", "improvement": "improve", "improvements": "improve",
}  # fmt: skip
"""The tags that say so."""


@dataclass(frozen=True, slots=True)
class Improvement:
    """A row of an improvement plan as a note has it; empty is what the note does not say.

    ``objective`` names the objective that it is about, by its id or its title.
    """

    issue: str
    capability: str = ""
    action: str = ""
    element: str = ""
    owner: str = ""
    contact: str = ""
    start: str = ""
    by: str = ""
    objective: str = ""


_COLON = re.compile(
    r"(?<![^\s;|(\[])(capability|action|element|owner|contact|start|by|objective)\s*:\s*", re.IGNORECASE
)
_OWNER = re.compile(r"(?<![^\s(\[])([Oo]wner|OWNER)\s+(?=\S)")
_TAIL = re.compile(r"(?<![^\s(\[])([Cc]ontact|CONTACT|[Ss]tart|START|[Bb]y|BY)\s+(?=\S)")
_ANOTHERS_OWNER = re.compile(
    r"(?:^|\s)(?:an?|another|each|every|its|no|of|our|the|their|this|whose|\S+['’]s)\s+$", re.I
)
"""Behind such a word an owner is one that the sentence speaks of."""
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"""(?: \d{{4}}(?:-\d\d(?:-\d\d)?)? | \d{{1,2}}[./]\d{{1,2}}[./]?(?:\d{{2,4}})?
    | \d{{1,2}}(?:\.|st|nd|rd|th)?\ {_MONTH}(?:\ \d{{4}})?
    | {_MONTH}(?:\ \d{{1,2}}(?:st|nd|rd|th)?,?)?(?:\ \d{{4}})?
    | (?:mon|tues?|wednes|thurs?|fri|satur|sun)day | q[1-4](?:\ \d{{4}})?
    | (?:the\ )?end\ of\ .+ | next\ \w+ )\.?""",
    re.IGNORECASE | re.VERBOSE,
)
_EDGES = " \t\r\n;|,–—"

ColumnNamed = tuple[int, int, str]
"""Where the name of a column begins, where its words begin, and which column it is."""


def lesson_of(note: Note) -> Lesson:
    """What a note tells of, by its tag, or by the ``#tag`` that its words begin with."""
    return LESSONS.get(_tagged(note)[0].casefold(), "")


def words_of(note: Note) -> str:
    """A note's words, without the tag of a lesson that they begin with."""
    return _tagged(note)[1] if lesson_of(note) else note.text


def improvement_in(text: str) -> Improvement:
    """What a note's words say for a row of the plan."""
    marks = [*_first_of_each(_marks(text)), (len(text), len(text), "")]
    values = {column: _trimmed(text[begin:end]) for (_, begin, column), (end, _, _) in pairwise(marks)}
    return Improvement(_trimmed(text[: marks[0][0]]), **values)


def _trimmed(words: str) -> str:
    """Words without the signs that stood between them and others, a bracket that was around several among them."""
    words = words.strip(_EDGES)
    for opening, closing in ("()", "[]"):
        if words.endswith(opening):
            words = words.removesuffix(opening)
        elif words.count(closing) > words.count(opening):
            words = words.removesuffix(closing)
    return words.strip(_EDGES)


def _tagged(note: Note) -> tuple[str, str]:
    """The tag and the words of a note, be the tag the first of the words."""
    begun = re.match(r"\s*[#＃](\w+)\s*", note.text)
    if note.tag or begun is None:
        return note.tag, note.text
    return begun[1], note.text[begun.end() :]


def _marks(text: str) -> Iterator[ColumnNamed]:
    """Where columns are named: with a colon wherever it is, else behind an owner, or before a date at the end."""
    yield from ((match.start(), match.end(), match[1].lower()) for match in _COLON.finditer(text))
    owners = [match for match in _OWNER.finditer(text) if not _ANOTHERS_OWNER.search(text[: match.start()])]
    yield from ((match.start(), match.end(), "owner") for match in owners[-1:])
    named = [*owners[-1:], *(match for match in _COLON.finditer(text) if match[1].lower() == "owner")]
    behind = min((match.start() for match in named), default=len(text))
    tail = [(match.start(), match.end(), match[1].lower()) for match in _TAIL.finditer(text)]
    last = [mark for mark in tail if mark[2] == "by" and _DATE.fullmatch(_trimmed(text[mark[1] :]))]
    yield from last
    # what is done `by phone` is done by the date that stands at the end
    yield from (mark for mark in tail if mark[0] > behind and not (mark[2] == "by" and last))


def _first_of_each(marks: Iterable[ColumnNamed]) -> Iterator[ColumnNamed]:
    """Each column once, where it is named first; what names it again is words."""
    seen = set[str]()
    for mark in sorted(marks):
        if mark[2] not in seen:
            seen.add(mark[2])
            yield mark
