"""Where claims are played, over several scenarios, as a page and as lines."""

from __future__ import annotations

import pytest

from sim.scenario.claims import Claim, Source
from sim.scenario.load import examine_text
from sim.view.scenario.played import played_page, played_records
from tests.terminal.pages import drawn

MORNING = """\
whitecell: 1
title: A morning
judgement: Written for this test.
start: 2024-01-01T09:00+09:00
horizon: 2d
cells: {rok: {}}
state: {tension: {start: 3, range: [0, 10], sources: [it-is-tense, it-was-said]}}
injects:
  reply: {after: launch, delay: 2h, to: all, text: A reply., sources: [it-was-said]}
  launch: {at: 1h, to: all, text: A launch., title: The launch, sources: [it-was-said]}
outcomes: {over: {title: Over}}
"""
EVENING = """\
whitecell: 1
title: An evening
judgement: Written for this test.
start: 2024-01-01T19:00+09:00
horizon: 2d
cells: {rok: {}}
injects: {rumour: {at: 1h, to: all, text: A rumour., sources: [it-was-said, nobody-wrote-it]}}
outcomes: {over: {title: Over}}
"""
HELD = ("it-was-said", "it-is-tense", "it-is-not-played")


@pytest.fixture(scope="module")
def scenarios():
    return {name: examine_text(text).scenario for name, text in (("morning", MORNING), ("evening", EVENING))}


@pytest.fixture(scope="module")
def sources():
    claims = tuple(Claim(id_, "X1", "It was.", ("us",), "", False, (), "An inject.", "A note.") for id_ in HELD)
    return (Source("X1", "A report", "us", "2024-01-01", "", "", "", claims),)


def test_a_claim_is_first_played_in_the_earliest_moment_and_a_state_is_none(scenarios, sources):
    page = drawn(played_page(scenarios, sources))
    assert "2 of 3 claims are played in 2 exercises." in " ".join(page.split())
    table = page[page.index("First played in") :].splitlines()[2:]
    assert [line.split() for line in table if line.strip()] == [
        ["it-was-said", "2", "morning"],
        ["launch"],
        ["it-is-tense", "1", "morning"],
        ["tension"],
        ["it-is-not-played", "0", "–"],
    ]


def test_the_lines_have_all_that_plays_a_claim_and_all_that_is_known_of_it(scenarios, sources):
    said, tense, unplayed = played_records(scenarios, sources)
    assert [exercise["name"] for exercise in said["exercises"]] == ["morning", "evening"]
    assert said["exercises"][0]["elements"] == [
        {"element": "launch", "path": ["injects", "launch"], "title": "The launch"},
        {"element": "reply", "path": ["injects", "reply"], "title": "Reply"},
        {"element": "tension", "path": ["state", "tension"], "title": "Tension"},
    ]
    assert [len(exercise["elements"]) for exercise in tense["exercises"]] == [1]
    assert unplayed == {
        "type": "played",
        "version": 1,
        "id": "it-is-not-played",
        "source": "X1",
        "text": "It was.",
        "actors": ["us"],
        "date": None,
        "inferred": False,
        "kinds": [],
        "implies": "An inject.",
        "notes": "A note.",
        "exercises": [],
    }
