"""What stands in a cell of a table, as a text of the language: every line stays a line, and nothing becomes markup."""

from __future__ import annotations

import re

from sim.characters import with_newlines
from sim.exchange.wording import plain_words

_BULLET = re.compile(r"[ \t]*[-•‣▪●*][ \t]+(?=\S)")


def as_prose(text: str) -> str:
    """The text as CommonMark that shows the same lines; those that begin with a bullet are a list."""
    written: list[str] = []
    was_item = False
    for line in with_newlines(text).strip().split("\n"):
        bullet = _BULLET.match(line)
        words = plain_words(line[bullet.end() :] if bullet else line).strip()
        if written and written[-1] and words and not bullet and not was_item:
            written[-1] += "\\"
        if was_item and words and not bullet:
            written.append("")
        written.append(f"- {words}" if bullet else words)
        was_item = bool(bullet)
    return "\n".join(written)


def first_line(text: str, most: int = 60) -> str:
    """The first line in which something stands, cut at a word where it is long."""
    line = next((" ".join(line.split()) for line in text.splitlines() if line.strip()), "")
    if len(line) <= most:
        return line
    return f"{line[:most].rpartition(' ')[0] or line[: most - 1]}…"


def listed_words(text: str, parted_by: str = r"[\n;]") -> tuple[str, ...]:
    """The parts of a cell that lists things, each once, without bullets and what surrounds them."""
    parts = (re.sub(r"^\s*(?:[-•‣▪●*]|\d{1,2}[.)])\s+", "", part).strip() for part in re.split(parted_by, text))
    return tuple(dict.fromkeys(filter(None, parts)))
