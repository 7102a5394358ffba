"""What tests ask of figures as wide as a sheet: that nothing leaves the frame, and no words lie upon others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sim.view.figures.canvas import SHEET, TALLEST
from sim.view.figures.letters import LINE, SIZE, width_of
from sim.view.words.page import Figure


@dataclass(frozen=True)
class Extent:
    """What a text takes: from where to where, in pixels."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Extent) -> bool:
        """Whether both take the same place, by more than a pixel."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 1 and min(self.bottom, other.bottom) - max(self.top, other.top) > 1


def held(figure: Figure, *names: str) -> list[tuple[Any, ...]]:
    """The data of the layers that hold all these fields."""
    rows = (row for layer in figure.spec["layer"] for row in layer["data"]["values"])
    return [tuple(row[name] for name in names) for row in rows if all(name in row for name in names)]


def texts(figure: Figure) -> Iterator[Extent]:
    """Every line of words in a figure, with what it takes at the most."""
    for layer in figure.spec["layer"]:
        mark = layer["mark"]
        for row in layer["data"]["values"] if mark["type"] == "text" else ():
            lines = row["text"] if isinstance(row["text"], list) else [row["text"]]
            for at, line in enumerate(lines):
                wide = min(width_of(line, bold=mark["fontWeight"] == "bold"), row["room"])
                begin = {"left": 0.0, "center": -wide / 2, "right": -wide}[mark["align"]]
                if mark["angle"]:
                    x, middle = row["x"] + LINE * at, row["y"] - begin
                    yield Extent(line, x - SIZE + 3, middle - wide, x + 3, middle)
                else:
                    y = row["y"] + LINE * at
                    yield Extent(line, row["x"] + begin, y - SIZE + 3, row["x"] + begin + wide, y + 3)


def places(figure: Figure) -> Iterator[tuple[float, float]]:
    """Every place at which something is drawn that is no word."""
    for layer in figure.spec["layer"]:
        for row in layer["data"]["values"] if layer["mark"]["type"] != "text" else ():
            yield row["x"], row.get("y", 0)
            yield row.get("x2", row["x"]), row.get("y2", row.get("y", 0))


def check_framed(figure: Figure) -> None:
    """Fail for a figure that is too tall, leaves its frame, cuts words a second time or lays them upon each other."""
    height = figure.spec["height"]
    assert height <= TALLEST + 1 and figure.spec["width"] == SHEET
    assert [(x, y) for x, y in places(figure) if not (-1 <= x <= SHEET + 1 and -1 <= y <= height + 1)] == []
    lines = list(texts(figure))
    outside = [
        one for one in lines if one.left < -1 or one.right > SHEET + 1 or one.top < -1 or one.bottom > height + 1
    ]
    assert outside == []
    assert [(one.text, other.text) for one, other in combinations(lines, 2) if one.meets(other)] == []
    roomy = [row for layer in figure.spec["layer"] for row in layer["data"]["values"] if "room" in row]
    for row in roomy:
        for line in row["text"] if isinstance(row["text"], list) else [row["text"]]:
            assert width_of(line) <= row["room"] + 1, line
