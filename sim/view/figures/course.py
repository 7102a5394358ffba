"""A state over time: the path of one run on the fan of many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.analysis.fans import SHARES, Fan
from sim.engine.run import Run
from sim.scenario.model import Scenario
from sim.view.figures.clock_axis import FOOT, ClockAxis, clock_axis
from sim.view.figures.letters import LINE, width_of
from sim.view.figures.shape import GRID, INK, OKABE_ITO, SOFT, Spec, layer
from sim.view.figures.sheet import DASHED, DOTTED, SHEET, boxes, pixels, rules, said, sheet, stroke, words
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks
from sim.view.words.page import Column, Figure, Table

Course = Sequence[tuple[int, float]]
"""A state's value from each time (seconds) on; the last time is the end."""
_LEFT, _TOP, _HIGH, _RIGHT = 44, 26, 230, SHEET - 14
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
        parts.append(
            f"Black: this run. Of {fan.runs:,} runs{which}, half lie in the dark band, 80 in 100 in both; dashed: their median."
        )
    if decided:
        parts.append("Decisions: " + "; ".join(f"{number} {title}" for number, (_, title) in enumerate(decided, 1)) + ".")
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
    low, high = _extent(scenario, name, path, fan)
    bottom = _TOP + _HIGH

    def y(value: float) -> float:
        return round(bottom - _HIGH * (value - low) / (high - low), 2)

    levels = [low + (high - low) * part / 4 for part in range(5)]
    ticks = [said(_LEFT - 6, y(level) + 4, say.number(level), _LEFT - 6) for level in levels]
    lines = [{"x": round(axis.place(t), 2), "y": y(v), "value": v, "time": t} for t, v in _steps(path, axis)]
    bands = [] if fan is None else [
        {"x": round(axis.place(time), 2), **{f"y{share}": y(fan.bands[share][at]) for share in SHARES}, **{f"p{share}": fan.bands[share][at] for share in SHARES}, "t": time}
        for at, time in enumerate(fan.grid)
    ]
    title = f"{say.titled(name, scenario.state[name])} ({say.number(scenario.state[name].range[0])} to {say.number(scenario.state[name].range[1])})"
    asked = list(_decided(decided, axis))
    return sheet(
        bottom + FOOT,
        [
            *axis.drawn(_TOP, bottom),
            rules([stroke(_LEFT, y(level), _RIGHT, y(level)) for level in levels], width=0.8, colour=GRID),
            _area(bands, "y10", "y90", 0.28),
            _area(bands, "y25", "y75", 0.45),
            _line(bands, "y50", 1.4, DASHED),
            rules([stroke(axis.place(time), _TOP, axis.place(time), bottom) for time, _ in decided], width=1, dash=DOTTED),
            _line(lines, "y", 2.4, None),
            boxes([stroke(one["x"] - one["room"] / 2, 8, one["x"] + one["room"] / 2, 23) for one in asked], width=0.8),
            words(asked, align="center"),
            words(ticks, align="right", colour=SOFT),
            words([said(0, 14, title, _LEFT + 200)] if not asked else [], colour=SOFT),
        ],
    )


def _extent(scenario: Scenario, name: str, path: Course, fan: Fan | None) -> tuple[float, float]:
    """From where to where the picture goes: what is drawn, and a little more, within the state's range."""
    values = [value for _, value in path]
    if fan is not None:
        values += [*fan.bands[SHARES[0]], *fan.bands[SHARES[-1]]]
    low, high = min(values), max(values)
    edge = (high - low) * 0.08 or 0.5
    least, most = scenario.state[name].range
    return max(low - edge, least - edge), min(high + edge, most + edge)


def _steps(path: Course, axis: ClockAxis) -> Iterator[tuple[int, float]]:
    """The corners of a path that jumps; of many within one pixel the least and the greatest."""
    before = path[0][1]
    for time, value in path:
        yield time, before
        yield time, value
        before = value


def _decided(decided: Sequence[tuple[int, str]], axis: ClockAxis) -> Iterator[Spec]:
    free = -1.0
    for number, (time, _) in enumerate(decided, 1):
        wide = width_of(str(number)) + 6
        x = max(axis.place(time), free + wide / 2 + 1)
        if x + wide / 2 > SHEET:
            return
        yield said(x, 20, str(number), wide)
        free = x + wide / 2


def _area(values: list[Spec], low: str, high: str, opacity: float) -> Spec:
    mark: Spec = {"type": "area", "color": OKABE_ITO[5], "opacity": opacity}
    return layer(mark, values, x=pixels("x"), y=pixels(low), y2={"field": high})


def _line(values: list[Spec], name: str, width: float, dash: list[float] | None) -> Spec:
    mark: Spec = {"type": "line", "color": INK, "strokeWidth": width, **({"strokeDash": dash} if dash else {})}
    return layer(mark, values, x=pixels("x"), y=pixels(name), order={"field": "place", "type": "quantitative"})


def _times(path: Course, fan: Fan | None) -> list[int]:
    end = max(path[-1][0], fan.grid[-1] if fan is not None else 0)
    return list(dict.fromkeys(round(step * end / _ROWS) for step in range(_ROWS + 1)))


def _table(title: str, axis: ClockAxis, path: Course, fan: Fan | None) -> Table:
    heads = ["Time", "This run"] + ([] if fan is None else ["Median" if s == 50 else f"{s}th percentile" for s in SHARES])
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


__all__ = ["LINE", "Course", "course", "state_figure", "value_at"]
