"""Booklets of anything: every shape of a page, with words that nobody should be able to make into anything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from hypothesis import strategies as st

from sim.characters import visible
from sim.scenario.prose import passage
from sim.view.words.page import (
    AsWritten,
    Bar,
    Block,
    Booklet,
    Box,
    Column,
    Cut,
    Divider,
    Heading,
    Labelled,
    Letterhead,
    NewSheet,
    Picture,
    Prose,
    Ruled,
    Series,
    Table,
    TimelineEntry,
    Times,
    lines,
)
from tests.documents.sample import SCRIPTS, square

HOSTILE = (
    "# no heading", "- no list", "+ nor this", "1. nor this", "1) nor this", "> no quote", "---", "===", "***",
    "| a | b |", "[a](http://example.org)", "![a](b.png)", "<b>bold</b>", "<script>alert(1)</script>", "`code`", "```",
    "~~~", "~~gone~~", "*stress*", "__strong__", "&lt;", "&#60;", "&amp;amp;", "a\\", "\\|", "http://example.org",
    "www.example.org", "a@example.org", "    four blanks", "\ttab", "[ ] box", "[a]: b", "a  ", "Head #", "$x$",
    "{{ 7 * 7 }} {% raw %} {# x #}", "</style><script>nope()</script>", '"} body {display: none} \\', "]]>", "<!-- x",
    "</w:t></w:r>", "<w:br/>", '" onload="nope()', "x' y", "\x1b[31m", "\x00\x08", "\u202eturned", "\ud800", "\ufffe",
    "\u2028", "=", "1.", "-", "", " ", "\n", "a\nb", "e\u0301\u0301\u0301", "🚀👩‍🚀", "שלום (x) 12", *SCRIPTS,
)  # fmt: skip
"""Markup of every kind, what a browser or a terminal obeys, what XML cannot hold, and other scripts."""

TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), max_size=3).map(" ".join),
    st.text(max_size=12),
)
WRITTEN = st.lists(TEXTS, max_size=4).map("\n\n- ".join).map(passage).map(AsWritten)
PROSE = st.builds(Prose, TEXTS, st.sampled_from(["", "", "-"]), st.integers(0, 3), st.booleans())
WORDS = st.one_of(TEXTS, st.lists(st.one_of(PROSE, WRITTEN), max_size=3).map(tuple))
HEADINGS = st.builds(Heading, TEXTS, st.integers(1, 6), TEXTS)
WEIGHTS = st.sampled_from(["strong", "plain", "quiet"])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of any size, with none of its columns or rows too."""
    width = draw(st.integers(0, 9))
    columns = st.builds(Column, TEXTS, st.sampled_from(["left", "right"]), share=st.integers(0, 3))
    cells = st.one_of(TEXTS, st.lists(TEXTS, max_size=3).map(lambda parts: lines(*parts)))
    rows = draw(st.lists(st.tuples(*[cells] * width), max_size=3))
    return Table(tuple(draw(columns) for _ in range(width)), tuple(rows) if width else (), caption=draw(TEXTS))


BLOCKS: st.SearchStrategy[Block] = st.one_of(
    HEADINGS,
    PROSE,
    WRITTEN,
    tables(),
    st.builds(Series, st.lists(TEXTS, max_size=3).map(tuple), st.booleans()),
    st.builds(Bar, TEXTS, TEXTS, TEXTS, st.booleans()),
    st.builds(Divider),
    st.builds(Labelled, TEXTS, WORDS, WEIGHTS),
    st.builds(
        TimelineEntry,
        st.builds(Times, st.lists(TEXTS, max_size=3).map(tuple)),
        TEXTS,
        TEXTS,
        st.lists(st.one_of(TEXTS, WRITTEN), max_size=2).map(tuple),
        WEIGHTS,
    ),
    st.builds(Cut, st.lists(st.one_of(HEADINGS, PROSE), max_size=2).map(tuple), st.just(1)),
    st.builds(Letterhead, TEXTS, TEXTS, st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple)),
    st.builds(
        Picture,
        TEXTS,
        st.sampled_from(["PNG picture", "GIF picture", "PDF document"]),
        st.sampled_from([square(3, 2), square(3, 2)[:50], b"GIF89a", b""]),
    ),
    st.builds(Box, TEXTS, TEXTS),
    st.builds(Ruled, TEXTS, st.integers(0, 3)),
    st.builds(NewSheet, TEXTS),
)

BOOKLETS = st.builds(
    Booklet,
    TEXTS,
    TEXTS,
    st.lists(BLOCKS, max_size=5).map(tuple),
    st.booleans(),
    st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
)

_NO_WORDS = {"align", "weight", "bullet", "spec", "content", "called", "elsewhere", "about"}


def texts(part: object) -> Iterator[str]:
    """Every text in a block or a part of one, as a document has to show it."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from texts(inner)
    elif is_dataclass(part):
        for field in fields(part):
            if field.name not in _NO_WORDS:
                yield from texts(getattr(part, field.name))


def squeezed(text: str) -> str:
    """A text as it may be shown, without its blanks."""
    return "".join(visible(text).split())


def missing(blocks: tuple[Block, ...], shown: str) -> list[str]:
    """The texts of blocks that are not among those shown."""
    there = squeezed(shown)
    told = (block for block in blocks if not isinstance(block, NewSheet))
    return [text for text in texts(tuple(told)) if squeezed(text) not in there]
