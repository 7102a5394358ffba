"""The shapes a page is made of. Terminals, documents and browsers each render the same ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sim.scenario.prose import Listing, Passage, after, is_short, passage, words
from sim.view.words.numbers import NumberTable

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
    """A sentence or a few, or (``bullet``) an item of a list, ``indent`` steps in. ``quiet`` text matters less."""

    text: str
    bullet: str = ""
    indent: int = 0
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class AsWritten:
    """What somebody wrote, laid out as they wrote it, ``indent`` steps in."""

    passage: Passage
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """Short things one after the other with a bar between them; none is broken where a line ends."""

    parts: tuple[str, ...]
    quiet: bool = False


Words = str | tuple[Prose | AsWritten | Series, ...]
"""What stands beside a label: one line, or what somebody wrote."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; numbers stand right. A heading is folded at ``widest`` cells where that is not 0.

    On paper the column has ``share`` parts of the table's width; with 0 in each, as much as its words take.
    """

    title: str
    align: Literal["left", "right"] = "left"
    widest: int = 0
    share: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under headings; ``close``: packed together, for a screen that must hold much.

    A cell or a heading is one line but for those made by ``lines``. In a document the table has a number and its
    ``caption``, if it has one.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    close: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line with something at its left, in its middle and at its right."""

    left: str = ""
    middle: str = ""
    right: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Divider:
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
class TimelineEntry:
    """A line of a timeline: the clocks, one word for what it is, the text, and lines of detail below it."""

    times: Times
    word: str
    text: str
    details: tuple[str | AsWritten, ...] = ()
    weight: Weight = "plain"


@dataclass(frozen=True, slots=True)
class Cut:
    """Blocks of which at most so many lines are shown; the last of them then says how many more there are."""

    blocks: tuple[Heading | Prose | AsWritten | Series | Labelled, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as a Vega-Lite specification. The ``title`` says what is seen, ``reading`` says it with its numbers,
    ``note`` stands below, ``numbers`` are the table."""

    title: str
    spec: dict[str, Any]
    reading: str
    note: str = ""
    numbers: NumberTable | Table | None = None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a paper: who sends it, what it is (``Situation report``), and short facts under it, such as from and
    to."""

    sender: str
    kind: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that is handed out: its name, what kind it is, and its content, which is shown where it is a picture and
    named where it is not."""

    name: str
    called: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick, and what it stands for: a letter, if it has one, and words."""

    words: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Ruled:
    """Ruled to write by hand: so many ruled lines under a label."""

    label: str
    rules: int = 3


@dataclass(frozen=True, slots=True)
class NewSheet:
    """What follows stands on a new sheet of paper; ``running`` is said small on each, such as whose pack it is."""

    running: str = ""


Block = (
    Heading | Prose | AsWritten | Series | Table | TimelineEntry | Bar | Divider | Labelled | Cut
    | Figure | Letterhead | Picture | Box | Ruled | NewSheet
)  # fmt: skip
Page = Sequence[Block]


@dataclass(frozen=True, slots=True)
class Booklet:
    """A page to be printed or edited: ``marking`` stands at the top and the bottom of every sheet of it.

    ``contents``: a table of contents stands before the first heading of level 2. ``about`` are facts of the file, such
    as who made it, for programs that list files. ``numbered``: each page says which it is, of how many; not where
    sheets are handed out one by one, which would then tell of each other.
    """

    title: str
    marking: str
    blocks: tuple[Block, ...]
    contents: bool = False
    about: tuple[tuple[str, str], ...] = ()
    numbered: bool = True


def under(heading: Heading, blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks under a heading; nothing where there are none."""
    for number, block in enumerate(blocks):
        if not number:
            yield heading
        yield block


def prose(text: str | None, indent: int = 1) -> list[AsWritten]:
    """A text as its author wrote it; nothing for no text. It is indented, so that no paragraph of it can be taken for a
    line of the program."""
    return [AsWritten(passage(text), indent)] if text else []


def beside(text: str | None) -> tuple[AsWritten, ...]:
    """A text that stands beside a label or below a line, and needs no indent of its own."""
    return tuple(prose(text, 0))


def headed(head: str, text: str | None, item: bool = False, indent: int = 0) -> tuple[AsWritten, ...]:
    """A text with a head before its first words: ``Notes: …``; one of several paragraphs stands below its head.

    With ``item`` all of it is one item of a list.
    """
    body = passage(text) if text else ()
    if item:
        return (AsWritten((Listing((after(head, body),)),), indent),)
    if not head or is_short(body):
        return (AsWritten(after(head, body), indent),)
    return AsWritten(words(head), indent), AsWritten(body, indent + 1)
