"""The graph of triggers: what can never come, whoever decides and however luck falls."""

from __future__ import annotations

from collections.abc import Iterator

from sim.faults import Fault, listed
from sim.scenario.check import loops
from sim.scenario.check.circles import circle_of, circling
from sim.scenario.check.moments import Possible, exclusive, has_no_chance, reach
from sim.scenario.check.sites import fault
from sim.scenario.model import Procedure
from sim.scenario.names import Names, Placed

_MOST_NAMED = 6
"""A sentence about a circle names no more of its elements."""


def check(names: Names) -> Iterator[Fault]:
    """Elements whose trigger can never come. What only waits for such an element is not told of again."""
    reached = reach(names)
    yield from _stuck(names, reached)
    yield from _over_at_once(names, reached)
    yield from _silent_chains(names)
    yield from _measured(names, reached)
    yield from loops.check(names, reached)


def _stuck(names: Names, found: Possible) -> Iterator[Fault]:
    possible, stuck = found.possible, found.stuck
    causes = {name: _causes(names, node, possible) for name, node in stuck.items()}
    ahead = circling(causes)
    told: set[str] = set()
    for name, node in stuck.items():
        if not _well_formed(names, node) or name in told:
            continue
        circle = circle_of(name, ahead) if name in ahead else set()
        path = node.path if node.element.after is None else (*node.path, "after")
        if circle:
            told |= circle
            message = _circle([names.local(other, node.owner) for other in stuck if other in circle])
            alone = f"Let something else begin it too: `{{any: [{names.local(name, node.owner)}, …]}}`."
            yield fault(names, path, message, alone if len(circle) == 1 else "Give one of them another trigger.")
        elif options := exclusive(names, node):
            both = listed([names.local(option, node.owner) for option in options])
            message = f"This can never happen: {both} are answers to one question, which is asked only once."
            yield fault(names, path, message, "Write `any` for `all`.")
        elif not causes[name] & stuck.keys() and not _is_left_out(names, node, _absent(names, node, possible)):
            what = "Nothing asks this decision" if node.kind == "decision" else "This can never happen"
            absent = _absent(names, node, possible)
            waited = listed([names.local(moment, node.owner) for moment in absent], "or")
            waits = f"{waited}, which it waits for, never comes"
            hint = _why_not(names, absent[0], node.owner) if len(absent) == 1 else ""
            yield fault(names, path, f"{what}: {waits}.", hint)


def _absent(names: Names, node: Placed, possible: set[str]) -> list[str]:
    """The moments a node waits for that never come."""
    after = node.element.after
    waits = [names.full(moment, node.owner) for moment in after.names] if after is not None else [node.follows or ""]
    return [moment for moment in waits if moment not in possible and not names.unreadable(moment)]


def _is_left_out(names: Names, node: Placed, absent: list[str]) -> bool:
    """Whether an entry of a file waits for nothing but what the scenario leaves out of it, and so is left out, too."""
    owner = names.nodes.get(node.owner or "")
    is_of_a_file = owner is not None and isinstance(owner.element, Procedure) and owner.element.use is not None
    return is_of_a_file and all(has_no_chance(names, names.moments[moment]) for moment in absent)


def _causes(names: Names, node: Placed, possible: set[str]) -> set[str]:
    """The elements whose silence keeps a node from happening: its procedure, or those it waits for."""
    if node.owner is not None and f"{node.owner}.start" not in possible:
        return {node.owner}
    return {names.moments[moment].name for moment in _absent(names, node, possible) if moment in names.moments}


def _circle(names: list[str]) -> str:
    if len(names) == 1:
        return f"`{names[0]}` waits for itself, so it never happens."
    if len(names) > _MOST_NAMED + 1:
        others = f"{len(names) - _MOST_NAMED:,} others"
        told = ", ".join(f"`{name}`" for name in names[:_MOST_NAMED])
        return f"{told} and {others} wait for one another, so none of them ever happens."
    each, none = ("each other", "neither") if len(names) == 2 else ("one another", "none of them")
    return f"{listed(names)} wait for {each}, so {none} ever happens."


def _why_not(names: Names, moment: str, scope: str | None) -> str:
    """Why a moment never comes, though its element does, as seen from inside the procedure ``scope``."""
    node = names.moments[moment]
    name = names.local(node.name, scope)
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


def _over_at_once(names: Names, found: Possible) -> Iterator[Fault]:
    """Procedures none of whose entries hears their start: nothing is under way in them, so they are done (rule 15)."""
    entries: dict[str, list[Placed]] = {}
    for node in names.nodes.values():
        entries.setdefault(node.owner or "", []).append(node)
    for name, node in names.nodes.items():
        inside = entries.get(name, ())
        if not isinstance(node.element, Procedure) or not inside or name in found.stuck:
            continue
        spared = any(names.unreadable(entry.name) or entry.name in found.stuck for entry in inside)
        if not spared and not any(_begins(names, entry, f"{name}.start") for entry in inside):
            hint = "Leave out what triggers its first entry, or let an entry say `after: start`."
            path = (*node.path, "steps") if names.alone or node.element.use else node.path  # told once, in the file
            yield fault(names, path, "No entry begins with it, so it is over as it starts.", hint)


def _begins(names: Names, entry: Placed, start: str) -> bool:
    """Whether its procedure's start alone triggers an entry."""
    after = entry.element.after
    if after is None:
        return entry.element.when is None and entry.follows == start
    heard = {names.full(moment, entry.owner) for moment in after.names}
    return heard == {start} if after.kind == "all" else start in heard


def _silent_chains(names: Names) -> Iterator[Fault]:
    """Entries that follow an inject which may be skipped: an inject that is skipped announces nothing more (rule 9)."""
    heard = {
        names.full(moment, node.owner)
        for node in names.nodes.values()
        if node.element.after is not None
        for moment in node.element.after.names
    }
    for node in names.nodes.values():
        before = names.nodes.get(node.follows or "")
        if before is None or before.kind != "inject" or node.element.after or node.element.when:
            continue
        field = "if" if before.element.condition else "chance" if before.element.chance else ""
        if not field or f"{before.name}.skipped" in heard or names.unreadable(node.name):
            continue
        one, two = names.local(before.name, node.owner), names.local(node.name, node.owner)
        message = f"`{two}` follows `{one}`, an inject with `{field}`: when `{one}` is skipped, the chain stops there."
        hint = f"Write `after: {{any: [{one}, {one}.skipped]}}`, or `after: {one}` if it is meant."
        yield fault(names, node.path, message, hint, "warning")


def _measured(names: Names, found: Possible) -> Iterator[Fault]:
    """Measures of moments that never come, though their elements happen."""
    for name, measure in names.scenario.measures.items():
        for field, moment in (("from", measure.start), ("to", measure.end), ("count", measure.count)):
            node = names.moments.get(moment or "")
            if moment is None or node is None or names.unreadable(moment) or names.unreadable(name):
                continue
            if moment not in found.possible and node.name not in found.stuck:
                message = f"`{moment}` never comes, so this measures nothing."
                yield fault(names, ("measures", name, field), message, _why_not(names, moment, None))
