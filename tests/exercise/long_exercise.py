"""An exercise of eight hours and 2,000 commands, as a busy room would give them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from random import Random

from sim.exercise.commands import (
    Amend,
    Back,
    Break,
    Command,
    Forecasted,
    Improvise,
    Met,
    Note,
    Override,
    Rate,
    Rewind,
    Say,
    Show,
    Timer,
    Undo,
    Wall,
)
from sim.exercise.session import Exercise
from sim.faults import Misuse
from tests.exercise.driving import next_command
from tests.exercise.small_exercise import RoomClock

COMMANDS, MINUTES = 2_000, 8 * 60


def remark(luck: Random, number: int) -> Command:
    """What is said beside the way: two commands in three, of the length that people type."""
    words = f"{number}: the team in Seoul asks again who has told Tokyo, and in which words."
    shown = {f"option_{n}": {f"outcome_{m}": round(luck.random(), 3) for m in range(5)} for n in range(3)}
    return luck.choice(
        [
            *[Note(words, tag="consultation")] * 6,
            *[Say(words, to=("all",), mode="press line")] * 2,
            *[Say(words, to=("us",), sender="rok_nso")] * 2,
            Improvise(f"Query {number}", words, to=("rok", "us"), mode="press query", effects=(("tension", 0.01),)),
            Amend("nerves", words, cell="rok"),
            Override("tension", 5, words),
            Forecasted("call_level", "restraint", 2_000, number, shown),
            Met("ncg_note", "rok", words),
            Rate("one_voice", luck.choice("PSMU"), words),
            Show("ncg_note"),
            Wall(("time", "state")),
            Timer(20, "caucus"),
            *[Break(10), Back(), Undo()],
        ]
    )


def commands(exercise: Exercise, luck: Random) -> Iterator[Command]:
    """Commands without end, to be done one by one: played on, talked over, and gone back in once it is over."""
    number = 0
    while True:
        number += 1
        steered = next_command(exercise, luck)
        if steered is None:
            yield Rewind(luck.randint(2, 60))
        elif luck.random() < 0.35:
            yield steered
        else:
            yield remark(luck, number)


def busy(exercise: Exercise, clock: RoomClock, count: int = COMMANDS) -> Iterator[Command]:
    """Do so many commands, evenly over the day, each given out before it is done; those refused do not count."""
    source = commands(exercise, Random(8))
    last = exercise.line + count
    while exercise.line < last:
        clock.later(MINUTES / COMMANDS)
        command = next(source)
        yield command
        with suppress(Misuse):
            exercise.do(command)
