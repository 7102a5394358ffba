"""What became of the outcomes: of 100 runs, how many go from which outcome to which, the luck being the same.

A heat map, not a ribbon: the numbers stand in the cells, and what stays the same (the diagonal) steps back.
"""

from __future__ import annotations

from sim.analysis.compare import Comparison, Difference
from sim.view import sentences as say
from sim.view.comparison import outcome_title
from sim.view.figures.shape import EDGE, GRID, INK, SOFT, WIDTH, Figure, Spec, layer, panel
from sim.view.numbers import case_labels, flow_numbers

LEFT, TOP, OVERHANG = 128, 92, 58
"""Room for the outcomes' names: at the left, above, and where the last of those above leans out."""
TOLD = 5
"""So many of the largest changes are told in words."""


def flow_figures(comparison: Comparison) -> list[Figure]:
    """A figure a case that is not the baseline."""
    return [_figure(comparison, difference) for difference in comparison.differences]


def _figure(comparison: Comparison, difference: Difference) -> Figure:
    labels = dict(zip((result.case.name for result in comparison.results), case_labels(comparison), strict=True))
    base, other = labels[comparison.results[comparison.baseline].case.name], labels[difference.name]
    return Figure(
        f"From {base} to {other}",
        _spec(comparison, difference),
        _reading(comparison, difference, base, other),
        f"Rows: how a run ends with {base}. Columns: how the same run ends with {other}. Of 100 runs; on grey, no change.",
        flow_numbers(comparison, difference),
    )


def _cell(per_hundred: float) -> str:
    """A count in 100 as it fits a cell."""
    if per_hundred == 0:
        return ""
    if per_hundred < 0.5:
        return "<1" if per_hundred < 0.05 else f"{per_hundred:.1f}"
    return f"{per_hundred:.0f}"


def _spec(comparison: Comparison, difference: Difference) -> Spec:
    names = [name for name in comparison.outcomes if any(name in pair for pair in difference.flows)]
    side = (WIDTH + EDGE - LEFT - OVERHANG) / len(names)
    tall = max(24.0, min(side, 34.0))
    runs = comparison.runs
    most = max((count for (a, b), count in difference.flows.items() if a != b), default=0) / runs * 100
    cells = []
    for row, a in enumerate(names):
        for column, b in enumerate(names):
            per_hundred = difference.flows.get((a, b), 0) / runs * 100
            strength = per_hundred / most if most and a != b else 0.0
            cells.append(
                {
                    "x": column * side,
                    "x2": (column + 1) * side,
                    "y": row * tall,
                    "y2": (row + 1) * tall,
                    "cx": (column + 0.5) * side,
                    "cy": (row + 0.5) * tall + 4,
                    "colour": "#e8e8e8" if a == b else _blue(strength),
                    "ink": "#ffffff" if strength > 0.55 else INK,
                    "text": _cell(per_hundred),
                }
            )
    height = tall * len(names)
    titles = [outcome_title(comparison, name) for name in names]
    across = [{"x": (i + 0.5) * side, "text": title} for i, title in enumerate(titles)]
    along = [{"y": (i + 0.5) * tall + 4, "text": title} for i, title in enumerate(titles)]
    return panel(
        height,
        [
            layer(
                {"type": "rect", "stroke": GRID},
                cells,
                x=_pixels("x"),
                x2={"field": "x2"},
                y=_pixels("y"),
                y2={"field": "y2"},
                color={"field": "colour", "type": "nominal", "scale": None},
            ),
            layer(
                {"type": "text", "align": "center"},
                cells,
                x=_pixels("cx"),
                y=_pixels("cy"),
                text={"field": "text"},
                color={"field": "ink", "type": "nominal", "scale": None},
            ),
            layer(
                {"type": "text", "align": "right", "limit": LEFT - 12, "color": SOFT},
                along,
                x={"value": -6},
                y=_pixels("y"),
                text={"field": "text"},
            ),
            layer(
                {"type": "text", "align": "left", "limit": TOP + 8, "angle": -52, "color": SOFT},
                across,
                x=_pixels("x"),
                y={"value": -6},
                text={"field": "text"},
            ),
        ],
        left=LEFT,
        top=TOP,
        bottom=EDGE,
    )


def _pixels(name: str) -> Spec:
    """A channel that is a place already."""
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def _blue(strength: float) -> str:
    """From white to the blue of Okabe and Ito."""
    low, high = (255, 255, 255), (0, 114, 178)
    return "#" + "".join(f"{round(a + (b - a) * strength):02x}" for a, b in zip(low, high, strict=True))


def _reading(comparison: Comparison, difference: Difference, base: str, other: str) -> str:
    moves = sorted(
        ((count, comparison.outcomes.index(a), comparison.outcomes.index(b)) for (a, b), count in difference.flows.items() if a != b),
        key=lambda move: (-move[0], *move[1:]),
    )
    title = [outcome_title(comparison, name) for name in comparison.outcomes]
    told = "; ".join(
        f"{say.share(count / comparison.runs)} from “{title[a]}” to “{title[b]}”" for count, a, b in moves[:TOLD]
    )
    changed = say.share(difference.changed.value)
    return f"Heat map. With {other} instead of {base}, {changed} runs end otherwise{f': {told}' if told else ''}."


