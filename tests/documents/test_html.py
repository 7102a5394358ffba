"""Pages to print, read by Python's own reader of HTML: every word is there, and nothing is fetched, run or unnamed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from sim.documents.html import html
from sim.view.words.page import Booklet, Heading, NewSheet, Picture, Prose
from tests.documents.booklets import BOOKLETS, missing
from tests.documents.sample import ARABIC, JAPANESE, KOREAN, MARKING, sample, square

VOID = {"meta", "link", "br", "hr", "col", "img", "rect", "line", "path", "use", "stop"}


class Page(HTMLParser):
    """The tags of a page, and its words: those that are read out of attributes too."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        assert len(named) == len(attrs)
        self.tags.append((tag, named))
        self.words += "".join(filter(None, (named.get("aria-label"), named.get("alt"))))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self.open):
            self.words += data


@pytest.fixture(scope="module")
def text() -> str:
    return html(sample())


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def written(*blocks: object, marking: str = MARKING) -> str:
    return html(Booklet("A title", marking, tuple(blocks)))  # type: ignore[arg-type]


@settings(deadline=None, max_examples=60)
@given(BOOKLETS)
def test_every_word_is_there_and_nothing_is_fetched_or_run(booklet: Booklet) -> None:
    text = html(booklet)
    page = Page(text)
    assert missing(booklet.blocks, page.words) == []
    alone(text, page)


def alone(text: str, page: Page) -> None:
    """Assert that the page is one file that fetches and runs nothing, and that its ids are its own."""
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "iframe", "object", "embed", "audio", "video", "image", "base", "form", "b", "i"}
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href", "xlink:href"):
            assert (attributes.get(name) or "#").startswith(("data:", "#"))
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert "url(" not in style and "@import" not in style and style.count("{") == style.count("}")
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["href"] for tag, attributes in page.tags if tag == "a"} <= {f"#{name}" for name in ids}


def test_the_sample_is_one_file(text: str, page: Page) -> None:
    alone(text, page)
    assert html(sample()) == text


def test_it_has_landmarks_and_all_is_named(page: Page) -> None:
    tags = [tag for tag, _ in page.tags]
    assert tags.count("main") == tags.count("header") == tags.count("footer") == tags.count("nav") == 1
    assert dict(page.tags)["html"]["lang"] == "en"
    assert all(attributes["scope"] == "col" for tag, attributes in page.tags if tag == "th")
    assert all(attributes["alt"] for tag, attributes in page.tags if tag == "img")
    assert all(attributes.get("aria-hidden") == "true" for tag, attributes in page.tags if tag == "svg")
    captions = [block for block in sample().blocks if getattr(block, "caption", "")]
    assert tags.count("caption") == len(captions) + 2  # and the tables of two figures


def test_other_scripts_say_their_language_and_may_turn() -> None:
    text = written(*map(Prose, (KOREAN, JAPANESE, ARABIC, "plain")))
    assert f'<p lang="ko">{KOREAN}' in text and f'<p lang="ja">{JAPANESE}' in text
    assert f'<p dir="auto">{ARABIC}' in text and "<p>plain" in text


def test_running_words_and_the_marking_are_in_the_margin_of_their_sheets() -> None:
    text = written(Prose("a"), NewSheet("Pack of Centre"), Prose("b"), NewSheet("Pack of Coast"), Prose("c"))
    assert (
        text.count(f'@top-center {{ content: "{MARKING}"') == text.count(f'@bottom-center {{ content: "{MARKING}"') == 3
    )
    assert '<section class="sheet sheet1">\n<p class="running">Pack of Centre</p>' in text
    assert "@page sheet2 {\n  @top-center" in text and '@bottom-left { content: "Pack of Coast"' in text


def test_a_marking_ends_no_style() -> None:
    text = written(Prose("x"), marking='"} body {display: none} </style> \\ \n' + "long " * 100)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert "display: none} " not in style.replace("\\7d ", "") and style.count("{") == style.count("}")
    assert max(map(len, re.findall(r'content: "(.*?)"', style))) < 320


def test_a_picture_is_in_the_page_and_another_file_is_named() -> None:
    text = written(Picture("map.png", "PNG picture", square(1, 4)), Picture("plan.pdf", "PDF document", b"%PDF"))
    assert '<img alt="map.png" src="data:image/png;base64,iVBOR' in text
    assert "plan.pdf (PDF document), handed out with this paper." in text


def test_levels_of_headings_are_those_that_there_are() -> None:
    text = written(Heading("top", 0), Heading("deep", 9))
    assert "<h1 " in text and "<h6 " in text
