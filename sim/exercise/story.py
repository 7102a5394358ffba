"""The story: what the entries of one branch come to, taken in one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, fields, replace

from sim.engine.run import ANSWERED, Happening
from sim.exercise.command import Answering, Own
from sim.exercise.entry import Answer, Delivery, LogEntry
from sim.exercise.running import STOPPED, RunningClock
from sim.scenario.fields import by_cell

WALL_PARTS = ("clocks", "options", "time", "state")
"""What may stand on the wall beside the marking and what is shown; the options are those of a decision shown."""


@dataclass(frozen=True, slots=True)
class OnWall:
    """What the wall carries: the element shown (a name, or the line of a message; empty for none) and its parts.

    ``follow``: what comes to all players comes to the wall by itself.
    """

    shown: str = ""
    parts: tuple[str, ...] = WALL_PARTS
    blank: bool = False
    follow: bool = True


@dataclass(frozen=True, slots=True)
class Improvised:
    """An inject that is not the scenario's, as facilitators wrote it; ``to`` names cells, actors or ``all``.
    ``timed``: it was written for a time to come."""

    title: str
    text: str
    to: tuple[str, ...]
    sender: str
    mode: str
    timed: bool = False


@dataclass
class Story:
    """One branch from the start to where it stands. Of what can be said again (an answer, a verdict, a rating, the
    wall), the latest counts."""

    turns: frozenset[str]
    """The names of the scenario's turns."""
    players: frozenset[str] = frozenset()
    """The player cells."""
    asked_of_all: frozenset[str] = frozenset()
    """The decisions that all of them are asked."""
    entries: list[LogEntry] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    deliveries: list[tuple[LogEntry, Delivery]] = field(default_factory=list)
    messages: list[LogEntry] = field(default_factory=list)
    answers: list[tuple[LogEntry, Answer]] = field(default_factory=list)
    asked: dict[str, LogEntry] = field(default_factory=dict)
    """For each decision that was asked, the entry in which it last was."""
    said: dict[str, LogEntry] = field(default_factory=dict)
    """For each decision, the command that last answered it: Choose, Roll or Lapse."""
    responses: dict[str, dict[str, LogEntry]] = field(default_factory=dict)
    """For each decision, the latest answer of each cell that gave one of its own, since it was last asked."""
    under_seal: dict[int, str] = field(default_factory=dict)
    """The answers, a cell's own among them, that are kept from every audience: the lines in which they were given, and
    their decisions."""
    other: dict[tuple[str, str], Own] = field(default_factory=dict)
    """The answers that are none of the scenario's options, by their decision and the name that each has there."""
    revealed: dict[str, LogEntry] = field(default_factory=dict)
    """The decisions whose answer was opened, and the entries in which it was."""
    amended: dict[str, dict[str, str]] = field(default_factory=dict)
    """Texts to hand out instead of the scenario's, by inject and cell (empty: for all that get it)."""
    improvised: dict[str, Improvised] = field(default_factory=dict)
    verdicts: dict[tuple[str, str, int], LogEntry] = field(default_factory=dict)
    """On what was expected where, of which cell (empty: of all), and which of several actions (0: all of them)."""
    notes: list[LogEntry] = field(default_factory=list)
    ratings: dict[str, LogEntry] = field(default_factory=dict)
    explained: dict[str, list[LogEntry]] = field(default_factory=dict)
    """For each decision, what was added to its latest answer, and to those of the cells."""
    forecasts: list[LogEntry] = field(default_factory=list)
    wall: OnWall = OnWall()
    steered: int = 0
    """The line of the command that last put something on the wall by hand."""
    newest: str = ""
    """What the wall shows while it follows: what came last to all player cells; but an open question that they are all
    asked goes before one that is answered."""
    waiting: dict[str, None] = field(default_factory=dict)
    """The questions of all player cells that are open, the one that was asked last behind the others."""
    begun: dict[str, LogEntry] = field(default_factory=dict)
    """The turns that have begun, in order, and the entries in which they did."""
    rewinds: list[LogEntry] = field(default_factory=list)
    """The entries in which another branch was left."""
    planned: dict[str, int | None] = field(default_factory=dict)
    """When what was released or let be due again had been planned, until it happens."""
    clock: RunningClock = STOPPED

    @property
    def sealed(self) -> set[str]:
        """The decisions of which an answer is kept from every audience, be it that to an earlier asking."""
        return set(self.under_seal.values())

    def latest_under_seal(self) -> list[str]:
        """The decisions whose latest answer is under seal, or that of one of the cells, in alphabetical order."""
        latest = {entry.command.decision: entry.line for entry in self.entries if isinstance(entry.command, Answering)}
        lines = {*latest.values(), *(entry.line for given in self.responses.values() for entry in given.values())}
        return sorted({name for line, name in self.under_seal.items() if line in lines})

    def given(self, decision: str) -> list[LogEntry]:
        """The commands that answered a decision since it was last asked, as they stand: each cell's own, and that by
        which it has its answer."""
        by_line = {entry.line: entry for entry in self.responses.get(decision, {}).values()}
        if decision in self.said:
            by_line.setdefault(self.said[decision].line, self.said[decision])
        return list(by_line.values())

    @property
    def carried(self) -> OnWall:
        """What the wall carries: its options only beside a decision."""
        is_question = self.wall.shown in self.asked
        parts = tuple(part for part in self.wall.parts if part != "options" or is_question)
        return replace(self.wall, parts=parts)

    @property
    def turn(self) -> str:
        """The turn that is being played; empty before the first."""
        return next(reversed(self.begun), "")

    def copied(self) -> Story:
        """The same story, to be gone on with by itself."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return Story(**{name: copy(value) for name, value in values.items()})

    def add(self, entry: LogEntry) -> None:
        """Take in one more entry, but for its command: what the story has of that, its family knows."""
        self.entries.append(entry)
        for happening in entry.happenings:
            self.happenings.append(happening)
            self.planned.pop(happening.node, None)
            if happening.what == "asked":
                self.asked[happening.node] = entry
                self._asked_anew(happening.node)
                self.explained.pop(happening.node, None)
            elif happening.what == "happened" and happening.node in self.turns:
                self.begun.pop(happening.node, None)
                self.begun[happening.node] = entry
        for delivery in entry.deliveries:
            self.deliveries.append((entry, delivery))
            self.amended.pop(delivery.name, None)
        self.answers += [(entry, answer) for answer in entry.answers]
        self._show_what_came(entry)

    def _show_what_came(self, entry: LogEntry) -> None:
        """The wall that follows has the newest of what came to all, until then what was put there by hand."""
        for happening in entry.happenings:
            if happening.what in ANSWERED:
                self.waiting.pop(happening.node, None)
            for name in happening.cancelled:
                self.waiting.pop(name, None)
            if happening.what == "asked" and happening.node in self.asked_of_all:
                self.waiting.pop(happening.node, None)
                self.waiting[happening.node] = None
        came, before = self._came_to_all(entry), self.newest
        self.newest = came[-1] if came else before
        if self.newest in self.asked_of_all and self.newest not in self.waiting:
            was_cancelled = all(answer.choice.decision != self.newest for _, answer in self.answers)
            self.newest = next(reversed(self.waiting), "" if was_cancelled else self.newest)
        if self.wall.follow and (came or self.wall.shown == before):
            self.wall = replace(self.wall, shown=self.newest)

    def _came_to_all(self, entry: LogEntry) -> list[str]:
        """What of an entry every player cell has, in the order in which it came, by the names that the wall shows."""
        handed, came = list(entry.deliveries), list[str]()
        for happening in entry.happenings:
            node = happening.node
            if (happening.what == "happened" and node in self.turns) or (
                happening.what == "asked" and node in self.asked_of_all
            ):
                came.append(node)
            while handed and (handed[0].name == node or handed[0].name.startswith(f"{node}.")):
                came += self._handed_to_all(handed.pop(0), came)
        for delivery in handed:
            came += self._handed_to_all(delivery, came)
        if self.messages and self.messages[-1].line == entry.line:
            came += self._if_to_all(str(entry.line), entry.facts["cells"])
        return came

    def _handed_to_all(self, delivery: Delivery, came: Sequence[str]) -> list[str]:
        """What all were handed; not where each has its own words and a turn has begun in the same second, for of such
        an inject the wall has the heading alone, and of the turn the briefing."""
        before = came[-1] if came else self.newest
        if before in self.begun and len(set(delivery.texts.values())) > 1:
            begun = self.begun[before].happenings
            if any((one.node, one.time) == (before, delivery.time) for one in begun):
                return []
        return self._if_to_all(delivery.name, delivery.to)

    def _if_to_all(self, name: str, cells: Iterable[str]) -> list[str]:
        return [name] if self.players and self.players <= set(cells) else []

    def _asked_anew(self, decision: str) -> None:
        """A seal stays on an answer that took effect; one that never did is gone."""
        effective = {answer.line for _, answer in self.answers}
        for entry in self.given(decision):
            if entry.line not in effective:
                self.under_seal.pop(entry.line, None)
        self.said.pop(decision, None)
        self.responses.pop(decision, None)

    def texts(self, inject: str, written: str | Mapping[str, str] | None, cells: Iterable[str]) -> dict[str, str]:
        """The words an inject hands out, by cell: as written, or as amended."""
        amended, own = self.amended.get(inject, {}), by_cell(written)
        own_texts = {cell: own.get(cell, own.get("", "")) for cell in cells}
        texts = {cell: amended.get(cell, amended.get("", text)) for cell, text in own_texts.items()}
        return {cell: text for cell, text in texts.items() if text}

    def verdict(self, name: str, cell: str, item: int) -> LogEntry | None:
        """The latest verdict on one of the actions expected at an inject or a decision, be it on all of a cell's, or on
        those of all cells."""
        about = {(name, of, which) for of in (cell, "") for which in (item, 0)}
        return max(
            (self.verdicts[one] for one in about if one in self.verdicts), key=lambda one: one.line, default=None
        )

    def judged_cells(self, name: str) -> list[str]:
        """The cells that verdicts on what was expected at an inject or a decision are about; empty: all of them."""
        return list(dict.fromkeys(cell for about, cell, _ in self.verdicts if about == name))


def other_words(story: Story, decision: str, answer: tuple[str, ...] | None) -> str:
    """The words of an answer that is none of a decision's options; empty for any other."""
    own = None if answer is None or len(answer) != 1 else story.other.get((decision, answer[0]))
    return "" if own is None else own.title
