"""What the figures share: their form, their colours, and the frame of a panel."""

from __future__ import annotations

from typing import Any

from sim.analysis.compare import Comparison
from sim.characters import cells, in_lines

Spec = dict[str, Any]

WIDTH = 320
"""The inside of a panel, in pixels."""
EDGE = 1
LINE = 14
"""A line of text."""
LETTER, BOLD_LETTER = 5.3, 6.1
"""What a letter takes along a line, about; a wide one, as of Korean, takes twice as much."""
AXIS = 34
"""What an axis with its title takes below the panel."""

INK, SOFT, GRID = "#1a1a1a", "#5a5a5a", "#e3e3e3"
BASELINE = "#767676"
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Colours that colour-blind readers can tell apart (Okabe and Ito, "Color Universal Design", 2008), without the two
that are too close to the paper or to the ink. Nothing is told by colour alone: every mark has its label."""

COLOUR: Spec = {"field": "colour", "type": "nominal", "scale": None}
"""A channel that takes its colour from the data as it is."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
CONFIG: Spec = {
    "font": "Liberation Sans, Arial, Helvetica, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "titleColor": SOFT,
        "labelColor": SOFT,
        "gridColor": GRID,
        "tickColor": "#999",
        "domainColor": "#999",
        "tickSize": 4,
        "labelPadding": 2,
        "titlePadding": 4,
    },
    "text": {"fontSize": 11, "color": INK, "baseline": "alphabetic"},
}


def panel(height: float, layers: list[Spec], left: int = EDGE, top: int = 2, bottom: int = AXIS) -> Spec:
    """A panel of fixed size: ``height`` is the inside's."""
    return {
        "$schema": SCHEMA,
        "autosize": "none",
        "width": WIDTH + EDGE - left,
        "height": height,
        "padding": {"left": left, "right": 8, "top": top, "bottom": bottom},
        "background": None,
        "config": CONFIG,
        "layer": layers,
    }


def layer(mark: Spec, values: list[Spec], **encoding: Spec) -> Spec:
    """One layer with its own data."""
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def field(name: str, **more: Any) -> Spec:
    """A quantitative channel read off a field."""
    return {"field": name, "type": "quantitative", **more}


def down(height: float, name: str = "y") -> Spec:
    """A vertical channel in pixels from the top, without an axis."""
    return field(name, axis=None, scale={"domain": [0, height], "range": [0, height], "nice": False, "zero": False})


def across(name: str, domain: tuple[float, float], title: str, **axis: Any) -> Spec:
    """A horizontal channel with its axis."""
    scale = {"domain": list(domain), "nice": False, "zero": False}
    return field(name, scale=scale, axis={"title": title, "tickCount": 6, "labelFlush": True, **axis})


def stacked(rows: list[tuple[str, str]]) -> bool:
    """Whether some row's name and what is said of it don't fit beside each other."""
    return any(cells(name) * BOLD_LETTER + cells(said) * LETTER + 8 > WIDTH for name, said in rows)


def captions(rows: list[tuple[str, str]], each: float) -> list[Spec]:
    """Above each row its name in bold, and what is to be read off: at the right, or below if there is no room."""
    below = stacked(rows)
    height = each * len(rows)
    values = [{"y": each * i + 11, "name": name, "said": said} for i, (name, said) in enumerate(rows)]
    name: Spec = {"type": "text", "align": "left", "fontWeight": "bold", "limit": WIDTH}
    said: Spec = {"type": "text", "align": "left" if below else "right", "dy": LINE - 1 if below else 0, "limit": WIDTH}
    return [
        layer(name, values, x={"value": 0}, y=down(height), text={"field": "name"}),
        layer(said, values, x={"value": 0 if below else WIDTH}, y=down(height), text={"field": "said"}),
    ]


def wrapped(text: str, width: int) -> list[str]:
    """A title on one line or two of so many letters, cut off if need be; a letter of Korean takes two."""
    lines = in_lines(text, width)
    return lines if len(lines) < 3 else [lines[0], *in_lines(" ".join(lines[1:]), width, 1)]


def colours(comparison: Comparison) -> list[str]:
    """A colour a case; the baseline is grey."""
    others = 0
    palette = []
    for number in range(len(comparison.results)):
        is_baseline = number == comparison.baseline and len(comparison.results) > 1
        palette.append(BASELINE if is_baseline else OKABE_ITO[others % len(OKABE_ITO)])
        others += not is_baseline
    return palette
