"""Lines that look like a list and are none: in CommonMark they run together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from sim.faults import Fault
from sim.scenario.check.sites import texts
from sim.scenario.names import Names
from sim.scenario.prose import Paragraph, leaves, passage, said

_MARKED = re.compile(r"([•‣◦▪·∙–—*+-]|\(?(\d{1,3}|[a-zA-Z])[.)])\s*\S")
_IN_THE_MIDDLE = re.compile(rf" (?={_MARKED.pattern})")
_LOOKED_AT = 80
"""So many letters of a line tell it from most others."""


def check(names: Names) -> Iterator[Fault]:
    """Two lines, one after the other, that begin as items do and are none."""
    for path, text in texts(names.scenario):
        lines = [line.strip() for line in text.split("\n")]
        marked = [after for before, after in pairwise(lines) if _MARKED.match(before) and _MARKED.match(after)]
        item = _run_on(marked, text) if marked else None
        if item is not None:
            message = f"`{_first_words(item)}` runs on from the line before it: this is no list."
            hint = "Begin each item with `- ` or `1. `; put what must stay line by line between lines of ```."
            yield Fault(path, names.scenario.document.place_in(path, item), message, hint, "warning")


def _run_on(marked: list[str], text: str) -> str | None:
    """The first of these lines that stands in the middle of a paragraph. What follows a mark there is looked up by how
    it begins: a list of a hundred thousand items is compared with no paragraph at all."""
    begun: dict[str, list[tuple[str, int]]] = {}
    for block in leaves(passage(text)):
        for words in said(block) if isinstance(block, Paragraph) else ():
            for match in _IN_THE_MIDDLE.finditer(words):
                begun.setdefault(words[match.end() :][:_LOOKED_AT], []).append((words, match.end()))
    return next((line for line in marked if _stands_in(begun, line)), None)


def _stands_in(begun: dict[str, list[tuple[str, int]]], line: str) -> bool:
    places = begun.get(line[:_LOOKED_AT], ())
    return any(words.startswith(line, place) for words, place in places)


def _first_words(line: str) -> str:
    return line if len(line) <= 30 else f"{line[:30].rsplit(' ', 1)[0]} …"
