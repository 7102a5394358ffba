"""Plain words as CommonMark, so that a reader gets them as they are."""

from __future__ import annotations

import re

_MARKS = re.compile(
    r"""
    \\(?=[!-/:-@\[-`{-~]|$)           # a backslash before a mark, or at the end of a line
    | [*`~]                           # emphasis, code, a fence
    | (?<![^\W_])_ | _(?![^\W_])      # an underscore at the edge of a word
    | <(?=[A-Za-z/!?])                # an address in brackets
    | &(?=\#?\w+;)                    # a named character
    | \](?=\()                        # a link
    """,
    re.VERBOSE | re.MULTILINE,
)
_FIRST = re.compile(
    r"^( *)([-+](?=\s|$)|-(?=[- ]+$)|=(?=[= ]*$)|>|\#{1,6}(?=\s|$)|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE
)


def plain_words(text: str) -> str:
    """A text with backslashes where CommonMark would take a mark for markup, and nowhere else."""
    return plain_lines(plain_marks(text))


def plain_marks(text: str) -> str:
    """The part of a line, with a backslash before what would be markup wherever it stands."""
    return _MARKS.sub(lambda mark: "\\" + mark[0], text)


def plain_lines(text: str) -> str:
    """Lines, with a backslash before what would begin a list, a heading or a quotation; of a number, before its
    point."""
    return _FIRST.sub(_at_first, text)


def _at_first(mark: re.Match[str]) -> str:
    return f"{mark[1]}{mark[2]}\\" if mark[2].isdigit() else f"{mark[1]}\\{mark[2]}"
