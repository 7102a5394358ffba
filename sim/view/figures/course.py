"""A state over time: the path of one run on the fan of many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor

from sim.analysis.fans import SHARES, Fan
from sim.engine.run import Run
from sim.scenario.model import Scenario
from sim.view.figures.bins import round_step
from sim.view.figures.canvas import DASHED, DOTTED, SHEET, Canvas, Dash, beside_each_other
from sim.view.figures.clock_axis import FOOT, ClockAxis, clock_axis
from sim.view.figures.letters import fitted, width_of
from sim.view.figures.shape import GRID, SOFT, Spec
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks
from sim.view.words.page import Column, Figure, Table

Course = Sequence[tuple[int, float]]
"""A state's value from each time (seconds) on; the last time is the end."""
_LEFT, _TOP, _HIGH, _RIGHT = 60, 40, 230, SHEET - 14
_LEGEND = 22
_OUTER, _INNER = "#dcebf4", "#a9cfe6"
"""Two tints of one blue; in grey they are a light one and a darker one."""
_ROWS = 10
"""The table has so many steps of time."""


def course(run: Run, name: str) -> tuple[tuple[int, float], ...]:
    """The path of a state in a run."""
    path = [(0, run.start[name])]
    for happening in run.happenings:
        path += [(happening.time, change.after) for change in happening.changes if change.state == name]
    return (*path, (max(run.ended, path[-1][0]), path[-1][1]))


def value_at(path: Course, seconds: float) -> float:
    """The value of a path at a time."""
    return next((value for time, value in reversed(path) if time <= seconds), path[0][1])


def state_figure(
    scenario: Scenario,
    name: str,
    course: Course,
    fan: Fan | None = None,
    decided: Sequence[tuple[int, str]] = (),
) -> Figure:
    """A state's path on the fan of other runs; ``decided`` are decisions by time and title, numbered above it."""
    end = max(course[-1][0], fan.grid[-1] if fan is not None else 0)
    axis = clock_axis(clocks(scenario), 0, end, _LEFT, _RIGHT)
    title = say.titled(name, scenario.state[name])
    note = _note(fan, decided)
    figure_title = f"{title} over time{_seen(course, fan, axis)}"
    table = _table(figure_title, axis, course, fan)
    spec = _spec(scenario, name, course, fan, decided, axis)
    return Figure(figure_title, spec, _reading(title, axis, course, fan), note, table)


def _note(fan: Fan | None, decided: Sequence[tuple[int, str]]) -> str:
    parts = []
    if fan is not None:
        which = " in which the decisions were taken as here" if fan.alike else ""
        parts.append(f"Of {fan.runs:,} runs{which}, half lie in the dark band at any time, and 80 in 100 in both.")
    if decided:
        parts.append(
            "Decisions: " + "; ".join(f"{number} {title}" for number, (_, title) in enumerate(decided, 1)) + "."
        )
    return " ".join(parts)


def _seen(path: Course, fan: Fan | None, axis: ClockAxis) -> str:
    """What is to be seen, for the title."""
    values = [value for _, value in path]
    if min(values) == max(values):
        return f": {say.number(values[0])} throughout"
    if fan is None:
        return f": from {say.number(values[0])} to {say.number(values[-1])}"
    side = _side(fan, path[-1][1], path[-1][0])
    since = path[-1][0]
    for time in reversed([time for time in fan.grid if time <= path[-1][0]]):
        if _side(fan, value_at(path, time), time) != side:
            break
        since = time
    words_of = {"above": "above the middle half of the runs", "below": "below the middle half of the runs"}
    where = words_of.get(side, "within the middle half of the runs")
    if since <= fan.grid[0]:
        return f": {where} throughout"
    return f": {where} from {axis.said(since)} on"


def _side(fan: Fan, value: float, seconds: float) -> str:
    low, high = fan.at(25, seconds), fan.at(75, seconds)
    return "above" if value > high + 1e-9 else "below" if value < low - 1e-9 else "within"


def _spec(
    scenario: Scenario,
    name: str,
    path: Course,
    fan: Fan | None,
    decided: Sequence[tuple[int, str]],
    axis: ClockAxis,
) -> Spec:
    state = scenario.state[name]
    levels = _levels(*_extent(scenario, name, path, fan))
    low, high, bottom = levels[0], levels[-1], _TOP + _HIGH

    def y(value: float) -> float:
        return round(bottom - _HIGH * (value - low) / (high - low), 2)

    mine = [
        {"x": round(axis.place(time), 2), "y": y(value), "time": time, "value": value} for time, value in _corners(path)
    ]
    bands = (
        []
        if fan is None
        else [
            {"x": round(axis.place(time), 2), "time": time}
            | {f"p{share}": fan.bands[share][place] for share in SHARES}
            | {f"y{share}": y(fan.bands[share][place]) for share in SHARES}
            for place, time in enumerate(fan.grid)
        ]
    )
    least, most = map(say.number, state.range)
    called = fitted(f"{say.titled(name, state)} ({least} to {most})", _HIGH)
    canvas = Canvas()
    canvas.band(bands, "y10", "y90", _OUTER)
    canvas.band(bands, "y25", "y75", _INNER)
    axis.draw(canvas, _TOP, bottom)
    for level in levels:
        canvas.rule(_LEFT, y(level), _RIGHT, y(level), width=0.8, colour=GRID)
        canvas.word(_LEFT - 6, y(level) + 4, say.number(level), 40, "right", SOFT)
    canvas.word(12, _TOP + _HIGH / 2, called, _HIGH, "center", SOFT, upright=True)
    _draw_decisions(canvas, decided, axis, bottom)
    canvas.curve(bands, "y50", 1.4, DASHED)
    canvas.curve(mine, "y", 2.4)
    if fan is None:
        return canvas.spec(bottom + FOOT)
    _draw_legend(canvas, bottom + FOOT + _LEGEND - 8)
    return canvas.spec(bottom + FOOT + _LEGEND)


