"""What completion offers: the verbs, and behind one the names that make sense now, each with what it stands for."""

from __future__ import annotations

import pytest

from sim.desk.completion import completions, offers_for
from sim.desk.names import Desk
from sim.desk.verbs import VERBS
from sim.exercise.commands import Go, Hold, Improvise, Met, Say
from sim.exercise.session import Exercise
from sim.scenario.load import load
from tests.kept_exercises.paths import DECEMBER_DOUBLE


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """December double where it first asks, with an inject and a message of the facilitators' own, something held, and
    an action that was judged."""
    with Exercise.start(load(DECEMBER_DOUBLE), tmp_path_factory.mktemp("desk") / "x.jsonl", seed=7) as exercise:
        for command in (
            Go(),
            Go(),
            Improvise("A parade", to=("rok",)),
            Say("Back at 10:30", to=("all",)),
            Hold("icbm_launch"),
            Met("srbm_launch", "", "", 1),
        ):
            exercise.do(command)
        yield Desk(exercise, "channel_news")


def names_for(desk, word):
    return [offer.name for offer in offers_for(desk, word)]


OFFERED = {
    "choose": ["now", "on_schedule", "hold", "other", "channel_news"],
    "lapse": ["channel_news"],
    "answer": ["rok", "us", "japan", "now", "on_schedule", "hold", "channel_news"],
    "reveal": [],
    "wall": ["follow", "hold", "blank", "on", "clocks", "options", "time", "state"],
    "confirm": ["on", "off"],
    "show": ["#5", "channel_news", "ncg_note", "srbm_launch", "first_night", "off"],
    "unhold": ["icbm_launch"],
    "note": [],
    "next": [],
    "nonsense": [],
    "": [],
}


@pytest.mark.parametrize("word", OFFERED)
def test_behind_a_verb_stand_the_names_that_it_takes(desk, word):
    if word == "show":
        assert sorted(names_for(desk, word)) == sorted(OFFERED[word])
    else:
        assert names_for(desk, word) == OFFERED[word]


def test_names_of_things_are_those_of_the_exercise(desk):
    exercise = desk.exercise
    assert names_for(desk, "rate") == list(exercise.scenario.objectives)
    assert names_for(desk, "override") == list(exercise.scenario.state)
    assert names_for(desk, "say") == ["all", "control", *exercise.scenario.cells, *exercise.scenario.actors]
    assert names_for(desk, "help") == [verb.name for verb in VERBS]
    assert set(names_for(desk, "read")) == {*exercise.names.nodes, "improvised_1"}


def test_what_came_last_stands_first(desk):
    assert names_for(desk, "show")[0] == "#5"
    assert names_for(desk, "read")[:2] == ["improvised_1", "channel_news"]


def test_only_what_makes_sense_now_is_offered(desk):
    """Turns that have begun are not released, what has come is not held, what is judged is not judged again, and what
    is still to come is neither shown nor judged."""
    ready, pending = names_for(desk, "release"), names_for(desk, "hold")
    assert "first_night" not in ready and "srbm_launch" not in ready
    assert {"icbm_launch", "rumour"} & set(ready) and "icbm_launch" not in pending
    assert set(pending) < set(ready)
    assert "channel_news" in names_for(desk, "cancel") and "srbm_launch" not in names_for(desk, "cancel")
    assert "icbm_launch" in names_for(desk, "amend") and "srbm_launch" not in names_for(desk, "amend")
    assert "icbm_launch" not in names_for(desk, "met") and "improvised_1" not in names_for(desk, "show")


def test_what_was_judged_may_be_not_judged_again(desk):
    assert names_for(desk, "unjudge") == ["srbm_launch", *desk.exercise.scenario.cells]


def test_each_name_stands_with_its_meaning(desk):
    meanings = {word: dict(offers_for(desk, word)) for word in ("choose", "hold", "say", "override", "show", "help")}
    assert meanings["choose"]["now"] == "a: Announce it tonight"
    assert meanings["choose"]["channel_news"] == "1: News of the warning link"
    assert meanings["say"]["rok"] == "Republic of Korea"
    assert meanings["show"]["#5"] == "Back at 10:30"
    assert meanings["override"]["tension"].startswith("Tension, ")
    assert meanings["help"]["next"] == "on to the next thing players see"
    assert all(meanings["hold"].values())


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("ch", [("ch", "choose")]),
        ("un", [("un", "unhold"), ("un", "unjudge"), ("un", "undo")]),
        ("c on", [("on", "on_schedule")]),
        ("  c on", [("on", "on_schedule")]),
        ("set confirm o", [("o", "on"), ("o", "off")]),
        ("se", [("se", "set")]),
        ("say rok,jp", [("jp", "jp_nss"), ("jp", "jp_mod"), ("jp", "jp_mofa")]),
        ("note on", []),
        ("dance on", []),
        ("choose zz", []),
    ],
)
def test_the_last_word_is_completed(desk, line, found):
    assert [(begun, offer.name) for begun, offer in completions(desk, line)] == found


def test_every_short_form_is_completed_as_its_verb_is(desk):
    for verb in VERBS:
        for word in (verb.short, *verb.others):
            assert not word or names_for(desk, word) == names_for(desk, verb.name)
