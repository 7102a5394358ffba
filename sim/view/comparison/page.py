"""A comparison in words and tables: the shares, the measures, and a plain sentence for each difference that is real."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sim.analysis.compare import CaseResult, Comparison, Difference, Summary
from sim.analysis.estimate import Estimate
from sim.characters import letter
from sim.scenario.model import Measure, Scenario
from sim.view.scenario.sources import support, support_sentences
from sim.view.words import sentences as say
from sim.view.words.estimates import (
    EVERY_RUN,
    HUNDREDTHS,
    NONE,
    Format,
    is_exact,
    of_hundredths,
    of_measure,
    of_numbers,
    of_values,
    shortest,
    signed,
)
from sim.view.words.page import Block, Column, Heading, Prose, Table

BESIDE = 3
"""So many cases stand side by side in one table; more make another."""


def comparison_page(comparison: Comparison) -> Iterator[Block]:
    """The whole comparison: what was compared, what differs, the tables, what it rests on."""
    yield from _head(comparison)
    if comparison.differences:
        yield Heading("What differs")
        for difference in comparison.differences:
            if len(comparison.differences) > 1:
                yield Heading(f"{lettered(comparison, difference.name)} against the baseline", 3)
            for sentence in sentences(comparison, difference):
                yield Prose(sentence, "-")
    yield from tables(comparison)
    yield Heading("What this rests on")
    for sentence in grounds(comparison):
        yield Prose(sentence, "-")


def tables(comparison: Comparison) -> Iterator[Block]:
    """Outcome shares, measures, states at the end, paired differences."""
    yield Heading("How the runs end, in 100")
    yield from _beside(
        comparison, "Outcome", [(o, outcome_title(comparison, o)) for o in comparison.outcomes], _outcome
    )
    if comparison.measures:
        yield Heading("Measures")
        yield _measures(comparison)
    states = list(dict.fromkeys(name for result in comparison.results for name in result.state))
    if states:
        yield Heading("State at the end, on average")
        yield from _beside(comparison, "State", [(name, state_title(comparison, name)) for name in states], _state)
    for difference in comparison.differences:
        yield Heading(f"Paired differences: {lettered(comparison, difference.name)} minus the baseline")
        yield _differences(comparison, difference)


def _head(comparison: Comparison) -> Iterator[Block]:
    titles = dict.fromkeys(scenario.title for scenario in comparison.scenarios)
    yield Heading(f"Comparison: {say.listed(titles)}", 1, say.marking_of(comparison.scenarios))
    broken_off = "" if comparison.complete else " Broken off before all that were asked for."
    yield Prose(
        f"{say.count_of(comparison.runs, 'replication')} of seed {comparison.seed}, the same luck in every case. "
        f"Intervals are 95 in 100.{broken_off}",
        quiet=True,
    )
    rows = []
    for number, result in enumerate(comparison.results):
        policy = result.case.policy
        who = say.titled(policy, result.case.scenario.policies.get(policy)) if isinstance(policy, str) else ""
        rows.append((case_letter(number), result.case.name, who, "baseline" if number == comparison.baseline else ""))
    yield Table((Column(""), Column("Case"), Column("Who decides"), Column("")), tuple(rows))


def case_letter(number: int) -> str:
    """A case's letter by its number, from 0: ``A``, ``B``."""
    return letter(number).upper()


def lettered(comparison: Comparison, name: str) -> str:
    """``B (tit_for_tat)``: a case by its letter and name."""
    number = next(i for i, result in enumerate(comparison.results) if result.case.name == name)
    return f"{case_letter(number)} ({name})"


def _scenario_with(comparison: Comparison, section: str, name: str) -> Scenario:
    scenarios = (result.case.scenario for result in comparison.results)
    return next(scenario for scenario in scenarios if name in getattr(scenario, section))


def outcome_title(comparison: Comparison, name: str) -> str:
    """An outcome's title, by the first case that has it."""
    return say.titled(name, _scenario_with(comparison, "outcomes", name).outcomes[name])


def state_title(comparison: Comparison, name: str) -> str:
    """A state's title, by the first case that has it."""
    return say.titled(name, _scenario_with(comparison, "state", name).state[name])


def measure_of(comparison: Comparison, name: str) -> Measure:
    """A measure, by the first case that has it."""
    return _scenario_with(comparison, "measures", name).measures[name]


