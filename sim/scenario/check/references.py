"""Every name stands for something: cells, actors, states, moments, options, measures, claims."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path as FilePath

from sim.faults import Fault, Faults, Path, listed, nearest, nearest_or_all
from sim.scenario.check.calendars import unknown as unknown_calendar
from sim.scenario.check.sites import acting, every_element, fault, option_path
from sim.scenario.citing import as_claim, is_claim
from sim.scenario.claims import claims
from sim.scenario.fields import Rule, by_cell
from sim.scenario.model import NONE, SHARED_NAMESPACE, Decision, Element, Inject, Lapse, Procedure, Step, Tells
from sim.scenario.names import Names, Placed
from sim.scenario.quantity import shown


def check(names: Names, beside: FilePath) -> Iterator[Fault]:
    """References, the two namespaces, and shadowing."""
    yield from _namespaces(names)
    yield from names_of_nothing(names)
    yield from _claims(names, beside)


def names_of_nothing(names: Names) -> Iterator[Fault]:
    """What the engine and every page would look up in vain."""
    yield from _people(names)
    yield from _triggers(names)
    yield from _changes(names)
    yield from _policies(names)
    yield from _readings(names)


def _claims(names: Names, beside: FilePath) -> Iterator[Fault]:
    try:
        known = claims(beside)
    except Faults as broken:
        yield from broken.faults
        return
    for path, element in every_element(names.scenario):
        yield from _cited(names, (*path, "sources"), element.sources, known)
        for number, stated in element.numbers.items():
            yield from _cited(names, (*path, *number, "sources"), stated.sources, known)


def _cited(names: Names, path: Path, sources: tuple[str, ...], known: Collection[str]) -> Iterator[Fault]:
    """Claims that no source document holds, and citations that are a claim's id but for its hyphens."""
    for place, source in enumerate(sources):
        if is_claim(source) and source not in known:
            hint = nearest(source, known) or "`whitecell show december_double --sources` lists claims."
            yield fault(names, (*path, place), f"No source document holds a claim `{source}`.", hint)
        elif not is_claim(source) and as_claim(source) in known:
            message = f"{shown(source)} is a citation in words, and nearly a claim's id."
            yield fault(names, (*path, place), message, f"Write `{as_claim(source)}`, or say who wrote it and when.")


def _namespaces(names: Names) -> Iterator[Fault]:
    scenario = names.scenario
    for sections in (SHARED_NAMESPACE, ("cells", "actors")):
        seen: dict[str, str] = {}
        for section in sections:
            for name in getattr(scenario, section):
                if name in seen:
                    message = f"`{name}` is already the id of something under `{seen[name]}`."
                    yield _keyed(names, (section, name), message, "Give one of them another id.")
                seen.setdefault(name, section)
        if "all" in seen:
            message = "`all` means every player cell and cannot be an id here."
            yield _keyed(names, (seen["all"], "all"), message, "Give it another id.")
    taken = {name for section in SHARED_NAMESPACE for name in getattr(scenario, section)}
    for name, procedure in scenario.procedures.items():
        for entry in procedure.steps if procedure.use is None else ():
            if entry in taken:
                message = f"The entry `{entry}` hides the scenario's `{entry}` from this procedure."
                yield _keyed(names, ("procedures", name, "steps", entry), message, "Give the entry another id.")


def _keyed(names: Names, path: Path, message: str, hint: str = "") -> Fault:
    return Fault(path, names.scenario.document.key_place(path), message, hint)


def _one_of(names: Names, path: Path, name: str, valid: Collection[str], what: str) -> Iterator[Fault]:
    if name not in valid and not names.unreadable(name):
        hint = _its_actors(names, name) if what == "actor" else ""
        hint = hint or ("" if valid or " " in what else f"Write `{name}: …` under `{what}s`.")
        yield fault(names, path, f"There is no {what} `{name}`.", hint or nearest_or_all(name, valid))


def _twice(names: Names, path: Path, people: tuple[str, ...]) -> Iterator[Fault]:
    """Somebody who stands in a list twice, which says nothing more."""
    for place, name in enumerate(people):
        if name in people[:place]:
            yield fault(names, (*path, place), f"`{name}` stands here twice.", "Keep one.", "warning")


def _its_actors(names: Names, name: str) -> str:
    """What to write for a cell that stands where an actor is asked for."""
    if name not in names.scenario.cells and name != "all":
        return ""
    own = [actor for actor, who in names.scenario.actors.items() if name in ("all", who.cell)]
    what = "`all` is no actor" if name == "all" else f"`{name}` is a cell"
    return f"{what}; {'name one of' if len(own) > 1 else 'its actor is' if own else 'it has no actor yet'}{_of(own)}."


def _of(actors: list[str]) -> str:
    return f" {listed(actors, 'or')}" if actors else ""


