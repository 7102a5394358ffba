"""What completion offers: the verbs, and behind one the names that it takes, as the exercise stands."""

from __future__ import annotations

import pytest

from sim.desk.completion import completions, names_for
from sim.desk.names import Desk
from sim.desk.verbs import VERBS
from sim.exercise.commands import Go, Improvise
from sim.exercise.session import Exercise
from sim.scenario.load import load
from tests.kept_exercises.paths import DECEMBER_DOUBLE


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """December double where it first asks, with an inject of the facilitators' own."""
    with Exercise.start(load(DECEMBER_DOUBLE), tmp_path_factory.mktemp("desk") / "x.jsonl", seed=7) as exercise:
        for command in (Go(), Go(), Improvise("A parade", to=("rok",))):
            exercise.do(command)
        yield Desk(exercise, "channel_news")


OFFERED = {
    "choose": ["now", "on_schedule", "hold", "other", "channel_news"],
    "lapse": ["channel_news"],
    "wall": ["follow", "hold", "blank", "on", "clocks", "options", "time", "state"],
    "note": [],
    "next": [],
    "nonsense": [],
    "": [],
}


@pytest.mark.parametrize("word", OFFERED)
def test_behind_a_verb_stand_the_names_that_it_takes(desk, word):
    assert names_for(desk, word) == OFFERED[word]


def test_names_of_things_are_those_of_the_exercise(desk):
    exercise = desk.exercise
    assert names_for(desk, "hold") == [*exercise.names.nodes, "improvised_1"]
    assert names_for(desk, "rate") == list(exercise.scenario.objectives)
    assert names_for(desk, "override") == list(exercise.scenario.state)
    assert names_for(desk, "say") == ["all", "control", *exercise.scenario.cells, *exercise.scenario.actors]
    assert names_for(desk, "met") == [*names_for(desk, "hold"), *names_for(desk, "say")]
    assert names_for(desk, "help") == [verb.name for verb in VERBS]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("ch", [("ch", "choose")]),
        ("un", [("un", "unhold"), ("un", "undo")]),
        ("c on", [("on", "on_schedule")]),
        ("  c on", [("on", "on_schedule")]),
        ("answer h", [("h", "hold")]),
        ("say rok,jp", [("jp", "jp_nss"), ("jp", "jp_mod"), ("jp", "jp_mofa")]),
        ("note on", []),
        ("dance on", []),
        ("choose zz", []),
    ],
)
def test_the_last_word_is_completed(desk, line, found):
    assert list(completions(desk, line)) == found


def test_every_short_form_is_completed_as_its_verb_is(desk):
    for verb in VERBS:
        for word in (verb.short, *verb.others):
            assert not word or names_for(desk, word) == names_for(desk, verb.name)
