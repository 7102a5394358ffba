"""What a forecast says before its tables, where it may be false: which cases differ, and which end is likeliest.

The futures are drawn here, each case's by luck of its own or all by the same, and set side by side as those that are
played are.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from sim.analysis.compare import outcome_shares
from sim.analysis.forecast import Forecast, Prospect, largest_difference, likeliest, share_among_all
from sim.engine.sample import Sample
from tests.analysis.claims.families import Family, assert_no_more_often, assert_not_far_more_often, drawn

Chances = np.ndarray
"""Of each case (rows) and each outcome, how likely it truly is."""


def forecast(luck: np.random.Generator, chances: Chances, futures: int, shared: bool) -> Forecast:
    """Futures of cases that end as they are said to."""
    draws = np.broadcast_to(luck.random(futures), (len(chances), futures)) if shared else None
    if draws is None:
        draws = luck.random((len(chances), futures))
    names = tuple(f"end{number}" for number in range(chances.shape[1]))
    cases = []
    for number, (row, own) in enumerate(zip(chances, draws, strict=True)):
        ends = np.minimum(np.searchsorted(np.cumsum(row), own, side="right"), len(row) - 1).astype(np.int16)
        sample = Sample(7, 0, None, names, ends, {}, {}, {})
        cases.append(Prospect(f"option{number}", 0, sample, outcome_shares(sample), {}))
    return Forecast("d", 0, None, futures, 7, 1, tuple(cases))


def of_cases(chances: Chances, futures: int, shared: bool, luck: np.random.Generator) -> dict[str, bool]:
    """Whether the two cases named do not differ so, and whether a bound beside them is missed."""
    found = forecast(luck, chances, futures, shared)
    named = largest_difference(found)
    if named is None:
        return {"differs": False, "bounds": False}
    outcome, *cases = named
    column = int(outcome.removeprefix("end"))
    truths = [float(chances[int(case.option.removeprefix("option")), column]) for case in cases]
    bounds = [share_among_all(found, case, outcome).interval for case in cases]
    return {
        "differs": truths[0] >= truths[1],
        "bounds": not all(bound.contains(truth) for bound, truth in zip(bounds, truths, strict=True)),
    }


def of_ends(chances: Chances, futures: int, luck: np.random.Generator) -> dict[str, bool]:
    """Whether another end is truly the likeliest, or as likely; and whether it is not among those named."""
    found = forecast(luck, chances[None, :], futures, shared=False)
    [case] = found.cases
    named = [int(outcome.removeprefix("end")) for outcome in likeliest(case)]
    most = float(chances.max())
    best = set(np.flatnonzero(chances == most).tolist())
    bounds = (share_among_all(found, case, f"end{number}").interval.contains(chances[number]) for number in named)
    return {
        "likeliest": len(named) == 1 and best != set(named),
        "not told": len(named) > 1 and len(best) == 1 and not best <= set(named),
        "bounds": not all(bounds),
    }


def alike(cases: int, *chances: float) -> Chances:
    return np.tile(np.array(chances) / sum(chances), (cases, 1))


def near(cases: int) -> Chances:
    """Each case ends a little more often in the first outcome than the one before it."""
    first = 0.3 + 0.005 * np.arange(cases)
    return np.column_stack([first, 0.5 - first, np.full(cases, 0.5)])


RARE = (0.002, 0.002, 0.996)
WORLDS = {
    "2 options that are alike": partial(of_cases, alike(2, 1, 1), 2_000, False),
    "2 options that are alike, 100 futures": partial(of_cases, alike(2, 1, 1), 100, False),
    "4 options that are alike, 4 ends": partial(of_cases, alike(4, 1, 2, 3, 4), 2_000, False),
    "17 options that are alike, 5 ends": partial(of_cases, alike(17, 1, 2, 3, 4, 5), 500, False),
    "4 options that are alike, rare ends": partial(of_cases, alike(4, *RARE), 2_000, False),
    "4 options that are alike, the same luck": partial(of_cases, alike(4, 1, 2, 3, 4), 2_000, True),
    "options that hardly differ": partial(of_cases, near(5), 2_000, False),
    "options that hardly differ, the same luck": partial(of_cases, near(5), 2_000, True),
    "2 ends as likely": partial(of_ends, np.array([0.5, 0.5]), 2_000),
    "2 ends as likely, 100 futures": partial(of_ends, np.array([0.5, 0.5]), 100),
    "6 ends as likely": partial(of_ends, np.full(6, 1 / 6), 2_000),
    "rare ends as likely": partial(of_ends, np.array([0.002, 0.002, 0.002, 0.497, 0.497]), 2_000),
    "ends that hardly differ": partial(of_ends, np.array([0.27, 0.26, 0.25, 0.22]), 2_000),
}
FAMILY = Family(
    "a forecast",
    {
        "differs": "“A ends in … N in 100 times, B N”: that they differ so",
        "likeliest": "“It ends most often in …”",
        "not told": "“futures do not tell which end is likeliest: A, B”: it is one of these",
        "bounds": "a bound in the first sentence",
    },
    {name: drawn(trial) for name, trial in WORLDS.items()},
    sharp=("2 ends as likely", "2 ends as likely, 100 futures"),
)


@pytest.mark.parametrize("world", WORLDS)
def test_no_sentence_is_false_far_more_often_than_it_says(world):
    assert_not_far_more_often(FAMILY.worlds[world](30))


@pytest.mark.long
@pytest.mark.parametrize("world", WORLDS)
def test_each_sentence_is_false_in_at_most_five_of_a_hundred(world):
    assert_no_more_often(FAMILY, world)
