"""A forecast as plain values, for the log of an exercise and as JSON lines."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from sim.analysis.forecast import Forecast, Prospect
from sim.analysis.statistics import Estimate
from sim.scenario.model import Scenario
from sim.view.records import VERSION, line, name_of


def forecast_record(forecast: Forecast) -> dict[str, Any]:
    """What was forecast, in plain JSON values; shares are [share, low, high] with their 95% interval.

    ``cases`` holds one object a case: ``option`` is null for a lapse, ``due`` too where things stand as they do.
    """
    return {**_head(forecast), "cases": [_case(case) for case in forecast.cases]}


def forecast_lines(scenario: Scenario, forecast: Forecast) -> Iterator[str]:
    """A head and a line a case."""
    yield line("forecast", version=VERSION, scenario=scenario.title, name=name_of(scenario), **_head(forecast))
    for case in forecast.cases:
        yield line("prospect", **_case(case))


def _head(forecast: Forecast) -> dict[str, Any]:
    return {
        "decision": forecast.decision,
        "time": forecast.time,
        "policy": forecast.policy,
        "futures": forecast.futures,
        "seed": forecast.seed,
        "epoch": forecast.epoch,
    }


def _case(case: Prospect) -> dict[str, Any]:
    return {
        "option": case.option,
        "due": case.due,
        "outcomes": {name: _share(estimate) for name, estimate in case.outcomes.items()},
        "measures": {
            name: {
                "median": _number(summary.median.value),
                "p10": _number(summary.low),
                "p90": _number(summary.high),
                "within": None if summary.within is None else _share(summary.within),
            }
            for name, summary in case.measures.items()
        },
    }


def _share(estimate: Estimate) -> list[float | None]:
    return [_number(value) for value in (estimate.value, estimate.interval.low, estimate.interval.high)]


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
