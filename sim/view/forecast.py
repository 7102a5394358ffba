"""A forecast in words: what each option may lead to, in one sentence and two tables, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from math import ceil, floor

from sim.analysis.compare import Summary
from sim.analysis.forecast import Forecast, Prospect, difference
from sim.analysis.statistics import Estimate
from sim.scenario.model import Decision, Measure, Scenario
from sim.scenario.names import Names
from sim.view import sentences as say
from sim.view.page import Block, Column, Heading, Prose, Table
from sim.view.results import target_text, value_text

BESIDE = 4
"""So many cases stand side by side in one table of 80 columns; more make another."""


def forecast_page(scenario: Scenario, forecast: Forecast) -> Iterator[Block]:
    """The whole forecast: what matters, what that rests on, how it ends, the measures that have a target."""
    decision = _decision(scenario, forecast)
    title = "as things stand" if decision is None else say.titled(str(forecast.decision), decision)
    yield Heading(f"Forecast: {title}", 1, scenario.marking)
    yield Prose(main_sentence(scenario, forecast))
    yield Prose(grounds(scenario, forecast), quiet=True)
    yield from _outcomes(scenario, forecast)
    yield from _measures(scenario, forecast)


def case_title(scenario: Scenario, forecast: Forecast, case: Prospect) -> str:
    """An option's title; a lapse, or that things stand as they do."""
    decision = _decision(scenario, forecast)
    if case.option is not None and decision is not None:
        return say.briefly(case.option, decision.options[case.option])
    return "As things stand" if case.due is None else "Lapse"


def likelihood(estimate: Estimate, unit: str = " in 100") -> str:
    """``about 40 in 100 (37 to 43)``; the bounds are rounded outwards."""
    words = say.share(estimate.value).replace(" in 100", unit)
    low, high = _bounds(estimate)
    return f"{words if words[0] in 'uo' else f'about {words}'} ({low} to {high})"


def main_sentence(scenario: Scenario, forecast: Forecast) -> str:
    """The one thing that matters most: the largest difference that is shown, or that none is."""
    if len(forecast.cases) == 1:
        return _alone(scenario, forecast.cases[0])
    found = _largest_difference(forecast)
    if found is None:
        return f"{_number_of(forecast)} show no difference in how it ends, whichever of these is taken."
    outcome, least, most = found
    title = say.titled(outcome, scenario.outcomes[outcome])
    rest = {0: "", 1: "; the other lies between"}.get(len(forecast.cases) - 2, "; the others lie between")
    sentence = (
        f"{_named(scenario, forecast, most)} ends in “{title}” {likelihood(most.outcomes[outcome], ' in 100 times')}, "
        f"{_named(scenario, forecast, least)} {likelihood(least.outcomes[outcome], '')}{rest}."
    )
    return sentence[0].upper() + sentence[1:]


def _named(scenario: Scenario, forecast: Forecast, case: Prospect) -> str:
    return "a lapse" if case.option is None else f"“{case_title(scenario, forecast, case)}”"


def _alone(scenario: Scenario, case: Prospect) -> str:
    """The likeliest outcome, and the next."""
    ranked = sorted(case.outcomes.items(), key=lambda item: -item[1].value)
    titles = [f"“{say.titled(name, scenario.outcomes[name])}”" for name, _ in ranked]
    first = f"It ends most often in {titles[0]}, {likelihood(ranked[0][1], ' in 100 times')}"
    if len(ranked) == 1 or ranked[1][1].value == 0:
        return f"{first}."
    return f"{first}, and next in {titles[1]}, {likelihood(ranked[1][1], '')}."


def _largest_difference(forecast: Forecast) -> tuple[str, Prospect, Prospect] | None:
    """The outcome, and the cases that have least and most of it, where the paired difference is shown and largest."""
    shown = []
    for least, most in permutations(forecast.cases, 2):
        for outcome, estimate in difference(least, most).outcomes.items():
            if estimate.interval.low > 0:
                shown.append((estimate.value, outcome, least, most))
    if not shown:
        return None
    _, outcome, least, most = max(shown, key=lambda item: item[0])
    return outcome, least, most


