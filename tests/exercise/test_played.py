"""Exercises that were led at a terminal from start to end, without a room to wait for: their logs still verify.

Beside each log stand the lines that were typed. The log holds its scenario, so it verifies whatever becomes of that.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.exercise.commands import Choose, Met, Missed, Rate, Reveal, Show
from sim.exercise.reading import read
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.scenario.shipped import scenario_names

PLAYED = Path(__file__).parent / "played"
LOG = PLAYED / "first_december_double.jsonl"
"""Of an early form of that exercise, before attachments, menus and the shared setting."""


def test_the_log_of_an_exercise_led_by_hand_verifies():
    found = verify(LOG)
    assert (found.lines, found.branches, found.happenings, found.finished, found.torn) == (82, 1, 92, True, 0)


@pytest.mark.parametrize("name", scenario_names())
def test_every_exercise_has_been_led_to_its_end(name):
    """With a way back, a note, a rating and a contingency released, as it happens in a room."""
    found = verify(PLAYED / f"{name}.jsonl")
    assert found.finished
    assert not found.torn
    assert found.branches >= 2
    said = {line["command"] for line in read(PLAYED / f"{name}.jsonl").lines}
    assert said >= {"choose", "note", "rate", "release"}
    assert len((PLAYED / f"{name}.txt").read_text(encoding="utf-8").splitlines()) > 30


def test_three_teams_that_answered_apart_verify_with_all_that_they_went_back_on():
    """Sealed and open, agreeing, led and overruled, revealed, gone back from and taken back."""
    found = verify(PLAYED / "three_teams.jsonl")
    assert (found.lines, found.branches, found.finished, found.torn) == (29, 2, True, 0)
    lines = list(read(PLAYED / "three_teams.jsonl").lines)
    said = {line["command"] for line in lines}
    assert said >= {"respond", "choose", "reveal", "rewind", "undo", "explain", "roster"}
    ruled = [line["facts"].get("ruled") for line in lines if line["command"] == "respond"]
    assert {*ruled} == {None, "agreed", "lead", "differ"}


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
