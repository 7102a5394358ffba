"""Plans: which there are, what each is worth, which ranks really differ, and how much each decision matters."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import numpy as np
import pytest

import sim
from sim.analysis.criterion import parse_value
from sim.analysis.influence import fitted, influences
from sim.analysis.plans import chosen_plans, explore_plans
from sim.analysis.shares import shares
from sim.analysis.simultaneous import corrected_difference
from sim.scenario.load import examine_text

SUMS = """\
whitecell: 1
title: Sums
judgement: All of it.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {blue: {title: Blue}, red: {title: Red, control: true}}
actors: {staff: {cell: blue}, foe: {cell: red}}
state:
  score: {start: [0, 1, 2], range: [-100, 100]}
procedures:
  chain:
    at: 0m
    steps:
      first: {by: [staff], options: {low: {}, high: {effects: {score: 3}}}}
decisions:
  second:
    after: chain
    by: [staff]
    options: {a: {}, b: {effects: {score: 1}}, c: {effects: {score: 2}, if: score < 50}}
  idle: {after: second, by: [staff], options: {this: {}, that: {}}}
  lone: {after: second, by: [staff], options: {only: {}}}
  foes: {after: second, by: [foe], options: {soft: {}, hard: {weight: 3, effects: {score: -10}}}}
measures:
  lag: {from: second, to: foes.hard}
outcomes:
  good: {when: score >= 3}
  bad: {}
