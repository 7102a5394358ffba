"""Where words stand in the lines of a file: of a key, and of a word inside a value, however YAML lets it be written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sim.faults import Path
from sim.scenario.text import Document

_WORD = re.compile(r"[\w.]+")
_ANCHOR = re.compile(r"[&!]\S*\s*")
_BAR = re.compile(r"[|>][-+\d]*\s*(#.*)?$")


@dataclass(frozen=True, order=True, slots=True)
class Extent:
    """Part of a line: its number, where it begins and where it ends, all from 0, in characters."""

    line: int
    begin: int
    end: int

    def part(self, offset: int, length: int) -> Extent:
        """The part of it that begins at ``offset``."""
        return Extent(self.line, self.begin + offset, self.begin + offset + length)


def key_extent(document: Document, path: Path) -> Extent | None:
    """Where the key of ``path`` stands; None where it is written otherwise than it reads."""
    place = document.keys.get(path)
    if place is None or place.file != document.file:
        return None
    begin = place.column - 1
    begin += place.text[begin : begin + 1] in ("'", '"')
    return _matching(place.text, Extent(place.line - 1, begin, begin + len(str(path[-1]))), str(path[-1]))


def word_extent(document: Document, path: Path, value: str, offset: int, word: str) -> Extent | None:
    """Where the ``word`` stands that begins at ``offset`` in the text at ``path``; None where an alias stands there, or
    the word is written otherwise than it reads."""
    place = document.places.get(path)
    if place is None or place.file != document.file:
        return None
    before = len(_WORD.findall(value[:offset]))
    line, column = place.line - 1, place.column - 1
    anchor = _ANCHOR.match(place.text, column)
    column = anchor.end() if anchor else column
    if place.text[column : column + 1] == "*":
        return None
    if _BAR.match(place.text, column):
        line, column = line + 1, 0
    for number in range(line, len(document.lines)):
        text = document.lines[number]
        for match in _WORD.finditer(text, column):
            if before == 0:
                begin = match.start() + max(match.group().find(word), 0)
                return _matching(text, Extent(number, begin, begin + len(word)), word)
            before -= 1
        column = 0
    return None


def _matching(text: str, extent: Extent, word: str) -> Extent | None:
    return extent if text[extent.begin : extent.end] == word else None
