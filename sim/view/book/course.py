"""How an exercise is likely to run: what comes in which turn, by the times that runs give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.analysis.planned import Planned
from sim.scenario.model import Decision, Inject, Scenario
from sim.scenario.names import Names, Placed


@dataclass(frozen=True, slots=True)
class TurnCourse:
    """A turn and what is likely to come in it, in order; ``number`` and ``name`` are 0 and empty before the first.

    ``begins`` and ``minutes`` are of the room's clock: None where the scenario does not say how long turns take.
    """

    number: int
    name: str
    begins: int | None
    minutes: int | None
    entries: tuple[Placed, ...]


def course(names: Names, plan: Mapping[str, Planned]) -> list[TurnCourse]:
    """Every turn, each with the injects and decisions whose median time lies between its own and the next's; what
    comes before the first turn stands ahead of them, where there is anything. What never comes is in none."""
    turns = turn_order(names.scenario, plan)
    held: dict[str, list[Placed]] = {"": [], **{name: [] for name in turns}}
    for node in coming(names, plan):
        begun = [name for name in turns if plan[name].share and plan[name].median <= plan[node.name].median]
        held[begun[-1] if begun else ""].append(node)
    courses = [TurnCourse(0, "", None, None, tuple(held[""]))] if held[""] else []
    clock: int | None = 0
    for number, name in enumerate(turns, 1):
        minutes = names.scenario.turns[name].minutes
        courses.append(TurnCourse(number, name, clock if minutes else None, minutes, tuple(held[name])))
        clock = clock + minutes if clock is not None and minutes else None
    return courses


def turn_order(scenario: Scenario, plan: Mapping[str, Planned]) -> list[str]:
    """The turns by when they are likely to begin; those that never do stand last, as they are written."""
    order = list(scenario.turns)
    return sorted(order, key=lambda name: (not plan[name].share, plan[name].median if plan[name].share else 0.0))


def coming(names: Names, plan: Mapping[str, Planned]) -> list[Placed]:
    """The injects and decisions that come in any run, by when that is likely; what is quiet fills no page."""
    nodes = [node for node in _told(names) if plan[node.name].share]
    return sorted(nodes, key=lambda node: plan[node.name].median)


def staying_away(names: Names, plan: Mapping[str, Planned]) -> list[Placed]:
    """The injects and decisions that come in no run, but for those that only a facilitator can release."""
    return [node for node in _told(names) if not plan[node.name].share and not is_contingency(node)]


def contingencies(names: Names) -> list[Placed]:
    """The injects that only a facilitator can release."""
    return [node for node in names.nodes.values() if is_contingency(node)]


def is_contingency(node: Placed) -> bool:
    """Whether it never comes by itself."""
    return isinstance(node.element, Inject) and node.element.contingency


def _told(names: Names) -> list[Placed]:
    nodes = (node for node in names.nodes.values() if node.name not in names.left_out)
    return [node for node in nodes if isinstance(node.element, Inject | Decision) and not node.element.quiet]
