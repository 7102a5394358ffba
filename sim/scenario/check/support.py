"""What a scenario rests on and what it never uses: warnings, for the author's eye."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sim.faults import Fault, Path
from sim.scenario.check.grounds import Grounds
from sim.scenario.check.sites import acting, elements, expressions, fault
from sim.scenario.model import Element, Happens, Scenario
from sim.scenario.names import Names


def check(names: Names, needed: Collection[str]) -> Iterator[Fault]:
    """Unused states, and what rests on nothing. States that others give or ask for are ``needed``."""
    yield from _unused(names, needed)
    told = dict(unsupported(names.scenario))
    for path in told:
        if names.unreadable(str(path[-1])):
            continue
        message = f"`{path[-1]}` cites no source and falls under no `judgement`."
        hint = "Add `sources`, or a `judgement` on it or around it."
        yield fault(names, path, message, hint, "warning")
    yield from _invented(names, told)


def _invented(names: Names, told: Collection[Path]) -> Iterator[Fault]:
    """The numbers of what cites sources for its words, of which nothing is said: the first of each element."""
    happening = {node.path for node in names.nodes.values()}
    first: dict[Path, Path] = {}
    for number, ground in Grounds(names.scenario).numbers():
        around = [number.element[:length] for length in range(len(number.element), 0, -1)]
        owner = next((above for above in around if above in happening), None)
        if owner is not None and ground.basis == "nothing" and not any(above in told for above in around):
            first.setdefault(owner, number.path)
    for owner, path in first.items():
        if not names.unreadable(str(owner[-1])):
            message = f"`{owner[-1]}` cites sources, which stand for its words; of this number nothing is said."
            hint = "Give the number `sources` of its own, or a `judgement` on it or around it."
            yield fault(names, path, message, hint, "warning")


def unsupported(scenario: Scenario) -> Iterator[tuple[Path, Element]]:
    """What happens, is done or is decided without a source and outside every judgement, the outermost of each."""
    covered = {path for path, element in elements(scenario) if element.judgement is not None}
    if () in covered:
        return
    for path, element in elements(scenario):
        rests = bool(element.sources) or any(path[:length] in covered for length in range(len(path) + 1))
        if isinstance(element, Happens) and not rests:
            covered.add(path)  # what is said of an element counts for what is inside it
            yield path, element


def _unused(names: Names, needed: Collection[str]) -> Iterator[Fault]:
    scenario = names.scenario
    if names.missing:
        return  # what could not be read may use it
    read = {names.full(name.name, site.scope) for site in expressions(names) for name in site.expression.names()}
    moved = {state for actor in acting(names) for state in actor.element.effects}
    for name, state in scenario.state.items():
        if name not in read and not state.shown and name not in needed:
            message = f"The state `{name}` is never read: no expression names it, and players do not see it."
            with_effects = ", and the effects on it too" if name in moved else ""
            yield fault(names, ("state", name), message, f"Use it, show it or leave it out{with_effects}.", "warning")
