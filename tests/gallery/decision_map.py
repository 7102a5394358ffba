"""The decisions of an exercise as a figure: each option a line, and how the runs end in which it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.gallery.forced import Taken, asked_of, player_decisions, taken
from tests.history.timed import exercise

_LINE = 15
_WORDS, _BARS = 310, 300
_SHADES = ("#111111", "#555555", "#8c8c8c", "#bdbdbd", "#e3e3e3", "#ffffff", "#333333", "#a5a5a5")
"""Shades that stay apart in black and white, in the order of the outcomes."""


def decision_map(name: str) -> dict[str, Any]:
    """A Vega-Lite specification: on the left each decision with its options, on the right how the runs end."""
    rows = list(_rows(name))
    lines = {"field": "line", "type": "ordinal", "axis": None, "scale": {"domain": [row["line"] for row in rows]}}
    height = _LINE * len(rows)
    return {
        "config": {"view": {"stroke": None}, "font": "sans-serif"},
        "background": "white",
        "spacing": 6,
        "hconcat": [
            {
                "width": _WORDS,
                "height": height,
                "data": {"values": rows},
                "layer": [_words(lines, True), _words(lines, False)],
            },
            {
                "width": _BARS,
                "height": height,
                "data": {"values": [bar for row in rows for bar in row["bars"]]},
                "mark": {"type": "bar", "stroke": "#000000", "strokeWidth": 0.5, "height": {"band": 0.75}},
                "encoding": {"x": _axis(), "x2": {"field": "to"}, "y": lines, "color": _colours(name)},
            },
        ],
    }


def _words(lines: dict[str, Any], is_decision: bool) -> dict[str, Any]:
    weight = "bold" if is_decision else "normal"
    return {
        "transform": [{"filter": f"datum.isDecision == {str(is_decision).lower()}"}],
        "mark": {"type": "text", "align": "left", "fontSize": 11, "limit": _WORDS - 15, "fontWeight": weight},
        "encoding": {"x": {"value": 0 if is_decision else 12}, "y": lines, "text": {"field": "words"}},
    }


def _axis() -> dict[str, Any]:
    axis = {"title": "of 100 runs", "grid": False, "tickCount": 5}
    return {"field": "from", "type": "quantitative", "scale": {"domain": [0, 100]}, "axis": axis}


def _colours(name: str) -> dict[str, Any]:
    titles = [outcome.title or key for key, outcome in exercise(name).outcomes.items()]
    legend = {"title": None, "orient": "bottom", "columns": 2, "labelLimit": 260}
    outlined = {"symbolStrokeWidth": 0.5, "symbolStrokeColor": "#000000"}
    scale = {"domain": titles, "range": list(_SHADES[: len(titles)])}
    return {"field": "outcome", "type": "nominal", "scale": scale, "legend": legend | outlined}


def _rows(name: str) -> Iterator[dict[str, Any]]:
    """A line for each decision, and one for each of its options."""
    for node, decision in player_decisions(name).items():
        yield {"line": node, "words": f"{decision.title} ({asked_of(name, node)})", "isDecision": True, "bars": []}
        for option in taken(name, node):
            if option.is_in:
                line, title = f"{node}.{option.option}", decision.options[option.option].title or option.option
                yield {"line": line, "words": title, "isDecision": False, "bars": list(_bars(name, line, option))}


def _bars(name: str, line: str, option: Taken) -> Iterator[dict[str, Any]]:
    begin = 0.0
    for outcome, runs in option.sample.outcomes.items():
        end = begin + 100 * runs / option.sample.runs
        yield {"line": line, "outcome": exercise(name).outcomes[outcome].title or outcome, "from": begin, "to": end}
        begin = end
