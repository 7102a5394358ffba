"""Escapes between double quotes: the pairs in which JSON writes some characters, and what they can hide."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_ESCAPE = re.compile(r"\\(?:r\\n|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))")
_SHORT = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "N": "\x85", "r": "\r", "v": "\v"}
_SHORT |= {"L": "\u2028", "P": "\u2029", "_": "\xa0"}
_SHORTENED = 2
"""YAML writes in ten characters what JSON writes in twelve."""


class Pairs:
    """The pairs of escapes in a text that may be JSON, which YAML does not know: ``text`` has one escape for each."""

    def __init__(self, text: str) -> None:
        self._ends: dict[int, list[int]] = {}
        is_json = text.lstrip().startswith("{")
        lines = text.split("\n") if is_json and _PAIR.search(text) else []
        self.text = "\n".join(self._joined(number, line) for number, line in enumerate(lines)) or text

    def _joined(self, number: int, line: str) -> str:
        ends = [pair.end() for pair in _PAIR.finditer(line)]
        if ends:
            self._ends[number] = [end - _SHORTENED * count for count, end in enumerate(ends, 1)]
        return _PAIR.sub(lambda pair: f"{pair[1]}\\U{ord(whole(pair[2], pair[3])):08X}", line)

    def column(self, line: int, column: int) -> int:
        """The column in the file of one in ``text``, both from 0."""
        return column + _SHORTENED * bisect_right(self._ends.get(line, ()), column)


def whole(first: str, second: str) -> str:
    """The character of a pair of surrogates, each in four hexadecimal digits."""
    return bytes.fromhex(first + second).decode("utf-16-be")


def surrogates(line: str, column: int) -> str | None:
    """The character of the pair of escapes at ``column``, if a pair stands there."""
    pair = _PAIR.match(line, column)
    return whole(pair[2], pair[3]) if pair else None


def escaped(lines: Sequence[str], begin: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[str, int, int]]:
    """Each character that is escaped between two places, with its line and column; all from 0."""
    for number in range(begin[0], end[0] + 1):
        first = begin[1] if number == begin[0] else 0
        last = end[1] if number == end[0] else len(lines[number])
        for match in _ESCAPE.finditer(lines[number], first, last):
            code, short = match[1] or match[2] or match[3], match[4] or "\n"
            yield chr(int(code, 16)) if code else _SHORT.get(short, short), number, match.start()
