"""What came of a command for the people in the room: injects handed out, decisions answered."""

from __future__ import annotations

from collections.abc import Iterator

from sim.engine.position import Position
from sim.engine.replication import choice
from sim.engine.run import ANSWERED, Choice
from sim.engine.single import EventRecord
from sim.exercise.command import Answering, Command
from sim.exercise.commands import Choose, Improvise, Release, Reveal
from sim.exercise.commands.happenings import improvised as improvised_by
from sim.exercise.entry import Answer, Delivery
from sim.exercise.situation import Situation
from sim.exercise.story import Improvised
from sim.numbering import HELD, INJECT, PENDING
from sim.scenario.model import Inject, Tells


def deliveries(command: Command, situation: Situation, before: Position, line: int) -> Iterator[Delivery]:
    """What was handed out: injects that happened, and what is told of a decision when it is taken, or its seal broken.
    ``line`` is the command's."""
    program = situation.play.program
    if isinstance(command, Reveal):
        yield from _revealed(command, situation)
    choices = iter(situation.play.choices)
    for record in situation.play.log:
        if record.what in ANSWERED:
            made = choice(program, next(choices))
            if not _is_sealed(_said_in(command, situation, made.decision, line), command, situation, line):
                yield from _told(made, record.time, situation)
        elif record.node >= 0 and record.what == "happened" and program.nodes[record.node].kind == INJECT:
            name = program.nodes[record.node].name
            improvised = situation.story.improvised.get(name)
            if isinstance(command, Improvise) and command.name == name:
                improvised = improvised_by(command)
            if improvised is not None:
                yield _improvised(name, improvised, record.time, situation)
            else:
                yield _written(name, record.time, _planned(command, situation, before, record), situation)


def _is_sealed(answered: int, command: Command, situation: Situation, line: int) -> bool:
    """Whether the answer given in a line is under seal; ``line`` is that of the command itself."""
    if answered == line:
        return isinstance(command, Choose) and command.sealed
    return answered in situation.story.under_seal


def _revealed(command: Reveal, situation: Situation) -> Iterator[Delivery]:
    """What was not told when it was decided."""
    story = situation.story
    for _, answer in story.answers:
        if answer.line in story.under_seal and command.decision in ("", answer.choice.decision):
            yield from _told(answer.choice, situation.play.time, situation)


def _told(made: Choice, time: int, situation: Situation) -> Iterator[Delivery]:
    name = f"{made.decision}.{made.option or 'lapsed'}"
    tells = situation.names.tells_at(name)
    if tells is not None:
        yield _as_written(name, None, time, tells, situation)


def _improvised(name: str, inject: Improvised, time: int, situation: Situation) -> Delivery:
    to = situation.cells(inject.to)
    texts = situation.story.texts(name, inject.text, to)
    return Delivery(name, None, time, to, inject.sender, inject.mode, inject.title, texts)


def _written(name: str, time: int, planned: int | None, situation: Situation) -> Delivery:
    inject = situation.inject(name)
    assert inject is not None
    return _as_written(name, planned, time, inject, situation)


def _as_written(name: str, planned: int | None, time: int, element: Inject | Tells, situation: Situation) -> Delivery:
    to = situation.recipients(name)
    texts = situation.story.texts(name, element.text, to)
    senders = element.sender if isinstance(element.sender, dict) else {}
    sender = element.sender if isinstance(element.sender, str) else ""
    of_these = {cell: senders[cell] for cell in to if cell in senders}
    return Delivery(name, planned, time, to, sender, element.mode or "", element.title or "", texts, of_these)


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
        if record.what in ANSWERED:
            made = choice(play.program, next(choices))
            yield Answer(made, _said_in(command, situation, made.decision, line), was, dict(state))


def _said_in(command: Command, situation: Situation, decision: str, line: int) -> int:
    """The line of the command that answered a decision."""
    if isinstance(command, Answering) and command.decision == decision:
        return line
    entry = situation.story.said.get(decision)
    return line if entry is None else entry.line
