"""Elements with `when` that undo each other: each moves the state over the other's threshold at the same instant.

What they do is tried out: a state is put on every value from which one of them could begin, and what follows at once
is followed until it comes to rest or comes round again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sim.faults import Fault, listed
from sim.operators import OPERATORS
from sim.scenario.check.choices import span
from sim.scenario.check.expressions import bounds
from sim.scenario.check.sites import fault
from sim.scenario.expression import Expression, Number, Operation, Syntax, is_constant
from sim.scenario.model import Inject
from sim.scenario.names import Names, Placed

_MOST_STEPS = 200


@dataclass(frozen=True)
class _Mover:
    """An inject that repeats at once, as soon as a condition on one state alone turns true, and moves that state."""

    node: Placed
    condition: Syntax
    amount: float
    assigns: bool


def check(names: Names) -> Iterator[Fault]:
    """Injects that go on for ever at one instant: a fault if they do from the start of a run."""
    movers: dict[str, list[_Mover]] = defaultdict(list)
    for node in names.nodes.values():
        for state, mover in _movers(names, node):
            movers[state].append(mover)
    for state, group in movers.items():
        at_start = _circle(group, _start(names, state), names.scenario.state[state].range)
        circle = at_start or _circle(group, _thresholds(group), names.scenario.state[state].range)
        if len(group) > 1 and circle:
            who = listed([mover.node.name for mover in group if mover in circle])
            message = f"{who} undo each other: each moves `{state}` so that the next is triggered at the same instant."
            surely = at_start and not any(outcome.ends for outcome in names.scenario.outcomes.values())
            path = (*circle[0].node.path, "when")
            yield fault(names, path, message, "Give one of them a `delay`.", "fault" if surely else "warning")


def _movers(names: Names, node: Placed) -> Iterator[tuple[str, _Mover]]:
    element = node.element
    if (
        not isinstance(element, Inject)
        or element.when is None
        or names.unreadable(node.name)
        or len(element.effects) != 1
    ):
        return
    if not element.repeats or element.condition is not None or element.chance is not None or names.alone:
        return
    if element.delay is not None and span(names, node, element.delay)[1] > 0:
        return
    state, move = next(iter(element.effects.items()))
    asks = {names.full(name.name, node.owner) for name in element.when.names()}
    is_alone = (
        asks == {state}
        and not _divides(element.when.tree)
        and state in names.scenario.state
        and not names.unreadable(state)
    )
    if is_alone and isinstance(move.amount, Expression) and is_constant(move.amount.tree):
        amount = bounds(names, node.owner, move.amount.tree)[0]
        yield state, _Mover(node, element.when.tree, amount, move.assigns)


def _start(names: Names, state: str) -> set[float]:
    start = names.scenario.state[state].start
    return {bounds(names, None, start.tree)[0]} if isinstance(start, Expression) and is_constant(start.tree) else set()


def _thresholds(movers: list[_Mover]) -> set[float]:
    """The values at which a condition may turn true, and those to which a move leads from there."""
    steps = {0.0, *(mover.amount for mover in movers if not mover.assigns)}
    return {value + step for mover in movers for value in _numbers(mover.condition) for step in steps}


def _circle(movers: list[_Mover], values: set[float], within: tuple[float, float]) -> list[_Mover]:
    """Those that are triggered again and again from some value; none if all comes to rest."""
    rounds = (_round(movers, _clipped(value, within), within) for value in sorted(values))
    return next((circle for circle in rounds if circle), [])


def _round(movers: list[_Mover], value: float, within: tuple[float, float]) -> list[_Mover]:
    held = tuple(False for _ in movers)
    waiting: list[_Mover] = []
    seen: list[tuple[float, tuple[bool, ...], int]] = []
    moved: list[_Mover] = []
    for _ in range(_MOST_STEPS):
        holds = tuple(bool(_value(mover.condition, value)) for mover in movers)
        waiting += [mover for mover, now, was in zip(movers, holds, held, strict=True) if now and not was]
        if not waiting:
            return []
        held = holds
        mark = (value, held, len(waiting))
        if mark in seen:
            return moved[seen.index(mark) :]
        mover = waiting.pop(0)
        seen.append(mark)
        moved.append(mover)
        value = _clipped(mover.amount if mover.assigns else value + mover.amount, within)
    return []


def _clipped(value: float, within: tuple[float, float]) -> float:
    return min(max(round(value, 6), within[0]), within[1])


def _numbers(tree: Syntax) -> Iterator[float]:
    if isinstance(tree, Number):
        yield tree.value
    elif isinstance(tree, Operation):
        for part in tree.parts:
            yield from _numbers(part)


def _divides(tree: Syntax) -> bool:
    return isinstance(tree, Operation) and (tree.sign == "/" or any(map(_divides, tree.parts)))


def _value(tree: Syntax, value: float) -> float:
    """The value of an expression in which one state alone is named."""
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Operation):
        return float(OPERATORS[tree.sign].of(*(_value(part, value) for part in tree.parts)))
    return value
