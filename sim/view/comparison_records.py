"""A comparison as JSON lines, and as CSV with one row a replication and case."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from typing import Any

from sim.analysis.compare import Comparison
from sim.analysis.statistics import Estimate
from sim.view.records import VERSION, line


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {
        "value": _number(estimate.value),
        "low": _number(estimate.interval.low),
        "high": _number(estimate.interval.high),
        "n": estimate.n,
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) or math.isinf(value) else float(value)


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """A head, a line a case, a line a difference; estimates hold value, low, high (95%) and n."""
    yield line(
        "comparison",
        version=VERSION,
        runs=comparison.runs,
        seed=comparison.seed,
        complete=comparison.complete,
        baseline=comparison.results[comparison.baseline].case.name,
    )
    for result in comparison.results:
        case = result.case
        yield line(
            "case",
            name=case.name,
            scenario=case.scenario.title,
            policy=result.sample.policy,
            start=dict(case.start),
            outcomes={name: _estimate(estimate) for name, estimate in result.outcomes.items()},
            measures={
                name: {
                    "mean": _estimate(summary.mean),
                    "median": _estimate(summary.median),
                    "p10": _number(summary.low),
                    "p90": _number(summary.high),
                    "within": None if summary.within is None else _estimate(summary.within),
                }
                for name, summary in result.measures.items()
            },
            state={name: _estimate(estimate) for name, estimate in result.state.items()},
        )
    for difference in comparison.differences:
        yield line(
            "difference",
            name=difference.name,
            outcomes={name: _estimate(estimate) for name, estimate in difference.outcomes.items()},
            measures={name: _estimate(estimate) for name, estimate in difference.measures.items()},
            state={name: _estimate(estimate) for name, estimate in difference.state.items()},
            changed=_estimate(difference.changed),
            flows=[{"from": a, "to": b, "runs": count} for (a, b), count in sorted(difference.flows.items())],
        )


def comparison_csv(comparison: Comparison) -> Iterator[str]:
    """One row a replication and case: outcome, measures (durations in seconds), states at the end."""
    states = list(dict.fromkeys(name for result in comparison.results for name in result.state))
    measures = list(comparison.measures)
    yield _row(["case", "replication", "outcome", *measures, *(f"end.{name}" for name in states)])
    for result in comparison.results:
        sample = result.sample
        blank = [math.nan] * sample.runs
        columns = [sample.measures.get(name, blank) for name in measures]
        columns += [sample.state.get(name, blank) for name in states]
        for row, outcome in enumerate(sample.outcome_of.tolist()):
            values = ["" if math.isnan(column[row]) else repr(float(column[row])) for column in columns]
            yield _row([result.case.name, str(sample.first + row), outcome, *values])


def _row(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
