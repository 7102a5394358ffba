"""Menus: decisions that take several of their options. Their bounds, what goes with them alone, and who may answer
how."""

from __future__ import annotations

from collections.abc import Iterator

from sim.faults import Fault, Path
from sim.scenario.check.sites import fault
from sim.scenario.fields import Rule
from sim.scenario.model import MOST_IN_A_MENU, NONE, Decision, Option
from sim.scenario.names import Names, Placed


def check(names: Names) -> Iterator[Fault]:
    """Every decision, and every policy's answer to one."""
    for node in names.nodes.values():
        if isinstance(node.element, Decision) and not names.unreadable(node.name):
            yield from _decision(names, node, node.element)
    for policy, value in names.scenario.policies.items():
        for decision, rules in value.choose.items():
            asked = names.decision(decision, None)
            if asked is not None and not names.unreadable(decision) and not names.unreadable(policy):
                for place, rule in enumerate(rules):
                    path = _rule_path(names, ("policies", policy, "choose", decision), place)
                    yield from _answer(names, path, decision, asked, rule)


def _rule_path(names: Names, path: Path, place: int) -> Path:
    inside = (*path, place, "choose")
    return inside if inside in names.scenario.document.places else path


def _decision(names: Names, node: Placed, decision: Decision) -> Iterator[Fault]:
    for name, option in decision.options.items():
        yield from _number(names, (*node.path, "options", name), option, decision)
    lapse = decision.lapses_to
    if decision.bounds is None:
        if isinstance(decision.lapse, tuple):
            message = "This is a choice of one option, and its deadline takes one."
            yield fault(names, (*node.path, "lapse"), message, "Name one option, or say with `pick` how many it takes.")
        return
    yield from _bounds(names, node, decision, *decision.bounds)
    if NONE in decision.options:
        message = "`none` is the answer that takes no option, and cannot be the id of one in a decision with `pick`."
        yield fault(names, (*node.path, "options", NONE), message, "Leave it out, or give it another id.")
    elif lapse is not None:
        yield from _count(names, (*node.path, "lapse"), node.name, decision, len(lapse), "the deadline")


def _number(names: Names, path: Path, option: Option, decision: Decision) -> Iterator[Fault]:
    """A menu's option has a chance of its own, a choice's a weight against the others."""
    if decision.bounds is not None and option.weight is not None:
        message = "A `weight` is for a choice of one option; in a decision with `pick` each is taken by its own chance."
        yield fault(names, (*path, "weight"), message, "Write `chance`, from 0 to 1.")
    if decision.bounds is None and option.chance is not None:
        message = "A `chance` is for the options of a decision with `pick`; in a choice of one they have weights."
        yield fault(names, (*path, "chance"), message, "Write `weight`, or give the decision `pick`.")


def _bounds(names: Names, node: Placed, decision: Decision, least: int, most: int) -> Iterator[Fault]:
    path, many = (*node.path, "pick"), len(decision.options)
    if many > MOST_IN_A_MENU:
        message = f"A decision with `pick` has {MOST_IN_A_MENU} options at the most, and this has {many}."
        yield fault(names, (*node.path, "options"), message, "Part it into several decisions.")
    if most == 0:
        message = "`at_most: 0` takes nothing, so nothing is decided here."
        yield fault(names, (*path, "at_most"), message, "Write 1 or more.")
    elif least > many:
        message = f"`at_least: {least}` cannot be met: there {'is' if many == 1 else 'are'} {_options(many)}."
        yield fault(names, (*path, "at_least"), message, f"Write {many} at the most, or add options.")
    elif most > many:
        message = f"`at_most: {most}` says nothing: there {'is' if many == 1 else 'are'} {_options(many)}."
        yield fault(names, (*path, "at_most"), message, "Leave it out, or add options.")
    elif least > most:
        message = f"No answer takes {_options(least)} at the least and {most} at the most."
        yield fault(names, path, message, "Write the smaller number under `at_least`.")


def _answer(names: Names, path: Path, name: str, decision: Decision, rule: Rule) -> Iterator[Fault]:
    """What a policy answers, where it names options without numbers or leaves all of them alone."""
    if decision.bounds is None:
        if rule.listed and len(rule.weights) > 1:
            message = f"`{name}` is a choice of one option, and this takes {len(rule.weights)}."
            hint = "Name one, give them weights, or say in the decision with `pick` how many it takes."
            yield fault(names, path, message, hint)
        return
    if NONE in decision.options:
        return
    if NONE in rule.weights and (len(rule.weights) > 1 or not rule.listed):
        message = "`none` stands alone: it is the answer that takes no option."
        yield fault(names, path, message, f"Write `{name}: none`, or leave `none` out.")
    elif rule.listed:
        taken = [option for option in rule.weights if option != NONE]
        yield from _count(names, path, name, decision, len(taken), "this")


def _options(number: int) -> str:
    return "1 option" if number == 1 else f"{number} options"


def _count(names: Names, path: Path, name: str, decision: Decision, taken: int, what: str) -> Iterator[Fault]:
    assert decision.bounds is not None
    least, most = decision.bounds
    if taken < least:
        message = f"`{name}` takes {_options(least)} at the least, and {what} takes {taken or 'none'}."
        yield fault(names, path, message, "Name more.")
    elif taken > most:
        message = f"`{name}` takes {_options(most)} at the most, and {what} takes {taken}."
        yield fault(names, path, message, "Name fewer.")
