"""Titles and numbers as people read them: in every sentence that the program makes, and in texts that it fills in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.scenario.model import Decision, Element

NONE_TAKEN = "none of these"
"""Said of a menu that was answered with none of its options."""


def spelled(name: str) -> str:
    """An id spelled out: ``second_launch`` is ``Second launch``."""
    words = name.rsplit(".", 1)[-1].replace("_", " ")
    return words[:1].upper() + words[1:]


def flat(text: str | None) -> str:
    """A text as one line; nothing for none."""
    return " ".join((text or "").split())


def titled(name: str, element: Element | None) -> str:
    """An element's title on one line, or its id spelled out."""
    return flat(element.title) if element is not None and element.title else spelled(name)


def briefly(name: str, element: Element | None) -> str:
    """An element's short name where it has one, on one line, else its title."""
    return flat(element.short) if element is not None and element.short else titled(name, element)


def listed(words: Iterable[str], last: str = "and") -> str:
    """``a, b and c``."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def taken(decision: Decision, options: Sequence[str]) -> str:
    """The titles of the options that an answer takes."""
    return listed(titled(option, decision.options[option]) for option in options) or NONE_TAKEN


def number(value: float) -> str:
    """A number as people read it: at most two decimals, no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
