"""What differs, at a glance: a panel a case, a point with its interval for each difference in a share."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.compare import Comparison, Difference
from sim.analysis.estimate import Estimate
from sim.view.comparison.page import measure_of, outcome_title
from sim.view.comparison.tables import case_labels
from sim.view.figures.shape import INK, LINE, SOFT, Spec, across, captions, down, layer, panel, stacked
from sim.view.words import sentences as say
from sim.view.words.estimates import of_hundredths, signed
from sim.view.words.page import Figure

TALL = 18
"""A point with the space below it."""
_BOUNDS = (5, 10, 20, 40, 60, 80, 100)


def forest_figures(comparison: Comparison) -> list[Figure]:
    """A figure a case beside the baseline, all on one scale."""
    others = [label for i, label in enumerate(case_labels(comparison)) if i != comparison.baseline]
    pairs = [(label, list(_shares(comparison, one))) for label, one in zip(others, comparison.differences, strict=True)]
    farthest = max(
        (abs(end) * 100 for _, rows in pairs for _, e in rows for end in (e.interval.low, e.interval.high)), default=0
    )
    reach = next((bound for bound in _BOUNDS if bound >= farthest), 100)
    return [Figure(label, _spec(rows, reach), _reading(label, rows)) for label, rows in pairs if rows]


def _shares(comparison: Comparison, difference: Difference) -> Iterator[tuple[str, Estimate]]:
    """Every difference in a share of all runs: endings, who has a value, who meets a target."""
    for name, estimate in difference.outcomes.items():
        yield outcome_title(comparison, name), estimate
    for name in difference.measures:
        title = say.titled(name, measure_of(comparison, name))
        if name in difference.has:
            yield f"{title}: has a value", difference.has[name]
        if name in difference.within:
            yield f"{title}: in target", difference.within[name]


def _said(estimate: Estimate) -> str:
    show = signed(of_hundredths(estimate))
    low, high = show.ends(estimate.interval)
    return f"{show(estimate.value)} ({low} to {high})"


def _spec(rows: list[tuple[str, Estimate]], reach: float) -> Spec:
    told = [(title, _said(estimate)) for title, estimate in rows]
    head = LINE * 2 if stacked(told) else LINE
    each = head + TALL
    height = each * len(rows)
    points = [
        {"at": e.value * 100, "low": e.interval.low * 100, "high": e.interval.high * 100, "y": each * i + head + 8,
         "shown": "filled" if e.interval.excludes_zero else "open"}
        for i, (_, e) in enumerate(rows)
    ]  # fmt: skip
    domain = (-float(reach), float(reach))
    title = "of 100 runs, more than under the baseline"
    x, y = across("low", domain, title, grid=False), down(height)
    point: Spec = {"type": "point", "size": 45, "strokeWidth": 1.5, "stroke": INK, "opacity": 1}
    rows_down = [{"low": 0, "y": each * i + head - 2, "y2": each * (i + 1) - 2} for i in range(len(rows))]
    layers = [
        layer({"type": "rule", "color": SOFT, "strokeDash": [4, 3]}, rows_down, x=x, y=y, y2={"field": "y2"}),
        layer({"type": "rule", "color": INK, "strokeWidth": 1.5}, points, x=x, x2={"field": "high"}, y=y),
    ]
    for shown, fill in (("filled", INK), ("open", "white")):
        some = [one for one in points if one["shown"] == shown]
        layers.append(layer({**point, "fill": fill}, some, x=across("at", domain, title, grid=False), y=y))
    return panel(height, [*layers, *captions(told, each)])


def _reading(label: str, rows: list[tuple[str, Estimate]]) -> str:
    parts = "; ".join(f"{title} {_said(estimate)}" for title, estimate in rows)
    return f"Points with their intervals. {label} minus the baseline, of 100 runs: {parts}."
