"""Markdown of a booklet: it is read as it was meant, and what people wrote is no markup of ours."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sim.documents.markdown import markdown
from sim.documents.markdown.words import plain, strong, written
from sim.scenario.prose import Paragraph, Passage, Verbatim, passage, said
from sim.view.words.page import Booklet, Column, Table, lines
from tests.conftest import Golden
from tests.documents.booklets import BOOKLETS, HOSTILE, missing, squeezed
from tests.documents.sample import WRITTEN, sample

READER = MarkdownIt("gfm-like", {"linkify": False})
GOLDEN = Path(__file__).with_name("sample.md")


def read(text: str) -> str:
    """The words that a reader of Markdown shows of a text, without blanks; it must have made no more of them."""
    tokens = READER.parse(text)
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"]), text
    children = [child for token in tokens for child in token.children or []]
    assert {child.type for child in children} <= {"text", "hardbreak", "text_special"}, text
    return squeezed("".join(child.content for child in children))


SIGNS = (
    *("&nbsp;", "&#32;", "&emsp;", "&#10;", "#", "##", "- ", "> ", "1. ", "2) ", "```", "\\\n", "  \n", "\n\n", "***"),
    *("---", "===", "*", "**", "`", "![](a)", "[](b)", "<http://a>", "\u3000", "\u200b", "- - ", "+", "a", "b c"),
)
"""What of CommonMark says nothing in places, or means another thing next to others."""
ANYTHING = st.text(st.one_of(st.sampled_from("*_`[]()<>#+-=.|~&!\\\n\t :;@$0a1.é한ع"), st.characters()), max_size=30)


@given(st.one_of(st.sampled_from(HOSTILE), ANYTHING))
def test_words_are_no_markup(text: str) -> None:
    assert read(plain(text)) == squeezed(text)


@given(ANYTHING)
def test_bold_words_are_bold_and_nothing_else(text: str) -> None:
    kinds = {child.type for token in READER.parse(strong(text)) for child in token.children or []}
    assert kinds <= {"strong_open", "strong_close", "text", "text_special"}
    assert ("strong_open" in kinds) == (squeezed(text) != "")


@given(
    st.one_of(
        st.just(WRITTEN),
        ANYTHING,
        st.lists(ANYTHING, max_size=6).map("\n\n- ".join),
        st.lists(st.sampled_from(SIGNS), max_size=9).map("".join),
    )
)
@example("#")
@example("- - - *")
@example("a\\\n&nbsp;")
@example("&nbsp;")
def test_a_passage_is_read_as_it_was_written(text: str) -> None:
    meant = passage(text)
    assert shape(passage(written(meant))) == shape(meant)


def shape(body: Passage) -> object:
    """A passage by its blocks and words; how words stand may be lost where Markdown cannot say it."""
    return [
        (type(block).__name__, tuple(map(squeezed, said(block))))
        if isinstance(block, Paragraph | Verbatim)
        else (type(block).__name__, [shape(item) for item in getattr(block, "items", None) or [block.passage]])
        for block in body
    ]


def test_stress_is_kept() -> None:
    for text in (WRITTEN, "**a**b", "*a* **b** ***c*** `d`", "1. **x**: y\n\n   > *z*"):
        assert passage(written(passage(text))) == passage(text)


CELL = st.one_of(st.sampled_from(HOSTILE), ANYTHING)


@given(st.lists(st.tuples(CELL, CELL), max_size=4))
def test_a_table_has_its_cells_whatever_they_hold(rows: list[tuple[str, str]]) -> None:
    table = Table((Column("first"), Column("|second", "right")), tuple(rows))
    tokens = READER.parse(markdown(Booklet("", "", (table,))))
    cells = [after for token, after in pairwise(tokens) if token.type in ("th_open", "td_open")]
    said = [squeezed("".join(child.content for child in cell.children or [])) for cell in cells]
    assert said == ["first", "|second", *(squeezed(cell) for row in rows for cell in row)]
    assert {child.type for cell in cells for child in cell.children or []} <= {"text", "text_special"}


def test_lines_of_a_cell_are_broken() -> None:
    table = Table((Column("a"),), ((lines("one", "two"),), ("three\nfour",)))
    assert "one<br>two" in markdown(Booklet("", "", (table,))) and "three four" in markdown(Booklet("", "", (table,)))


@settings(deadline=None, max_examples=30)
@given(BOOKLETS)
def test_every_word_is_read(booklet: Booklet) -> None:
    shown = []
    for token in READER.parse(markdown(booklet)):
        parts = token.children if token.type == "inline" else [token]
        shown += [part.content for part in parts or [] if part.type != "html_inline"]  # our own breaks
    assert missing(booklet.blocks, "".join(shown)) == []


def test_the_sample_reads_well(golden: Golden) -> None:
    golden(GOLDEN, markdown(sample()))
