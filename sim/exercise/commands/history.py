"""Commands that go back: to take back a slip, or on purpose. The run is again what it was after an earlier line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.exercise.command import Command, word_for
from sim.exercise.commands.decisions import Reveal
from sim.exercise.commands.happenings import Amend, Say
from sim.exercise.commands.room import Back, Break, Show
from sim.exercise.commands.time import Clock
from sim.exercise.entry import LogEntry
from sim.exercise.path import Paths, taken_back_by
from sim.exercise.shape import AnyWhole
from sim.exercise.story import Story
from sim.faults import Misuse

__all__ = ["HistoryCommand", "Rewind", "Undo"]


@dataclass(frozen=True, slots=True)
class Undo(Command):
    """Take back a command as a slip: the last one, or that in a line of the log. It stays in the log, apart from what
    was played; remarks that came after it stay in the story."""

    moves_run = True
    asked_about = True
    can_be_undone = False

    line: AnyWhole | None = None


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


def go_back(command: HistoryCommand, paths: Paths, branches: int) -> Return:
    """Where a command of this family leads, after all entries of a log; ``branches`` is the highest number of a branch.
    Raises Misuse where there is nothing to go back to."""
    if isinstance(command, Rewind):
        return rewind(command, paths, branches)
    return undo(paths) if command.line is None else undo_line(command.line, paths)


def rewind(command: Rewind, paths: Paths, branches: int) -> Return:
    """To after the line it names, on a branch of its own."""
    if not 1 <= command.line <= paths.last:
        raise Misuse(f"The log has lines 1 to {paths.last}; {command.line} is none of them.")
    return Return(command.line, branches + 1)


def undo(paths: Paths) -> Return:
    """To before the last command that can be undone: undoing again goes back further. What a rewind left behind is gone
    on with; a remark that an undo kept is struck out."""
    slip = next((step for step in paths.back_from(paths.last) if _can_be_taken_back(step.entry)), None)
    if slip is None:
        raise Misuse("There is nothing to undo.")
    return _struck_out(slip.entry, paths, ()) if slip.is_kept else _gone_back(slip.entry, paths, {})


def undo_line(line: int, paths: Paths) -> Return:
    """The command in a line is taken back, wherever it stands on the branch that is played.

    One that moved the run takes the run back to before it, unless another has moved the run since: then remarks that
    came after it are kept, and what was said and shown goes with it. Any other is struck out, and the run stays.
    """
    way = paths.to(paths.last)
    slip = next((entry for entry in way if entry.line == line), None)
    if slip is None or not _can_be_taken_back(slip):
        raise Misuse(_why_not(line, paths))
    later = [entry for entry in way if entry.line > line]
    if not slip.command.moves_run:
        _check_rests_on_nothing(slip, later, paths)
        return _struck_out(slip, paths, tuple(_goes_with(slip, later, paths)))
    moved = next((entry for entry in later if entry.command.moves_run and _can_be_taken_back(entry)), None)
    if moved is not None:
        raise Misuse(
            f"{_named(moved)} went on from where {_named(slip, 'line')} had led. "
            f"`rewind {_before(slip)}` goes back to before both, and keeps this as a branch."
        )
    others = [entry for entry in later if _can_be_taken_back(entry) or entry.command.is_remark]
    keeps = [entry.line for entry in others if entry.command.is_remark]
    also = [entry.line for entry in others if not entry.command.is_remark]
    return _gone_back(slip, paths, {"keeps": keeps, "also": also})


def _gone_back(slip: LogEntry, paths: Paths, lines: Mapping[str, Sequence[int]]) -> Return:
    """The run stands again as it did before a slip."""
    line = _before(slip)
    branch = paths.entry(line).branch if line > 1 else 0
    return Return(line, branch, {"undoes": slip.line, **{name: value for name, value in lines.items() if value}})


def _struck_out(slip: LogEntry, paths: Paths, also: Sequence[int]) -> Return:
    """The run stays as it is, without a slip that did not move it."""
    facts = {"undoes": slip.line, **({"also": list(also)} if also else {})}
    return Return(paths.last, paths.entry(paths.last).branch, facts)


def _before(slip: LogEntry) -> int:
    """The line after which things stood as they were before a slip."""
    return slip.line - 1 if isinstance(slip.command, Rewind) else slip.parent


def _goes_with(slip: LogEntry, later: Sequence[LogEntry], paths: Paths) -> Iterator[int]:
    """The lines that make no sense without a slip: a message that is shown, the end of a break."""
    if isinstance(slip.command, Say):
        yield from (entry.line for entry in later if entry.command == Show(str(slip.line)))
    if isinstance(slip.command, Break):
        yield from (entry.line for entry in _breaks_since(slip, paths)[:1])


def _check_rests_on_nothing(slip: LogEntry, later: Sequence[LogEntry], paths: Paths) -> None:
    """Raises Misuse where something has come since that would not have come so without a slip."""
    rests: LogEntry | None = None
    if isinstance(slip.command, Amend):
        inject = slip.command.inject
        rests = next((entry for entry in later if any(one.name == inject for one in entry.deliveries)), None)
    elif isinstance(slip.command, Reveal):
        rests = next((entry for entry in later if entry.command.moves_run and _can_be_taken_back(entry)), None)
    elif isinstance(slip.command, Clock):
        rests = next((entry for entry in later if entry.command.by_itself), None)
    elif isinstance(slip.command, Back):
        rests = next(iter(_breaks_since(slip, paths)), None)
    if rests is not None:
        raise Misuse(f"{_named(rests)} rests on {_named(slip, 'line')}, so that stays.")


def _can_be_taken_back(entry: LogEntry) -> bool:
    """Whether there is something to take back: not where the clock went on and nothing happened."""
    return entry.command.can_be_undone and bool(entry.happenings or not entry.command.by_itself)


def _breaks_since(slip: LogEntry, paths: Paths) -> list[LogEntry]:
    """What began and ended breaks after a line, on whatever branch, and was not taken back."""
    gone = {line for entry in paths.entries for line in taken_back_by(entry)}
    since = (entry for entry in paths.entries[slip.line - 1 :] if entry.line not in gone)
    return [entry for entry in since if isinstance(entry.command, Break | Back)]


def _named(entry: LogEntry, line: str = "Line") -> str:
    return f"{line} {entry.line} (`{word_for(type(entry.command))}`)"


def _why_not(line: int, paths: Paths) -> str:
    """Why a line cannot be taken back."""
    if not 2 <= line <= paths.last:
        return f"The log has lines 1 to {paths.last}; {line} is none that can be taken back."
    if not _can_be_taken_back(paths.entry(line)):
        return f"{_named(paths.entry(line))} changed nothing that could be taken back."
    undone = [entry.line for entry in paths.entries if line in taken_back_by(entry)]
    if undone:
        return f"{_named(paths.entry(line))} was taken back in line {undone[-1]} already."
    return f"{_named(paths.entry(line))} is on a branch that was left behind; `undo` takes back what led here."


# ---------------------------------------------------------------- in the story


def keep(command: HistoryCommand, story: Story, entry: LogEntry) -> None:
    """What the story has of a command of this family: of a rewind, that another branch was left."""
    if isinstance(command, Rewind):
        story.rewinds.append(entry)
