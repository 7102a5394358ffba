"""Columns as editors count them: in units of UTF-16 unless something else was agreed on, and not in characters."""

from __future__ import annotations

_CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
"""How a text is written in each, and the bytes of one unit."""


def units_of(line: str, column: int, encoding: str = "utf-16") -> int:
    """The units before a column of a line."""
    codec, width = _CODECS[encoding]
    return len(line[:column].encode(codec, "surrogatepass")) // width


def column_of(line: str, units: int, encoding: str = "utf-16") -> int:
    """The column that many units into a line; in the middle of a character the column of that, behind the end the
    end."""
    passed = 0
    for column, character in enumerate(line):
        passed += units_of(character, 1, encoding)
        if passed > units:
            return column
    return len(line)
