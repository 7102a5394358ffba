"""Each sentence that generalises about plans, in worlds in which it is false by construction: how often it is said.

The runs of all plans are drawn here, and judged as those that are played are.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product
from math import prod

import numpy as np
import pytest

from sim.analysis.criterion import Criterion
from sim.analysis.plans import chosen_plans, judged, ranked
from sim.analysis.statistics import is_yes_no
from sim.scenario.expression import parse
from tests.analysis.claims.families import Family, assert_no_more_often, assert_not_far_more_often, drawn

TINY = 1e-9
Claims = dict[str, bool]
"""By sentence, whether it is false in a trial."""
Trial = Callable[[np.random.Generator], Claims]


def _judged(names, values, possible, seed=0):
    value = Criterion("x", parse("x"), "number", {"x": ("state", "x")}, frozenset())
    return judged(value, seed, possible, names, [{}] * len(names), values, values[0])


def _ranking(values: np.ndarray, truth: np.ndarray) -> Claims:
    """What is said of plans whose true values are ``truth``: worse, best, and all intervals against the best."""
    names = [{"pick": str(i)} for i in range(len(values))]
    plans = list(ranked(names, [{}] * len(names), values, is_yes_no(values)))
    true = [float(truth[int(plan.options["pick"])]) for plan in plans]
    others = list(zip(plans[1:], true[1:], strict=True))
    return {
        "shown to be worse": any(plan.differs and value >= true[0] for plan, value in others),
        "the best is among them": max(true) > max([true[0], *(value for plan, value in others if not plan.differs)]),
        "against the best": any(
            plan.behind.interval.low > value - true[0] + TINY or plan.behind.interval.high < value - true[0] - TINY
            for plan, value in others
            if not plan.same
        ),
    }


def equal_numbers(count: int) -> Trial:
    return lambda luck: _ranking(luck.normal(size=(count, 200)), np.zeros(count))


def equal_chances(count: int, p: float) -> Trial:
    return lambda luck: _ranking((luck.random((count, 200)) < p).astype(float), np.full(count, p))


def near_numbers(count: int) -> Trial:
    """Every plan a little worse than the one before it, and half of the luck in common."""
    truth = -0.05 * np.arange(count)
    return lambda luck: _ranking(truth[:, None] + luck.normal(size=200) + luck.normal(size=(count, 200)), truth)


def rarely_worse(count: int) -> Trial:
    """All luck in common, but that every plan loses five runs of 2,000 to the first."""

    def trial(luck):
        first = luck.random(2_000) < 0.9
        values = np.vstack([first, *(first & (luck.random(2_000) >= 5 / 1_800) for _ in range(count - 1))])
        return _ranking(values.astype(float), np.array([0.9] + [0.9 - 0.0025] * (count - 1)))

    return trial


def rare_counts(count: int) -> Trial:
    """The same of a number that is no yes or no."""

    def trial(luck):
        first = 3.0 * (luck.random(2_000) < 0.9)
        values = np.vstack([first, *(first * (luck.random(2_000) >= 15 / 1_800) for _ in range(count - 1))])
        return _ranking(values, np.array([2.7] + [2.7 - 3 * 0.0075] * (count - 1)))

    return trial


# ---------------------------------------------------------------------- decisions

OPTIONS = {"a": 3, "b": 2, "c": 2, "d": 2}


def _factorial(luck, main: float, together: float, runs: int = 200, limit: int | None = None) -> Claims:
    """Options with luck of their own; a's and b's true effects times ``main``, a's and b's joint one times
    ``together``, and c's and d's nothing. ``limit``: a sample of the plans."""
    sizes = list(OPTIONS.values())
    own = [luck.normal(size=(size, runs)) for size in sizes]
    own[0] += main * np.array([-1.0, 0.0, 1.0])[:, None]
    own[1] += main * np.array([-0.5, 0.5])[:, None]
    joint = together * np.array([[1.0, -1.0], [-1.0, 1.0], [0.0, 0.0]])
    chosen = chosen_plans(sizes, int(luck.integers(2**32)), limit or prod(sizes))
    names = [{name: str(option) for name, option in zip(OPTIONS, choice, strict=True)} for choice in chosen]
    values = np.array([sum(o[i] for o, i in zip(own, c, strict=True)) + joint[c[0], c[1]] for c in chosen])
    values += 0.5 * luck.normal(size=values.shape)
    plans = _judged(names, values, prod(sizes), int(luck.integers(2**32)))
    true_gap = {"a": 2 * main, "b": main, "c": 0.0, "d": 0.0}
    parts = {"a": main**2 * 2 / 3, "b": main**2 / 4, "c": 0.0, "d": 0.0}
    total = sum(parts.values()) + together**2 * 2 / 3
    claims = {
        "changes it": any(true_gap[one.decision] == 0 for one in plans.shown),
        "apart": any(
            not one.gap.interval.low - TINY <= true_gap[one.decision] <= one.gap.interval.high + TINY
            for one in plans.influences
        ),
    }
    if plans.shares is not None and total > 0:
        told = [(share.interval, parts[name] / total) for name, share in plans.shares.own.items()]
        told.append((plans.shares.together.interval, 1 - sum(parts.values()) / total))
        claims["makes of the variance"] = any(not math.isnan(i.low) and not i.contains(true) for i, true in told)
    if plans.shares is not None and together == 0:
        claims["play together at all"] = plans.shares.together.interval.low > 0
    return claims


CASES: dict[str, Trial] = {
    **{f"{count} equal plans, numbers": equal_numbers(count) for count in (2, 3, 5, 20, 40, 100)},
    **{
        f"{count} equal plans, yes in {p:g}": equal_chances(count, p)
        for count, p in product((2, 3, 5, 20, 40, 100), (0.5, 0.05, 0.002))
    },
    "20 near plans": near_numbers(20),
    "100 plans, rarely worse": rarely_worse(100),
    "100 plans, rare counts": rare_counts(100),
    "decisions that do nothing": lambda luck: _factorial(luck, 0, 0),
    "decisions that add up": lambda luck: _factorial(luck, 1, 0),
    "decisions that hardly matter": lambda luck: _factorial(luck, 0.1, 0.05),
    "decisions that play together": lambda luck: _factorial(luck, 0.5, 0.5),
    "decisions that only play together": lambda luck: _factorial(luck, 0, 0.5),
    "a sample of plans": lambda luck: _factorial(luck, 0.5, 0.5, limit=16),
    "a sample of plans that are alike": lambda luck: _factorial(luck, 0, 0.5, limit=12),
}


SHARP = ("2 equal plans, numbers", "3 equal plans, numbers", "5 equal plans, numbers", "20 equal plans, numbers")
"""Where the level is all but used up: few normal, independent plans; and few pairs of options."""
FAMILY = Family(
    "explore --value",
    {
        "shown to be worse": "“… plans are shown to be worse” than the best",
        "the best is among them": "the plan truly best is among those not shown to be worse",
        "against the best": "an interval against the best",
        "changes it": "“… decisions are shown to change it”",
        "apart": "how far apart a decision's options lie, an interval",
        "makes of the variance": "the share of the differences that a decision makes, an interval",
        "play together at all": "“how decisions play together” makes a share",
    },
    {case: drawn(trial) for case, trial in CASES.items()},
    sharp=(*SHARP, "changes it", "apart"),
)


@pytest.mark.parametrize("case", [case for case in CASES if "100" not in case and not case.startswith("40")])
def test_no_sentence_is_false_far_more_often_than_it_says(case):
    assert_not_far_more_often(FAMILY.worlds[case](20))


@pytest.mark.long
@pytest.mark.parametrize("case", CASES)
def test_each_sentence_is_false_in_at_most_five_of_a_hundred(case):
    assert_no_more_often(FAMILY, case)
