"""Each shape of a page in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from sim.characters import cells
from sim.documents.markdown.words import BREAK, plain, strong, written
from sim.documents.numbering import Numbering
from sim.documents.outline import CHAPTER, Outline
from sim.documents.pictures import handed_out, is_shown
from sim.scenario.prose import Paragraph, Span
from sim.view.words.page import (
    AsWritten,
    Bar,
    Block,
    Booklet,
    Box,
    Column,
    Cut,
    Divider,
    Figure,
    Heading,
    Labelled,
    Letterhead,
    NewSheet,
    Picture,
    Prose,
    Ruled,
    Series,
    Table,
    TimelineEntry,
)
from sim.view.words.plain import as_table

_LOWEST = 6
_WIDEST = 40
"""A column of narrower cells is filled with blanks, so that it stands straight."""


def markdown(booklet: Booklet) -> str:
    """The document's text."""
    marking = strong(booklet.marking)
    return "\n\n".join(filter(None, (marking, *_Writer(booklet).parts(booklet.blocks), marking))) + "\n"


class _Writer:
    def __init__(self, booklet: Booklet) -> None:
        self._outline = Outline(booklet)
        self._numbering = Numbering()

    def parts(self, blocks: Iterable[Block]) -> Iterator[str]:
        """Paragraphs, lists and tables, between which empty lines stand."""
        items: list[str] = []
        deepest = 0
        for block in blocks:
            match block:
                case Prose(bullet=bullet) if bullet:
                    depth = min(block.indent, deepest)
                    items.append(f"{'  ' * depth}- {plain(block.text, ' ')}")
                    deepest = depth + 1
                case Box():
                    words = filter(None, (strong(block.letter), plain(block.words, " ")))
                    items.append(f"- [ ] {' '.join(words)}")
                case _:
                    yield "\n".join(items)
                    items, deepest = [], 0
                    yield from self._written(block)
        yield "\n".join(items)

    def _written(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                yield from self._heading(block)
            case Prose():
                yield plain(block.text)
            case AsWritten():
                yield written(block.passage)
            case Series():
                yield plain(" · ".join(block.parts))
            case Table():
                yield from self._table(block)
            case TimelineEntry():
                word = f"{plain(block.word, ' ')}: " if block.word else ""
                yield f"{strong(' | '.join(block.times.clocks))} {word}{plain(block.text)}".strip()
                yield from self.parts(Prose(part) if isinstance(part, str) else part for part in block.details)
            case Bar():
                yield plain(" · ".join(filter(None, (block.left, block.middle, block.right))))
            case Divider():
                yield "---"
            case Labelled():
                yield from self._labelled(block)
            case Cut():
                yield from self.parts(block.blocks)
            case Figure():
                yield strong(f"Figure {self._numbering.number_of(block)}. {block.title}")
                yield plain(f"{block.reading} {block.note}".strip())
                if block.numbers is not None:
                    yield from self._table(as_table(block.numbers))
            case Letterhead():
                yield BREAK.join(filter(None, (strong(block.sender), plain(block.kind))))
                yield BREAK.join(f"{strong(label)} {plain(fact, ' ')}".strip() for label, fact in block.facts)
            case Picture():
                yield plain(block.name if is_shown(block) else handed_out(block))
            case Box():
                yield from self.parts([block])
            case Ruled():
                yield strong(block.label)
            case NewSheet():
                yield "---"
                yield plain(block.running)
            case _:
                assert_never(block)

    def _heading(self, block: Heading) -> Iterator[str]:
        if self._outline.contents_before(self._outline.next_name()):
            yield strong("Contents")
            yield "\n".join(
                f"{'' if heading.level == CHAPTER else '  '}- {plain(heading.text, ' ')}"
                for _, heading in self._outline.entries
            )
        words = f"{block.text} ({block.aside})" if block.aside else block.text
        yield f"{'#' * min(max(block.level, 1), _LOWEST)} {plain(words, ' ')}".rstrip()

    def _labelled(self, block: Labelled) -> Iterator[str]:
        label = Span(f"{' '.join(block.label.split())}", strong=True)
        match (Prose(block.words),) if isinstance(block.words, str) else block.words:
            case (Prose(bullet="") as first, *rest):
                yield f"{strong(block.label)} {plain(first.text)}".strip()
            case (AsWritten(passage=(Paragraph() as head, *others)), *rest) if label.text:
                begin, *lines = head.lines
                yield written((Paragraph(((label, Span(" "), *begin), *lines)), *others))
            case rest:
                yield strong(block.label)
        yield from self.parts(rest)

    def _table(self, table: Table) -> Iterator[str]:
        number = self._numbering.number_of(table)
        if number:
            yield strong(f"Table {number}. {table.caption}")
        yield "\n".join(_rows(table))


def _rows(table: Table) -> Iterator[str]:
    if not table.columns:
        return
    rows = [[plain(text, "<br>") for text in row] for row in ([column.title for column in table.columns], *table.rows)]
    widths = [max(3, *map(_width, column)) for column in zip(*rows, strict=True)]
    sides = [column.align for column in table.columns]
    yield _row(map(_filled, rows[0], widths, sides))
    yield f"|{'|'.join(map(_rule, table.columns, widths))}|"
    for row in rows[1:]:
        yield _row(map(_filled, row, widths, sides))


def _rule(column: Column, width: int) -> str:
    return "-" * (width + 1) + ("-" if column.align == "left" else ":")


def _row(filled: Iterable[str]) -> str:
    return f"| {' | '.join(filled)} |"


def _filled(cell: str, width: int, side: str) -> str:
    """A cell as wide as its column; what is wider stays as it is."""
    blanks = " " * (width - cells(cell)) if len(cell) <= width else ""
    return cell + blanks if side == "left" else blanks + cell


def _width(cell: str) -> int:
    return cells(cell) if len(cell) <= _WIDEST else 0
