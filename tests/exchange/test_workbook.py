"""Workbooks as people and programs save them: what stands in the cells is read, nothing is worked out, and what could
do harm is refused in a sentence."""

from __future__ import annotations

import re
import tracemalloc
import zipfile
from datetime import datetime, time
from io import BytesIO

import openpyxl
import pytest
from openpyxl.comments import Comment

from sim.exchange.draft_yaml import draft_yaml
from sim.exchange.readers import read_file
from sim.exchange.tables import Wishes
from sim.exchange.workbook import workbook_grids
from sim.faults import Misuse
from sim.scenario.load import examine_text
from tests.exchange.books import book, repacked, saved

HEADINGS = ["Event Number", "Time", "From", "To", "Title", "Message", "Expected Actions", "Status"]
ROW = [1, "H+1", "News desk", "Ministry", "Rain", "It rains.", "Open an umbrella", "Planned"]
SHEET = "xl/worksheets/sheet1.xml"


def read(content: bytes, **wishes):
    return read_file(content, "list.xlsx", Wishes(**wishes))


def said(content: bytes) -> str:
    with pytest.raises(Misuse) as misuse:
        read(content)
    return str(misuse.value)


def checked(imported):
    examination = examine_text(draft_yaml(imported.draft))
    assert examination.faults == (), examination.faults
    return examination.scenario


def sheet_xml(content: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return packed.read(SHEET)


def test_formulas_are_words_or_the_values_that_were_saved():
    made = openpyxl.Workbook()
    made.active.append(HEADINGS)
    made.active.append([1, "H+1", "Desk", "Ministry", '=HYPERLINK("http://evil","click")', "=1+1", "@SUM(A1)", "-1"])
    content = saved(made)
    imported = read(content)
    inject = next(iter(checked(imported).injects.values()))
    assert inject.title == '=HYPERLINK("http://evil","click")' and inject.text == "=1+1"
    assert inject.expects == ("@SUM(A1)",)
    assert any("Formulas are not worked out" in remark for remark in imported.remarks)
    worked_out = re.sub(rb"<f>1\+1</f><v\s*(/>|></v>)", b"<f>1+1</f><v>2</v>", sheet_xml(content))
    imported = read(repacked(content, {SHEET: worked_out}))
    inject = imported.draft.injects[0]
    assert inject.text == "2" and inject.extras["formula of Message"] == "=1+1"


def test_dates_times_and_numbers_of_a_spreadsheet():
    rows = [HEADINGS, *([n, when, "Desk", "Ministry", f"E{n}", "x"] for n, when in enumerate([
        datetime(2024, 6, 26, 9), time(9, 30), datetime(2024, 6, 27, 0, 30), "J+1", 45.5, True,
    ]))]  # fmt: skip
    imported = read(book(("MSEL", rows)))
    assert [inject.at for inject in imported.draft.injects] == [0, 1800, 55800, 86400, 2730, None]
    assert imported.understood[-1].left == "`true` is no time that is known here"


def test_the_list_is_found_among_sheets_and_below_titles():
    rows = [["Exercise Umbrella"], [], ["Controlled by", "the desk"], HEADINGS, ROW, HEADINGS, [], [2, *ROW[1:]]]
    content = book(("Read me", [["About", "this"]]), ("MSEL", rows), ("Lists", [["a"], ["b"]]))
    imported = read(content)
    assert imported.draft.title == "Exercise Umbrella" and "the desk" in imported.draft.notes
    assert [(row.where, row.left) for row in imported.understood] == [
        ("row 5", ""), ("row 6", "the headings again"), ("row 8", ""),
    ]  # fmt: skip
    assert "The sheet “MSEL” is read. Left out: “Read me”, “Lists”; `--sheet NAME` reads another." in imported.remarks
    with pytest.raises(Misuse, match=r"has no sheet `MSLE`\. Did you mean `MSEL`"):
        read(content, sheet="MSLE")


def test_hidden_rows_and_sheets_and_merged_cells():
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (["Move", *HEADINGS], ["One", *ROW], [None, 2, *ROW[1:]], ["Two", 3, *ROW[1:]]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[4].hidden = True
    secret = made.create_sheet("Secret")
    secret.append(HEADINGS)
    secret.sheet_state = "veryHidden"
    imported = read(saved(made))
    assert [turn.title for turn in imported.draft.turns] == ["One", "Two"]
    assert "1 hidden row is read like the others, the first of them row 4." in imported.remarks
    assert any("“Secret” (hidden)" in remark for remark in imported.remarks)


def test_cells_that_are_merged_over_each_other_are_filled_once():
    """The first fills them; were each filled as often as it is merged, a small file would take minutes."""
    rows = [
        ["Move", *HEADINGS],
        ["One", *ROW],
        *([None, n, *ROW[1:]] for n in (2, 3)),
        ["Two", 4, *ROW[1:]],
        [None, 5],
        [None, 6],
    ]
    content = book(("MSEL", rows))
    cells = b"</sheetData><mergeCells>" + b'<mergeCell ref="A2:A6"/><mergeCell ref="A5:A1048576"/>' * 5_000
    over_each_other = sheet_xml(content).replace(b"</sheetData>", cells + b"</mergeCells>")
    (grid,), _ = workbook_grids(repacked(content, {SHEET: over_each_other}), "list.xlsx")
    assert [row.text(0) for row in grid.rows] == ["Move", "One", "One", "One", "One", "One", "Two"]


def test_a_title_across_the_table_is_a_turn():
    imported = read(book(("MSEL", [HEADINGS, ["Day one"], ROW, ["Day two"], [2, "H+9", *ROW[2:]], ["The end"]])))
    assert [(turn.title, turn.at) for turn in imported.draft.turns] == [("Day one", 3600), ("Day two", 9 * 3600)]
    assert imported.understood[-1].left == "a title across the table, and no event with a time after it"


def test_macros_are_left_out_and_said_so():
    content = repacked(book(("MSEL", [HEADINGS, ROW])), {"xl/vbaProject.bin": b"Auto_Open"})
    assert "Its macros are left out, and were not run." in read(content).remarks


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is a workbook of an old kind (.xls); save it as .xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "is protected by a password; take it off",
        ),
        (book(("MSEL", [HEADINGS, ROW]))[:-900], "is cut short or damaged"),
        (repacked(book(("M", [ROW])), {SHEET: b"<worksheet><sheetData><row"}), "is damaged, and cannot be read as a"),
        (repacked(book(("M", [ROW])), {"../../etc/passwd": b"x"}), "which leads out of any folder; it is not read."),
        (repacked(book(("M", [ROW])), {"xl/media/a.xml": b" " * 30_000_000}), "no export needs that much."),
        (book(("M", [])), "is empty."),
        (book(("M", [["some"], ["words"]])), "No list of events was found"),
    ],
)
def test_what_cannot_be_read_is_said(content, sentence):
    assert sentence in said(content)


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_entities_are_refused(coding):
    lol = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><worksheet/>'
    assert "declares entities" in said(repacked(book(("M", [ROW])), {SHEET: lol.encode(coding)}))


