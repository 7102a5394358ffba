"""How a decision is taken when no person does: rules in order, then the decision's own weights (rule 16)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.replies import answer_facts, answers
from sim.engine.run import Ground, Why
from sim.luck import Draw
from sim.numbering import LAPSE, PERSON
from sim.program.expression import Tree, World
from sim.program.nodes import Node, Program
from sim.program.policy import Asked, Columns, PythonPolicy, Rule


@dataclass(frozen=True, slots=True)
class Pick:
    """An option's number (of a menu the mask of those taken), LAPSE or PERSON, and why."""

    option: int
    why: Why


def offered(node: Node, world: World) -> list[bool]:
    """Which of a decision's options are offered now."""
    return [option.condition is None or bool(option.condition.value(world)) for option in node.options]


def offered_options(node: Node, world: World) -> tuple[str, ...]:
    """The names of the options that are offered now, in order."""
    return tuple(option.name for option, is_open in zip(node.options, offered(node, world), strict=True) if is_open)


def choose(node: Node, rules: Sequence[Rule], world: World, u: float) -> Pick:
    """The first rule whose ``if`` holds and that gives an offered option a weight; else the decision's own weights.

    The option is the first whose running sum of weights exceeds ``u`` times their total.
    """
    open_to = offered(node, world)
    for number, rule in enumerate(rules):
        if rule.condition is None or rule.condition.value(world):
            pick = _weighted(rule.weights, open_to, world, u)
            if pick is not None:
                return Pick(pick[0], Why("policy", rule=number, shares=pick[1], luck=u))
    pick = _weighted([option.weight for option in node.options], open_to, world, u)
    if pick is None:
        return Pick(LAPSE, Why("no option"))
    return Pick(pick[0], Why("weights", shares=pick[1], luck=u))


def _weighted(
    trees: Sequence[Tree], open_to: list[bool], world: World, u: float
) -> tuple[int, tuple[float, ...]] | None:
    sums = []
    total = 0.0
    for tree, is_open in zip(trees, open_to, strict=True):
        if is_open:
            total += max(tree.value(world), 0.0)
        sums.append(total)
    if total <= 0:
        return None
    bar = u * total
    option = next(number for number, running in enumerate(sums) if running > bar)
    shares = tuple((running - before) / total for running, before in zip(sums, [0.0, *sums], strict=False))
    return option, shares


def ask_python(policy: PythonPolicy, node: Node, program: Program, world: World, draw: Draw, occurrence: int) -> Pick:
    """What a policy written in Python chooses in one run, asked with arrays of length 1."""
    facts = {name: _one(happened > 0) for name, happened in zip(program.moments, world.count, strict=True)}
    for number, decision in enumerate(program.nodes):
        for moment, is_answer in answer_facts(decision):
            facts[program.moments[moment]] = partial(is_answer, np.array([world.answer[number]]))
    luck = [draw(stream, occurrence) for stream in node.choice_streams]
    asked = Asked(
        decision=node.name,
        options=tuple(option.name for option in node.options),
        offered=np.array([offered(node, world)]),
        time=np.array([world.time]),
        state=Columns({slot.name: _one(value) for slot, value in zip(program.states, world.state, strict=True)}),
        facts=Columns(facts),
        luck=np.array(luck if node.menu is None else [luck]),
        menu=node.menu,
    )
    number = int(answers(policy, asked)[0])
    grounds: dict[int, Ground] = {PERSON: "person", LAPSE: "no option"}
    return Pick(number, Why(grounds.get(number, "python")))


def _one(value: float | bool) -> Callable[[], NDArray[Any]]:
    return lambda: np.array([value])
