"""Paragraphs and the words in them. Every text that is filled in is escaped, and may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from sim.documents.scripts import is_turned, language, parts
from sim.documents.sheets import shown_lines

LONGEST_PARAGRAPH = 10_000
"""Letters; over a longer one, that goes on over many sheets, word processors take minutes."""
LONGEST_TEXT = 100_000
"""Letters in one run; who reads the file may refuse more."""
NOTHING = Markup("")
_FONTS = {
    "ja": Markup('<w:rFonts w:eastAsia="Yu Gothic"/>'),
    "ko": Markup('<w:rFonts w:eastAsia="Malgun Gothic"/>'),
    "": NOTHING,
}
_LANGUAGES = {
    "ja": Markup('<w:lang w:eastAsia="ja-JP"/>'),
    "ko": Markup('<w:lang w:eastAsia="ko-KR"/>'),
    "": NOTHING,
}


@dataclass(frozen=True, slots=True)
class Look:
    """How words differ from those around them; ``style`` is one of characters."""

    style: str = ""
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphSetting:
    """How a paragraph is set: its style, and what differs from it. Lengths are in twentieths of a point.

    ``keep``: on one sheet with what follows. ``item``: the number of the list that it is an item of, and how deep in
    it. ``section``: the properties of the sheets that end with it.
    """

    style: str = ""
    keep: bool = False
    item: tuple[int, int] | None = None
    ruled_below: bool = False
    tab: int = 0
    turned: bool = False
    left: int = 0
    hanging: int = 0
    right: bool = False
    section: Markup = NOTHING


PLAIN, STRONG, CODE, QUIET, LABEL = Look(), Look(strong=True), Look("Code"), Look("Quiet"), Look("Label")
TAB = Markup("<w:r><w:tab/></w:r>")
_BREAK = Markup("<w:r><w:br/></w:r>")


def paragraph(setting: ParagraphSetting, *runs: Markup) -> Markup:
    """A paragraph of runs."""
    told = Markup("").join(_set(setting))
    return Markup("<w:p>{}{}</w:p>").format(
        Markup("<w:pPr>{}</w:pPr>").format(told) if told else NOTHING, NOTHING.join(runs)
    )


def said(setting: ParagraphSetting, text: str, look: Look = PLAIN, longest: int = LONGEST_PARAGRAPH) -> Markup:
    """A paragraph of one text, in the direction in which that is written; of a very long text several."""
    setting = directed(setting, text)
    return NOTHING.join(paragraph(setting, run(piece, look)) for piece in pieces(text, longest))


def pieces(text: str, longest: int = LONGEST_PARAGRAPH) -> list[str]:
    """A text in pieces of at most so many letters that end with a sentence or a word, where they can."""
    if len(text) <= longest:
        return [text]
    found = re.findall(rf"(?s).{{1,{longest}}}(?:(?<=[.!?。]) |$)|.{{1,{longest}}}(?: |$)|.{{1,{longest}}}", text)
    return [type(text)(piece) for piece in found]


def directed(setting: ParagraphSetting, text: str) -> ParagraphSetting:
    """The setting for a text, from right to left if it is written so."""
    return replace(setting, turned=True) if is_turned(text) else setting


def run(text: str, look: Look = PLAIN) -> Markup:
    """Words; lines that the program made are broken."""
    return _BREAK.join(_line(line, look) for line in shown_lines(text))


def _line(line: str, look: Look) -> Markup:
    if line.isascii() and look == PLAIN and len(line) <= LONGEST_TEXT and "\t" not in line:
        return Markup(f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r>')
    tongue = language(line)
    return NOTHING.join(
        Markup("<w:r>{}{}</w:r>").format(_looks(look, tongue, turned), _text(part[begin : begin + LONGEST_TEXT]))
        for part, turned in parts(line)
        for begin in range(0, len(part), LONGEST_TEXT)
    )


def _text(text: str) -> Markup:
    return Markup("<w:tab/>").join(
        Markup('<w:t xml:space="preserve">{}</w:t>').format(piece) if piece else NOTHING for piece in text.split("\t")
    )


def _looks(look: Look, tongue: str, turned: bool) -> Markup:
    told = [
        Markup('<w:rStyle w:val="{}"/>').format(look.style) if look.style else NOTHING,
        _FONTS[tongue],
        Markup("<w:b/><w:bCs/>") if look.strong else NOTHING,
        Markup("<w:i/><w:iCs/>") if look.emphasis else NOTHING,
        Markup("<w:rtl/>") if turned else NOTHING,
        _LANGUAGES[tongue],
    ]
    return Markup("<w:rPr>{}</w:rPr>").format(NOTHING.join(told)) if any(told) else NOTHING


def _set(setting: ParagraphSetting) -> Iterator[Markup]:
    """What is said of the paragraph, in the order in which the format wants it."""
    if setting.style:
        yield Markup('<w:pStyle w:val="{}"/>').format(setting.style)
    if setting.keep:
        yield Markup("<w:keepNext/>")
    if setting.item is not None:
        number, depth = setting.item
        yield Markup('<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>').format(depth, number)
    if setting.ruled_below:
        yield Markup('<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="6" w:color="1A1A1A"/></w:pBdr>')
    if setting.tab:
        yield Markup('<w:tabs><w:tab w:val="left" w:pos="{}"/></w:tabs>').format(setting.tab)
    if setting.turned:
        yield Markup("<w:bidi/>")
    if setting.left or setting.hanging:
        yield Markup('<w:ind w:left="{}" w:hanging="{}"/>').format(setting.left, setting.hanging)
    if setting.right:
        yield Markup('<w:jc w:val="right"/>')
    yield setting.section
