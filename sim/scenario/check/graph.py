"""The graph of triggers: what can never come, whoever decides and however luck falls."""

from __future__ import annotations

from collections.abc import Iterator

from sim.faults import Fault, listed
from sim.scenario.check.expressions import bounds
from sim.scenario.check.sites import fault
from sim.scenario.model import Decision, Inject
from sim.scenario.names import Names, Placed


def check(names: Names) -> Iterator[Fault]:
    """Elements whose trigger can never come. What only waits for such an element is not told of again."""
    possible = announced(names)
    stuck = {name: node for name, node in names.nodes.items() if not _triggered(names, node, possible)}
    causes = {name: _causes(names, node, possible) for name, node in stuck.items()}
    reached = {name: _reached(name, causes) for name in stuck}
    told: set[str] = set()
    for name, node in stuck.items():
        if not _well_formed(names, node) or name in told:
            continue
        circle = [other for other in stuck if name in reached[other] and other in reached[name]]
        path = node.path if node.element.after is None else (*node.path, "after")
        if circle:
            told |= set(circle)
            message = _circle([names.local(other, node.owner) for other in circle])
            yield fault(names, path, message, "Give one of them another trigger.")
        elif not causes[name] & stuck.keys():
            what = "Nothing asks this decision" if node.kind == "decision" else "This can never happen"
            absent = _absent(names, node, possible)
            waited = listed([names.local(moment, node.owner) for moment in absent], "or")
            waits = f"{waited}, which it waits for, never comes"
            yield fault(names, path, f"{what}: {waits}.", _why(names, node, absent[0]) if len(absent) == 1 else "")


def _absent(names: Names, node: Placed, possible: set[str]) -> list[str]:
    """The moments a node waits for that never come."""
    after = node.element.after
    waits = [names.full(moment, node.owner) for moment in after.names] if after is not None else [node.follows or ""]
    return [moment for moment in waits if moment not in possible and not names.unreadable(moment)]


def _causes(names: Names, node: Placed, possible: set[str]) -> set[str]:
    """The elements whose silence keeps a node from happening: its procedure, or those it waits for."""
    if node.owner is not None and f"{node.owner}.start" not in possible:
        return {node.owner}
    return {names.moments[moment].name for moment in _absent(names, node, possible) if moment in names.moments}


def _reached(name: str, causes: dict[str, set[str]]) -> set[str]:
    """Every element a stuck one waits for, directly or through others."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        new = causes.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found


def _circle(names: list[str]) -> str:
    if len(names) == 1:
        return f"`{names[0]}` waits for itself, so it never happens."
    each, none = ("each other", "neither") if len(names) == 2 else ("one another", "none of them")
    return f"{listed(names)} wait for {each}, so {none} ever happens."


def _why(names: Names, waiting: Placed, moment: str) -> str:
    """Why a moment never comes, though its element does."""
    node = names.moments[moment]
    name = names.local(node.name, waiting.owner)
    word = moment.removeprefix(f"{node.name}.")
    if word == "lapsed":
        return f"`{name}` has no deadline: give it `within`."
    if word == "skipped":
        return f"`{name}` has neither `if` nor `chance`."
    return f"The `chance` of `{name}` is 0."


def _well_formed(names: Names, node: Placed) -> bool:
    """Whether its trigger is one that can be spoken of here; what is wrong with others is told elsewhere."""
    element = node.element
    if names.unreadable(node.name) or element.at is not None or element.when is not None:
        return False
    if element.after is None:
        return node.owner is not None
    full = (names.full(moment, node.owner) for moment in element.after.names)
    return all(moment in names.moments or names.unreadable(moment) for moment in full)


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
    if names.unreadable(node.name):
        return True
    if node.owner is not None and f"{node.owner}.start" not in possible:
        return False
    if element.at is not None or (isinstance(element, Inject) and element.contingency):
        return True
    if element.when is not None:
        return True
    if element.after is None:
        return node.follows in possible
    full = [names.full(moment, node.owner) for moment in element.after.names]
    heard = [moment in possible or names.unreadable(moment) for moment in full]
    return all(heard) if element.after.kind == "all" else any(heard)


def _no_chance(names: Names, node: Placed) -> bool:
    """Whether its chance is nought. An `if` that can never hold is told of itself, and what follows is not."""
    chance = node.element.chance
    return chance is not None and bounds(names, node.owner, chance.tree)[1] <= 0


def _moments(names: Names, node: Placed) -> Iterator[str]:
    element, name = node.element, node.name
    if names.unreadable(name):
        yield from node.moments
        return
    if element.condition is not None or element.chance is not None:
        yield f"{name}.skipped"
    happens = not _no_chance(names, node)
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