def opendocument() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return file.getvalue()


def word_document() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<x/>")
    return file.getvalue()


def test_other_kinds_of_documents_are_named():
    assert "is an OpenDocument file; save it as .xlsx" in said(opendocument())
    assert "is a Word document; an MSEL is imported from .xlsx or .csv." in said(word_document())


def test_a_row_far_down_and_a_column_far_out_cost_nothing():
    content = book(("MSEL", [HEADINGS, ROW]))
    row = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    far = sheet_xml(content).replace(b"</sheetData>", row)
    tracemalloc.start()
    imported = read(repacked(content, {SHEET: far}))
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()
    assert len(imported.draft.injects) == 1
    assert "Left out: what stands behind column GR, the 200th." in imported.remarks


def test_comments_and_drawings_are_left_out_and_said_so():
    made = openpyxl.load_workbook(BytesIO(book(("MSEL", [HEADINGS, ROW]))))
    made.active["E2"].comment = Comment("Ask the director first.", "somebody")
    content = repacked(saved(made), {"xl/drawings/drawing1.xml": b"<xdr:wsDr xmlns:xdr='x'/>"})
    remarks = read(content).remarks
    assert any(remark.startswith("Comments at its cells are left out") for remark in remarks)
    assert "Its pictures, charts and boxes of text are left out." in remarks


def test_more_rows_than_a_list_has_are_refused():
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(2, 20_010))
    content = book(("MSEL", [HEADINGS]))
    many = sheet_xml(content).replace(b"</sheetData>", rows + b"</sheetData>")
    with pytest.raises(Misuse, match=r"has more than 20,000 rows; import a part of it at a time"):
        workbook_grids(repacked(content, {SHEET: many}), "list.xlsx")


def events(count: int) -> list[list[object]]:
    return [[n, f"H+{n}", "Desk", f"Team {n % 7}", f"Event {n}", f"Message {n}.", "", ""] for n in range(1, count + 1)]


def test_a_cell_of_a_megabyte_is_carried():
    lines = b"\n".join(b"%d. A line of its own." % n for n in range(45_000))
    content = book(("MSEL", [HEADINGS, *events(3)]))
    long = sheet_xml(content).replace(b"Message 1.<", lines + b"<")
    imported = read(repacked(content, {SHEET: long}))
    assert imported.draft.injects[0].text.replace("\\", "").encode() == lines
    assert checked(imported).injects["event_1"].text.count("A line of its own") == 45_000


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_very_many_events(count):
    imported = read(book(("MSEL", [HEADINGS, *events(count)])))
    scenario = checked(imported)
    assert len(scenario.injects) == len(imported.understood) == count
    assert list(scenario.injects.values())[-1].text == f"Message {count}."
