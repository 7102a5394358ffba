"""HTML, such as the body of a mail, as CommonMark that reads well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, zip_longest

from sim.exchange.html_tree import CODE, EMPHASIS, HEADINGS, INLINE, LISTS, STRONG, HtmlElement, html_tree
from sim.exchange.wording import plain_lines, plain_marks
from sim.scenario.prose import leaves, passage, said

_SPACES = re.compile(r"\xa0*[ \t\r\n\f][ \t\r\n\f\xa0]*")
_STARTS = re.compile(r"</?[A-Za-z][^<>]*>|&#?\w+;")


@dataclass(frozen=True, slots=True)
class SaidByHtml:
    """CommonMark, and whether something of the HTML has no place in it: a form, a script, what is hidden."""

    text: str
    is_all: bool


def is_html(text: str) -> bool:
    """Whether a text has HTML's tags or its named characters in it."""
    return bool(_STARTS.search(text))


def words_of_html(html: str) -> SaidByHtml:
    """What a page says, as CommonMark."""
    root, is_all = html_tree(html)
    return SaidByHtml("\n\n".join(_blocks(root)).strip(), is_all)


def _blocks(element: HtmlElement) -> list[str]:
    """An element's blocks, each as CommonMark: its own words in paragraphs, and the blocks that stand in it."""
    blocks: list[str] = []
    words: list[HtmlElement | str] = []

    def end_paragraph() -> None:
        paragraph = _line(words)
        words.clear()
        if paragraph:
            blocks.append(paragraph)

    for inner in element.inside:
        if isinstance(inner, str) or _is_inline(inner):
            words.append(inner)
        else:
            end_paragraph()
            blocks.extend(_block(inner))
    end_paragraph()
    return blocks


def _is_inline(element: HtmlElement) -> bool:
    return element.tag == "img" or (
        element.tag in INLINE and all(isinstance(inner, str) or _is_inline(inner) for inner in element.inside)
    )


def _block(element: HtmlElement) -> list[str]:
    match element.tag:
        case tag if tag in LISTS:
            return _listing(element)
        case "blockquote":
            return [_before("> ", "\n\n".join(_blocks(element)))] if element.inside else []
        case "pre":
            return [_fenced(_letters(element).strip("\n"))]
        case "table":
            return _table(element)
        case "hr":
            return ["\\* \\* \\*"]
        case tag if tag in HEADINGS:
            words = _line([HtmlElement("span", inside=element.inside)]).replace("\\\n", " ")
            return [f"{'#' * int(tag[1])} {words}"] if words else []
    return _blocks(element)


def _listing(element: HtmlElement) -> list[str]:
    items: list[str] = []
    loose = False
    first = int(element.start) if element.start.isdigit() and len(element.start) < 9 else 1
    for inner in element.inside:
        if isinstance(inner, str):
            if not inner.strip():
                continue
            inner = HtmlElement("li", inside=[inner])
        blocks = _blocks(inner) if inner.tag == "li" else _block(inner)
        if inner.tag in LISTS and items:  # a list beside the item that it belongs to
            items[-1] += "\n" + _before("   ", "\n".join(blocks))
            continue
        bullet = f"{first + len(items)}. " if element.tag == "ol" else "- "
        loose = loose or len([block for block in blocks if not _is_list(block)]) > 1
        body = ("\n\n" if loose else "\n").join(blocks)
        items.append((bullet + _before(" " * len(bullet), body)[len(bullet) :]).rstrip())
    return [("\n\n" if loose else "\n").join(items)] if items else []


def _is_list(block: str) -> bool:
    return bool(re.match(r"- |\d+\. ", block))


def _before(mark: str, text: str) -> str:
    """A mark before each line that says something."""
    return "\n".join((mark + line).rstrip() for line in text.split("\n"))


