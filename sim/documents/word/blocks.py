"""Each shape of a page as paragraphs and tables of a word processor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import assert_never

from docx.parts.document import DocumentPart
from markupsafe import Markup

from sim.characters import cells
from sim.documents.drawing import FINENESS, png
from sim.documents.numbering import Numbering
from sim.documents.outline import Outline
from sim.documents.pictures import handed_out, is_shown
from sim.documents.word.fields import caption, contents, named
from sim.documents.word.grids import grid, rules
from sim.documents.word.paragraphs import (
    LABEL,
    NOTHING,
    PLAIN,
    QUIET,
    STRONG,
    TAB,
    Look,
    ParagraphSetting,
    directed,
    paragraph,
    run,
    said,
)
from sim.documents.word.passages import BULLETS, DEEPEST, STEP, Inset, Passages
from sim.documents.word.pictures import Pictures
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
    Page,
    Picture,
    Prose,
    Ruled,
    Series,
    Table,
    TimelineEntry,
    Weight,
)
from sim.view.words.plain import as_table

_TITLE, _LOWEST = 1, 5
"""Levels of headings: the document's own, and the lowest that has a style."""
_BESIDE = 1985
_LONGEST_LABEL = 16
"""How far in words stand beside a label, and the longest label, in letters, that finds room there."""
_LOOKS: dict[Weight, Look] = {"strong": STRONG, "plain": PLAIN, "quiet": QUIET}


class Blocks:
    """Writes blocks one after the other: figures, tables, headings and pictures are counted as they come."""

    def __init__(self, booklet: Booklet, part: DocumentPart) -> None:
        self._outline = Outline(booklet)
        self._numbering = Numbering()
        self._passages = Passages(part)
        self._pictures = Pictures(part)
        self._bookmarks = count(1)

    def all_written(self, page: Page) -> Markup:
        """Blocks one after the other; an empty paragraph where there are none."""
        return NOTHING.join(map(self.written, page)) or paragraph(ParagraphSetting())

    def written(self, block: Block, inset: Inset = Inset()) -> Markup:  # noqa: B008
        """One block, as it stands at an inset."""
        match block:
            case Heading():
                return self._heading(block)
            case Prose():
                return _prose(block, inset)
            case AsWritten():
                return self._passages.written(block.passage, replace(inset, left=inset.left + STEP * block.indent))
            case Series():
                return said(inset.setting(), " | ".join(block.parts), QUIET if block.quiet else inset.look)
            case Table():
                return self._table(block)
            case TimelineEntry():
                return self._entry(block)
            case Bar():
                parts = " | ".join(filter(None, (block.left, block.middle, block.right)))
                return said(inset.setting(), parts, STRONG if block.strong else inset.look)
            case Divider():
                return said(ParagraphSetting("Divider"), "")
            case Labelled():
                return self._labelled(block)
            case Cut():
                return NOTHING.join(self.written(inner, inset) for inner in block.blocks)
            case Figure():
                return self._figure(block)
            case Letterhead():
                return NOTHING.join(_letterhead(block))
            case Picture():
                return self._picture(block)
            case Box():
                return _choice(block)
            case Ruled():
                return said(ParagraphSetting("LabelAbove"), block.label) + rules(block.rules)
            case NewSheet():
                return NOTHING
        assert_never(block)

    def _heading(self, block: Heading) -> Markup:
        name = self._outline.next_name()
        before = contents(self._outline.entries) if self._outline.contents_before(name) else NOTHING
        style = "Title" if block.level <= _TITLE else f"Heading{min(block.level, _LOWEST) - 1}"
        aside = run(f"  {block.aside}", QUIET) if block.aside else NOTHING
        words = named(name, next(self._bookmarks), run(block.text))
        return before + paragraph(directed(ParagraphSetting(style), block.text), words, aside)

    def _entry(self, block: TimelineEntry) -> Markup:
        word = run("   ") + run(block.word, STRONG) if block.word else NOTHING
        clocks = paragraph(ParagraphSetting("Clock"), run(" | ".join(block.times.clocks)), word)
        told = [said(ParagraphSetting(), block.text, _LOOKS[block.weight])] if block.text else []
        for detail in block.details:
            told.append(self.written(Prose(detail, quiet=True) if isinstance(detail, str) else detail))
        return clocks + NOTHING.join(told)

    def _labelled(self, block: Labelled) -> Markup:
        inset = Inset(_BESIDE, look=_LOOKS[block.weight])
        first, *rest = (Prose(block.words),) if isinstance(block.words, str) else block.words or (Prose(""),)
        below = NOTHING.join(self.written(part, inset) for part in rest)
        if cells(block.label) > _LONGEST_LABEL:
            return said(ParagraphSetting("LabelAbove"), block.label) + self.written(first, inset) + below
        label = run(block.label, LABEL) + TAB
        match first:
            case AsWritten():
                return self._passages.beside(label, first.passage, inset) + below
            case Prose(bullet=""):
                setting = ParagraphSetting(left=_BESIDE, hanging=_BESIDE)
                return paragraph(setting, label, run(first.text, QUIET if first.quiet else inset.look)) + below
        return said(ParagraphSetting("LabelAbove"), block.label) + self.written(first, inset) + below

    def _table(self, table: Table) -> Markup:
        number = self._numbering.number_of(table)
        return (caption("Table", number, table.caption) if number else NOTHING) + grid(table)

    def _figure(self, block: Figure) -> Markup:
        drawing = self._pictures.placed(png(block), block.reading, FINENESS)
        below = caption("Figure", self._numbering.number_of(block), block.title, "FigureCaption")
        note = said(ParagraphSetting("Note"), block.note) if block.note else NOTHING
        numbers = NOTHING if block.numbers is None else self._table(as_table(block.numbers))
        return drawing + below + note + numbers

    def _picture(self, block: Picture) -> Markup:
        drawing = self._pictures.placed(block.content, block.name) if is_shown(block) else NOTHING
        return drawing + said(ParagraphSetting("Note"), block.name if drawing else handed_out(block))


def _prose(block: Prose, inset: Inset) -> Markup:
    if not block.text:
        return NOTHING
    look = QUIET if block.quiet else inset.look
    if not block.bullet:
        return said(replace(inset, left=inset.left + STEP * block.indent).setting(), block.text, look)
    inner = replace(inset, left=inset.left + STEP * (block.indent + 1))
    setting = replace(inner.setting("ListBullet"), hanging=STEP, item=(BULLETS, min(block.indent, DEEPEST)))
    return said(setting, block.text, look)


def _letterhead(block: Letterhead) -> Iterator[Markup]:
    yield said(ParagraphSetting("Sender"), block.sender)
    yield said(ParagraphSetting("Kind", ruled_below=not block.facts), block.kind)
    for number, (label, fact) in enumerate(block.facts, 1):
        setting = ParagraphSetting("Fact", ruled_below=number == len(block.facts))
        yield paragraph(setting, run(label, LABEL), TAB, run(fact))


_TICK = Markup(
    "<w:sdt><w:sdtPr><w14:checkbox>"
    '<w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent>'
    '<w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"/></w:rPr>'
    "<w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
)
"""A box that a click ticks, in a font that has its sign."""


def _choice(block: Box) -> Markup:
    letter = run(block.letter, LABEL) + TAB if block.letter else NOTHING
    far = 907 if block.letter else 454
    return paragraph(ParagraphSetting("Choice", left=far, hanging=far), _TICK, TAB, letter, run(block.words))
