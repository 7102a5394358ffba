"""What somebody wrote, with its lists, quotes and emphasis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.parts.document import DocumentPart
from markupsafe import Markup

from sim.documents.word.paragraphs import (
    LONGEST_PARAGRAPH,
    NOTHING,
    PLAIN,
    Look,
    ParagraphSetting,
    directed,
    paragraph,
    pieces,
    run,
)
from sim.scenario.prose import Listing, Paragraph, Passage, Quote, Span, Verbatim, after, said
from sim.view.words.page import lines

STEP = 357
"""What an item stands further in than its list."""
DEEPEST, FURTHEST = 8, 5712
"""What stands deeper in lists is set as at that depth."""
BULLETS = 1
"""The number of the list that every bullet is of; a numbered one has a number of its own."""
_NUMBERED = 1
_LARGEST = 32_767
"""What a word processor counts from."""


@dataclass(frozen=True, slots=True)
class Inset:
    """Where a passage stands: how far in, how deep in lists, in a quote or not, and how its words look."""

    left: int = 0
    depth: int = 0
    quoted: bool = False
    look: Look = PLAIN

    def setting(self, style: str = "", hanging: int = 0) -> ParagraphSetting:
        """How a paragraph is set here."""
        style = style or ("Quote" if self.quoted else "ListContinue" if self.depth else "")
        return ParagraphSetting(style, left=min(self.left, FURTHEST), hanging=hanging)


class Passages:
    """Writes passages; each numbered list among them counts by itself."""

    def __init__(self, part: DocumentPart) -> None:
        self._lists = part.numbering_part.element
        self._numbers = count(BULLETS + 2)

    def written(self, passage: Passage, inset: Inset) -> Markup:
        """The passage in paragraphs."""
        return NOTHING.join(self._blocks(passage, inset))

    def beside(self, label: Markup, passage: Passage, inset: Inset) -> Markup:
        """The same, its first paragraph beside a label; what does not begin with one stands below."""
        match passage:
            case (Paragraph() as head, *rest):
                setting = inset.setting(hanging=inset.left)
                return _paragraph(head, setting, inset.look, label) + self.written(tuple(rest), inset)
        return paragraph(ParagraphSetting(keep=True), label) + self.written(passage, inset)

    def _blocks(self, passage: Passage, inset: Inset) -> Iterator[Markup]:
        for block in passage:
            match block:
                case Paragraph():
                    yield _paragraph(block, inset.setting(), inset.look)
                case Verbatim():
                    yield paragraph(inset.setting("Verbatim"), run(lines(*block.lines), inset.look))
                case Quote():
                    inner = replace(inset, left=inset.left + (STEP if inset.left or inset.depth else 284), quoted=True)
                    yield from self._blocks(block.passage, inner)
                case Listing():
                    yield from self._listing(block, inset)

    def _listing(self, listing: Listing, inset: Inset) -> Iterator[Markup]:
        depth = min(inset.depth, DEEPEST)
        inner = replace(inset, left=inset.left + STEP, depth=inset.depth + 1)
        last = (listing.first or 0) + len(listing.items)
        counted = listing.first is not None and last <= _LARGEST
        number = self._counted_from(listing.first or 0, depth) if counted else BULLETS
        for position, item in enumerate(listing.items):
            if listing.first is not None and not counted:
                item = after(f"{listing.first + position}.", item)
            match item:
                case (Paragraph() as head, *rest):
                    pass
                case _:
                    head, rest = Paragraph(((),)), list(item)
            setting = inner.setting("ListNumber" if counted else "ListBullet", hanging=STEP)
            yield _paragraph(head, replace(setting, item=(number, depth)), inset.look)
            yield from self._blocks(tuple(rest), inner)

    def _counted_from(self, first: int, depth: int) -> int:
        """A new list that counts from a number at that depth."""
        number = next(self._numbers)
        self._lists.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{_NUMBERED}"/>'
                f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{first}"/></w:lvlOverride></w:num>'
            )
        )
        return number


def _paragraph(block: Paragraph, setting: ParagraphSetting, look: Look, before: Markup = NOTHING) -> Markup:
    """A paragraph with its stress; of a very long one several."""
    words = " ".join(said(block))
    setting = directed(setting, words)
    if len(words) > LONGEST_PARAGRAPH:
        first, *others = pieces(words)
        rest = (paragraph(replace(setting, item=None, hanging=0), run(piece, look)) for piece in others)
        return paragraph(setting, before, run(first, look)) + NOTHING.join(rest)
    told = [NOTHING.join(_span(span, look) for span in line) for line in block.lines]
    return paragraph(setting, before, Markup("<w:r><w:br/></w:r>").join(told))


def _span(span: Span, look: Look) -> Markup:
    style = "Code" if span.code else look.style
    return run(span.text, Look(style, strong=look.strong or span.strong, emphasis=span.emphasis))
