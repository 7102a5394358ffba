"""Reaching into values that others wrote, whatever stands there: a map where a text was meant is no error, but told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sim.exchange.draft import Carried, Understood
from sim.exchange.wording import plain_words

_NAMING = ("key", "name", "title", "label", "phase", "area", "id")
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


def misfits(entry: Any, key: str, what: str) -> Iterator[Understood]:
    """A line for each value of the list under a key that is no map, so that nothing can be made of it."""
    for place, value in enumerate(list_at(entry, key), 1):
        if not isinstance(value, dict):
            said = written(value) or ("a list" if isinstance(value, list) else "nothing")
            yield Understood(f"{what} {place}", said, left="It is no object, so nothing is read from it.")


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
        numbers: dict[str, int] = {}
        for way, text in _ways(value, ""):
            ways[_another(way, ways, numbers)] = text
        return ways
    if isinstance(value, list):
        return tuple(text for text in map(written, value) if text.strip())
    return written(value).strip()


def _another(way: str, ways: Collection[str], numbers: dict[str, int]) -> str:
    """A way's name on one line, with a number behind it where another way has it; ``numbers`` are those that were
    given."""
    name = first = " ".join(way.split()) or "-"
    number = numbers.get(first, 1)
    while name in ways:
        number += 1
        name = f"{first} {number}"
    numbers[first] = number
    return name


def _is_plain(value: Any) -> bool:
    return value is not None and not isinstance(value, dict | list)


def _ways(value: Any, way: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list):
        for name, inner in _named(value):
            yield from _ways(inner, f"{way} {name}".strip())
    elif written(value).strip():
        yield way, written(value)


def _named(value: dict[str, Any] | list[Any]) -> Iterator[tuple[str, Any]]:
    """What is inside a map or a list, each under a name that none of the others has."""
    if isinstance(value, dict):
        yield from value.items()
        return
    names = [name_of(inner) or str(number) for number, inner in enumerate(value, 1)]
    counts = Counter(names)
    for number, (name, inner) in enumerate(zip(names, value, strict=True), 1):
        yield (name if counts[name] == 1 and len(value) < 1000 else f"{number} {name}"), inner


def name_of(entry: Any) -> str:
    """What an entry of a list is called by itself; empty where it says nothing of the kind."""
    field = _naming_field(entry)
    return written(entry[field]).strip() if field else ""


def _naming_field(entry: Any) -> str:
    """The field of an entry that tells it from others."""
    for end in _NAMING if isinstance(entry, dict) else ():
        for key, value in entry.items():
            if (key == end or key.endswith(f"_{end}")) and isinstance(value, str) and value.strip():
                return str(key)
    return ""


def outline(value: Any, depth: int = 0) -> str:
    """A value as a list that people read: what is inside stands below its name, two blanks further in."""
    lines = []
    space = "  " * depth
    pairs = value.items() if isinstance(value, dict) else [("", inner) for inner in value]
    for key, inner in pairs:
        label = key.replace("_", " ").strip()
        if isinstance(inner, dict | list) and inner:
            name, within = (label, inner) if label else _headed(inner)
            lines.append(f"{space}- {plain_words(name or '…')}{':' if within else ''}")
            lines.append(outline(within, depth + 1))
        elif written(inner).strip():
            head = f"{space}- {plain_words(label)}:" if label else f"{space}-"
            lines.append(head + _beside(written(inner), space))
    return "\n".join(filter(None, lines))


def _headed(entry: dict[str, Any] | list[Any]) -> tuple[str, dict[str, Any] | list[Any]]:
    """What an entry is called by itself, and the rest of it."""
    field = _naming_field(entry)
    if not field or not isinstance(entry, dict):
        return "", entry
    return " ".join(written(entry[field]).split()), {key: value for key, value in entry.items() if key != field}


def as_it_is(text: str) -> str:
    """A text whose lines stay as they are, such as a log: in a fence where it has several."""
    text = text.strip("\n")
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}\n{text}\n{fence}" if "\n" in text else plain_words(text)


def _beside(text: str, space: str) -> str:
    """A text behind its label; one of several lines stands below it."""
    if "\n" not in text.strip("\n"):
        return f" {plain_words(text.strip())}"
    return "\n".join(["", *(f"{space}  {line}".rstrip() for line in as_it_is(text).split("\n"))])
