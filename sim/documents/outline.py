"""The headings of a document: names to link to, and a table of contents before the first chapter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.view.words.page import Block, Booklet, Cut, Heading

CHAPTER, SECTION = 2, 3


class Outline:
    """Gives each heading, in the order in which they are written, its name."""

    def __init__(self, booklet: Booklet) -> None:
        named = [(f"h{number}", heading) for number, heading in enumerate(_headings(booklet.blocks), 1)]
        listed = [(name, heading) for name, heading in named if CHAPTER <= heading.level <= SECTION]
        self.entries = listed if booklet.contents else []
        """What the table of contents lists; empty where there is none."""
        self._first = next((name for name, heading in self.entries if heading.level == CHAPTER), "")
        self._names = iter([name for name, _ in named])

    def next_name(self) -> str:
        """The name of the next heading."""
        return next(self._names)

    def contents_before(self, name: str) -> bool:
        """Whether the table of contents stands before this heading."""
        return name == self._first


def _headings(blocks: Iterable[Block]) -> Iterator[Heading]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, Cut):
            yield from _headings(block.blocks)
