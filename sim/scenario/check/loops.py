"""Elements that trigger themselves, or one another, again and again at the same instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sim.faults import Fault, listed
from sim.numbering import NEVER
from sim.scenario.check.choices import span
from sim.scenario.check.circles import circle_of, circling
from sim.scenario.check.expressions import bounds
from sim.scenario.check.moments import Possible
from sim.scenario.check.sites import cancelled, fault
from sim.scenario.model import Decision, Step
from sim.scenario.names import Names, Placed
from sim.scenario.quantity import Quantity

_MOST_NAMED = 6


def check(names: Names, found: Possible) -> Iterator[Fault]:
    """Loops that take no time and that neither luck nor a condition ends."""
    ahead = circling(_edges(names, found))
    ended = cancelled(names)
    told: set[str] = set()
    for name in ahead:
        circle = circle_of(name, ahead) if name not in told else set()
        told |= circle
        if circle and not circle & ended:
            yield _endless(names, [other for other in ahead if other in circle])


def _edges(names: Names, found: Possible) -> dict[str, set[str]]:
    """Which element surely triggers which at the instant at which it is triggered itself."""
    tireless = [node for name, node in names.nodes.items() if name not in found.stuck and _is_tireless(names, node)]
    listeners: dict[str, set[str]] = defaultdict(set)
    for node in tireless:
        for moment in _heard(names, node):
            listeners[moment].add(node.name)
    return {node.name: {name for moment in _sure(names, node) for name in listeners[moment]} for node in tireless}


def _is_tireless(names: Names, node: Placed) -> bool:
    """Whether it can be triggered again at once, as often as its trigger comes."""
    return node.element.most == NEVER and not names.unreadable(node.name) and _at_once(names, node, node.element.delay)


def _at_once(names: Names, node: Placed, length: Quantity | None) -> bool:
    return length is None or span(names, node, length)[1] == 0


def _heard(names: Names, node: Placed) -> set[str]:
    """The moments each of which triggers it alone."""
    after = node.element.after
    if after is None:
        return {node.follows} if node.follows and node.element.when is None else set()
    heard = {names.full(moment, node.owner) for moment in after.names}
    return heard if after.kind != "all" or len(heard) == 1 else set()


def _sure(names: Names, node: Placed) -> set[str]:
    """The moments it surely announces at the instant at which it is due, in a run that nobody decides in."""
    element, name = node.element, node.name
    chance = element.chance
    happens = element.condition is None and (chance is None or bounds(names, node.owner, chance.tree)[0] >= 1)
    if node.kind in ("inject", "turn"):
        return {name} if happens else set()
    if isinstance(element, Decision) and _at_once(names, node, element.takes):
        is_certain = happens and len(element.options) == 1 and element.bounds is None
        options = element.options.items() if is_certain else ()
        return {name, *(f"{name}.{option}" for option, value in options if value.condition is None)}
    if isinstance(element, Step) and _at_once(names, node, element.takes) and _has_seats(names, element):
        return {name, f"{name}.done"} if happens else {name}
    return set()


def _has_seats(names: Names, step: Step) -> bool:
    actors = names.scenario.actors
    return all(name in actors and actors[name].seats is None for name in step.by)


def _endless(names: Names, circle: list[str]) -> Fault:
    node = names.nodes[circle[0]]
    more = [f"{len(circle) - _MOST_NAMED:,} others"] if len(circle) > _MOST_NAMED + 1 else []
    shown = [names.local(name, node.owner) for name in (circle[:_MOST_NAMED] if more else circle)]
    whom = "itself" if len(circle) == 1 else "each other" if len(circle) == 2 else "one another"
    who = f"{', '.join(f'`{name}`' for name in shown)} and {more[0]}" if more else listed(shown)
    message = f"{who} {'triggers' if len(circle) == 1 else 'trigger'} {whom} again at the same instant, without end"
    cure = f"Give {'it' if len(circle) == 1 else 'one of them'} a `delay`."
    path = node.path if node.element.after is None else (*node.path, "after")
    stop = _what_may_stop(names, circle)
    if stop:
        return fault(names, path, f"{message} {stop}.", cure, "warning")
    return fault(names, path, f"{message}.", cure)


def _what_may_stop(names: Names, circle: list[str]) -> str:
    """What no graph can tell: how long a person takes to answer, and whether the run ends before."""
    if any(isinstance(names.nodes[name].element, Decision) for name in circle):
        return "where no person answers"
    return "unless an outcome ends the run" if any(o.ends for o in names.scenario.outcomes.values()) else ""
