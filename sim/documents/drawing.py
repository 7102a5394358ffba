"""Vega-Lite specifications drawn as SVG to stand inside a page."""

from __future__ import annotations

import re
from typing import Any

import vl_convert
from markupsafe import Markup

from sim.characters import visible
from sim.view.words.page import Figure

VEGA_LITE = "5.20"
FINENESS = 2
"""Dots of a PNG to a pixel: 200 to the inch, where a figure is as wide as a sheet."""


def start() -> None:
    """Start the library that draws, which takes longer than any figure and leaves Python's lock to others meanwhile;
    the first figure does so otherwise."""
    _svg({"title": "A", "mark": "point", "data": {"values": []}})


def drawn(figure: Figure, name: str) -> Markup:
    """The figure as an SVG that scales with its column; ``name`` makes its inner ids differ from any other's."""
    return Markup(_thinned(_svg(figure.spec), name))


def png(figure: Figure) -> bytes:
    """The figure as a PNG picture, fine enough for print; by way of an SVG, which takes two thirds of the time."""
    return vl_convert.svg_to_png(_svg(figure.spec), scale=FINENESS)


def _svg(spec: dict[str, Any]) -> str:
    return vl_convert.vegalite_to_svg(_shown(spec), vl_version=VEGA_LITE, allowed_base_urls=[])


def _shown(value: Any) -> Any:
    """A specification whose every text may be shown."""
    if isinstance(value, dict):
        return {name: _shown(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_shown(part) for part in value]
    return visible(value) if isinstance(value, str) else value


def _thinned(svg: str, name: str) -> str:
    """Without what a page does not need: name spaces, empty paths, roles of single marks; fonts come from the page."""
    svg = re.sub(r' (xmlns(:xlink)?|version|class|role|pointer-events|font-family|aria-[a-z]+)="[^"]*"', "", svg)
    svg = re.sub(r'<path [^>]*?d=""[^>]*/>|<path d="M0,0h0v0h0Z"/>', "", svg)
    svg = re.sub(r' (opacity="1"|stroke-width="1"(?=[ /]))', "", svg)
    svg = re.sub(r'(id="|url\(#|href="#)([\w-]+)', rf"\g<1>{name}-\g<2>", svg)
    svg = re.sub(r"-?\d+\.\d{3,}", lambda match: f"{float(match.group()):.2f}".rstrip("0").rstrip("."), svg)
    for _ in range(6):
        svg = re.sub(r"<g(?: transform=\"translate\([^)]*\)\")?></g>", "", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
