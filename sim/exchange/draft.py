"""A draft: what another tool's file says, as the parts of the scenario that it becomes, and what was understood of it.

Texts stand here as they stood there. What may not stand in a scenario as it is, a brace or a control character, is seen
to where the draft is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Carried = str | tuple[str, ...] | Mapping[str, str]
"""What a file says that has no place in a scenario: it is kept in a field of the author's own."""

UNTIMED_START = datetime(2025, 3, 10, 9, tzinfo=UTC)
"""When a draft begins whose file tells no date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPart:
    """What every part has: its id, a title, words for facilitators, and ``extras``, by the names they had in the file.

    ``guessed`` are sentences on what was not said there; they become comments. ``written`` are fields as a scenario has
    them, which stand instead of all that is told here but for the id, the ``extras`` and when it comes.
    """

    id: str
    title: str = ""
    notes: str = ""
    tags: tuple[str, ...] = ()
    extras: Mapping[str, Carried] = field(default_factory=dict)
    guessed: tuple[str, ...] = ()
    written: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCell(DraftPart):
    """A group that plays; one with ``control`` is played by the facilitators."""

    control: bool = False
    timezone: str = ""
    text: str = ""
    brief: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftActor(DraftPart):
    """A body or office in a cell."""

    cell: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEvent(DraftPart):
    """What comes at a time, ``at`` so many seconds from the start, or ``delay`` seconds ``after`` any of some moments,
    which goes first. With neither it never comes by itself."""

    at: int | None = None
    after: tuple[str, ...] = ()
    delay: int = 0
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTurn(DraftEvent):
    """A phase, with a briefing and questions."""

    text: str = ""
    discuss: tuple[str, ...] = ()
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftInject(DraftEvent):
    """What is told or happens; without readers it is a cue for facilitators. One that has no time is a contingency."""

    text: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()
    mode: str = ""
    expects: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOption(DraftPart):
    """One answer to a decision; ``tells`` is handed out to all when it is taken."""

    text: str = ""
    tells: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDecision(DraftEvent):
    """A choice asked of actors, within so many seconds where that is not 0; ``lapse`` is what the deadline takes."""

    by: tuple[str, ...]
    options: tuple[DraftOption, ...]
    question: str = ""
    within: int = 0
    lapse: str = ""
    expects: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftObjective(DraftPart):
    """What the exercise is for."""

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOutcome(DraftPart):
    """How a run may end; the last has no ``when``."""

    when: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A scenario as far as a file tells it. ``source`` is the file's name and what it is, for the first line.

    ``horizon`` 0: an hour after the last that is known to come. A draft without outcomes has a single one.
    """

    title: str
    source: str
    summary: str = ""
    notes: str = ""
    author: tuple[str, ...] = ()
    start: datetime = UNTIMED_START
    horizon: int = 0
    cells: tuple[DraftCell, ...] = ()
    actors: tuple[DraftActor, ...] = ()
    turns: tuple[DraftTurn, ...] = ()
    injects: tuple[DraftInject, ...] = ()
    decisions: tuple[DraftDecision, ...] = ()
    objectives: tuple[DraftObjective, ...] = ()
    outcomes: tuple[DraftOutcome, ...] = ()
    tags: tuple[str, ...] = ()
    extras: Mapping[str, Carried] = field(default_factory=dict)
    guessed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of one row or entry: where it stands (``row 12``), what it says in a few words, the id of
    what it became (empty where it became nothing), what was guessed, what was left out and why, and the fields that a
    staff ``edited`` in a workbook of our own."""

    where: str
    what: str
    became: str = ""
    guessed: str = ""
    left: str = ""
    edited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """A draft and the account of it: what ``kind`` of file it was (``an MSEL workbook``), a row for each row of it,
    which column or key was taken for which field, and sentences on the file as a whole."""

    draft: Draft
    understood: tuple[Understood, ...]
    kind: str
    mapping: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
