"""A document as Markdown that reads well as it is, and in which nothing that somebody wrote is markup of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sim.characters import visible
from sim.documents.numbering import Numbering
from sim.scenario.prose import leaves, said
from sim.view.words.page import (
    AsWritten,
    Bar,
    Block,
    Booklet,
    Box,
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

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def markdown(booklet: Booklet) -> str:
    """The document's text."""
    numbering = Numbering()
    parts = [f"**{_plain(booklet.marking)}**"]
    for block in booklet.blocks:
        parts += _written(block, numbering)
    return "\n\n".join([*filter(None, parts), f"**{_plain(booklet.marking)}**"]) + "\n"


def _written(block: Block, numbering: Numbering) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {_plain(block.text)}" + (f" ({_plain(block.aside)})" if block.aside else "")
        case Prose():
            yield ("- " if block.bullet else "") + _plain(block.text)
        case AsWritten():
            for leaf in leaves(block.passage):
                yield "\\\n".join(map(_plain, said(leaf)))
        case Series():
            yield " · ".join(map(_plain, block.parts))
        case Table():
            yield from _table(block, numbering)
        case TimelineEntry():
            yield f"**{_plain(' | '.join(block.times.clocks))}** {_plain(block.word)} {_plain(block.text)}"
            for detail in block.details:
                yield from _written(Prose(detail) if isinstance(detail, str) else detail, numbering)
        case Bar():
            yield _plain(" | ".join(filter(None, (block.left, block.middle, block.right))))
        case Divider() | NewSheet():
            yield "---"
        case Labelled():
            yield f"**{_plain(block.label)}**"
            for part in (Prose(block.words),) if isinstance(block.words, str) else block.words:
                yield from _written(part, numbering)
        case Cut():
            for inner in block.blocks:
                yield from _written(inner, numbering)
        case Figure():
            yield f"**Figure {numbering.number_of(block)}. {_plain(block.title)}** {_plain(block.reading)}"
            if block.numbers is not None:
                yield from _table(as_table(block.numbers), numbering)
        case Letterhead():
            yield f"**{_plain(block.sender)}** – {_plain(block.kind)}"
            yield "\\\n".join(f"{_plain(label)}: {_plain(fact)}" for label, fact in block.facts)
        case Picture():
            yield f"{_plain(block.name)} ({block.called})"
        case Box():
            yield f"- [ ] {_plain(block.letter)} {_plain(block.words)}"
        case Ruled():
            yield f"**{_plain(block.label)}**"


def _table(table: Table, numbering: Numbering) -> Iterator[str]:
    number = numbering.number_of(table)
    if number:
        yield f"**Table {number}. {_plain(table.caption)}**"
    rules = ["---:" if column.align == "right" else "---" for column in table.columns]
    rows = [[_plain(column.title) for column in table.columns], rules, *(list(map(_plain, row)) for row in table.rows)]
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _plain(text: str) -> str:
    """Words that are no markup; lines of the program's own become breaks that a table can hold."""
    return "<br>".join(_MARKUP.sub(r"\\\1", visible(line)) for line in text.split("\n"))
