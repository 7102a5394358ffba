"""Packs as they come out of a printer: every page marked and named, nothing clipped, on either paper."""

from __future__ import annotations

import pytest

import sim
from sim.analysis.planned import planned
from sim.documents.html import html
from sim.documents.word import word
from sim.view.papers import beforehand
from sim.view.papers.pack import booklet
from tests.documents import opened
from tests.view.small_papers import DOT, written

LONG = "It is said again, at length, in every line of it. " * 180


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """A pack with an inject that is longer than a page, and its pages by their serials."""
    scenario = sim.load(written(tmp_path_factory.mktemp("rooms")))
    injects = {**scenario.injects, "launch": scenario.injects["launch"].model_copy(update={"text": LONG})}
    longer = scenario.model_copy(update={"injects": injects})
    pack = beforehand.packs(longer, planned(scenario), ["rok"], pictures={"map.png": DOT})[0]
    return booklet(longer, pack), pack


@pytest.mark.parametrize("paper", opened.SIZES)
def test_the_page_on_paper(printed, paper):
    document, pack = printed
    text = html(document)
    pdf = opened.pdf_of_html(text, paper)
    check(pdf, document, pack)
    assert opened.clipped(text, paper) == []
    assert opened.in_chromium(text).requested == []


def test_the_word_processors_document_on_paper(printed):
    document, pack = printed
    check(opened.pdf_of_docx(word(document)), document, pack)


def check(pdf, document, pack):
    """Each sheet begins on a page of its own and says whose it is; all pages are marked and lose nothing."""
    pages = opened.pages_of(pdf)
    firsts = [
        next(at for at, page in enumerate(pages) if f"Seoul, No. {sheet.serial}" in page) for sheet in pack.sheets
    ]
    assert firsts == sorted({*firsts}) and firsts[0] >= 1
    assert len(pages) > len(pack.sheets) + 1
    assert opened.unmarked(pdf, document.marking) == []
    assert opened.outside(pdf) == []
    runs_on = [page for page in pages if f"Seoul, No. {pack.sheets[1].serial}" in page]
    assert len(runs_on) > 1
    assert not [page for page in pages if "Page " in page or f"of {len(pages)}" in page]
    text = opened.text_of_pdf(pdf)
    assert text.count("length,") == 180
    assert all(words in text for words in ("What does Seoul do?", "Dissent", "Signed"))
