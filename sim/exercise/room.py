"""The room: real time in it, breaks, the timer, and who sits where. Going back in the exercise does not touch it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sim.exercise.commands import Back, Break, Resumed, Roster, Timer
from sim.exercise.entry import Entry

NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Countdown:
    """A timer: when it was set, for how many minutes, and for what."""

    at: datetime
    minutes: int
    label: str


@dataclass
class Room:
    """What the log says of the room so far. ``breaks`` are (from, to), the last one's ``to`` None while it lasts."""

    began: datetime
    breaks: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    away: list[tuple[datetime, datetime]] = field(default_factory=list)
    """Times that do not count: on a branch that a rewind left behind, or while the exercise was closed."""
    break_minutes: int | None = None
    timer: Countdown | None = None
    roster: dict[str, tuple[str, ...]] = field(default_factory=dict)
    latest: datetime | None = None
    """When the last entry was made."""

    def add(self, entry: Entry) -> None:
        """Take in one more entry, in the order of the log."""
        command = entry.command
        if isinstance(command, Break):
            self.breaks.append((entry.at, None))
            self.break_minutes = command.minutes
        elif isinstance(command, Back):
            self.breaks[-1] = (self.breaks[-1][0], entry.at)
        elif isinstance(command, Resumed):
            self.away.append((self.latest or self.began, entry.at))
        elif isinstance(command, Timer):
            self.timer = Countdown(entry.at, command.minutes, command.label) if command.minutes else None
        elif isinstance(command, Roster):
            self.roster[command.cell] = command.people
        self.latest = entry.at

    @property
    def on_break(self) -> bool:
        """Whether the room is on a break."""
        return bool(self.breaks) and self.breaks[-1][1] is None

    def spent(self, since: datetime, now: datetime) -> timedelta:
        """Room time between two instants, each moment once: breaks and what was left do not count."""
        uncounted, reached = NOTHING, since
        for begin, end in sorted([*((begin, end or now) for begin, end in self.breaks), *self.away]):
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
        return timedelta(minutes=self.timer.minutes) - self.spent(self.timer.at, now)
