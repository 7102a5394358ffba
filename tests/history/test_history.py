"""The exercises are consistent with the record: every dated case lies within the middle 90 of 100 runs of the exercise
that plays it, the hour of the day and the day of the week too, and what is pooled passes a two-sample test."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from tests.history.record import Case, cases, exercises
from tests.history.simulated import values, weekdays
from tests.history.table import PAGE, line, page

LEVEL = 0.01
"""Of each two-sample test; there are few, and each is told by its kind."""
CASES = [case for exercise in exercises() for case in cases(exercise)]
DATED = [(case, date) for case in CASES for date in case.recorded]
HOURS = [case for case in CASES if case.is_hour]


@pytest.mark.parametrize(("case", "date"), DATED, ids=[f"{c.exercise}: {c.title}, {date}" for c, date in DATED])
def test_the_record_lies_inside_what_is_simulated(case: Case, date: str):
    """What lies outside says why, and what says so lies outside."""
    told = line(case, date)
    assert told.is_inside is not bool(case.exception), f"{told.recorded} and {told.simulated}"


@pytest.mark.parametrize("case", HOURS, ids=lambda case: f"{case.exercise}: {case.title}")
def test_it_comes_on_days_of_the_week_and_in_hours_in_which_it_could(case: Case):
    assert weekdays(case) <= case.weekdays
    assert set(values(case).astype(int).tolist()) <= case.hours


def _pooled() -> dict[str, list[Case]]:
    """The cases by kind, where there are at least five dates to test; each date once, in the first exercise that has
    it."""
    pooled = defaultdict(list)
    seen = set()
    for exercise in exercises():
        for case in cases(exercise):
            new = {date: value for date, value in case.recorded.items() if (case.kind, date) not in seen}
            if case.kind and new:
                pooled[case.kind].append(replace(case, recorded=new))
                seen |= {(case.kind, date) for date in new}
    return {kind: alike for kind, alike in pooled.items() if sum(len(case.recorded) for case in alike) >= 5}


@pytest.mark.parametrize("kind", _pooled())
def test_lags_of_a_kind_pass_a_two_sample_test(kind):
    """Kolmogorov's distance between the recorded lags and the simulated ones, each exercise weighed by its dates,
    beside that of as many lags drawn from the simulated ones; ties are then no matter."""
    alike = _pooled()[kind]
    rng = np.random.default_rng(1)
    recorded = np.array([sum(value) / 2 for case in alike for value in case.recorded.values()])
    simulated = np.concatenate([rng.choice(values(case), 2_000 * len(case.recorded)) for case in alike])
    drawn = [_distance(rng.choice(simulated, len(recorded)), simulated) for _ in range(2_000)]
    assert np.mean(np.array(drawn) >= _distance(recorded, simulated) - 1e-9) > LEVEL


def _distance(few: np.ndarray, many: np.ndarray) -> float:
    at = np.unique(np.concatenate([few, many]))
    steps = [np.searchsorted(np.sort(values), at, side="right") / len(values) for values in (few, many)]
    return float(np.abs(steps[0] - steps[1]).max())


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "Run `python -m tests.history.table` and read what it changed."
