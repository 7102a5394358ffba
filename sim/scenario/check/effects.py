"""Effects that cannot mean what they say: moves that no value of a state survives, differences meant as spreads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sim.faults import Fault
from sim.scenario import guesses
from sim.scenario.check.expressions import bounds
from sim.scenario.check.sites import Acting, acting, fault
from sim.scenario.expression import Expression
from sim.scenario.names import Names
from sim.scenario.quantity import Cases, Move, Quantity

_DIFFERENCE = re.compile(r"(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)")


def check(names: Names) -> Iterator[Fault]:
    """Every effect on a state that is known."""
    for actor in acting(names):
        for state, move in actor.element.effects.items():
            known = names.scenario.state.get(state)
            if known is not None and not names.unreadable(state) and not names.unreadable(actor.name):
                yield from _leaves(names, actor, state, move, known.range)
                yield from _difference(names, actor, state, move)


def _leaves(names: Names, actor: Acting, state: str, move: Move, within: tuple[float, float]) -> Iterator[Fault]:
    """Whether an effect leaves a state's range wherever it starts from, so that it always ends at one end of it."""
    if names.alone:
        return  # what the ranges are, the scenario says
    low, high = within
    least, greatest = _reach(names, actor, move.amount)
    spare = 0.0 if move.assigns else high - low
    base_low, base_high = (low, high) if move.assigns else (0.0, 0.0)
    end = high if least > base_high + spare else low if greatest < base_low - spare else None
    if end is None:
        return
    does = f"sets `{state}` outside its range" if move.assigns else f"moves `{state}` by more than its whole range"
    message = f"This {does}, {low:g} to {high:g}, so it always ends at {end:g}."
    cure = f"Write {{set: {end:g}}} if that is meant."
    yield fault(names, (*actor.path, "effects", state), message, cure, "warning")


def _reach(names: Names, actor: Acting, amount: Quantity) -> tuple[float, float]:
    """The least and the greatest amount."""
    if isinstance(amount, Cases):
        spans = [_reach(names, actor, case.quantity) for case in amount.cases]
        return min(low for low, _ in spans), max(high for _, high in spans)
    if isinstance(amount, Expression):
        if not all(names.known(name.name, actor.scope) for name in amount.names()):
            return 0.0, 0.0
        return bounds(names, actor.scope, amount.tree)
    least, greatest = amount.support
    return least, float("inf") if greatest is None else greatest


def _difference(names: Names, actor: Acting, state: str, move: Move) -> Iterator[Fault]:
    if not isinstance(move.amount, Expression):
        return
    text = move.amount.text
    match = _DIFFERENCE.fullmatch(text)
    if match is not None and float(match[1]) < float(match[2]):
        message = f"`{text}` is a difference, {float(match[1]) - float(match[2]):g}."
        cure = f"{guesses.between(text)[:-1]}, or the number itself if the difference is meant."
        yield fault(names, (*actor.path, "effects", state), message, cure, "warning")
