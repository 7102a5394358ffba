"""Every name stands for something: cells, actors, states, moments, options, measures, claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path as FilePath

from sim.faults import Fault, Path, nearest
from sim.scenario.check.sites import acting, elements, fault
from sim.scenario.claims import claims
from sim.scenario.fields import After
from sim.scenario.model import SHARED_NAMESPACE, Decision, Inject, Procedure, Step
from sim.scenario.names import Names, Placed


def check(names: Names, beside: FilePath) -> Iterator[Fault]:
    """References, the two namespaces, and shadowing."""
    yield from _namespaces(names)
    yield from _people(names)
    yield from _triggers(names)
    yield from _changes(names)
    yield from _policies(names)
    yield from _readings(names)
    known = claims(beside)
    for path, element in elements(names.scenario):
        for claim in element.sources:
            if claim not in known:
                hint = nearest(claim, known) or "`whitecell show december_double --sources` lists claims."
                yield fault(names, (*path, "sources"), f"No source document holds a claim `{claim}`.", hint)


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
            yield _keyed(names, (seen["all"], "all"), "`all` means every player cell and cannot be an id here.")
    taken = {name for section in SHARED_NAMESPACE for name in getattr(scenario, section)}
    for name, procedure in scenario.procedures.items():
        for entry in procedure.steps if procedure.use is None else ():
            if entry in taken:
                message = f"The entry `{entry}` hides the scenario's `{entry}` from this procedure."
                yield _keyed(names, ("procedures", name, "steps", entry), message, "Give the entry another id.")


def _keyed(names: Names, path: Path, message: str, hint: str = "") -> Fault:
    return Fault(path, names.scenario.document.key_place(path), message, hint)


def _one_of(names: Names, path: Path, name: str, valid: Iterable[str], what: str) -> Iterator[Fault]:
    valid = list(valid)
    if name not in valid and not names.unreadable(name):
        hint = nearest(name, valid) or (f"There are {', '.join(valid)}." if 0 < len(valid) <= 8 else "")
        yield fault(names, path, f"There is no {what} `{name}`.", hint)


def _people(names: Names) -> Iterator[Fault]:
    scenario = names.scenario
    for name, actor in scenario.actors.items():
        yield from _one_of(names, ("actors", name, "cell"), actor.cell, scenario.cells, "cell")
    for node in names.nodes.values():
        element, path = node.element, node.path
        if isinstance(element, Procedure):
            for role, player in element.roles.items():
                yield from _one_of(names, (*path, "roles", role), player, scenario.actors, "actor")
        if isinstance(element, Step | Decision):
            for player in element.by:
                yield from _one_of(names, (*path, "by"), player, scenario.actors, "actor")
        if isinstance(element, Inject):
            if element.sender is not None:
                yield from _one_of(names, (*path, "from"), element.sender, scenario.actors, "actor")
            for recipient in element.to:
                valid = ["all", *scenario.cells, *scenario.actors]
                yield from _one_of(names, (*path, "to"), recipient, valid, "cell or actor")
        for field in ("text", "expects"):
            prose = getattr(element, field, None)
            for cell in prose if isinstance(prose, dict) else ():
                yield from _one_of(names, (*path, field, cell), cell, scenario.cells, "cell")


def _triggers(names: Names) -> Iterator[Fault]:
    for node in names.nodes.values():
        if isinstance(node.element.after, After):
            for moment in node.element.after.names:
                yield from _heard(names, node, moment)


def _heard(names: Names, node: Placed, moment: str) -> Iterator[Fault]:
    path = (*node.path, "after")
    if node.owner is None:
        yield from _moment(names, path, moment)
        return
    own = {name.removeprefix(f"{node.owner}."): None for name in names.moments if name.startswith(f"{node.owner}.")}
    valid = [name for name in own if name not in ("done", "skipped")]
    if moment not in valid and not names.unreadable(names.full(moment, node.owner)):
        outside = moment in names.moments
        message = (
            f"`{moment}` is outside this procedure; an entry waits only for its own procedure's moments."
            if outside
            else f"This procedure has no moment `{moment}`."
        )
        hint = "Let the procedure itself wait for it, or use `if`." if outside else nearest(moment, valid)
        yield fault(names, path, message, hint)


def _moment(names: Names, path: Path, moment: str) -> Iterator[Fault]:
    if moment in names.moments or names.unreadable(moment):
        return
    if moment in names.scenario.state:
        message = f"`{moment}` is a state, which happens at no moment."
        yield fault(names, path, message, f"Use `when: {moment} >= …`.")
        return
    element = names.nodes.get(moment.split(".")[0])
    valid = list(names.moments)
    near = nearest(moment, valid)
    if not near and element is not None:
        near = f"It announces {', '.join(element.moments)}."
    yield fault(names, path, f"Nothing announces a moment `{moment}`.", near)


def _changes(names: Names) -> Iterator[Fault]:
    for actor in acting(names):
        for state in actor.element.effects:
            path = (*actor.path, "effects", state)
            yield from _one_of(names, path, state, names.scenario.state, "state")
        for target in actor.element.cancels:
            full = names.full(target, actor.scope)
            if full not in names.nodes and not names.unreadable(full):
                message = f"There is nothing called `{target}` to cancel."
                yield fault(names, (*actor.path, "cancels"), message, nearest(target, names.nodes))
    for node in names.nodes.values():
        element = node.element
        if isinstance(element, Decision) and isinstance(element.lapse, str):
            path = (*node.path, "lapse")
            yield from _one_of(names, path, element.lapse, element.options, "option")


def _policies(names: Names) -> Iterator[Fault]:
    decisions = [name for name, node in names.nodes.items() if isinstance(node.element, Decision)]
    for policy, value in names.scenario.policies.items():
        if policy == "unguided":
            yield _keyed(names, ("policies", policy), "`unguided` means play without a policy and cannot be one's id.")
        for decision, rules in value.choose.items():
            path = ("policies", policy, "choose", decision)
            yield from _one_of(names, path, decision, decisions, "decision")
            asked = names.decision(decision, None)
            for option in {option: None for rule in rules for option in rule.weights} if asked else ():
                yield from _one_of(names, path, option, asked.options if asked else (), "option")


def _readings(names: Names) -> Iterator[Fault]:
    scenario = names.scenario
    for name, measure in scenario.measures.items():
        for field, moment in (("from", measure.start), ("to", measure.end), ("count", measure.count)):
            if moment is not None:
                yield from _moment(names, ("measures", name, field), moment)
    for name, objective in scenario.objectives.items():
        for measured in objective.measures:
            yield from _one_of(names, ("objectives", name, "measures"), measured, scenario.measures, "measure")
    for node in names.nodes.values():
        for objective_id in getattr(node.element, "objectives", ()):
            yield from _one_of(names, (*node.path, "objectives"), objective_id, scenario.objectives, "objective")