def _people(names: Names) -> Iterator[Fault]:
    scenario = names.scenario
    actor = "role" if names.alone else "actor"
    for name, who in scenario.actors.items():
        yield from _one_of(names, ("actors", name, "cell"), who.cell, scenario.cells, "cell")
    for node in names.nodes.values():
        element, path = node.element, node.path
        if isinstance(element, Procedure):
            yield from _roles(names, path, element)
        if isinstance(element, Step | Decision):
            yield from _twice(names, (*path, "by"), element.by)
            for place, player in enumerate(element.by):
                if player not in _roles_in_place(names, node):
                    yield from _one_of(names, (*path, "by", place), player, scenario.actors, actor)
        if isinstance(element, Inject):
            yield from _told(names, path, element)
        if isinstance(element, Decision):
            yield from _lead(names, node, element)
            for name, option in element.options.items():
                if option.tells is not None:
                    yield from _told(names, (*path, "options", name, "tells"), option.tells)
            if isinstance(element.lapse, Lapse) and element.lapse.tells is not None:
                yield from _told(names, (*path, "lapse", "tells"), element.lapse.tells)
        yield from _cells_in(names, path, element, ("text", "expects", "question", "discuss"))
    for name, state in scenario.state.items():
        for place, cell in enumerate(state.shown if isinstance(state.shown, tuple) else ()):
            yield from _one_of(names, ("state", name, "shown", place), cell, names.player_cells, "player cell")


def _lead(names: Names, node: Placed, decision: Decision) -> Iterator[Fault]:
    """Whose answer stands where cells differ: one of those who are asked."""
    if decision.lead is None or decision.lead in decision.by:
        return
    if decision.lead not in names.scenario.actors:
        what = "role" if names.alone else "actor"
        yield from _one_of(names, (*node.path, "lead"), decision.lead, names.scenario.actors, what)
        return
    message = f"`{decision.lead}` leads, and is not among those who are asked."
    hint = f"Name one of {listed(decision.by, 'or')}, or add it to `by`."
    yield fault(names, (*node.path, "lead"), message, hint)


def _told(names: Names, path: Path, element: Inject | Tells) -> Iterator[Fault]:
    """Who tells whom."""
    scenario = names.scenario
    actor, reader = ("role", "role") if names.alone else ("actor", "cell or actor")
    for cell, sender in by_cell(element.sender).items():
        yield from _one_of(names, (*path, "from", cell) if cell else (*path, "from"), sender, scenario.actors, actor)
    yield from _twice(names, (*path, "to"), element.to)
    for place, recipient in enumerate(element.to):
        yield from _one_of(names, (*path, "to", place), recipient, names.readers, reader)
    yield from _cells_in(names, path, element, ("from",))
    if isinstance(element, Tells):
        yield from _cells_in(names, path, element, ("text",))


def _cells_in(names: Names, path: Path, element: Element, fields: Iterable[str]) -> Iterator[Fault]:
    """Cells that are named as keys of what stands there by cell."""
    what = "role" if names.alone else "cell"
    for field in fields:
        written = getattr(element, "sender" if field == "from" else field, None)
        for cell in written if isinstance(written, dict) else ():
            if cell not in names.scenario.cells and not names.unreadable(cell):
                message = f"There is no {what} `{cell}`."
                whose = names.scenario.actors.get(cell)
                hint = f"This goes by cell: write `{whose.cell}`, which is its cell." if whose else ""
                hint = hint or nearest_or_all(cell, names.scenario.cells)
                yield _keyed(names, (*path, field, cell), message, hint)


def _roles(names: Names, path: Path, procedure: Procedure) -> Iterator[Fault]:
    if procedure.roles and procedure.use is None and not names.unreadable(str(path[-1])):
        message = "`roles` fills the roles of a procedure file, and this procedure is written here."
        yield _keyed(
            names, (*path, "roles"), message, "Name the actors in each `by`, or say with `use` which file is meant."
        )
        return
    for role, player in procedure.roles.items():
        yield from _one_of(names, (*path, "roles", role), player, names.scenario.actors, "actor")


def _roles_in_place(names: Names, node: Placed) -> Iterable[str]:
    """The roles that a procedure in place declares in vain, so that its entries are not blamed too."""
    procedure = names.scenario.procedures.get(node.owner or "")
    return procedure.roles if procedure is not None and procedure.use is None else ()


def _triggers(names: Names) -> Iterator[Fault]:
    for node in names.nodes.values():
        after = node.element.after
        path = (*node.path, "after")
        yield from unknown_calendar(names, node)
        if after is not None and after.kind == "one":
            yield from _heard(names, node, path, after.names[0])
        elif after is not None:
            for place, moment in enumerate(after.names):
                yield from _heard(names, node, (*path, after.kind, place), moment)