# ---------------------------------------------------------------------- sentences


def sentences(comparison: Comparison, difference: Difference) -> list[str]:
    """A sentence for each difference that is real: outcomes, what became of them, measures; one for what shows none,
    and one for measures that are the same in every run."""
    told: list[str] = []
    measured: list[str] = []
    same: list[str] = []
    alike: list[str] = []
    for name, estimate in difference.outcomes.items():
        title = f"“{outcome_title(comparison, name)}”"
        if _is_real(estimate):
            told.append(_more_or_fewer(title, estimate))
        else:
            same.append(title)
    for name, estimate in difference.measures.items():
        measure = measure_of(comparison, name)
        title = f"“{say.titled(name, measure)}”"
        shown = [*_having_and_meeting(title, difference, name)]
        if _is_real(estimate):
            shown.append(_longer_or_higher(title, measure, estimate, comparison.runs))
        if not shown:
            (alike if is_exact(estimate) and estimate.n == comparison.runs else same).append(title)
        measured += shown
    told += [_changed(comparison, difference), *measured]
    if alike:
        told.append(f"{say.listed(alike)} {'is' if len(alike) == 1 else 'are'} the same in every run.")
    if same:
        told.append(f"No difference is shown in {say.listed(same, 'or')}.")
    return told


def _is_real(estimate: Estimate) -> bool:
    return not math.isnan(estimate.value) and estimate.interval.excludes_zero and not _is_nothing(estimate)


def _is_nothing(estimate: Estimate) -> bool:
    """Whether it is, but for what computers lose in adding up, nothing in every run."""
    return is_exact(estimate) and shortest(estimate.value) == "0"


def _more_or_fewer(title: str, estimate: Estimate) -> str:
    return f"{_more(estimate)} end in {title}{_between(estimate)}."


def _having_and_meeting(title: str, difference: Difference, name: str) -> Iterator[str]:
    """What comes before a mean among those that have a value: how many have one at all, how many meet the target."""
    has, within = difference.has.get(name), difference.within.get(name)
    if has is not None and _is_real(has):
        yield f"{_more(has)} have {title} at all{_between(has)}."
    if within is not None and _is_real(within):
        yield f"{_more(within)} meet the target of {title}{_between(within)}."


def _more(estimate: Estimate) -> str:
    word = "more" if estimate.value > 0 else "fewer"
    return f"About {of_hundredths(estimate)(abs(estimate.value))} in 100 {word} runs"


def _between(estimate: Estimate) -> str:
    low, high = of_hundredths(estimate).sizes(estimate.interval)
    return f"; between {low} and {high}"


def _longer_or_higher(title: str, measure: Measure, estimate: Estimate, runs: int) -> str:
    words = ("longer", "shorter") if measure.unit == "seconds" else ("higher", "lower")
    word, show = words[estimate.value < 0], of_measure(measure, estimate)
    nothing = show(abs(estimate.value)) == show(0.0)
    size = f"{f'less than {show.high(show.step(0.0))}' if nothing else show(abs(estimate.value))} {word}"
    among = f"{say.among(estimate.n / runs)} replications in which both have it"
    if is_exact(estimate):
        return f"{title} is {size} {EVERY_RUN if estimate.n == runs else f'in all of the {among}'}."
    low, high = show.sizes(estimate.interval)
    those = "" if estimate.n == runs else f", among the {among}"
    return f"{title} is on average {size}; between {low} and {high}{those}."


def _changed(comparison: Comparison, difference: Difference) -> str:
    changed = difference.changed
    if changed.value == 0:
        which = "The one replication does not end" if comparison.runs == 1 else "No replication ends"
        return f"{which} in another outcome."
    moves = sorted(
        ((count, pair) for pair, count in difference.flows.items() if pair[0] != pair[1]), key=lambda item: -item[0]
    )
    titles = {name: f"“{outcome_title(comparison, name)}”" for name in comparison.outcomes}
    said = [f"from {titles[a]} to {titles[b]} ({say.share(count / comparison.runs)})" for count, (a, b) in moves[:3]]
    if comparison.runs == 1:
        ((start, end),) = (pair for _, pair in moves)
        return f"The one replication ends otherwise: from {titles[start]} to {titles[end]}."
    return f"In {say.among(changed.value)} replications the outcome is another, most often {say.listed(said)}."


