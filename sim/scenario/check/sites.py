"""Where things stand in a scenario: every element, every expression, every effect, with path and scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sim.faults import Fault, Level, Path
from sim.scenario.expression import Expression
from sim.scenario.fields import Wording
from sim.scenario.model import Decision, Element, Inject, Lapse, Option, Procedure, Scenario, Step
from sim.scenario.names import Names
from sim.scenario.quantity import Cases, Move
from sim.scenario.told import alternatives

Wanted = Literal["number", "yes or no", "chance", "weight", "duration"]


@dataclass(frozen=True, slots=True)
class Site:
    """One expression: where it stands, what is asked for there, and whether ``elapsed`` may stand in it."""

    path: Path
    scope: str | None
    expression: Expression
    asked: Wanted
    clock: bool = True


@dataclass(frozen=True, slots=True)
class Acting:
    """Something with effects and cancels: an inject, a step, an option or a lapse; ``name`` is the inject's, step's or
    decision's."""

    name: str
    path: Path
    scope: str | None
    element: Inject | Step | Option | Lapse


def fault(names: Names, path: Path, message: str, hint: str = "", level: Level = "fault", offset: int = 0) -> Fault:
    """A fault at ``path``; ``offset`` characters into its text, if that stands on one line as it was read."""
    return Fault(path, names.scenario.document.place(path).shifted(offset), message, hint, level)


def elements(scenario: Scenario) -> Iterator[tuple[Path, Element]]:
    """Every element of a scenario with its path, the scenario itself first."""
    yield (), scenario
    for section in ("cells", "actors", "state", "calendars", "turns", "injects", "procedures", "decisions"):
        held: dict[str, Element] = getattr(scenario, section)
        for name, element in held.items():
            yield (section, name), element
            yield from _inside((section, name), element)
    for section in ("policies", "measures", "outcomes", "objectives"):
        held = getattr(scenario, section)
        for name, element in held.items():
            yield (section, name), element


def _inside(path: Path, element: Element) -> Iterator[tuple[Path, Element]]:
    for name, entry in element.steps.items() if isinstance(element, Procedure) else ():
        yield (*path, "steps", name), entry
        yield from _inside((*path, "steps", name), entry)
    if isinstance(element, Decision):
        for name, option in element.options.items():
            yield (*path, "options", name), option


def every_element(scenario: Scenario) -> Iterator[tuple[Path, Element]]:
    """Those too that have no id: what a passed deadline does, and what it or an option tells."""
    for path, element in elements(scenario):
        yield path, element
        lapse = element.lapse if isinstance(element, Decision) else None
        if isinstance(lapse, Lapse):
            yield (*path, "lapse"), lapse
            if lapse.tells is not None:
                yield (*path, "lapse", "tells"), lapse.tells
        if isinstance(element, Option) and element.tells is not None:
            yield (*path, "tells"), element.tells


PROSE = ("text", "summary", "brief", "question", "discuss", "expects", "notes", "judgement")
"""The fields that hold paragraphs; the other texts are one line."""


