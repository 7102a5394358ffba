"""How it ends, case by case: for each outcome a bar a case, with the interval of its share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, isfinite

from sim.analysis.estimate import Estimate
from sim.view.figures.letters import cut, width_of
from sim.view.figures.shape import SOFT, Spec
from sim.view.figures.sheet import DOTTED, SHEET, TALLEST, boxes, rules, said, sheet, stroke, words
from sim.view.words.estimates import HUNDREDTHS
from sim.view.words.numbers import NumberTable, ShownCell, ShownNumber
from sim.view.words.page import Figure

Ends = Mapping[str, Estimate | None]
_EACH, _HEAD, _GAP, _FOOT, _TOP = 18, 20, 8, 34, 4
_SAID = 112
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
        f"{left} of {len(outcomes)} outcomes, in which these differ least, stand in the table." if left else "",
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


def _spec(rows: Sequence[tuple[str, Ends]], outcomes: Mapping[str, str], columns: int, taken: str) -> Spec:
    each = _HEAD + _EACH * len(rows) + _GAP
    wide = (SHEET - 16 * (columns - 1)) / columns
    down = ceil(len(outcomes) / columns)
    named = min(max((width_of(label, bold=True) for label, _ in rows), default=0) + 10, wide * 0.42)
    highest = max(
        (e.interval.high for _, ends in rows for n in outcomes if (e := ends.get(n)) and isfinite(e.interval.high)),
        default=1,
    )
    reach = next(bound for bound in (5, 10, 20, 40, 60, 80, 100) if bound >= min(highest, 1) * 100 - 1e-9)
    bars, whiskers, ends_of, heads, labels, strong, told, axis, ticks, numbers = ([] for _ in range(10))
    for number, (name, title) in enumerate(outcomes.items()):
        left = (wide + 16) * (number // down)
        top = _TOP + each * (number % down)
        zero, full = left + named, left + wide - _SAID
        heads.append(said(left, top + 14, cut(title, wide, bold=True), wide))

        def x(share: float, zero: float = zero, full: float = full) -> float:
            return zero + (full - zero) * min(share * 100 / reach, 1)

        for place, (label, ends) in enumerate(rows):
            y = top + _HEAD + _EACH * place + _EACH / 2
            (strong if label == taken else labels).append(
                said(zero - 6, y + 4, cut(label, named - 6, bold=label == taken), named)
            )
            estimate = ends.get(name)
            told.append(said(full + 8, y + 4, _said(estimate), _SAID - 8))
            if estimate is None or not isfinite(estimate.value):
                continue
            low, high = x(estimate.interval.low), x(estimate.interval.high)
            bars.append({**stroke(zero, y - 6, x(estimate.value), y + 6), "share": estimate.value * 100})
            whiskers.append(stroke(low, y, high, y))
            ends_of += [stroke(end, y - 3, end, y + 3) for end in (low, high)]
        axis.append(stroke(zero, top + _HEAD, zero, top + _HEAD + _EACH * len(rows)))
    bottom = _TOP + each * min(down, len(outcomes)) - _GAP
    for column in range(columns if len(outcomes) > down else 1):
        zero = (wide + 16) * column + named
        full = (wide + 16) * column + wide - _SAID
        for share in (0, reach / 2, reach):
            at = zero + (full - zero) * share / reach
            ticks.append(stroke(at, _TOP + _HEAD, at, bottom))
            numbers.append(said(at, bottom + 16, f"{share:g}", 40))
        numbers.append(said((zero + full) / 2, bottom + 30, "of 100 runs", full - zero))
    return sheet(
        bottom + _FOOT,
        [
            rules(ticks, width=0.8, colour="#c8c8c8", dash=DOTTED),
            boxes(bars, fill="#bdbdbd", stroke="#6b6b6b", width=0.6),
            rules(axis, width=1),
            rules([*whiskers, *ends_of], width=1.5),
            words(heads, bold=True),
            words(labels, align="right"),
            words(strong, align="right", bold=True),
            words(told),
            words(numbers, align="center", colour=SOFT),
        ],
    )


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
