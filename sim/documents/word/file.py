"""The file itself: what of it is always the same, the document in it, and the marking on every sheet."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.parts.story import StoryPart
from markupsafe import Markup

from sim.characters import visible
from sim.documents.sheets import in_margin, sheets
from sim.documents.word.blocks import Blocks
from sim.documents.word.fields import field
from sim.documents.word.paragraphs import NOTHING, TAB, ParagraphSetting, paragraph, run, said
from sim.view.words.page import Booklet

_HERE = Path(__file__).parent
_ALWAYS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "docProps/core.xml": "core.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/document.xml": "document.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
}
_NAMED = Markup(nsdecls("w", "r", "wp", "a", "pic", "w14"))
_SECTION = Markup(
    '<w:sectPr><w:headerReference w:type="default" r:id="{header}"/>'
    '<w:footerReference w:type="default" r:id="{footer}"/><w:type w:val="nextPage"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1134" w:bottom="1474" w:left="1134"'
    ' w:header="567" w:footer="510" w:gutter="0"/></w:sectPr>'
)
"""A4; what stands between its margins finds room between those of Letter too."""
_LISTED = ("author", "subject", "keywords", "category")
_SOME_DAY = (1980, 1, 1, 0, 0, 0)
"""No part of the file says when it was made: the same document is always the same bytes."""


def word(booklet: Booklet) -> bytes:
    """The file's content."""
    paper = docx.Document(BytesIO(_template()))
    _tell(paper, booklet)
    blocks, sections = Blocks(booklet, paper.part), _Sections(paper, booklet.marking, booklet.numbered)
    *before, last = sheets(booklet)
    written = [
        blocks.all_written(sheet.blocks)
        + paragraph(ParagraphSetting("SheetEnd", section=sections.ending(sheet.running)))
        for sheet in before
    ]
    ending = blocks.all_written(last.blocks), sections.ending(last.running)
    body = parse_xml(Markup("<w:body {}>{}{}{}</w:body>").format(_NAMED, NOTHING.join(written), *ending))
    paper.element.replace(paper.element.body, body)
    stream = BytesIO()
    paper.save(stream)
    return _undated(stream.getvalue())


class _Sections:
    """Sheets of paper with the marking above and below; those with the same running words share their foot."""

    def __init__(self, paper: Document, marking: str, numbered: bool) -> None:
        self._part, self._marking, self._numbered = paper.part, in_margin(marking), numbered
        part, self._header = self._part.add_header_part()
        _fill(part, said(ParagraphSetting("Header"), self._marking))
        self._footers: dict[str, str] = {}

    def ending(self, running: str) -> Markup:
        """The properties of the sheets that end here."""
        if running not in self._footers:
            part, self._footers[running] = self._part.add_footer_part()
            _fill(part, said(ParagraphSetting("Marking"), self._marking) + _foot(running, self._numbered))
        return _SECTION.format(header=self._header, footer=self._footers[running])


def _foot(running: str, numbered: bool) -> Markup:
    words = run(in_margin(running))
    if not numbered:
        return paragraph(ParagraphSetting("Footer"), words)
    pages = field("PAGE", run("1")), run(" of "), field("NUMPAGES", run("1"))
    return paragraph(ParagraphSetting("Footer"), words, TAB, run("Page "), *pages)


def _fill(part: StoryPart, paragraphs: Markup) -> None:
    """Put paragraphs in the place of what stands in a head or a foot."""
    part.element[:] = parse_xml(Markup("<w:hdr {}>{}</w:hdr>").format(_NAMED, paragraphs))[:]


def _tell(paper: Document, booklet: Booklet) -> None:
    """Facts of the file for programs that list files."""
    properties = paper.core_properties
    properties.title = visible(booklet.title)[:255]
    others = []
    for name, fact in booklet.about:
        if name.lower() in _LISTED:
            setattr(properties, name.lower(), visible(fact)[:255])
        else:
            others.append(f"{name}: {fact}")
    if others:
        properties.comments = visible("; ".join(others))[:255]


@cache
def _template() -> bytes:
    """An empty document."""
    return _zipped({name: (_HERE / file).read_bytes() for name, file in _ALWAYS.items()})


def _undated(content: bytes) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        return _zipped({name: archive.read(name) for name in archive.namelist()})


def _zipped(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name, _SOME_DAY), content, ZIP_DEFLATED)
    return stream.getvalue()
