"""Which claims the shipped scenarios play, and whether that is what the claims promise."""

from __future__ import annotations

import re

import pytest

from sim.scenario.check.sites import every_element
from sim.scenario.claims import claims
from sim.scenario.load import examine_text, load
from sim.scenario.model import Decision, Element, Inject, Lapse, Option, Outcome, State, Step, Tells, Turn
from sim.scenario.played import IN_PLAY, played
from sim.scenario.shipped import scenario_names

ENOUGH = 95
"""So many of the 102 claims at least are played."""
UNPLAYED: dict[str, str] = {}
"""The claims that no exercise plays, and why; all of the others are played."""

KINDS: dict[type[Element], str] = {
    Turn: "turn",
    Inject: "inject",
    Step: "step",
    Decision: "decision",
    Option: "option",
    Lapse: "decision",
    Tells: "option",
    State: "state",
    Outcome: "outcome",
}
ANSWERS = {"decision", "option"}
"""A claim that promises one of these is kept by the other: a decision is its options."""
PROMISE = re.compile(r"\b[Aa]n? (turn|inject|step|decision|option|state|number|outcome)\b")


@pytest.fixture(scope="module")
def kinds_by_claim() -> dict[str, set[str]]:
    """The kinds of what plays each claim in the shipped scenarios; a number is one beside what it stands in."""
    kinds: dict[str, set[str]] = {}
    for name in scenario_names():
        scenario = load(name)
        elements = dict(every_element(scenario))
        for claim, citing in played(scenario).items():
            for element in (elements[one.path] for one in citing):
                carries = any(claim in stated.sources for stated in element.numbers.values())
                kinds.setdefault(claim, set()).update({KINDS[type(element)]}, {"number"} if carries else ())
    return kinds


def _promised(implies: str) -> set[str]:
    kinds = set(PROMISE.findall(implies))
    return kinds | ANSWERS if kinds & ANSWERS else kinds


def test_every_claim_is_played_but_those_that_say_why_not(kinds_by_claim):
    assert sorted(set(claims()) - set(kinds_by_claim)) == sorted(UNPLAYED)
    assert len(kinds_by_claim) >= ENOUGH


@pytest.mark.parametrize("claim", claims().values(), ids=lambda claim: claim.id)
def test_a_claim_promises_play_that_it_has(claim, kinds_by_claim):
    """What a claim implies begins with what plays it, so that whether it is played can be looked up."""
    assert PROMISE.match(claim.implies)
    if claim.id not in UNPLAYED:
        assert _promised(claim.implies) & kinds_by_claim[claim.id]


def test_every_kind_in_play_can_be_promised():
    assert set(KINDS) == set(IN_PLAY)


SCENARIO = """\
whitecell: 1
title: Who cites what
sources: [of-the-head]
judgement: Written for this test.
start: 2024-01-01T09:00+09:00
horizon: 2d
cells: {rok: {sources: [of-a-cell]}}
actors: {nsc: {cell: rok, sources: [of-an-actor]}}
calendars: {office: {hours: 09:00-18:00, sources: [of-a-calendar]}}
state: {tension: {start: {value: 3, sources: [of-a-start]}, range: [0, 10], sources: [of-a-state]}}
turns: {night: {at: 0s, sources: [of-a-turn]}}
injects:
  launch:
    at: {value: 1h, sources: ["In words, 2024", of-a-time]}
    during: office
    title: A launch
    to: all
    text: A launch.
    effects: {tension: {set: 4, sources: [of-an-effect, of-an-inject]}}
    sources: [of-an-inject, "Other words, 2024"]
procedures:
  consult:
    after: launch
    sources: [of-a-procedure]
    steps:
      share: {by: nsc, takes: {value: 1h, sources: [of-a-length]}, sources: [of-a-step, of-an-inject]}
decisions:
  reply:
    after: launch
    by: nsc
    within: {value: 3h, sources: [of-a-deadline]}
    sources: [of-a-decision]
    options:
      words: {weight: {value: 2, sources: [of-a-weight]}, sources: [of-an-option], tells: {text: W., sources: of-words}}
    lapse: {effects: {tension: {set: 5, sources: [of-a-miss]}}, sources: of-a-lapse, tells: {text: L., sources: of-end}}
policies: {firm: {choose: {reply: words}, sources: [of-a-policy]}}
measures: {peak: {peak: tension, sources: [of-a-measure]}}
outcomes: {over: {title: It is over, sources: [of-an-outcome]}}
objectives: {one: {measures: [peak], sources: [of-an-objective]}}
"""


def test_what_is_in_play_plays_what_it_cites_for_words_or_numbers():
    """The head, a cell, an actor, a calendar, a procedure's head, a policy, a measure and an objective play nothing."""
    scenario = examine_text(SCENARIO).scenario
    told = {claim: [(".".join(one.path), one.title) for one in citing] for claim, citing in played(scenario).items()}
    tension, launch, share = (
        ("state.tension", "Tension"),
        ("injects.launch", "A launch"),
        "procedures.consult.steps.share",
    )
    reply, words = "decisions.reply", ("decisions.reply.options.words", "Words")
    assert told == {
        "of-a-state": [tension],
        "of-a-start": [tension],
        "of-a-turn": [("turns.night", "Night")],
        "of-an-inject": [launch, (share, "Share")],
        "of-a-time": [launch],
        "of-an-effect": [launch],
        "of-a-step": [(share, "Share")],
        "of-a-length": [(share, "Share")],
        "of-a-decision": [(reply, "Reply")],
        "of-a-deadline": [(reply, "Reply")],
        "of-an-option": [words],
        "of-a-weight": [words],
        "of-words": [("decisions.reply.options.words.tells", "Words")],
        "of-a-lapse": [(f"{reply}.lapse", "Reply")],
        "of-a-miss": [(f"{reply}.lapse", "Reply")],
        "of-end": [(f"{reply}.lapse.tells", "Reply")],
        "of-an-outcome": [("outcomes.over", "It is over")],
    }
