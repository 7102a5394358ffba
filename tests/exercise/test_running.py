"""A clock that runs: exercise time follows the room's, each advance is a line, and nothing else depends on the room."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sim.desk.ticking import Ticking
from sim.exercise.audience import sight_of
from sim.exercise.commands import (
    Back,
    Break,
    Choose,
    Clock,
    End,
    Go,
    GoOn,
    Hold,
    Improvise,
    Jump,
    Lapse,
    Next,
    Note,
    Override,
    Reveal,
    Rewind,
    Roll,
    Tick,
    Undo,
)
from sim.exercise.facilitator import ExerciseClock, outlook_of
from sim.exercise.follower import Follower
from sim.exercise.running import RunningClock
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.faults import Misuse
from sim.scenario.load import load
from tests.exercise.small_exercise import HOUR, MINUTE, TEXT, RoomClock, everything, told
from tests.kept_exercises.paths import DECEMBER_DOUBLE

NOW = RoomClock().now


def passes(exercise: Exercise, clock: RoomClock, seconds: float) -> None:
    """Let so many seconds go by in the room, with somebody who looks at the clock."""
    clock.now += timedelta(seconds=seconds)
    Ticking(exercise).catch_up(exactly=True)


def words(exercise: Exercise) -> list[str]:
    """The commands of a log, by their words."""
    return [type(entry.command).__name__ for entry in exercise.entries]


# ---------------------------------------------------------------- the value


def test_its_time_is_worked_out_and_never_goes_back():
    clock = RunningClock(10, NOW, 100)
    assert [clock.at(NOW + timedelta(seconds=s)) for s in (0, 0.99, 1, 60, -3600)] == [100, 109, 110, 700, 100]
    assert clock.when(160) == NOW + timedelta(seconds=6)
    assert (RunningClock().when(5), RunningClock().at(NOW)) == (None, 0)


@pytest.mark.parametrize(
    ("seconds", "time", "behind", "anew"),
    [
        (60, 700, False, False),  # as it tells itself
        (60, 695, False, False),  # to a second in the room
        (60, 900, False, True),  # moved on by hand
        (60, 400, False, True),  # it stood
        (60, 400, True, False),  # on its way there
        (-60, 100, False, True),  # the room's clock was set back
        (30, 700, True, True),
    ],
)
def test_it_goes_on_from_where_a_command_left_the_run(seconds, time, behind, anew):
    clock, now = RunningClock(10, NOW, 100), NOW + timedelta(seconds=seconds)
    assert clock.after(now, time, behind) == (RunningClock(10, now, time) if anew else clock)


# ---------------------------------------------------------------- the commands


def test_what_is_due_comes_when_the_room_has_come_there_and_a_line_is_written_only_then(begin, clock):
    exercise = begin(Next(), Clock(60))
    ticking = Ticking(exercise)
    for second in range(1, 60):
        clock.now += timedelta(seconds=1)
        assert ticking.catch_up() == (second == 30)
    assert words(exercise) == ["Next", "Clock", "Tick"]
    assert told(exercise.tip) == ["30m move happened"]
    clock.now += timedelta(seconds=1)
    assert ticking.catch_up()
    assert (words(exercise)[3:], exercise.stop.kind, exercise.time) == (["Tick"] * 2, "asked", HOUR)
    assert [told(entry)[-1] for entry in exercise.entries[3:]] == ["1h launch happened", "1h posture asked"]


def test_a_command_comes_after_a_tick_to_its_moment(begin, clock):
    exercise = begin(Next(), Clock(1))
    passes(exercise, clock, 5 * 60)
    exercise.do(Note("Five minutes in."))
    assert words(exercise)[2:] == ["Tick", "Note"]
    assert exercise.tip.before.time == 5 * MINUTE
    passes(exercise, clock, 0.4)
    assert words(exercise)[-1] == "Note"


def test_a_clock_that_runs_loses_no_time_over_what_is_done_beside_it(begin, clock):
    exercise = begin(Next(), Clock(1))
    for number in range(60):
        passes(exercise, clock, 1.7)
        exercise.do(Note(f"{number}"))
    assert exercise.time == 102


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (Clock(3_601), "from 1 to 3,600 times as fast"),
        (Clock(-1), "from 1 to 3,600 times as fast"),
        (Clock(0), "The clock does not run"),
        (Tick(60), "The clock does not run; `clock run` lets it"),
    ],
)
def test_what_makes_no_sense_is_refused(begin, command, what):
    exercise = begin(Next())
    with pytest.raises(Misuse, match=what):
        exercise.do(command)
    assert exercise.line == 2


def test_a_tick_leads_forward_and_no_clock_runs_once_it_is_over(begin):
    exercise = begin(Next(), Jump(20 * MINUTE), Clock(1))
    with pytest.raises(Misuse, match="That time is past"):
        exercise.do(Tick(10 * MINUTE))
    exercise.do(End())
    assert exercise.situation().stands == "stopped"
    for command in (Clock(1), Tick(HOUR)):
        with pytest.raises(Misuse, match="The exercise is over"):
            exercise.do(command)


# ---------------------------------------------------------------- where it stands


def stands_at(exercise, clock, why, time):
    """It stands, for a reason, however long it takes, and goes on from then."""
    passes(exercise, clock, 600)
    assert (exercise.situation().stands, exercise.time, exercise.situation().time) == (why, time, time)
    line = exercise.line
    passes(exercise, clock, 600)
    assert exercise.line == line


def goes_on(exercise, clock):
    """As long as it stood does not count."""
    then = exercise.time
    passes(exercise, clock, 2)
    assert exercise.time == then + 2 * exercise.story.clock.rate


def test_it_stands_at_a_deadline_and_at_a_control_decision(begin, clock):
    exercise = begin(Go(), Go(), Clock(60))
    stands_at(exercise, clock, "deadline", 7 * HOUR)
    exercise.do(Lapse("posture"))
    goes_on(exercise, clock)
    stands_at(exercise, clock, "control", 7 * HOUR + 10 * MINUTE)
    exercise.do(Roll("reply"))
    goes_on(exercise, clock)


def test_it_stands_at_an_ending(begin, clock):
    exercise = begin(Next(), Clock(60), Override("tension", 9, "To see."))
    stands_at(exercise, clock, "ending", 0)
    exercise.do(GoOn())
    goes_on(exercise, clock)


def test_it_stands_before_an_answer_under_seal_takes_effect(begin, clock):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=2 * HOUR, sealed=True), Clock(60))
    stands_at(exercise, clock, "sealed", 3 * HOUR - 1)
    exercise.do(Reveal())
    goes_on(exercise, clock)
    assert exercise.story.answers
    exercise.do(Rewind(4))
    exercise.do(Clock(60))
    stands_at(exercise, clock, "sealed", 3 * HOUR - 1)
    exercise.do(Next())
    assert [answer.choice.time for _, answer in exercise.story.answers] == [3 * HOUR]
    exercise.do(Roll("reply"))
    goes_on(exercise, clock)


def test_it_stands_on_a_break_and_back_lets_it_run_on(begin, clock):
    exercise = begin(Next(), Clock(1))
    passes(exercise, clock, 60)
    exercise.do(Break(15))
    stands_at(exercise, clock, "break", 60)
    exercise.do(Note("On a break."))
    stands_at(exercise, clock, "break", 60)
    exercise.do(Back())
    goes_on(exercise, clock)


def test_at_its_end_it_waits_for_what_is_asked_and_then_ends(begin, clock):
    text = TEXT.replace("    within: 6h\n", "").replace("    lapse: soft\n", "")
    exercise = begin(Next(), Clock(3600), text=text)
    passes(exercise, clock, 30)
    assert (exercise.time, exercise.situation().stands, exercise.position.finished) == (24 * HOUR, "end", False)
    exercise.do(Choose("posture", "soft"))
    passes(exercise, clock, 1)
    assert exercise.position.finished


def test_moving_on_by_hand_works_as_before_and_it_runs_on_from_there(begin, clock):
    exercise = begin(Next(), Clock(1))
    passes(exercise, clock, 60)
    exercise.do(Next())
    assert exercise.time == HOUR
    goes_on(exercise, clock)


def test_what_goes_back_stops_it(begin, clock):
    exercise = begin(Next(), Clock(60), Note("A slip."))
    for back in (Undo(), Rewind(2)):
        passes(exercise, clock, 5)
        exercise.do(back)
        assert not exercise.story.clock.runs
        exercise.do(Clock(60))
    assert exercise.undone == {4}  # the note, and not the clock's going on


def test_a_command_is_taken_back_by_its_line_though_the_clock_went_on(begin, clock, log):
    exercise = begin(Next(), Hold("cable"), Clock(60))
    passes(exercise, clock, 5)
    exercise.do(Note("A slip."))
    passes(exercise, clock, 5)
    exercise.do(Note("No slip."))
    exercise.do(Undo(6))  # the first note: the run stays where the clock had led it
    assert [entry.command.text for entry in exercise.story.notes] == ["No slip."]
    assert (exercise.time, exercise.story.clock.runs) == (10 * MINUTE, False)
    with pytest.raises(Misuse, match=r"Line 5 \(`tick`\) rests on line 4 \(`clock`\), so that stays"):
        exercise.do(Undo(4))
    exercise.do(Undo(3))  # what was held: nothing but the clock moved the run since
    assert [entry.command.text for entry in exercise.story.notes] == ["No slip."]
    assert exercise.time == 0
    with pytest.raises(Misuse, match=r"changed nothing that could be taken back"):
        exercise.do(Undo(5))
    assert verify(log).lines == exercise.line
    assert everything(Exercise.read(log)) == everything(exercise)


def test_a_room_clock_that_is_set_back_takes_no_exercise_time_back(begin, clock):
    exercise = begin(Next(), Clock(1))
    ticking = Ticking(exercise)
    clock.now += timedelta(seconds=90)
    ticking.catch_up()
    clock.later(-60)
    before = exercise.time
    ticking.catch_up()
    assert exercise.time == 90 >= before
    clock.now += timedelta(seconds=10)
    ticking.catch_up(exactly=True)
    assert exercise.time == 100
    clock.later(-30)
    exercise.do(Note("With nobody who looked."))
    goes_on(exercise, clock)
    assert [entry.after.time for entry in exercise.entries] == sorted(entry.after.time for entry in exercise.entries)


# ---------------------------------------------------------------- what is seen of it


def test_all_windows_show_the_time_that_runs_and_none_passes_what_is_due(begin, clock, log):
    exercise = begin(Next(), Jump(10 * MINUTE), Clock(10))
    window = Follower(log, clock)
    for seconds, time in ((6, 11 * MINUTE), (60, 20 * MINUTE), (3_000, 30 * MINUTE)):
        now = clock.now + timedelta(seconds=seconds)
        for looked_at in (exercise, window.exercise):
            for cell in ("rok", "us", ""):
                sight = sight_of(looked_at, cell, now)
                assert (sight.time, sight.rate, sight.runs) == (time, 10, True)
            outlook = outlook_of(looked_at, 1, "", now)
            assert (outlook.time, outlook.clock) == (time, ExerciseClock(10, ""))
    exercise.do(Break(5))
    window.refresh()
    sight = sight_of(window.exercise, "rok")
    assert (sight.time, sight.rate, sight.runs) == (10 * MINUTE, 0, False)
    assert outlook_of(window.exercise, 1, "", clock.now).clock == ExerciseClock(10, "break")


# ---------------------------------------------------------------- whole ones

DAY = timedelta(hours=8)


def run_through(exercise: Exercise, clock: RoomClock, rate: int, length: timedelta) -> None:
    """An exercise by the clock alone, with somebody who settles what keeps it from going on."""
    exercise.do(Clock(rate))
    ticking, end = Ticking(exercise), clock.now + length
    while clock.now < end and not exercise.position.finished:
        due = exercise.story.clock.when(exercise.situation().next_due)
        clock.now = max(clock.now, due)
        ticking.catch_up()
        stands = exercise.situation().stands
        if stands:
            clock.later(1)
        if stands == "deadline":
            exercise.do(Lapse(exercise.stop.names[0]))
        elif stands == "ending":
            exercise.do(GoOn())
        elif stands == "control":
            play = exercise.look()
            nodes = [node for number, node in enumerate(play.program.nodes) if node.control and play.awaits(number)]
            exercise.do(Roll(nodes[0].name))
        elif stands == "end":
            exercise.do(End("Nobody answers."))


def test_eight_hours_at_60_to_1_are_the_same_again(log):
    clock = RoomClock()
    with Exercise.start(load(DECEMBER_DOUBLE), log, seed=7, clock=clock) as exercise:
        began = clock.now
        run_through(exercise, clock, 60, DAY)
        assert exercise.position.finished
        assert timedelta(hours=4) <= clock.now - began <= DAY
        assert words(exercise).count("Tick") < 60
        with Exercise.start(load(DECEMBER_DOUBLE), log.with_name("again.jsonl"), seed=7, clock=RoomClock()) as again:
            run_through(again, again.clock, 60, DAY)
            assert [replaced(entry) for entry in again.entries] == [replaced(entry) for entry in exercise.entries]
        before = everything(exercise)
    assert verify(log).lines == exercise.line
    assert everything(Exercise.read(log)) == before


def replaced(entry):
    """An entry without what is told of the file alone."""
    return (entry.at, entry.command, entry.after, entry.happenings, entry.deliveries, entry.answers, entry.state)


def test_a_tick_hands_out_what_is_prepared(begin, clock):
    exercise = begin(Next(), Improvise("A call", "It rings.", to=("rok",), at=10 * MINUTE), Clock(60))
    passes(exercise, clock, 10)
    assert [paper.text for paper in sight_of(exercise, "rok").papers] == ["It rings."]
