"""How a measure spreads: a panel a measure, a histogram a case, all on one scale."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.analysis.compare import CaseResult, Comparison
from sim.program.expression import Floats
from sim.scenario.model import Measure
from sim.view.comparison.page import measure_of
from sim.view.comparison.tables import case_labels, measure_numbers
from sim.view.figures.bins import Bins, bins, unit
from sim.view.figures.shape import COLOUR, INK, LINE, SOFT, Spec, across, captions, colours, down, layer, panel, stacked
from sim.view.run.ending import target_text, value_text
from sim.view.words import sentences as say
from sim.view.words.page import Figure

TALL, FOOT = 32, 16
"""The tallest bar, and what stands below it: the span and some space."""
MOST_TICKS = 13


def measure_figures(comparison: Comparison) -> list[Figure]:
    """A figure a measure."""
    return [_figure(comparison, name) for name in comparison.measures]


def _figure(comparison: Comparison, name: str) -> Figure:
    measure = measure_of(comparison, name)
    columns = {
        number: _present(result.sample.measures[name])
        for number, result in enumerate(comparison.results)
        if name in result.measures
    }
    word, size = _unit(measure, list(columns.values()))
    columns = {number: values / size for number, values in columns.items()}
    targets = [goal.value / size for goal in (measure.at_most, measure.at_least) if goal is not None]
    cut = bins(list(columns.values()), targets)
    target = target_text(measure)
    notes = [
        f"Target (dashed): {target}." if target else "",
        "The outermost bars hold all that lies beyond." if cut.beyond else "",
        _missing(comparison, name),
    ]
    return Figure(
        say.titled(name, measure),
        _spec(comparison, name, (word, size), columns, cut, targets),
        _reading(comparison, name, measure),
        " ".join(note for note in notes if note),
        measure_numbers(comparison, name),
    )


def _present(values: Floats) -> Floats:
    return values[~np.isnan(values)]


def _unit(measure: Measure, columns: list[Floats]) -> tuple[str, float]:
    """What the axis counts in, and how much of it is one."""
    if measure.unit == "number":
        return "", 1.0
    return unit(max((float(np.percentile(values, 99)) for values in columns if len(values)), default=0.0))


def _spec(
    comparison: Comparison,
    name: str,
    unit: tuple[str, float],
    columns: dict[int, Floats],
    cut: Bins,
    targets: list[float],
) -> Spec:
    measure = measure_of(comparison, name)
    labels, looks = case_labels(comparison), colours(comparison)
    rows = [(label, _said(measure, result, name)) for label, result in zip(labels, comparison.results, strict=True)]
    head = LINE * 2 + 5 if stacked(rows) else LINE + 5
    each = head + TALL + FOOT
    height = each * len(rows)
    counts = {number: cut.counts(values) for number, values in columns.items() if len(values)}
    highest = max((max(count) for count in counts.values()), default=1)
    bars, spans, medians, goals = [], [], [], []
    for number, binned in counts.items():
        top = each * number + head
        base = top + TALL
        bars += [
            {"from": left, "to": right, "y": base - TALL * count / highest, "y2": base, "colour": looks[number]}
            for (left, right), count in zip(cut.sides(), binned, strict=True)
            if count
        ]
        summary = comparison.results[number].measures[name]
        low, middle, high = (cut.clip(v / unit[1]) for v in (summary.low, summary.median.value, summary.high))
        spans.append({"from": low, "to": high, "y": base + 4})
        medians.append({"from": middle, "y": top - 3, "y2": base + 7})
        goals += [{"from": at, "y": top - 3, "y2": base + 7} for at in targets if cut.range[0] <= at <= cut.range[1]]
    ticks: dict[str, Any] = {"format": "d", "tickCount": None, "values": cut.ticks(MOST_TICKS)} if cut.whole else {}
    x = across("from", cut.range, unit[0], grid=False, **ticks)
    bar: Spec = {"type": "rect", "stroke": "white", "strokeWidth": 0.5}
    upright: Spec = {"x": x, "y": down(height), "y2": {"field": "y2"}}
    return panel(
        height,
        [
            layer(bar, bars, x2={"field": "to"}, color=COLOUR, **upright),
            layer({"type": "rule", "color": SOFT, "strokeDash": [4, 3]}, goals, **upright),
            layer({"type": "rule", "color": INK, "strokeWidth": 2.5}, spans, x=x, x2={"field": "to"}, y=down(height)),
            layer({"type": "rule", "color": INK, "strokeWidth": 1.5}, medians, **upright),
            *captions(rows, each),
        ],
        bottom=34 if unit[0] else 20,
    )


def _said(measure: Measure, result: CaseResult, name: str) -> str:
    """What is to be read off a row."""
    summary = result.measures.get(name)
    if summary is None:
        return "not measured"
    if math.isnan(summary.median.value):
        return "no value in any run"
    said = f"median {value_text(measure, summary.median.value)}"
    return said if summary.within is None else f"{said}, {say.share(summary.within.value)} in target"


def _missing(comparison: Comparison, name: str) -> str:
    """Who has no value in some runs; such runs are in no bar."""
    without = []
    for result, label in zip(comparison.results, case_labels(comparison), strict=True):
        if name in result.measures and result.measures[name].mean.n < comparison.runs:
            without.append(f"{label} in {say.share(1 - result.measures[name].mean.n / comparison.runs)}")
    return f"No value: {'; '.join(without)} runs." if without else ""


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
