"""How a measure spreads: a panel a measure, a histogram a case, all on one scale."""

from __future__ import annotations

import math

import numpy as np

from sim.analysis.compare import Comparison
from sim.program.expression import Floats
from sim.scenario.model import Measure
from sim.view import sentences as say
from sim.view.comparison import measure_of
from sim.view.figures.shape import COLOUR, INK, SOFT, WIDTH, Figure, Spec, across, captions, colours, down, layer, panel
from sim.view.numbers import case_labels, measure_numbers
from sim.view.results import target_text, value_text

ROW, TALL = 60, 34
BINS = 30
MOST_WHOLE = 25
"""So many whole values are still shown one by one."""
_UNITS = (("minutes", 60.0, 3 * 3600.0), ("hours", 3600.0, 4 * 86_400.0), ("days", 86_400.0, math.inf))


def measure_figures(comparison: Comparison) -> list[Figure]:
    """A figure a measure."""
    return [_figure(comparison, name) for name in comparison.measures]


def _figure(comparison: Comparison, name: str) -> Figure:
    measure = measure_of(comparison, name)
    pooled = [_present(result.sample.measures[name]) for result in comparison.results if name in result.measures]
    unit, size = _unit(measure, pooled)
    edges, beyond = _edges([values / size for values in pooled], _targets(measure, size))
    notes = []
    target = target_text(measure)
    if target:
        notes.append(f"Target (dashed): {target}.")
    if beyond:
        notes.append("The outermost bars hold all that lies beyond.")
    return Figure(
        say.titled(name, measure),
        _spec(comparison, name, unit, size, edges),
        _reading(comparison, name, measure),
        " ".join([*notes, *_missing(comparison, name)]),
        measure_numbers(comparison, name),
    )


def _present(values: Floats) -> Floats:
    return values[~np.isnan(values)]


def _unit(measure: Measure, pooled: list[Floats]) -> tuple[str, float]:
    """What the axis counts in, and how much of it is one."""
    if measure.start is None:
        return "", 1.0
    highest = max((float(np.percentile(values, 99)) for values in pooled if len(values)), default=0.0)
    return next((word, size) for word, size, below in _UNITS if highest < below)


def _targets(measure: Measure, size: float) -> list[float]:
    return [goal.value / size for goal in (measure.at_most, measure.at_least) if goal is not None]


def _edges(pooled: list[Floats], targets: list[float]) -> tuple[Floats, bool]:
    """The bins' edges, and whether anything lies beyond them: the outer half in 100 at either end may."""
    held = [values for values in pooled if len(values)]
    if not held:
        return np.array([0.0, 1.0]), False
    least, most = min(float(v.min()) for v in held), max(float(v.max()) for v in held)
    if most - least <= MOST_WHOLE and all(bool(np.all(v == np.rint(v))) for v in held):
        return np.arange(least - 0.5, most + 1.0), False
    low = min(float(np.percentile(v, 0.5)) for v in held)
    high = max(float(np.percentile(v, 99.5)) for v in held)
    if most - least < 1.3 * (high - low):
        low, high = least, most
    for target in targets:
        if high < target < high + (high - low) / 2:
            high = target
        elif low - (high - low) / 2 < target < low:
            low = target
    step = _round_step((high - low) / BINS or 1.0)
    first = math.floor(low / step)
    edges = step * np.arange(first, max(math.ceil(high / step), first + 1) + 1)
    return edges, least < edges[0] or most > edges[-1]


def _round_step(rough: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= rough * 0.999)


