"""JSON and YAML that others wrote as plain values: maps, lists, texts, numbers, yes/nos and nothing.

What could do harm is refused with a sentence: depth, size, one key twice. A number that a machine would round or could
not hold stays the text that was written.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sim.characters import NotText, brief, decoded, printable
from sim.faults import Faults, Misuse
from sim.scenario.text import parse

DEEPEST = 60
LARGEST = 32 * 2**20
MOST_VALUES = 500_000
_LONGEST_NUMBER = 18


def text_of(content: bytes, called: str) -> str:
    """The text in a file; ``called`` is how a person knows it. Raises Misuse for what is none."""
    if len(content) > LARGEST:
        raise Misuse(f"{called} is larger than {LARGEST // 2**20} MB; no export needs that much.")
    try:
        return decoded(content)
    except NotText as error:
        raise Misuse(f"{called}, line {error.line}: {error.message} {error.hint}") from None


def json_value(text: str, called: str) -> Any:
    """The value that JSON text is. Raises Misuse where JSON breaks, or is more than anybody wrote."""
    try:
        value = json.loads(
            text,
            object_pairs_hook=_once(called),
            parse_int=_number,
            parse_float=_number,
            parse_constant=str,
        )
    except json.JSONDecodeError as error:
        message = f"{called} is no whole JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        raise Misuse(f"{message} Is it cut short?") from None
    except RecursionError:
        raise _too_deep(called) from None
    _measure(value, called)
    return value


def yaml_value(text: str, called: str) -> Any:
    """The value that YAML text is, every scalar as it was written. Raises Misuse where YAML breaks."""
    try:
        document = parse(text, called)
        faults = tuple(document.faults)
    except Faults as error:
        faults = error.faults
    if faults:
        first = faults[0]
        raise Misuse(f"{first.place}: {first.message}")
    return document.value


def _once(called: str) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    def entries(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            seen: set[str] = set()
            twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            raise Misuse(f"{called} has `{printable(brief(twice))}` twice in one object; keep one.")
        return value

    return entries


def _number(written: str) -> int | float | str:
    """A number, or its text where a machine would not keep it as it was written."""
    if len(written) > _LONGEST_NUMBER:
        return written
    if written.lstrip("-").isdigit():
        return int(written)
    number = float(written)
    return number if math.isfinite(number) else written


def _measure(value: Any, called: str) -> None:
    """Refuse what is nested too deep or holds too much."""
    level: Sequence[Any] = [value]
    count = 0
    for _ in range(DEEPEST + 1):
        count += len(level)
        if count > MOST_VALUES:
            raise Misuse(f"{called} holds more than {MOST_VALUES:,} values; no export needs that many.")
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return
    raise _too_deep(called)


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _too_deep(called: str) -> Misuse:
    return Misuse(f"{called} is nested more than {DEEPEST} levels deep; no export is.")


def value_of(content: bytes, called: str) -> Any:
    """The value in a file of JSON or, where it is none, of YAML. Raises Misuse."""
    text = text_of(content, called)
    if not text.strip():
        raise Misuse(f"{called} is empty.")
    return (json_value if text.lstrip()[:1] in ("{", "[") else yaml_value)(text, called)


def has_keys(content: bytes, *keys: str) -> bool:
    """Whether a file has all these keys somewhere, be it whole JSON or YAML or what is left of such."""
    try:
        text = decoded(content)
    except NotText:
        return False
    return all(re.search(rf"""(?:^|[{{,\s])["']?{re.escape(key)}["']?\s*:""", text) for key in keys)