def _extent(scenario: Scenario, name: str, path: Course, fan: Fan | None) -> tuple[float, float]:
    """From where to where something is drawn, and at least a tenth of the state's range."""
    values = [value for _, value in path]
    if fan is not None:
        values += [*fan.bands[SHARES[0]], *fan.bands[SHARES[-1]]]
    low, high = min(values), max(values)
    least, most = scenario.state[name].range
    room = max((most - least) / 10 - (high - low), 0) / 2
    return max(low - room, min(least, low)), min(high + room, max(most, high))


def _levels(low: float, high: float) -> list[float]:
    """Round numbers to label, the first at or below ``low`` and the last at or above ``high``."""
    step = round_step((high - low) / 5 or 1.0)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(number * step, 9) for number in range(first, max(last, first + 1) + 1)]


def _corners(path: Course) -> Iterator[tuple[int, float]]:
    """The corners of a path that jumps."""
    before = path[0][1]
    for time, value in path:
        if value != before:
            yield time, before
        yield time, value
        before = value


def _draw_decisions(canvas: Canvas, decided: Sequence[tuple[int, str]], axis: ClockAxis, bottom: float) -> None:
    """Numbers above the picture, each with a line to its time; as far as they find room."""
    places = [axis.place(time) for time, _ in decided]
    wide = [width_of(str(number)) + 7 for number in range(1, len(decided) + 1)]
    while wide and sum(wide) > SHEET - _LEFT:
        wide.pop()
    middles = beside_each_other(places[: len(wide)], wide, _LEFT - 10, SHEET - 2)
    for number, (x, each, place) in enumerate(zip(middles, wide, places, strict=False), 1):
        canvas.box(x - each / 2 + 1, 5, x + each / 2 - 1, 21, width=0.8)
        canvas.word(x, 17, str(number), 30, "center")
        canvas.rule(x, 21, place, _TOP, width=0.8)
    for place in places:
        canvas.rule(place, _TOP, place, bottom, width=1, dash=DOTTED)


def _draw_legend(canvas: Canvas, y: float) -> None:
    """What lines and bands are."""
    x = float(_LEFT)
    lines: tuple[tuple[str, float, Dash | None], ...] = (
        ("this run", 2.4, None),
        ("median of the runs", 1.4, DASHED),
    )
    for called, width, dash in lines:
        canvas.rule(x, y - 4, x + 24, y - 4, width, dash=dash)
        canvas.word(x + 30, y, called, 130, colour=SOFT)
        x += width_of(called) + 52
    for called, fill in (("half of the runs", _INNER), ("80 in 100, with it", _OUTER)):
        canvas.box(x, y - 10, x + 20, y + 1, fill, SOFT, 0.5)
        canvas.word(x + 26, y, called, 130, colour=SOFT)
        x += width_of(called) + 48


def _times(path: Course, fan: Fan | None) -> list[int]:
    end = max(path[-1][0], fan.grid[-1] if fan is not None else 0)
    return list(dict.fromkeys(round(step * end / _ROWS) for step in range(_ROWS + 1)))


def _table(title: str, axis: ClockAxis, path: Course, fan: Fan | None) -> Table:
    heads = ["Time", "This run"] + (
        [] if fan is None else ["Median" if s == 50 else f"{s}th percentile" for s in SHARES]
    )
    rows = []
    for time in _times(path, fan):
        mine = say.number(value_at(path, time)) if time <= path[-1][0] else "–"
        others = [] if fan is None else [say.number(fan.at(share, time)) for share in SHARES]
        rows.append((axis.said(time), mine, *others))
    return Table((Column(heads[0]), *(Column(head, "right") for head in heads[1:])), tuple(rows), caption=title)


def _reading(title: str, axis: ClockAxis, path: Course, fan: Fan | None) -> str:
    parts = []
    for time in _times(path, fan)[:: _ROWS // 5]:
        mine = say.number(value_at(path, time)) if time <= path[-1][0] else "over"
        others = "" if fan is None else f" (median of the runs {say.number(fan.at(50, time))})"
        parts.append(f"{axis.said(time)} {mine}{others}")
    return f"{title} over time: {'; '.join(parts)}."