"""

NO_LAG = SUMS.replace("to: foes.hard", "to: foes.skipped").replace("foes: {", "foes: {chance: 1, ")


def _load(text=SUMS):
    examination = examine_text(text)
    assert not examination.faults, [fault.message for fault in examination.faults]
    return examination.scenario


def _explored(value, runs=400, text=SUMS, **more):
    scenario = _load(text)
    return explore_plans(scenario, parse_value(value, scenario), runs, **more)


@pytest.fixture(scope="module")
def sums():
    return _explored("score")


def test_every_combination_of_players_options_is_a_plan(sums):
    assert sums.possible == 12
    assert sums.complete
    played = {tuple(plan.options.items()) for plan in sums.plans}
    assert played == {
        (("chain.first", first), ("second", second), ("idle", idle))
        for first, second, idle in product(("low", "high"), "abc", ("this", "that"))
    }


def test_plans_are_ranked_and_set_against_the_best_run_by_run(sums):
    worth = {"low": 0, "high": 3, "a": 0, "b": 1, "c": 2, "this": 0, "that": 0}
    best = sums.plans[0]
    assert (best.options["chain.first"], best.options["second"], best.rank, best.behind) == ("high", "c", 1, None)
    for plan in sums.plans[1:]:
        behind = sum(worth[option] for option in plan.options.values()) - 5
        assert plan.behind is not None
        assert plan.behind.value == pytest.approx(behind)
        assert plan.behind.interval.half_width < 1e-6  # the luck is shared, so nothing is left of it
        assert plan.differs is (behind < 0)
        assert plan.same is (behind == 0)
    assert [plan.rank for plan in sums.plans] == [1, 1, 3, 3, 5, 5, 7, 7, 9, 9, 11, 11]
    assert len(sums.contenders) == 2


def test_control_decisions_keep_their_weights(sums):
    """The foe strikes three times in four: 1 + 5 - 10 * 3/4 for the best plan, 1 - 7.5 for the last."""
    assert sums.plans[0].value.interval.low < -1.5 < sums.plans[0].value.interval.high
    assert sums.plans[-1].value.interval.low < -6.5 < sums.plans[-1].value.interval.high


def test_unguided_is_every_decision_by_its_weights(sums):
    assert sums.unguided.value == pytest.approx(sim.simulate(_load(), 400).state["score"].mean())


def test_a_plan_is_what_a_policy_that_says_the_same_would_be():
    text = SUMS + "policies: {same: {choose: {chain.first: high, second: b, idle: this}}}\n"
    scenario = _load(text)
    sample = sim.simulate(scenario, 400, 9, "same")
    plans = explore_plans(scenario, parse_value("score", scenario), 400, 9).plans
    plan = next(plan for plan in plans if list(plan.options.values()) == ["high", "b", "this"])
    assert plan.value.value == pytest.approx(sample.state["score"].mean())
    assert {name: round(share.value * 400) for name, share in plan.outcomes.items()} == sample.outcomes


def test_where_an_option_is_not_offered_the_weights_decide():
    text = SUMS.replace("if: score < 50", "if: score > 50")
    plans = _explored("score", text=text).plans
    by_options = {tuple(plan.options.values()): plan.value.value for plan in plans}
    forced = by_options["low", "c", "this"]
    assert by_options["low", "a", "this"] < forced < by_options["low", "b", "this"]


def test_a_chance_has_wilsons_interval_and_the_same_ranking_on_any_executor():
    here = _explored("good", runs=300)
    with ThreadPoolExecutor(2) as pool:
        assert _explored("good", runs=300, executor=pool) == here
    best = here.plans[0]
    assert best.value == best.outcomes["good"]
    assert 0 <= best.value.interval.low < best.value.value < best.value.interval.high <= 1


def test_a_number_that_is_0_or_1_has_an_interval_with_a_width():
    """No run is otherwise in 50, which does not say that none of a million would be."""
    text = SUMS.replace("effects: {score: 3}", "effects: {rare: 1}").replace(
        "state:\n", "state:\n  rare: {start: 0, range: [0, 1]}\n"
    )
    last = _explored("rare", runs=50, text=text).plans[-1]
    assert (last.value.value, last.value.interval.low) == (0, 0)
    assert last.value.interval.high == pytest.approx(1 - 0.025 ** (1 / 50))  # Clopper and Pearson's
    assert last.behind.value == -1
    assert -1 <= last.behind.interval.low < last.behind.interval.high < -0.5
    same = _explored("rare", runs=50, text=text).plans[1]
    assert same.same and same.behind.interval.low < 0 < same.behind.interval.high


def test_runs_without_a_value_are_counted_and_left_out():
    plans = _explored("lag")
    missing = plans.runs - plans.plans[0].value.n
    assert 50 < missing < 150
    assert plans.without_value == 12 * missing
    assert {plan.value.value for plan in plans.plans} == {0.0}
    assert plans.shown == ()
    assert {share.value for share in plans.shares.own.values()} == {0.0}


def test_progress_is_told_to_the_end():
    told = []
    _explored("score", runs=50, done=lambda done, wanted: told.append((done, wanted)))
    assert told[-1] == (650, 650)
    assert told == sorted(told)


# ---------------------------------------------------------------------- which plans are drawn


def test_a_draw_of_plans_is_repeatable_without_replacement_and_fair():
    drawn = chosen_plans((2, 3, 4), 5, 20)
    assert drawn == chosen_plans((2, 3, 4), 5, 20)
    assert drawn != chosen_plans((2, 3, 4), 6, 20)
    assert len(set(drawn)) == 20
    counts = np.zeros((2, 3, 4))
    for seed in range(300):
        for plan in chosen_plans((2, 3, 4), seed, 8):
            counts[plan] += 1
    assert counts.sum() == 2_400
    assert counts.min() > 60 and counts.max() < 140  # 100 expected each


def test_few_enough_plans_are_all_played_in_order():
    assert chosen_plans((2, 2), 0, 4) == [(0, 0), (0, 1), (1, 0), (1, 1)]


# ---------------------------------------------------------------------- which ranks really differ


def test_a_corrected_interval_is_wider_than_a_plain_one_by_the_quantiles():
    generator = np.random.default_rng(2)
    a, b = generator.normal(size=(2, 1_000))
    one, many = corrected_difference(a, b, 1, False).interval, corrected_difference(a, b, 100, False).interval
    assert many.half_width / one.half_width == pytest.approx(3.4922 / 1.9623, rel=1e-4)  # t at 0.99975 and 0.975
    assert math.isnan(corrected_difference(a[:1], b[:1], 1, False).interval.low)


# ---------------------------------------------------------------------- how much each decision matters


def test_shares_and_option_means_of_a_sum_are_exact(sums):
    first, second, _ = sums.influences
    variances = {"chain.first": 9 / 4, "second": 2 / 3, "idle": 0}  # of 0 or 3; of 0, 1 or 2
    total = sum(variances.values())
    for decision, share in sums.shares.own.items():
        assert share.value == pytest.approx(variances[decision] / total)
    assert [influence.decision for influence in sums.shown] == ["chain.first", "second"]
    assert (first.best, first.worst) == ("high", "low")
    assert first.gap.value == pytest.approx(3)
    assert second.options["c"] - second.options["a"] == pytest.approx(2)


def test_an_interaction_is_no_decisions_own():
    plans = [{"x": x, "y": y} for x, y in product("ab", "ab")]
    values = np.array([[1.0 if plan["x"] == plan["y"] else 0.0] * 5 for plan in plans])
    found = shares(fitted(plans, np.tile(values, 10), complete=True), 0)
    assert [share.value for share in found.own.values()] == pytest.approx([0, 0])
    assert found.together.value == pytest.approx(1)


def test_a_sample_of_plans_takes_out_what_other_decisions_were_like():
    """Without noise a sum is known exactly from any sample that tells the decisions apart."""
    generator = np.random.default_rng(3)
    worth = {"x": {"a": 0.0, "b": 1.0}, "y": {"a": 0.0, "b": 5.0, "c": 7.0}, "z": {"a": 0.0, "b": 0.0}}
    plans = [{name: str(generator.choice(list(options))) for name, options in worth.items()} for _ in range(15)]
    values = np.array([[sum(worth[name][option] for name, option in plan.items())] * 4 for plan in plans])
    x, y, z = influences(fitted(plans, values, complete=False))
    assert x.gap.value == pytest.approx(1)
    assert y.options["c"] - y.options["b"] == pytest.approx(2)
    assert z.gap.value == pytest.approx(0, abs=1e-9)


def test_what_luck_adds_to_a_share_is_taken_off():
    """One decision moves the value by twice the luck of an option's mean, the other, as lucky, by nothing."""
    generator = np.random.default_rng(4)
    plans = [{"x": x, "y": y} for x, y in product("ab", "ab")]
    for _ in range(40):
        of_x, of_y = generator.normal(size=(2, 2, 100))
        rows = [(int(plan["x"] == "a"), int(plan["y"] == "a")) for plan in plans]
        values = np.array([of_x[x] + of_y[y] + 0.2 * x for x, y in rows])
        found = shares(fitted(plans, values, complete=True), 0)
        assert not found.own["y"].interval.low > 0
        assert not found.together.interval.low > 0


