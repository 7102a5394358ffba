"""Bytes in and characters out: every way text is kept on disk, and what of it a screen may be given."""

from __future__ import annotations

import sys
import textwrap
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.characters import NotText, cells, decoded, in_lines, named, printable, visible

WORDS = "Überflug\n북한\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_is_read_by_its_byte_order_mark(encoding):
    assert decoded(WORDS.encode(encoding)) == WORDS


def test_big_endian_is_read_too():
    assert decoded(b"\xfe\xff" + WORDS.encode("utf-16-be")) == WORDS


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_line_end_is_a_newline(end):
    assert decoded(f"a{end}{end}b".encode()) == "a\n\nb"


@pytest.mark.parametrize(
    ("data", "line", "column", "message"),
    [
        (
            b"a\r\nb\r\ncaf\xe9 x",
            3,
            4,
            "This is not UTF-8 text: the byte 0xE9 stands here, perhaps a `é` from Windows.",
        ),
        (b"\xc3\xbcb\x81", 1, 3, "This is not UTF-8 text: the byte 0x81 stands here."),
        (b"\xed\xa0\x80", 1, 1, "This is not UTF-8 text: the byte 0xED stands here."),
        (b"n\0e\0", 1, 2, "A zero byte (U+0000) stands here, which no text has."),
        (b"\xff\xfea\0\n\0b", 2, 1, "The file begins as UTF-16 and is damaged here."),
    ],
)
def test_what_is_no_text_is_named_with_its_place(data, line, column, message):
    with pytest.raises(NotText) as caught:
        decoded(data)
    assert (caught.value.line, caught.value.column, caught.value.message) == (line, column, message)
    assert caught.value.hint


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data):
    try:
        text = decoded(data)
    except NotText:
        return
    assert "\r" not in text and "\0" not in text


@given(st.binary(max_size=60).map(lambda data: data.decode("utf-8", "surrogateescape")) | st.text(max_size=60))
def test_nothing_that_is_obeyed_is_shown(text):
    shown = visible(text)
    shown.encode("utf-8")
    for character in shown:
        assert character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
    assert visible(shown) == shown
    assert len(printable(text).splitlines()) <= 1


def test_of_all_characters_those_are_escaped_that_a_terminal_obeys():
    escaped = {chr(code) for code in range(sys.maxunicode + 1) if visible(chr(code)) != chr(code)}
    kinds = {unicodedata.category(character) for character in escaped}
    assert kinds == {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}
    turning = {c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.bidirectional(c) in _TURNING}
    assert turning <= escaped
    assert not escaped & set("\t\n \u00a0\u200b\u200d\ufeff\u00e9\uac00\U0001f6a8")


_TURNING = {"LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_escapes_are_those_of_python():
    assert visible("a\x1b[2J\x9b\u202e\u2028\udcff\r") == r"a\x1b[2J\x9b\u202e\u2028\udcff\x0d"
    assert printable("a\n\tb") == r"a\n\tb"


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u00a0", "no-break space (U+00A0)"),
        ("\x1b", "escape (U+001B)"),
        ("\x01", "control character (U+0001)"),
        ("\ufeff", "byte order mark (U+FEFF)"),
        ("：", "fullwidth colon (U+FF1A)"),
    ],
)
def test_a_character_has_a_name(character, name):
    assert named(character) == name


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("é", 1), ("e\u0301", 1), ("북한", 4), ("：", 2), ("a\u200bb", 2), ("🚨", 2)],
)
def test_a_text_takes_columns(text, width):
    assert cells(text) == width


@pytest.mark.parametrize("most", [None, 1, 2])
@given(text=st.text("ab -\n", max_size=60), width=st.integers(2, 20))
def test_a_narrow_text_is_broken_as_python_breaks_it(text, width, most):
    expected = textwrap.wrap(text, width, max_lines=most, placeholder=" …")
    assert in_lines(text, width, most) == expected


@given(text=st.text("ab 북한-e\u0301", max_size=60), width=st.integers(2, 20))
def test_a_line_takes_no_more_columns_than_there_are(text, width):
    lines = in_lines(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("동맹의 공개적인 다툼", ["동맹의", "공개적인", "다툼"]),
        ("확장억제협의", ["확장억제", "협의"]),
        ("ab 한국", ["ab 한국"]),
    ],
)
def test_a_wide_letter_takes_two_columns_of_a_line(text, lines):
    assert in_lines(text, 9) == lines


@pytest.mark.parametrize("character", ["\ud800", "\ufffe", "\U0010ffff"])
def test_what_is_no_character_is_called_so(character):
    assert named(character).startswith(("half of a surrogate pair", "no character"))
