"""What a sensitivity comes to, in a few sentences: the answer, what would turn the conclusion, what moves it most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from sim.analysis.assumptions import Assumption
from sim.analysis.estimate import Estimate
from sim.analysis.inquiry import Inquiry
from sim.analysis.sensitivity import Sensitivity
from sim.analysis.tornado import Swing
from sim.analysis.turning import TurningPoint
from sim.program.policy import Policy, policy_name
from sim.scenario.claims import Claim
from sim.scenario.expression import Name
from sim.scenario.model import Scenario
from sim.view.run.ending import target_text
from sim.view.scenario.sources import source_name
from sim.view.sensitivity.scale import Scale, extremes, level, place, tried, written
from sim.view.words import sentences as say
from sim.view.words.estimates import EVERY_RUN, is_exact

MOST_NAMED = 6
TRIED_AT = "five from one end of its range to the other, or the values of a `one_of`"
_COMPARED = {"chance": ("more", "fewer"), "hours": ("longer", "shorter"), "number": ("higher", "lower")}


def is_by_weights(policy: Policy) -> bool:
    """Whether nobody decides by rule, so that every decision goes by its weights."""
    return policy_name(policy) in (None, "unguided")


def policy_title(scenario: Scenario, policy: Policy) -> str:
    """A policy's title, or its own name; without one every decision goes by its weights."""
    if is_by_weights(policy):
        return "every decision by its weights"
    name = str(policy_name(policy))
    return f"the Python policy {name}" if callable(policy) else f"“{say.titled(name, scenario.policies.get(name))}”"


def _under(scenario: Scenario, policy: Policy) -> str:
    return f"{'with' if is_by_weights(policy) else 'under'} {policy_title(scenario, policy)}"


def answer_sentence(found: Sensitivity) -> str:
    """``“Highest tension” is on average 0.41 lower under “Restraint” than under “Like for like”, between …``."""
    question, estimate, scale = found.question, found.answer, Scale(found.question)
    under = [_under(question.scenario, policy) for policy in question.policies]
    among = "" if estimate.n == question.runs else f", in the {say.share(estimate.n / question.runs)} runs that have it"
    low, high = scale.short.ends(estimate.interval)
    if is_exact(estimate) and not question.value.is_chance:
        return _in_every_run(question, estimate, under)
    if len(under) == 1:
        between = f"between {low} and {high}{_unit(question)}{among}{_target(question)}"
        return f"{_told(question, scale.amount(estimate.value))} {under[0]}, {between}."
    if not estimate.interval.excludes_zero:
        between = f"{scale.signed(estimate.value)}, between {low} and {high}{_unit(question)}"
        return (
            f"No difference in {_what(question)} is shown between runs {under[0]} and runs {under[1]} "
            f"({between}{among})."
        )
    word = _COMPARED[question.value.unit][estimate.value < 0]
    nearest, farthest = scale.short.sizes(estimate.interval)
    between = f"between {nearest} and {farthest}{_unit(question)}{among}"
    told = _told(question, f"{scale.amount(abs(estimate.value))} {word}")
    return f"{told} {under[0]} than {under[1]}, {between}."


def _in_every_run(question: Inquiry, estimate: Estimate, under: Sequence[str]) -> str:
    """The same of an answer in which luck has no part: ``“Highest tension” is 3 higher in every run under …``."""
    every = EVERY_RUN if estimate.n == question.runs else f"{EVERY_RUN} that has it"
    size = Scale(question).whole(abs(estimate.value) if len(under) > 1 else estimate.value)
    if len(under) == 1:
        return f"{_what(question)} is {size} {every} {under[0]}{_target(question)}."
    if size == Scale(question).whole(0):
        return f"{_what(question)} is the same {every} {under[0]} and {under[1]}."
    word = _COMPARED[question.value.unit][estimate.value < 0]
    return f"{_what(question)} is {size} {word} {every} {under[0]} than {under[1]}."


def _unit(question: Inquiry) -> str:
    """What is said after two bare numbers."""
    return " in 100" if question.value.is_chance else ""


def _told(question: Inquiry, size: str) -> str:
    """``26 in 100 runs end in “War scare”``; ``“Highest tension” is on average 5.4``."""
    if not question.value.is_chance:
        return f"{_what(question)} is on average {size}"
    if isinstance(question.value.tree, Name):
        return f"{size} runs end in {_what(question)}"
    return f"In {size} runs it holds that {_what(question)}"


def _target(question: Inquiry) -> str:
    """The target of a lone measure."""
    if not isinstance(question.value.tree, Name):
        return ""
    kind, id_ = question.value.meanings[question.value.tree.name]
    words = target_text(question.scenario.measures[id_]) if kind == "measure" else ""
    return f"; its target is {words}" if words else ""


