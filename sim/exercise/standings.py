"""How a run stood after each line of a log: kept every so often, and worked out between by playing the lines again."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from sim.engine.position import Position
from sim.exercise.commands import HistoryCommand
from sim.exercise.entry import LogEntry, entry_at
from sim.program.nodes import Program

EVERY = 32
"""Of the commands that move the run, along each branch, how the run stood is kept after every so many."""
LATEST = 48
"""So many are kept beside: those of the last lines, and those asked for last, as whoever goes back goes back again."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a run stands after a line: what can happen (improvised injects included), and the position."""

    program: Program
    position: Position


Again = Callable[[Standing, Sequence[LogEntry]], Standing]
"""How a run stands after entries that are played again, one after the other, from how it stood before them."""


def may_move(entry: LogEntry) -> bool:
    """Whether a command may have moved the run from where it stood; one that goes back is where it went back to."""
    return entry.command.moves_run and not isinstance(entry.command, HistoryCommand)


class Standings:
    """How the run stood after each line of a log whose ``entries`` grow."""

    def __init__(self, first: Standing, entries: Sequence[LogEntry], again: Again) -> None:
        self.now = first
        """How it stands after the last line."""
        self._entries, self._again = entries, again
        self._kept = {1: first}
        self._latest: dict[int, Standing] = {}
        """By line, the one that was added or asked for last behind all others."""
        self._moves = 0
        """How many commands moved the run on the way to where it stands, one branch alone."""
        self._moves_to_kept = {1: 0}

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept.keys() | self._latest.keys())

    def add(self, entry: LogEntry, standing: Standing) -> None:
        """Take in how the run stands after one more line."""
        self.now = standing
        if isinstance(entry.command, HistoryCommand):
            self._moves = self._moves_to(entry.parent)
        elif may_move(entry):
            self._moves += 1
            if self._moves % EVERY == 0:
                self._kept[entry.line], self._moves_to_kept[entry.line] = standing, self._moves
        self._remember(entry.line, standing)

    def after(self, line: int) -> Standing:
        """How the run stood after a line."""
        known = self._kept | self._latest
        begins, ahead = self._way(line, known)
        standing = known[begins]
        while ahead and not may_move(ahead[-1]):
            ahead.pop()
        if ahead:
            standing = self._again(standing, ahead)
        self._remember(line, standing)
        return standing

    def _way(self, line: int, known: Container[int]) -> tuple[int, list[LogEntry]]:
        """The nearest known line on the way back from one, and the entries from there to it, in order."""
        ahead = list[LogEntry]()
        while line not in known:
            ahead.append(entry_at(self._entries, line))
            line = ahead[-1].parent
        return line, ahead[::-1]

    def _moves_to(self, line: int) -> int:
        begins, ahead = self._way(line, self._kept)
        return self._moves_to_kept[begins] + sum(map(may_move, ahead))

    def _remember(self, line: int, standing: Standing) -> None:
        self._latest.pop(line, None)
        self._latest[line] = standing
        if len(self._latest) > LATEST:
            del self._latest[next(iter(self._latest))]
