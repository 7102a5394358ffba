"""What a debrief says of an exercise, in worlds in which it may be false: what mattered, and what was ordinary or luck.

The futures of every option and the other runs are drawn here, and judged as those that are played are. What the page of
groups says is of what was played, and nothing in it goes beyond.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest

from sim.analysis.alternatives import Alternative, Weighed, mattered_most
from sim.analysis.forecast import corrected
from sim.analysis.place import is_rare, judgements, place
from sim.program.nodes import Measure
from tests.analysis.claims.families import Family, assert_no_more_often, assert_not_far_more_often, drawn
from tests.analysis.claims.test_forecast_claims import Chances, alike, forecast

RUNS, VALUES = 5_000, 12
AIMED = Measure("m", None, None, at_most=5.0)


def decided(luck: np.random.Generator, decisions: Sequence[Chances], futures: int) -> tuple[Weighed, ...]:
    """Decisions whose first option was taken."""
    found = [forecast(luck, chances, futures, shared=False) for chances in decisions]
    looked_at = sum(len(one.cases[0].outcomes) * (len(one.cases) - 1) for one in found)
    return tuple(
        Weighed(
            None,
            one,
            tuple(Alternative(case, one.cases[0], corrected(one.cases[0], case, looked_at)) for case in one.cases[1:]),
        )
        for one in found
    )


def of_decisions(decisions: Sequence[Chances], futures: int, luck: np.random.Generator) -> dict[str, bool]:
    """What is told of each decision's weightiest alternative, and which decision is said to have mattered most."""
    weighed = decided(luck, decisions, futures)
    weights = [float(np.abs(chances - chances[0]).max()) for chances in decisions]
    told = [_told(chances, one) for chances, one in zip(decisions, weighed, strict=True) if one.weightiest is not None]
    most = mattered_most(weighed)
    heaviest = weighed[int(np.argmax(weights))]
    return {
        "would have": any(truth * found <= 0 for truth, found, _ in told),
        "bounds": any(not interval.contains(truth) for truth, _, interval in told),
        "mattered most": bool(most) and max(weights) > 0 and not any(one is heaviest for one in most),
    }


def _told(chances: Chances, one: Weighed):
    """The true difference that is told of, the one found, and its interval."""
    outcome, estimate = one.weightiest.largest
    column, row = int(outcome.removeprefix("end")), int(one.weightiest.prospect.option.removeprefix("option"))
    return float(chances[row, column] - chances[0, column]), estimate.value, estimate.interval


def of_an_end(share: float, luck: np.random.Generator) -> dict[str, bool]:
    """Whether an end at the border of the rare is put on the wrong side of it."""
    alike = int(luck.binomial(RUNS, share))
    told = is_rare(alike, RUNS, 1 + judgements(VALUES))
    return {"rare end": told is not None and told != (share < 0.1)}


def of_values(share: float, luck: np.random.Generator) -> dict[str, bool]:
    """Whether one of several values of which ``share`` of the runs lie as far out is put on the wrong side."""
    judged = 1 + judgements(VALUES)
    told = [
        place(9.0, np.where(luck.random(RUNS) < share, 9.0, luck.random(RUNS)), AIMED, judged) for _ in range(VALUES)
    ]
    wrong = {"ordinary"} if share < 0.1 else {"unlucky", "lucky"}
    return {"unlucky": any(one.where in wrong for one in told)}


def of_lacking(share: float, luck: np.random.Generator) -> dict[str, bool]:
    """The same of values that the run lacks, as do ``share`` of the runs."""
    judged = 1 + judgements(VALUES)
    told = [place(np.nan, np.where(luck.random(RUNS) < share, np.nan, 1.0), AIMED, judged) for _ in range(VALUES)]
    wrong = {"ordinary"} if share < 0.1 else {"unlucky", "rare"}
    return {"unlucky": any(one.where in wrong for one in told)}


def near(apart: float) -> Chances:
    """Two options, the second of which ends so much more often in the first outcome."""
    return np.array([[0.3, 0.3, 0.4], [0.3 + apart, 0.3, 0.4 - apart]])


UNDER = 0.1 - 1e-9
WORLDS = {
    "one decision that does nothing": partial(of_decisions, [alike(2, 1, 1)], 2_000),
    "6 decisions that do nothing": partial(of_decisions, [alike(4, 1, 2, 3, 4)] * 6, 1_000),
    "6 decisions that do nothing, 100 futures": partial(of_decisions, [alike(4, 1, 2, 3, 4)] * 6, 100),
    "6 decisions that do nothing, rare ends": partial(of_decisions, [alike(4, 0.002, 0.002, 0.996)] * 6, 1_000),
    "decisions that matter about as much": partial(of_decisions, [near(0.05), near(0.06), near(0.055), near(0)], 2_000),
    "one that matters, beside some that are unclear": partial(of_decisions, [near(0.05), *[near(0.04)] * 5], 1_000),
    "an end as rare as one in ten": partial(of_an_end, 0.1),
    "an end just rarer than one in ten": partial(of_an_end, UNDER),
    "values on the border of the ordinary": partial(of_values, 0.1),
    "values just outside the ordinary": partial(of_values, UNDER),
    "values that one in ten runs lacks": partial(of_lacking, 0.1),
    "values that just under one in ten runs lacks": partial(of_lacking, UNDER),
}
FAMILY = Family(
    "debrief",
    {
        "would have": "“Had it been A, about N more in 100 futures would have ended in …”",
        "bounds": "a bound beside that number",
        "mattered most": "“What mattered most was …”: none that is not named mattered more",
        "rare end": "“a rare end”, “an ordinary end”",
        "unlucky": "“lucky”, “unlucky”, “high”, “low”, “rare”, “ordinary”: of one value at least",
    },
    {name: drawn(trial) for name, trial in WORLDS.items()},
)


@pytest.mark.parametrize("world", WORLDS)
def test_no_sentence_is_false_far_more_often_than_it_says(world):
    assert_not_far_more_often(FAMILY.worlds[world](40))


@pytest.mark.long
@pytest.mark.parametrize("world", WORLDS)
def test_each_sentence_is_false_in_at_most_five_of_a_hundred(world):
    assert_no_more_often(FAMILY, world)
