"""When something is likely to come, in words: exactly where that is certain, else the median, the range, how often."""

from __future__ import annotations

from collections.abc import Callable

from sim.analysis.planned import Planned
from sim.clock import comes_twice, format_duration
from sim.scenario.model import Inject
from sim.scenario.names import Names, Placed
from sim.view.words import sentences as say
from sim.view.words.clocks import Clocks
from sim.view.words.page import lines
from sim.view.words.sheets import SheetCell

FIRST_YEAR = 1900
"""Spreadsheets know no date before it, and count its first weeks wrongly."""


def time_cell(names: Names, node: Placed, plan: Planned, clocks: Clocks, runs: int) -> SheetCell:
    """A date and time where it is certain and does not come again; else words, what brings it about among them."""
    if plan.certain and not comes_again(node) and not _is_unknown_to_spreadsheets(clocks, int(plan.median)):
        return clocks.local(int(plan.median)).replace(tzinfo=None)
    return lines(*filter(None, (likely(plan, clocks), how_often(plan, runs), say.trigger(names, node))))


def _is_unknown_to_spreadsheets(clocks: Clocks, seconds: int) -> bool:
    local = clocks.local(seconds)
    return local.year <= FIRST_YEAR or comes_twice(local)


def comes_again(node: Placed) -> bool:
    """Whether it may come more than once."""
    return node.element.most != 1 or (isinstance(node.element, Inject) and node.element.every is not None)


def likely(plan: Planned, clocks: Clocks) -> str:
    """``Mon 18 Dec 08:24``; ``about Mon 18 Dec 19:02 (18:47 to 19:14)``; nothing for what never comes."""
    if not plan.share:
        return ""
    median, low, high = (int(seconds) for seconds in (plan.median, plan.low, plan.high))
    if low == high:
        return clocks.first(median)
    return f"about {clocks.first(median)}{_range(low, median, high, clocks, clocks.first)}"


def likely_by_day(plan: Planned, clocks: Clocks) -> str:
    """The same by exercise day, the first being day 0: ``D+1 14:20``; ``about D+1 14:20 (09:10 to 18:45)``."""
    if not plan.share:
        return ""
    median, low, high = (int(seconds) for seconds in (plan.median, plan.low, plan.high))
    if low == high:
        return by_day(median, clocks)
    return f"about {by_day(median, clocks)}{_range(low, median, high, clocks, lambda end: by_day(end, clocks))}"


def _range(low: int, median: int, high: int, clocks: Clocks, on_day: Callable[[int], str]) -> str:
    """Both ends in brackets; nothing for what lies within one minute, which no clock here tells apart.

    A time without its day is one of the day that was named last: ``Wed 29 May 03:51 (Mon 27 May 22:44 to 06:27)``
    would end on the Monday.
    """
    first, last = (
        clocks.time(end) if clocks.same_day(end, named) else on_day(end) for end, named in ((low, median), (high, low))
    )
    return f" ({first} to {last})" if first != last else ""


def by_day(seconds: int, clocks: Clocks) -> str:
    """``D+1 14:20``: the days from that of the start, and the time on the first clock."""
    days = (clocks.local(seconds).date() - clocks.local(0).date()).days
    return f"D+{days} {clocks.time(seconds)}"


def elapsed(plan: Planned) -> str:
    """The median from the start: ``9h54m``; nothing for what never comes."""
    return format_duration(plan.median) if plan.share else ""


def how_often(plan: Planned, runs: int) -> str:
    """``in 34 of 100 runs``; ``in none of 1,000 runs``; nothing for what comes in every run."""
    if plan.share == 1:
        return ""
    return f"in {say.among(plan.share)} runs" if plan.share else f"in none of {say.count_of(runs, 'run')}"
