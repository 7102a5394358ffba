"""What became of the outcomes: of 100 runs, how many go from which outcome to which, the luck being the same.

A heat map, not a ribbon: the numbers stand in the cells, and what stays the same (the diagonal) steps back.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.analysis.compare import Comparison
from sim.characters import cells
from sim.view.comparison.page import outcome_title
from sim.view.comparison.tables import case_labels, flow_numbers
from sim.view.figures.shape import COLOUR, EDGE, GRID, INK, SOFT, WIDTH, Spec, layer, panel, wrapped
from sim.view.words import sentences as say
from sim.view.words.page import Figure

Flows = Mapping[tuple[str, str], int]
"""Runs by how they end with one and with the other."""

LEFT = 112
"""Room for the outcomes' names at the left."""
LETTERS, LONGEST = 18, 165
"""What a line of a name at the left holds, and the pixels of one above."""
LEANS = math.radians(50)
"""How far the names above lean from level."""
TOLD = 5
"""So many of the largest changes are told in words."""


def flow_figures(comparison: Comparison) -> list[Figure]:
    """A figure a case that is not the baseline."""
    labels = dict(zip((result.case.name for result in comparison.results), case_labels(comparison), strict=True))
    base = labels[comparison.results[comparison.baseline].case.name]
    outcomes = {name: outcome_title(comparison, name) for name in comparison.outcomes}
    return [flow_figure(one.flows, outcomes, base, labels[one.name]) for one in comparison.differences]


def flow_figure(flows: Flows, outcomes: Mapping[str, str], base: str, other: str) -> Figure:
    """How many of the runs that end one way with ``base`` end which way with ``other``; ``outcomes`` by title."""
    return Figure(
        f"From {base} to {other}",
        _spec(flows, outcomes),
        _reading(flows, outcomes, base, other),
        f"Rows: how a run ends with {base}. Columns: how the same run ends with {other}. Of 100 runs; grey: no change.",
        flow_numbers(flows, outcomes),
    )


def _cell(per_hundred: float) -> str:
    """A count in 100 as it fits a cell."""
    if per_hundred == 0:
        return ""
    return str(round(per_hundred)) if round(per_hundred) else "<1"


def _spec(flows: Flows, outcomes: Mapping[str, str]) -> Spec:
    names = [name for name in outcomes if any(name in pair for pair in flows)]
    titles = [outcomes[name] for name in names]
    longest = [min(5.4 * cells(title), LONGEST) for title in titles]
    side = (WIDTH + EDGE - LEFT - longest[-1] * math.cos(LEANS)) / (len(names) + 0.3)
    tall = max(26.0, min(side, 34.0))
    squares = _squares(flows, names, side, tall)
    along = [
        {"y": (i + 0.5) * tall + 4 - 6 * (len(lines) - 1), "text": lines}
        for i, lines in enumerate(wrapped(title, LETTERS) for title in titles)
    ]
    across = [{"x": (i + 0.6) * side, "text": title} for i, title in enumerate(titles)]
    right: Spec = {"type": "text", "align": "right", "limit": LEFT - 8, "lineHeight": 12, "color": SOFT}
    leaning: Spec = {"type": "text", "align": "left", "limit": LONGEST, "angle": -math.degrees(LEANS), "color": SOFT}
    return panel(
        tall * len(names),
        [
            layer(
                {"type": "rect", "stroke": GRID},
                squares,
                x=_pixels("x"),
                x2={"field": "x2"},
                y=_pixels("y"),
                y2={"field": "y2"},
                color=COLOUR,
            ),
            layer(
                {"type": "text", "align": "center"},
                squares,
                x=_pixels("cx"),
                y=_pixels("cy"),
                text={"field": "text"},
                color={**COLOUR, "field": "ink"},
            ),
            layer(right, along, x={"value": -6}, y=_pixels("y"), text={"field": "text"}),
            layer(leaning, across, x=_pixels("x"), y={"value": -6}, text={"field": "text"}),
        ],
        left=LEFT,
        top=round(max(longest) * math.sin(LEANS)) + 16,
        bottom=4,
    )


def _squares(flows: Flows, names: list[str], side: float, tall: float) -> list[Spec]:
    """A cell a pair: grey where nothing changes, the bluer the more runs change so."""
    runs = sum(flows.values())
    most = max((count for (a, b), count in flows.items() if a != b), default=0)
    squares = []
    for row, a in enumerate(names):
        for column, b in enumerate(names):
            count = flows.get((a, b), 0)
            strength = count / most if most and a != b else 0.0
            squares.append(
                {
                    "x": column * side,
                    "x2": (column + 1) * side,
                    "y": row * tall,
                    "y2": (row + 1) * tall,
                    "cx": (column + 0.5) * side,
                    "cy": (row + 0.5) * tall + 4,
                    "colour": "#e8e8e8" if a == b else _blue(strength),
                    "ink": "#ffffff" if strength > 0.55 else INK,
                    "text": _cell(count / runs * 100),
                }
            )
    return squares


def _pixels(name: str) -> Spec:
    """A channel that is a place already."""
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def _blue(strength: float) -> str:
    """From white to the blue of Okabe and Ito."""
    low, high = (255, 255, 255), (0, 114, 178)
    return "#" + "".join(f"{round(a + (b - a) * strength):02x}" for a, b in zip(low, high, strict=True))


def _reading(flows: Flows, outcomes: Mapping[str, str], base: str, other: str) -> str:
    places, runs = {name: place for place, name in enumerate(outcomes)}, sum(flows.values())
    changes = [(-count, places[a], places[b], a, b) for (a, b), count in flows.items() if a != b]
    told = "; ".join(
        f"{say.share(-count / runs)} from “{outcomes[a]}” to “{outcomes[b]}”"
        for count, _, _, a, b in sorted(changes)[:TOLD]
    )
    changed = say.share(-sum(count for count, *_ in changes) / runs)
    return f"Heat map. With {other} instead of {base}, {changed} runs end otherwise{f': {told}' if told else ''}."
