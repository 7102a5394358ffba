"""In which script people wrote: what a document has to say of a text so that every letter is drawn, in its order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

_TURNED = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_PART = re.compile(f"[{_TURNED}](?:(?:[{_TURNED}]|[\\W\\d_])*[{_TURNED}])?")
_HANGUL_OR_KANA = re.compile("([\u1100-\u11ff\u3130-\u318f\uac00-\ud7af])|[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d]")


def has_turned(text: str) -> bool:
    """Whether anything in a text is written from right to left."""
    return not text.isascii() and _PART.search(text) is not None


def is_turned(text: str) -> bool:
    """Whether a text is written from right to left: its first letter that has a direction has that one."""
    if not has_turned(text):
        return False
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((direction for direction in strong if direction in ("L", "R", "AL")), "L") != "L"


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """A text in parts that are written in one direction; True for what is written from right to left."""
    end = 0
    for match in _PART.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], False
        yield match.group(), True
        end = match.end()
    if end < len(text):
        yield text[end:], False


def language(text: str) -> Literal["ko", "ja", ""]:
    """The language that a text's letters tell beyond doubt, by the first of them; empty where none does."""
    if text.isascii() or not (letter := _HANGUL_OR_KANA.search(text)):
        return ""
    return "ko" if letter[1] else "ja"
