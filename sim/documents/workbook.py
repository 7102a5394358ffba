"""Sheets as a file that spreadsheets edit (Office Open XML), and one of them as comma-separated values.

Words are words: no cell is a formula, whatever stands in it. The same sheets are always the same bytes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from math import ceil
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from sim.characters import cells, visible
from sim.exchange.formulas import guarded, is_like_formula
from sim.exchange.kept import CELL_HOLDS, GOES_ON, LONGER_HEADINGS, LONGER_SHEET
from sim.view.words.sheets import SheetCell, SheetColumn, Workbook, Worksheet, cell_text

MOST_IN_CELL = 32_767
"""UTF-16 code units: what a spreadsheet calls characters."""
LINE, HIGHEST = 14.5, 409.0
"""Points: of a line, and of the highest row there can be."""
WORDS = 1.15
"""How much more room words take where they are folded whole."""
_DATE = "ddd d mmm yyyy hh:mm"
_MADE = datetime(2000, 1, 1)
"""When every file was made, so that equal sheets are equal files."""
_TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)
_RULED = Border(bottom=Side("hair", color="999999"))
_HEADING = Font(bold=True)
_SHADED = PatternFill("solid", fgColor="DDDDDD")


def workbook(book: Workbook) -> bytes:
    """The file's content."""
    writer = _Writer(book)
    for sheet in book.sheets:
        writer.add(sheet)
    writer.add_longer()
    stream = BytesIO()
    writer.file.save(stream)
    return _settled(stream.getvalue())


def csv_text(sheet: Worksheet) -> Iterator[str]:
    """The sheet as comma-separated values, line by line: the cells of the workbook, none of which a spreadsheet works
    out. It begins with the mark by which one knows UTF-8."""
    line = StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    yield "\ufeff"
    for row in ([column.heading for column in sheet.columns], *sheet.rows):
        writer.writerow(
            [guarded(visible(cell_text(cell))) if isinstance(cell, str) else cell_text(cell) for cell in row]
        )
        yield line.getvalue()
        line.seek(0)
        line.truncate()


class _Writer:
    def __init__(self, book: Workbook) -> None:
        self.file = openpyxl.Workbook(write_only=True)
        self._marking = visible(book.marking).replace("&", "&&")
        self._title = visible(book.title).replace("&", "&&")
        self._longer: list[tuple[str, str, str, int, str]] = []
        about = self.file.properties
        about.title, about.creator, about.created = visible(book.title), "Whitecell", _MADE
        for name, fact in book.about:
            setattr(about, name, visible(fact))

    def add(self, sheet: Worksheet) -> None:
        """One sheet: its print set-up and what may be chosen first, then row by row."""
        made = self.file.create_sheet(sheet.title)
        if sheet.hidden:
            made.sheet_state = "hidden"
        self._set_up(made, sheet)
        made.row_dimensions[1].height = _height(sheet.columns, [column.heading for column in sheet.columns])
        made.append([self._heading(made, column) for column in sheet.columns])
        for number, row in enumerate(sheet.rows):
            key = sheet.keys[number] if sheet.keys else str(number + 2)
            if not sheet.hidden:
                made.row_dimensions[number + 2].height = _height(sheet.columns, row)
            values = zip(sheet.columns, row, strict=True)
            made.append([self._cell(made, sheet, column, key, value) for column, value in values])

    def _set_up(self, made: Any, sheet: Worksheet) -> None:
        last = f"{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
        made.freeze_panes = "A2"
        made.auto_filter.ref = f"A1:{last}"
        for number, column in enumerate(sheet.columns, 1):
            dimension = made.column_dimensions[get_column_letter(number)]
            dimension.width, dimension.hidden = column.width, column.hidden
            if column.choices and sheet.rows:
                choices = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
                choices.error, choices.errorTitle = f"Choose {', '.join(column.choices)}.", column.heading
                letter = get_column_letter(number)
                choices.add(f"{letter}2:{letter}{len(sheet.rows) + 1}")
                made.data_validations.append(choices)
        made.page_setup.orientation, made.page_setup.paperSize = "landscape", 8  # A3
        made.page_setup.fitToWidth, made.page_setup.fitToHeight = 1, 0
        made.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        made.print_title_rows = "1:1"
        for side in (made.oddHeader, made.oddFooter):
            side.center.text = self._marking
        made.oddHeader.left.text, made.oddFooter.left.text = self._title, sheet.title
        made.oddFooter.right.text = "&P / &N"

    def _heading(self, made: Any, column: SheetColumn) -> Cell:
        cell = self._words(made, column.heading)
        cell.font, cell.fill = _HEADING, _SHADED
        return cell

    def _cell(self, made: Any, sheet: Worksheet, column: SheetColumn, key: str, value: SheetCell | None) -> Cell | None:
        if isinstance(value, str):
            if value:
                return self._words(made, self._kept_short(sheet, column, key, visible(value)))
            if sheet.hidden:
                return None
            value = None  # somebody may fill it in, and the row's rule goes through it
        cell = WriteOnlyCell(made, value)
        cell.alignment, cell.border = _TOP, _RULED
        if isinstance(value, datetime):
            cell.number_format = _DATE
        return cell

    def _words(self, made: Any, text: str) -> Cell:
        cell = WriteOnlyCell(made, None)
        cell.value = text
        cell.data_type = "s"  # whatever it begins with
        cell.alignment, cell.border = _TOP, _RULED
        if is_like_formula(text):
            cell.quotePrefix = True  # nor does it become a formula where somebody edits it
        return cell

    def _kept_short(self, sheet: Worksheet, column: SheetColumn, key: str, text: str) -> str:
        """The text as far as a cell may hold it; the rest goes on in a sheet of its own."""
        if len(text) * 2 <= MOST_IN_CELL or len(text.encode("utf-16-le")) <= 2 * MOST_IN_CELL:
            return text
        for part, begin in enumerate(range(CELL_HOLDS, len(text), CELL_HOLDS), 1):
            self._longer.append((sheet.title, key, column.heading, part, text[begin : begin + CELL_HOLDS]))
        return text[:CELL_HOLDS] + GOES_ON

    def add_longer(self) -> None:
        """What was too long for its cells, if anything was."""
        if self._longer:
            columns = tuple(SheetColumn(heading, 60 if heading == "Text" else 16) for heading in LONGER_HEADINGS)
            self.add(Worksheet(LONGER_SHEET, columns, tuple(self._longer)))


def _height(columns: Sequence[SheetColumn], row: Sequence[SheetCell]) -> float:
    """Points that a row takes with its longest cell folded; no spreadsheet makes one higher than HIGHEST."""
    shown = [(column.width, cell) for column, cell in zip(columns, row, strict=True) if not column.hidden]
    folded = max((_lines(cell, width) for width, cell in shown if isinstance(cell, str)), default=1)
    return min(LINE * max(folded, 1), HIGHEST)


def _lines(text: str, width: int) -> int:
    """In how many lines a text is folded in a column; what would be higher than any row is not counted out."""
    most = int(HIGHEST / LINE) + 1
    return sum(max(1, ceil(cells(line) * WORDS / width)) for line in text[: most * width * 2].splitlines()[:most])


def _settled(content: bytes) -> bytes:
    """The file as it would have been at any other time."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as made, ZipFile(stream, "w", ZIP_DEFLATED) as settled:
        for name in made.namelist():
            part = made.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", part)
            settled.writestr(ZipInfo(name), part, ZIP_DEFLATED)
    return stream.getvalue()
