"""A position: everything a run needs to go on from here. Engines start from one and end in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from sim.numbering import BY_START, IDLE, NEVER, UNFIXED
from sim.program.nodes import Program


def known(time: int) -> int | None:
    """A time in seconds; None for never."""
    return None if time == NEVER else time


Axis = Literal["nodes", "moments", "states", "actors", "watches", "measures", "outcomes"]
"""What a program has several of, by the names that it has for them."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What a position holds ``of`` each of a program's nodes, moments and so on; ``blank`` before a run begins."""

    of: Axis
    blank: int | float | bool

    def blanks(self, program: Program) -> list[int | float | bool]:
        """One for each."""
        return [self.blank] * len(getattr(program, self.of))


def _of(axis: Axis, blank: int | float | bool) -> Mapping[str, Holding]:
    return {"column": Holding(axis, blank)}


@dataclass(frozen=True, slots=True)
class Position:
    """One row of numbers. Tuples are indexed as the program's, each by what its column says.

    Times are seconds. ``since`` is when a node was triggered (or began to wait, was begun or asked), ``due`` when its
    next event is, ``NEVER`` if none is. ``place`` is the node of the last event, -1 at the start.
    """

    time: int
    place: int
    events: int
    finished: bool
    status: tuple[int, ...] = field(metadata=_of("nodes", IDLE))
    due: tuple[int, ...] = field(metadata=_of("nodes", NEVER))
    since: tuple[int, ...] = field(metadata=_of("nodes", 0))
    cause: tuple[int, ...] = field(metadata=_of("nodes", BY_START))
    triggers: tuple[int, ...] = field(metadata=_of("nodes", 0))
    spent: tuple[int, ...] = field(metadata=_of("nodes", 0))
    """How often each was triggered, an entry since its procedure started."""
    heard: tuple[int, ...] = field(metadata=_of("nodes", 0))
    case: tuple[int, ...] = field(metadata=_of("nodes", 0))
    """By which of several cases a wait was last drawn."""
    answer: tuple[int, ...] = field(metadata=_of("nodes", -1))
    answer_at: tuple[int, ...] = field(metadata=_of("nodes", NEVER))
    deadline: tuple[int, ...] = field(metadata=_of("nodes", NEVER))
    fixed: tuple[int, ...] = field(metadata=_of("nodes", UNFIXED))
    """What a person has chosen for an open decision, to be done when it is due: an option, LAPSE or UNFIXED."""
    count: tuple[int, ...] = field(metadata=_of("moments", 0))
    last: tuple[int, ...] = field(metadata=_of("moments", 0))
    """When each moment was last announced; 0, the start, if it never was."""
    state: tuple[float, ...] = field(metadata=_of("states", 0.0))
    free: tuple[int, ...] = field(metadata=_of("actors", 0))
    watched: tuple[bool, ...] = field(metadata=_of("watches", False))
    first_start: tuple[int, ...] = field(metadata=_of("measures", -1))
    last_end: tuple[int, ...] = field(metadata=_of("measures", -1))
    reading: tuple[float, ...] = field(metadata=_of("measures", -1.0))
    """A measure so far: a span in seconds (-1 if not complete), a peak or a low."""
    waived: tuple[bool, ...] = field(metadata=_of("outcomes", False))
    """The ending outcomes that a person has decided to play on after, until they hold anew."""
    earliest: tuple[int, ...] = field(default=(), compare=False)
    """For each node, the first second at which its next event can still be, as far as those who watch can tell.

    A guided run keeps it, for forecasts; elsewhere it is empty. It says nothing about how the run goes on.
    """

    def within(self, program: Program) -> Position:
        """The same position in a program that has more behind the rest: what is new in it is blank."""
        columns = ((name, getattr(self, name), column.blanks(program)) for name, column in COLUMNS.items())
        longer: dict[str, Any] = {name: (*values, *blanks[len(values) :]) for name, values, blanks in columns}
        return replace(self, **longer)

    def not_before(self) -> tuple[int, ...]:
        """``earliest``, or what time and place tell of it where nobody kept it.

        Of what was triggered in the present second they do not tell whether the last event would have come after it.
        """
        return self.earliest or tuple(
            self.time + (since < self.time and number <= self.place) for number, since in enumerate(self.since)
        )


COLUMNS: Mapping[str, Holding] = {
    each.name: each.metadata["column"] for each in fields(Position) if "column" in each.metadata
}
"""A position's columns by name: whatever makes room for a run, or lays one out for the kernel, goes by them."""
