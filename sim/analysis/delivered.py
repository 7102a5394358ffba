"""An exercise beside its plan: when each inject, turn and decision came, and what became of those that did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sim.analysis.planned import Planned, planned
from sim.engine.run import Happening
from sim.exercise.commands import Cancel, Improvise, Release, Unhold
from sim.exercise.entry import LogEntry
from sim.exercise.header import program_in
from sim.exercise.session import Exercise
from sim.numbering import HELD
from sim.scenario.model import Inject

Became = Literal["by itself", "by hand", "improvised", "held", "cancelled", "skipped", "not used", "not reached"]
"""How something came: by itself, released or let go by hand, or made up in the room. Or why it did not: it is held, it
was cancelled, its condition or chance failed, it is a contingency, or it was not due yet or never triggered."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of something that was planned, or (``plan`` is None) improvised.

    ``times`` are the seconds from the start at which it came, ``at`` and ``line`` when the first of them was by the
    room's clock, and in which line of the log. ``by`` is the name of what cancelled it; empty where that was a person.
    """

    name: str
    plan: Planned | None
    times: tuple[int, ...]
    at: datetime | None
    line: int
    became: Became
    by: str = ""

    @property
    def time(self) -> int | None:
        """When it came first; None where it did not."""
        return self.times[0] if self.times else None

    @property
    def shift(self) -> int | None:
        """How many seconds after its median time it came first; None where it had no time, or did not come."""
        if self.plan is None or not self.plan.share or self.time is None:
            return None
        return self.time - int(self.plan.median)


@dataclass(frozen=True)
class PlayedList:
    """A branch of an exercise beside its plan: how all in ``delivered`` was planned in ``runs`` runs, and came."""

    exercise: Exercise
    branch: int
    runs: int
    plans: Mapping[str, Planned]
    delivered: tuple[Delivered, ...]


def played_list(exercise: Exercise, branch: int | None = None, runs: int = 1_000, seed: int = 0) -> PlayedList:
    """Set an exercise beside what ``planned`` said before it: of its scenario as it was begun, its starts, and the
    policy that decided in it, if one did. Raises Misuse for a branch that is not there."""
    which, line = exercise.branch_of(branch)
    policy = exercise.header["policy"] or None
    plans = planned(program_in(exercise.header, exercise.as_begun), runs, seed, policy)
    return PlayedList(exercise, which, runs, plans, tuple(_delivered(exercise, line, plans)))


def _delivered(exercise: Exercise, line: int, plans: Mapping[str, Planned]) -> Iterator[Delivered]:
    """What was planned, in the scenario's order; then what was improvised."""
    story, names = exercise.told(line), exercise.names
    came: dict[str, list[tuple[LogEntry, Happening]]] = {}
    for entry in story.entries:
        for happening in entry.happenings:
            if happening.what in ("happened", "asked"):
                came.setdefault(happening.node, []).append((entry, happening))
    for name in (*(node.name for node in names.events), *_improvised(story.entries)):
        if name in came:
            entry = came[name][0][0]
            times = tuple(happening.time for _, happening in came[name])
            how = "improvised" if name not in plans else _how(name, story.entries, entry)
            yield Delivered(name, plans.get(name), times, entry.at, entry.line, how)
        else:
            became, by = _why_not(exercise, line, story.entries, name)
            yield Delivered(name, plans.get(name), (), None, 0, became, by)


def _improvised(entries: list[LogEntry]) -> list[str]:
    return [entry.command.name for entry in entries if isinstance(entry.command, Improvise)]


def _how(name: str, entries: list[LogEntry], came_in: LogEntry) -> Became:
    """Whether a person brought it about: released it, or let go what was held."""
    let_go = any(
        isinstance(entry.command, Release | Unhold) and entry.command.name == name
        for entry in entries
        if entry.line <= came_in.line
    )
    return "by hand" if let_go else "by itself"


def _why_not(exercise: Exercise, line: int, entries: list[LogEntry], name: str) -> tuple[Became, str]:
    """Why something did not come: the last that was done with it."""
    program, position = exercise.program_after(line), exercise.position_after(line)
    if position.status[program.node_of[name]] == HELD:
        return "held", ""
    for entry in reversed(entries):
        if isinstance(entry.command, Cancel) and entry.command.name == name:
            return "cancelled", ""
        for happening in reversed(entry.happenings):
            if name in happening.cancelled:
                return "cancelled", happening.node
            if happening.node == name and happening.what == "skipped":
                return "skipped", ""
    node = exercise.names.nodes.get(name)
    is_spare = node is not None and isinstance(node.element, Inject) and node.element.contingency
    return ("not used" if is_spare else "not reached"), ""
