"""Next, Go, Wait, Jump and Forward: how far each plays, and where it stops."""

from __future__ import annotations

import re

import pytest

from sim.exercise.automatic import play_by_policy
from sim.exercise.commands import (
    Choose,
    End,
    Forward,
    Go,
    Hold,
    Jump,
    Lapse,
    Next,
    Opinion,
    Rewind,
    Wait,
)
from sim.exercise.log import read
from sim.exercise.session import Exercise, Stop
from sim.exercise.verify import verify
from sim.faults import Misuse
from tests.exercise.small_exercise import HOUR, MINUTE, TEXT, handed_out, scenario, told

BECAUSE = (Opinion("They said so."),)


CUE = TEXT.replace("  move: {at: 30m,", "  move: {at: 30m, facilitators: true, text: Hand out the map.,")


def test_next_stops_at_a_cue_for_facilitators(begin):
    exercise = begin(text=CUE)
    assert [exercise.do(Next()).names for _ in range(3)] == [("morning",), ("move",), ("launch",)]


def test_wait_stops_at_a_cue_for_facilitators_and_go_does_not(begin):
    exercise = begin(Next(), text=CUE)
    assert exercise.do(Wait(2 * HOUR)).names == ("move",)
    exercise.do(Rewind(2))
    assert exercise.do(Go()).names == ("posture",)


def test_next_plays_to_what_players_see_and_passes_over_what_they_do_not(begin):
    """A move that goes to nobody, a procedure and its steps are played on the way; nobody is told."""
    exercise = begin()
    stops = [exercise.do(Next()) for _ in range(3)]
    assert stops == [
        Stop("seen", 0, ("morning",), 2),
        Stop("seen", HOUR, ("launch",), 3),
        Stop("asked", HOUR, ("posture",), 4),
    ]
    assert [told(entry) for entry in exercise.entries] == [
        ["0m morning happened"],
        ["30m move happened", "1h launch happened"],
        ["1h consult began", "1h consult.share began", "1h posture asked"],
    ]


def test_next_plays_on_past_a_decision_that_is_not_answered_yet(begin):
    exercise = begin(Next(), Next(), Next())
    stops = [exercise.do(Next()) for _ in range(2)]
    assert stops == [Stop("asked", HOUR + 30 * MINUTE, ("posture",), 5), Stop("deadline", 7 * HOUR, ("posture",), 6)]
    assert told(*exercise.entries[3:]) == [
        "1h30m cable happened",
        "2h consult.share finished",
        "2h consult.talk began",
        "2h30m consult.talk finished",
    ]


def test_next_at_the_end_of_all_ends_the_exercise(begin):
    exercise = begin(Go(), Go(), Choose("posture", "soft", took=0), Go(), Hold("pulse"), Hold("evening"))
    exercise.do(Choose("reply", "quiet", took=0, rationale=BECAUSE))
    assert exercise.do(Next()) == Stop("seen", HOUR + 30 * MINUTE, ("cable",), 9)
    assert exercise.do(Next()) == Stop("ended", 24 * HOUR, (), 10)


OPEN = """
whitecell: 1
title: No deadline
judgement: Invented.
start: 2025-03-10T08:00Z
horizon: 1d
cells: {town: {}}
actors: {mayor: {cell: town}}
injects: {a: {at: 1h, to: all, title: A}, b: {after: q, to: all, title: B}, c: {at: 3h, to: all, title: C}}
decisions: {q: {after: a, by: mayor, options: {one: {}, two: {}}}}
outcomes: {o: {}}
"""
STILL_OPEN = "Nothing more comes before the end, and `q` waits for an answer: give it, or `end` here."


