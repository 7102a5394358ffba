"""A document in its sheets of paper, and the lines of a text on them."""

from __future__ import annotations

from dataclasses import dataclass

from sim.characters import visible
from sim.view.words.page import Block, Booklet, Lines, NewSheet


@dataclass(frozen=True, slots=True)
class Sheet:
    """What begins on a sheet of its own, however many it fills; ``running`` stands small on each of them."""

    running: str
    blocks: tuple[Block, ...]


def sheets(booklet: Booklet) -> list[Sheet]:
    """The document's sheets in their order; none is empty."""
    running, begun, done = "", list[Block](), list[Sheet]()
    for block in (*booklet.blocks, NewSheet()):
        if not isinstance(block, NewSheet):
            begun.append(block)
            continue
        if begun:
            done.append(Sheet(running, tuple(begun)))
        running, begun = block.running, []
    return done or [Sheet("", ())]


def shown_lines(text: str) -> list[str]:
    """A text as it may be shown: in lines where the program made them; a newline in all other text is a blank."""
    return visible(text).split("\n") if isinstance(text, Lines) else [visible(text.replace("\n", " "))]
