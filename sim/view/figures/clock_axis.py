"""Exercise time along a figure: labelled as the scenario's first clock shows it, long quiet times shortened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import numpy as np

from sim.clock import DAY, HOUR, at_zone, parse_zone, seconds_between
from sim.view.figures.canvas import SHEET, Canvas
from sim.view.figures.letters import LINE, width_of
from sim.view.figures.shape import GRID, SOFT
from sim.view.words import sentences as say
from sim.view.words.clocks import Clocks

_STEPS = (
    1, 5, 10, 30, 60, 120, 300, 600, 900, 1_800, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
    DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY, 182 * DAY, 364 * DAY, 1_820 * DAY,
)  # fmt: skip
_APART = 68
"""Ticks are at least so many pixels apart."""
_BREAK = 22
"""What a quiet time is shortened to, in pixels."""
_MOST_BREAKS = 6
_QUIET, _LONG = 6.0, 8.0
"""A time is quiet and long if nothing happens for more than a sixth of all that is left, and eight times as long as
between two things as a rule."""
FOOT = 2 * LINE + 10
"""What the axis takes below the plot."""


@dataclass(frozen=True)
class ClockAxis:
    """From ``begin`` to ``end`` (seconds) between two places (pixels); ``quiet`` are the times that are shortened."""

    clocks: Clocks
    begin: int
    end: int
    left: float
    right: float
    quiet: tuple[tuple[int, int], ...] = ()

    def place(self, seconds: float) -> float:
        """Where a time stands, in pixels; what lies outside, at the edge."""
        times, places = zip(*self._knots(), strict=True)
        return float(np.interp(seconds, times, places))

    @property
    def scale(self) -> float:
        """Pixels a second, where nothing is shortened."""
        whole = self.end - self.begin - sum(to - since for since, to in self.quiet)
        return (self.right - self.left - _BREAK * len(self.quiet)) / whole

    def _knots(self) -> list[tuple[float, float]]:
        knots = [(float(self.begin), self.left)]
        for since, to in self.quiet:
            at = knots[-1][1] + (since - knots[-1][0]) * self.scale
            knots += [(float(since), at), (float(to), at + _BREAK)]
        return [*knots, (float(self.end), self.right)]

    def ticks(self) -> Iterator[int]:
        """The times to label: round ones on the clock, none within what is shortened."""
        step = next((step for step in _STEPS if step * self.scale >= _APART), _STEPS[-1])
        for since, to in self._pieces():
            yield from self._round(since, to, step) or [since]

    def _pieces(self) -> Iterator[tuple[int, int]]:
        ends = [self.begin, *(end for pair in self.quiet for end in pair), self.end]
        yield from zip(ends[::2], ends[1::2], strict=True)

    def _round(self, since: int, to: int, step: int) -> list[int]:
        """Times from ``since`` to ``to`` that are round on the first clock."""
        start, zone = self.clocks.start, self.clocks.clocks[0].zone
        first = at_zone(start, since, zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        origin = at_zone(start, 0, zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        days = max(step // DAY, 1)
        first -= timedelta(days=(first - origin).days % days)
        times, day = list[int](), first
        while (midnight := self._seconds(day)) <= to:
            times += (
                [self._seconds(day + timedelta(seconds=s)) for s in range(0, DAY, step)] if step < DAY else [midnight]
            )
            day += timedelta(days=days)
        return [time for time in dict.fromkeys(times) if since <= time <= to]

    def _seconds(self, local: datetime) -> int:
        return seconds_between(self.clocks.start, local.replace(tzinfo=parse_zone(self.clocks.clocks[0].zone)))

    # ------------------------------------------------------------------ drawn

    def draw(self, canvas: Canvas, top: float, bottom: float) -> None:
        """Grid, breaks, line and labels, for a plot from ``top`` to ``bottom``."""
        for since, to in self.quiet:
            left, right = self.place(since) + 3, self.place(to) - 3
            canvas.box(left, top, right, bottom, fill="#ededed", width=0)
            for x in (left, right):
                canvas.rule(x - 2, bottom + 5, x + 2, bottom - 5, width=1)
        for since, to in self._pieces():
            canvas.rule(self.place(since), bottom, self.place(to), bottom, width=1)
        ticks = [(time, self.place(time)) for time in self.ticks()]
        for _, x in ticks:
            canvas.rule(x, top, x, bottom, width=0.8, colour=GRID)
            canvas.rule(x, bottom, x, bottom + 4, width=1)
        self._label(canvas, ticks, bottom)

    def _label(self, canvas: Canvas, ticks: Sequence[tuple[int, float]], bottom: float) -> None:
        """Two lines under the ticks: the time and, once, its day; or the day and its number. What would lie upon what
        stands there is left out."""
        by_day = len(ticks) > 1 and min(b - a for (a, _), (b, _) in pairwise(ticks)) >= DAY
        free, days = [-np.inf, -np.inf], set[str]()
        for time, x in ticks:
            day, number = self._day(time), self.day_number(time)
            told = [day, number] if by_day else [self._time(time), "" if day in days else f"{number} {day}"]
            for line, text in enumerate(told):
                wide = width_of(text)
                middle = min(max(x, wide / 2 + 2), SHEET - 2 - wide / 2)
                if text and middle - wide / 2 > free[line] + 5:
                    canvas.word(middle, bottom + 4 + LINE * (line + 1), text, wide + 4, "center", SOFT)
                    free[line] = middle + wide / 2
                    days |= {day} if line else set()

    def _time(self, time: int) -> str:
        """``08:24``, with seconds on an axis that is short enough to see them."""
        local = at_zone(self.clocks.start, time, self.clocks.clocks[0].zone)
        is_short = self.end - self.begin <= HOUR
        return f"{local:%H:%M:%S}" if local.second and is_short else self.clocks.time(time)

    def _day(self, time: int) -> str:
        return self.clocks.dates(time).clocks[0]

    def day_number(self, time: int) -> str:
        """``D+1``: how many days after the first, on the first clock."""
        zone = self.clocks.clocks[0].zone
        first, day = (at_zone(self.clocks.start, seconds, zone).date() for seconds in (0, time))
        return f"D{(day - first).days:+d}"

    def said(self, time: float) -> str:
        """``D+1 Mon 09:00``: an instant in a sentence or a table."""
        return f"{self.day_number(round(time))} {self.clocks.short(round(time))[0]}"


def clock_axis(
    clocks: Clocks, begin: int, end: int, left: float, right: float, busy: Sequence[int] | None = None
) -> ClockAxis:
    """An axis; with ``busy``, the times at which something happens, what is quiet and long between is shortened."""
    end = max(end, begin + 1)
    return ClockAxis(clocks, begin, end, left, right, () if busy is None else tuple(_quiet(begin, end, busy)))


def _quiet(begin: int, end: int, busy: Sequence[int]) -> list[tuple[int, int]]:
    """The times that are quiet and long, with some room left about what happens beside them."""
    times = sorted({begin, end, *(time for time in busy if begin <= time <= end)})
    gaps = sorted(((b - a, a, b) for a, b in pairwise(times)), reverse=True)
    rule = median(gap for gap, *_ in gaps)
    left, quiet = end - begin, []
    for gap, since, to in gaps[:_MOST_BREAKS]:
        if gap * _QUIET < left or gap < _LONG * rule or gap >= left:
            break
        left -= gap
        quiet.append((since, to))
    margin = max(1, round(left / 40))
    inner = ((since + margin if since > begin else since, to - margin if to < end else to) for since, to in quiet)
    return sorted((since, to) for since, to in inner if to > since)


def quiet_note(axis: ClockAxis) -> str:
    """What stands in a note about times that are shortened."""
    if not axis.quiet:
        return ""
    lengths = say.listed(say.duration(to - since) for since, to in axis.quiet)
    return f"Grey bands: quiet times, shortened ({lengths})."
