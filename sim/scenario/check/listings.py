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


def check(names: Names) -> Iterator[Fault]:
    """Two lines, one after the other, that begin as items do and are none."""
    for path, text in texts(names.scenario):
        lines = [line.strip() for line in text.split("\n")]
        marked = [after for before, after in pairwise(lines) if _MARKED.match(before) and _MARKED.match(after)]
        item = next((line for line in marked if _runs_on(line, text)), None)
        if item is not None:
            message = f"`{_first_words(item)}` runs on from the line before it: this is no list."
            hint = "Begin each item with `- ` or `1. `; put what must stay line by line between lines of ```."
            yield Fault(path, names.scenario.document.place_in(path, item), message, hint, "warning")


def _runs_on(line: str, text: str) -> bool:
    """Whether a line of the text stands in the middle of a paragraph."""
    paragraphs = [block for block in leaves(passage(text)) if isinstance(block, Paragraph)]
    return any(f" {line}" in words for block in paragraphs for words in said(block))


def _first_words(line: str) -> str:
    return line if len(line) <= 30 else f"{line[:30].rsplit(' ', 1)[0]} …"
