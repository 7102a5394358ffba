"""Workbooks of spreadsheet programs, read without working anything out: what stands in the cells, and no more."""

from __future__ import annotations

import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Any

import openpyxl
from openpyxl.utils.cell import column_index_from_string
from openpyxl.worksheet._reader import WorkSheetParser

from sim.characters import brief, printable
from sim.exchange.archives import Archive, archive, is_archive
from sim.exchange.grids import MOST_COLUMNS, MOST_ROWS, Grid, GridRow
from sim.exchange.instants import TableCell
from sim.faults import Misuse

MOST_SHEETS = 100
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOOK = "xl/workbook.xml"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_COMMENTS = re.compile(r"xl/(?:comments|threadedComments)")
_MOST_MERGED = 10_000
_SAVE = "save it as .xlsx and import that"


def is_workbook(content: bytes) -> bool:
    """Whether a file is a spreadsheet program's, be it one that can be read or not."""
    return content.startswith(_OLD) or (is_archive(content) and _called_inside(content))


def _called_inside(content: bytes) -> bool:
    return b"[Content_Types].xml" in content or b"opendocument" in content[:200]


def workbook_grids(content: bytes, name: str) -> tuple[list[Grid], list[str]]:
    """The sheets of a workbook, and sentences on what was left out of it. Raises Misuse for one that is not read."""
    if content.startswith(_OLD):
        if _ENCRYPTED in content:
            raise Misuse(f"{name} is protected by a password; take it off, {_SAVE}.")
        raise Misuse(f"{name} is a workbook of an old kind (.xls); {_SAVE}.")
    if b"opendocument" in content[:200]:
        raise Misuse(f"{name} is an OpenDocument file; {_SAVE}.")
    package = archive(content, name)
    _check_package(package, name)
    remarks = []
    if any(part.endswith("vbaProject.bin") for part in package.names):
        remarks.append("Its macros are left out, and were not run.")
    if any(_COMMENTS.match(part) for part in package.names):
        remarks.append("Comments at its cells are left out; what matters of them belongs into a column.")
    if any(part.startswith("xl/drawings/drawing") for part in package.names):
        remarks.append("Its pictures, charts and boxes of text are left out.")
    grids = _read(package, name)
    if any(row.formulas for grid in grids for row in grid.rows):
        taken = "the value that was saved with one is taken, and where there is none, its words"
        remarks.append(f"Formulas are not worked out: {taken}.")
    return grids, remarks


def _check_package(package: Archive, name: str) -> None:
    """Refuse what is no workbook, and XML that declares entities."""
    if "xl/workbook.bin" in package.names:
        raise Misuse(f"{name} is a binary workbook (.xlsb); {_SAVE}.")
    if _BOOK not in package.names:
        kind = "a Word document" if "word/document.xml" in package.names else "no workbook"
        raise Misuse(f"{name} is {kind}; an MSEL is imported from .xlsx or .csv.")
    for part in package.names:
        if part.endswith((".xml", ".rels")):
            text = package.read(part)
            if b"<!DOCTYPE" in (text.replace(b"\0", b"") if b"\0" in text[:8] else text):
                shown = printable(brief(part))
                raise Misuse(f"`{shown}` in {name} declares entities, as no workbook does; it is not read.")


def _read(package: Archive, name: str) -> list[Grid]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            written = _sheets(package, is_saved=False)
            if any(row.formulas for grid in written for row in grid.rows):
                saved = _sheets(package, is_saved=True)
                return [_with_saved(grid, other) for grid, other in zip(written, saved, strict=True)]
        except Misuse:
            raise
        except Exception:  # whatever a damaged file makes of the library, a person is told in a sentence
            raise Misuse(f"{name} is damaged, and cannot be read as a workbook; open it and {_SAVE}.") from None
    return written


def _sheets(package: Archive, is_saved: bool) -> list[Grid]:
    """Every sheet with its formulas, or with the values that were saved with them."""
    book = openpyxl.load_workbook(BytesIO(package.content), read_only=True, data_only=is_saved, keep_links=False)
    if len(book.sheetnames) > MOST_SHEETS:
        raise Misuse(f"{package.called} has more than {MOST_SHEETS} sheets; keep those of the exercise.")
    return [_grid(sheet, package) for sheet in book.worksheets]


