"""What somebody wrote is never a formula: how such words stand in a file that spreadsheets open.

In a workbook a cell has a type, and words are words. A file of comma-separated values has none, so in it an apostrophe
stands before words that a spreadsheet would work out, and is taken off where the file is read.
"""

from __future__ import annotations

import re

_WORKED_OUT = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n']")


def is_like_formula(text: str) -> bool:
    """Whether a spreadsheet might work the words out, or take an apostrophe before them for its own."""
    return bool(_WORKED_OUT.match(text))


def guarded(text: str) -> str:
    """The words as they stand in a file of comma-separated values."""
    return f"'{text}" if is_like_formula(text) else text


def unguarded(text: str) -> str:
    """The words of such a cell as they were, be it ours or another's."""
    return text[1:] if text.startswith("'") and is_like_formula(text[1:]) else text
