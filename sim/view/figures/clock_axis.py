"""Exercise time along a figure: labelled as the scenario's first clock shows it, long quiet times shortened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import numpy as np

from sim.clock import DAY, HOUR, at_zone, parse_zone, seconds_between
from sim.view.figures.letters import LINE, width_of
from sim.view.figures.shape import GRID, SOFT, Spec
from sim.view.figures.sheet import boxes, rules, said, stroke, words
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

    def drawn(self, top: float, bottom: float) -> Iterator[Spec]:
        """Grid, breaks, line and labels, for a plot from ``top`` to ``bottom``."""
        ticks = [(time, self.place(time)) for time in self.ticks()]
        bands = [(self.place(since), self.place(to)) for since, to in self.quiet]
        yield boxes([stroke(a + 3, top, b - 3, bottom) for a, b in bands], fill="#ededed", stroke=None, width=0)
        yield rules([stroke(x, top, x, bottom) for _, x in ticks], width=0.8, colour=GRID)
        pieces = [(self.place(since), self.place(to)) for since, to in self._pieces()]
        yield rules([stroke(a, bottom, b, bottom) for a, b in pieces], width=1)
        slants = [stroke(x - 2, bottom + 5, x + 2, bottom - 5) for a, b in bands for x in (a + 3, b - 3)]
        yield rules([*(stroke(x, bottom, x, bottom + 4) for _, x in ticks), *slants], width=1)
        yield words(list(self._labels(ticks, bottom)), align="center", colour=SOFT)

    def _labels(self, ticks: Sequence[tuple[int, float]], bottom: float) -> Iterator[Spec]:
        free = [-np.inf, -np.inf]
        day = ""
        by_day = len(ticks) > 1 and min(b - a for (a, _), (b, _) in pairwise(ticks)) >= DAY
        for time, x in ticks:
            upper, lower = (self._day(time), self.day_number(time)) if by_day else (self._time(time), self._day(time))
            texts = [upper, lower if lower != day or by_day else ""]
            if not by_day and texts[1]:
                texts[1] = f"{self.day_number(time)} {lower}"
            for line, text in enumerate(texts):
                wide = width_of(text)
                middle = min(max(x, wide / 2 + 2), 638 - wide / 2)
                if text and middle - wide / 2 > free[line] + 5:
                    yield said(middle, bottom + 4 + LINE * (line + 1), text, wide + 4)
                    free[line] = middle + wide / 2
                    if line:
                        day = lower

    def _time(self, time: int) -> str:
        shown = self.clocks.time(time)
        local = at_zone(self.clocks.start, time, self.clocks.clocks[0].zone)
        return shown if not local.second else f"{local:%H:%M:%S}"

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
    """An axis; with ``busy``, the times at which something happens, what is quiet and long between them is shortened."""
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
