"""What room words take in a picture, and how they are fitted into the room there is."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from sim.scenario.words import flat

SIZE = 12.0
"""The size of letters in a figure as wide as a sheet, in pixels: 8.5 points in print."""
LINE = 15
"""A line of them."""

_WIDTHS = {
    191: "'", 222: "ijl’‘", 260: "|", 278: " !,./:;I[\\]ft·", 334: "()-`r{}“”", 355: '"', 389: "*", 469: "^",
    500: "Jckszvxy", 556: "#$0123456789?L_abdeghnopqu–", 584: "+<=>~−", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw",
    778: "GOQ", 833: "Mm", 889: "%", 944: "W",
}  # fmt: skip
"""What letters take, in thousandths of their size, in the fonts of the figures, which all have these widths."""
_WIDTH_OF = {letter: width / 1000 for width, letters in _WIDTHS.items() for letter in letters}
_WIDEST = 1.02
_OF_OTHER_SCRIPTS = 0.8
_BOLDER = 1.1
"""No line in bold takes more than so many times what it takes in plain letters."""


def width_of(text: str, size: float = SIZE, bold: bool = False) -> float:
    """The pixels that one line takes at the most."""
    return sum(map(_part, text)) * size * (_BOLDER if bold else 1)


@cache
def _part(letter: str) -> float:
    """What a letter takes, as a part of its size."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain in _WIDTH_OF:
        return _WIDTH_OF[plain]
    return _OF_OTHER_SCRIPTS if letter.isalpha() and not is_wide(letter) else _WIDEST


def is_wide(text: str) -> bool:
    """Whether letters as wide as they are tall stand in a text, as those of Korea, Japan and China."""
    return any(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def fitted(text: str, room: float, most: int = 1, bold: bool = False) -> list[str]:
    """A text in at most so many lines of so many pixels, words whole where they find room; cut off with an ellipsis."""
    lines, rest = list[str](), flat(text)
    while rest and len(lines) < most:
        line = _first(rest, room, bold)
        rest = rest[len(line) :].lstrip()
        lines.append(line.rstrip())
    if rest and lines:
        lines[-1] = cut(f"{lines[-1]} {rest}", room, bold)
    return lines


def cut(text: str, room: float, bold: bool = False) -> str:
    """A text on one line of so many pixels, cut off with an ellipsis where it takes more."""
    text = flat(text)
    if width_of(text, bold=bold) <= room:
        return text
    return f"{text[: _fitting(text, room - width_of('…', bold=bold), bold)].rstrip()}…"


def _first(text: str, room: float, bold: bool) -> str:
    """What of a text finds room on its first line: whole words, or of a long one as much as there is room for."""
    if width_of(text, bold=bold) <= room:
        return text
    kept = max(1, _fitting(text, room, bold))
    ends = [gap.start() for gap in re.finditer(" ", text[: kept + 1]) if gap.start()]
    return text[: ends[-1]] if ends else text[:kept]


def _fitting(text: str, room: float, bold: bool) -> int:
    """How many letters from the first find room."""
    taken = 0.0
    for place, letter in enumerate(text):
        taken += width_of(letter, bold=bold)
        if taken > room:
            return place
    return len(text)
