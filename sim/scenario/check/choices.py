"""Choices: options that can be chosen, rules that are reached, deadlines that leave time to answer."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from sim.clock import format_duration, whole_seconds
from sim.faults import Fault, Path
from sim.scenario.check.expressions import LARGEST, bounds
from sim.scenario.check.sites import fault
from sim.scenario.expression import Expression, is_constant
from sim.scenario.fields import Rule
from sim.scenario.model import Decision, Option
from sim.scenario.names import Names, Placed
from sim.scenario.quantity import Cases, Quantity
from sim.scenario.times import Until


def check(names: Names) -> Iterator[Fault]:
    """Weights, rules and deadlines, as far as constants tell."""
    for node in names.nodes.values():
        if isinstance(node.element, Decision) and not names.unreadable(node.name):
            yield from _weights(names, node, node.element)
            yield from _time_to_answer(names, node, node.element)
    for policy, value in names.scenario.policies.items():
        for decision, rules in value.choose.items():
            asked = names.decision(decision, None)
            if asked is not None and not names.unreadable(decision) and not names.unreadable(policy):
                yield from _rules(names, ("policies", policy, "choose", decision), asked, rules)


def _weights(names: Names, node: Placed, decision: Decision) -> Iterator[Fault]:
    menu = decision.bounds
    numbers = {name: option.weight if menu is None else option.chance for name, option in decision.options.items()}
    nought = [name for name, number in numbers.items() if _is_nought(names, node.owner, number)]
    if menu is not None and len(numbers) - len(nought) < menu[0] <= len(numbers):
        message = f"It takes {menu[0]} or more of its options, and fewer have a chance above 0, "
        message += "so without a policy or a person it lapses as it is asked."
        yield fault(names, (*node.path, "options"), message, "Give more of them a chance above 0.")
    elif menu is None and len(nought) == len(decision.options):
        message = "Every option has the weight 0, so without a policy or a person it lapses as it is asked."
        yield fault(names, (*node.path, "options"), message, "Give one of them a weight above 0.")
    elif not names.alone and not names.missing:
        number, verb = ("weight", "choose") if menu is None else ("chance", "take")
        for option in nought:
            if option not in (decision.lapses_to or ()) and not _named_by_a_policy(names, node.name, option):
                message = f"`{option}` has the {number} 0 and no policy names it, so only a person can {verb} it."
                hint = f"Give it a {number} above 0, or name it in a policy."
                yield fault(names, (*node.path, "options", option, number), message, hint, "warning")


def _is_nought(names: Names, scope: str | None, weight: Expression | None) -> bool:
    return weight is not None and is_constant(weight.tree) and bounds(names, scope, weight.tree) == (0, 0)


def _named_by_a_policy(names: Names, decision: str, option: str) -> bool:
    policies = names.scenario.policies.values()
    return any(option in rule.weights for policy in policies for rule in policy.choose.get(decision, ()))


def _rules(names: Names, path: Path, decision: Decision, rules: tuple[Rule, ...]) -> Iterator[Fault]:
    certain = None
    for place, rule in enumerate(rules):
        inner = (*path, place) if (*path, place) in names.scenario.document.places else path
        if certain is not None:
            message = f"This rule is never reached: rule {certain + 1} above it always counts."
            yield fault(names, inner, message, "Put it before that one, or give that one an `if`.")
            return
        least = 1 if decision.bounds is None else decision.bounds[0]
        weights = [weight for name, weight in rule.weights.items() if name in decision.options]
        if weights and sum(not _is_nought(names, None, weight) for weight in weights) < least and not rule.listed:
            yield _never_counts(names, inner, decision)
        sure = (_is_sure(names, decision.options.get(name), weight) for name, weight in rule.weights.items())
        if rule.condition is None and sum(sure) >= least:
            certain = place


def _never_counts(names: Names, path: Path, decision: Decision) -> Fault:
    if decision.bounds is None:
        return fault(
            names, path, "The weights of this rule are all 0, so it never counts.", "Give one a weight above 0."
        )
    least = decision.bounds[0]
    message = f"This rule never counts: fewer than {least} of its options have a chance above 0."
    return fault(names, path, message, "Give more of them a chance above 0.")


def _is_sure(names: Names, option: Option | None, weight: Expression) -> bool:
    """Whether an option is always offered and always has this weight."""
    return option is not None and option.condition is None and bounds(names, None, weight.tree)[0] > 0


def _time_to_answer(names: Names, node: Placed, decision: Decision) -> Iterator[Fault]:
    """Whether deliberation always outlasts the deadline; at a tie it is answered."""
    if isinstance(decision.within, Expression) and bounds(names, node.owner, decision.within.tree)[1] < 0:
        return  # told of as a duration
    if isinstance(decision.within, Until):
        return  # when it is asked nobody knows
    _, latest = span(names, node, decision.within)
    earliest, _ = span(names, node, decision.takes)
    if decision.within is not None and decision.takes is not None and earliest > latest:
        least, most = format_duration(earliest), format_duration(latest)
        message = f"An answer takes {least} at least and the deadline is after {most}, so a policy's always comes late."
        yield fault(names, (*node.path, "within"), message, "Lengthen `within`, or shorten `takes`.", "warning")


def span(names: Names, node: Placed, length: Quantity | None) -> tuple[int, float]:
    """The fewest and the most seconds that a length can give."""
    if length is None:
        return 0, inf
    if isinstance(length, Cases):
        spans = [span(names, node, case.quantity) for case in length.cases]
        return min(low for low, _ in spans), max(high for _, high in spans)
    if isinstance(length, Expression):
        if not is_constant(length.tree):
            return 0, inf
        constant = bounds(names, node.owner, length.tree)[0]
        return (whole_seconds(constant),) * 2 if constant <= LARGEST else (0, inf)
    least, greatest = (length.values[0], length.values[-1]) if length.values else length.support
    return round(least), inf if greatest is None else round(greatest)
