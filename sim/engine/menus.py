"""How a menu's options are taken when no person takes them: each by its own chance, within the bounds (rule 16)."""

from __future__ import annotations

from collections.abc import Sequence

from sim.engine.choosing import Pick, choose, offered
from sim.engine.run import Ground, Why
from sim.luck import Draw
from sim.numbering import LAPSE
from sim.program.expression import Tree, World
from sim.program.menu import Menu, mask_of
from sim.program.nodes import Node
from sim.program.policy import Rule


def decide(node: Node, rules: Sequence[Rule], world: World, draw: Draw, occurrence: int) -> Pick:
    """What rules and the decision's own numbers give: of a choice one option, of a menu several."""
    if node.menu is None:
        return choose(node, rules, world, draw(node.choice_stream, occurrence))
    return take(node, node.menu, rules, world, [draw(stream, occurrence) for stream in node.choice_streams])


def take(node: Node, menu: Menu, rules: Sequence[Rule], world: World, luck: Sequence[float]) -> Pick:
    """By the first rule whose ``if`` holds and that gives a chance to as many options as must be taken; else by the
    menu's own chances."""
    open_to = offered(node, world)
    for number, rule in enumerate(rules):
        if rule.condition is None or rule.condition.value(world):
            chances = _chances(rule.weights, open_to, world)
            if len(chances) >= menu.at_least:
                return Pick(_taken(menu, chances, luck), _why("policy", node, chances, luck, number))
    chances = _chances([option.weight for option in node.options], open_to, world)
    if len(chances) < menu.at_least:
        return Pick(LAPSE, Why("no option"))
    return Pick(_taken(menu, chances, luck), _why("weights", node, chances, luck))


def _chances(trees: Sequence[Tree], open_to: Sequence[bool], world: World) -> dict[int, float]:
    """The chance of each option that is offered and has one, by its number."""
    asked = ((number, tree.value(world)) for number, tree in enumerate(trees) if open_to[number])
    return {number: chance for number, chance in asked if chance > 0}


def _taken(menu: Menu, chances: dict[int, float], luck: Sequence[float]) -> int:
    """The mask of those that came nearest: as many as their own chances take, or as the bounds ask for."""
    beyond = {number: luck[number] - chance for number, chance in chances.items()}
    nearest = sorted(beyond, key=lambda number: (beyond[number], number))
    return mask_of(nearest[: menu.within(sum(distance < 0 for distance in beyond.values()))])


def _why(ground: Ground, node: Node, chances: dict[int, float], luck: Sequence[float], rule: int = -1) -> Why:
    shares = tuple(min(chances.get(number, 0.0), 1.0) for number in range(len(node.options)))
    return Why(ground, rule=rule, shares=shares, draws=tuple(luck))
