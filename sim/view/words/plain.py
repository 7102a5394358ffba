"""What only paper can hold, in the shapes that every page has."""

from __future__ import annotations

from collections.abc import Iterator

from sim.view.words.numbers import NumberTable, ShownCell
from sim.view.words.page import (
    Bar,
    Block,
    Box,
    Column,
    Divider,
    Figure,
    Heading,
    Labelled,
    Letterhead,
    NewSheet,
    Picture,
    Prose,
    Ruled,
    Table,
)

RULE = "_" * 40


def plain(block: Figure | Letterhead | Picture | Box | Ruled | NewSheet) -> Iterator[Block]:
    """The block as words: a figure as what it shows and its table, room to write as rules."""
    match block:
        case Figure():
            yield Heading(block.title, 3)
            yield Prose(f"{block.reading} {block.note}".strip())
            if block.numbers is not None:
                yield as_table(block.numbers)
        case Letterhead():
            yield Bar(block.sender, right=block.kind, strong=True)
            for label, fact in block.facts:
                yield Labelled(label, fact)
        case Picture():
            yield Prose(f"{block.name} ({block.called})", quiet=True)
        case Box():
            yield Prose(f"{block.letter} {block.words}".strip(), "[ ]")
        case Ruled():
            yield Prose(block.label)
            for _ in range(block.rules):
                yield Prose(RULE, quiet=True)
        case NewSheet():
            yield Divider()
            if block.running:
                yield Prose(block.running, quiet=True)


def as_table(numbers: NumberTable | Table) -> Table:
    """A table of numbers as one of text."""
    if isinstance(numbers, Table):
        return numbers
    columns = (Column(numbers.corner), *(Column(title, "right") for title in numbers.columns))
    rows = tuple((heading, *map(_cell, cells)) for heading, cells in numbers.rows)
    return Table(columns, rows, caption=numbers.caption)


def _cell(cell: ShownCell | None) -> str:
    if cell is None:
        return "–"
    if cell.every:
        return f"{cell.number.text} (every run)"
    if cell.low is None or cell.high is None:
        return cell.number.text
    return f"{cell.number.text} ({cell.low.text} to {cell.high.text})"
