"""A comparison's numbers as tables that keep the exact value beside what is shown of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.analysis.compare import CaseResult, Comparison, Difference
from sim.analysis.statistics import Estimate
from sim.program.expression import Floats
from sim.view import sentences as say
from sim.view.comparison import letter, measure_of, outcome_title, state_title
from sim.view.results import value_text

SHARES = (10, 25, 50, 75, 90)
"""The percentiles of a fan."""
TIMES = 10
"""A fan's table has so many steps of time."""

Show = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Number:
    """A value and what is shown of it; ``value`` is None where there is none."""

    text: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, with the bounds of its interval if it has one; ``strong`` if it says something by itself."""

    number: Number
    low: Number | None = None
    high: Number | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """A table: each row has a heading and a cell (or nothing) a column. ``corner`` heads the headings."""

    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]


def case_labels(comparison: Comparison) -> list[str]:
    """``B Like for like``: each case by its letter, its policy's title, and the starts that were set."""
    labels = []
    several = len({result.case.scenario.title for result in comparison.results}) > 1
    for result in comparison.results:
        case = result.case
        policy = case.policy
        if isinstance(policy, str):
            words = say.titled(policy, case.scenario.policies.get(policy))
        else:
            words = "Unguided" if policy is None else case.name.split(",")[0]
        parts = [f"{letter(comparison, case.name).split(' ')[0]} {words}"]
        parts += [f"{say.briefly(name, case.scenario.state.get(name))} {v:g}" for name, v in case.start.items()]
        parts += [case.scenario.title] if several else []
        labels.append(", ".join(parts))
    return labels


def outcome_numbers(comparison: Comparison) -> Numbers:
    """Each case's share of each outcome, in 100."""
    columns = tuple(outcome_title(comparison, name) for name in comparison.outcomes)

    def row(result: CaseResult) -> list[Cell | None]:
        return [_estimate(result.outcomes.get(name), _hundred) for name in comparison.outcomes]

    return Numbers("Of 100 runs, so many end like this (95% interval)", "Case", columns, _by_case(comparison, row))


def measure_numbers(comparison: Comparison, name: str) -> Numbers:
    """A measure's mean, median, 10th and 90th percentile and share in target, a row a case."""
    measure = measure_of(comparison, name)

    def show(value: float) -> str:
        return value_text(measure, value)

    def row(result: CaseResult) -> list[Cell | None]:
        summary = result.measures.get(name)
        if summary is None:
            return [None] * 5
        low, high = (Cell(_number(value, show)) for value in (summary.low, summary.high))
        within = _estimate(summary.within, _hundred)
        return [_estimate(summary.mean, show), _estimate(summary.median, show), low, high, within]

    columns = ("Mean", "Median", "10th percentile", "90th percentile", "In target, of 100 runs")
    return Numbers(f"{say.titled(name, measure)} (95% intervals)", "Case", columns, _by_case(comparison, row))


def state_numbers(comparison: Comparison) -> Numbers | None:
    """Each case's states at the end, on average; None without states."""
    names = list(dict.fromkeys(name for result in comparison.results for name in result.state))

    def row(result: CaseResult) -> list[Cell | None]:
        return [_estimate(result.state.get(name), _two) for name in names]

    columns = tuple(state_title(comparison, name) for name in names)
    return Numbers("State at the end, on average", "Case", columns, _by_case(comparison, row)) if names else None


def difference_numbers(comparison: Comparison) -> list[Numbers]:
    """Paired differences, case minus baseline: outcomes, measures, states; a column a case."""
    if not comparison.differences:
        return []
    tables = [
        _differences(comparison, "Outcomes, of 100 runs", lambda d: d.outcomes, outcome_title, lambda _: _points),
        _differences(comparison, "Measures", lambda d: d.measures, _measure_title, lambda m: _change(comparison, m)),
        _differences(comparison, "States at the end", lambda d: d.state, state_title, lambda _: _plus),
    ]
    return [table for table in tables if table.rows]


