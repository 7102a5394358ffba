"""A comparison's numbers as tables that keep the exact value beside what is shown of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from sim.analysis.compare import CaseResult, Comparison, Difference
from sim.analysis.estimate import Estimate
from sim.analysis.fans import SHARES
from sim.program.expression import Floats
from sim.view.comparison.page import case_letter, measure_of, outcome_title, state_title
from sim.view.words import sentences as say
from sim.view.words.estimates import (
    HUNDREDTHS,
    Format,
    is_exact,
    of_hundredths,
    of_measure,
    of_numbers,
    of_values,
    signed,
)
from sim.view.words.numbers import NumberTable, ShownCell, ShownNumber

TIMES = 10
"""A fan's table has so many steps of time."""


def case_labels(comparison: Comparison) -> list[str]:
    """``B Like for like``: each case by its letter, its policy's title, and the starts that were set."""
    labels = []
    several = len({result.case.scenario.title for result in comparison.results}) > 1
    for number, result in enumerate(comparison.results):
        case = result.case
        policy = case.policy
        if isinstance(policy, str):
            words = say.titled(policy, case.scenario.policies.get(policy))
        else:
            words = "Unguided" if policy is None else case.who
        parts = [f"{case_letter(number)} {words}"]
        parts += [f"{say.briefly(name, case.scenario.state.get(name))} {v:g}" for name, v in case.start.items()]
        parts += [case.scenario.title] if several else []
        labels.append(", ".join(parts))
    return labels


def outcome_numbers(comparison: Comparison) -> NumberTable:
    """Each case's share of each outcome, in 100."""
    columns = tuple(outcome_title(comparison, name) for name in comparison.outcomes)

    def row(result: CaseResult) -> list[ShownCell | None]:
        return [_estimate(result.outcomes.get(name), HUNDREDTHS) for name in comparison.outcomes]

    return NumberTable("Of 100 runs, so many end like this (95% interval)", "Case", columns, _by_case(comparison, row))


def measure_numbers(comparison: Comparison, name: str) -> NumberTable:
    """A measure's mean, median, 10th and 90th percentile and share in target, a row a case."""
    measure = measure_of(comparison, name)

    def row(result: CaseResult) -> list[ShownCell | None]:
        summary = result.measures.get(name)
        if summary is None:
            return [None] * 5
        every = is_exact(summary.mean)
        show = of_values(measure, summary.mean)
        low, high = (ShownCell(_number(value, show)) for value in (summary.low, summary.high))
        within = _estimate(summary.within, HUNDREDTHS)
        mean, median = (_estimate(one, show, every=every) for one in (summary.mean, summary.median))
        return [mean, median, low, high, within]

    columns = ("Mean", "Median", "10th percentile", "90th percentile", "In target, of 100 runs")
    return NumberTable(f"{say.titled(name, measure)} (95% intervals)", "Case", columns, _by_case(comparison, row))


def state_numbers(comparison: Comparison) -> NumberTable | None:
    """Each case's states at the end, on average; None without states."""
    names = list(dict.fromkeys(name for result in comparison.results for name in result.state))

    def row(result: CaseResult) -> list[ShownCell | None]:
        return [_mean(result.state.get(name)) for name in names]

    columns = tuple(state_title(comparison, name) for name in names)
    return NumberTable("State at the end, on average", "Case", columns, _by_case(comparison, row)) if names else None


def difference_numbers(comparison: Comparison) -> list[NumberTable]:
    """Paired differences, case minus baseline: outcomes, measures, states; a column a case."""
    if not comparison.differences:
        return []
    tables = [
        _differences(comparison, "Outcomes, of 100 runs", lambda d: d.outcomes, outcome_title, lambda _: of_hundredths),
        _differences(
            comparison,
            "Measures",
            lambda d: d.measures,
            _measure_title,
            lambda m: partial(of_measure, measure_of(comparison, m)),
        ),
        _differences(
            comparison, "Runs that have a value, of 100", lambda d: d.has, _measure_title, lambda _: of_hundredths
        ),
        _differences(
            comparison, "Runs within the target, of 100", lambda d: d.within, _measure_title, lambda _: of_hundredths
        ),
        _differences(comparison, "States at the end", lambda d: d.state, state_title, lambda _: of_numbers),
    ]
    return [table for table in tables if table.rows]


