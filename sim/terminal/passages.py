"""Prose as lines of a terminal: bullets, numbers and bars in front, blank lines between paragraphs, none too wide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from sim.scenario.prose import Listing, Paragraph, Passage, Quote, Span, Verbatim

BAR = "| "
STEP = "  "
Front = tuple[str, str]
"""What stands before the first line of something, and before its further ones; as wide as each other."""


@dataclass(frozen=True)
class PassageLines:
    """A passage that takes the room it is given."""

    passage: Passage
    style: str = ""
    indent: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for (first, further), words in _lines(self.passage, (self.indent, self.indent)):
            most = options.max_width // 2  # however deep it stands, half of the width is left for the words
            first, further = first[-most:] if most else "", further[-most:] if most else ""
            room = max(1, options.max_width - cell_len(first))
            if isinstance(words, str):
                parts = [Text(part) for part in _folded(words, room)]
            else:
                parts = list(words.wrap(console, room, overflow="fold"))
            for number, part in enumerate(parts):
                line = Text(further if number else first, self.style)
                yield line.append_text(part)


def _folded(line: str, room: int) -> list[str]:
    """A line that stays as it is, in parts that fit; between words where it can be."""
    parts = []
    while cell_len(line) > room:
        part = chop_cells(line, room)[0]
        words = part.rstrip(" ") if line[len(part)] == " " else part[: part.rfind(" ") + 1].rstrip(" ")
        part = part[: len(words)] if words.strip() else part
        parts.append(part)
        line = line[len(part) :].lstrip(" ")
    return [*parts, line] if line or not parts else parts


def _lines(passage: Passage, front: Front) -> Iterator[tuple[Front, Text | str]]:
    """Each line with what stands before it; a text that stays as it is, is a str."""
    first, further = front
    before = None
    for block in passage:
        if before is not None and not (isinstance(before, Paragraph) and isinstance(block, Listing)):
            yield (further.rstrip(), ""), Text()
        match block:
            case Paragraph():
                for line in block.lines:
                    yield (first, further), Text.assemble(*map(_styled, line))
                    first = further
            case Listing():
                yield from _items(block, (first, further))
            case Quote():
                yield from _lines(block.passage, (first + BAR, further + BAR))
            case Verbatim():
                for text in block.lines:
                    yield (first + STEP, further + STEP), text
                    first = further
        first, before = further, block


def _items(listing: Listing, front: Front) -> Iterator[tuple[Front, Text | str]]:
    first, further = front
    numbers = range(listing.first or 0, (listing.first or 0) + len(listing.items))
    bullets = ["- " if listing.first is None else f"{number}. " for number in numbers]
    width = max(map(len, bullets))
    for bullet, item in zip(bullets, listing.items, strict=True):
        lines = _lines(item, (first + bullet.rjust(width), further + " " * width))
        yield from lines if item else [((first + bullet.rjust(width), ""), Text())]
        first = further


def _styled(span: Span) -> tuple[str, str]:
    """Words and their style; what is to be typed keeps the marks around it, which say so without one."""
    style = " ".join(style for style, on in (("italic", span.emphasis), ("bold", span.strong)) if on)
    return f"`{span.text}`" if span.code else span.text, style
