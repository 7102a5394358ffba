"""Cues for facilitators: the console and a run tell them as such."""

from __future__ import annotations

import pytest

from sim import run
from sim.exercise.commands import Next
from sim.exercise.session import Exercise
from sim.scenario.load import examine_text
from sim.view.exercise.screen import stop_page
from sim.view.run.timeline import timeline
from sim.view.scenario.briefing import element_brief
from sim.view.words.page import Labelled, TimelineEntry
from tests.exercise.small_exercise import TEXT, RoomClock

CUE = "  move: {at: 30m, facilitators: true, title: Maps, text: Hand out the map., notes: Folded.,"


@pytest.fixture
def cued():
    """The small scenario with a cue."""
    scenario = examine_text(TEXT.replace("  move: {at: 30m,", CUE)).scenario
    assert scenario is not None
    return scenario


def test_the_console_shows_a_cue_with_its_words(cued, tmp_path):
    clock = RoomClock()
    with Exercise.start(cued, tmp_path / "log.jsonl", seed=7, clock=clock, operator="ann") as exercise:
        exercise.do(Next())
        exercise.do(Next())
        page = stop_page(exercise, 2, "", clock())
    labelled = [(block.label, str(block.words)) for block in page if isinstance(block, Labelled)]
    cue = next(number for number, (label, _) in enumerate(labelled) if label == "CUE")
    assert labelled[cue] == ("CUE", "Maps")
    assert "Hand out the map." in labelled[cue + 1][1]
    assert labelled[cue + 2][0] == "NOTES"


def test_a_run_tells_whom_a_cue_is_for(cued):
    entries = [block for block in timeline(cued, run(cued)) if isinstance(block, TimelineEntry)]
    assert next(entry.details[0] for entry in entries if entry.text == "Maps") == "for facilitators"


def test_so_does_what_the_scenario_says_of_it(cued):
    assert "For facilitators" in str(list(element_brief(cued, "move")))