def changed_numbers(comparison: Comparison) -> NumberTable:
    """The share of replications whose outcome is another."""
    cells = tuple(_estimate(difference.changed, HUNDREDTHS) for difference in comparison.differences)
    return NumberTable("Runs that end otherwise, of 100", "", _others(comparison), (("Another outcome", cells),))


def flow_numbers(flows: Mapping[tuple[str, str], int], outcomes: Mapping[str, str]) -> NumberTable:
    """How many runs go from which outcome to which: of 100 shown, counts held. ``outcomes`` are titles by name."""
    runs = sum(flows.values())
    rows = []
    for a, title in outcomes.items():
        counts = [flows.get((a, b), 0) for b in outcomes]
        rows.append((title, tuple(ShownCell(ShownNumber(f"{count / runs * 100:.1f}", count)) for count in counts)))
    return NumberTable("Of 100 runs, from (row) to (column)", "From", tuple(outcomes.values()), tuple(rows))


def fan_numbers(caption: str, grid: Sequence[int], band: Floats) -> NumberTable:
    """A fan's percentiles at some of its times."""
    steps = dict.fromkeys(round(step * (len(grid) - 1) / TIMES) for step in range(TIMES + 1))
    rows = tuple(
        (say.duration(grid[at]), tuple(ShownCell(_number(float(value), _two)) for value in band[:, at])) for at in steps
    )
    return NumberTable(caption, "After", tuple("Median" if s == 50 else f"{s}th percentile" for s in SHARES), rows)


def _by_case(
    comparison: Comparison, row: Callable[[CaseResult], list[ShownCell | None]]
) -> tuple[tuple[str, tuple[ShownCell | None, ...]], ...]:
    pairs = zip(case_labels(comparison), comparison.results, strict=True)
    return tuple((label, tuple(row(result))) for label, result in pairs)


def _others(comparison: Comparison) -> tuple[str, ...]:
    return tuple(label for i, label in enumerate(case_labels(comparison)) if i != comparison.baseline)


def _differences(
    comparison: Comparison,
    caption: str,
    part: Callable[[Difference], object],
    title: Callable[[Comparison, str], str],
    written: Callable[[str], Callable[[Estimate], Format]],
) -> NumberTable:
    held: list[dict[str, Estimate]] = [dict(part(difference)) for difference in comparison.differences]  # type: ignore[call-overload]
    names = dict.fromkeys(name for estimates in held for name in estimates)
    rows = tuple(
        (title(comparison, name), tuple(_difference(estimates.get(name), written(name)) for estimates in held))
        for name in names
    )
    return NumberTable(caption, "Case minus baseline", _others(comparison), rows)


def _difference(estimate: Estimate | None, written: Callable[[Estimate], Format]) -> ShownCell | None:
    if estimate is None:
        return None
    strong = estimate.interval.excludes_zero
    return _estimate(estimate, signed(written(estimate)), strong, is_exact(estimate))


def _mean(estimate: Estimate | None) -> ShownCell | None:
    return None if estimate is None else _estimate(estimate, of_numbers(estimate), every=is_exact(estimate))


def _estimate(estimate: Estimate | None, show: Format, strong: bool = False, every: bool = False) -> ShownCell | None:
    if estimate is None:
        return None
    low, high = estimate.interval.low, estimate.interval.high
    return ShownCell(_number(estimate.value, show), _number(low, show.low), _number(high, show.high), strong, every)


def _number(value: float, show: Callable[[float], str]) -> ShownNumber:
    return ShownNumber("–", None) if not math.isfinite(value) else ShownNumber(show(value), float(value))


def _two(value: float) -> str:
    return f"{value:.2f}"


def _measure_title(comparison: Comparison, name: str) -> str:
    return say.titled(name, measure_of(comparison, name))
