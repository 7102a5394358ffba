"""A forecast as plain values, for the log of an exercise and as JSON lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.analysis.forecast import Forecast, Prospect
from sim.scenario.model import Scenario
from sim.view.records.values import Record, bounded, head, number, record


def forecast_record(forecast: Forecast) -> dict[str, Any]:
    """What was forecast, in plain JSON values; shares are [share, low, high] with their 95% interval.

    ``cases`` holds one object a case: ``option`` is null for a lapse, ``due`` too where things stand as they do.
    """
    return {**_head(forecast), "cases": [_case(case) for case in forecast.cases]}


def forecast_records(scenario: Scenario, forecast: Forecast) -> Iterator[Record]:
    """A head and a line a case."""
    yield head("forecast", scenario, **_head(forecast))
    for case in forecast.cases:
        yield record("prospect", **_case(case))


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
        **({} if case.taken is None else {"taken": case.taken}),
        "due": case.due,
        "outcomes": {name: bounded(estimate) for name, estimate in case.outcomes.items()},
        "measures": {
            name: {
                "median": number(summary.median.value),
                "p10": number(summary.low),
                "p90": number(summary.high),
                "within": None if summary.within is None else bounded(summary.within),
            }
            for name, summary in case.measures.items()
        },
    }