def _fenced(text: str) -> str:
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _table(element: HtmlElement) -> list[str]:
    """Rows line by line with a bar between their cells, each column as wide as its widest cell."""
    rows = [
        [_SPACES.sub(" ", _letters(cell)).strip() for cell in row.inside if isinstance(cell, HtmlElement)]
        for row in _rows(element)
    ]
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows]
    captions = [inner for inner in element.inside if isinstance(inner, HtmlElement) and inner.tag == "caption"]
    return [*(block for caption in captions for block in _blocks(caption)), _fenced("\n".join(lines))]


def _rows(element: HtmlElement) -> list[HtmlElement]:
    rows: list[HtmlElement] = []
    for inner in element.inside:
        if isinstance(inner, HtmlElement):
            rows += [inner] if inner.tag == "tr" else _rows(inner) if inner.tag != "caption" else []
    return rows


def _letters(element: HtmlElement | str) -> str:
    """All that an element says, as it stands."""
    if isinstance(element, str):
        return element
    if element.tag == "br":
        return "\n"
    letters = "".join(map(_letters, element.inside))
    return f"{letters} ({element.address})" if _has_address(element, letters) else letters


def _has_address(element: HtmlElement, letters: str) -> bool:
    """Whether its address is more than its words say."""
    return bool(element.address) and _SPACES.sub(" ", letters).strip() != element.address.removeprefix("mailto:")


def _line(words: list[HtmlElement | str]) -> str:
    """The words of paragraphs on one line each, with a backslash where a line was broken on purpose; two such breaks
    begin a paragraph."""
    runs = [run for word in words for run in _runs(word)]
    plain = _laid_out(runs, marked=False)
    if not any(run.mark for run in runs):
        return plain
    written = _laid_out(runs, marked=True)
    return written if _says(written) == _says(plain) else plain  # a mark beside a letter is no markup to CommonMark


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that stand alike, between marks: ``*`` and ``**`` for emphasis, a backquote for code."""

    text: str
    mark: str = ""


def _runs(word: HtmlElement | str, mark: str = "") -> Iterator[_Run]:
    if isinstance(word, str):
        yield _Run(_SPACES.sub(" ", word), mark)
    elif word.tag == "br":
        yield _Run("\n")
    else:
        inner = _marked(mark, word.tag)
        for part in word.inside:
            yield from _runs(part, inner)
        if _has_address(word, "".join(map(_letters, word.inside))):
            yield _Run(f" ({word.address})")


def _marked(mark: str, tag: str) -> str:
    """The mark of what stands in an element within what has a mark."""
    stars, is_code = mark.count("*"), "`" in mark or tag in CODE
    if tag in STRONG and stars < 2:
        stars += 2
    if tag in EMPHASIS and stars % 2 == 0:
        stars += 1
    return "*" * stars + "`" * is_code


def _laid_out(runs: list[_Run], marked: bool) -> str:
    parts: list[str] = []
    for mark, alike in groupby(runs, key=lambda run: run.mark):
        text = "".join(run.text for run in alike)
        words = text.strip(" \n\xa0")
        if not (marked and mark and words):
            parts.append(plain_marks(text))
            continue
        begin = text.index(words)
        lines = [_between(mark, line.strip()) if line.strip() else "" for line in words.split("\n")]
        parts.append(text[:begin] + "\n".join(lines) + text[begin + len(words) :])
    lines = [re.sub(" {2,}", " ", line).strip(" \xa0") for line in "".join(parts).split("\n")]
    paragraphs = re.split("\n{2,}", plain_lines("\n".join(lines)).strip("\n"))
    return "\n\n".join(part.replace("\n", "\\\n") for part in paragraphs if part)


def _between(mark: str, words: str) -> str:
    stars = mark.rstrip("`")
    if mark == stars:
        return stars + plain_marks(words) + stars
    ticks = "`"
    while ticks in words:
        ticks += "`"
    space = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{stars}{ticks}{space}{words}{space}{ticks}{stars}"


def _says(text: str) -> list[str]:
    return [line for leaf in leaves(passage(text)) for line in said(leaf)]
