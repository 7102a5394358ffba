"""An exercise that was typed by hand at a terminal from start to end, without a room to wait for: its log still
verifies."""

from __future__ import annotations

from pathlib import Path

from sim.exercise.commands import Choose, Met, Missed, Rate, Reveal, Show
from sim.exercise.session import Exercise
from sim.exercise.verify import verify

LOG = Path(__file__).parent / "played" / "december_double.jsonl"


def test_the_log_of_an_exercise_led_by_hand_verifies():
    found = verify(LOG)
    assert (found.lines, found.branches, found.happenings, found.finished, found.torn) == (82, 1, 92, True, 0)


def test_it_tells_how_that_exercise_went():
    exercise = Exercise.read(LOG)
    assert exercise.run().outcome == "unsettled"
    said = [type(entry.command) for entry in exercise.trail()]
    assert {kind: said.count(kind) for kind in (Choose, Reveal, Show, Met, Missed, Rate)} == {
        Choose: 9,
        Reveal: 1,
        Show: 8,
        Met: 6,
        Missed: 3,
        Rate: 5,
    }
