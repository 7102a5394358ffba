"""Texts as they stand where nothing can be marked up: their paragraphs and lists in lines, without emphasis."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.blanks import filled
from sim.scenario.fields import Told, by_cell
from sim.scenario.names import Names
from sim.scenario.prose import Listing, Paragraph, Passage, Quote, Verbatim, passage, said
from sim.scenario.told import ByCell
from sim.view.words import sentences as say


def unmarked(text: str) -> str:
    """A text in lines: a paragraph is one, an empty one stands before the next, an item begins with ``-`` or its
    number."""
    return "\n\n".join("\n".join(_lines(block)) for block in passage(text))


def _lines(block: Paragraph | Listing | Quote | Verbatim) -> Iterator[str]:
    match block:
        case Listing(items, first):
            for number, item in enumerate(items, first or 0):
                yield from _behind("-" if first is None else f"{number}.", item)
        case Quote(inner):
            for line in _all(inner):
                yield f"> {line}"
        case _:
            yield from said(block)


def _behind(bullet: str, item: Passage) -> Iterator[str]:
    lines = list(_all(item)) or [""]
    yield f"{bullet} {lines[0]}"
    yield from (" " * (len(bullet) + 1) + line for line in lines[1:])


def _all(body: Passage) -> Iterator[str]:
    for block in body:
        yield from _lines(block)


def handed_out(names: Names, written: ByCell, scope: str | None = None) -> str:
    """What is handed out, each cell's words behind its name, each alternative behind its condition; blanks stand as
    what they are filled in with: ``[Tension]``."""
    return "\n\n".join(_each(names, written, scope))


def _each(names: Names, written: ByCell, scope: str | None) -> Iterator[str]:
    texts: dict[str, Told] = dict(by_cell(written))
    for cell, text in texts.items():
        who = f"{say.actor(names.scenario, cell)}: " if cell else ""
        if isinstance(text, str):
            yield who + _filled(names, text, scope)
            continue
        for wording in text:
            condition = f"if {say.expression(names, wording.condition, scope)}" if wording.condition else "else"
            yield f"{who}({condition}) {_filled(names, wording.text, scope)}"


def _filled(names: Names, text: str, scope: str | None) -> str:
    return unmarked(with_blanks(names, text, scope))


def with_blanks(names: Names, text: str, scope: str | None = None) -> str:
    """A text with what its blanks are filled in with in their place, in brackets."""
    return filled(text, lambda blank: f"[{_blank(names, names.full(blank, scope))}]")


def _blank(names: Names, name: str) -> str:
    """What a blank is filled in with: a state's value, a decision's answer, or when a moment came."""
    if name in names.scenario.state:
        return say.briefly(name, names.scenario.state[name])
    node = names.moments.get(name)
    if node is None:
        return name
    return (
        f"answer to {say.moment(names, name)}"
        if node.kind == "decision" and node.name == name
        else (f"time of {say.moment(names, name)}")
    )
