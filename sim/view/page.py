"""The shapes a page is made of. Terminals, documents and browsers each render the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Weight = Literal["strong", "plain", "quiet"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the page's own, ``aside`` stands at its right."""

    text: str
    level: int = 2
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, or (``bullet``) an item of a list, ``indent`` steps in. ``quiet`` text matters less."""

    text: str
    bullet: str = ""
    indent: int = 0
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Short things one after the other with a bar between them; none is broken where a line ends."""

    parts: tuple[str, ...]
    quiet: bool = False


Words = str | tuple[Prose | Series, ...]
"""What stands beside a label: one line, or the paragraphs and bullets of a text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; numbers stand right. A heading is folded at ``widest`` cells where that is not 0."""

    title: str
    align: Literal["left", "right"] = "left"
    widest: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under headings; ``close``: packed together, for a screen that must hold much."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    close: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One line with something at its left, in its middle and at its right."""

    left: str = ""
    middle: str = ""
    right: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A short label and, beside it, words."""

    label: str
    words: Words
    weight: Weight = "plain"


@dataclass(frozen=True, slots=True)
class Times:
    """An instant on every clock; ``elsewhere`` has all but the first with their cities, for where columns find no
    room."""

    clocks: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a timeline: the clocks, one word for what it is, the text, and lines of detail below it."""

    times: Times
    word: str
    text: str
    details: tuple[str | Prose, ...] = ()
    weight: Weight = "plain"


@dataclass(frozen=True, slots=True)
class Cut:
    """Blocks of which at most so many lines are shown; the last of them then says how many more there are."""

    blocks: tuple[Heading | Prose | Series | Labelled, ...]
    most: int


Block = Heading | Prose | Series | Table | Entry | Bar | Rule | Labelled | Cut
Page = Sequence[Block]


def prose(text: str | None, indent: int = 0) -> list[Prose]:
    """Prose as authors write it: newlines are spaces, a blank line is a paragraph, ``- `` begins a bullet.

    Nothing for no text.
    """
    blocks: list[Prose] = []
    lines: list[str] = []
    bullet = ""

    def close() -> None:
        nonlocal bullet
        if lines:
            blocks.append(Prose(" ".join(lines), bullet, indent))
            lines.clear()
        bullet = ""

    for line in (text or "").split("\n"):
        words = line.strip()
        if not words:
            close()
        elif words.startswith("- "):
            close()
            bullet = "-"
            lines.append(words[2:].strip())
        else:
            lines.append(words)
    close()
    return blocks


def headed(head: str, text: str | None, bullet: str = "") -> tuple[Prose, ...]:
    """Prose with a head before its first words: ``Notes: …``; a text that begins with a bullet stands below it.

    With a ``bullet`` all of it is one item of a list.
    """
    first, *rest = prose(text) or [Prose("")]
    if first.bullet and head:
        first, rest = Prose(""), [first, *rest]
    below = (replace(block, indent=1) if bullet else block for block in rest)
    return Prose(f"{head} {first.text}".strip(), bullet), *below
