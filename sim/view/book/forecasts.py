"""Where each answer is likely to lead, before anybody plays: a sentence, a figure, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.beforehand import AnswerAhead, DecisionAhead
from sim.scenario.model import Decision
from sim.scenario.names import Names
from sim.scenario.words import NONE_TAKEN
from sim.view.book.prepared import Prepared
from sim.view.figures.ends import ends_figure
from sim.view.words import sentences as say
from sim.view.words.estimates import of_hundredths
from sim.view.words.page import Block, Heading, Prose


def forecast(prepared: Prepared, name: str) -> Iterator[Block]:
    """The forecast of one decision, if the runs have one: it is asked in any of them, and has two answers."""
    ahead = prepared.forecasts.get(name)
    if ahead is None:
        return
    names = prepared.names
    yield Heading("Where each answer is likely to lead", 4)
    yield Prose(f"{main_sentence(names, ahead)} {_rests(ahead)}")
    rows = [(answer_title(names, ahead, answer), answer.outcomes) for answer in ahead.answers]
    outcomes = {outcome: say.titled(outcome, element) for outcome, element in names.scenario.outcomes.items()}
    title = f"How it ends, by the answer to “{say.node_title(names, name)}”"
    yield ends_figure(title, rows, outcomes, _numbers(names, ahead))


def main_sentence(names: Names, ahead: DecisionAhead) -> str:
    """The largest difference that is shown between two answers, or that none is."""
    largest = ahead.largest
    if largest is None:
        return "The runs show no difference in how it ends, whichever answer is given."
    outcome, less, more, by = largest
    shown = of_hundredths(by)
    low, high = shown.ends(by.interval)
    title = say.titled(outcome, names.scenario.outcomes[outcome])
    return (
        f"What is shown to differ most is “{title}”: it comes in about {shown(by.value)} more of 100 runs ({low} to "
        f"{high}) with “{answer_title(names, ahead, more)}” than with “{answer_title(names, ahead, less)}”."
    )


def answer_title(names: Names, ahead: DecisionAhead, answer: AnswerAhead) -> str:
    """An option's title; none of a menu's; or that the deadline passes."""
    decision = names.decision_at(ahead.decision)
    if answer.option is not None:
        return say.briefly(answer.option, decision.options[answer.option])
    return say.capital(NONE_TAKEN) if answer.is_none else "No answer"


def _rests(ahead: DecisionAhead) -> str:
    """On how many runs it rests, and where that differs by answer."""
    asked = round(ahead.asked.value * ahead.asked.n)
    few = "" if asked >= FEW else " These are few: take it for a hint."
    return f"It is asked in {asked:,} of {say.count_of(ahead.asked.n, 'run')}.{few}"


FEW = 200
"""Runs. The interval of a share of fewer is wider than 14 in 100."""


def _numbers(names: Names, ahead: DecisionAhead) -> str:
    """Of the answers that cannot always be given, in how many runs they are; and how menus are looked at."""
    asked = round(ahead.asked.value * ahead.asked.n)
    parts = [
        f"“{answer_title(names, ahead, answer)}” rests on the {say.count_of(answer.runs, 'run')} in which it is given."
        for answer in ahead.answers
        if answer.runs < asked
    ]
    decision: Decision = names.decision_at(ahead.decision)
    if decision.bounds is not None:
        parts.append("Each option is taken with such others as luck takes.")
    return " ".join(parts)


def grounds(prepared: Prepared) -> str:
    """What the times and the forecasts of a book rest on."""
    scenario, policy = prepared.names.scenario, prepared.policy
    who = "as luck has it, by the weights of their options"
    if policy is not None and policy != "unguided":
        who = f"by the policy “{say.titled(policy, scenario.policies[policy])}”"
    return (
        f"Likely times and forecasts are read off {say.count_of(prepared.runs, 'run')} of seed {prepared.seed}, in "
        f"which decisions are taken {who}. A time is the median; nine of ten runs lie in the range beside it. In a "
        "forecast one answer is given each time that its decision is asked, and all else goes as before, with the same "
        "luck for each answer; the bounds of a share hold 95 times in 100, and those of the difference that a sentence "
        "names hold as often, whichever it names. It explores; it does not predict."
    )