def texts(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Every text of paragraphs with its path, those of one field cell by cell or question by question."""
    for path, element in elements(scenario):
        yield from _texts(path, element)
        if isinstance(element, Decision) and isinstance(element.lapse, Lapse):
            yield from _texts((*path, "lapse"), element.lapse)


def _texts(path: Path, element: Element) -> Iterator[tuple[Path, str]]:
    for field in _fields_of(type(element), PROSE):
        yield from parts((*path, field), getattr(element, field))
    if isinstance(element, Option | Lapse) and element.tells is not None:
        yield from _texts((*path, "tells"), element.tells)


@cache
def _fields_of(kind: type[Element], fields: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some fields that a kind of element has: what a model does not have takes pydantic long to say."""
    return tuple(field for field in fields if field in kind.model_fields)


def parts(path: Path, written: object) -> Iterator[tuple[Path, str]]:
    """The texts of a field, which may be written once or by cell, each one or several."""
    match written:
        case str():
            yield path, written
        case dict():
            for cell, texts in written.items():
                yield from parts((*path, cell), texts)
        case tuple():
            for place, text in enumerate(written):
                yield from parts((*path, place), text)
        case Wording():
            yield (*path, "text"), written.text


def acting(names: Names) -> Iterator[Acting]:
    """Everything with effects and cancels."""
    for node in names.nodes.values():
        element = node.element
        if isinstance(element, Inject | Step):
            yield Acting(node.name, node.path, node.owner, element)
        elif isinstance(element, Decision):
            for name, option in element.options.items():
                yield Acting(node.name, (*node.path, "options", name), node.owner, option)
            if isinstance(element.lapse, Lapse):
                yield Acting(node.name, (*node.path, "lapse"), node.owner, element.lapse)


def cancelled(names: Names) -> set[str]:
    """What something cancels, by its full names."""
    return {names.full(name, actor.scope) for actor in acting(names) for name in actor.element.cancels}


_DURATIONS = ("at", "delay", "every", "takes", "within")


def expressions(names: Names) -> Iterator[Site]:
    """Every expression of the scenario."""
    scenario = names.scenario
    for state, value in scenario.state.items():
        yield from _quantity(("state", state, "start"), None, value.start, "number")
    for node in names.nodes.values():
        element, path, scope = node.element, node.path, node.owner
        if element.when is not None:
            yield Site((*path, "when"), scope, element.when, "yes or no", clock=False)
        if element.condition is not None:
            yield Site((*path, "if"), scope, element.condition, "yes or no")
        if element.chance is not None:
            yield Site((*path, "chance"), scope, element.chance, "chance")
        for place, wordings in alternatives(element):
            for number, wording in enumerate(wordings):
                if wording.condition is not None:
                    yield Site((*path, *place, number, "if"), scope, wording.condition, "yes or no")
        for field in _fields_of(type(element), _DURATIONS):
            yield from _quantity((*path, field), scope, getattr(element, field), "duration")
        for name, option in element.options.items() if isinstance(element, Decision) else ():
            if option.condition is not None:
                yield Site((*path, "options", name, "if"), scope, option.condition, "yes or no")
            if option.weight is not None:
                yield Site((*path, "options", name, "weight"), scope, option.weight, "weight")
            if option.chance is not None:
                yield Site((*path, "options", name, "chance"), scope, option.chance, "chance")
    for actor in acting(names):
        for state, change in actor.element.effects.items():
            yield from _quantity((*actor.path, "effects", state), actor.scope, change, "number")
    yield from _rules(names)


def option_path(names: Names, choice: Path, rule: int, option: str) -> Path:
    """Where a policy names an option: in one of several rules, or at once."""
    inside: Path = (*choice, rule, "choose")
    return (*(inside if inside in names.scenario.document.places else choice), option)


def _rules(names: Names) -> Iterator[Site]:
    scenario = names.scenario
    for name, policy in scenario.policies.items():
        for decision, rules in policy.choose.items():
            path: Path = ("policies", name, "choose", decision)
            asked = names.decision(decision, None)
            kind: Wanted = "weight" if asked is None or asked.bounds is None else "chance"
            for place, rule in enumerate(rules):
                if rule.condition is not None:
                    yield Site((*path, place, "if"), None, rule.condition, "yes or no")
                for option, weight in rule.weights.items():
                    yield Site(option_path(names, path, place, option), None, weight, kind)
    for name, measure in scenario.measures.items():
        for field in ("peak", "low", "value"):
            expression = getattr(measure, field)
            if expression is not None:
                yield Site(("measures", name, field), None, expression, "number", clock=field == "value")
    for name, outcome in scenario.outcomes.items():
        if outcome.when is not None:
            yield Site(("outcomes", name, "when"), None, outcome.when, "yes or no", clock=not outcome.ends)


def _quantity(path: Path, scope: str | None, value: object, asked: Wanted) -> Iterator[Site]:
    if isinstance(value, Move):
        value = value.amount
    if isinstance(value, Expression):
        yield Site(path, scope, value, asked)
    for place, case in enumerate(value.cases) if isinstance(value, Cases) else ():
        if case.condition is not None:
            yield Site((*path, "cases", place, "if"), scope, case.condition, "yes or no")
        yield from _quantity((*path, "cases", place, "is"), scope, case.quantity, asked)
