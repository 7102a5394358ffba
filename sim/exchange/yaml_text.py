"""Values as YAML, written as an author would: plain where that is safe, in quotes where it must be, long texts under a
bar. Whatever a text holds, it is read back as the same text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.characters import visible, with_newlines

_PLAIN = re.compile(r"[^\W_](?:[\w ,.()/%&+=;?!'’–-]|:(?=[^\W_]))*")
_WORD = re.compile("[a-z0-9_.]+")
_IN_A_ROW = frozenset(
    (
        "to", "by", "objectives", "measures", "cancels", "any", "all", "shown", "lapse",
        "at", "delay", "takes", "within", "every", "start", "range",
    )
)  # fmt: skip
"""Fields whose lists hold ids or numbers, and stand on one line."""
_NOTHING = frozenset(["null", "Null", "NULL"])
_LONG = 88


@dataclass(frozen=True, slots=True)
class Commented:
    """A value with comments above it."""

    value: Any
    comments: Sequence[str]


def yaml_lines(fields: Mapping[str, Any], indent: int = 0) -> Iterator[str]:
    """A map, a field on each line; what is empty is left out, be it a text, a list or a map of a whole section."""
    space = " " * indent
    for name, value in fields.items():
        if isinstance(value, Commented):
            yield from (space + comment(each) for each in value.comments)
            value = value.value
        key = scalar(visible(name))
        match value:
            case Mapping() if value:
                yield f"{space}{key}:"
                yield from yaml_lines(value, indent + 2)
            case Mapping() if indent:
                yield f"{space}{key}: {{}}"
            case str() if text := held(value):
                yield from _text(f"{space}{key}:", text, indent)
            case list() | tuple() if value and name in _IN_A_ROW and all(map(_is_word, value)):
                yield f"{space}{key}: {value[0]}" if len(value) == 1 else f"{space}{key}: [{', '.join(value)}]"
            case list() | tuple() if said := [item for item in value if not isinstance(item, str) or held(item)]:
                yield from _items(f"{space}{key}:", said, indent)
            case bool() if value:
                yield f"{space}{key}: true"
            case int() if not isinstance(value, bool):
                yield f"{space}{key}: {value}"


def _is_word(item: Any) -> bool:
    return isinstance(item, str) and _WORD.fullmatch(item) is not None and item not in _NOTHING


def _items(head: str, items: Sequence[Any], indent: int) -> Iterator[str]:
    yield head
    space = " " * indent
    for item in items:
        match item:
            case Mapping():
                lines = list(yaml_lines(item, indent + 4))
                yield f"{space}  - {lines[0].strip()}" if lines else f"{space}  - {{}}"
                yield from lines[1:]
            case list() | tuple():
                yield f"{space}  - [{', '.join(scalar(str(each)) for each in item)}]"
            case _:
                yield from _text(f"{space}  -", held(str(item)), indent + 2)


def _text(head: str, text: str, indent: int) -> Iterator[str]:
    if "\n" not in text and (len(text) <= _LONG or _is_word(text)):  # an id is one line, however long
        yield f"{head} {scalar(text)}"
        return
    yield f"{head} |"
    inner = " " * (indent + 2)
    yield from (inner + line if line else "" for line in text.split("\n"))


def scalar(text: str) -> str:
    """A text of one line as a scalar."""
    if _PLAIN.fullmatch(text) and text not in _NOTHING and not text.endswith(" "):
        return text
    return json.dumps(text, ensure_ascii=False) if "'" in text or "\t" in text else f"'{text}'"


def held(text: str) -> str:
    """A text as a scenario holds it: without what surrounds it, and with escapes of what a screen would obey."""
    return visible(with_newlines(text)).strip()


def comment(text: str) -> str:
    """A comment of one line."""
    return f"# {' '.join(visible(text).split())}"
