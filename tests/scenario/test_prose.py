"""Prose: CommonMark without HTML, of which no word is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.prose import (
    DEEPEST,
    Listing,
    Paragraph,
    Quote,
    Span,
    Verbatim,
    after,
    is_short,
    leaves,
    passage,
    said,
    words,
)


def letters_of(body):
    """All that a passage says, without how it is laid out."""
    return "\n".join(line for block in leaves(body) for line in said(block))


def one(text):
    """A paragraph in which nothing is marked up."""
    return Paragraph(((Span(text),),))


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("One line\ngoes on.\n\nA second.", (one("One line goes on."), one("A second."))),
        ("Two:\n- a\n  goes on\n* b", (one("Two:"), Listing(((one("a goes on"),),)), Listing(((one("b"),),)))),
        ("3. c\n7) d", (Listing(((one("c"),),), 3), Listing(((one("d"),),), 7))),
        ("0. a\n1. b", (Listing(((one("a"),), (one("b"),)), 0),)),
        ("- a\n  1. b\n\n  c", (Listing(((one("a"), Listing(((one("b"),),), 1), one("c")),)),)),
        ("> a\n> - b", (Quote((one("a"), Listing(((one("b"),),)))),)),
        ("```log\n08:01\ttrack\n\n  lost\n```", (Verbatim(("08:01   track", "", "  lost")),)),
        ("~~~\n<b>&amp;\n", (Verbatim(("<b>&amp;",)),)),
        ("Seoul\\\nTokyo  \nWashington", (Paragraph(((Span("Seoul"),), (Span("Tokyo"),), (Span("Washington"),))),)),
        ("# Order", (Paragraph(((Span("Order", strong=True),),)),)),
        ("Order\n---", (Paragraph(((Span("Order", strong=True),),)),)),
        ("a\n\n***\n\nb", (one("a"), one("* * *"), one("b"))),
        ("a <b>c</b> &amp; \\*d\\*", (one("a <b>c</b> & *d*"),)),
        ("<div>\nx\n</div>", (one("<div> x </div>"),)),
        ("The [page](https://a.b/c) <https://d.e>", (one("The page (https://a.b/c) https://d.e"),)),
        ("Type `undo`", (Paragraph(((Span("Type "), Span("undo", code=True)),)),)),
        ("![A map](map.png)", (one("A map (map.png)"),)),
        ("[1]: see the annex", (one("[1]: see the annex"),)),
        ("a\n\n    not code", (one("a"), one("not code"))),
        ("6 * 7 * 8 is snake_case_words -> #1", (one("6 * 7 * 8 is snake_case_words -> #1"),)),
        ("-", (Listing(((),)),)),
        ("", ()),
    ],
)
def test_a_text_is_read_as_commonmark(text, body):
    assert passage(text) == body


def test_emphasis_is_what_spans_say():
    (paragraph,) = passage("It *is **very*** **clear**")
    assert paragraph.lines == (
        (
            Span("It "),
            Span("is ", emphasis=True),
            Span("very", emphasis=True, strong=True),
            Span(" "),
            Span("clear", strong=True),
        ),
    )


def test_a_head_stands_before_the_first_words_or_above_what_is_no_paragraph():
    assert after("Notes:", passage("One.\n\nTwo.")) == (
        Paragraph(((Span("Notes: "), Span("One.")),)),
        one("Two."),
    )
    assert after("Notes:", passage("- a")) == (one("Notes:"), Listing(((one("a"),),)))
    assert after("Notes:", ()) == words("Notes:")
    assert after("", passage("a")) == passage("a")


def test_short_is_one_paragraph_of_one_line_and_perhaps_a_list():
    assert all(is_short(passage(text)) for text in ("", "a\nb", "a:\n- b\n- c"))
    assert not any(is_short(passage(text)) for text in ("a\n\nb", "a\\\nb", "- a", "a\n\n> b", "a\n- b\n\nc"))


def test_what_a_passage_says_without_how():
    text = "a*bc*\n- d\n\n  e\n\n> f\\\ng\n\n```\nhi\n```"
    assert [said(block) for block in leaves(passage(text))] == [("abc",), ("d",), ("e",), ("f", "g"), ("hi",)]


@pytest.mark.parametrize("mark", ["> ", "- ", "1. "])
@pytest.mark.parametrize("deep", [1, 2, DEEPEST // 2 - 1, DEEPEST // 2, DEEPEST - 1, DEEPEST, DEEPEST + 1, 200])
def test_however_deep_a_word_stands_it_is_not_lost(mark, deep):
    assert "word" in letters_of(passage(mark * deep + "word"))


PIECES = st.sampled_from(
    ["word", "1", "- ", "* ", "1. ", "> ", "```\n", "~~~", "\n", "\n\n", "    ", "\t", "*", "**", "_", "`", "[", "](u)",
     "![", "<b>", "<!--", "&amp;", "\\", "#", "# ", "---", "===", "|", "한국", "“", "é", "\u00a0", "\u200b", "😀"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=80)


@given(TEXTS)
def test_no_letter_is_lost(text):
    """Whatever is marked up how: letters and figures stand in the passage in their order."""
    letters = re.compile(r"[^\W_]")
    # The word behind a fence names a language, the number before an item is its place, and an entity is a character.
    text = re.sub(r"&[^\s;]*;", "", re.sub(r"\d", "", re.sub(r"(```|~~~)[^\n]*", r"\1", text)))
    written = "".join(letters.findall(text.replace("\0", "")))
    assert "".join(letters.findall(letters_of(passage(text)))) == written
