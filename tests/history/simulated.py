"""What an exercise plays of the record: for each case the lags, or the hours, of many runs."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.clock import at_zone
from sim.engine.simulate import simulate
from sim.program.compile import Program, compile_program
from sim.scenario.load import load, restored
from sim.scenario.model import Scenario
from tests.history.record import KOREA, Case, cases

RUNS = 4_000
_ZERO = "start_of_the_record"
"""An inject of our own at the start, from which moments are timed."""


def values(case: Case) -> NDArray[np.float64]:
    """The lags of the runs in which it came about: in seconds, with ``days`` in days; of an hour the hours of the day,
    with fractions."""
    instants = _times(case.exercise, case.policy)
    ends = instants[case.ends]
    if case.is_hour:
        local = [_local(case, second, case.zone) for second in ends[np.isfinite(ends)]]
        return np.array([when.hour + when.minute / 60 for when in local])
    if not case.days:
        spans = instants[f"{case.begins} {case.ends}"]
        return spans[np.isfinite(spans)]
    begins = instants[case.begins]
    both = np.isfinite(begins) & np.isfinite(ends) & (ends >= begins)
    pairs = zip(begins[both], ends[both], strict=True)
    return np.array(
        [(_local(case, end, case.zone).date() - _local(case, begin, KOREA).date()).days for begin, end in pairs], float
    )


def weekdays(case: Case) -> frozenset[int]:
    """The days of the week, Monday 0, on which its moment came in any run."""
    ends = _times(case.exercise, case.policy)[case.ends]
    return frozenset(_local(case, second, case.zone).weekday() for second in ends[np.isfinite(ends)])


def _local(case: Case, seconds: float, zone: str) -> datetime:
    return at_zone(_start(case.exercise), int(seconds), zone)


@cache
def _start(exercise: str) -> datetime:
    return load(exercise).start


@cache
def _times(exercise: str, policy: str | None) -> dict[str, NDArray[np.float64]]:
    """When each moment that the record names first came, and how long after the first ``from`` the first ``to`` did."""
    wanted = [case for case in cases(exercise) if case.policy == policy]
    sample = simulate(_timed(load(exercise), wanted), RUNS, 1, policy)
    return {name: np.asarray(sample.measures[_measure(at)]) for at, name in enumerate(_spans(wanted))}


def _measure(at: int) -> str:
    return f"of_the_record_{at}"


def _spans(wanted: Iterable[Case]) -> dict[str, tuple[str, str]]:
    """What has to be timed, by name."""
    spans = {}
    for case in wanted:
        spans[case.ends] = (_ZERO, case.ends)
        if case.begins:
            spans[case.begins] = (_ZERO, case.begins)
            spans[f"{case.begins} {case.ends}"] = (case.begins, case.ends)
    return spans


def _timed(scenario: Scenario, wanted: Iterable[Case]) -> Program:
    """The scenario with a measure for everything that has to be timed."""
    value = deepcopy(scenario.document.value)
    assert isinstance(value, dict)
    value["injects"] = {**value.get("injects", {}), _ZERO: {"at": "0m", "quiet": "true"}}
    spans = enumerate(_spans(wanted).values())
    value["measures"] = {_measure(at): {"from": begin, "to": end} for at, (begin, end) in spans} | value["measures"]
    return compile_program(restored(value, scenario.document.file, scenario.document.attachments))
