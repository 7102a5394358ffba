"""Characters and bytes: how text is read from bytes, and what of it may reach a screen.

Whatever Whitecell reads goes through ``decoded``, whatever it shows goes through ``visible``.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from textwrap import TextWrapper
from typing import BinaryIO, SupportsIndex

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NO_CHARACTER = "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
OBEYED = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_BIDI}{_NO_CHARACTER}]")
"""What a terminal or a browser obeys instead of showing it: controls (C0 but for tab and newline, DEL, C1), line and
paragraph separators, marks that turn the direction of writing; and what is no character at all."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_BREAK = re.compile("\r\n?")


class NotText(ValueError):
    """Bytes that are no text: a sentence, what to do, and where: ``line`` and ``column`` from 1."""

    def __init__(self, message: str, hint: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.hint, self.line, self.column = message, hint, line, column


def decoded(data: bytes) -> str:
    """The text in ``data``: UTF-8, or UTF-16 or UTF-32 with a byte order mark, which is left out; every line ends in a
    newline, however Windows or an old Mac ended it. Raises NotText for anything else."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_text(data, error, encoding) from None
    text = with_newlines(text)
    if "\0" in text:
        before = text[: text.index("\0")]
        hint = "It is damaged, or in an encoding without a mark such as UTF-16: save it anew as UTF-8."
        raise NotText("A zero byte (U+0000) stands here, which no text has.", hint, *_place(before))
    return text


def with_newlines(text: str) -> str:
    """``text`` with every line ending in a newline, however Windows or an old Mac ended it."""
    return _BREAK.sub("\n", text)


LONGEST_LINE = 2**24
"""Bytes; what goes on longer without a break is no line that anybody wrote."""


def lines_as_they_come(source: BinaryIO) -> Iterator[str]:
    """The lines of text from ``source``, each as soon as it is whole, without its break; read like ``decoded``, and
    text that begins as UTF-16 or UTF-32 to its end first. Raises NotText, whose place counts from the line due."""
    first = source.readline(LONGEST_LINE)
    whole = any(first.startswith(mark) for mark, name in _MARKS if name != "utf-8-sig")
    data = first + source.read() if whole else first
    while data:
        if len(data) == LONGEST_LINE:
            raise NotText("This line has no end.", "Break it, or leave it out.", 1, 1)
        yield from decoded(data).removesuffix("\n").split("\n")
        data = source.readline(LONGEST_LINE)


def _not_text(data: bytes, error: UnicodeDecodeError, encoding: str) -> NotText:
    """The first bytes that are no text, and what a Western Windows would take them for."""
    name = encoding.removesuffix("-sig").upper()
    before = with_newlines(data[: error.start].decode(encoding, "replace"))
    if name != "UTF-8":
        return NotText(f"The file begins as {name} and is damaged here.", "Save it anew as UTF-8.", *_place(before))
    byte = data[error.start]
    meant = bytes([byte]).decode("cp1252", "replace")
    is_half = byte == 0xED and data[error.start + 1 : error.start + 2] >= b"\xa0"  # of a pair of surrogates
    is_guess = meant.isprintable() and meant != "\ufffd" and not is_half
    guess = f", perhaps a `{meant}` from Windows" if is_guess else ""
    message = f"This is not UTF-8 text: the byte 0x{byte:02X} stands here{guess}."
    return NotText(message, "Save the file as UTF-8.", *_place(before))


def _place(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows ``before``."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def visible(text: str) -> str:
    r"""``text`` as it may be shown: what would be obeyed instead of shown becomes its escape, such as ``\x1b``."""
    return OBEYED.sub(lambda match: _escape(match.group()), text)


def printable(name: Path | str) -> str:
    r"""A name or a path on one line: like ``visible``, and a newline or a tab is an escape too."""
    return visible(str(name)).replace("\n", r"\n").replace("\t", r"\t")


SHOWN = 60
"""So many characters of a long text stand in a sentence about it."""


def brief(text: str) -> str:
    """A text for a sentence: a long one is cut."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def cells(text: str) -> int:
    """How many columns of a terminal a text of one line takes: two for a wide character, none for one that combines."""
    return sum(_width(character) for character in text)


def in_lines(text: str, width: int, most: int | None = None) -> list[str]:
    """A text in lines of at most so many columns (2 at the least), words whole where they find room; what goes beyond
    ``most`` lines is cut off for an ellipsis."""
    return _Wrapper(max(width, 2), max_lines=most, placeholder=" …").wrap(text)


class _Wrapper(TextWrapper):
    """Python's own, which counts characters, over words that are measured in columns."""

    def _split_chunks(self, text: str) -> list[str]:
        return [_Measured(word) for word in super()._split_chunks(text)]


class _Measured(str):
    """A text whose length, and whose parts, are counted in columns."""

    def __len__(self) -> int:
        return cells(self)

    def __getitem__(self, part: SupportsIndex | slice) -> str:
        if not isinstance(part, slice):
            return super().__getitem__(part)
        ends = accumulate(map(_width, self))
        first, last = -1 if part.start is None else part.start, len(self) if part.stop is None else part.stop
        return _Measured("".join(each for each, end in zip(self, ends, strict=True) if first < end <= last))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


_NAMES = {
    0x00: "zero byte", 0x07: "bell", 0x08: "backspace", 0x0B: "vertical tab", 0x0C: "form feed",
    0x0D: "carriage return", 0x1B: "escape", 0x7F: "delete", 0x85: "next line", 0x9B: "control sequence",
    0xFEFF: "byte order mark",
}  # fmt: skip
"""Names people know where Unicode has another, or, as of all controls, none."""

_NAMELESS = {"Cs": "half of a surrogate pair", "Cn": "no character"}
"""What has no name because it is no character, by its category."""


def letter(number: int) -> str:
    """What the options of a decision and the like go by, from 0: ``a`` to ``z``, then ``aa``, ``ab`` and so on."""
    before, last = divmod(number, 26)
    return (letter(before - 1) if before else "") + chr(ord("a") + last)


def named(character: str) -> str:
    """A character by its name and number: ``no-break space (U+00A0)``."""
    code = ord(character)
    nameless = _NAMELESS.get(unicodedata.category(character), "control character")
    name = _NAMES.get(code) or unicodedata.name(character, nameless).lower()
    return f"{name} (U+{code:04X})"
