"""Reaching into values that others wrote, whatever stands there: a map where a text was meant is no error, but told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from sim.exchange.draft import Carried

_NAMING = ("key", "name", "title", "label", "phase", "id")
"""The ends of the fields by which an entry of a list is known, the best first."""


def text_at(entry: Any, key: str) -> str:
    """The text, number or yes/no under a key; empty where there is none, or something else."""
    return written(entry.get(key)) if isinstance(entry, dict) else ""


def list_at(entry: Any, key: str) -> list[Any]:
    """The list under a key; a single value is a list of one."""
    value = entry.get(key) if isinstance(entry, dict) else None
    return value if isinstance(value, list) else [] if value is None else [value]


def maps_at(entry: Any, key: str) -> list[dict[str, Any]]:
    """The maps in the list under a key; what else stands in it is left out here."""
    return [each for each in list_at(entry, key) if isinstance(each, dict)]


def map_at(entry: Any, key: str) -> dict[str, Any]:
    """The map under a key, or an empty one."""
    value = entry.get(key) if isinstance(entry, dict) else None
    return value if isinstance(value, dict) else {}


def texts_at(entry: Any, key: str) -> tuple[str, ...]:
    """The texts in the list under a key, those that say something."""
    return tuple(filter(None, map(written, list_at(entry, key))))


def whole_at(entry: Any, key: str) -> int | None:
    """The whole number under a key, written as one or as a text; None for anything else."""
    text = text_at(entry, key).strip()
    digits = text.removeprefix("-").removesuffix(".0")
    return int(text.removesuffix(".0")) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None


def written(value: Any) -> str:
    """A scalar as it was written; empty for nothing, a list or a map."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def rest(entry: Mapping[str, Any], taken: Collection[str]) -> dict[str, Carried]:
    """What an entry says beside the keys that were taken, to be kept as it was."""
    kept = {key: carried(value) for key, value in entry.items() if key not in taken}
    return {key: value for key, value in kept.items() if value}


def carried(value: Any) -> Carried:
    """A value as a field can keep it: a text, a list of texts, or texts by the way to each."""
    if isinstance(value, dict) or (isinstance(value, list) and not all(map(_is_plain, value))):
        ways: dict[str, str] = {}
        for way, text in _ways(value, ""):
            ways[_another(way, ways)] = text
        return ways
    return tuple(map(written, value)) if isinstance(value, list) else written(value)


def _another(way: str, ways: Collection[str]) -> str:
    """A way's name on one line, with a number behind it where another way has it."""
    name = first = " ".join(way.split()) or "…"
    number = 1
    while name in ways:
        number += 1
        name = f"{first} {number}"
    return name


def _is_plain(value: Any) -> bool:
    return value is not None and not isinstance(value, dict | list)


def _ways(value: Any, way: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list):
        for name, inner in _named(value):
            yield from _ways(inner, f"{way} {name}".strip())
    elif written(value):
        yield way, written(value)


def _named(value: dict[str, Any] | list[Any]) -> Iterator[tuple[str, Any]]:
    """What is inside a map or a list, each under a name that none of the others has."""
    if isinstance(value, dict):
        yield from value.items()
        return
    names = [name_of(inner) or str(number) for number, inner in enumerate(value, 1)]
    for number, (name, inner) in enumerate(zip(names, value, strict=True), 1):
        yield (name if names.count(name) == 1 and len(value) < 1000 else f"{number} {name}"), inner


def name_of(entry: Any) -> str:
    """What an entry of a list is called by itself; empty where it says nothing of the kind."""
    if not isinstance(entry, dict):
        return ""
    for end in _NAMING:
        for key, value in entry.items():
            if (key == end or key.endswith(f"_{end}")) and isinstance(value, str) and value.strip():
                return value.strip()
    return ""


def outline(value: Any, plain: Callable[[str], str], depth: int = 0) -> str:
    """A value as a list that people read: what is inside stands below its name, two blanks further in."""
    lines = []
    pairs = value.items() if isinstance(value, dict) else [("", inner) for inner in value]
    for key, inner in pairs:
        label = key.replace("_", " ")
        space = "  " * depth
        if isinstance(inner, dict | list) and inner:
            name = "" if label else name_of(inner)
            lines.append(f"{space}- {plain(label or name or '…')}:")
            lines.append(outline(inner, plain, depth + 1))
        elif written(inner):
            head = f"{space}- {plain(label)}: " if label else f"{space}- "
            lines.append(head + _inner_lines(written(inner), plain, space))
    return "\n".join(filter(None, lines))


def _inner_lines(text: str, plain: Callable[[str], str], space: str) -> str:
    """A text behind its label; one of several lines stands as it is, in a fence."""
    text = text.strip("\n")
    if "\n" not in text:
        return plain(text)
    fence = "```"
    while fence in text:
        fence += "`"
    return "\n".join(
        ["", f"{space}  {fence}", *(f"{space}  {line}".rstrip() for line in text.split("\n")), f"{space}  {fence}"]
    )