def _heard(names: Names, node: Placed, path: Path, moment: str) -> Iterator[Fault]:
    if node.owner is None:
        yield from _moment(names, path, moment)
        return
    announced = moment not in ("done", "skipped") and f"{node.owner}.{moment}" in names.moments
    if announced or names.unreadable(names.full(moment, node.owner)):
        return
    own = [names.local(name, node.owner) for name in names.moments if name.startswith(f"{node.owner}.")]
    valid = [name for name in own if name not in ("done", "skipped")]
    if moment in ("done", "skipped"):
        message = f"`{moment}` is the end of this procedure, which its own entries cannot wait for."
        yield fault(names, path, message, "Leave `after` out: an entry follows the one before it.")
        return
    outside = moment in names.moments
    message = (
        f"`{moment}` is outside this procedure; an entry waits only for its own procedure's moments."
        if outside
        else f"This procedure has no moment `{moment}`."
    )
    hint = "Let the procedure itself wait for it, or use `if`." if outside else nearest(moment, valid)
    if names.alone and not hint:
        hint = "A procedure file names only its own entries, roles and needs."
    yield fault(names, path, message, hint)


def _moment(names: Names, path: Path, moment: str) -> Iterator[Fault]:
    if moment in names.moments or names.unreadable(moment):
        return
    if moment in names.scenario.state:
        message = f"`{moment}` is a state, which happens at no moment."
        in_a_measure = path[0] == "measures"
        hint = f"Use `value: {moment}`, or `peak` or `low`." if in_a_measure else f"Use `when: {moment} >= …`."
        yield fault(names, path, message, hint)
        return
    element = names.nodes.get(moment.split(".")[0])
    ending = names.ending(moment, None)
    near = nearest(moment, names.moments) or (f"Did you mean `{ending}`?" if ending else "")
    if not near and element is not None:
        near = f"`{element.name}` announces {listed(element.moments)}."
    yield fault(names, path, f"Nothing announces a moment `{moment}`.", near)


def _changes(names: Names) -> Iterator[Fault]:
    for actor in acting(names):
        for state in actor.element.effects:
            if state not in names.scenario.state and not names.unreadable(state):
                hint = nearest_or_all(state, names.scenario.state)
                if names.alone:
                    hint = f"List `{state}` under `needs`." if state not in names.nodes else ""
                yield _keyed(names, (*actor.path, "effects", state), f"There is no state `{state}`.", hint)
        for place, target in enumerate(actor.element.cancels):
            full = names.full(target, actor.scope)
            if full not in names.nodes and not names.unreadable(full):
                message = f"There is nothing called `{target}` to cancel."
                yield fault(names, (*actor.path, "cancels", place), message, nearest(target, names.nodes))
            elif full == actor.name:
                message = f"`{target}` cancels itself, which does nothing: it is over by then."
                yield fault(names, (*actor.path, "cancels", place), message, "Leave it out.", "warning")
    for node in names.nodes.values():
        element = node.element
        if isinstance(element, Decision) and not names.unreadable(node.name):
            path = (*node.path, "lapse")
            for place, option in enumerate(element.lapses_to or ()):
                inside = (*path, place) if isinstance(element.lapse, tuple) else path
                yield from _one_of(names, inside, option, element.options, "option")


def _policies(names: Names) -> Iterator[Fault]:
    decisions = {name: None for name, node in names.nodes.items() if isinstance(node.element, Decision)}
    for policy, value in names.scenario.policies.items():
        if policy == "unguided":
            message = "`unguided` means play without a policy and cannot be the id of one."
            yield _keyed(names, ("policies", policy), message, "Give it another id.")
        for decision, rules in value.choose.items():
            path = ("policies", policy, "choose", decision)
            if decision not in decisions and not names.unreadable(decision):
                message = f"There is no decision `{decision}`."
                yield _keyed(names, path, message, nearest_or_all(decision, decisions))
            asked = names.decision(decision, None)
            for place, rule in enumerate(rules):
                for option in rule.weights if asked and not names.unreadable(decision) else ():
                    chosen = option_path(names, path, place, option)
                    yield from _one_of(names, chosen, option, _answers_to(asked, rule) if asked else (), "option")


def _answers_to(decision: Decision, rule: Rule) -> Collection[str]:
    """What a rule may name of a decision: of a menu also that none is taken, of which more is told elsewhere."""
    return decision.options if decision.bounds is None or NONE not in rule.weights else (*decision.options, NONE)


def _readings(names: Names) -> Iterator[Fault]:
    scenario = names.scenario
    for name, measure in scenario.measures.items():
        for field, moment in (("from", measure.start), ("to", measure.end), ("count", measure.count)):
            if moment is not None:
                yield from _moment(names, ("measures", name, field), moment)
    for name, objective in scenario.objectives.items():
        for place, measured in enumerate(objective.measures):
            shown: Path = ("objectives", name, "measures", place)
            yield from _one_of(names, shown, measured, scenario.measures, "measure")
    for node in names.nodes.values():
        for place, served in enumerate(getattr(node.element, "objectives", ())):
            path = (*node.path, "objectives", place)
            yield from _one_of(names, path, served, scenario.objectives, "objective")