def test_the_end_is_not_run_into_past_an_open_question(begin, log):
    exercise = begin(Go(), text=OPEN)
    assert exercise.do(Go()) == Stop("asked", 3 * HOUR, ("q",), 3)
    for command in (Go(), Next()):
        with pytest.raises(Misuse, match=re.escape(STILL_OPEN)):
            exercise.do(command)
    exercise.do(Jump(24 * HOUR))
    with pytest.raises(Misuse, match=re.escape(STILL_OPEN)):
        exercise.do(Next())
    exercise.do(Choose("q", "one", took=24 * HOUR))
    assert exercise.do(Next()).kind == "ended"
    assert verify(log).finished


def test_or_it_is_ended_with_the_question_open(begin):
    assert begin(Go(), End(), text=OPEN).stop.kind == "ended"


def test_a_log_in_which_it_was_run_into_is_read_as_it_was(begin, log, monkeypatch):
    monkeypatch.setattr("sim.engine.guided.GuidedPlay.unanswered", lambda play: ())
    begin(Go(), Go(), text=OPEN)
    monkeypatch.undo()
    assert verify(log).finished


def test_an_automatic_run_that_ended_on_an_open_question_is_left_as_a_log(tmp_path):
    """Deliberation outlasts the exercise, so no policy ever answers."""
    text = OPEN.replace("by: mayor,", "by: mayor, takes: 2d,")
    exercise = Exercise.start(scenario(text), tmp_path / "x.jsonl", policy="unguided")
    play_by_policy(exercise, {}, "the weights")
    assert (exercise.stop.kind, exercise.run().ended, exercise.run().choices) == ("ended", 24 * HOUR, ())
    exercise.close()
    assert verify(tmp_path / "x.jsonl").finished


ENDLESS = """
whitecell: 1
title: Cycle
judgement: Invented.
start: 2025-03-10T08:00+01:00
horizon: 1d
cells: {town: {timezone: Europe/Berlin}}
actors: {mayor: {cell: town}}
state: {water: {start: 1, range: [0, 2], shown: true}}
injects: {c: {after: {any: [c, begins]}, if: water > 0, repeats: true, to: all}, begins: {at: 1h, to: all}}
outcomes: {over: {}}
"""


def test_what_feeds_itself_without_end_is_refused_and_can_be_held(begin, log):
    exercise = begin(text=ENDLESS)
    for command in (Go(), Jump(2 * HOUR), Forward(20_000, HOUR)):
        with pytest.raises(Misuse, match=r"`c` is triggered more than 10,000 times; .* Nothing was done: hold or"):
            exercise.do(command)
    exercise.do(Hold("begins"))
    assert exercise.do(Go()).kind == "ended"
    assert [entry["command"] for entry in read(log).lines] == ["hold", "go"]


def test_go_plays_to_the_next_decision_or_turn(begin):
    exercise = begin()
    assert [exercise.do(Go()) for _ in range(2)] == [
        Stop("seen", 0, ("morning",), 2),
        Stop("asked", HOUR, ("posture",), 3),
    ]
    exercise.do(Choose("posture", "soft", took=HOUR))
    assert exercise.do(Go()) == Stop("asked", 2 * HOUR + 10 * MINUTE, ("reply",), 5)
    exercise.do(Choose("reply", "quiet", took=HOUR, rationale=BECAUSE))
    assert exercise.do(Go()) == Stop("seen", 10 * HOUR, ("evening",), 7)
    assert told(exercise.entries[3], exercise.entries[5]) == [
        "1h30m cable happened",
        "2h consult.share finished",
        "2h consult.talk began",
        "2h posture answered",
        "2h10m reply asked",
        "2h30m consult.talk finished",
        "3h10m reply answered",
        "9h pulse happened",
        "10h evening happened",
    ]
    assert handed_out(exercise.entries[5]) == [("pulse", {"rok": "Again.", "us": "Again."})]


def test_wait_stops_at_its_time_or_at_what_players_see_before(begin):
    exercise = begin()
    stops = [exercise.do(Wait(40 * MINUTE)) for _ in range(3)]
    assert stops == [
        Stop("seen", 0, ("morning",), 2),
        Stop("until", 40 * MINUTE, (), 3),
        Stop("seen", HOUR, ("launch",), 4),
    ]
    assert told(exercise.entries[1]) == ["30m move happened"]


