"""How a run stood after each line: kept every so often, the same wherever it is asked for, however one went back."""

from __future__ import annotations

from contextlib import suppress
from random import Random

from sim.engine.position import Position
from sim.exercise.commands import Go, Improvise, Next, Note, Rewind, Undo
from sim.exercise.played import Played
from sim.exercise.session import Exercise
from sim.exercise.standings import EVERY, LATEST, may_move
from sim.faults import Misuse
from sim.scenario.load import load
from tests.exercise.driving import next_command
from tests.exercise.small_exercise import RoomClock, do_all
from tests.kept_exercises.paths import DECEMBER_DOUBLE


def whole(position: Position) -> tuple[object, ...]:
    """All of a position, with what does not count where two are compared."""
    return tuple(getattr(position, name) for name in Position.__slots__)


def test_every_line_of_a_long_exercise_that_went_back_often_stands_as_it_did(log):
    luck, stood, count = Random(3), [], 220
    with Exercise.start(load(DECEMBER_DOUBLE), log, seed=7, clock=RoomClock()) as exercise:
        stood.append((exercise.program, whole(exercise.position)))
        while exercise.line < count:
            command = next_command(exercise, luck) or Rewind(luck.randint(1, exercise.line))
            others = [Undo(), Rewind(luck.randint(1, exercise.line)), Note("A note."), Improvise("A call", "It rings.")]
            with suppress(Misuse):
                exercise.do(luck.choice(others) if luck.random() < 0.2 else command)
                stood.append((exercise.program, whole(exercise.position)))
        for line in luck.sample(range(1, count + 1), count):
            again = exercise.program_after(line), whole(exercise.position_after(line))
            assert again == stood[line - 1], line
        assert len({entry.branch for entry in exercise.entries}) > 8
        assert len({len(program.nodes) for program, _ in stood}) > 3
        went_back = sum(isinstance(entry.command, Undo | Rewind) for entry in exercise.entries)
        moves = sum(map(may_move, exercise.entries))
        assert len(exercise._standings) <= 1 + moves // EVERY + went_back + LATEST < count


def test_so_many_are_kept_as_the_run_was_moved_often(begin):
    exercise = begin(Next())
    do_all(exercise, [Note(f"{number}") for number in range(100)])
    assert len(exercise._standings) == 1 + LATEST
    do_all(exercise, [Improvise(f"{number}") for number in range(4 * EVERY)])
    assert len(exercise._standings) <= 1 + 4 + LATEST
    assert exercise._standings.now is exercise._standings.after(exercise.line)


def test_a_line_is_worked_out_from_the_nearest_that_is_kept(begin, monkeypatch):
    exercise, again = begin(Go()), []
    do_all(exercise, [command for number in range(3 * EVERY) for command in (Improvise(f"{number}"), Note("So."))])
    play_again = Played._played_again

    def watched(self, standing, entries):
        again.append(entries)
        return play_again(self, standing, entries)

    monkeypatch.setattr(exercise._standings, "_again", lambda *given: watched(exercise, *given))
    before = exercise.position_after(3)
    assert exercise.position_after(3) is before  # and is remembered
    assert [[entry.line for entry in entries] for entries in again] == [[2, 3]]
    exercise.position_after(2 * EVERY + 10)
    assert 0 < len(again[-1]) <= 2 * EVERY
