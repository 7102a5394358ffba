"""Telling happenings one after the other, as the lines of a timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sim.engine.run import ANSWERED, Choice, Happening
from sim.exercise.known import KnownSoFar
from sim.faults import Path
from sim.scenario.model import Decision, Inject, Scenario, Step, Turn
from sim.scenario.names import Names, Placed
from sim.view.words import sentences as say
from sim.view.words.attached import attached, attached_line
from sim.view.words.clocks import Clocks, clocks
from sim.view.words.page import (
    AsWritten,
    Block,
    Heading,
    Prose,
    Series,
    TimelineEntry,
    Times,
    Weight,
    beside,
)
from sim.view.words.texts import by_reader, shared

if TYPE_CHECKING:
    from sim.exercise.story import Improvised  # a run knows no commands, and need not wait for them

_WORDS = {
    "happened": "inject",
    "waited": "waits",
    "began": "begins",
    "finished": "done",
    "asked": "asks",
    "left": "left",
    "answered": "decides",
    "lapsed": "lapses",
    "skipped": "skipped",
    "cancelled": "cancels",
}


@dataclass
class Telling:
    """Tells happenings in order and keeps in mind what later ones refer to.

    ``texts``: with injects and briefings as handed out. ``policy``: by which decisions were taken, if by one.
    ``improvised``: injects that are not the scenario's.
    """

    scenario: Scenario
    texts: bool = False
    policy: str | None = None
    improvised: Mapping[str, Improvised] = field(default_factory=dict)
    start: Mapping[str, float] = field(default_factory=dict)
    """The states' values at the start, for texts that tell them."""
    choices: dict[tuple[str, int], Choice] = field(default_factory=dict)
    people: dict[tuple[str, int], str] = field(default_factory=dict)
    """For decisions (by name and second) that people took: how, in words."""
    begun: dict[str, int] = field(default_factory=dict)
    """When each step under way began, and each open decision was asked."""
    waiting: set[str] = field(default_factory=set)
    """The steps that wait for a seat."""
    days: set[str] = field(default_factory=set)
    """The days on the first clock that have been named."""
    all: bool = False
    """With what is quiet, which is otherwise only counted."""
    left_out: int = 0

    @cached_property
    def names(self) -> Names:
        """The scenario's names."""
        return Names(self.scenario)

    @cached_property
    def clocks(self) -> Clocks:
        """The clocks of its cells."""
        return clocks(self.scenario)

    @cached_property
    def known(self) -> KnownSoFar:
        """What has been told, as texts may tell it."""
        return KnownSoFar(self.names, self.start)

    def hear(self, choices: Iterable[Choice]) -> None:
        """Learn of decisions that are going to be told."""
        self.choices |= {(choice.decision, choice.time): choice for choice in choices}

    def told(self, happening: Happening) -> Iterator[Block]:
        """The lines of one happening: the node's own, then those of steps that found a seat and procedures now over."""
        self.known.hear(happening)
        node = self.names.nodes.get(happening.node)
        if node is not None and isinstance(node.element, Turn) and happening.what == "happened":
            yield from self._turn(node.element, happening)
            return
        if self.names.is_quiet(happening.node) and not self.all:
            self.left_out += 1
            self._keep(happening)
            return
        yield from self._day(happening.time)
        times = self.clocks.times(happening.time)
        if node is None:
            yield self._by_hand(happening, times)
        elif not (node.kind == "step" and happening.what == "began"):
            details = [*self._details(node, happening), *self.consequences(happening)]
            word, text, weight = self._line(node, happening)
            yield TimelineEntry(times, word, text, tuple(details), weight)
        yield from self._followed(happening, times)
        self._keep(happening)

    def title(self, name: str) -> str:
        """The title of anything that is triggered, improvised injects included."""
        if name in self.improvised:
            return self.improvised[name].title
        return say.node_title(self.names, name)

    def under_way(self) -> Iterator[Block]:
        """What the end of the run cut short: steps under way or waiting, and open decisions."""
        unfinished = [*self.begun, *sorted(self.waiting)]
        if unfinished:
            titles = "; ".join(say.node_title(self.names, name) for name in unfinished)
            yield Prose(f"Unfinished at the end: {titles}.")

    def silence(self) -> Iterator[Block]:
        """How much was not told."""
        if self.left_out:
            verb = "is" if self.left_out == 1 else "are"
            yield Prose(f"{say.count_of(self.left_out, 'quiet happening')} {verb} not told here; `--all` tells all.")

    def consequences(self, happening: Happening) -> Iterator[str]:
        """What it changed and cancelled."""
        changes = [change for change in happening.changes if change.before != change.after]
        if changes:
            yield "; ".join(say.change(self.scenario, change) for change in changes)
        is_named = happening.what == "cancelled"
        cancelled = [name for name in happening.cancelled if not (is_named and name == happening.node)]
        if cancelled:
            yield f"cancels {say.listed(map(self.title, cancelled))}"

    def _by_hand(self, happening: Happening, times: Times) -> TimelineEntry:
        """A state that was set, or an improvised inject that was handed out or taken from what is to come."""
        inject = self.improvised.get(happening.node)
        details = list(self.consequences(happening))
        if happening.what == "set":
            return TimelineEntry(times, "set", "By the facilitators", tuple(details))
        if inject is None:
            return TimelineEntry(times, "inject", say.spelled(happening.node), tuple(details))
        if happening.what != "happened":
            return TimelineEntry(times, _WORDS.get(happening.what, happening.what), inject.title, tuple(details))
        way = say.way(self.scenario, inject.sender, inject.to, inject.mode)
        text = beside(inject.text) if self.texts else ()
        return TimelineEntry(times, "inject", inject.title, (*([way] if way else []), *text, *details), "strong")

    def _day(self, seconds: int) -> Iterator[Block]:
        """The dates, once for each new day on the first clock."""
        dates = self.clocks.dates(seconds)
        if dates.clocks[0] not in self.days:
            self.days.add(dates.clocks[0])
            yield TimelineEntry(dates, "", "", weight="quiet")

    def _followed(self, happening: Happening, times: Times) -> Iterator[Block]:
        """What else began or was over in the same instant."""
        for moment in happening.moments:
            other = self.names.moments.get(moment)
            if other is None:
                continue
            if other.kind == "step" and moment == f"{other.name}.start":
                self.begun[other.name] = happening.time
                if other.name in self.waiting:
                    self.waiting.discard(other.name)
                    yield TimelineEntry(
                        times, "begins", say.node_title(self.names, other.name), ("a seat is free",), "quiet"
                    )
            elif other.kind == "procedure" and moment == f"{other.name}.done":
                yield TimelineEntry(times, "complete", say.titled(other.name, other.element))

    def _keep(self, happening: Happening) -> None:
        """Keep in mind what waits and what is open, for when it ends."""
        if happening.what == "waited":
            self.waiting.add(happening.node)
        elif happening.what == "asked":
            self.begun[happening.node] = happening.time
        elif happening.what in ANSWERED:
            self.begun.pop(happening.node, None)
        for name in happening.cancelled:
            self.begun.pop(name, None)
            self.waiting.discard(name)

    def _turn(self, turn: Turn, happening: Happening) -> Iterator[Block]:
        turns = list(self.scenario.turns)
        number = turns.index(happening.node) + 1
        room = f"{turn.minutes} min in the room" if turn.minutes else ""
        yield Heading(f"Turn {number} of {len(turns)}: {say.titled(happening.node, turn)}", 2, room)
        self.days.add(self.clocks.dates(happening.time).clocks[0])
        yield Series(self.clocks.each(happening.time), quiet=True)
        if self.texts:
            yield from self._as_told(happening.node, ("text",), self.names.player_cells, indent=1)
            yield from attached_line(self.scenario, turn.attach, indent=1)
        yield clock_heading(self.clocks)

    def _line(self, node: Placed, happening: Happening) -> tuple[str, str, Weight]:
        text = say.node_title(self.names, node.name)
        weight: Weight = "plain"
        if happening.what in ANSWERED:
            choice = self.choices[node.name, happening.time]
            how = self.people.get((node.name, happening.time)) or say.chosen(self.names, choice, self.policy)
            text, weight = chose(self.names, choice, how), "strong"
        elif happening.what == "happened":
            weight = "strong"
        elif (happening.what == "finished" and not happening.changes) or happening.what == "skipped":
            weight = "quiet"
        return _WORDS.get(happening.what, happening.what), text, weight

    def _details(self, node: Placed, happening: Happening) -> Iterator[str | AsWritten]:
        scenario, element = self.scenario, node.element
        if happening.what == "skipped":
            yield say.reason(self.names, node.name, happening.why)
        elif happening.what == "happened" and isinstance(element, Inject):
            way = say.route(scenario, element)
            if way:
                yield way
            if self.texts:
                yield from self._as_told(node.name, ("text",), self.names.cells(element.to))
                yield from self._attached(element.attach)
        elif happening.what == "asked" and isinstance(element, Decision):
            yield f"{by_whom(scenario, self.names, node.name)}{self._until(node.name, happening.time)}"
        elif happening.what == "finished" and isinstance(element, Step):
            took = say.duration(happening.time - self.begun.pop(node.name, happening.time))
            who = say.actors(scenario, element.by)
            yield f"{who}, {took}" if who else took
        elif happening.what == "left":
            yield "the policy leaves it to a person"
        elif happening.what in ANSWERED and self.texts:
            yield from self._told_of(happening)
        elif happening.what == "waited" and isinstance(element, Step):
            yield f"{say.for_seats(scenario, element)}, all at once"

    def _told_of(self, happening: Happening) -> Iterator[str | AsWritten]:
        """What is handed out when a decision is taken."""
        for moment in self.names.announced(happening.node, happening.moments):
            told = self.names.tells_at(moment)
            if told is not None:
                yield say.route(self.scenario, told)
                place = self.names.tells_place(moment)
                yield from self._as_told(happening.node, place, self.names.cells(told.to))
                yield from self._attached(told.attach)

    def _attached(self, files: tuple[str, ...]) -> Iterator[str]:
        if files:
            yield attached(self.scenario, files)

    def _as_told(self, name: str, place: Path, cells: Iterable[str], indent: int = 0) -> Iterator[AsWritten]:
        """The words of a node's text as they are handed out now."""
        readers = tuple(cells) or ("",)
        texts = shared(self.known.texts(name, place, readers), readers)
        yield from by_reader(self.scenario, texts, indent=indent)

    def _until(self, decision: str, asked: int) -> str:
        """When the answer is due, read off the choice that came of it."""
        for choice in self.choices.values():
            if choice.decision == decision and choice.asked == asked and choice.deadline is not None:
                return f", by {self.clocks.first(choice.deadline)}"
        return ""


def clock_heading(wall: Clocks) -> TimelineEntry:
    """The clocks' labels over their columns."""
    return TimelineEntry(wall.heading, "", "", weight="quiet")


def chose(names: Names, choice: Choice, how: str) -> str:
    """``Level of the first call: Foreign ministers (by weight, 33 in 100)``."""
    decision = names.decision_at(choice.decision)
    title = say.node_title(names, choice.decision)
    if choice.answer is None:
        return f"{title}: no answer ({how})"
    return f"{title}: {say.taken(decision, choice.answer)} ({how})"


def by_whom(scenario: Scenario, names: Names, decision: str) -> str:
    """Who decides, by short names."""
    element = names.nodes[decision].element
    return say.actors(scenario, element.by) if isinstance(element, Decision) else ""
