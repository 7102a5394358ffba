"""Which moments can be announced at all, whoever decides and however luck falls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.scenario.check.expressions import bounds
from sim.scenario.model import Decision, Inject
from sim.scenario.names import Names, Placed


@dataclass
class Possible:
    """The moments that are ``possible``, and the elements that are ``stuck``: nothing can trigger them."""

    possible: set[str] = field(default_factory=set)
    stuck: dict[str, Placed] = field(default_factory=dict)


def reach(names: Names) -> Possible:
    """The least fixed point of "triggered, so announced", each element and each moment looked at once."""
    reached = Possible()
    waiting: dict[str, int] = {}
    listeners: dict[str, list[tuple[Placed, int]]] = defaultdict(list)
    ahead: list[Placed] = []
    for node in names.nodes.values():
        needs = _needs(names, node)
        waiting[node.name] = len(needs)
        for number, moments in enumerate(needs):
            for moment in moments:
                listeners[moment].append((node, number))
        if not needs:
            ahead.append(node)
    heard: set[tuple[str, int]] = set()
    for node in ahead:  # grows as it goes
        for moment in set(announces(names, node)) - reached.possible:
            reached.possible.add(moment)
            for listener, number in listeners[moment]:
                if (listener.name, number) not in heard:
                    heard.add((listener.name, number))
                    waiting[listener.name] -= 1
                    if waiting[listener.name] == 0:
                        ahead.append(listener)
    reached.stuck = {name: node for name, node in names.nodes.items() if waiting[name]}
    return reached


def _needs(names: Names, node: Placed) -> list[set[str]]:
    """What must come before a node can be triggered: of each set of moments one. Of an empty set none ever comes."""
    element = node.element
    if names.unreadable(node.name):
        return []
    needs = [{f"{node.owner}.start"}] if node.owner is not None else []
    if element.at is not None or element.when is not None or (isinstance(element, Inject) and element.contingency):
        return needs
    if element.after is None:
        return [*needs, {node.follows} if node.follows is not None else set()]
    full = {names.full(moment, node.owner) for moment in element.after.names}
    readable = {moment for moment in full if not names.unreadable(moment)}
    if element.after.kind == "all":
        needs += [{moment} for moment in readable]
    elif readable == full:
        needs.append(full)
    return [*needs, set()] if exclusive(names, node) else needs


def exclusive(names: Names, node: Placed) -> list[str]:
    """Two answers to one decision, if a node waits for both and it is asked but once as far as the node can hear."""
    after = node.element.after
    first: dict[str, str] = {}
    for moment in after.names if after is not None and after.kind == "all" else ():
        full = names.full(moment, node.owner)
        asked = names.moments.get(full)
        if asked is None or not isinstance(asked.element, Decision) or names.unreadable(asked.name):
            continue
        if full.removeprefix(f"{asked.name}.") not in asked.element.answers or _asked_again(names, asked, node):
            continue
        other = first.setdefault(asked.name, full)
        if other != full and asked.element.excludes(*(name.removeprefix(f"{asked.name}.") for name in (other, full))):
            return [other, full]
    return []


def _asked_again(names: Names, decision: Placed, listener: Placed) -> bool:
    """Whether a decision can be answered twice before a listener's `all` set is made fresh."""
    if decision.element.most > 1:
        return True
    owner = names.nodes.get(decision.owner or "")
    return owner is not None and owner.element.most > 1 and listener.owner != decision.owner


def announces(names: Names, node: Placed) -> Iterator[str]:
    """Every moment that a node which is triggered can announce."""
    element, name = node.element, node.name
    if names.unreadable(name):
        yield from node.moments
        return
    if element.condition is not None or element.chance is not None:
        yield f"{name}.skipped"
    happens = not has_no_chance(names, node)
    if node.kind in ("turn", "inject"):
        if happens:
            yield name
        return
    yield name
    if not happens:
        return
    if isinstance(element, Decision):
        yield f"{name}.asked"
        yield from (f"{name}.{answer}" for answer in element.answers)
        if element.within is not None or _may_be_empty(names, node, element):
            yield f"{name}.lapsed"
    else:
        yield from (f"{name}.start", f"{name}.done")


def has_no_chance(names: Names, node: Placed) -> bool:
    """Whether its chance is nought. An `if` that can never hold is told of itself, and what follows is not; so is a
    chance below 0."""
    chance = node.element.chance
    return chance is not None and bounds(names, node.owner, chance.tree)[1] == 0


def _may_be_empty(names: Names, node: Placed, decision: Decision) -> bool:
    """Whether it may happen that too few options are offered with a weight or a chance, so that the decision lapses at
    once."""
    sure = 0
    for option in decision.options.values():
        number = option.weight if decision.bounds is None else option.chance
        above = number is None or bounds(names, node.owner, number.tree)[0] > 0
        sure += option.condition is None and above
    return sure < (1 if decision.bounds is None else decision.bounds[0])
