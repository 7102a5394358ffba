"""What each answer of a decision leads to, asked beforehand: the same numbers that runs with that answer have."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.beforehand import decisions_ahead
from sim.engine.simulate import simulate
from sim.faults import Misuse
from sim.scenario.load import examine_text

WORLD = """
whitecell: 1
title: A choice
judgement: Invented.
start: 2025-03-10T08:00Z
horizon: 1d
cells: {blue: {}, red: {control: true}}
actors: {staff: {cell: blue}, other: {cell: red}}
state: {heat: {start: [0, 2, 4], range: [0, 20]}}
injects:
  spark: {at: [1h, 2h, 3h], chance: 0.6, effects: {heat: [0, 1, 2]}}
  never: {after: spark, if: heat > 19}
decisions:
  answer:
    after: spark
    by: staff
    within: 2h
    takes: 1h
    options:
      calm: {effects: {heat: -1}}
      push: {weight: 3, effects: {heat: [1, 3, 6]}}
      rare: {if: heat > 4, effects: {heat: +5}}
    lapse: {effects: {heat: +2}}
  kit:
    after: answer
    by: staff
    pick: any
    options: {flag: {chance: 0.2, effects: {heat: +1}}, band: {effects: {heat: -2}}}
  idle: {after: answer, by: staff, options: {yes_please: {}, no_thanks: {}}}
  moot: {after: never, by: staff, options: {a: {}, b: {}}}
  alone: {after: answer, by: other, options: {only: {}}}
policies:
  always_push: {choose: {answer: push}}
  calm: {choose: {answer: calm}}
outcomes: {hot: {when: heat >= 6}, warm: {when: heat >= 3}, cold: {}}
"""
RUNS = 600


@pytest.fixture(scope="module")
def world():
    """A world with a choice of three, a menu, a choice that moves nothing, and one that is never asked."""
    examination = examine_text(WORLD)
    assert examination.scenario is not None, examination.findings
    return examination.scenario


@pytest.fixture(scope="module")
def ahead(world):
    return decisions_ahead(world, RUNS, seed=5)


def answers(ahead, decision):
    return {answer.option: answer for answer in ahead[decision].answers}


def test_each_decision_that_is_asked_and_can_be_answered_in_two_ways(ahead):
    assert list(ahead) == ["answer", "kit", "idle"]
    assert list(answers(ahead, "answer")) == ["calm", "push", "rare", None]
    assert [(one.option, one.is_none) for one in ahead["kit"].answers] == [
        ("flag", False),
        ("band", False),
        (None, True),
    ]


@pytest.mark.parametrize(("option", "policy"), [("calm", "calm"), ("push", "always_push")])
def test_an_option_ends_as_runs_by_a_policy_that_always_takes_it(world, ahead, option, policy):
    sample = simulate(world, RUNS, 5, policy)
    answer = answers(ahead, "answer")[option]
    asked = answer.runs
    assert sample.reached["answer.asked"] == asked
    assert ahead["answer"].asked.value == asked / RUNS
    given = ~np.isnan(answer.ends["hot"])
    for outcome in ("hot", "warm", "cold"):
        ends = (sample.outcome_of == outcome).astype(float)
        assert np.array_equal(ends[given], answer.ends[outcome][given])
        assert answer.outcomes[outcome].value == ends[given].mean()


def test_the_decisions_around_it_are_taken_by_the_policy(world, ahead):
    by_policy = decisions_ahead(world, RUNS, seed=5, policy="calm")
    hot = {name: answers(each, "kit")["flag"].outcomes["hot"].value for name, each in (("w", ahead), ("p", by_policy))}
    assert hot["p"] < hot["w"]
    assert answers(by_policy, "answer")["push"].outcomes == answers(ahead, "answer")["push"].outcomes


def test_an_answer_that_is_not_always_offered_rests_on_the_runs_that_have_it(ahead):
    rare, calm = answers(ahead, "answer")["rare"], answers(ahead, "answer")["calm"]
    assert 0 < rare.runs < calm.runs
    assert sum(estimate.value for estimate in rare.outcomes.values()) == pytest.approx(1)
    assert rare.outcomes["hot"].n == rare.runs


def test_of_a_lapse_the_deadline_passes_in_every_run(world, ahead):
    silent = WORLD.replace("takes: 1h", "takes: 3h")  # longer than the deadline, so that every answer comes too late
    late = simulate(examine_text(silent).scenario, RUNS, 5)
    lapse = answers(ahead, "answer")[None]
    assert late.reached["answer.lapsed"] == lapse.runs
    given = ~np.isnan(lapse.ends["hot"])
    assert np.array_equal((late.outcome_of == "hot").astype(float)[given], lapse.ends["hot"][given])


def test_a_difference_that_is_there_is_named(ahead):
    outcome, less, more, by = ahead["answer"].largest
    assert (outcome, less.option) == ("hot", "calm")
    assert by.interval.low > 0
    assert more.outcomes["hot"].value > less.outcomes["hot"].value


def test_of_a_choice_that_moves_nothing_none_is(world):
    for seed in range(10):
        assert decisions_ahead(world, 100, seed)["idle"].largest is None


def test_what_cannot_be_played_is_refused(world):
    with pytest.raises(Misuse, match="no policy `nobody`"):
        decisions_ahead(world, 10, policy="nobody")
    with pytest.raises(Misuse, match="number of runs"):
        decisions_ahead(world, 0)