def _spec(comparison: Comparison, name: str, unit: str, size: float, edges: Floats) -> Spec:
    measure = measure_of(comparison, name)
    counts = {
        number: np.histogram(np.clip(_present(result.sample.measures[name]) / size, edges[0], edges[-1]), edges)[0]
        for number, result in enumerate(comparison.results)
        if name in result.measures
    }
    highest = max((int(count.max()) for count in counts.values()), default=0) or 1
    height = ROW * len(comparison.results)
    bars, spans, medians, rows = [], [], [], []
    looks = zip(comparison.results, case_labels(comparison), colours(comparison), strict=True)
    for number, (result, label, colour) in enumerate(looks):
        base = ROW * number + 14 + TALL
        summary = result.measures.get(name)
        if summary is None or math.isnan(summary.median.value):
            rows.append((base - TALL - 2, label, "not measured" if summary is None else "no value in any run"))
            continue
        said = f"median {value_text(measure, summary.median.value)}"
        if summary.within is not None:
            said += f", {say.share(summary.within.value)} in target"
        rows.append((base - TALL - 2, label, said))
        bars += [
            {"from": left, "to": right, "top": base - TALL * count / highest, "base": base, "colour": colour}
            for left, right, count in zip(
                edges[:-1].tolist(), edges[1:].tolist(), counts[number].tolist(), strict=True
            )
            if count
        ]
        low, middle, high = (
            min(max(value / size, float(edges[0])), float(edges[-1]))
            for value in (summary.low, summary.median.value, summary.high)
        )
        spans.append({"from": low, "to": high, "y": base + 4})
        medians.append({"at": middle, "y": base - TALL, "y2": base + 7})
    scale = (float(edges[0]), float(edges[-1]))
    whole = {"format": "d", "values": _whole(edges)} if edges[0] % 1 == 0.5 and len(edges) <= MOST_WHOLE + 2 else {}
    axis = across("from", scale, unit, grid=False, **whole)
    goals = [{"at": goal, "y": 14, "y2": height} for goal in _targets(measure, size) if scale[0] <= goal <= scale[1]]
    return panel(
        height,
        [
            layer(
                {"type": "rect", "stroke": "white", "strokeWidth": 0.5},
                bars,
                x=axis,
                x2={"field": "to"},
                y=down(height, "top"),
                y2={"field": "base"},
                color=COLOUR,
            ),
            layer(
                {"type": "rule", "color": SOFT, "strokeDash": [4, 3]},
                goals,
                x={**axis, "field": "at"},
                y=down(height),
                y2={"field": "y2"},
            ),
            layer(
                {"type": "rule", "color": INK, "strokeWidth": 2.5},
                spans,
                x=axis,
                x2={"field": "to"},
                y=down(height),
            ),
            layer(
                {"type": "rule", "color": INK, "strokeWidth": 1.5},
                medians,
                x={**axis, "field": "at"},
                y=down(height),
                y2={"field": "y2"},
            ),
            *captions(rows, height),
        ],
        bottom=34 if unit else 20,
    )


def _whole(edges: Floats) -> list[int]:
    """Whole values to label, not more than fit."""
    values = [round(float(edge) + 0.5) for edge in edges[:-1]]
    return values[:: max(1, math.ceil(len(values) * 24 / WIDTH))]


def _missing(comparison: Comparison, name: str) -> list[str]:
    """Who has no value in some runs; what has none is in no bar."""
    without = []
    for result, label in zip(comparison.results, case_labels(comparison), strict=True):
        if name in result.measures:
            lacking = 1 - result.measures[name].mean.n / comparison.runs
            if lacking > 0:
                without.append(f"{label} in {say.share(lacking)}")
    return [f"No value: {'; '.join(without)} runs."] if without else []


def _reading(comparison: Comparison, name: str, measure: Measure) -> str:
    parts = []
    for result, label in zip(comparison.results, case_labels(comparison), strict=True):
        summary = result.measures.get(name)
        if summary is None:
            continue
        if math.isnan(summary.median.value):
            parts.append(f"{label}: no value in any run")
            continue
        low, middle, high = (value_text(measure, v) for v in (summary.low, summary.median.value, summary.high))
        target = f", within the target in {say.share(summary.within.value)}" if summary.within is not None else ""
        parts.append(f"{label}: median {middle}, the middle 80 in 100 from {low} to {high}{target}")
    return f"Histograms of “{say.titled(name, measure)}”. {'; '.join(parts)}."