def test_wait_for_what_is_due_at_its_very_end_plays_it(begin):
    exercise = begin(Next())
    assert exercise.do(Wait(HOUR)) == Stop("seen", HOUR, ("launch",), 3)


def test_jump_stops_at_a_turn_or_a_decision_and_plays_injects_on_the_way(begin):
    exercise = begin(Next(), Next(), Next(), Choose("posture", "soft", took=0))
    assert exercise.do(Jump(2 * HOUR)) == Stop("asked", HOUR + 10 * MINUTE, ("reply",), 6)
    exercise.do(Choose("reply", "quiet", took=0, rationale=BECAUSE))
    assert exercise.do(Jump(2 * HOUR)) == Stop("until", 2 * HOUR, (), 8)
    assert told(exercise.tip) == ["1h30m cable happened", "2h consult.share finished", "2h consult.talk began"]
    assert exercise.do(Jump(12 * HOUR)) == Stop("seen", 10 * HOUR, ("evening",), 9)
    assert exercise.do(Jump(12 * HOUR)) == Stop("until", 12 * HOUR, (), 10)
    assert told(exercise.tip) == []


def test_an_inject_handed_out_at_the_very_time_of_a_jump_was_just_seen_and_one_before_it_was_not(begin):
    exercise = begin(Go(), Go(), Choose("posture", "soft", took=5 * HOUR))
    assert exercise.do(Jump(HOUR + 30 * MINUTE)) == Stop("seen", HOUR + 30 * MINUTE, ("cable",), 5)
    assert exercise.do(Jump(HOUR + 31 * MINUTE)) == Stop("until", HOUR + 31 * MINUTE, (), 6)


def test_forward_plays_so_many_events_and_sets_the_clock(begin):
    exercise = begin()
    assert exercise.do(Forward(2, 40 * MINUTE)) == Stop("until", 40 * MINUTE, (), 2)
    assert told(exercise.tip) == ["0m morning happened", "30m move happened"]
    assert exercise.do(Forward(1, 40 * MINUTE)) == Stop("seen", HOUR, ("launch",), 3)
    assert exercise.do(Forward(0, HOUR)) == Stop("until", HOUR, (), 4)
    assert exercise.do(Forward(3, HOUR)) == Stop("asked", HOUR, ("posture",), 5)


def test_moved_on_by_forward_the_clock_has_passed_as_much_as_by_waiting(begin):
    """What might have been due in between is now known to come later: forecasts rest on it."""
    exercise = begin(Next(), Wait(10 * MINUTE))
    waited = exercise.position
    assert max(waited.earliest) == 10 * MINUTE + 1
    exercise.do(Rewind(2))
    exercise.do(Forward(0, 10 * MINUTE))
    assert (exercise.position, exercise.position.earliest) == (waited, waited.earliest)


def test_forward_does_not_stop_at_a_deadline(begin):
    """Whoever says how many events there are knows what is among them."""
    exercise = begin(Go(), Go())
    exercise.do(Forward(5, 7 * HOUR))
    assert told(exercise.tip)[-1] == "7h posture lapsed"


def test_the_clock_stands_where_a_stop_is_and_every_stop_names_its_line(begin):
    exercise = begin()
    for command in (Next(), Wait(10 * MINUTE), Next(), Next(), Lapse("posture")):
        stop = exercise.do(command)
        assert (stop.time, stop.line) == (exercise.time, exercise.line)
        assert stop == exercise.stop


def test_with_everything_open_answered_time_runs_to_the_horizon(begin):
    exercise = begin(Go(), Go(), Lapse("posture"), Go(), Lapse("reply"), Go())
    assert exercise.do(Go()) == Stop("ended", 24 * HOUR, (), 8)
    assert exercise.position.finished
