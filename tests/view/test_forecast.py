"""A forecast in words: the whole page, the sentence that says what matters, and the record for the log."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.compare import Summary, outcome_shares
from sim.analysis.forecast import Forecast, Prospect, forecast_at
from sim.analysis.statistics import proportion
from sim.engine.guided import GuidedPlay
from sim.engine.sample import Sample
from sim.luck import LuckBlock
from sim.program.compile import compile_program
from sim.scenario.load import examine_text, load
from sim.scenario.model import Scenario
from sim.terminal.forms import json_lines
from sim.terminal.render import render
from sim.view.exercise.forecast import forecast_page, likelihood, main_sentence
from sim.view.records.forecast import forecast_record, forecast_records
from tests.kept_exercises.paths import DECEMBER_DOUBLE

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(DECEMBER_DOUBLE)


@pytest.fixture(scope="module")
def first_call(scenario) -> Forecast:
    """At the second question, that for the level of the first call, before which the first was left to lapse."""
    program = compile_program(scenario)
    play = GuidedPlay(program, LuckBlock(7).of(0))
    while "call_level" not in (stop := play.run()).names:
        if stop.kind == "deadline":
            play.lapse(stop.names[0])
    return forecast_at(program, play.position(), 7, 1, "call_level", due=play.time + 40 * 60)


def test_the_page_at_a_decision(scenario, first_call, golden, capsys):
    """Five cases and five outcomes within 80 columns."""
    render(forecast_page(scenario, first_call))
    golden(GOLDEN / "forecast_call_level.txt", capsys.readouterr().out)


def test_the_page_of_things_as_they_stand(scenario, golden, capsys):
    program = compile_program(scenario)
    play = GuidedPlay(program, LuckBlock(7).of(0))
    play.run(until=1_800)
    render(forecast_page(scenario, forecast_at(program, play.position(), 7, 1, policy="restraint")))
    golden(GOLDEN / "forecast_as_things_stand.txt", capsys.readouterr().out)


# ---------------------------------------------------------------- the sentence

SMALL = """
whitecell: 1
title: Small
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {blue: {}}
actors: {staff: {cell: blue}}
injects: {go: {at: 0s}}
decisions:
  d: {after: go, by: staff, within: 1h, title: Posture, options: {a: {title: Quiet}, b: {title: Loud}}, lapse: {}}
outcomes: {scare: {title: War scare, when: d.b}, calm: {title: Calm}}
"""


@pytest.fixture(scope="module")
def small() -> Scenario:
    examination = examine_text(SMALL)
    assert examination.scenario is not None
    return examination.scenario


def _forecast(*scares: list[bool]) -> Forecast:
    """A forecast of `d`: for quiet, loud and lapse, in which futures there is a scare."""
    cases = []
    for option, ends in zip(("a", "b", None), scares, strict=False):
        numbers = np.where(ends, 0, 1).astype(np.int16)
        sample = Sample(7, 0, None, ("scare", "calm"), numbers, {}, {}, {})
        cases.append(Prospect(option, 0 if option else 3600, sample, outcome_shares(sample), dict[str, Summary]()))
    return Forecast("d", 0, None, len(scares[0]), 7, 1, tuple(cases))


def _first(count: int, among: int = 1_000) -> list[bool]:
    return [number < count for number in range(among)]


@pytest.mark.parametrize(
    ("scares", "sentence"),
    [
        (
            (_first(30), _first(120)),
            "“Loud” ends in “War scare” about 12 in 100 times (9 to 15), “Quiet” about 3 (1 to 5).",
        ),
        (
            (_first(30), _first(120), _first(60)),
            "“Loud” ends in “War scare” about 12 in 100 times (9 to 15), “Quiet” about 3 (1 to 5).",
        ),
        (
            (_first(30), _first(60), _first(120)),
            "A lapse ends in “War scare” about 12 in 100 times (9 to 15), “Quiet” about 3 (1 to 5).",
        ),
        (
            (_first(2), _first(998)),
            "“Loud” ends in “War scare” over 99 in 100 times (99 to 100), “Quiet” under 1 (0 to 1).",
        ),
        (
            (_first(100), _first(101)),
            "1,000 futures show no difference in how it ends, whichever of these is taken.",
        ),
    ],
)
def test_it_says_what_matters_and_claims_only_what_is_shown(small, scares, sentence):
    assert main_sentence(small, _forecast(*scares)) == sentence


def test_a_difference_is_judged_future_by_future(small):
    """12 more in 1,000, always the same futures, is shown; among others that change places it is not."""
    pairs = _first(100), _first(112)
    assert "no difference" not in main_sentence(small, _forecast(*pairs))
    shuffled = np.random.default_rng(3).permutation(pairs[1]).tolist()
    assert "no difference" in main_sentence(small, _forecast(pairs[0], shuffled))


def test_of_one_case_it_says_how_it_ends_most_often(small):
    assert main_sentence(small, _alone(300)) == (
        "It ends most often in “Calm”, about 70 in 100 times (66 to 74), and in “War scare” about 30 (26 to 34)."
    )
    assert main_sentence(small, _alone(0)) == "It ends most often in “Calm”, about 100 in 100 times (99 to 100)."


def test_of_one_case_it_does_not_say_what_the_futures_do_not_tell(small):
    assert main_sentence(small, _alone(490)) == (
        "1,000 futures do not tell which end is likeliest: “Calm” comes about 51 in 100 times (47 to 55), "
        "“War scare” about 49 (45 to 53)."
    )


def _alone(scares: int) -> Forecast:
    [only] = _forecast(_first(scares)).cases
    return Forecast(None, 0, None, 1_000, 7, 1, (only,))


def test_a_likelihood_in_words():
    assert likelihood(proportion(800, 2_000)) == "about 40 in 100 (37 to 43)"
    assert likelihood(proportion(3, 2_000)) == "under 1 in 100 (0 to 1)"


# ---------------------------------------------------------------- records


def test_the_record_holds_plain_values(scenario, first_call):
    record = forecast_record(first_call)
    assert json.loads(json.dumps(record, allow_nan=False)) == record
    assert [case["option"] for case in record["cases"]] == ["officials", "ministers", "advisers", "leaders", None]
    head = {key: record[key] for key in ("decision", "time", "policy", "futures", "seed", "epoch")}
    assert head == {
        "decision": "call_level",
        "time": first_call.time,
        "policy": None,
        "futures": 2_000,
        "seed": 7,
        "epoch": 1,
    }
    case = record["cases"][0]
    share, low, high = case["outcomes"]["rift"]
    assert 0 < low < share < high < 1
    assert set(case["outcomes"]) == set(scenario.outcomes)
    assert set(case["measures"]["peak_tension"]) == {"median", "p10", "p90", "within"}


def test_as_lines_there_is_a_head_and_a_line_a_case(scenario, first_call):
    head, *cases = [json.loads(line) for line in json_lines(forecast_records(scenario, first_call))]
    assert (head["type"], head["version"], head["name"]) == ("forecast", 1, "december_double")
    assert [case.pop("type") for case in cases] == ["prospect"] * 5
    assert cases == forecast_record(first_call)["cases"]
