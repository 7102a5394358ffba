"""What reports of exercises and wargames found, asked of ours: direction and order of magnitude, and no more.

Each test says whose finding it is. A finding that an exercise cannot contradict proves nothing, so all of these come of
several spreads and weights together and would fail if one of them were set otherwise.
"""

from __future__ import annotations

import numpy as np

from sim.scenario.shipped import scenario_names
from tests.gallery.forced import player_decisions
from tests.history.timed import START, exercise, measured, reached, spans

DAY = 86_400


def test_all_three_consult_first_in_most_runs_and_within_a_day():
    """Pacific Forum, August 2018: the first instinct of all three was to consult."""
    for name in ("december_double", "overflight"):
        measures = measured(name)
        assert 0.5 < np.mean(measures["early_acts"] == 0) < 0.95, name
        assert np.nanmean(measures["time_to_three"] <= DAY) > 0.95, name


def test_what_assures_seoul_is_not_what_assures_tokyo():
    """Pacific Forum, June 2017: Seoul fears to be drawn in, Tokyo to be left out."""
    by_two, by_three = measured("december_double", "bilateral_first"), measured("december_double", "firm_together")
    assert np.mean(by_two["final_seoul_assurance"] - by_three["final_seoul_assurance"]) > 0.2
    assert np.mean(by_two["final_tokyo_assurance"] - by_three["final_tokyo_assurance"]) < -0.5


def test_firmness_does_not_stop_the_testing():
    """Pacific Trident, February 2018: firm and coordinated, it gives nothing away; the record is one of tit for tat."""
    firm, restrained = (measured("december_double", policy)["launches"] for policy in ("firm_together", "restraint"))
    assert abs(np.mean(firm >= 2) - np.mean(restrained >= 2)) < 0.1
    assert np.mean(firm >= 2) > 0.3


def test_a_flight_by_three_comes_later_as_a_rule_and_not_always():
    """Three cases against four, 2022 to 2025."""
    by_three = spans("december_double", {"": ("icbm_launch", "response.flown_three")}, "firm_together")[""]
    by_two = spans("december_double", {"": ("icbm_launch", "response.flown_two")}, "bilateral_first")[""]
    rng = np.random.default_rng(1)
    drawn = [rng.choice(lags[np.isfinite(lags)], 10_000) for lags in (by_three, by_two)]
    assert 0.6 < np.mean(drawn[0] > drawn[1]) < 0.99


def test_the_council_meets_within_a_week_and_agrees_on_next_to_nothing():
    """Nineteen meetings of 2022 to 2025, no product since 2018; it is not ruled out."""
    for name, launch in (("december_double", "icbm_launch"), ("overflight", "launch")):
        lags = spans(name, {"": (launch, "council.meeting.done")})[""]
        lags = lags[np.isfinite(lags)]
        assert np.mean(lags <= 7 * DAY) > 0.97, name
        assert reached(name, "council.adopted") + reached(name, "council.consensus.pass") < 0.05, name


def test_a_second_crisis_makes_washington_hesitate_and_seoul_doubt():
    """Guardian Tiger, May 2025: two theatres can make the United States hesitate."""
    happened = np.isfinite(spans("december_double", {"": (START, "second_crisis.cover.done")})[""])
    measures = measured("december_double")
    assert 0.2 < np.mean(happened) < 0.6
    for measure, sign in (("final_seoul_assurance", -1), ("time_to_call", 1)):
        values = measures[measure]
        apart = np.nanmean(values[happened]) - np.nanmean(values[~happened])
        error = np.nanstd(values) / np.sqrt(min(happened.sum(), (~happened).sum()))
        assert sign * apart > 2 * error, measure


def test_pressure_at_home_is_high_and_is_no_policy():
    """Polls of 2021 to 2024: 60 to 77 of a hundred of the public, 34 of a hundred experts."""
    final = measured("december_double")["final_own_bomb"]
    assert 6 < np.median(final) < 8
    assert np.mean(final >= 9) < 0.05
    options = [
        f"{option.title} {option.text}".lower()
        for name in scenario_names()
        for decision in player_decisions(name).values()
        for option in decision.options.values()
    ]
    assert not any("build a bomb" in words or "start a nuclear programme" in words for words in options)
    assert all("own_bomb" in exercise(name).state for name in scenario_names())
