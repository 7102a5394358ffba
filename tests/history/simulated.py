"""What an exercise plays of the record: for each case the lags, or the hours, of many runs."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.clock import at_zone
from tests.history.record import KOREA, Case, cases
from tests.history.timed import START, Span, exercise, spans


def values(case: Case) -> NDArray[np.float64]:
    """The lags of the runs in which it came about: in seconds, with ``days`` in days; of an hour the hours of the day,
    with fractions."""
    instants = _times(case.exercise, case.policy)
    ends = instants[case.ends]
    if case.is_hour:
        local = [_local(case, second, case.zone) for second in ends[np.isfinite(ends)]]
        return np.array([when.hour + when.minute / 60 for when in local])
    if not case.days:
        lags = instants[f"{case.begins} {case.ends}"]
        return lags[np.isfinite(lags)]
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
    return at_zone(exercise(case.exercise).start, int(seconds), zone)


@cache
def _times(name: str, policy: str | None) -> dict[str, NDArray[np.float64]]:
    """When each moment that the record names first came, and how long after the first ``from`` the first ``to`` did."""
    wanted: dict[str, Span] = {}
    for case in cases(name):
        if case.policy == policy:
            wanted |= {case.ends: (START, case.ends)}
            if case.begins:
                wanted |= {case.begins: (START, case.begins), f"{case.begins} {case.ends}": (case.begins, case.ends)}
    return spans(name, wanted, policy)