def changed_numbers(comparison: Comparison) -> Numbers:
    """The share of replications whose outcome is another."""
    cells = tuple(_estimate(difference.changed, _hundred) for difference in comparison.differences)
    return Numbers("Runs that end otherwise, of 100", "", _others(comparison), (("Another outcome", cells),))


def flow_numbers(comparison: Comparison, difference: Difference) -> Numbers:
    """How many runs go from which outcome to which: of 100 shown, counts held."""
    names = comparison.outcomes
    titles = [outcome_title(comparison, name) for name in names]
    rows = []
    for a, title in zip(names, titles, strict=True):
        counts = [difference.flows.get((a, b), 0) for b in names]
        rows.append((title, tuple(Cell(Number(f"{count / comparison.runs * 100:.1f}", count)) for count in counts)))
    return Numbers("Of 100 runs, from (row) to (column)", "From", tuple(titles), tuple(rows))


def fan_numbers(caption: str, grid: Sequence[int], band: Floats) -> Numbers:
    """A fan's percentiles at some of its times."""
    steps = dict.fromkeys(round(step * (len(grid) - 1) / TIMES) for step in range(TIMES + 1))
    rows = tuple(
        (say.duration(grid[at]), tuple(Cell(_number(float(value), _two)) for value in band[:, at])) for at in steps
    )
    return Numbers(caption, "After", tuple("Median" if s == 50 else f"{s}th percentile" for s in SHARES), rows)


def _by_case(
    comparison: Comparison, row: Callable[[CaseResult], list[Cell | None]]
) -> tuple[tuple[str, tuple[Cell | None, ...]], ...]:
    pairs = zip(case_labels(comparison), comparison.results, strict=True)
    return tuple((label, tuple(row(result))) for label, result in pairs)


def _others(comparison: Comparison) -> tuple[str, ...]:
    return tuple(label for i, label in enumerate(case_labels(comparison)) if i != comparison.baseline)


def _differences(
    comparison: Comparison,
    caption: str,
    part: Callable[[Difference], object],
    title: Callable[[Comparison, str], str],
    show: Callable[[str], Show],
) -> Numbers:
    held: list[dict[str, Estimate]] = [dict(part(difference)) for difference in comparison.differences]  # type: ignore[call-overload]
    names = dict.fromkeys(name for estimates in held for name in estimates)
    rows = tuple(
        (title(comparison, name), tuple(_estimate(found.get(name), show(name), is_difference=True) for found in held))
        for name in names
    )
    return Numbers(caption, "Case minus baseline", _others(comparison), rows)


def _estimate(estimate: Estimate | None, show: Show, is_difference: bool = False) -> Cell | None:
    if estimate is None:
        return None
    low, high = estimate.interval.low, estimate.interval.high
    real = is_difference and (low > 0 or high < 0)
    return Cell(_number(estimate.value, show), _number(low, show), _number(high, show), real)


def _number(value: float, show: Show) -> Number:
    return Number("–", None) if not math.isfinite(value) else Number(show(value), float(value))


def _hundred(value: float) -> str:
    return f"{value * 100:.1f}"


def _points(value: float) -> str:
    return _sign(f"{value * 100:+.1f}")


def _two(value: float) -> str:
    return f"{value:.2f}"


def _plus(value: float) -> str:
    return _sign(f"{value:+.2f}")


def _sign(text: str) -> str:
    """What rounds to nothing has no sign."""
    return text if text.strip("+-0.") else text[1:]


def _measure_title(comparison: Comparison, name: str) -> str:
    return say.titled(name, measure_of(comparison, name))


def _change(comparison: Comparison, name: str) -> Show:
    measure = measure_of(comparison, name)
    if measure.start is None:
        return _plus

    def show(value: float) -> str:
        text = value_text(measure, abs(value))
        return text if text == "0m" else f"{'+' if value > 0 else '-'}{text}"

    return show
