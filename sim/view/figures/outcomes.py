"""How the runs end: a panel an outcome, a bar a case, with the interval of its share."""

from __future__ import annotations

from typing import Any

from sim.analysis.compare import CaseResult, Comparison
from sim.view.comparison.page import outcome_title
from sim.view.comparison.tables import case_labels
from sim.view.figures.shape import COLOUR, INK, LINE, Spec, across, captions, colours, down, layer, panel, stacked
from sim.view.words.page import Figure

TALL = 20
"""A bar with the space below it."""


def outcome_figures(comparison: Comparison) -> list[Figure]:
    """A figure an outcome; all share one scale."""
    highest = max(e.interval.high for result in comparison.results for e in result.outcomes.values())
    top = next(bound for bound in (5, 10, 20, 25, 40, 50, 60, 80, 100) if bound >= highest * 100 or bound == 100)
    return [
        Figure(outcome_title(comparison, name), _spec(comparison, name, top), _reading(comparison, name))
        for name in comparison.outcomes
    ]


def _shown(share: float) -> str:
    return f"{share * 100:.1f}"


def _spec(comparison: Comparison, name: str, top: float) -> Spec:
    labels = case_labels(comparison)
    rows = [_row(result, label, name) for result, label in zip(comparison.results, labels, strict=True)]
    head = LINE * 2 if stacked(rows) else LINE
    each = head + TALL
    height = each * len(rows)
    bars: list[dict[str, Any]] = []
    for number, (result, colour) in enumerate(zip(comparison.results, colours(comparison), strict=True)):
        estimate = result.outcomes.get(name)
        if estimate is None:
            continue
        y = each * number + head
        share, low, high = (v * 100 for v in (estimate.value, estimate.interval.low, estimate.interval.high))
        places = {"y": y + 2, "middle": y + 8, "y2": y + 14}
        bars.append({"zero": 0, "share": share, "low": low, "high": high, "colour": colour, **places})
    ends = [
        {"at": bar[end], "y": bar["middle"] - 3, "y2": bar["middle"] + 3} for bar in bars for end in ("low", "high")
    ]
    rule: Spec = {"type": "rule", "color": INK, "strokeWidth": 1.5}
    upright: Spec = {"y": down(height), "y2": {"field": "y2"}}

    def x(end: str) -> Spec:
        return across(end, (0.0, float(top)), "of 100 runs", grid=False)

    return panel(
        height,
        [
            layer({"type": "rect"}, bars, x=x("zero"), x2={"field": "share"}, color=COLOUR, **upright),
            layer(rule, bars, x=x("low"), x2={"field": "high"}, y=down(height, "middle")),
            layer(rule, ends, x=x("at"), **upright),
            *captions(rows, each),
        ],
    )


def _row(result: CaseResult, label: str, name: str) -> tuple[str, str]:
    estimate = result.outcomes.get(name)
    if estimate is None:
        return label, "not among its outcomes"
    low, high = _shown(estimate.interval.low), _shown(estimate.interval.high)
    return label, f"{_shown(estimate.value)} in 100 ({low} to {high})"


def _reading(comparison: Comparison, name: str) -> str:
    parts = []
    for result, label in zip(comparison.results, case_labels(comparison), strict=True):
        if name in result.outcomes:
            estimate = result.outcomes[name]
            low, high = _shown(estimate.interval.low), _shown(estimate.interval.high)
            parts.append(f"{label} {_shown(estimate.value)} ({low} to {high})")
    return f"Bars. Of 100 runs, so many end in “{outcome_title(comparison, name)}”: {'; '.join(parts)}."
