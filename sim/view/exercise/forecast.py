"""A forecast in words: what each option may lead to, in one sentence and two tables, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor

from sim.analysis.estimate import Estimate
from sim.analysis.forecast import Forecast, Prospect, largest_difference, likeliest, share_among_all
from sim.characters import letter
from sim.scenario.model import NONE, Decision, Scenario
from sim.scenario.names import Names
from sim.scenario.words import NONE_TAKEN
from sim.view.run.ending import target_text, value_text
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Heading, Prose, Table

ABREAST = 5
"""So many options stand side by side in one table of 80 columns; more make another."""


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
    if case.answer is not None and decision is not None:
        return say.listed(say.briefly(one, decision.options[one]) for one in case.answer) or NONE_TAKEN.capitalize()
    return "As things stand" if case.due is None else "Lapse"


def likelihood(estimate: Estimate, unit: str = " in 100") -> str:
    """``about 40 in 100 (37 to 43)``; the bounds are rounded outwards."""
    low, high = _bounds(estimate)
    return f"{say.about(estimate.value)}{unit} ({low} to {high})"


def main_sentence(scenario: Scenario, forecast: Forecast) -> str:
    """The one thing that matters most: the largest difference that is shown, or that none is."""
    if len(forecast.cases) == 1:
        return _alone(scenario, forecast)
    largest = largest_difference(forecast)
    if largest is None:
        return f"{_number_of(forecast)} show no difference in how it ends, whichever of these is taken."
    outcome, least, most = largest
    title = say.titled(outcome, scenario.outcomes[outcome])
    sentence = (
        f"{_named(scenario, forecast, most)} ends in “{title}” {_told(forecast, most, outcome, ' in 100 times')}, "
        f"{_named(scenario, forecast, least)} {_told(forecast, least, outcome)}."
    )
    return sentence[0].upper() + sentence[1:]


def _told(forecast: Forecast, case: Prospect, outcome: str, unit: str = "") -> str:
    """``about 40 in 100 times (36 to 44)``: of the cases and outcomes that the futures have picked out."""
    return likelihood(share_among_all(forecast, case, outcome), unit)


def _named(scenario: Scenario, forecast: Forecast, case: Prospect) -> str:
    return "a lapse" if case.answer is None else f"“{case_title(scenario, forecast, case)}”"


def _alone(scenario: Scenario, forecast: Forecast) -> str:
    """The likeliest outcome and the next; or those of which the futures do not tell which is likeliest."""
    [case] = forecast.cases
    ranked = sorted(case.outcomes, key=lambda outcome: -case.outcomes[outcome].value)
    units = [" in 100 times", *[""] * len(ranked)]
    told = [
        (f"“{say.titled(outcome, scenario.outcomes[outcome])}”", _told(forecast, case, outcome, unit))
        for outcome, unit in zip(ranked, units, strict=False)
    ]
    first = len(likeliest(case))
    if first > 1:
        others = "".join(f", {title} {often}" for title, often in told[1:first])
        ends = f"{told[0][0]} comes {told[0][1]}{others}"
        return f"{_number_of(forecast)} do not tell which end is likeliest: {ends}."
    sentence = f"It ends most often in {told[0][0]}, {told[0][1]}"
    if len(ranked) == 1 or case.outcomes[ranked[1]].value == 0:
        return f"{sentence}."
    return f"{sentence}, and in {told[1][0]} {told[1][1]}."


def grounds(scenario: Scenario, forecast: Forecast) -> str:
    """What a forecast rests on."""
    policy = forecast.policy
    by = "by the weights of their options"
    if policy is not None and policy != "unguided":
        by = f"by the policy “{say.titled(policy, scenario.policies.get(policy))}”"
    due = next((case.due for case in forecast.cases if case.answer is not None), None)
    what = "option is" if any(case.option is not None for case in forecast.cases) else "options are"
    when = "" if due is None else f" The {what} taken {_later(forecast, due)}."
    lapse = next((case.due for case in forecast.cases if case.answer is None), None)
    if lapse is not None:
        when += f" The decision lapses {_later(forecast, lapse)}."
    shared = " each, with the same luck," if len(forecast.cases) > 1 else ""
    return (
        f"{_number_of(forecast)}{shared} from here on.{when} What is pending is drawn anew "
        f"from what can be known now, and decisions to come are taken {by}. Each bound in the "
        "tables holds 95 times in 100; what the first sentence says holds as often, whatever it names. "
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
    """The share of each outcome, a column a case; the cases go by their letters, which are told first."""
    if len(forecast.cases) > 1:
        told = (
            f"{label} {case_title(scenario, forecast, case)}" if case.answer is not None else f"{label} at the deadline"
            for label, case in _labelled(scenario, forecast)
        )
        yield Prose(f"{'; '.join(told)}.")
    for part in _abreast(scenario, forecast):
        columns = tuple(Column(label, "right") for label, _ in part)
        rows = tuple(
            (say.titled(name, outcome), *(of_hundred(case.outcomes[name]) for _, case in part))
            for name, outcome in scenario.outcomes.items()
        )
        yield Table((Column("Of 100 futures, end in"), *columns), rows)


def _measures(scenario: Scenario, forecast: Forecast) -> Iterator[Block]:
    """How many futures meet each target, a column a case, and the median where there is but one."""
    aimed = {name: measure for name, measure in scenario.measures.items() if target_text(measure)}
    median_of = Column("Median" if len(forecast.cases) == 1 else "Median of all", "right")
    for part in _abreast(scenario, forecast) if aimed else ():
        rows = []
        for name, measure in aimed.items():
            medians = {value_text(measure, case.measures[name].median.value) for case in forecast.cases}
            median = medians.pop() if len(medians) == 1 else ""
            met = tuple(_met(case, name) for _, case in part)
            rows.append((f"{say.briefly(name, measure)}, {target_text(measure)}", *met, median))
        columns = (Column(label, "right") for label, _ in part)
        yield Table((Column("Of 100 futures, meet the target"), *columns, median_of), tuple(rows))


def _met(case: Prospect, measure: str) -> str:
    within = case.measures[measure].within
    return "–" if within is None else say.hundredths_short(within.value)


def _abreast(scenario: Scenario, forecast: Forecast) -> Iterator[Sequence[tuple[str, Prospect]]]:
    """The cases as columns, a few to a table."""
    cases = list(_labelled(scenario, forecast))
    for begin in range(0, len(cases), ABREAST):
        yield cases[begin : begin + ABREAST]


def _labelled(scenario: Scenario, forecast: Forecast) -> Iterator[tuple[str, Prospect]]:
    """The cases by the letters of their options, as a facilitator's screen has them."""
    decision = _decision(scenario, forecast)
    letters = {} if decision is None else dict(_letters(decision))
    for case in forecast.cases:
        label = "lapse" if case.due is not None else "as it stands"
        yield (label if case.answer is None else "".join(letters[one] for one in case.answer) or NONE), case


def _letters(decision: Decision) -> Iterator[tuple[str, str]]:
    """A letter for each option, and for an answer of people's own the word that it is typed with."""
    for place, (name, option) in enumerate(decision.options.items()):
        yield name, "other" if option.is_own else letter(place)


def of_hundred(estimate: Estimate) -> str:
    """``40 (37–43)``: a share in 100, its bounds rounded outwards."""
    low, high = _bounds(estimate)
    return f"{say.hundredths_short(estimate.value)} ({low}–{high})"


def _bounds(estimate: Estimate) -> tuple[int, int]:
    return floor(estimate.interval.low * 100), ceil(estimate.interval.high * 100)
