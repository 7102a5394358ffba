"""A document in its sheets of paper, and the lines of a text on them."""

from __future__ import annotations

from dataclasses import dataclass

from sim.characters import visible
from sim.view.words.page import Block, Booklet, Lines, NewSheet

LONGEST_IN_MARGIN = 200
"""Letters above and below what stands on a sheet; more would leave it no room."""


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """What begins on a sheet of its own, however many it fills; ``running`` stands small on each of them."""

    running: str
    blocks: tuple[Block, ...]


def sheets(booklet: Booklet) -> list[PrintedSheet]:
    """The document's sheets in their order; none is empty."""
    running, begun, done = "", list[Block](), list[PrintedSheet]()
    for block in (*booklet.blocks, NewSheet()):
        if not isinstance(block, NewSheet):
            begun.append(block)
            continue
        if begun:
            done.append(PrintedSheet(running, tuple(begun)))
        running, begun = block.running, []
    return done or [PrintedSheet("", ())]


def in_margin(text: str) -> str:
    """A marking or running words as the margin has room for them, on one line; what is too long is cut."""
    line = " ".join(visible(text).split())
    return line if len(line) <= LONGEST_IN_MARGIN else f"{line[: LONGEST_IN_MARGIN - 1]}…"


def shown_lines(text: str) -> list[str]:
    """A text as it may be shown: in lines where the program made them; a newline in all other text is a blank."""
    return visible(text).split("\n") if isinstance(text, Lines) else [visible(text.replace("\n", " "))]
