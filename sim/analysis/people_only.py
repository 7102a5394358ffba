"""What only people at play can bring about: it never happens in an automatic run, and is nobody's mistake.

That is a contingency inject (12), what a scenario leaves out with `chance: 0`, a lapse where every deliberation ends by
its deadline and an option is always open (16), and whatever follows from nothing but these.
"""

from __future__ import annotations

import sys

from sim.clock import HOUR
from sim.numbering import Kind
from sim.program.expression import ZERO, Constant
from sim.program.nodes import Node, Program
from sim.program.quantities import AnyQuantity, Cases

_ALMOST_ONE = 1.0 - sys.float_info.epsilon


def moments_by_hand(program: Program) -> frozenset[int]:
    """The moments, by number, that are announced only after somebody has stepped in."""
    by_hand: set[int] = set()
    for node in program.nodes:
        if node.trigger.told == "contingency":
            by_hand |= moments_of(node)
        elif node.chance == ZERO:
            by_hand |= moments_of(node) - set(node.skipping.moments)
        elif node.kind == Kind.DECISION and may_lapse(node) is False:
            by_hand.add(node.moments.lapsed)
    heard = _heard(program)
    while True:
        more = {
            moment
            for number, node in enumerate(program.nodes)
            if node.moments.over not in by_hand and _depends(program, number, heard[number], by_hand)
            for moment in moments_of(node)
        }
        if not more:
            return frozenset(by_hand)
        by_hand |= more


def moments_of(node: Node) -> set[int]:
    """Every moment that a node can announce."""
    own = node.moments
    moments = {own.over, own.skipped, own.start, own.done, own.asked, own.lapsed}
    none = -1 if node.menu is None else node.menu.none
    return (moments | {option.moment for option in node.options} | {none}) - {-1}


def _heard(program: Program) -> list[set[int]]:
    """The moments that each node hears, its own left out: hearing itself brings nothing about."""
    heard: list[set[int]] = [set() for _ in program.nodes]
    for moment, listeners in enumerate(program.listeners):
        for listener in listeners:
            heard[listener.node].add(moment)
    return [moments - moments_of(node) for moments, node in zip(heard, program.nodes, strict=True)]


def _depends(program: Program, number: int, heard: set[int], found: set[int]) -> bool:
    """Whether a node can come only after one of the moments ``found``."""
    node = program.nodes[number]
    if node.owner >= 0 and program.nodes[node.owner].moments.start in found:
        return True
    if not heard:
        return False
    return bool(heard & found) if node.trigger.needs else heard <= found


def may_lapse(node: Node) -> bool | None:
    """Whether a decision may lapse where rules take it: deliberation outlasts the deadline, or no option is open.

    None where nothing is proven: an expression stands for a duration, or the deadline is a time of day.
    """
    if may_want_options(node):
        return True
    if not node.has_deadline or node.takes is None:
        return False
    if node.within is None:
        return None
    longest, shortest = _bound(node.takes, _ALMOST_ONE), _bound(node.within, 0.0)
    return None if longest is None or shortest is None else longest > shortest


def may_want_options(node: Node) -> bool:
    """Whether fewer options may be open than an answer takes."""
    least = 1 if node.menu is None else node.menu.at_least
    return sum(option.condition is None for option in node.options) < least


def _bound(quantity: AnyQuantity, share: float) -> int | None:
    """The seconds at the edge of a quantity: its spread's quantile, or its constant; None where that is unknown."""
    if isinstance(quantity, Cases):
        return None
    if quantity.spread is not None:
        return round(quantity.spread.quantile(share))
    return round(quantity.tree.number * HOUR) if isinstance(quantity.tree, Constant) else None
