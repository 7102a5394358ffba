"""The way to a line: the entries that led there, without what was taken back and what was left behind.

Every entry names its parent, the line from which the run goes on. Beside that an undo may have gone back past remarks
that it ``keeps``; and it may have struck out a line, where the run stayed as it was: then that line is on no way any
more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.exercise.entry import LogEntry, entry_at


@dataclass(frozen=True, slots=True)
class Leg:
    """An entry on a way. ``is_kept``: an undo went back past it and kept it, so that what stood after it in the log
    stands on this way only in part."""

    entry: LogEntry
    is_kept: bool = False


class Paths:
    """The ways through a log whose ``entries`` grow; ``struck`` are the lines that are on none of them."""

    def __init__(self, entries: Sequence[LogEntry]) -> None:
        self.entries = entries
        self.struck: set[int] = set()

    @property
    def last(self) -> int:
        """The last line of the log."""
        return len(self.entries) + 1

    def entry(self, line: int) -> LogEntry:
        """The entry that stands in a line of the log, from 2 on."""
        return entry_at(self.entries, line)

    def back_from(self, line: int) -> Iterator[Leg]:
        """The legs of the way to a line, the last one first."""
        while line > 1:
            entry = self.entry(line)
            if line not in self.struck:
                yield Leg(entry)
            kept = (self.entry(one) for one in reversed(kept_by(entry)))
            yield from (Leg(one, is_kept=True) for one in kept if one.line not in self.struck)
            line = entry.parent

    def to(self, line: int) -> list[LogEntry]:
        """The entries that led to a line, in order."""
        return [step.entry for step in self.back_from(line)][::-1]


def kept_by(entry: LogEntry) -> Sequence[int]:
    """The lines of the remarks that an undo went back past and kept; none of any other entry."""
    return entry.facts["keeps"] if "undoes" in entry.facts and "keeps" in entry.facts else ()


def taken_back_by(entry: LogEntry) -> tuple[int, ...]:
    """The lines that an undo took back; none of any other entry."""
    return (entry.facts["undoes"], *entry.facts.get("also", ())) if "undoes" in entry.facts else ()


def struck_by(entry: LogEntry) -> tuple[int, ...]:
    """The lines that an undo struck out, where the run stayed as it was; none of any other entry."""
    return taken_back_by(entry) if entry.parent == entry.line - 1 else ()
