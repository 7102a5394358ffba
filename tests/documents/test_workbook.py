"""Workbooks as others open them: what they hold, that nothing in them is a formula, and that the same are the same."""

from __future__ import annotations

import csv
from datetime import datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.characters import visible
from sim.documents.workbook import HIGHEST, csv_text, workbook
from sim.exchange.formulas import is_like_formula, unguarded
from sim.exchange.kept import GOES_ON, LONGER_SHEET
from sim.view.words.sheets import SheetColumn, Workbook, Worksheet, cell_text

FORMULAS = ('=HYPERLINK("http://example.org")', "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "'=1", "＝1")
HOSTILE = ("<b>&amp;</b>", "핵 협의", "日本語", "\u202eevil", "\x00\x1b[31m", "a\nb", "]]>", "_x0041_", "x" * 40)


def _book(*texts: str) -> Workbook:
    columns = (SheetColumn("What", 20), SheetColumn("When"), SheetColumn("Status", 11, ("Planned", "Held")))
    rows = tuple((text, datetime(2023, 12, 18, 8, 24), "Planned") for text in texts)
    return Workbook("A list", "SECRET & NOTIONAL", (Worksheet("Injects", columns, rows),))


def _opened(book: Workbook) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(workbook(book)))


def test_what_somebody_wrote_is_never_a_formula():
    sheet = _opened(_book(*FORMULAS))["Injects"]
    for number, text in enumerate(FORMULAS, 2):
        cell = sheet.cell(number, 1)
        assert (cell.value, cell.data_type, cell.quotePrefix) == (visible(text), "s", is_like_formula(visible(text)))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=40) | st.sampled_from(FORMULAS + HOSTILE), min_size=1, max_size=6))
def test_the_comma_separated_cells_are_those_of_the_workbook(texts):
    book = _book(*texts)
    told = "".join(csv_text(book.sheets[0]))
    rows = list(csv.reader(StringIO(told.removeprefix("\ufeff"), newline="")))
    cells = [[cell.value for cell in row] for row in _opened(book)["Injects"].iter_rows()]
    assert [[unguarded(cell) for cell in row] for row in rows] == [
        [cell_text("" if cell is None else cell) for cell in row] for row in cells
    ]
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in ("=", "+", "-", "@")]


def test_it_is_set_up_to_be_filtered_filled_in_and_printed():
    sheet = _opened(_book("one", "two\n" * 90))["Injects"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C3")
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == "SECRET && NOTIONAL"
    assert sheet.oddFooter.right.text == "&P / &N"
    [choices] = sheet.data_validations.dataValidation
    assert (choices.formula1, str(choices.sqref)) == ('"Planned,Held"', "C2:C3")
    assert sheet["A2"].alignment.wrap_text and sheet.column_dimensions["A"].width == 20
    assert sheet.row_dimensions[2].height < sheet.row_dimensions[3].height == HIGHEST


def test_an_empty_cell_is_ruled_and_folds_what_is_filled_in():
    columns = (SheetColumn("What"), SheetColumn("Notes"))
    sheets = (Worksheet("Injects", columns, (("a", ""),)), Worksheet("Kept", columns, (("a", ""),), hidden=True))
    opened = _opened(Workbook("A list", "SECRET", sheets))
    empty = opened["Injects"]["B2"]
    assert empty.value is None and empty.alignment.wrap_text and empty.border.bottom.style == "hair"
    assert not opened["Kept"]["B2"].has_style


def test_a_date_is_a_date():
    cell = _opened(_book("one"))["Injects"]["B2"]
    assert (cell.value, cell.is_date) == (datetime(2023, 12, 18, 8, 24), True)


def test_a_text_longer_than_a_cell_goes_on_in_a_sheet_of_its_own():
    text = "핵𝄞" * 20_000
    book = _opened(_book(text, "short"))
    begins = book["Injects"]["A2"].value
    assert begins.endswith(GOES_ON) and len(begins.encode("utf-16-le")) // 2 <= 32_767
    parts = list(book[LONGER_SHEET].iter_rows(min_row=2, values_only=True))
    assert {row[:3] for row in parts} == {("Injects", "2", "What")}
    assert begins.removesuffix(GOES_ON) + "".join(row[4] for row in parts) == text


def test_a_text_that_just_fits_stays_whole():
    assert _opened(_book("x" * 32_767))["Injects"]["A2"].value == "x" * 32_767


@pytest.mark.parametrize("texts", [FORMULAS, HOSTILE])
def test_the_same_sheets_are_the_same_bytes(texts):
    assert workbook(_book(*texts)) == workbook(_book(*texts))


def test_what_is_hidden_is_hidden():
    columns = (SheetColumn("What"), SheetColumn("ID", hidden=True))
    sheets = (Worksheet("Injects", columns, (("a", "b"),)), Worksheet("Kept", columns, (), hidden=True))
    book = _opened(Workbook("t", "m", sheets))
    assert book["Injects"].column_dimensions["B"].hidden and book["Kept"].sheet_state == "hidden"
