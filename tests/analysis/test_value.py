"""What `--value` asks for: the numbers it gives, and a sentence for what makes no sense."""

from __future__ import annotations

import math

import numpy as np
import pytest

import sim
from sim.analysis.criterion import parse_value
from sim.engine.sample import Sample
from sim.scenario.load import examine_text
from tests.kept_exercises.paths import DECEMBER_DOUBLE

SCENARIO = """\
whitecell: 1
title: Values
judgement: All of it.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {blue: {title: Blue}}
actors: {staff: {cell: blue}}
state:
  tension: {start: 3, range: [0, 10]}
  calm: {start: 1, range: [0, 1]}
injects:
  launch: {at: 0m}
  answer: {after: launch, chance: 0.5, delay: 2h}
measures:
  lag: {from: launch, to: answer}
  answers: {count: answer}
  calm: {value: calm}
outcomes:
  hot: {when: tension >= 5}
  cold: {}
"""


@pytest.fixture(scope="module")
def scenario():
    examination = examine_text(SCENARIO)
    assert not examination.findings, examination.findings
    return examination.scenario


@pytest.fixture
def sample():
    """Four runs; the last has no answer."""
    return Sample(
        seed=0,
        first=0,
        policy=None,
        outcome_names=("hot", "cold"),
        outcome_numbers=np.array([0, 1, 1, 0], np.int16),
        measures={
            "lag": np.array([3600.0, 7200.0, 14400.0, math.nan]),
            "answers": np.array([1.0, 1.0, 1.0, 0.0]),
            "calm": np.array([0.0, 1.0, 1.0, 0.0]),
        },
        state={"tension": np.array([6.0, 2.0, 4.0, 5.0]), "calm": np.array([0.0, 1.0, 1.0, 0.0])},
        reached={},
    )


NAN = math.nan
VALUES = {
    "tension": ([6, 2, 4, 5], "number"),
    "-tension": ([-6, -2, -4, -5], "number"),
    "hot": ([1, 0, 0, 1], "chance"),
    "not hot": ([0, 1, 1, 0], "chance"),
    "hot or tension < 3": ([1, 1, 0, 1], "chance"),
    "hot and tension != 5": ([1, 0, 0, 0], "chance"),
    "hot == cold": ([0, 0, 0, 0], "chance"),
    "hot + cold": ([1, 1, 1, 1], "number"),
    "lag": ([1, 2, 4, NAN], "hours"),
    "-lag": ([-1, -2, -4, NAN], "hours"),
    "max(lag, 90m)": ([1.5, 2, 4, NAN], "hours"),
    "2 * lag - 30m": ([1.5, 3.5, 7.5, NAN], "hours"),
    "lag / 2": ([0.5, 1, 2, NAN], "hours"),
    "lag / 1h": ([1, 2, 4, NAN], "number"),
    "lag <= 2h": ([1, 1, 0, NAN], "chance"),
    "lag > 2h or hot": ([1, 0, 1, NAN], "chance"),
    "abs(tension - 4) * answers": ([2, 2, 0, 0], "number"),
    "min(tension, 5, 3) + 1": ([4, 3, 4, 4], "number"),
    "10 - 4 - tension": ([0, 4, 2, 1], "number"),
    "state.calm + outcome.hot": ([1, 1, 1, 1], "number"),
    "measure.calm": ([0, 1, 1, 0], "number"),
}


@pytest.mark.parametrize("text", VALUES)
def test_a_value_in_each_run(text, scenario, sample):
    numbers, unit = VALUES[text]
    value = parse_value(text, scenario)
    np.testing.assert_allclose(value.of(sample), numbers)
    assert value.unit == unit


def test_an_outcomes_name_counts_the_runs_that_end_in_it():
    scenario = sim.load(DECEMBER_DOUBLE)
    sample = sim.simulate(scenario, runs=300, seed=3)
    for name, count in sample.outcomes.items():
        assert parse_value(name, scenario).of(sample).sum() == count


MISTAKES = {
    "tensoin": "There is no measure, state or outcome `tensoin`. Did you mean `tension`?",
    "zzz": "There are measures `lag`, `answers` and `calm`; states `tension` and `calm`; outcomes `hot` and `cold`.",
    "launch": "That is a moment; declare a measure that counts it or takes its time.",
    "calm": "`calm` is a measure and a state. Write `measure.calm` or `state.calm`.",
    "state.hot": "There is no measure, state or outcome `state.hot`.",
    "tension +": "The value `tension +` cannot be read: this expression ends too early; a number or a name is missing.",
    "": "The value `` cannot be read: this expression is empty.",
    "lag ** 2": "`**` has no meaning here; for a square write `x * x`.",
    "1 < tension < 3": "comparisons do not chain. Write `a < b and b < c`.",
    "not tension": "a number stands where `not` asks for a yes or no.",
    "hot and 1": "a number stands where `and` asks for a yes or no.",
    "tension / 0": "a divisor is not a number other than 0.",
    "tension / (1 - 1)": "a divisor is not a number other than 0.",
    "1 / tension": "a divisor is not a number other than 0.",
    "5 + 2": "The value `5 + 2` names nothing, so it is the same in every run.",
    "elapsed": "`elapsed` has no place in a value: a run is over when it is valued.",
    "__import__('os').system('true')": "cannot be read",
    "tension" + " + tension" * 200: "cannot be read",
}


@pytest.mark.parametrize("text", MISTAKES, ids=lambda text: text[:30])
def test_a_mistake_is_told_in_a_sentence(text, scenario):
    with pytest.raises(sim.Misuse) as error:
        parse_value(text, scenario)
    assert MISTAKES[text] in str(error.value)
    assert len(str(error.value)) < 250


def test_a_value_beyond_all_numbers_is_refused(scenario, sample):
    value = parse_value("tension" + " * 1000000000" * 40, scenario)
    with pytest.raises(sim.Misuse, match="larger than a number can be"):
        value.of(sample)
