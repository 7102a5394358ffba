"""The shapes a page is made of. Terminals, documents and browsers each render the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Weight = Literal["strong", "plain", "quiet"]


class Lines(str):
    """Text with lines that the program made; in all other text a newline is somebody's, and is no line."""


def lines(*parts: str) -> Lines:
    """Parts one under the other, each on one line."""
    return Lines("\n".join(part.replace("\n", " ") for part in parts))


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
class Column:
    """A column's heading; numbers stand right."""

    title: str
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under headings; ``close``: packed together, for a screen that must hold much.

    A cell or a heading is one line but for those made by ``lines``.
    """

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
    """A short label and, beside it, a paragraph."""

    label: str
    text: str
    weight: Weight = "plain"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a timeline: the clocks, one word for what it is, the text, and lines of detail below it."""

    clocks: tuple[str, ...]
    word: str
    text: str
    details: tuple[str, ...] = ()
    weight: Weight = "plain"


Block = Heading | Prose | Table | Entry | Bar | Rule | Labelled
Page = Sequence[Block]


def prose(text: str, indent: int = 1) -> list[Prose]:
    """Prose as authors write it: newlines are spaces, a blank line is a paragraph, ``- `` begins a bullet.

    It is indented, so that no paragraph of it can be taken for a line of the program.
    """
    blocks: list[Prose] = []
    gathered: list[str] = []
    bullet = ""

    def close() -> None:
        nonlocal bullet
        if gathered:
            blocks.append(Prose(" ".join(gathered), bullet, indent))
            gathered.clear()
        bullet = ""

    for line in text.splitlines():
        words = line.strip()
        if not words:
            close()
        elif words.startswith("- "):
            close()
            bullet = "-"
            gathered.append(words[2:].strip())
        else:
            gathered.append(words)
    close()
    return blocks
