"""Menus: decisions that take several of their options at once. An answer is a bit mask of them, in their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Menu:
    """How many options an answer takes, at the least and at the most; and the moment that announces that none was
    taken, -1 where one has to be."""

    at_least: int
    at_most: int
    none: int = -1

    def allows(self, mask: int) -> bool:
        """Whether an answer takes as many as it may."""
        return self.at_least <= mask.bit_count() <= self.at_most

    def within(self, taken: int) -> int:
        """How many are taken of so many that luck would take."""
        return min(max(taken, self.at_least), self.at_most)


def mask_of(numbers: Iterable[int]) -> int:
    """The answer that takes the options of these numbers."""
    return sum(1 << number for number in set(numbers))


def members(mask: int) -> tuple[int, ...]:
    """The numbers of the options that an answer takes, in order."""
    return tuple(number for number in range(mask.bit_length()) if mask >> number & 1)


_WORDS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen",
)  # fmt: skip


def in_words(menu: Menu, options: int) -> str:
    """How many of so many options an answer takes: ``one to three``, ``at least one``, ``any number``, ``two``."""
    least, most = _WORDS[menu.at_least], _WORDS[menu.at_most]
    if menu.at_least == menu.at_most:
        return "all of them" if menu.at_most == options else f"exactly {least}"
    if menu.at_most == options:
        return "any number" if menu.at_least == 0 else f"at least {least}"
    return f"at most {most}" if menu.at_least == 0 else f"{least} to {most}"
