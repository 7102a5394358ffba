"""A document as a file that word processors edit (Office Open XML): real headings, tables, captions and markings."""

from __future__ import annotations

from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.shared import Cm

from sim.characters import visible
from sim.documents.drawing import png
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

_SHOWN = {"PNG picture", "JPEG picture", "GIF picture"}


def word(booklet: Booklet) -> bytes:
    """The file's content."""
    writer = _Writer(booklet)
    for block in booklet.blocks:
        writer.write(block)
    stream = BytesIO()
    writer.paper.save(stream)
    return stream.getvalue()


class _Writer:
    def __init__(self, booklet: Booklet) -> None:
        self.paper: Document = docx.Document()
        self._numbering = Numbering()
        self.paper.core_properties.title = visible(booklet.title)
        section = self.paper.sections[0]
        for where in (section.header, section.footer):
            where.paragraphs[0].text = visible(booklet.marking)
            where.paragraphs[0].alignment = 1

    def write(self, block: Block) -> None:
        """One block."""
        match block:
            case Heading():
                self.paper.add_heading(visible(f"{block.text} {block.aside}".strip()), block.level - 1)
            case Prose():
                self._say(f"{block.bullet} {block.text}".strip())
            case AsWritten():
                for leaf in leaves(block.passage):
                    self._say("\n".join(said(leaf)))
            case Series():
                self._say(" | ".join(block.parts))
            case Table():
                self._table(block)
            case TimelineEntry():
                self._say(f"{' | '.join(block.times.clocks)} {block.word} {block.text}")
                for detail in block.details:
                    self.write(Prose(detail) if isinstance(detail, str) else detail)
            case Bar():
                self._say(" | ".join(filter(None, (block.left, block.middle, block.right))))
            case Divider():
                self._say("")
            case Labelled():
                self._say(block.label)
                for part in (Prose(block.words),) if isinstance(block.words, str) else block.words:
                    self.write(part)
            case Cut():
                for inner in block.blocks:
                    self.write(inner)
            case Figure():
                self.paper.add_picture(BytesIO(png(block)), width=Cm(16))
                self._say(f"Figure {self._numbering.number_of(block)}. {block.title} {block.note}".strip())
                if block.numbers is not None:
                    self._table(as_table(block.numbers))
            case Letterhead():
                self.paper.add_heading(visible(block.sender), 1)
                self._say(block.kind)
                for label, fact in block.facts:
                    self._say(f"{label}: {fact}")
            case Picture():
                if block.called in _SHOWN:
                    self.paper.add_picture(BytesIO(block.content), width=Cm(16))
                else:
                    self._say(f"{block.name} ({block.called}), handed out with this paper.")
            case Box():
                self._say(f"☐ {block.letter} {block.words}")
            case Ruled():
                self._say(block.label)
                for _ in range(block.rules):
                    self._say("_" * 60)
            case NewSheet():
                self.paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
                self._say(block.running)

    def _say(self, text: str) -> None:
        self.paper.add_paragraph(visible(text))

    def _table(self, table: Table) -> None:
        grid = self.paper.add_table(rows=0, cols=len(table.columns))
        for row in (tuple(column.title for column in table.columns), *table.rows):
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = visible(text)
