"""What a verb takes: the names that may stand behind it, as they are now."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sim.desk.names import OTHER, Desk
from sim.exercise.commands import WALL_PARTS
from sim.scenario.model import NONE

Takes = Callable[[Desk], Iterable[str]]
"""The names that may stand behind a verb."""


def options(desk: Desk) -> Iterable[str]:
    """The options of the decision in hand, and what stands for an answer that is none of them."""
    for one in desk.asked:
        if one.name == desk.hand:
            yield from one.options.values()
            if one.menu is not None and one.menu.at_least == 0:
                yield NONE
            yield OTHER


def asked_cells(desk: Desk) -> Iterable[str]:
    """The cells that are asked the decision in hand."""
    return (cell for one in desk.asked if one.name == desk.hand and not one.control for cell in one.cells)


def decisions(desk: Desk) -> Iterable[str]:
    """The open decisions."""
    return (one.name for one in desk.asked)


def elements(desk: Desk) -> Iterable[str]:
    """All that can happen, improvised injects included."""
    return (*desk.exercise.names.nodes, *desk.exercise.story.improvised)


def parties(desk: Desk) -> Iterable[str]:
    """Whoever can be told something."""
    return ("all", "control", *desk.exercise.scenario.cells, *desk.exercise.scenario.actors)


def states(desk: Desk) -> Iterable[str]:
    """The states."""
    return desk.exercise.scenario.state


def objectives(desk: Desk) -> Iterable[str]:
    """The objectives."""
    return desk.exercise.scenario.objectives


def wall_parts(desk: Desk) -> Iterable[str]:
    """What the wall may carry."""
    del desk
    return ("follow", "hold", "blank", "on", *WALL_PARTS)
