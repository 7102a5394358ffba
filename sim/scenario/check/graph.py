"""The graph of triggers: what can never come, whoever decides and however luck falls."""

from __future__ import annotations

from collections.abc import Iterator

from sim.faults import Fault
from sim.scenario.check.expressions import bounds
from sim.scenario.check.sites import fault
from sim.scenario.expression import Expression
from sim.scenario.fields import After
from sim.scenario.model import Decision, Inject
from sim.scenario.names import Names, Placed


def check(names: Names) -> Iterator[Fault]:
    """Elements whose trigger can never come; a chain of them is told element by element."""
    possible = announced(names)
    for node in names.nodes.values():
        after = node.element.after
        if _triggered(names, node, possible) or not _well_formed(node):
            continue
        if node.owner is not None and f"{node.owner}.start" not in possible:
            continue
        if after is not None and any(names.full(moment, node.owner) not in names.moments for moment in after.names):
            continue
        what = "Nothing asks this decision" if node.kind == "decision" else "This can never happen"
        waits = _waits(node, after, names, possible)
        yield fault(names, node.path if after is None else (*node.path, "after"), f"{what}: {waits}.")


def _waits(node: Placed, after: After | None, names: Names, possible: set[str]) -> str:
    if after is None:
        return f"`{node.follows}`, which it follows, never comes"
    absent = [moment for moment in after.names if names.full(moment, node.owner) not in possible]
    listed = " nor ".join(f"`{moment}`" for moment in absent)
    if len(absent) > 1:
        return f"neither {listed}, which it waits for, ever comes"
    return f"{listed}, which it waits for, never comes"


def _well_formed(node: Placed) -> bool:
    element = node.element
    return element.at is None and element.when is None and (element.after is not None or node.owner is not None)


def announced(names: Names) -> set[str]:
    """Every moment that can be announced at all: the least fixed point of "triggered, so announced"."""
    possible: set[str] = set()
    grew = True
    while grew:
        grew = False
        for node in names.nodes.values():
            if _triggered(names, node, possible):
                new = set(_moments(names, node)) - possible
                possible |= new
                grew = grew or bool(new)
    return possible


def _triggered(names: Names, node: Placed, possible: set[str]) -> bool:
    element = node.element
    if node.owner is not None and f"{node.owner}.start" not in possible:
        return False
    if element.at is not None or (isinstance(element, Inject) and element.contingency):
        return True
    if element.when is not None:
        return True
    if element.after is None:
        return node.follows in possible
    heard = [names.full(moment, node.owner) in possible for moment in element.after.names]
    return all(heard) if element.after.kind == "all" else any(heard)


def _never(names: Names, node: Placed, expression: Expression | None) -> bool:
    return expression is not None and bounds(names, node.owner, expression.tree)[1] <= 0


def _moments(names: Names, node: Placed) -> Iterator[str]:
    element, name = node.element, node.name
    if element.condition is not None or element.chance is not None:
        yield f"{name}.skipped"
    happens = not (_never(names, node, element.condition) or _never(names, node, element.chance))
    if node.kind in ("turn", "inject"):
        if happens:
            yield name
        return
    yield name
    if not happens:
        return
    if isinstance(element, Decision):
        yield f"{name}.asked"
        yield from (f"{name}.{option}" for option in element.options)
        if element.within is not None or _may_be_empty(element):
            yield f"{name}.lapsed"
    else:
        yield from (f"{name}.start", f"{name}.done")


def _may_be_empty(decision: Decision) -> bool:
    """Whether it may happen that no option is offered with a weight, so that the decision lapses at once."""
    return all(option.condition is not None or option.weight is not None for option in decision.options.values())