def grounds(scenario: Scenario, forecast: Forecast) -> str:
    """What a forecast rests on."""
    policy = forecast.policy
    by = "by the weights of their options"
    if policy is not None and policy != "unguided":
        by = f"by the policy “{say.titled(policy, scenario.policies.get(policy))}”"
    due = next((case.due for case in forecast.cases if case.option is not None), None)
    when = "" if due is None else f" The option is taken {_later(forecast, due)}."
    lapse = next((case.due for case in forecast.cases if case.option is None), None)
    if lapse is not None:
        when += f" The decision lapses {_later(forecast, lapse)}."
    shared = " each, with the same luck," if len(forecast.cases) > 1 else ""
    return (
        f"{_number_of(forecast)}{shared} from here on.{when} What is pending is drawn anew "
        f"from what can be known now, and decisions to come are taken {by}. Bounds hold 95 times in 100. "
        "It explores; it does not predict."
    )


def _later(forecast: Forecast, due: int) -> str:
    return "now" if due == forecast.time else f"{say.duration(due - forecast.time)} from now"


def _number_of(forecast: Forecast) -> str:
    return say.count_of(forecast.futures, "future")


def _decision(scenario: Scenario, forecast: Forecast) -> Decision | None:
    if forecast.decision is None:
        return None
    element = Names(scenario).nodes[forecast.decision].element
    assert isinstance(element, Decision)
    return element


# ---------------------------------------------------------------------- tables


def _outcomes(scenario: Scenario, forecast: Forecast) -> Iterator[Block]:
    """The share of each outcome, a column a case."""
    count = len(forecast.cases)
    width = ceil(count / ceil(count / BESIDE))
    for begin in range(0, count, width):
        cases = forecast.cases[begin : begin + width]
        rows = (
            (say.titled(name, outcome), *(_share(case.outcomes[name]) for case in cases))
            for name, outcome in scenario.outcomes.items()
        )
        columns = (Column(case_title(scenario, forecast, case), "right") for case in cases)
        yield Table((Column("Of 100 futures, end in"), *columns), tuple(rows))


def _measures(scenario: Scenario, forecast: Forecast) -> Iterator[Block]:
    """The measures with a target: first those in which the cases differ, a row a case, then the others."""
    apart: list[tuple[str, ...]] = []
    alike: list[tuple[str, ...]] = []
    titles = [case_title(scenario, forecast, case) for case in forecast.cases]
    for name, measure in scenario.measures.items():
        cells = [_measured(measure, case.measures[name]) for case in forecast.cases]
        title, target = say.briefly(name, measure), target_text(measure)
        if not target:
            continue
        if len(set(cells)) == 1:
            alike.append((f"{title}, {target}", *cells[0]))
            continue
        for number, (case, cell) in enumerate(zip(titles, cells, strict=True)):
            apart.append(("" if number else f"{title}, {target}", case, *cell))
    numbers = (Column("Median", "right"), Column("Met, of 100", "right"))
    if apart:
        yield Table((Column("Measure"), Column("With"), *numbers), tuple(apart))
    if alike:
        heading = "Measure" if len(titles) == 1 else "Measure, the same with each"
        yield Table((Column(heading), *numbers), tuple(alike))


def _measured(measure: Measure, summary: Summary) -> tuple[str, str]:
    """The median, and how many futures of 100 meet the target."""
    return value_text(measure, summary.median.value), "" if summary.within is None else _share(summary.within)


def _share(estimate: Estimate) -> str:
    """``40 (37–43)``, in 100."""
    value = say.share(estimate.value).removesuffix(" in 100").replace("under ", "<").replace("over ", ">")
    low, high = _bounds(estimate)
    return f"{value} ({low}–{high})"


def _bounds(estimate: Estimate) -> tuple[int, int]:
    return floor(estimate.interval.low * 100), ceil(estimate.interval.high * 100)
