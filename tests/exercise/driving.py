"""People of simple habits, to drive an exercise of any scenario to its end."""

from __future__ import annotations

from random import Random

from sim.engine.choosing import offered
from sim.exercise.commands import Choose, Command, End, Go, GoOn, Jump, Lapse, Next, Opinion, Release, Roll, Wait
from sim.exercise.session import Exercise
from sim.faults import Misuse

HOUR = 3600


def likely_answer(exercise: Exercise, decision: str, luck: Random) -> Command:
    """An answer to a question: mostly one of the options offered, in the likely time; sometimes it lapses."""
    play = exercise.look()
    number = play.program.node_of[decision]
    node = play.program.nodes[number]
    options = [option.name for option, is_open in zip(node.options, offered(node, play), strict=True) if is_open]
    if not options or luck.random() < 0.1:
        return Lapse(decision)
    if not node.control:
        return Choose(decision, luck.choice(options), sealed=luck.random() < 0.4)
    if luck.random() < 0.3:
        return Choose(decision, luck.choice(options), rationale=(Opinion("A team argued well for it."),))
    return Roll(decision)


def next_command(exercise: Exercise, luck: Random) -> Command | None:
    """What to do where an exercise stops; None once it is over."""
    stop = exercise.stop
    if stop.kind == "ended":
        return None
    if stop.kind == "ending":
        return GoOn() if luck.random() < 0.8 else End("It holds.")
    if stop.kind == "deadline":
        return Lapse(stop.names[0])
    if stop.kind == "asked" and luck.random() < 0.8:
        return likely_answer(exercise, luck.choice(stop.names), luck)
    contingencies = [node.name for node in exercise.program.nodes if node.trigger.told == "contingency"]
    if contingencies and luck.random() < 0.05:
        return Release(luck.choice(contingencies))
    commands = [Next(), Next(), Go(), Wait(luck.choice([600, HOUR, 5 * HOUR])), Jump(exercise.time + 4 * HOUR)]
    return luck.choice(commands)


def driven(exercise: Exercise, luck: Random, most: int = 1_000) -> list[Command]:
    """Drive an exercise to its end: the commands that were not refused."""
    done: list[Command] = []
    while len(done) < most and (command := next_command(exercise, luck)) is not None:
        try:
            exercise.do(command)
        except Misuse:
            continue
        done.append(command)
    return done
