"""Commands: what a person does in an exercise, as frozen values.

The terminal, a file, a test and a browser all build the same ones and hand them to ``Exercise.do``. Names are those of
the scenario, exercise time and durations are whole seconds (times from the start), room time is in minutes. Every
field with a default may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Rating = Literal["P", "S", "M", "U"]
"""HSEEP's ratings of an objective: performed without challenges, with some, with major ones, unable to be performed."""

WALL_PARTS = ("clocks", "options", "time", "state")
"""What may stand on the wall beside the marking and what is shown; the options are those of a decision shown."""


@dataclass(frozen=True, slots=True)
class Command:
    """What a person does in an exercise."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody says for or against an answer: the words, the cell it speaks for, and a name if one is wanted."""

    text: str
    cell: str = ""
    name: str = ""


# ---------------------------------------------------------------- time


@dataclass(frozen=True, slots=True)
class Next(Command):
    """Play to the next thing that players see: an inject handed out, a turn, a decision asked."""


@dataclass(frozen=True, slots=True)
class Go(Command):
    """Play to the next decision or turn."""


@dataclass(frozen=True, slots=True)
class Wait(Command):
    """Let exercise time pass, as far as the next thing that players see."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Jump(Command):
    """Play to a time, as far as the next decision or turn."""

    time: int


@dataclass(frozen=True, slots=True)
class Forward(Command):
    """Play exactly so many events, then set the clock: for a program that steers and knows how far."""

    events: int
    time: int


# ---------------------------------------------------------------- decisions


@dataclass(frozen=True, slots=True)
class Choose(Command):
    """Fix the answer to a decision that is asked; it may be given anew until it is due.

    ``took``: exercise time from the asking to the answer; by default what the scenario thinks likely, within the
    deadline. ``by`` says who answered, ``tally`` counts voices by option. A ``sealed`` answer is kept from every
    audience until it is revealed, and so is one given anew in its place. For a control decision a rationale is needed:
    it is set and not rolled.
    """

    decision: str
    option: str
    took: int | None = None
    by: str = ""
    rationale: tuple[Opinion, ...] = ()
    dissent: tuple[Opinion, ...] = ()
    tally: tuple[tuple[str, int], ...] = ()
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Explain(Command):
    """Add reasons and dissent to an answer that was given."""

    decision: str
    rationale: tuple[Opinion, ...] = ()
    dissent: tuple[Opinion, ...] = ()


@dataclass(frozen=True, slots=True)
class Reveal(Command):
    """Open sealed answers: of one decision, or of all."""

    decision: str = ""


@dataclass(frozen=True, slots=True)
class Extend(Command):
    """Move a decision's deadline to a time."""

    decision: str
    deadline: int


@dataclass(frozen=True, slots=True)
class Lapse(Command):
    """Let a decision lapse now."""

    decision: str


@dataclass(frozen=True, slots=True)
class Roll(Command):
    """Let the weights and this run's luck answer a control decision, after the time that it takes."""

    decision: str


# ---------------------------------------------------------------- what happens


@dataclass(frozen=True, slots=True)
class Release(Command):
    """Make something happen now, without its ``if`` and chance: a contingency, or what is pending, held or to come."""

    name: str


@dataclass(frozen=True, slots=True)
class Hold(Command):
    """Keep something pending from happening."""

    name: str


@dataclass(frozen=True, slots=True)
class Unhold(Command):
    """Let something held be due again: at its time, or now if that is past."""

    name: str


@dataclass(frozen=True, slots=True)
class Cancel(Command):
    """Remove what is pending or under way."""

    name: str


@dataclass(frozen=True, slots=True)
class Improvise(Command):
    """Hand out an inject of one's own, now.

    ``to`` names cells, actors or ``all``; ``effects`` are added to states, ``sets`` are their new values; ``cancels``
    names what it removes. Without a ``name`` it is called improvised_1, improvised_2 and so on.
    """

    title: str
    text: str = ""
    to: tuple[str, ...] = ()
    sender: str = ""
    mode: str = ""
    effects: tuple[tuple[str, float], ...] = ()
    sets: tuple[tuple[str, float], ...] = ()
    cancels: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Amend(Command):
    """Change the text of an inject before it is handed out: for one cell, or for all that get it."""

    inject: str
    text: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Say(Command):
    """Pass on words: a press line, a question to control, a message between cells. No ``to``: to control alone."""

    text: str
    to: tuple[str, ...] = ()
    sender: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Override(Command):
    """Set a state to a value, for a reason."""

    state: str
    value: float
    reason: str


@dataclass(frozen=True, slots=True)
class GoOn(Command):
    """Play on although an outcome that ends the exercise holds, until one holds anew."""


@dataclass(frozen=True, slots=True)
class End(Command):
    """End the exercise now."""

    reason: str = ""


# ---------------------------------------------------------------- what is seen and judged


@dataclass(frozen=True, slots=True)
class Met(Command):
    """The expected action of an inject or a decision was taken: by one cell, or as a whole."""

    name: str
    cell: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Missed(Command):
    """The expected action of an inject or a decision was not taken."""

    name: str
    cell: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Note(Command):
    """Write something down: under a tag, about a moment that was announced, if wanted."""

    text: str
    tag: str = ""
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Rate(Command):
    """Rate an objective P, S, M or U, with what was seen."""

    objective: str
    rating: Rating
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Forecasted(Command):
    """A forecast was asked for; ``shown`` is what the facilitators then saw."""

    decision: str
    policy: str
    futures: int
    epoch: int
    shown: Mapping[str, Any]


# ---------------------------------------------------------------- the room and its wall


@dataclass(frozen=True, slots=True)
class Roster(Command):
    """Who sits in a cell."""

    cell: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Break(Command):
    """Stop the room's clock, until Back; ``minutes`` is how long the break is to be."""

    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Back(Command):
    """The break is over."""


@dataclass(frozen=True, slots=True)
class Resumed(Command):
    """The exercise was closed for a while, since the last line; that was no time in the room."""


@dataclass(frozen=True, slots=True)
class Timer(Command):
    """Give the room so many minutes from now, for something; 0 takes the timer away."""

    minutes: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Show(Command):
    """Put an element on the wall: a turn, an inject that has been handed out, a decision that has been asked."""

    name: str


@dataclass(frozen=True, slots=True)
class Wall(Command):
    """What the wall carries beside what is shown: parts of WALL_PARTS. ``blank``: the marking and nothing else."""

    parts: tuple[str, ...] = WALL_PARTS
    blank: bool = False


# ---------------------------------------------------------------- going back


@dataclass(frozen=True, slots=True)
class Undo(Command):
    """Take back the last command as a slip: it stays in the log, apart from what was played."""


@dataclass(frozen=True, slots=True)
class Rewind(Command):
    """Go back on purpose to how things stood after a line of the log; a new branch begins there."""

    line: int
