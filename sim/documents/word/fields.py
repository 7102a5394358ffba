"""What a word processor works out: numbers of pages, tables and figures, and the table of contents."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from sim.documents.outline import CHAPTER
from sim.documents.word.paragraphs import NOTHING, TAB, ParagraphSetting, directed, paragraph, run
from sim.view.words.page import Heading

_BEGIN = Markup(
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_END = Markup('<w:r><w:fldChar w:fldCharType="end"/></w:r>')


def field(asks: str, shown: Markup = NOTHING) -> Markup:
    """What is worked out, and what stands there until then."""
    return _BEGIN.format(asks) + shown + _END


def caption(kind: str, number: int, words: str, style: str = "Caption") -> Markup:
    """``Table 3. Words``, counted by the word processor too."""
    counted = field(f"SEQ {kind} \\* ARABIC", run(str(number)))
    return paragraph(directed(ParagraphSetting(style), words), run(f"{kind} "), counted, run(f". {words}"))


def named(name: str, number: int, runs: Markup) -> Markup:
    """Words that a link leads to."""
    return Markup('<w:bookmarkStart w:id="{0}" w:name="{1}"/>{2}<w:bookmarkEnd w:id="{0}"/>').format(number, name, runs)


def contents(entries: Sequence[tuple[str, Heading]]) -> Markup:
    """A table of contents whose entries stand there already, each a link; the pages the word processor works out."""
    lines = [
        [
            Markup('<w:hyperlink w:anchor="{}" w:history="1">{}</w:hyperlink>').format(name, run(heading.text)),
            TAB,
            field(f"PAGEREF {name} \\h"),
        ]
        for name, heading in entries
    ]
    lines[0].insert(0, _BEGIN.format('TOC \\o "1-2" \\h \\z'))
    lines[-1].append(_END)
    told = [
        paragraph(ParagraphSetting("TOC1" if heading.level == CHAPTER else "TOC2"), *line)
        for (_, heading), line in zip(entries, lines, strict=True)
    ]
    return Markup(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        "</w:sdtPr><w:sdtContent>{}{}</w:sdtContent></w:sdt>"
    ).format(paragraph(ParagraphSetting("TOCHeading"), run("Contents")), NOTHING.join(told))
