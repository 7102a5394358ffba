"""Files of comma-separated values, whatever separates them and however their letters are coded."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

from sim.characters import NotText, decoded, with_newlines
from sim.exchange.formulas import unguarded
from sim.exchange.grids import MOST_COLUMNS, MOST_ROWS, Grid, GridRow
from sim.faults import Misuse

LARGEST = 64 * 2**20
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_LOOKED_AT = 2**16
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SCRIPTS = {
    "cp949": ("Korean", re.compile("[가-힣]")),
    "cp932": ("Japanese", re.compile("[ぁ-ヿ一-鿿、。（）：]")),
}


def separated_grid(content: bytes, name: str) -> tuple[Grid, list[str]]:
    """The table in a file, and sentences on what was guessed of it. Raises Misuse for what is no such file."""
    if len(content) > LARGEST:
        raise Misuse(f"{name} is larger than {LARGEST // 2**20} MB; import a part of it at a time.")
    text, how = _text(content, name)
    separator = _separator(text)
    if separator is None:
        raise Misuse(f"{name} is no table: no commas, semicolons, tabs or bars part its lines alike.")
    whole = tuple(_rows(text, separator, name))
    is_cut = any(any(row.cells[MOST_COLUMNS:]) for row in whole)
    rows = tuple(replace(row, cells=row.cells[:MOST_COLUMNS]) for row in whole) if is_cut else whole
    said = f"Guessed: its letters are coded as {how}." if how else ""
    parted = "" if separator == "," else f"Its columns are parted by {_SEPARATORS[separator]}."
    return Grid(name, rows, is_cut=is_cut), list(filter(None, (said, parted)))


def is_separated(content: bytes) -> bool:
    """Whether a file is text whose first lines are parted alike."""
    try:
        text, _ = _text(content, "")
    except Misuse:
        return False
    return "\0" not in text and _separator(text) is not None


def _text(content: bytes, name: str) -> tuple[str, str]:
    """The text, and the name of how it is coded where that is not said."""
    if not content.startswith(_MARKS) and b"\0" in content[:400]:
        coding = "utf-16-le" if content[1:400:2].count(0) > content[:400:2].count(0) else "utf-16-be"
        return with_newlines(content.decode(coding, "replace")), "UTF-16"
    try:
        return decoded(content), ""
    except NotText as error:
        if content.startswith(_MARKS):
            raise Misuse(f"{name}, line {error.line}: {error.message} {error.hint}") from None
    best = max(_SCRIPTS, key=lambda coding: _share(content, coding))
    if _share(content, best) > 0.5:
        return with_newlines(content.decode(best)), f"{_SCRIPTS[best][0]} ({best})"
    return with_newlines(content.decode("cp1252", "replace")), "Western European (cp1252)"


def _share(content: bytes, coding: str) -> float:
    """How many of the letters that are not plain belong to the script that a coding is for."""
    try:
        text = content.decode(coding)
    except UnicodeDecodeError:
        return 0
    strange = sum(not character.isascii() for character in text)
    return len(_SCRIPTS[coding][1].findall(text)) / strange if strange else 0


def _separator(text: str) -> str | None:
    """What parts the first lines of a text most alike; None where nothing does."""
    shares = {}
    for separator in _SEPARATORS:
        widths = [len(row) for row in _records(text[:_LOOKED_AT], separator)][:40]
        parted = [width for width in widths if width > 1]
        if parted and len(parted) * 2 >= len(widths):
            shares[separator] = max(map(parted.count, parted)) / len(widths), max(parted)
    return max(shares, key=lambda separator: shares[separator], default=None)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(LARGEST)
    try:
        yield from (row for row in csv.reader(StringIO(text, newline=""), delimiter=separator) if any(row))
    except csv.Error:
        return
    finally:
        csv.field_size_limit(before)


def _rows(text: str, separator: str, name: str) -> Iterator[GridRow]:
    before = csv.field_size_limit(LARGEST)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    count = 0
    try:
        for number, cells in enumerate(reader, 1):
            if any(map(str.strip, cells)):
                count += 1
                if count > MOST_ROWS:
                    raise Misuse(f"{name} has more than {MOST_ROWS:,} rows; import a part of it at a time.")
                yield GridRow(number, tuple(unguarded(cell) or None for cell in cells))
    except csv.Error as error:
        raise Misuse(f"{name}, line {reader.line_num}: this row cannot be read: {error}.") from None
    finally:
        csv.field_size_limit(before)