def test_a_sample_of_plans_and_few_runs_tell_no_shares():
    assert _explored("score", limit=8).shares is None
    assert _explored("score", runs=49).shares is None


def test_many_runs_are_weighed_in_groups_with_the_same_answer():
    generator = np.random.default_rng(5)
    plans = [{"x": x, "y": y} for x, y in product("ab", "ab")]
    values = generator.normal(size=(4, 6_001)) + np.array([0.0, 0.1, 0.3, 0.5])[:, None]
    found = shares(fitted(plans, values, complete=True), 0)
    assert found.own["x"].interval.low < 0.16 / 0.185 < found.own["x"].interval.high
    assert 0.03 < found.own["x"].interval.half_width < 0.1


def test_too_few_plans_tell_nothing_of_decisions():
    assert _explored("score", limit=3).influences == ()
    assert len(_explored("score", limit=8).influences) == 3


# ---------------------------------------------------------------------- misuse


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"limit": 1}, "The number of plans is a whole number from 2 to 10,000; 1 is not."),
        ({"runs": 0}, "The number of runs"),
        ({"runs": 1}, "takes at least 2 runs of each"),
        ({"runs": 10**7}, "at most 20,000,000 are played"),
        ({"seed": -1}, "A seed is"),
        ({"start": {"scor": 1}}, "Did you mean `score`?"),
        ({"text": SUMS.replace("[staff]", "[foe]")}, "players have no decision with two options"),
        ({"value": "lag", "text": NO_LAG}, "has no value in any run"),
    ],
)
def test_misuse(arguments, sentence):
    with pytest.raises(sim.Misuse) as error:
        _explored(**{"value": "score", **arguments})
    assert sentence in str(error.value)
