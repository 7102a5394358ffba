"""What came of a command for the people in the room: injects handed out, decisions answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sim.engine.position import Position
from sim.engine.replication import choice, happening
from sim.engine.run import ANSWERED, Choice, Happening
from sim.engine.single import EventRecord
from sim.exercise.command import Answering, Command
from sim.exercise.commands import Choose, Improvise, Release, Respond, Reveal
from sim.exercise.commands.happenings import improvised as improvised_by
from sim.exercise.entry import Answer, Delivery
from sim.exercise.known import KnownSoFar
from sim.exercise.situation import Situation
from sim.exercise.story import Improvised
from sim.faults import Misuse, Path
from sim.numbering import HELD, PENDING
from sim.scenario.fields import by_cell
from sim.scenario.model import Decision, Happens, Inject, Tells, Turn
from sim.scenario.told import ByCell, is_fixed, reads, said, told


def deliveries(command: Command, situation: Situation, before: Position, line: int) -> Iterator[Delivery]:
    """What was handed out: injects that happened, and what is told of a decision when it is taken, or its seal broken.
    ``line`` is the command's. Raises Misuse where words would tell what is under seal."""
    yield from _HandingOut(command, situation, before, line).deliveries()


@dataclass
class _HandingOut:
    command: Command
    situation: Situation
    before: Position
    line: int
    heard: list[Happening] = field(default_factory=list)
    """What happened up to the record that is looked at."""

    def deliveries(self) -> Iterator[Delivery]:
        play, names = self.situation.play, self.situation.names
        if isinstance(self.command, Reveal):
            yield from self._revealed(self.command)
        choices = iter(play.choices)
        for record in play.log:
            came = happening(play.program, record)
            self.heard.append(came)
            if record.what in ANSWERED:
                made = choice(play.program, next(choices))
                if not self._is_sealed(_said_in(self.command, self.situation, made.decision, self.line)):
                    yield from self._told(made, record.time)
            elif record.what == "happened" and came.node in self.situation.story.improvised:
                inject = self.situation.story.improvised[came.node]
                yield self._improvised(came.node, inject, self._planned(record) if inject.timed else None, record.time)
            elif isinstance(self.command, Improvise) and self.command.name == came.node and record.what == "happened":
                yield self._improvised(came.node, improvised_by(self.command), None, record.time)
            elif came.node in names.nodes and record.what in ("happened", "asked"):
                self._breaks_no_seal(came.node, came.node, _spoken(names.nodes[came.node].element))
                if (written := self.situation.inject(came.node)) is not None:
                    yield self._as_written(came.node, came.node, ("text",), self._planned(record), record.time, written)

    def _is_sealed(self, answered: int) -> bool:
        """Whether the answer given in a line is under seal."""
        if answered == self.line:
            return isinstance(self.command, Choose | Respond) and self.command.sealed
        return answered in self.situation.story.under_seal

    def _revealed(self, command: Reveal) -> Iterator[Delivery]:
        """What was not told when it was decided."""
        story = self.situation.story
        for _, answer in story.answers:
            if answer.line in story.under_seal and command.decision in ("", answer.choice.decision):
                yield from self._told(answer.choice, self.situation.play.time)

    def _told(self, made: Choice, time: int) -> Iterator[Delivery]:
        for end in ("lapsed",) if made.answer is None else made.answer:
            name = f"{made.decision}.{end}"
            tells = self.situation.names.tells_at(name)
            if tells is not None:
                place = self.situation.names.tells_place(name)
                self._breaks_no_seal(name, made.decision, [tells.text])
                yield self._as_written(name, made.decision, place, None, time, tells)

    def _improvised(self, name: str, inject: Improvised, planned: int | None, time: int) -> Delivery:
        to = self.situation.cells(inject.to)
        texts = self.situation.story.texts(name, inject.text, to)
        return Delivery(name, planned, time, to, inject.sender, inject.mode, inject.title, texts)

    def _as_written(
        self, name: str, node: str, place: Path, planned: int | None, time: int, element: Inject | Tells
    ) -> Delivery:
        """Words that stand at a ``place`` of a node, as they are handed out under a name."""
        to = self.situation.recipients(name)
        written = self._words(node, place, to)
        texts = self.situation.story.texts(name, written, to)
        senders = element.sender if isinstance(element.sender, dict) else {}
        sender = element.sender if isinstance(element.sender, str) else ""
        of_these = {cell: senders[cell] for cell in to if cell in senders}
        mode, title = element.mode or "", element.title or ""
        return Delivery(name, planned, time, to, sender, mode, title, texts, of_these, element.attach)

    def _words(self, node: str, place: Path, to: tuple[str, ...]) -> dict[str, str]:
        """The words for each cell, with what has happened filled in."""
        written = dict(told(self.situation.names.nodes[node].element)).get(place)
        if is_fixed(written):
            return {cell: text for cell, text in by_cell(written).items() if isinstance(text, str)}
        known = KnownSoFar(self.situation.names, self.situation.start)
        for came in (*self.situation.story.happenings, *self.heard):
            known.hear(came)
        return known.texts(node, place, to)

    def _breaks_no_seal(self, name: str, node: str, spoken: Iterable[ByCell]) -> None:
        """Raise Misuse where words at a node, handed out under a name, read an answer that nobody may know yet; not
        where everybody who gets them gets other words instead."""
        story, names = self.situation.story, self.situation.names
        sealed = story.sealed
        if isinstance(self.command, Choose | Respond) and self.command.sealed:
            sealed = sealed | {self.command.decision}
        if isinstance(self.command, Reveal):
            sealed = sealed - ({self.command.decision} if self.command.decision else sealed)
        instead = story.amended.get(name, {})
        readers = self.situation.recipients(name)
        if not sealed or "" in instead or (readers and set(readers) <= set(instead)):
            return
        for read in (read for written in spoken for read in reads(written)):
            decision = names.moments.get(names.full(read, names.nodes[node].owner))
            if decision is not None and decision.name in sealed:
                message = f"The words of `{name}` depend on the answer to `{decision.name}`, which is under seal."
                cure = "`reveal` it first, or `amend` the words." if name == node else "`reveal` it first."
                raise Misuse(f"{message} {cure}")

    def _planned(self, record: EventRecord) -> int | None:
        """When it was due before anybody touched it; None for what had no time of its own."""
        number, play = record.node, self.situation.play
        name = play.program.nodes[number].name
        if isinstance(self.command, Release) and self.command.name == name:
            return self.before.due[number] if self.before.status[number] in (PENDING, HELD) else None
        if record is not next(other for other in play.log if other.node == number):
            return record.time
        return self.situation.story.planned.get(name, record.time)


