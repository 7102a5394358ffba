"""A comparison as JSON lines, and as CSV with one row a replication and case."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator

from sim.analysis.compare import Comparison
from sim.characters import printable
from sim.exchange.formulas import guarded
from sim.view.records.values import VERSION, Record, estimate_of, number, record
from sim.view.words import sentences as say


def comparison_records(comparison: Comparison) -> Iterator[Record]:
    """A head, a line a case, a line a difference; estimates hold value, low, high (95%) and n."""
    yield record(
        "comparison",
        version=VERSION,
        marking=say.marking_of(comparison.scenarios),
        runs=comparison.runs,
        seed=comparison.seed,
        complete=comparison.complete,
        baseline=comparison.results[comparison.baseline].case.name,
    )
    for result in comparison.results:
        case = result.case
        yield record(
            "case",
            name=case.name,
            scenario=case.scenario.title,
            policy=result.sample.policy,
            start=dict(case.start),
            outcomes={name: estimate_of(estimate) for name, estimate in result.outcomes.items()},
            measures={
                name: {
                    "mean": estimate_of(summary.mean),
                    "median": estimate_of(summary.median),
                    "p10": number(summary.low),
                    "p90": number(summary.high),
                    "within": None if summary.within is None else estimate_of(summary.within),
                }
                for name, summary in result.measures.items()
            },
            state={name: estimate_of(estimate) for name, estimate in result.state.items()},
        )
    for difference in comparison.differences:
        yield record(
            "difference",
            name=difference.name,
            outcomes={name: estimate_of(estimate) for name, estimate in difference.outcomes.items()},
            measures={name: estimate_of(estimate) for name, estimate in difference.measures.items()},
            has={name: estimate_of(estimate) for name, estimate in difference.has.items()},
            within={name: estimate_of(estimate) for name, estimate in difference.within.items()},
            state={name: estimate_of(estimate) for name, estimate in difference.state.items()},
            changed=estimate_of(difference.changed),
            flows=[{"from": a, "to": b, "runs": count} for (a, b), count in sorted(difference.flows.items())],
        )


def comparison_csv(comparison: Comparison) -> Iterator[str]:
    """One row a replication and case: what makes it repeatable, outcome, measures (durations in seconds), states at the
    end. Starts that were set stand in columns of their own, empty where a case draws them. Words that a spreadsheet
    would work out stand behind an apostrophe."""
    states = list(dict.fromkeys(name for result in comparison.results for name in result.state))
    measures = list(comparison.measures)
    set_ = list(dict.fromkeys(name for result in comparison.results for name in result.case.start))
    starts = [f"start.{name}" for name in set_]
    head = ["case", "replication", "outcome", *measures, *(f"end.{name}" for name in states)]
    yield _row([*head, "seed", "scenario", "policy", *starts])
    for result in comparison.results:
        sample = result.sample
        blank = [math.nan] * sample.runs
        columns = [sample.measures.get(name, blank) for name in measures]
        columns += [sample.state.get(name, blank) for name in states]
        case = result.case
        given = ["" if name not in case.start else repr(float(case.start[name])) for name in set_]
        made = [str(comparison.seed), guarded(case.scenario.title), sample.policy or "unguided", *given]
        for row, outcome in enumerate(sample.outcome_of.tolist()):
            values = ["" if math.isnan(column[row]) else repr(float(column[row])) for column in columns]
            yield _row([guarded(case.name), str(sample.first + row), outcome, *values, *made])


def _row(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(printable(cell) for cell in cells)
    return text.getvalue()
