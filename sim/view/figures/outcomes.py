"""How the runs end: a panel an outcome, a bar a case, with the interval of its share."""

from __future__ import annotations

from sim.analysis.compare import Comparison
from sim.view import sentences as say
from sim.view.comparison import outcome_title
from sim.view.figures.shape import COLOUR, INK, Figure, Spec, across, captions, colours, down, layer, panel
from sim.view.numbers import case_labels

ROW = 34


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
    height = ROW * len(comparison.results)
    bars, rows = [], []
    looks = zip(comparison.results, case_labels(comparison), colours(comparison), strict=True)
    for number, (result, label, colour) in enumerate(looks):
        y = ROW * number
        estimate = result.outcomes.get(name)
        if estimate is None:
            rows.append((y + 12, label, "not among its outcomes"))
            continue
        low, high = estimate.interval.low * 100, estimate.interval.high * 100
        rows.append((y + 12, label, f"{say.share(estimate.value)} ({low:.1f} to {high:.1f})"))
        bars.append(
            {
                "zero": 0,
                "share": estimate.value * 100,
                "low": low,
                "high": high,
                "top": y + 17,
                "middle": y + 23,
                "bottom": y + 29,
                "colour": colour,
            }
        )
    rule: Spec = {"type": "rule", "color": INK, "strokeWidth": 1.5}
    ends = [{"at": bar[end], "y": bar["middle"] - 3, "y2": bar["middle"] + 3} for bar in bars for end in ("low", "high")]
    scale = (0.0, float(top))
    return panel(
        height,
        [
            layer(
                {"type": "rect"},
                bars,
                x=across("zero", scale, "of 100 runs"),
                x2={"field": "share"},
                y=down(height, "top"),
                y2={"field": "bottom"},
                color=COLOUR,
            ),
            layer(rule, bars, x=across("low", scale, "of 100 runs"), x2={"field": "high"}, y=down(height, "middle")),
            layer(rule, ends, x=across("at", scale, "of 100 runs"), y=down(height), y2={"field": "y2"}),
            *captions(rows, height),
        ],
    )


def _reading(comparison: Comparison, name: str) -> str:
    parts = []
    for result, label in zip(comparison.results, case_labels(comparison), strict=True):
        if name in result.outcomes:
            estimate = result.outcomes[name]
            low, high = _shown(estimate.interval.low), _shown(estimate.interval.high)
            parts.append(f"{label} {_shown(estimate.value)} ({low} to {high})")
    return f"Bars. Of 100 runs, so many end in “{outcome_title(comparison, name)}”: {'; '.join(parts)}."