def _grid(sheet: Any, package: Archive) -> Grid:
    """A sheet's rows, only those that are there: between two of them may lie a million that are not."""
    xml = package.read(sheet._worksheet_path.lstrip("/"))
    hidden = {int(number) for number in _hidden_rows(xml)}
    book = sheet.parent
    parser = WorkSheetParser(
        BytesIO(xml),
        sheet._shared_strings,
        data_only=book.data_only,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )
    rows: dict[int, GridRow] = {}
    is_cut = False
    for number, cells in parser.parse():
        is_cut = is_cut or any(cell["column"] > MOST_COLUMNS and cell["value"] is not None for cell in cells)
        values, formulas = _values(cells)
        if any(value not in (None, "") for value in values):
            if len(rows) == MOST_ROWS:
                message = f"The sheet “{sheet.title}” has more than {MOST_ROWS:,} rows; import a part of it at a time."
                raise Misuse(message)
            rows[number] = GridRow(number, values, number in hidden, formulas)
    return Grid(sheet.title, tuple(_unmerged(rows, xml)), sheet.sheet_state != "visible", is_cut)


def _values(cells: Sequence[Mapping[str, Any]]) -> tuple[tuple[TableCell, ...], dict[int, str]]:
    """A row's values up to the last that there is, and which of them are formulas."""
    values: list[TableCell] = []
    formulas: dict[int, str] = {}
    for cell in cells:
        column, value = cell["column"] - 1, cell["value"]
        if value is None or column >= MOST_COLUMNS:
            continue
        values.extend([None] * (column + 1 - len(values)))
        value = getattr(value, "text", value)
        if cell["data_type"] == "f":
            formulas[column] = str(value)
        values[column] = value
    return tuple(values), formulas


def _with_saved(grid: Grid, saved: Grid) -> Grid:
    """The sheet with the values that were saved with its formulas, where some were."""
    values = {row.number: row for row in saved.rows}
    rows = []
    for row in grid.rows:
        cells = list(row.cells)
        for column in row.formulas:
            value = values[row.number].cell(column) if row.number in values else None
            cells[column] = row.cells[column] if value is None else value
        rows.append(GridRow(row.number, tuple(cells), row.hidden, row.formulas))
    return replace(grid, rows=tuple(rows))


def _hidden_rows(xml: bytes) -> Iterator[bytes]:
    for row in _ROW.finditer(xml):
        if b'hidden="1"' in row[1] or b'hidden="true"' in row[1]:
            number = re.search(rb'\br="(\d+)"', row[1])
            if number:
                yield number[1]


def _merged_down(xml: bytes) -> Iterator[tuple[int, int, int]]:
    """The cells of one column that are merged: its number from 0, the first row and the last."""
    for match in islice(_MERGED.finditer(xml), _MOST_MERGED):
        left, top, right, bottom = match.groups()
        if left == right:
            yield column_index_from_string(left.decode()) - 1, int(top), int(bottom)


def _unmerged(rows: dict[int, GridRow], xml: bytes) -> Iterator[GridRow]:
    """The rows, in which what stands in a merged cell stands in every row that it spans."""
    numbers = sorted(rows)
    filled: dict[int, dict[int, TableCell]] = {}
    filled_to: dict[int, int] = {}
    for column, top, bottom in sorted(_merged_down(xml)):
        value = rows[top].cell(column) if top in rows else None
        below = max(top, filled_to.get(column, 0))  # cells that overlap, as no program merges them, are filled once
        filled_to[column] = max(below, bottom)
        if value is not None:
            for number in numbers[bisect_right(numbers, below) : bisect_right(numbers, bottom)]:
                filled.setdefault(number, {})[column] = value
    for number, row in rows.items():
        if number not in filled:
            yield row
            continue
        cells = [*row.cells, *[None] * (max(filled[number]) + 1 - len(row.cells))]
        for column, value in filled[number].items():
            cells[column] = value
        yield GridRow(number, tuple(cells), row.hidden, row.formulas)
