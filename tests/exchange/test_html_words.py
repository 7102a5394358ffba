"""HTML as words that read well, and words as HTML; nothing that is said gets lost on either way."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.exchange.html_words import is_html, words_of_html
from sim.exchange.html_written import html_of
from sim.exchange.wording import plain_words
from sim.scenario.prose import leaves, passage, said

LINES = st.text(st.characters(codec="utf-8", exclude_categories=("C",), exclude_characters="\u2028\u2029"), max_size=40)
MARKS = st.text("*_`[]()<>&#-+.1=!\\~| ab", max_size=30)


def lines(text):
    return [line for leaf in leaves(passage(text)) for line in said(leaf)]


def one_line(text):
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br><br>Three", "One\\\nTwo\n\nThree"),
        ("<h1>Head</h1>text", "# Head\n\ntext"),
        ("<p>A <b>bold</b> and <i>slanted</i> <code>x*y</code></p>", "A **bold** and *slanted* `x*y`"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n   - b"),
        ('<ol start="3"><li>a<li>b</ol>', "3. a\n4. b"),
        ('<a href="https://example.org">here</a>', "here (https://example.org)"),
        ('<a href="https://example.org">https://example.org</a>', "https://example.org"),
        ('<a href="mailto:a@example.org">a@example.org</a>', "a@example.org"),
        ('<img src="map.png" alt="A map">', "A map (map.png)"),
        ("<blockquote>No.<br>Never.</blockquote>", "> No.\\\n> Never."),
        ("<pre>a  b\n c</pre>", "```\na  b\n c\n```"),
        ("<table><tr><th>Who</th><th>When</th></tr><tr><td>We</td><td>now</td></tr></table>",
         "```\nWho | When\nWe  | now\n```"),
        ("1. not a list<br>- neither", "1\\. not a list\\\n\\- neither"),
        ("2 * 3 &lt; 7 &amp; <b>so</b>", "2 \\* 3 < 7 & **so**"),
        ("<b>Note:</b>it", "Note:it"),
        ("<p>&nbsp;</p>\n<div>x</div>&nbsp;", "x"),
        ("<custom>kept</custom>", "kept"),
    ],
)  # fmt: skip
def test_html_becomes_words_that_read_well(written, words):
    assert words_of_html(written).text == words


@pytest.mark.parametrize("written", ["<script>x</script>", "<style>p{}</style>", "<!-- hidden -->", "<form>a</form>"])
def test_what_has_more_than_words_is_known(written):
    assert not words_of_html(f"<p>a</p>{written}").is_all
    assert "x" not in words_of_html(written).text


def test_what_is_nested_without_end_keeps_its_words():
    assert "deep" in words_of_html("<ul><li>" * 2000 + "deep").text
    assert "deep" in words_of_html("<b>" * 50_000 + "deep").text


def test_a_tag_or_a_named_character_makes_html():
    assert is_html("<p>a") and is_html("a&nbsp;b") and not is_html("a < b & c > d")


@given(LINES | MARKS)
def test_plain_words_are_read_as_they_are(text):
    text = one_line(text)
    assert one_line(" ".join(lines(plain_words(text)))) == text


@given(st.lists(LINES | MARKS, max_size=4))
def test_words_in_html_are_read_as_they_are(texts):
    texts = [one_line(text) for text in texts]
    written = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
    assert [one_line(line) for line in lines(words_of_html(written).text)] == [text for text in texts if text]


@given(st.text("<>/abplihr =\"'&;!-t", max_size=60))
def test_html_that_breaks_is_no_error(written):
    assert isinstance(words_of_html(written).text, str)


TEXTS = [
    "One *two* **three** ***four*** `fi*ve`.\n\nSix\\\nseven",
    "- a\n- b\n  1. c\n  2. d\n\n  more of b\n- e",
    "7. seven\n8. eight",
    "> quoted\n>\n> - in it\n\nand after",
    "```\nlog  line\n  <b>&amp;\n```",
    "# Head\n\n<script>alert(1)</script> & <b>no tag</b>",
]


@pytest.mark.parametrize("text", TEXTS)
def test_words_come_back_from_html_as_they_went(text):
    assert passage(words_of_html(html_of(text)).text) == passage(text)
    assert not re.search(r"<(script|b)>", html_of(text))


@given(st.text(alphabet="ab *_`#>-1.\n\\<&", max_size=60))
def test_whatever_is_written_comes_back_with_all_its_letters(text):
    there = [re.sub(r"\s+", "", line) for line in lines(words_of_html(html_of(text)).text)]
    assert "".join(there) == "".join(re.sub(r"\s+", "", line) for line in lines(text))
