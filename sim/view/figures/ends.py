"""How it ends, case by case: for each outcome a bar a case, with the interval of its share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, isfinite

from sim.analysis.estimate import Estimate
from sim.view.figures.canvas import DOTTED, SHEET, TALLEST, Canvas
from sim.view.figures.letters import cut, width_of
from sim.view.figures.shape import SOFT, Spec
from sim.view.words.estimates import HUNDREDTHS
from sim.view.words.numbers import NumberTable, ShownCell, ShownNumber
from sim.view.words.page import Figure

Ends = Mapping[str, Estimate | None]
_EACH, _HEAD, _GAP, _FOOT, _TOP = 18, 20, 8, 34, 4
_BETWEEN = 16
_SAID = 124
"""What the numbers at the right of a bar take."""
_COMFORTABLE = 560
"""A figure taller than this stands in two columns."""


def ends_figure(
    title: str, rows: Sequence[tuple[str, Ends]], outcomes: Mapping[str, str], note: str = "", taken: str = ""
) -> Figure:
    """For each outcome (by title) the share of each row's runs that end so; of the row called ``taken`` in bold.

    A row without an estimate of an outcome says so. Where there is no room for all, the outcomes are shown in which
    the rows differ most; the table has all.
    """
    shown, columns = _room(rows, outcomes)
    left = len(outcomes) - len(shown)
    notes = [
        note,
        f"In the table alone: {left} of {len(outcomes)} outcomes, in which these differ least." if left else "",
    ]
    spec = _spec(rows, {name: outcomes[name] for name in shown}, columns, taken)
    return Figure(
        title, spec, _reading(title, rows, outcomes), " ".join(filter(None, notes)), _table(title, rows, outcomes)
    )


def _room(rows: Sequence[tuple[str, Ends]], outcomes: Mapping[str, str]) -> tuple[list[str], int]:
    """The outcomes that find room, in their order, and in how many columns."""
    each = _HEAD + _EACH * len(rows) + _GAP
    if _TOP + each * len(outcomes) + _FOOT <= _COMFORTABLE:
        return list(outcomes), 1
    most = max(1, (TALLEST - _TOP - _FOOT) // each) * 2
    widest = sorted(outcomes, key=lambda name: -_apart(rows, name))[:most]
    return [name for name in outcomes if name in widest], 2


def _apart(rows: Sequence[tuple[str, Ends]], name: str) -> float:
    values = [estimate.value for _, ends in rows if (estimate := ends.get(name)) is not None]
    return max(values) - min(values) + max(values) / 1_000 if values else 0.0


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of outcomes: where its bars begin and end, from which to which pixel, and what the end stands for."""

    left: float
    right: float
    zero: float
    full: float
    reach: int

    def x(self, share: float) -> float:
        """Where a share stands."""
        return self.zero + (self.full - self.zero) * min(share * 100 / self.reach, 1)


def _columns(rows: Sequence[tuple[str, Ends]], outcomes: Iterable[str], count: int) -> list[_Column]:
    wide = (SHEET - _BETWEEN * (count - 1)) / count
    named = min(max((width_of(label, bold=True) for label, _ in rows), default=0) + 10, wide * 0.42)
    estimates = [estimate for _, ends in rows for name in outcomes if (estimate := ends.get(name)) is not None]
    highest = max((one.interval.high for one in estimates if isfinite(one.interval.high)), default=1.0)
    reach = next((bound for bound in (5, 10, 20, 40, 60, 80) if bound >= highest * 100), 100)
    lefts = [(wide + _BETWEEN) * number for number in range(count)]
    return [_Column(left, left + wide, left + named, left + wide - _SAID, reach) for left in lefts]


def _spec(rows: Sequence[tuple[str, Ends]], outcomes: Mapping[str, str], count: int, taken: str) -> Spec:
    canvas, each = Canvas(), _HEAD + _EACH * len(rows) + _GAP
    down = max(1, ceil(len(outcomes) / count))
    bottom = _TOP + each * down - _GAP
    columns = _columns(rows, outcomes, ceil(len(outcomes) / down))
    for column in columns:
        _draw_axis(canvas, column, bottom)
    for number, (name, title) in enumerate(outcomes.items()):
        column, top = columns[number // down], _TOP + each * (number % down)
        canvas.word(column.left, top + 14, cut(title, column.right - column.left, bold=True), 640, bold=True)
        canvas.rule(column.zero, top + _HEAD, column.zero, top + _HEAD + _EACH * len(rows), width=1)
        for place, (label, ends) in enumerate(rows):
            y = top + _HEAD + _EACH * (place + 0.5)
            room = column.zero - column.left - 6
            is_taken = label == taken
            canvas.word(column.zero - 6, y + 4, cut(label, room, is_taken), room + 4, "right", bold=is_taken)
            _draw_bar(canvas, column, y, ends.get(name))
    return canvas.spec(bottom + _FOOT)


def _draw_bar(canvas: Canvas, column: _Column, y: float, estimate: Estimate | None) -> None:
    """A bar with its interval, and at its right what it says."""
    canvas.word(column.full + 8, y + 4, _said(estimate), _SAID - 8)
    if estimate is None or not isfinite(estimate.value):
        return
    canvas.box(column.zero, y - 6, column.x(estimate.value), y + 6, "#bdbdbd", "#6b6b6b", 0.6, share=estimate.value)
    low, high = column.x(estimate.interval.low), column.x(estimate.interval.high)
    canvas.rule(low, y, high, y, width=1.5)
    for end in (low, high):
        canvas.rule(end, y - 3, end, y + 3, width=1.5)


def _draw_axis(canvas: Canvas, column: _Column, bottom: float) -> None:
    for share in (0.0, column.reach / 2, column.reach):
        x = column.x(share / 100)
        canvas.rule(x, _TOP + _HEAD, x, bottom, width=0.8, colour="#c8c8c8", dash=DOTTED)
        canvas.word(x, bottom + 16, f"{share:g}", 40, "center", SOFT)
    canvas.word((column.zero + column.full) / 2, bottom + 30, "of 100 runs", 80, "center", SOFT)


def _said(estimate: Estimate | None) -> str:
    if estimate is None:
        return "not among its ends"
    if not isfinite(estimate.value):
        return "–"
    low, high = HUNDREDTHS.ends(estimate.interval)
    return f"{HUNDREDTHS(estimate.value)} ({low} to {high})"


def _table(title: str, rows: Sequence[tuple[str, Ends]], outcomes: Mapping[str, str]) -> NumberTable:
    def cell(estimate: Estimate | None) -> ShownCell | None:
        if estimate is None or not isfinite(estimate.value):
            return None
        low, high = (
            ShownNumber(show(value), value)
            for show, value in ((HUNDREDTHS.low, estimate.interval.low), (HUNDREDTHS.high, estimate.interval.high))
        )
        return ShownCell(ShownNumber(HUNDREDTHS(estimate.value), estimate.value), low, high)

    labels = tuple(label for label, _ in rows)
    by_outcome = tuple((words, tuple(cell(ends.get(name)) for _, ends in rows)) for name, words in outcomes.items())
    return NumberTable(f"{title}: of 100 runs, so many end like this (95% interval)", "Outcome", labels, by_outcome)


def _reading(title: str, rows: Sequence[tuple[str, Ends]], outcomes: Mapping[str, str]) -> str:
    parts = []
    for name, words_of in outcomes.items():
        each = "; ".join(f"{label} {_said(ends.get(name))}" for label, ends in rows)
        parts.append(f"{words_of}: {each}.")
    return f"{title}. Bars with their intervals, of 100 runs. {' '.join(parts)}"
