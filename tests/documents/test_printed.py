"""Documents as other programs print them: the marking on every sheet, every word, and nothing cut off."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from sim.documents.html import html
from sim.documents.word import word
from sim.scenario.prose import passage
from sim.view.words.page import (
    AsWritten,
    Block,
    Booklet,
    Box,
    Column,
    Heading,
    Labelled,
    Letterhead,
    NewSheet,
    Prose,
    Ruled,
    Table,
    TimelineEntry,
    Times,
)
from tests.documents.booklets import squeezed, texts
from tests.documents.opened import (
    SIZES,
    Paper,
    clipped,
    in_chromium,
    outside,
    pages_of,
    pdf_of_html,
    pdfs_of_docx,
    unmarked,
)
from tests.documents.sample import ARABIC, JAPANESE, KOREAN, MARKING, sample, wide

LONG = "x" * 5000
LETTERS = "한" * 3000
"""Words that find no room on any line."""

ENDLESS: tuple[Block, ...] = (
    Heading(LONG, 1),
    Heading("Chapter", 2),
    Heading(LETTERS, 3, LONG),
    Prose(LONG, "-", 3),
    AsWritten(passage(f"{LONG}\n\n- {LETTERS}\n\n> {LONG}\n\n```\n{LONG}\n```\n\n`{LONG}`")),
    Labelled(LONG, LONG),
    Labelled("a", LETTERS),
    TimelineEntry(Times((LONG, LONG)), LONG, LONG, (LONG,)),
    Letterhead(LONG, LONG, ((LONG, LONG), ("a", LONG))),
    Box(LONG, LONG),
    Box(LONG, "a"),
    Ruled(LONG),
    Table((Column(LONG), Column(LETTERS)), ((LONG, LETTERS),), caption=LONG),
    wide(12, 3, "y" * 900),
    wide(30, 3),
    Table((Column("a"), Column("b")), ()),
    Table((), ()),
    NewSheet(LONG),
    Prose("short"),
    NewSheet("a " * 2000),
    Ruled("", 60),
)
MANY: tuple[Block, ...] = (
    Heading("Many rows", 1),
    wide(12, 300),
    *(Labelled(f"Label {number}", "and words " * 9) for number in range(60)),
)
BOOKLETS = {
    "sample": sample(),
    "endless": Booklet("Endless words", MARKING, ENDLESS, True),
    "many": Booklet("Many", MARKING, MANY),
}


def test_a_word_processor_prints_it_whole() -> None:
    """All of it in one test, for a word processor takes its time to start."""
    pdfs = pdfs_of_docx([word(booklet) for booklet in BOOKLETS.values()])
    printed = {name: pages_of(pdf) for name, pdf in zip(BOOKLETS, pdfs, strict=True)}
    for (name, pages), pdf in zip(printed.items(), pdfs, strict=True):
        assert (name, unmarked(pdf, MARKING), outside(pdf)) == (name, [], [])
        numbers = [f"Page {number} of {len(pages)}" for number in range(1, len(pages) + 1)]
        assert [number for number, page in zip(numbers, pages, strict=True) if number not in page] == []
    assert "Pack of Coast" in printed["sample"][-1]
    _has_every_word(" ".join(printed["sample"]))
    _repeats_its_head(printed["many"])


def _has_every_word(shown: str) -> None:
    told = (text for text in texts(sample().blocks[:12]) if text != ARABIC)  # which no program tells in its order
    assert [text for text in told if squeezed(text) not in squeezed(shown)] == []
    assert all(squeezed(text) in squeezed(shown) for text in (KOREAN, JAPANESE, "☐"))


def _repeats_its_head(pages: list[str]) -> None:
    sheets = [page for page in pages if "word 1" in page]
    assert len(sheets) > 3 and all("Column 5" in page for page in sheets)


@pytest.mark.parametrize(("name", "paper"), [*product(("sample", "endless"), SIZES), ("many", "A4")])
def test_a_browser_prints_it_whole(name: str, paper: Paper) -> None:
    pdf = pdf_of_html(html(BOOKLETS[name]), paper)
    pages = pages_of(pdf)
    assert unmarked(pdf, MARKING) == [] and outside(pdf) == []
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
    if name == "many":
        _repeats_its_head(pages)


@pytest.mark.parametrize("paper", SIZES)
def test_nothing_is_wider_than_its_place(paper: Paper) -> None:
    every = replace(BOOKLETS["endless"], blocks=(*ENDLESS, *sample().blocks))
    assert clipped(html(every), paper) == []


def test_what_is_too_wide_would_be_seen() -> None:
    page = html(sample()).replace("<main>", '<main><p style="white-space: nowrap">' + "wide " * 100 + "</p>")
    assert clipped(page)


def test_a_browser_opens_it_without_an_error_or_a_request() -> None:
    opened = in_chromium(html(sample()))
    assert opened.console == [] and opened.requested == []
