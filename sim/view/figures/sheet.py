"""Figures as wide as a sheet of paper: 640 pixels, drawn 16 centimetres wide, with everything placed in pixels.

Nothing is told by colour alone: what differs in colour differs in its form, its dashes or its words too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.view.figures.letters import LINE, SIZE
from sim.view.figures.shape import CONFIG, INK, SCHEMA, Spec, layer

SHEET = 640
"""The width of a figure, its margins included."""
TALLEST = 860
"""No figure is taller, so that it stands on one sheet with its caption."""
DASHED, DOTTED = [6, 4], [1.5, 3]


def sheet(height: float, layers: list[Spec]) -> Spec:
    """A figure of fixed size; layers without data are left out."""
    return {
        "$schema": SCHEMA,
        "autosize": "none",
        "width": SHEET,
        "height": round(height),
        "padding": 0,
        "background": None,
        "config": {**CONFIG, "text": {**CONFIG["text"], "fontSize": SIZE}},
        "layer": [one for one in layers if one["data"]["values"]],
    }


def pixels(name: str) -> Spec:
    """A channel that is a place already."""
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def words(values: list[Spec], align: str = "left", colour: str = INK, bold: bool = False, **mark: Any) -> Spec:
    """Texts, each with the ``room`` it has, at the left (or right, or middle) of ``x`` on the line ``y``."""
    text: Spec = {
        "type": "text",
        "align": align,
        "color": colour,
        "fontWeight": "bold" if bold else "normal",
        "lineHeight": LINE,
        "limit": {"expr": "datum.room"},
        **mark,
    }
    return layer(text, values, x=pixels("x"), y=pixels("y"), text={"field": "text"})


def rules(values: list[Spec], width: float = 1.2, colour: str = INK, dash: list[float] | None = None) -> Spec:
    """Straight lines from ``x``, ``y`` to ``x2``, ``y2``."""
    rule: Spec = {"type": "rule", "color": colour, "strokeWidth": width, **({"strokeDash": dash} if dash else {})}
    return layer(rule, values, x=pixels("x"), x2={"field": "x2"}, y=pixels("y"), y2={"field": "y2"})


def boxes(values: list[Spec], fill: str = "white", stroke: str | None = INK, width: float = 1, round_: int = 0) -> Spec:
    """Rectangles from ``x``, ``y`` to ``x2``, ``y2``."""
    rect: Spec = {"type": "rect", "color": fill, "stroke": stroke, "strokeWidth": width, "cornerRadius": round_}
    return layer(rect, values, x=pixels("x"), x2={"field": "x2"}, y=pixels("y"), y2={"field": "y2"})


def symbols(values: list[Spec], shape: str, fill: str = INK, size: int = 60, angle: float = 0) -> Spec:
    """Shapes about ``x``, ``y``."""
    point: Spec = {
        "type": "point", "shape": shape, "filled": True, "color": fill, "stroke": INK, "strokeWidth": 1.3,
        "size": size, "opacity": 1, "angle": angle,
    }  # fmt: skip
    return layer(point, values, x=pixels("x"), y=pixels("y"))


def said(x: float, y: float, text: str | list[str], room: float) -> Spec:
    """A text for ``words``."""
    return {"x": round(x, 1), "y": round(y, 1), "text": text, "room": round(room, 1)}


def stroke(x: float, y: float, x2: float, y2: float) -> Spec:
    """A line for ``rules``, or a rectangle for ``boxes``."""
    return {"x": round(x, 1), "y": round(y, 1), "x2": round(x2, 1), "y2": round(y2, 1)}


def spot(x: float, y: float) -> Spec:
    """A place for ``symbols``."""
    return {"x": round(x, 1), "y": round(y, 1)}


def beside_each_other(places: Sequence[float], wide: Sequence[float], left: float, right: float) -> list[float]:
    """The middles of things so wide, in order and none upon another, as near to their places as can be.

    Least squares under an order, by pooling what would overlap (Barlow and others, "Statistical Inference under Order
    Restrictions", 1972, 1.2). They stand between ``left`` and ``right`` where there is room for all.
    """
    before = [sum(wide[:at]) + each / 2 for at, each in enumerate(wide)]
    pools: list[tuple[float, int]] = []
    for place, offset in zip(places, before, strict=True):
        middle, count = place - offset, 1
        while pools and pools[-1][0] >= middle:
            other, held = pools.pop()
            middle, count = (middle * count + other * held) / (count + held), count + held
        pools.append((middle, count))
    most = max(right - sum(wide), left)
    begins = [min(max(middle, left), most) for middle, count in pools for _ in range(count)]
    return [begin + offset for begin, offset in zip(begins, before, strict=True)]
