"""A line as it was typed or pasted: what parts it, its numbers, and the characters that no line may hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sim.characters import OBEYED, SHOWN, named
from sim.characters import brief as brief
from sim.faults import Misuse
from sim.scenario import lookalikes

_KIN = str.maketrans("：；，、＞｜（）＃＠．", ":;,,>|()#@.")
"""Marks of East Asian keyboards, as wide as a letter, and what they stand for."""
_FIGURES_OR_LINK = re.compile(r"(?<!\w)\d+(?::\d+)+(?!\w)|://")
_BREAKS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
MOST_DIGITS = 9


def lines_of(text: str) -> list[str]:
    """The lines of what was pasted, whatever parts them; blank ones say nothing."""
    return [line for line in (part.strip(" \t\xa0\u3000") for part in _BREAKS.split(text)) if line]


def legible(line: str) -> str:
    """The line, with tabs as blanks. Raises Misuse where a character would be obeyed by a screen instead of shown."""
    match = OBEYED.search(line)
    if match is not None:
        what = f"{_key(match.group())}{named(match.group())}"
        raise Misuse(f"The line holds {what}, which no screen shows as it stands. Leave it out.")
    return line.replace("\t", " ")


def _key(character: str) -> str:
    """``Ctrl-Z, ``: what a control character is typed with."""
    return f"Ctrl-{chr(ord(character) + 64)}, " if 0 < ord(character) < 27 else ""


def plain(text: str) -> str:
    """The text, as long as it was, with the marks that part an address, a name or a clause as an ASCII keyboard has
    them."""
    return text.translate(_KIN)


def at_colon(text: str) -> tuple[str, str, str]:
    """What stands before the first colon, the colon, and what stands behind it; those of figures such as 10:30 and
    of a link part nothing. Marks before it are plain, words behind it as they were typed."""
    marked = plain(text)
    place = _FIGURES_OR_LINK.sub(lambda match: "." * len(match.group()), marked).find(":")
    return (marked[:place].strip(), ":", text[place + 1 :].strip()) if place >= 0 else (marked.strip(), "", "")


def whole(text: str) -> int:
    """A whole number. Raises Misuse for one that counts nothing here: it is too long."""
    if len(text) > MOST_DIGITS:
        raise Misuse(f"`{brief(text)}` is too large a number.")
    return int(text)


def disguised(text: str, names: Iterable[str]) -> str:
    """Where a text is one of the names but for characters that cannot be seen or only look alike: which these are."""
    odd = [character for character in text if not character.isascii()]
    if not odd or len(text) > SHOWN:
        return ""
    meant = lookalikes.plain("".join(c for c in text if unicodedata.category(c) != "Cf"))
    if meant == text or meant.casefold() not in {name.casefold() for name in names}:
        return ""
    return f"A {named(odd[0])} stands in `{text}`: type the word anew."