def words_now(situation: Situation, inject: str) -> dict[str, str]:
    """The words of an inject by cell, as they would be handed out now: what has happened is filled in, and of
    alternatives it is the first that holds."""
    node, to = situation.names.nodes[inject], situation.recipients(inject)
    known = KnownSoFar(situation.names, situation.start)
    for came in situation.story.happenings:
        known.hear(came)
    written = said(node.element, ("text",), situation.play.wording_now(inject))
    texts = {cell: known.filled(written.get(cell, written.get("", "")), cell, node.owner) for cell in to}
    return situation.story.texts(inject, texts, to)


def _spoken(element: Happens) -> Iterator[ByCell]:
    """All that players read when an element happens or is asked, but for what options tell when they are taken."""
    if isinstance(element, Inject | Turn | Decision):
        yield from (written for place, written in told(element) if len(place) == 1)
    if isinstance(element, Turn):
        discuss: Mapping[str, tuple[str, ...]] = by_cell(element.discuss)
        yield from (question for questions in discuss.values() for question in questions)
    if isinstance(element, Decision):
        yield from (option.text for option in element.options.values())


def answers(command: Command, situation: Situation, before: Position, line: int) -> Iterator[Answer]:
    """The decisions that were answered or lapsed, each with the state before and after; ``line`` is the command's."""
    play = situation.play
    state = play.program.by_state(before.state)
    choices = iter(play.choices)
    for record in play.log:
        was = dict(state)
        for number, _, after in record.changes:
            state[play.program.states[number].name] = after
        if record.what in ANSWERED:
            made = choice(play.program, next(choices))
            yield Answer(made, _said_in(command, situation, made.decision, line), was, dict(state))


def _said_in(command: Command, situation: Situation, decision: str, line: int) -> int:
    """The line of the command that answered a decision."""
    if isinstance(command, Answering) and command.decision == decision:
        return line
    entry = situation.story.said.get(decision)
    return line if entry is None else entry.line
