"""Separated values: whatever separates them and however their letters are coded."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.exchange.formulas import unguarded
from sim.exchange.readers import read_file
from sim.exchange.separated import separated_grid
from sim.exchange.tables import Wishes
from sim.faults import Misuse

KOREAN = [
    ["번호", "시각", "발신", "수신", "제목", "메시지"],
    ["1", "09:30", "합참", "국방부", "미사일", "동해로 발사되었다."],
]
JAPANESE = [
    ["番号", "時刻", "発信者", "宛先", "件名", "本文"],
    ["1", "09:30", "防衛省", "官邸", "ミサイル", "東の海に落ちた。"],
]
INDONESIAN = [
    ["Nomor", "Waktu", "Dari", "Kepada", "Judul", "Pesan"],
    ["1", "09.30", "TNI", "Kemenlu", "Rudal", "Jatuh."],
]
FRENCH = [
    ["N°", "Horaire", "Émetteur", "Destinataire", "Objet", "Contenu"],
    ["1", "09h30", "DGSE", "Élysée", "Été", "Déjà."],
]


def written(rows: list[list[str]], separator: str = ",") -> str:
    file = StringIO()
    csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return file.getvalue()


def read(content: bytes, **wishes):
    return read_file(content, "list.csv", Wishes(**wishes))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("rows", [KOREAN, JAPANESE, INDONESIAN, FRENCH])
def test_headings_of_several_languages(rows, separator):
    imported = read(written(rows, separator).encode())
    (inject,) = imported.draft.injects
    assert (inject.title, inject.text, inject.extras[rows[0][0]]) == (rows[1][4], rows[1][5], "1")
    assert [field for _, field in imported.mapping] == ["number", "time", "from", "to", "title", "message"]
    assert [cell.title for cell in imported.draft.cells] == [rows[1][3], "Control"]
    assert f"{imported.draft.start:%H:%M}" == "09:30"


@pytest.mark.parametrize(
    ("rows", "coding", "said"),
    [
        (KOREAN, "cp949", "Korean (cp949)"), (JAPANESE, "cp932", "Japanese (cp932)"),
        (FRENCH, "cp1252", "Western European (cp1252)"), (KOREAN, "utf-16-le", "UTF-16"),
        (JAPANESE, "utf-16-be", "UTF-16"),
    ],
)  # fmt: skip
def test_other_codings_are_guessed_and_said(rows, coding, said):
    grid, remarks = separated_grid(written(rows).encode(coding), "list.csv")
    assert [list(row.cells) for row in grid.rows] == rows
    assert remarks == [f"Guessed: its letters are coded as {said}."]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_codings_that_say_what_they_are(coding):
    grid, remarks = separated_grid(written(KOREAN).encode(coding), "list.csv")
    assert [list(row.cells) for row in grid.rows] == KOREAN and remarks == []


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp949"])
@pytest.mark.parametrize("count", [1, 1_500])
def test_a_file_is_known_for_a_table_however_it_is_coded_and_however_long_it_is(coding, count):
    lines = [KOREAN[0], *([str(n), *KOREAN[1][1:5], "x" * (n % 3) + KOREAN[1][5]] for n in range(count))]
    imported = read(written(lines).encode(coding))
    assert len(imported.draft.injects) == count
    assert imported.draft.injects[-1].text.endswith(KOREAN[1][5])


@settings(deadline=None)
@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=3, max_size=3), min_size=1))
def test_every_cell_comes_back(rows):
    kept = [[bare(cell) for cell in row] for row in rows if any(cell.strip() for cell in row)]
    grid, _ = separated_grid(written([["a", "b", "c"], *rows]).encode(), "list.csv")
    assert [[row.text(column) for column in range(3)] for row in grid.rows[1:]] == kept


def bare(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from working it out."""
    return unguarded(cell).strip()


def test_what_was_guarded_against_spreadsheets_is_itself_again():
    imported = read(b"Title,Message,To\r\n'=1+1,\"'@home\nsecond line\",Ministry\r\n")
    assert imported.draft.injects[0].title == "=1+1" and imported.draft.injects[0].text == "@home\\\nsecond line"


def test_columns_beyond_the_last_are_said():
    rows = [["Title", "Message", *(f"H{n}" for n in range(198))], ["A", "b", *["c"] * 198]]
    assert not any("Left out" in remark for remark in read(written(rows).encode()).remarks)
    rows[1].append("too far")
    assert "Left out: what stands behind column GR, the 200th." in read(written(rows).encode()).remarks


def test_a_megabyte_in_one_cell_and_a_bad_row():
    long = "line of words\n" * 75_000
    content = f'Title,Message,To,Time\nA,"{long}",x,H+1\nB,,,tbd\nC\n'
    imported = read(content.encode())
    assert imported.draft.injects[0].text.replace("\\", "").split() == long.split()
    assert imported.understood[1].where == "row 3" and "`tbd` is no time" in imported.understood[1].left
    assert [inject.title for inject in imported.draft.injects] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"just words\nand more words\n", "nothing that is known here"),
        (b"x = f(a, b)\ny = g(c, d)\n", "No list of events was found in list.csv"),
        (b"# A comment\nwhitecell: 1\ntitle: x\n", "is a scenario already"),
        (b'{"whitecell_log":1,"title":"x","at":"2026-01-01"}\n{"line":1,"at":"b"}\n', "is the log of an exercise"),
        (b"# A comment\n\nprocedure: x\ntitle: y\n", "is a part that scenarios use"),
        (b"\xef\xbb\xbfsetting: x\r\ntitle: y\r\n", "is a part that scenarios use"),
        (b"source: x\ntitle: y\n", "is a part that scenarios use"),
        (b"\xef\xbb\xbfa,b\n\xff,\n", "nothing that is known here"),
    ],
)
def test_what_is_no_table_is_said(content, sentence):
    with pytest.raises(Misuse, match=sentence):
        read(content)
