"""Documents for word processors, read by python-docx: every word is there, and the file says what each part is."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings

from sim.documents.word import word
from sim.scenario.prose import passage
from sim.view.words.page import AsWritten, Booklet, Column, Figure, Heading, NewSheet, Picture, Prose, Table, lines
from tests.documents.booklets import BOOKLETS, missing
from tests.documents.sample import ARABIC, JAPANESE, KOREAN, MARKING, sample, square, wide


def opened(*blocks: object, contents: bool = False) -> Document:
    return docx.Document(BytesIO(word(Booklet("A title", MARKING, tuple(blocks), contents))))  # type: ignore[arg-type]


def words_of(paper: Document) -> str:
    """All words of the body, in tables, fields and boxes too, and what is said of pictures."""
    body = paper.element.body
    return "".join(
        [
            *("\t" if part.tag == qn("w:tab") else part.text or "" for part in body.iter(qn("w:t"), qn("w:tab"))),
            *(part.get("descr") for part in body.iter(qn("wp:docPr"))),
        ]
    )


@pytest.fixture(scope="module")
def content() -> bytes:
    return word(sample())


@pytest.fixture(scope="module")
def paper(content: bytes) -> Document:
    return docx.Document(BytesIO(content))


@settings(deadline=None, max_examples=30)
@given(BOOKLETS)
def test_every_word_is_there(booklet: Booklet) -> None:
    paper = docx.Document(BytesIO(word(booklet)))
    assert missing(booklet.blocks, words_of(paper)) == []


def test_the_same_document_is_the_same_bytes(content: bytes) -> None:
    assert word(sample()) == content
    with ZipFile(BytesIO(content)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"python-docx" not in archive.read("docProps/core.xml")
        assert b"updateFields" not in archive.read("word/settings.xml")


def test_headings_are_headings(paper: Document) -> None:
    styles = {paragraph.text.strip(): paragraph.style.name for paragraph in paper.paragraphs}  # type: ignore[union-attr]
    assert styles["Whose island  for the facilitators"] == "Title"
    assert styles["The words"] == "Heading 1" and styles["In several scripts"] == "Heading 2"
    assert styles[JAPANESE] == "Heading 3"
    assert styles["one thing"] == "List Bullet" and styles["from three"] == "List Number"
    assert styles["Said by somebody else, with stress."] == "Quote"
    assert styles["Table 1. Scripts: 북한이 탄도미사일을 발"] == "Caption"
    assert styles["Figure 1. How it ends"] == "Figure Caption"


def test_every_style_that_is_used_is_there(content: bytes, paper: Document) -> None:
    known = {style.style_id for style in paper.styles}
    used = {part.get(qn("w:val")) for part in paper.element.body.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))}
    assert used <= known


def test_lists_stand_within_lists_and_count_by_themselves() -> None:
    paper = opened(AsWritten(passage("- a\n  - b\n\n    c\n\n3. d\n4. e\n\nf\n\n1. g\n\n99999) h")))
    told = {}
    for paragraph in paper.paragraphs:
        number = paragraph._p.find(f".//{qn('w:numPr')}")
        told[paragraph.text] = None if number is None else (number.ilvl.val, number.numId.val)
    assert told["a"] == (0, 1) and told["b"] == (1, 1) and told["c"] is None and told["99999. h"] == (0, 1)
    assert told["d"] == told["e"] and told["d"][0] == 0 and told["g"] not in (told["d"], None)
    numbering = paper.part.numbering_part.element
    starts = {
        num.get(qn("w:numId")): num.find(f".//{qn('w:startOverride')}").get(qn("w:val"))
        for num in numbering.findall(qn("w:num"))[2:]
    }
    assert starts == {str(told["d"][1]): "3", str(told["g"][1]): "1"}


def test_stress_and_code_are_kept() -> None:
    runs = opened(AsWritten(passage("a **b** *c* `d`\\\ne"))).paragraphs[0].runs
    assert [run.text for run in runs if run.bold] == ["b"] and [run.text for run in runs if run.italic] == ["c"]
    assert [run.text for run in runs if run.style.name == "Code"] == ["d"]
    assert "".join(run.text for run in runs) == "a b c d\ne"


def test_a_table_s_head_is_repeated_and_its_rows_stay_whole_but_for_long_ones() -> None:
    paper = opened(Table((Column("a"), Column("b", "right")), (("x", "y"), ("z " * 2000, "1"))), wide(2, 1, "w" * 900))
    first = paper.tables[0]
    assert first._tbl.tr_lst[0].find(f".//{qn('w:tblHeader')}") is not None
    assert [row.find(f".//{qn('w:cantSplit')}") is not None for row in first._tbl.tr_lst] == [True, True, False]
    assert first.rows[1].cells[1].paragraphs[0].alignment == 2
    assert len(first.rows[2].cells[0].paragraphs) > 1  # one over many sheets would take minutes to lay out


def test_a_very_long_table_stands_in_several_with_the_same_head_and_columns() -> None:
    tables = opened(wide(2, 501)).tables
    assert [len(table.rows) for table in tables] == [251, 251, 2]
    assert {tuple(cell.text for cell in table.rows[0].cells) for table in tables} == {("Column 0", "Column 1")}
    assert len({tuple(column.width or 0 for column in table.columns) for table in tables}) == 1


def test_columns_are_as_wide_as_asked_and_never_wider_than_the_sheet() -> None:
    asked = Table((Column("a", share=1), Column("b", share=3)), (("x", "y"),))
    for table in (asked, wide(12, 2), wide(40, 2), wide(3, 2, "w" * 5000)):
        grid = opened(table).tables[0]
        widths = [column.width for column in grid.columns]
        assert sum(widths) <= 6_120_130  # 170 mm: A4 without its margins, and less than Letter without them
        assert all(width > 60_000 for width in widths)
    widths = [column.width for column in opened(asked).tables[0].columns]
    assert widths[1] / widths[0] == pytest.approx(3, rel=0.01)


def test_lines_of_a_cell_are_broken_and_a_newline_of_somebody_s_is_a_blank() -> None:
    cells = opened(Table((Column("a"), Column("b")), ((lines("one", "two"), "three\nfour"),))).tables[0].rows[1].cells
    assert [cell.text for cell in cells] == ["one\ntwo", "three four"]


def test_every_section_has_the_marking_and_its_running_words() -> None:
    paper = opened(
        Prose("x"), NewSheet("Pack of Centre"), Prose("y"), NewSheet("Pack of Coast"), NewSheet(), Prose("z")
    )
    assert len(paper.sections) == 3
    for section, running in zip(paper.sections, ("", "Pack of Centre", ""), strict=True):
        assert [paragraph.text for paragraph in section.header.paragraphs] == [MARKING]
        marking, foot = (paragraph.text for paragraph in section.footer.paragraphs)
        assert marking == MARKING and foot == f"{running}\tPage 1 of 1"
    assert len({section.footer.part.partname for section in paper.sections}) == 2


def test_an_endless_marking_leaves_room_for_the_sheet() -> None:
    paper = docx.Document(BytesIO(word(Booklet("", "SECRET " * 500, (NewSheet("x " * 5000), Prose("y"))))))
    section = paper.sections[0]
    told = [paragraph.text for paragraph in (*section.header.paragraphs, *section.footer.paragraphs)]
    assert all(len(text) < 230 for text in told) and told[0].startswith("SECRET SECRET") and told[0].endswith("…")


def test_the_contents_stand_there_already_and_lead_to_the_headings() -> None:
    paper = opened(
        Heading("T", 1), Heading("One"), Heading("Within", 3), Heading("Lower", 4), Heading("Two"), contents=True
    )
    body = paper.element.body
    links = [(link.get(qn("w:anchor")), link.text) for link in body.iter(qn("w:hyperlink"))]
    named = {
        mark.get(qn("w:name")): "".join(part.text for part in mark.getparent().iter(qn("w:t")))
        for mark in body.iter(qn("w:bookmarkStart"))
    }
    assert [text for _, text in links] == ["One", "Within", "Two"]
    assert all(named[name] == text for name, text in links)
    fields = [part.text.strip() for part in body.iter(qn("w:instrText"))]
    assert fields[0] == 'TOC \\o "1-2" \\h \\z' and len(fields) == 4
    kinds = [part.get(qn("w:fldCharType")) for part in body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == 4


def test_other_scripts_have_fonts_and_directions() -> None:
    paper = opened(Prose(KOREAN), Prose(JAPANESE), Prose(ARABIC), Prose("plain"))
    korean, japanese, arabic, plain = (paragraph._p for paragraph in paper.paragraphs)
    assert korean.find(f".//{qn('w:lang')}").get(qn("w:eastAsia")) == "ko-KR"
    assert japanese.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "Yu Gothic"
    assert arabic.find(f".//{qn('w:bidi')}") is not None and plain.find(f".//{qn('w:bidi')}") is None
    turned = [run.text for run in paper.paragraphs[2].runs if run._r.find(f".//{qn('w:rtl')}") is not None]
    assert turned == ["أُطلق صاروخ باليستي", "في الساعة"]


def test_pictures_have_alternatives_and_fit_the_sheet(paper: Document) -> None:
    told = [part.get("descr") for part in paper.element.body.iter(qn("wp:docPr"))]
    assert told == [*(block.reading for block in sample().blocks if isinstance(block, Figure)), "map.png"]
    large = opened(Picture("wall.png", "PNG picture", square(1, 3000))).inline_shapes[0]
    assert large.width <= 6_120_000 and large.height <= 7_560_000 and large.width == large.height


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", square(1)[:40], b"GIF89a", b"\xff\xd8\xff"])
def test_what_is_no_whole_picture_is_named(content: bytes) -> None:
    for called in ("PNG picture", "GIF picture", "JPEG picture"):
        assert "torn.png" in opened(Picture("torn.png", called, content)).paragraphs[0].text


def test_the_file_says_what_it_is(paper: Document) -> None:
    about = paper.core_properties
    assert (about.title, about.author, about.comments) == ("Whose island", "Whitecell", "made from: a log")
    assert about.language == "en-GB" and about.created is None and about.modified is None
