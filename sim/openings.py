"""Openings: when a calendar is open, in whole seconds from the start of an exercise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sim.clock import seconds_between

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
A_DAY = 24 * 60
_ONE = timedelta(days=1)

Pair = tuple[int, int]
"""An opening: its first second and its last."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of a day, in minutes from midnight: an instant where ``end`` is None. A span that crosses midnight ends
    after 24 hours."""

    begin: int
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Timetable:
    """Parts of some days of the week somewhere, but for the dates on which it is ``closed``. Monday is 0."""

    zone: str
    days: frozenset[int]
    hours: tuple[Hours, ...]
    closed: frozenset[date] = frozenset()

    def openings(self, start: datetime, until: int) -> tuple[Pair, ...]:
        """Every opening that is not over at ``start``, up to the first that begins after ``until``; rising, none over
        another. One that began before the start begins with it.

        Local times are read as everywhere: left out, with the offset before the change; twice, as the first.
        """
        pairs = sorted(pair for pair in self._around(start, until) if pair[1] >= 0)
        joined: list[Pair] = []
        for first, last in pairs:
            if joined and first <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(last, joined[-1][1])
            elif not joined or joined[-1][0] <= until:
                joined.append((max(first, 0), last))
        return tuple(joined)

    def _around(self, start: datetime, until: int) -> Iterator[Pair]:
        """The openings of every day from before the start to two days after the first that opens after ``until``: so
        far do clocks jump where a zone changes its side of the date line."""
        zone = ZoneInfo(self.zone)
        day, ahead = start.astimezone(zone).date() - 2 * _ONE, 0
        while ahead < 3 and (self.days and self.hours):
            pairs = list(self._of(day, zone, start))
            yield from pairs
            ahead += ahead > 0 or any(first > until for first, _ in pairs)
            day += _ONE

    def _of(self, day: date, zone: ZoneInfo, start: datetime) -> Iterator[Pair]:
        """The openings that begin on a day."""
        if day.weekday() not in self.days or day in self.closed:
            return
        midnight = datetime.combine(day, time(), zone)
        for hours in self.hours:
            first = seconds_between(start, midnight + timedelta(minutes=hours.begin))
            last = first
            if hours.end is not None:
                last = seconds_between(start, midnight + timedelta(minutes=hours.end)) - 1
            if first <= last:
                yield first, last
