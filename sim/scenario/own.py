"""Options that are people's own: an answer that is on no list, as an exercise takes it into its scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from sim.scenario.model import Decision, Option, Scenario, Tells
from sim.scenario.names import Names, Placed


class OwnOption(Option):
    """An answer that somebody gave and that is none of the options. No scenario file has one."""

    is_own: ClassVar[bool] = True


def with_own(scenario: Scenario, decision: str, option: str, title: str, text: str = "") -> Scenario:
    """A scenario in which a decision has one more option, behind the others: with a title, and a text (none, if empty)
    for those who are asked; of a control decision for every player cell."""
    placed = Names(scenario).nodes[decision]
    options = _options(placed)
    assert isinstance(placed.element, Decision)
    tells = Tells.model_construct(text=_as_typed(text), to=_readers(scenario, placed.element)) if text else None
    return _with(scenario, placed, {**options, option: OwnOption.model_construct(title=title, tells=tells)})


def own_reworded(scenario: Scenario, change: Callable[[str], str]) -> Scenario:
    """A scenario with the titles of people's own answers changed."""
    for placed in Names(scenario).nodes.values():
        options = _options(placed)
        if any(option.is_own for option in options.values()):
            changed = {name: _retitled(option, change) if option.is_own else option for name, option in options.items()}
            scenario = _with(scenario, placed, changed)
    return scenario


def _retitled(option: Option, change: Callable[[str], str]) -> Option:
    return option.model_copy(update={"title": change(option.title or "")})


def _options(placed: Placed) -> Mapping[str, Option]:
    return placed.element.options if isinstance(placed.element, Decision) else {}


def _with(scenario: Scenario, placed: Placed, options: Mapping[str, Option]) -> Scenario:
    """A scenario in which a decision has these options."""
    decision = placed.element.model_copy(update={"options": options})
    if placed.owner is None:
        return scenario.model_copy(update={"decisions": {**scenario.decisions, placed.name: decision}})
    procedure = scenario.procedures[placed.owner]
    steps = {**procedure.steps, placed.name.removeprefix(f"{placed.owner}."): decision}
    procedures = {**scenario.procedures, placed.owner: procedure.model_copy(update={"steps": steps})}
    return scenario.model_copy(update={"procedures": procedures})


def _as_typed(text: str) -> str:
    """Words as a scenario would have to write them: a brace is a brace, and begins no blank."""
    return text.replace("{", "{{")


def _readers(scenario: Scenario, asked: Decision) -> tuple[str, ...]:
    """The cells of those who are asked, where they are players."""
    cells = tuple(dict.fromkeys(scenario.actors[actor].cell for actor in asked.by))
    return ("all",) if any(scenario.cells[cell].control for cell in cells) else cells
