"""The situation a command is given in: the run as it stands, and everything said and seen so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sim.engine.guided import GuidedPlay
from sim.engine.run import ANSWERED, What
from sim.engine.single import EventRecord
from sim.exercise.command import Command
from sim.exercise.entry import LogEntry
from sim.exercise.known import KnownSoFar
from sim.exercise.room import Countdown, Room
from sim.exercise.story import Story
from sim.faults import Misuse, nearest_or_all
from sim.numbering import NEVER, OPEN, UNFIXED, Kind
from sim.scenario.model import Decision, Inject, Scenario
from sim.scenario.names import Names

Halts = Callable[[EventRecord], bool]
NO_FACTS: Mapping[str, Any] = {}
Stands = Literal["", "stopped", "break", "deadline", "ending", "control", "sealed", "end"]
"""Why exercise time stands still while room time goes on; empty where it follows."""


@dataclass(frozen=True)
class Doing:
    """What a command comes to: ``facts`` worked out for the log; and, if ``plays``, how far the run then goes: no
    further than the time ``until``, and to the first event that ``halts`` it or at which something is asked; what is to
    be ``at_once`` does not wait for a question that comes before it in the same second. ``command`` is the command with
    what was left to the exercise, where it may leave something: the time an answer takes, a name."""

    facts: Mapping[str, Any] = field(default_factory=lambda: NO_FACTS)
    plays: bool = False
    until: int | None = None
    halts: Halts | None = None
    at_once: bool = False
    command: Command | None = None


NOTHING = Doing()


@dataclass(frozen=True)
class Situation:
    """Where an exercise stands when a command is given, at the real time ``now``."""

    scenario: Scenario
    names: Names
    play: GuidedPlay
    story: Story
    room: Room
    now: datetime
    start: Mapping[str, float]
    """The states' values at the start."""

    @property
    def state(self) -> dict[str, float]:
        """Every state's value."""
        return self.play.program.by_state(self.play.state)

    @property
    def timer(self) -> Countdown | None:
        """The room's timer; it is the turn's in which it was set, and ends with that."""
        timer, begun = self.room.timer, self.story.begun.get(self.story.turn)
        if timer is None or timer.turn != self.story.turn or (begun is not None and begun.line >= timer.line):
            return None
        return timer

    @property
    def stands(self) -> Stands:
        """What keeps exercise time from following the room's: nobody let it, or something is in the way. Empty where it
        runs."""
        play = self.play
        if play.finished or not self.story.clock.runs:
            return "stopped"
        if self.room.on_break:
            return "break"
        waits = play.waits_for()
        if waits is not None:
            return "deadline" if waits.kind == "deadline" else "ending"
        if any(node.control and play.awaits(number) for number, node in enumerate(play.program.nodes)):
            return "control"
        if self.sealed_due <= play.time + 1:
            return "sealed"
        return "end" if play.time >= play.program.horizon and play.unanswered() else ""

    @property
    def time(self) -> int:
        """Exercise time: where the run stands, or, while the clock runs, how far that has come since; it does not pass
        what is due next before that is played."""
        if self.stands:
            return self.play.time
        return max(self.play.time, min(self.story.clock.at(self.now), self.next_due))

    @property
    def sealed_due(self) -> int:
        """When the first answer under seal takes effect; NEVER for none. No clock passes that: what comes of it would
        be seen, and nobody was asked."""
        play, story = self.play, self.story
        sealed = (name for name, entry in story.said.items() if entry.line in story.under_seal)
        numbers = (play.program.node_of[name] for name in sealed)
        fixed = (number for number in numbers if play.status[number] == OPEN and play.fixed[number] != UNFIXED)
        return min((play.answer_at[number] for number in fixed), default=NEVER)

    @property
    def next_due(self) -> int:
        """When the next event is due that the clock comes to, at the end at the latest."""
        return min(self.play.coming()[0], self.play.program.horizon, self.sealed_due - 1)

    def cell(self, name: str) -> str:
        """A cell by its name, or by that of an actor in it. Raises Misuse for neither."""
        if name in self.scenario.cells:
            return name
        if name in self.scenario.actors:
            return self.scenario.actors[name].cell
        hint = nearest_or_all(name, [*self.scenario.cells, *self.scenario.actors])
        raise Misuse(f"There is no cell or actor `{name}`. {hint}".rstrip())

    def cells(self, names: Iterable[str]) -> tuple[str, ...]:
        """The cells that cells, actors or ``all`` (every player cell) stand for, each once."""
        return self.names.cells(name if name == "all" else self.cell(name) for name in names)

    def known_at(self, name: str, what: What, entry: LogEntry | None) -> KnownSoFar:
        """What had happened when something happened or was asked, and that; ``entry`` is the one in which it did, None
        where it has not."""
        known = KnownSoFar(self.names, self.start)
        until = [came for came in entry.happenings if (came.node, came.what) == (name, what)] if entry else []
        for happening in self.story.happenings:
            known.hear(happening)
            if until and happening is until[-1]:
                break
        return known

    def decision(self, name: str) -> Decision:
        """A decision of the scenario. Raises Misuse for anything else."""
        decision = self.names.decision(name, None)
        if decision is None:
            decisions = [node.name for node in self.names.nodes.values() if isinstance(node.element, Decision)]
            raise Misuse(f"There is no decision `{name}`. {nearest_or_all(name, decisions)}".rstrip())
        return decision

    def inject(self, name: str) -> Inject | None:
        """An inject of the scenario; None for anything else."""
        node = self.names.nodes.get(name)
        return node.element if node is not None and isinstance(node.element, Inject) else None

    def recipients(self, name: str) -> tuple[str, ...]:
        """The cells an inject goes to, improvised ones included; none for anything else."""
        return self.cells(self.addressed(name))

    def addressed(self, name: str) -> tuple[str, ...]:
        """Whom an inject names as those it goes to, or what is told of a decision; nobody for anything else."""
        element = self.story.improvised.get(name) or self.inject(name) or self.names.tells_at(name)
        return () if element is None else element.to

    def at_once(self, name: str, facts: Mapping[str, Any] = NO_FACTS) -> Doing:
        """What is due now is played as far as one node's event: it happens at once, and time stands still."""
        number = self.play.program.node_of[name]
        return Doing(facts, True, self.play.time, lambda record: record.node == number, at_once=True)

    def is_seen(self, record: EventRecord) -> bool:
        """Whether people see something happen: a turn begins, an inject is handed out, facilitators have their cue.

        They see what is asked, too, but that stops a run by itself.
        """
        if record.node < 0:
            return False
        node = self.play.program.nodes[record.node]
        if record.what in ANSWERED:
            moments = [self.play.program.moments[moment] for moment in record.moments]
            return any(self.recipients(moment) for moment in self.names.announced(node.name, moments))
        if record.what != "happened":
            return False
        return node.kind == Kind.TURN or self.names.is_cue(node.name) or bool(self.recipients(node.name))

    def is_turn(self, record: EventRecord) -> bool:
        """Whether a turn begins at an event."""
        return record.what == "happened" and self.play.program.nodes[record.node].kind == Kind.TURN
