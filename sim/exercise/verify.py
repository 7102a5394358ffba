"""Verifying a log: every line's hash, and everything that came of every command, played again from the header."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.exercise.session import Exercise


@dataclass(frozen=True, slots=True)
class Verification:
    """A log that holds: how many lines, branches and happenings were compared, and bytes of a torn last line."""

    lines: int
    branches: int
    happenings: int
    finished: bool
    torn: int


def verify(log: str | Path) -> Verification:
    """Play a log again and compare every happening. Raises Damage with the line, or Misuse where there is no log."""
    exercise = Exercise.read(log)
    return Verification(
        lines=exercise.line,
        branches=len(exercise.branches()),
        happenings=sum(len(entry.happenings) for entry in exercise.entries),
        finished=exercise.position.finished,
        torn=exercise.torn,
    )
