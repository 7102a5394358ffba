"""An entry: one command with all that came of it, as a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sim.engine.run import Choice, Happening
from sim.exercise.command import Command


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a play: exercise time in seconds, events so far, and whether it is over."""

    time: int
    events: int
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """An inject as it was handed out.

    ``planned`` and ``time`` are seconds from the start (``planned`` None for what had no time of its own), ``texts``
    the words by cell, ``to`` the cells that got it; ``senders`` by cell, where it came to each from another;
    ``attached`` are the names of files that went with it. What was
    told when a decision was taken has the name of that moment.
    """

    name: str
    planned: int | None
    time: int
    to: tuple[str, ...]
    sender: str
    mode: str
    title: str
    texts: Mapping[str, str]
    senders: Mapping[str, str] = field(default_factory=dict)
    attached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision that was answered or lapsed, and the state before and after. ``line`` is that of the command that
    answered it."""

    choice: Choice
    line: int
    before: Mapping[str, float]
    after: Mapping[str, float]

    @property
    def margin(self) -> int | None:
        """Seconds from the answer to the deadline; None without one."""
        return None if self.choice.deadline is None else self.choice.deadline - self.choice.time


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One command and what came of it.

    ``line`` is its line in the log (the header is 1), ``parent`` the line it goes on from, ``branch`` a number from 0,
    ``at`` real time with its zone, ``turn`` the turn it was said in. ``facts`` are what was worked out for the command
    when it was given; ``state`` is the state after it.
    """

    line: int
    parent: int
    branch: int
    at: datetime
    operator: str
    turn: str
    command: Command
    before: Point
    after: Point
    facts: Mapping[str, Any]
    state: Mapping[str, float]
    happenings: tuple[Happening, ...]
    deliveries: tuple[Delivery, ...]
    answers: tuple[Answer, ...]


def entry_at(entries: Sequence[LogEntry], line: int) -> LogEntry:
    """The entry that stands in a line of the log; the header is line 1 and no entry."""
    return entries[line - 2]
