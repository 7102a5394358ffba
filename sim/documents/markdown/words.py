"""Words that are no markup, and the markup of what authors wrote with it."""

from __future__ import annotations

import re

from sim.characters import visible
from sim.documents.sheets import shown_lines
from sim.scenario.prose import Listing, Paragraph, Passage, Quote, Span, Verbatim, passage

BREAK = "\\\n"
"""Between two lines of a paragraph."""
_MARKUP = re.compile(
    r"[\\`*\[\]<|{}~$@]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # but for one within a word
    r"|&(?=#?\w+;)"  # what would be another character
    r"|(?<=\bhttp):|(?<=\bhttps):|(?<=\bftp):|(?<=\bwww)\."  # an address that some make a link of
    r"|#(?=\s*$)",  # what ends a heading
    re.IGNORECASE,
)
_AT_THE_BEGIN = re.compile(r"^(\s*)(\d*)((?<=\d)[.)]|(?<!\d)[>#=+-])")
_TICKS = re.compile("`+")
_BULLETS = re.compile("[-*][-* ]*")
_BLANK = "&nbsp;"
"""What stands where there are no words, and where nothing at all would be read as something else."""


def plain(text: str, between: str = BREAK) -> str:
    """A text that is no markup; ``between`` stands between lines that the program made."""
    return between.join(map(_line, shown_lines(text)))


def strong(text: str) -> str:
    """The same in bold type; empty for no words."""
    words = plain(text, " ").strip()
    return f"**{words}**" if words else ""


def written(body: Passage) -> str:
    """A passage with its lists, quotes and emphasis, each as its author meant it."""
    told: list[str] = []
    before: Listing | None = None
    other = False
    for block in body:
        listing = block if isinstance(block, Listing) else None
        other = listing is not None and before is not None and _would_be_one(before, listing) and not other
        told.append(_block(block, other))
        before = listing
    return "\n\n".join(told)


def _would_be_one(listing: Listing, other: Listing) -> bool:
    """Whether two lists, one after the other, would be read as one if their signs were the same."""
    return (listing.first is None) == (other.first is None)


def _block(block: Paragraph | Listing | Quote | Verbatim, other: bool) -> str:
    match block:
        case Paragraph():
            return _paragraph(block)
        case Verbatim():
            fence = "`" * max(3, 1 + _most_ticks("\n".join(block.lines)))
            return "\n".join((fence, *map(visible, block.lines), fence))
        case Quote():
            return _behind("> ", "> ", written(block.passage))
    return _listing(block, other)


def _listing(listing: Listing, other: bool) -> str:
    items = []
    for number, item in enumerate(listing.items, listing.first or 0):
        bullet = "*" if other else "-"
        sign = f"{bullet} " if listing.first is None else f"{number}{')' if other else '.'} "
        items.append(_behind(sign, " " * len(sign), written(item)))
    is_short = all(len(item) == 1 and isinstance(item[0], Paragraph) for item in listing.items)
    return ("\n" if is_short else "\n\n").join(items)


def _behind(first: str, others: str, text: str) -> str:
    """A text with its first line behind a sign, and the others as far in."""
    begin, *rest = text.split("\n")
    if _BULLETS.fullmatch(begin):  # three in a row would be a line across
        begin = f"{begin} {_BLANK}"
    return "\n".join([(first + begin).rstrip(), *((others + line).rstrip() for line in rest)])


def _paragraph(block: Paragraph) -> str:
    """A paragraph with its emphasis; without, where that would be read as something else."""
    lines = ("".join(_span(span, not place) for place, span in enumerate(line)) for line in block.lines)
    told = BREAK.join(line.strip() or _BLANK for line in lines)
    read = passage(told)
    if len(read) == 1 and isinstance(read[0], Paragraph) and _alike(read[0]) == _alike(block):
        return told
    return BREAK.join(_line("".join(span.text for span in line)).strip() or _BLANK for line in block.lines)


def _span(span: Span, is_first: bool) -> str:
    sign = "*" * (span.emphasis + 2 * span.strong)
    if not span.code:
        words = _escaped(_shown(span.text), at_the_begin=is_first and not sign)
        return f"{sign}{words}{sign}"
    words = _shown(span.text)
    ticks = "`" * (1 + _most_ticks(words))
    blank = " " if words[:1] in "` " or words[-1:] in "` " else ""
    return f"{sign}{ticks}{blank}{words}{blank}{ticks}{sign}"


def _most_ticks(text: str) -> int:
    """The length of the longest run of backticks."""
    return max(map(len, _TICKS.findall(text)), default=0)


def _alike(block: Paragraph) -> list[list[tuple[str, bool, bool, bool]]]:
    """What of a paragraph has to be read as it was written."""
    return [
        [(character, span.emphasis, span.strong, span.code) for span in line for character in _shown(span.text)]
        for line in block.lines
    ]


def _line(line: str) -> str:
    """One line that is no markup, nor makes of itself a heading, a list or a quote."""
    return _escaped(_shown(line).strip(), at_the_begin=True)


def _escaped(text: str, at_the_begin: bool) -> str:
    if not at_the_begin:
        return _MARKUP.sub(r"\\\g<0>", text)
    return _AT_THE_BEGIN.sub(r"\1\2\\\3", _MARKUP.sub(r"\\\g<0>", text))


def _shown(text: str) -> str:
    return visible(text.replace("\n", " "))
