"""Commands that let exercise time pass: to the next thing, to the next decision, by the clock, as the room's does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from sim.engine.single import EventRecord
from sim.exercise.command import Command
from sim.exercise.running import FASTEST
from sim.exercise.shape import AnyWhole
from sim.exercise.situation import NOTHING, Doing, Situation
from sim.faults import Misuse
from sim.numbering import NEVER

__all__ = ["Clock", "Forward", "Go", "Jump", "Next", "Tick", "TimeCommand", "Wait"]


@dataclass(frozen=True, slots=True)
class Next(Command):
    """Play to the next thing that players see: an inject handed out, a turn, a decision asked."""

    moves_run = True
    asked_about = True


@dataclass(frozen=True, slots=True)
class Go(Command):
    """Play to the next decision or turn."""

    moves_run = True
    asked_about = True


@dataclass(frozen=True, slots=True)
class Wait(Command):
    """Let exercise time pass, as far as the next thing that players see."""

    moves_run = True
    asked_about = True

    seconds: AnyWhole


@dataclass(frozen=True, slots=True)
class Jump(Command):
    """Play to a time, as far as the next decision or turn."""

    moves_run = True
    asked_about = True

    time: AnyWhole


@dataclass(frozen=True, slots=True)
class Forward(Command):
    """Play exactly so many events, then set the clock: for a program that steers and knows how far."""

    moves_run = True

    events: AnyWhole
    time: AnyWhole


@dataclass(frozen=True, slots=True)
class Clock(Command):
    """Let exercise time follow the room's from now on, so many seconds a second; a rate of 0 stops it."""

    moves_run = False

    rate: AnyWhole


@dataclass(frozen=True, slots=True)
class Tick(Command):
    """Play to the time to which the running clock has come, as far as the next thing that players see."""

    moves_run = True
    by_itself = True

    time: AnyWhole


TimeCommand = Next | Go | Wait | Jump | Forward | Clock | Tick


def do(command: TimeCommand, situation: Situation) -> Doing:
    """What a command of this family comes to."""
    match command:
        case Next():
            return play_on(situation, halts=situation.is_seen)
        case Go():
            return play_on(situation, halts=situation.is_turn)
        case Wait():
            return wait(command, situation)
        case Jump():
            return jump(command, situation)
        case Forward():
            return forward(command, situation)
        case Clock():
            return clock(command, situation)
        case Tick():
            return tick(command, situation)
        case _:
            assert_never(command)


def wait(command: Wait, situation: Situation) -> Doing:
    """Play on for so long, at most."""
    if command.seconds <= 0:
        raise Misuse("How long? A wait is longer than nothing, such as 30m.")
    return play_on(situation, situation.play.time + command.seconds, situation.is_seen)


def jump(command: Jump, situation: Situation) -> Doing:
    """Play on to a time, at most."""
    if command.time <= situation.play.time:
        raise Misuse("That time is past. To go back, rewind.")
    return play_on(situation, command.time, situation.is_turn)


def forward(command: Forward, situation: Situation) -> Doing:
    """Play the events here and now: nothing stops them."""
    play = situation.play
    if command.events < 0 or command.time < play.time:
        raise Misuse("A run goes forward by no fewer than 0 events, and its clock never back.")
    goal = play.events + command.events
    while play.events < goal and play.step():
        pass
    if not play.finished and command.time > play.time:
        if play.coming()[0] < command.time:
            raise Misuse("Something happens before that time; so many events do not reach it.")
        play.stand(command.time)
    return NOTHING


def clock(command: Clock, situation: Situation) -> Doing:
    """Nothing is played; the story keeps since when it runs."""
    if not 0 <= command.rate <= FASTEST:
        raise Misuse(f"A clock runs from 1 to {FASTEST:,} times as fast as the room's; 0 stops it.")
    if situation.play.finished:
        raise Misuse("The exercise is over. Rewind to go on from an earlier moment.")
    if not command.rate and not situation.story.clock.runs:
        raise Misuse("The clock does not run.")
    return NOTHING


def tick(command: Tick, situation: Situation) -> Doing:
    """Play on to a time, at most, and to the end where that is the time of the end."""
    if not situation.story.clock.runs:
        raise Misuse("The clock does not run; `clock run` lets it.")
    if command.time < situation.play.time:
        raise Misuse("That time is past; a clock runs forward.")
    if command.time >= situation.sealed_due:
        return play_on(situation, max(situation.sealed_due - 1, situation.play.time), situation.is_seen)
    is_end = command.time >= situation.play.program.horizon and not situation.play.unanswered()
    return play_on(situation, None if is_end else command.time, situation.is_seen)


def play_on(
    situation: Situation, until: int | None = None, halts: Callable[[EventRecord], bool] | None = None
) -> Doing:
    """The run goes on, unless a person has to do something first. A control decision without a deadline would else be
    passed over: in a run by itself it takes no time."""
    if situation.play.finished:
        raise Misuse("The exercise is over. Rewind to go on from an earlier moment.")
    stop = situation.play.waits_for()
    if stop is not None and stop.kind == "deadline":
        raise Misuse(f"The deadline of `{stop.names[0]}` has come: choose, extend it, or let it lapse.")
    if stop is not None and stop.kind == "ending":
        raise Misuse(f"`{stop.names[0]}` would end the exercise here: end it, or go on.")
    play = situation.play
    for number, node in enumerate(play.program.nodes):
        if node.control and play.awaits(number) and play.deadline[number] == NEVER:
            raise Misuse(f"`{node.name}` waits for you: roll it, or choose; `took` if the answer is to come later.")
    return Doing(plays=True, until=until, halts=halts)
