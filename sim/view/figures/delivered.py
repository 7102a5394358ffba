"""Planned against delivered: how much sooner or later than planned each thing came, on the range that was likely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.clock import DAY, HOUR
from sim.scenario.model import Scenario
from sim.view.figures.canvas import DASHED, SHEET, TALLEST, Canvas
from sim.view.figures.letters import cut
from sim.view.figures.shape import GRID, SOFT, Spec
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks
from sim.view.words.page import Column, Figure, Table


@dataclass(frozen=True, slots=True)
class PlannedAndDelivered:
    """One thing: when it was planned (``median``, most likely from ``low`` to ``high``) and when it was ``delivered``.

    Seconds from the start; ``median`` is None for what was not planned, ``delivered`` for what did not come.
    """

    title: str
    low: float | None
    median: float | None
    high: float | None
    delivered: float | None


_LEFT, _RIGHT, _TOP, _EACH, _FOOT = 212, SHEET - 96, 8, 18, 42
_BOUNDS = (
    60, 120, 300, 600, 1_200, 1_800, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 10 * DAY,
    20 * DAY, 50 * DAY, 100 * DAY, 200 * DAY, 400 * DAY,
)  # fmt: skip


def delivered_figure(rows: Iterable[PlannedAndDelivered], scenario: Scenario | None = None) -> Figure:
    """A row for each thing that was planned and came, in order of its planned time.

    With its ``scenario`` the table has times of the clock, else durations from the start.
    """
    every = list(rows)
    both = sorted(
        (row for row in every if row.median is not None and row.delivered is not None),
        key=lambda row: row.median or 0.0,
    )
    room = (TALLEST - _TOP - _FOOT) // _EACH
    farthest = sorted(both, key=lambda row: -abs(_late(row)))[:room]
    shown = [row for row in both if row in farthest]
    notes = [
        "Diamond: delivered; bar: where 90 in 100 runs have it; dashed: its median.",
        f"The {len(shown)} of {len(both)} that are farthest from their time." if len(shown) < len(both) else "",
        "Arrowheads at the edge: beyond the scale." if any(abs(_late(row)) > _reach(shown) for row in shown) else "",
        _without(every),
    ]
    title = f"Planned against delivered: {_seen(both)}"
    return Figure(title, _spec(shown), _reading(both), " ".join(filter(None, notes)), _table(title, every, scenario))


def _late(row: PlannedAndDelivered) -> float:
    return (row.delivered or 0.0) - (row.median or 0.0)


def _seen(rows: Sequence[PlannedAndDelivered]) -> str:
    if not rows:
        return "nothing came that was planned"
    later = sum(_late(row) >= 60 for row in rows)
    sooner = sum(_late(row) <= -60 for row in rows)
    if not later and not sooner:
        return f"all {len(rows)} came on time" if len(rows) > 1 else "on time"
    return f"{later or 'none'} of {len(rows)} came later, {sooner or 'none'} sooner"


def _without(rows: Sequence[PlannedAndDelivered]) -> str:
    unplanned = sum(row.median is None for row in rows)
    never = sum(row.delivered is None for row in rows)
    parts = [
        f"{unplanned} came that had no planned time" if unplanned else "",
        f"{never} did not come" if never else "",
    ]
    told = say.listed(filter(None, parts))
    return f"In the table alone: {told}." if told else ""


def _reach(rows: Sequence[PlannedAndDelivered]) -> float:
    """How far the scale goes to either side: three in four find room, with their ranges."""
    ends = sorted(
        max(abs(_late(row)), abs((row.low or 0) - (row.median or 0)), abs((row.high or 0) - (row.median or 0)))
        for row in rows
    )
    wanted = ends[min(len(ends) - 1, len(ends) * 3 // 4)] if ends else 60
    return float(next((bound for bound in _BOUNDS if bound >= wanted), _BOUNDS[-1]))


def _spec(rows: Sequence[PlannedAndDelivered]) -> Spec:
    canvas, reach, bottom = Canvas(), _reach(rows), _TOP + _EACH * len(rows)

    def x(seconds: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (min(max(seconds, -reach), reach) + reach) / (2 * reach)

    for end in (-reach, -reach / 2, 0.0, reach / 2, reach):
        canvas.rule(x(end), _TOP, x(end), bottom + 4, width=0.8, colour=GRID)
        canvas.word(x(end), bottom + 18, _apart(end) if end else "as planned", 80, "center", SOFT)
    canvas.rule(x(0), _TOP, x(0), bottom, dash=DASHED)
    for end, called in ((-reach / 2, "← sooner"), (reach / 2, "later →")):
        canvas.word(x(end), bottom + 34, called, 90, "center", SOFT)
    for place, row in enumerate(rows):
        y, median, late = _TOP + _EACH * (place + 0.5), row.median or 0.0, _late(row)
        canvas.word(_LEFT - 10, y + 4, cut(row.title, _LEFT - 14), _LEFT - 10, "right")
        low, high = (x((end if end is not None else median) - median) for end in (row.low, row.high))
        canvas.box(low, y - 4, high + 0.1, y + 4, "#cfcfcf", "#6b6b6b", 0.6)
        beyond = "triangle-left" if late < 0 else "triangle-right"
        canvas.symbol(x(late), y, "diamond" if abs(late) <= reach else beyond, size=66, late=late)
        canvas.word(_RIGHT + 10, y + 4, _apart(late), 84)
        canvas.rule(0, y + _EACH / 2, SHEET, y + _EACH / 2, width=0.6, colour=GRID)
    return canvas.spec(bottom + _FOOT)


def _apart(seconds: float) -> str:
    """``+20m``, ``-2h``; ``on time`` for less than a minute."""
    if abs(seconds) < 60:
        return "on time"
    return f"{'+' if seconds > 0 else '−'}{say.duration(abs(seconds))}"


def _table(title: str, rows: Sequence[PlannedAndDelivered], scenario: Scenario | None) -> Table:
    wall = None if scenario is None else clocks(scenario)

    def when(seconds: float | None) -> str:
        if seconds is None:
            return "–"
        return say.duration(seconds) if wall is None else wall.first(round(seconds))

    def likely(row: PlannedAndDelivered) -> str:
        if row.low is None or row.high is None or row.low == row.high:
            return when(row.median)
        return f"{when(row.median)} ({when(row.low)} to {when(row.high)})"

    columns = (
        Column("", share=6),
        Column("Planned", share=5),
        Column("Delivered", share=3),
        Column("Apart", "right", share=2),
    )
    body = tuple(
        (
            row.title,
            likely(row),
            when(row.delivered),
            _apart(_late(row)) if row.median is not None and row.delivered is not None else "–",
        )
        for row in rows
    )
    return Table(columns, body, caption=title)


def _reading(rows: Sequence[PlannedAndDelivered]) -> str:
    apart = sorted((row for row in rows if abs(_late(row)) >= 60), key=lambda row: -abs(_late(row)))
    told = "; ".join(f"{row.title} {_apart(_late(row))}" for row in apart[:8])
    return f"Planned against delivered: {_seen(rows)}." + (f" Farthest apart: {told}." if told else "")
