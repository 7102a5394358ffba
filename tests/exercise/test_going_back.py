"""Undo and Rewind: what stood then stands again, nothing is lost, and the same commands have the same consequences."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from sim.exercise.commands import Amend, Choose, Forecasted, Go, Improvise, Lapse, Next, Note, Rewind, Roll, Undo, Wait
from sim.exercise.entry import LogEntry
from sim.exercise.session import Exercise, Stop
from sim.exercise.steering import tell
from sim.exercise.story import Story
from sim.exercise.verify import verify
from sim.faults import Misuse
from sim.scenario.load import load
from tests.exercise.driving import driven
from tests.exercise.small_exercise import HOUR, SCRIPT, RoomClock, do_all, everything, told
from tests.kept_exercises.paths import EXERCISES


def consequences(entries: list[LogEntry]) -> list[tuple[Any, ...]]:
    """All that came of commands, apart from where they stand in the log."""
    return [
        (
            entry.command,
            entry.before,
            entry.after,
            entry.turn,
            entry.facts,
            entry.state,
            entry.happenings,
            entry.deliveries,
            [replace(answer, line=0) for answer in entry.answers],
        )
        for entry in entries
    ]


# ---------------------------------------------------------------- rewind


@pytest.mark.parametrize("each", [4, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", EXERCISES)
def test_rewound_to_any_line_the_same_commands_come_to_the_same(name, each, tmp_path):
    """A whole exercise, and from every line of it, or every fourth, the rest once more: happenings, injects, answers
    and states."""
    with Exercise.start(load(EXERCISES[name]), tmp_path / "exercise.jsonl", seed=11, clock=RoomClock()) as exercise:
        commands = driven(exercise, Random(4))
        assert len(commands) > 30
        first = consequences(exercise.entries)
        position, stop, run = exercise.position, exercise.stop, exercise.run()
        lines = range(1, len(commands) + 2, each)
        for line in lines:
            exercise.do(Rewind(line))
            assert (exercise.position, exercise.tip.parent) == (exercise.position_after(line), line)
            begun = len(exercise.entries)
            do_all(exercise, commands[line - 1 :])
            assert consequences(exercise.entries[begun:]) == first[line - 1 :]
            assert (exercise.position, exercise.position.earliest) == (position, position.earliest)
            assert (exercise.stop.kind, exercise.stop.names) == (stop.kind, stop.names)
            assert exercise.run() == run
        assert len(exercise.branches()) == len(lines) + 1
    assert everything(Exercise.read(tmp_path / "exercise.jsonl")) == everything(exercise)


def test_the_branch_left_behind_stays_and_can_be_gone_back_to(begin, log):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=HOUR), Go())
    exercise.do(Rewind(3))
    exercise.do(Choose("posture", "soft", took=2 * HOUR))
    exercise.do(Go())
    assert exercise.branches() == {0: 5, 1: 8}
    assert [(entry.line, entry.parent, entry.branch) for entry in exercise.entries] == [
        (2, 1, 0),
        (3, 2, 0),
        (4, 3, 0),
        (5, 4, 0),
        (6, 3, 1),
        (7, 6, 1),
        (8, 7, 1),
    ]
    assert [entry.line for entry in exercise.trail()] == [2, 3, 6, 7, 8]
    assert [entry.line for entry in exercise.trail(5)] == [2, 3, 4, 5]
    assert [answer.choice.option for _, answer in exercise.story.answers] == ["soft"]
    exercise.do(Rewind(5))
    assert (exercise.branch, exercise.branches()) == (2, {0: 5, 1: 8, 2: 9})
    assert [answer.choice.option for _, answer in exercise.story.answers] == ["firm"]
    exercise.do(Roll("reply"))
    assert [entry.line for entry in exercise.trail()] == [2, 3, 4, 5, 9, 10]
    assert verify(log).branches == 3
    assert everything(Exercise.read(log)) == everything(exercise)


def test_a_rewind_may_lead_into_what_a_rewind_began_and_to_a_rewind_itself(begin, log):
    exercise = begin(Next(), Next(), Rewind(2), Note("Here."), Rewind(4), Note("There."), Rewind(5), Next())
    assert [(entry.line, entry.parent, entry.branch) for entry in exercise.entries] == [
        (2, 1, 0),
        (3, 2, 0),
        (4, 2, 1),
        (5, 4, 1),
        (6, 4, 2),
        (7, 6, 2),
        (8, 5, 3),
        (9, 8, 3),
    ]
    assert [entry.line for entry in exercise.trail()] == [2, 4, 5, 8, 9]
    assert [entry.command.text for entry in exercise.story.notes] == ["Here."]
    assert told(exercise.tip) == told(exercise.entries[1])
    assert everything(Exercise.read(log)) == everything(exercise)


def test_rewound_to_the_header_it_begins_anew(begin):
    exercise = begin(Go(), Go(), Rewind(1))
    assert (exercise.time, exercise.trail(), exercise.story.happenings) == (0, [exercise.tip], [])
    exercise.do(Go())
    assert told(exercise.tip) == told(exercise.entries[0])


def test_from_the_end_one_may_go_back(begin):
    exercise = begin(Go(), Go(), Lapse("posture"), Go(), Lapse("reply"), Go(), Go())
    assert exercise.stop == Stop("ended", 24 * HOUR, (), 8)
    exercise.do(Rewind(3))
    assert exercise.stop == Stop("asked", HOUR, ("posture",), 9)
    assert not exercise.position.finished


def test_amended_improvised_and_sealed_go_with_their_branch(begin):
    exercise = begin(Next(), Amend("launch", "Amended."), Improvise("One"), Next(), Next())
    exercise.do(Choose("posture", "firm", took=0, sealed=True))
    exercise.do(Rewind(2))
    story = exercise.story
    assert (story.amended, story.improvised, story.sealed, story.deliveries) == ({}, {}, set(), [])
    assert "improvised_1" not in exercise.program.node_of
    exercise.do(Rewind(7))
    assert (list(exercise.story.improvised), exercise.story.sealed) == (["improvised_1"], {"posture"})


# ---------------------------------------------------------------- undo


def test_a_slip_is_taken_back_and_stays_in_the_log_apart(begin, log):
    exercise = begin(Go(), Go(), Choose("posture", "soft", took=0), Undo())
    assert exercise.tip.facts == {"undoes": 4}
    assert exercise.stop == Stop("asked", HOUR, ("posture",), 5)
    assert [entry.line for entry in exercise.trail()] == [2, 3, 5]
    assert (exercise.branch, exercise.undone, exercise.story.answers) == (0, {4}, [])
    exercise.do(Choose("posture", "firm", took=0))
    assert [answer.choice.option for _, answer in exercise.story.answers] == ["firm"]
    assert everything(Exercise.read(log)) == everything(exercise)


def test_undoing_again_goes_back_further(begin):
    exercise = begin(Go(), Note("One."), Note("Two."), Undo(), Undo())
    assert ([entry.facts["undoes"] for entry in exercise.entries[3:]], exercise.story.notes) == ([4, 3], [])
    assert exercise.undone == {3, 4}
    exercise.do(Note("Three."))
    exercise.do(Undo())
    exercise.do(Undo())
    assert (exercise.undone, exercise.time, exercise.story.happenings) == ({2, 3, 4, 7}, 0, [])


def test_an_undone_rewind_is_as_if_it_had_not_been(begin):
    exercise = begin(Next(), Next(), Note("Here."))
    before = everything(exercise)
    exercise.do(Rewind(2))
    exercise.do(Undo())
    assert (exercise.tip.facts, exercise.tip.parent, exercise.branch) == ({"undoes": 5}, 4, 0)
    after = everything(exercise)
    assert after["room"].pop("times")[:-2] == before["room"].pop("times")
    for what in ("program", "room", "run"):
        assert after[what] == before[what]
    assert exercise.position == exercise.position_after(4)
    assert [entry.line for entry in exercise.trail()] == [2, 3, 4, 6]
    exercise.do(Undo())
    assert (exercise.tip.facts, exercise.story.notes) == ({"undoes": 4}, [])


def test_a_branch_whose_rewind_was_undone_is_none(begin):
    exercise = begin(Next(), Next(), Rewind(2), Note("Here."))
    assert exercise.branches() == {0: 3, 1: 5}
    exercise.do(Undo())
    exercise.do(Undo())
    assert (exercise.branches(), exercise.branch) == ({0: 7}, 0)
    exercise.do(Rewind(2))
    assert exercise.branches() == {0: 7, 2: 8}


def test_undone_past_a_rewind_it_comes_back_into_the_branch_that_was_left(begin):
    exercise = begin(Next(), Next(), Rewind(2), Wait(60), Undo(), Undo())
    assert [entry.facts["undoes"] for entry in exercise.entries[4:]] == [5, 4]
    assert (exercise.branch, exercise.time, exercise.tip.parent) == (0, HOUR, 3)
    exercise.do(Undo())
    assert (exercise.tip.facts, exercise.time) == ({"undoes": 3}, 0)


def test_a_new_branch_has_a_number_that_none_had_before(begin):
    exercise = begin(Next(), Rewind(1), Undo(), Next(), Rewind(2), Next(), Undo(), Rewind(5))
    assert [entry.branch for entry in exercise.entries] == [0, 1, 0, 0, 2, 2, 2, 3]


def test_a_whole_exercise_may_be_taken_back_to_its_beginning(begin, log):
    exercise = begin(*SCRIPT)
    whole = set(range(2, len(SCRIPT) + 2))
    kept = {entry.line for entry in exercise.entries if isinstance(entry.command, Undo | Forecasted)}
    with pytest.raises(Misuse, match="There is nothing to undo"):
        while True:
            exercise.do(Undo())
    assert exercise.undone == whole - kept
    assert (exercise.position, exercise.story.happenings) == (exercise.position_after(1), [])
    assert exercise.room.roster == {}
    assert everything(Exercise.read(log)) == everything(exercise)


def test_undone_and_done_again_at_random_it_is_the_same_when_it_is_read_again(begin, log):
    luck = Random(5)
    exercise = begin()
    for command in SCRIPT[:27]:
        exercise.do(command)
        line = exercise.line
        for _ in range(luck.choice([0, 0, 0, 1, 2])):
            with suppress(Misuse):
                exercise.do(Undo() if luck.random() < 0.6 else Rewind(luck.randint(1, exercise.line)))
        exercise.do(Rewind(line))
    assert len(exercise.branches()) > 25
    assert everything(Exercise.read(log)) == everything(exercise)


def test_thousands_of_rewinds_in_a_row_are_told_from_what_is_remembered(begin, log, monkeypatch):
    """However far back, and further each time, or ever again to the same line: hardly a story begins at its start."""
    exercise, told = begin(Go(), Go()), []
    add = Story.add
    monkeypatch.setattr(Story, "add", lambda story, entry: told.append(entry) or add(story, entry))
    for number in range(300):
        exercise.do(Note(f"{number}"))
    for line in [*range(exercise.line, 200, -1), *[150, 300] * 50]:
        exercise.do(Rewind(line))
        exercise.do(Note("And on."))
    assert len(told) < 10 * exercise.line
    anew = Story(exercise.story.turns, exercise.story.players, exercise.story.asked_of_all)
    for entry in exercise.trail():
        tell(anew, entry)
    assert exercise.story == anew
    assert exercise.room == exercise.room_of(exercise.line)
    assert everything(Exercise.read(log)) == everything(exercise)
