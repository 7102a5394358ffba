"""Faults: what is wrong with what somebody wrote, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

Path = tuple[str | int, ...]
"""One address everywhere: ``("injects", "launch", "effects", "tension")``."""

Level = Literal["fault", "warning"]

_LONGEST_WORD = 100
_MANY = 300


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, line and column (both from 1), and the line's text."""

    file: str
    line: int
    column: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def shifted(self, offset: int) -> Place:
        """The place ``offset`` characters into the value that begins here, if that stands on this line."""
        quoted = self.text[self.column - 1 : self.column] in ("'", '"')
        column = self.column + offset + quoted
        return replace(self, column=column) if offset and column <= len(self.text) + 1 else self


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: its address, its place in a file, a plain sentence, and the cure where one is known."""

    path: Path
    place: Place
    message: str
    hint: str = ""
    level: Level = "fault"

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sort key: by file, line, column, message."""
        return (self.place.file, self.place.line, self.place.column, self.message)


class Faults(Exception):
    """Everything that is wrong with a scenario, at once. ``faults`` is sorted by place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.order))
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(f"{fault.place}: {fault.message}" for fault in self.faults)


class Misuse(Exception):
    """A request that makes no sense as asked: one sentence for the person who made it."""


class Damage(Exception):
    """A log that is not as it was written: the file, the line (from 1), and one sentence. What stands before that line
    can be kept, and what it says names the way."""

    def __init__(self, file: str, line: int, message: str) -> None:
        self.file, self.line, self.message = file, line, message
        cure = f" `whitecell salvage {file}` keeps {_lines_before(line)}." if line > 1 else ""
        super().__init__(f"{file}:{line}: {message}{cure}")


class OtherRules(Misuse):
    """A log that another version wrote, by rules that differ from ours at a line: nothing is damaged."""

    def __init__(self, damage: Damage, writer: str, reader: str) -> None:
        self.damage, self.file, self.line = damage, damage.file, damage.line
        super().__init__(
            f"{self.file} was written by whitecell {writer}, and whitecell {reader} plays line {self.line} by other "
            f"rules: {damage.message} Play it with whitecell {writer}, or keep {_lines_before(self.line)} with "
            f"`whitecell salvage {self.file}`."
        )


def _lines_before(line: int) -> str:
    return "line 1" if line == 2 else f"lines 1 to {line - 1:,}"


class Runaway(Misuse):
    """The element called ``name`` was triggered more than ``most`` times; the sentence says what to do."""

    def __init__(self, name: str, most: int) -> None:
        self.name, self.most = name, most
        super().__init__(name, most)

    @property
    def happened(self) -> str:
        """The sentence without the cure, which is for an author."""
        return f"`{self.name}` is triggered more than {self.most:,} times; it feeds itself without end."

    def __str__(self) -> str:
        return f"{self.happened} Give it a `delay`, or an `if` that does not always hold."


class Untold(Exception):
    """What a command has to tell cannot be told: nobody reads it, or nothing takes it. Whoever prints raises it."""


class PlainKernel(UserWarning):
    """Runs are played in plain Python, because no compiled kernel is installed; the sentence says what to do."""


def nearest_word(word: str, valid: Iterable[str], alike: float = 0.6) -> str | None:
    """The valid word closest to ``word``; None when none is close, ``alike`` of 1. Of very many words one is close that
    differs in a single letter, so that a thousand unknown names among ten thousand known ones are soon told of."""
    known = valid if isinstance(valid, Set | Mapping | tuple) else tuple(valid)
    if len(word) > _LONGEST_WORD:
        return None
    if len(known) > _MANY:
        known = set(known) if isinstance(known, tuple) else known
        return next((near for near in _one_letter_apart(word) if near in known), None)
    return _closest(word, tuple(known), alike)


@lru_cache(maxsize=10_000)
def _closest(word: str, valid: tuple[str, ...], alike: float) -> str | None:
    return next(iter(difflib.get_close_matches(word, valid, n=1, cutoff=alike)), None)


def _one_letter_apart(word: str) -> Iterator[str]:
    """The word in small letters, and with one letter swapped with the next, left out, added or changed."""
    word = word.lower()
    yield word
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    yield from (f"{left}{right[1]}{right[0]}{right[2:]}" for left, right in halves if len(right) > 1)
    yield from (left + right[1:] for left, right in halves)
    for letter in "abcdefghijklmnopqrstuvwxyz0123456789_.":
        yield from (left + letter + right for left, right in halves)
        yield from (left + letter + right[1:] for left, right in halves)


def nearest(word: str, valid: Iterable[str]) -> str:
    """A hint that names the valid word closest to ``word``; empty when none is close."""
    near = nearest_word(word, valid)
    return f"Did you mean `{near}`?" if near else ""


def nearest_or_all(word: str, valid: Iterable[str], most: int = 8) -> str:
    """A hint that names the closest valid word, or else all of them if they are few."""
    names = valid if isinstance(valid, Set | Mapping | tuple) else tuple(valid)
    near = nearest(word, names)
    if near or not 0 < len(names) <= most:
        return near
    return f"There is only {listed(tuple(names))}." if len(names) == 1 else f"There are {listed(tuple(names))}."


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as a sentence lists them, each as code: ``a``, ``a and b``, ``a, b and c``."""
    quoted = [f"`{word}`" for word in words]
    return f" {last} ".join(filter(None, (", ".join(quoted[:-1]), *quoted[-1:])))
