"""A position: everything a run needs to go on from here. Engines start from one and end in one."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.numbering import NEVER


def known(time: int) -> int | None:
    """A time in seconds; None for never."""
    return None if time == NEVER else time


@dataclass(frozen=True, slots=True)
class Position:
    """One row of numbers. Tuples are indexed as the program's: by node, moment, state, actor, watch or measure.

    Times are seconds. ``since`` is when a node was triggered (or began to wait, was begun or asked), ``due`` when its
    next event is, ``NEVER`` if none is. ``place`` is the node of the last event, -1 at the start.
    """

    time: int
    place: int
    events: int
    finished: bool
    status: tuple[int, ...]
    due: tuple[int, ...]
    since: tuple[int, ...]
    cause: tuple[int, ...]
    triggers: tuple[int, ...]
    spent: tuple[bool, ...]
    heard: tuple[int, ...]
    answer: tuple[int, ...]
    answer_at: tuple[int, ...]
    deadline: tuple[int, ...]
    fixed: tuple[int, ...]
    """What a person has chosen for an open decision, to be done when it is due: an option, LAPSE or UNFIXED."""
    count: tuple[int, ...]
    state: tuple[float, ...]
    free: tuple[int, ...]
    watched: tuple[bool, ...]
    first_start: tuple[int, ...]
    last_end: tuple[int, ...]
    reading: tuple[float, ...]
    """A measure so far: a span in seconds (-1 if not complete), a peak or a low."""
    waived: tuple[bool, ...]
    """The ending outcomes that a person has decided to play on after, until they hold anew."""
    earliest: tuple[int, ...] = field(default=(), compare=False)
    """For each node, the first second at which its next event can still be, as far as those who watch can tell.

    A guided run keeps it, for forecasts; elsewhere it is empty. It says nothing about how the run goes on.
    """

    def not_before(self) -> tuple[int, ...]:
        """``earliest``, or what time and place tell of it where nobody kept it.

        Of what was triggered in the present second they do not tell whether the last event would have come after it.
        """
        return self.earliest or tuple(
            self.time + (since < self.time and number <= self.place) for number, since in enumerate(self.since)
        )
