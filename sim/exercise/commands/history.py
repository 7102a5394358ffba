"""Commands that go back: to take back a slip, or on purpose. The run is again what it was after an earlier line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.exercise.command import Command
from sim.exercise.entry import LogEntry, entry_at
from sim.exercise.shape import AnyWhole
from sim.exercise.story import Story
from sim.faults import Misuse

__all__ = ["HistoryCommand", "Rewind", "Undo"]


@dataclass(frozen=True, slots=True)
class Undo(Command):
    """Take back the last command as a slip: it stays in the log, apart from what was played."""

    moves_run = True
    asked_about = True
    can_be_undone = False


@dataclass(frozen=True, slots=True)
class Rewind(Command):
    """Go back on purpose to how things stood after a line of the log; a new branch begins there."""

    moves_run = True
    asked_about = True

    line: AnyWhole


HistoryCommand = Undo | Rewind


@dataclass(frozen=True, slots=True)
class Return:
    """Where a command goes back to: how things stood after a line; the branch that then goes on; facts for the log."""

    line: int
    branch: int
    facts: Mapping[str, Any] = field(default_factory=dict)


def go_back(command: HistoryCommand, entries: Sequence[LogEntry], branches: int) -> Return:
    """Where a command of this family leads, after all entries of a log; ``branches`` is the highest number of a branch.
    Raises Misuse where there is nothing to go back to."""
    return undo(entries) if isinstance(command, Undo) else rewind(command, entries, branches)


def undo(entries: Sequence[LogEntry]) -> Return:
    """To before the last command that can be undone; what a rewind left behind is gone on with."""
    slip = _slip(entries)
    line = slip.line - 1 if isinstance(slip.command, Rewind) else slip.parent
    return Return(line, entry_at(entries, line).branch if line > 1 else 0, {"undoes": slip.line})


def rewind(command: Rewind, entries: Sequence[LogEntry], branches: int) -> Return:
    """To after the line it names, on a branch of its own."""
    last = len(entries) + 1
    if not 1 <= command.line <= last:
        raise Misuse(f"The log has lines 1 to {last}; {command.line} is none of them.")
    return Return(command.line, branches + 1)


def _slip(entries: Sequence[LogEntry]) -> LogEntry:
    """The last command that can be undone: undoing again goes back further."""
    entry = entries[-1] if entries else None
    while entry is not None and not entry.command.can_be_undone:
        entry = entry_at(entries, entry.parent) if entry.parent > 1 else None
    if entry is None:
        raise Misuse("There is nothing to undo.")
    return entry


# ---------------------------------------------------------------- in the story


def keep(command: HistoryCommand, story: Story, entry: LogEntry) -> None:
    """What the story has of a command of this family: of a rewind, how long another branch was played."""
    if isinstance(command, Rewind):
        story.left_behind.append((story.entries[-1].at if story.entries else None, entry.at))