def conclusion(found: Sensitivity, claims: Mapping[str, Claim]) -> Iterator[str]:
    """What would turn it, a sentence each; or that nothing would alone, or that there is nothing to turn."""
    question = found.question
    if question.above is None:
        yield "Without `--above` or `--versus` there is no conclusion that could turn."
        return
    is_, would = _claim(found)
    if not found.clear:
        yield (
            f"{say.count_of(question.runs, 'run')} do not settle whether {is_}, so there is no conclusion to turn. "
            "More runs may settle it."
        )
        return
    turning = list(dict.fromkeys(turn.assumption for turn in found.turns))
    searched = [turn for turn in found.turns if turn.assumption in turning[: found.top]]
    for number, turn in enumerate(searched):
        lead = "The answer would turn on" if number == 0 else "Or on"
        then = would if number == 0 else "it would too"
        doubt = "" if turn.clear else ", if only just"
        yield f"{lead} {_named(turn.assumption, claims)}: {_where(turn)} {then}{doubt}."
    more = len(turning) - found.top
    if more > 0:
        yield f"{say.count_of(more, 'further assumption')} with a narrower swing would turn it as well."
    yield from _standing(len(found.swings), len(turning), is_)
    yield from _fading(found)


def _standing(assumptions: int, turning: int, is_: str) -> Iterator[str]:
    """That the others do not turn it, and where they were tried."""
    rest = assumptions - turning
    which = "The other one does not turn it" if rest == 1 else f"None of the other {rest} turns it alone"
    if not turning:
        which = (
            "The one assumption does not turn this" if rest == 1 else f"None of the {rest} assumptions turns this alone"
        )
    if not assumptions:
        yield f"No assumption was found that could turn it: {is_}."
    elif rest:
        yield f"{which} at any of the levels tried: {TRIED_AT}."


def _fading(found: Sensitivity) -> Iterator[str]:
    """What would leave the conclusion open."""
    names = [f"`{swing.assumption.name}`" for swing in found.fading]
    more = len(names) - MOST_NAMED
    if more > 1:
        names = [*names[:MOST_NAMED], f"{more} more"]
    if names:
        yield f"It would no longer be shown beyond luck at some level of {say.listed(names)}."


def moves_most(found: Sensitivity, claims: Mapping[str, Claim]) -> Iterator[str]:
    """The assumption with the widest swing."""
    if not found.moving:
        return
    widest, scale = found.moving[0], Scale(found.question)
    it = "it" if len(found.question.policies) == 1 else "the difference"
    show = scale.amount if len(found.question.policies) == 1 else scale.signed
    where = [f"{show(value)} {place(widest.assumption, at)}" for at, value in _in_order(widest, found.answer)]
    yield (
        f"What moves the answer most in these runs is {_named(widest.assumption, claims)}: {it} is {where[0]} and "
        f"{where[1]}."
    )


def _in_order(swing: Swing, answer: Estimate) -> list[tuple[float | None, float]]:
    """The least and the greatest answer, in the order of the values at which they are had; that as it is last."""
    return sorted(extremes(swing, answer), key=lambda one: inf if one[0] is None else one[0])


def _what(question: Inquiry) -> str:
    """The value in words: a lone outcome's, measure's or state's title; else the expression."""
    value, scenario = question.value, question.scenario
    if not isinstance(value.tree, Name):
        return f"`{value.text}`"
    kind, id_ = value.meanings[value.tree.name]
    element = {"outcome": scenario.outcomes, "measure": scenario.measures, "state": scenario.state}[kind][id_]  # type: ignore[index]
    return f"“{say.titled(id_, element)}”" + (" at the end" if kind == "state" else "")


def _claim(found: Sensitivity) -> tuple[str, str]:
    """The conclusion as it is, and what would be instead: ``it is above 6``, ``it would be 6 or below``."""
    question, scale = found.question, Scale(found.question)
    assert question.above is not None
    holds = question.holds(found.answer.value)
    if len(question.policies) == 2 and question.above == 0:
        words = _COMPARED[question.value.unit]
        there = "there are" if question.value.is_chance else "it is"
        would = "there would be" if question.value.is_chance else "it would be"
        if not found.clear:
            return f"{there} {words[0]} or {words[1]}", ""
        return f"{there} {words[not holds]}", f"{would} {words[holds]}"
    bound = scale.bound(question.above)
    thing = "the difference" if len(question.policies) == 2 else "it"
    sides = (f"above {bound}", f"{bound} or less")
    if not found.clear:
        return f"{thing} is {sides[0]} or not", ""
    return f"{thing} is {sides[not holds]}", f"{thing} would be {sides[holds]}"


def _named(assumption: Assumption, claims: Mapping[str, Claim]) -> str:
    """``further_launch/chance`` and what it rests on."""
    ground = assumption.ground
    cited = say.listed(source_name(source, claims) for source in ground.sources)
    words = {
        "source": f"which cites {cited}",
        "both": f"a judgement beside {cited}",
        "judgement": "a judgement",
        "nothing": "for which nothing is stated",
    }[ground.basis]
    return f"`{assumption.name}`, {words}"


def _where(turn: TurningPoint) -> str:
    assumption = turn.assumption
    if turn.side == "everywhere":
        return f"held at any of the levels tried, {tried(assumption)},"
    if turn.at is None:
        return f"at some level of {tried(assumption)}"
    held = "" if assumption.is_fixed else "held "
    has = f" (the scenario has {written(assumption)})" if written(assumption) else ""
    at = level(assumption, turn.at)
    to = "" if turn.to is None else level(assumption, turn.to)
    if assumption.values:
        more = {"below": " or less", "above": " or more", "between": "" if to == at else f" to {to}"}[turn.side]
        return f"{held}at {at}{more}{has}"
    if turn.side == "between":
        return f"{held}between about {at} and {to}{has}"
    return f"{held}{turn.side} about {at}{has}"
