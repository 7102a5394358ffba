"""What came of a command for the people in the room: injects handed out, decisions answered."""

from __future__ import annotations

from collections.abc import Iterator

from sim.engine.position import Position
from sim.engine.replication import choice
from sim.engine.single import EventRecord
from sim.exercise.command import Answering, Command
from sim.exercise.commands import Improvise, Release
from sim.exercise.commands.happenings import improvised as improvised_by
from sim.exercise.entry import Answer, Delivery
from sim.exercise.situation import Situation
from sim.exercise.story import Improvised
from sim.numbering import HELD, INJECT, PENDING


def deliveries(command: Command, situation: Situation, before: Position) -> Iterator[Delivery]:
    """The injects that happened, as they were handed out."""
    program = situation.play.program
    for record in situation.play.log:
        if record.node >= 0 and record.what == "happened" and program.nodes[record.node].kind == INJECT:
            name = program.nodes[record.node].name
            improvised = situation.story.improvised.get(name)
            if isinstance(command, Improvise) and command.name == name:
                improvised = improvised_by(command)
            if improvised is not None:
                yield _improvised(name, improvised, record.time, situation)
            else:
                yield _written(name, record.time, _planned(command, situation, before, record), situation)


def _improvised(name: str, inject: Improvised, time: int, situation: Situation) -> Delivery:
    to = situation.cells(inject.to)
    texts = situation.story.texts(name, inject.text, to)
    return Delivery(name, None, time, to, inject.sender, inject.mode, inject.title, texts)


def _written(name: str, time: int, planned: int | None, situation: Situation) -> Delivery:
    inject = situation.inject(name)
    assert inject is not None
    to = situation.recipients(name)
    texts = situation.story.texts(name, inject.text, to)
    title = inject.title or ""
    return Delivery(name, planned, time, to, inject.sender or "", inject.mode or "", title, texts)


def _planned(command: Command, situation: Situation, before: Position, record: EventRecord) -> int | None:
    """When it was due before anybody touched it; None for what had no time of its own."""
    number = record.node
    name = situation.play.program.nodes[number].name
    if isinstance(command, Release) and command.name == name:
        return before.due[number] if before.status[number] in (PENDING, HELD) else None
    if record is not next(other for other in situation.play.log if other.node == number):
        return record.time
    return situation.story.planned.get(name, record.time)


def answers(command: Command, situation: Situation, before: Position, line: int) -> Iterator[Answer]:
    """The decisions that were answered or lapsed, each with the state before and after; ``line`` is the command's."""
    play = situation.play
    state = play.program.by_state(before.state)
    choices = iter(play.choices)
    for record in play.log:
        was = dict(state)
        for number, _, after in record.changes:
            state[play.program.states[number].name] = after
        if record.what in ("answered", "lapsed"):
            made = choice(play.program, next(choices))
            yield Answer(made, _said_in(command, situation, made.decision, line), was, dict(state))


def _said_in(command: Command, situation: Situation, decision: str, line: int) -> int:
    """The line of the command that answered a decision."""
    if isinstance(command, Answering) and command.decision == decision:
        return line
    entry = situation.story.said.get(decision)
    return line if entry is None else entry.line
