"""The room: real time in it, breaks, the timer, and who sits where. Going back in the exercise does not touch it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sim.exercise.entry import LogEntry

NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Countdown:
    """A timer: when it was set and in which line, in which turn (empty before the first), for how long and what."""

    at: datetime
    line: int
    turn: str
    length: timedelta
    label: str


@dataclass
class Room:
    """What the log says of the room so far. ``breaks`` are (from, to), the last one's ``to`` None while it lasts."""

    began: datetime
    breaks: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    away: list[tuple[datetime, datetime]] = field(default_factory=list)
    """Times that do not count, as the exercise was closed."""
    left_behind: Sequence[tuple[datetime | None, datetime]] = ()
    """Times that do not count, as they were spent on a branch that a rewind left behind; None: from the start."""
    break_minutes: int | None = None
    timer: Countdown | None = None
    roster: dict[str, tuple[str, ...]] = field(default_factory=dict)
    latest: datetime | None = None
    """When the last entry was made."""
    times: list[datetime] = field(default_factory=list)
    """When each entry was made, slips included."""
    was_set_back: bool = False
    """Whether the clock was ever set back: then it was wrong before, or is now."""

    def add(self, entry: LogEntry, is_slip: bool = False) -> None:
        """Take in when one more entry was made, in the order of the log; what its command does to the room, its family
        knows."""
        self.was_set_back = self.is_set_back(entry.at)
        self.times.append(entry.at)
        if not is_slip:
            self.latest = entry.at

    @property
    def on_break(self) -> bool:
        """Whether the room is on a break."""
        return bool(self.breaks) and self.breaks[-1][1] is None

    @property
    def break_until(self) -> datetime | None:
        """When the break is to end that the room is on; None where there is none, or nobody said."""
        if not self.on_break or self.break_minutes is None:
            return None
        return self.breaks[-1][0] + timedelta(minutes=self.break_minutes)

    def back_by(self, now: datetime) -> datetime:
        """When the room is at work again: now, or once the break is over that it is on."""
        until = self.break_until
        return now if until is None else max(now, until)

    def is_set_back(self, now: datetime) -> bool:
        """Whether by ``now`` the clock was ever set back."""
        return self.was_set_back or now < (self.times[-1] if self.times else self.began)

    def spent(self, since: datetime, now: datetime) -> timedelta:
        """Room time between two instants, each moment once: breaks and what was left do not count.

        Times at which the clock was wrong are taken for the last right one before them.
        """
        right = _right_times([self.began, *self.times], now) if self.is_set_back(now) else {}
        gaps = [*self.breaks, *self.away, *((begin or self.began, end) for begin, end in self.left_behind)]
        told = [(right.get(begin, begin), now if end is None else right.get(end, end)) for begin, end in gaps]
        uncounted, reached = NOTHING, right.get(since, since)
        since = reached
        for begin, end in sorted(told):
            uncounted += max(NOTHING, min(end, now) - max(begin, reached))
            reached = max(reached, min(end, now))
        return max(NOTHING, now - since - uncounted)

    def minutes(self, since: datetime, now: datetime) -> int:
        """Whole minutes of room time between two instants."""
        return int(self.spent(since, now).total_seconds() // 60)

    def tenths(self, since: datetime, now: datetime) -> float:
        """Minutes of room time between two instants, to a tenth."""
        return round(self.spent(since, now) / timedelta(minutes=1), 1)

    def left(self, now: datetime) -> timedelta | None:
        """What is left of the timer, below zero where it has run out; None without one."""
        if self.timer is None:
            return None
        return self.timer.length - self.spent(self.timer.at, now)


def _right_times(times: Sequence[datetime], now: datetime) -> dict[datetime, datetime]:
    """What to take the times for at which the clock was wrong, if it is right ``now``.

    Most of the times are right: as many as can be that follow each other, none of them after now.
    """
    tails: list[datetime] = []
    places, before = list[int](), list[int]()
    for place, time in enumerate(times):
        length = bisect_right(tails, time) if time <= now else -1
        before.append(places[length - 1] if length > 0 else -1)
        if length >= 0:
            tails[length : length + 1], places[length : length + 1] = [time], [place]
    chain, place = set[int](), places[-1] if places else -1
    while place >= 0:
        chain.add(place)
        place = before[place]
    taken_for, last = dict[datetime, datetime](), times[min(chain)] if chain else now
    for place, time in enumerate(times):
        last = time if place in chain else last
        if place not in chain:
            taken_for[time] = last
    return taken_for
