"""Characters that look like others or cannot be seen, where only plain ones have a meaning: ids, keys, numbers, times,
expressions, and the signs of YAML. In prose most of them are as good as any other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sim.characters import named

SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
UNSEEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\U000e0000-\U000e0fff"
)
"""Spaces that are none to YAML, and characters without width, as parts of a pattern."""
CLOSING_MARKS = "”’»"
"""Quotation marks at the end of what they hold together in prose; to YAML they are letters."""

_SIGNS = {
    "-": "−–—‐‑‒―", "*": "×·∗⋅", "/": "÷∕⁄", ">=": "≥⩾", "<=": "≤⩽", "!=": "≠", "'": "‘’‚′", '"': "“”„«»″", ",": "、،",
    ".": "。٫", ":": "∶", "...": "…", "not": "¬", "and": "∧", "or": "∨", "+/-": "±",
}  # fmt: skip
_LETTERS = dict(
    zip(
        "аеорсухіјѕһԁԛԝӏкмтнвАВЕКМНОРСТУХІЈЅοναικρυηγϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧօ",
        "aeopcyxijshdqwlkmthbABEKMHOPCTYXIJSovaikpunycjABEZHIKMNOPTYXo",
        strict=True,
    )
)
_MEANT = {character: plain for plain, characters in _SIGNS.items() for character in characters} | _LETTERS
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff]")
_UNSEEN = re.compile(f"[{UNSEEN}]")
_SPACES = re.compile(f"[{SPACES}]")
_FOLDED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ł": "l", "ŧ": "t", "þ": "th", "ı": "i"}
)
"""Letters that Unicode does not take apart into plain ones and an accent."""

_NAME = r"[\"']?[\w.]+[\"']?"
_ENTRY = r"(?:^|[{,] ?)[ ]*(?:-[ ]+)?"
_ASTRAY = re.compile(
    rf"^[ {SPACES}{UNSEEN}]*[{SPACES}{UNSEEN}](?=[ ]*$)"  # on a line that seems to be empty
    rf"|^[ ]*(?:-[ ]+)?[{SPACES}{UNSEEN}](?=[ {SPACES}{UNSEEN}]*(?:-[ ]|{_NAME}[ ]*[:：∶]))"  # in the indentation
    rf"|{_ENTRY}{_NAME}[ ]*[：∶]"  # instead of the colon after a name
    rf"|(?:{_ENTRY}{_NAME}:|^[ ]*-)[{SPACES}{UNSEEN}]"  # instead of the space after a colon or a hyphen
    rf"|^[ ]*[−–—‐‑‒―](?=[ {SPACES}])"  # instead of that hyphen
    rf"|:[ ]*[｛［]|[，、](?=[ ]*{_NAME}[ ]*[:：])|[｝］](?=[ ]*(?:$|[,，}}\]｝］]))"  # among brackets
    rf"|(?:{_ENTRY}{_NAME}:[ ]+|^[ ]*-[ ]+|[{{\[,][ ]*)[“”„«»‘’]",  # instead of an opening quotation mark
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Stranger:
    """A character that is another than it seems, at ``offset`` in a text: a sentence without its full stop, a cure."""

    offset: int
    message: str
    hint: str

    @property
    def sentence(self) -> str:
        """The message as one that stands by itself."""
        return f"{self.message[:1].upper()}{self.message[1:]}."


def stranger(text: str) -> Stranger | None:
    """The first character of ``text`` that is another than it seems, where none but plain ones may stand.

    A letter that looks like a Latin one is strange among Latin letters, not in a word of its own script.
    """
    if text.isascii():
        return None
    other_script = any(_meant_by(character) is None and not unaccented(character).isascii() for character in text)
    for offset, character in enumerate(text):
        if not character.isascii() and not (other_script and character in _LETTERS):
            meant = _meant_by(character)
            if meant is not None:
                return _stranger(offset, character, meant)
    return None


def astray(line: str) -> Stranger | None:
    """The first character of a line that seems to be one of YAML's signs, or the space that belongs to one."""
    match = _ASTRAY.search(line)
    if match is None:
        return None
    character = line[match.end() - 1]
    return _stranger(match.end() - 1, character, _meant_by(character) or "")


def plain(text: str) -> str:
    """``text`` with what is meant in place of every stranger."""
    lookalike = stranger(text)
    if lookalike is None:
        return text
    return "".join(character if (meant := _meant_by(character)) is None else meant for character in text)


def as_id(text: str) -> str:
    """The id an author would make of ``text``: letters without their accents, joined by underscores. Empty where
    letters of another script stand in it."""
    folded = unaccented(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain(text)).lower())
    if not folded.isascii() and any(character.isalnum() and not character.isascii() for character in folded):
        return ""
    return re.sub(r"[^a-z0-9]+", "_", folded).strip("_")


def unaccented(text: str) -> str:
    """``text`` with its Latin letters as plain ones: ``e`` for é, ``ss`` for ß. What others write stays whole."""
    if text.isascii():
        return text
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", bare).translate(_FOLDED)


def _meant_by(character: str) -> str | None:
    """The plain character or characters that were meant, nothing for what cannot be seen; None for what is itself."""
    if character.isascii():
        return None
    if _UNSEEN.match(character):
        return ""
    if _SPACES.match(character):
        return " "
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if unicodedata.decomposition(character).startswith(("<wide>", "<narrow>")):
        return unicodedata.normalize("NFKC", character)
    return _MEANT.get(character)


def _stranger(offset: int, character: str, meant: str) -> Stranger:
    name = named(character)
    if not meant:
        return Stranger(offset, f"a {name}, which cannot be seen, stands here", "Delete it.")
    if meant == " ":
        begun = "an" if name[0] in "aeio" else "a"
        return Stranger(offset, f"{begun} {name} stands here", "Write a plain space instead, or delete it.")
    if character == "±":
        return Stranger(offset, f"`±`, {name}, has no meaning here", "Write a spread, such as [low, likely, high].")
    return Stranger(offset, f"`{character}`, {name}, stands here instead of `{meant}`", f"Write `{meant}`.")
