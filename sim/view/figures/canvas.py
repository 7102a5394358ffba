"""Figures as wide as a sheet of paper: 640 pixels, drawn 16 centimetres wide, with everything placed in pixels.

Nothing is told by colour alone: what differs in colour differs in its form, its dashes or its words too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from sim.view.figures.letters import LINE, SIZE, is_wide
from sim.view.figures.shape import CONFIG, INK, SCHEMA, Spec, layer

SHEET = 640
"""The width of a figure, its margins included."""
TALLEST = 860
"""No figure is taller, so that it stands on one sheet with its caption."""
Dash = tuple[float, float]
DASHED, DOTTED = (6.0, 4.0), (1.5, 3.0)
"""Dashes of lines: so many pixels drawn, so many left out."""

_BOXES, _CURVES, _RULES, _SYMBOLS, _WORDS = range(5)
"""What lies upon what."""


class Canvas:
    """A figure that is being drawn: words lie upon symbols, these upon lines, and lines upon boxes.

    Places are pixels from the left and the top; further fields given with a thing are kept beside it in the data.
    """

    def __init__(self) -> None:
        self._drawn: list[tuple[int, Spec, Spec, list[Spec]]] = []
        """In the order in which each look was first drawn: its plane, the mark, its channels, and what looks so."""

    def word(
        self,
        x: float,
        y: float,
        text: str | list[str],
        room: float,
        align: Literal["left", "center", "right"] = "left",
        colour: str = INK,
        bold: bool = False,
        upright: bool = False,
    ) -> None:
        """A text on the line ``y``, or several lines from there on, in so much room along it, into which it was cut:
        whoever draws measures no words, which would take most of the time."""
        mark: Spec = {
            "type": "text",
            "align": align,
            "color": colour,
            "fontWeight": "bold" if bold else "normal",
            "lineHeight": LINE,
            "angle": -90 if upright else 0,
        }
        if any(map(is_wide, text)):
            mark["font"] = _WIDE_LETTERS
        self._add(_WORDS, mark, {"text": {"field": "text"}}, {"x": x, "y": y, "text": text, "room": round(room, 1)})

    def rule(
        self, x: float, y: float, x2: float, y2: float, width: float = 1.2, colour: str = INK, dash: Dash | None = None
    ) -> None:
        """A straight line."""
        mark: Spec = {"type": "rule", "color": colour, "strokeWidth": width}
        if dash:
            mark["strokeDash"] = list(dash)
        self._add(_RULES, mark, _ENDS, {"x": x, "y": y, "x2": x2, "y2": y2})

    def box(
        self,
        x: float,
        y: float,
        x2: float,
        y2: float,
        fill: str = "white",
        edge: str = INK,
        width: float = 1.0,
        corner: int = 0,
        **kept: Any,
    ) -> None:
        """A rectangle; without an edge where that is 0 wide."""
        mark: Spec = {"type": "rect", "color": fill, "cornerRadius": corner, "strokeWidth": width}
        if width:
            mark["stroke"] = edge
        self._add(_BOXES, mark, _ENDS, {"x": x, "y": y, "x2": x2, "y2": y2, **kept})

    def symbol(self, x: float, y: float, shape: str, fill: str = INK, size: int = 60, **kept: Any) -> None:
        """A shape about a place."""
        mark: Spec = {
            "type": "point", "shape": shape, "filled": True, "color": fill, "stroke": INK, "strokeWidth": 1.3,
            "size": size, "opacity": 1,
        }  # fmt: skip
        self._add(_SYMBOLS, mark, {}, {"x": x, "y": y, **kept})

    def band(self, points: Sequence[Spec], low: str, high: str, fill: str) -> None:
        """What lies between two fields of points."""
        channels = {"y": _pixels(low), "y2": {"field": high}}
        self._drawn.append((_BOXES, {"type": "area", "color": fill}, channels, list(points)))

    def curve(self, points: Sequence[Spec], field: str, width: float, dash: Dash | None = None) -> None:
        """A line through a field of points, from the first to the last."""
        mark: Spec = {"type": "line", "color": INK, "strokeWidth": width}
        if dash:
            mark["strokeDash"] = list(dash)
        channels = {"y": _pixels(field), "order": {"field": "place", "type": "quantitative"}}
        self._drawn.append((_CURVES, mark, channels, [{**point, "place": at} for at, point in enumerate(points)]))

    def spec(self, height: float) -> Spec:
        """The figure, so many pixels tall."""
        planes = sorted(self._drawn, key=lambda drawn: drawn[0])
        return {
            "$schema": SCHEMA,
            "autosize": "none",
            "width": SHEET,
            "height": round(height),
            "padding": 0,
            "background": None,
            "config": {**CONFIG, "text": {**CONFIG["text"], "fontSize": SIZE}},
            "layer": [
                layer(mark, values, **{"x": _pixels("x"), "y": _pixels("y"), **channels})
                for _, mark, channels, values in planes
            ],
        }

    def _add(self, plane: int, mark: Spec, channels: Spec, value: Spec) -> None:
        """Add a thing to those that look the same."""
        placed = {name: round(part, 2) if name in _PLACES else part for name, part in value.items()}
        for *look, values in self._drawn:
            if look == [plane, mark, channels]:
                values.append(placed)
                return
        self._drawn.append((plane, mark, channels, [placed]))


def _pixels(name: str) -> Spec:
    """A channel that is a place already."""
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


_WIDE_LETTERS = f"Noto Sans CJK KR, Malgun Gothic, Yu Gothic, {CONFIG['font']}"
"""Fonts that have the letters of Korea, Japan and China; of itself what draws pictures takes one with serifs."""
_PLACES = ("x", "y", "x2", "y2")
_ENDS: Spec = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}


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
