"""When something is likely to come, in words: read off runs that nobody has played yet."""

from __future__ import annotations

from sim.analysis.planned import Planned
from sim.view.words import sentences as say
from sim.view.words.clocks import Clocks
from sim.view.words.page import lines

NEVER = "in none of the runs"


def when(wall: Clocks, plan: Planned) -> str:
    """``Mon 18 Dec 08:24``; ``about Mon 18 Dec 09:40, from 09:10 to 10:30, in 43 of 100 runs``."""
    if not plan.share:
        return NEVER
    if plan.certain:
        return wall.first(round(plan.median))
    parts = [f"about {wall.first(round(plan.median))}"] if plan.low < plan.high else [wall.first(round(plan.median))]
    return ", ".join([*parts, *_spread(wall, plan), *_often(plan)])


def when_in_lines(wall: Clocks, plan: Planned) -> str:
    """The same for a table, a line each."""
    if not plan.share:
        return NEVER
    return lines(wall.first(round(plan.median)), *_spread(wall, plan), *_often(plan))


def in_room(minutes: int) -> str:
    """Minutes of the room's own clock, from the beginning: ``1:25``."""
    return f"{minutes // 60}:{minutes % 60:02}"


def _spread(wall: Clocks, plan: Planned) -> list[str]:
    """From when to when it comes in nine of ten runs that have it; nothing where that is one minute."""
    low, high = round(plan.low), round(plan.high)
    if low == high:
        return []
    same_day = wall.same_day(low, high) and wall.same_day(low, round(plan.median))
    show = wall.time if same_day else wall.first
    return [f"from {show(low)} to {show(high)}"] if show(low) != show(high) else []


def _often(plan: Planned) -> list[str]:
    return [] if plan.share == 1 else [f"in {say.among(plan.share)} runs"]