def grounds(comparison: Comparison) -> list[str]:
    """What the comparison rests on, a sentence each."""
    said = []
    for scenario in comparison.scenarios:
        words, numbers = support_sentences(support(scenario))
        said.append(f"{scenario.title}: {words[0].lower()}{words[1:]} {numbers} It explores; it does not predict.")
    if comparison.differences:
        said.append(
            "Replication r has the same luck in every case, so differences are taken pair by pair. Each interval holds "
            "by itself in 95 of 100 such comparisons; among many, some will seem to differ by chance."
        )
    return said


# ---------------------------------------------------------------------- tables


def percent(estimate: Estimate) -> str:
    """``14.0 (13.4–14.7)``, in 100."""
    low, high = HUNDREDTHS.ends(estimate.interval)
    return f"{HUNDREDTHS(estimate.value)} ({low}–{high})"


def _outcome(result: CaseResult, name: str) -> str:
    return percent(result.outcomes[name]) if name in result.outcomes else "–"


def _state(result: CaseResult, name: str) -> str:
    if name not in result.state:
        return NONE
    estimate, show = result.state[name], of_numbers(result.state[name])
    low, high = show.ends(estimate.interval)
    value = show(estimate.value)
    return value if low == NONE or is_exact(estimate) else f"{value} ({low}–{high})"


def _beside(comparison: Comparison, title: str, names: Sequence[tuple[str, str]], cell: object) -> Iterator[Block]:
    """Cases side by side, a few to a table."""
    assert callable(cell)
    numbered = list(enumerate(comparison.results))
    for begin in range(0, len(numbered), BESIDE):
        part = numbered[begin : begin + BESIDE]
        columns = (Column(title), *(Column(case_letter(number), "right") for number, _ in part))
        yield Table(columns, tuple((shown, *(cell(result, name) for _, result in part)) for name, shown in names))


def _measures(comparison: Comparison) -> Table:
    rows = []
    for name in comparison.measures:
        measure = measure_of(comparison, name)
        title = say.titled(name, measure)
        for number, result in enumerate(comparison.results):
            if name in result.measures:
                rows.append((title, case_letter(number), *_summary(measure, result.measures[name])))
                title = ""
    columns = (
        Column("Measure"),
        Column(""),
        Column("Mean", "right"),
        Column("Median", "right"),
        Column("Middle 80 in 100", "right"),
        Column("In target", "right"),
    )
    return Table(columns, tuple(rows))


def _summary(measure: Measure, summary: Summary) -> tuple[str, str, str, str]:
    show = of_values(measure, summary.mean)
    within = "" if summary.within is None else f"{summary.within.value * 100:.1f}"
    return show(summary.mean.value), show(summary.median.value), f"{show(summary.low)} to {show(summary.high)}", within


def _differences(comparison: Comparison, difference: Difference) -> Table:
    rows = []
    for name, estimate in difference.outcomes.items():
        title = f"{outcome_title(comparison, name)}, in 100"
        rows.append((title, *_signed(estimate, of_hundredths(estimate)), "100"))
    for name, estimate in difference.measures.items():
        measure = measure_of(comparison, name)
        pairs = f"{estimate.n / comparison.runs * 100:.0f}"
        rows.append((say.titled(name, measure), *_signed(estimate, of_measure(measure, estimate)), pairs))
        rows += _of_all_runs(difference, name)
    numbers = (Column(title, "right") for title in ("Difference", "Interval", "Pairs, in 100"))
    return Table((Column("What"), *numbers), tuple(rows))


def _of_all_runs(difference: Difference, name: str) -> Iterator[tuple[str, str, str, str]]:
    """Beneath a measure: having a value of it, and meeting its target, over all runs."""
    for title, part in (("  has a value, in 100", difference.has), ("  in target, in 100", difference.within)):
        if name in part:
            yield title, *_signed(part[name], of_hundredths(part[name])), "100"


def _signed(estimate: Estimate, show: Format) -> tuple[str, str]:
    change = signed(show)
    low, high = change.ends(estimate.interval)
    return change(estimate.value), EVERY_RUN if is_exact(estimate) else f"{low} to {high}"
