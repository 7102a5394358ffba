"""Prose as authors write it: CommonMark without HTML, read into a value that every medium lays out in its own way.

A heading is a strong paragraph, a line across three asterisks; a link is its words with the address behind them, a
picture what is said of it. What CommonMark would take out of a text stays in it: indented lines are no code, and
``[1]: …`` defines nothing. A newline is a space but in a fenced block, or after a backslash or two blanks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Span:
    """Words that stand alike."""

    text: str
    emphasis: bool = False
    strong: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words in lines; more than one line only where the author broke it on purpose."""

    lines: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Items behind bullets or, from the number ``first``, behind numbers."""

    items: tuple[Passage, ...]
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody else said."""

    passage: Passage


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A fenced block: a log, a note, the head of a message; its lines stay as they are."""

    lines: tuple[str, ...]


Passage = tuple[Paragraph | Listing | Quote | Verbatim, ...]


DEEPEST = 40
"""Lists and quotes within one another, two levels a list; what stands deeper the reader of CommonMark leaves out."""


@lru_cache(maxsize=4096)
def passage(text: str) -> Passage:
    """What a text says, in blocks; one that is nested deeper than anybody reads is a single paragraph."""
    tokens = _commonmark().parse(text.strip())
    if any(token.level >= DEEPEST - 1 for token in tokens):
        return words(text.strip())
    return tuple(_blocks(iter(tokens)))


def words(text: str) -> Passage:
    """A passage of one paragraph in which nothing is marked up."""
    return (Paragraph(((Span(text),),)),)


def is_short(body: Passage) -> bool:
    """Whether a passage is one paragraph of one line, perhaps with a list."""
    match body:
        case () | (Paragraph(lines=(_,)),) | (Paragraph(lines=(_,)), Listing()):
            return True
    return False


def after(head: str, body: Passage) -> Passage:
    """A passage with words before its first ones, or above it where it does not begin with a paragraph."""
    if not head:
        return body
    match body:
        case (Paragraph(lines=(first, *others)), *rest):
            return (Paragraph(((Span(f"{head} "), *first), *others)), *rest)
    return (*words(head), *body)


def leaves(body: Passage) -> Iterator[Paragraph | Verbatim]:
    """The blocks of a passage that hold words, in their order, out of their lists and quotes."""
    for block in body:
        match block:
            case Listing():
                for item in block.items:
                    yield from leaves(item)
            case Quote():
                yield from leaves(block.passage)
            case _:
                yield block


def said(block: Paragraph | Verbatim) -> tuple[str, ...]:
    """Its lines, without how their words stand."""
    if isinstance(block, Verbatim):
        return block.lines
    return tuple("".join(span.text for span in line) for line in block.lines)


@cache
def _commonmark() -> MarkdownIt:
    from markdown_it import MarkdownIt  # takes longer than many a command that shows no prose

    return MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).disable(
        ["code", "reference", "html_block", "html_inline"]
    )


def _blocks(tokens: Iterator[Token], ends: str = "") -> Iterator[Paragraph | Listing | Quote | Verbatim]:
    """The blocks up to the token that ends what they stand in."""
    for token in tokens:
        if token.type == ends:
            return
        match token.type:
            case "inline":
                yield from _paragraph(token)
            case "heading_open":
                headings = list(_paragraph(next(tokens)))
                for heading in headings:
                    yield Paragraph(tuple(tuple(replace(span, strong=True) for span in line) for line in heading.lines))
                if not headings:
                    yield from words(token.markup)
            case "bullet_list_open":
                yield Listing(tuple(_items(tokens, "bullet_list_close")))
            case "ordered_list_open":
                yield Listing(tuple(_items(tokens, "ordered_list_close")), int(token.attrs.get("start", 1)))
            case "blockquote_open":
                yield Quote(tuple(_blocks(tokens, "blockquote_close")))
            case "fence":
                yield Verbatim(tuple(line.expandtabs() for line in token.content.removesuffix("\n").split("\n")))
            case "hr":
                yield from words("* * *")


def _paragraph(token: Token) -> Iterator[Paragraph]:
    """The paragraph of a token; none where there is nothing in it but blanks that were written as characters."""
    lines = tuple(_lines(token.children or []))
    if any(span.text.strip() for line in lines for span in line):
        yield Paragraph(lines)


def _items(tokens: Iterator[Token], ends: str) -> Iterator[Passage]:
    for token in tokens:
        if token.type == ends:
            return
        yield tuple(_blocks(tokens, "list_item_close"))


def _lines(tokens: list[Token]) -> Iterator[tuple[Span, ...]]:
    line: list[Span] = []
    depth = {"em": 0, "strong": 0}
    address = ""
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if token.type == "hardbreak":
            yield tuple(line)
            line = []
        elif kind in depth:
            depth[kind] += token.nesting
        elif token.type == "link_open":
            address = "" if token.info == "auto" else f" ({token.attrs['href']})"
        else:
            said = address if token.type == "link_close" else _said(token)
            span = Span(said, depth["em"] > 0, depth["strong"] > 0, token.type == "code_inline")
            if line and replace(line[-1], text="") == replace(span, text=""):
                span = replace(span, text=line.pop().text + span.text)
            if span.text:
                line.append(span)
    yield tuple(line)


def _said(token: Token) -> str:
    match token.type:
        case "softbreak":
            return " "
        case "image":
            return f"{token.content} ({token.attrs['src']})"
    return token.content
