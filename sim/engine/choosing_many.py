"""How a decision is taken in many replications at once (rule 16); beside ``sim.engine.choosing``, step for step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.block import Block, Group, Rows
from sim.engine.choosing import answers
from sim.engine.position import LAPSE
from sim.engine.single import Table
from sim.program.expression import Floats, Tree
from sim.program.policy import Asked, Columns, PythonPolicy


def choose_many(block: Block, number: int, policy: Table | PythonPolicy, rows: Rows) -> NDArray[Any]:
    """An option's number, LAPSE or PERSON, for each of ``rows``."""
    node = block.program.nodes[number]
    luck = block.luck.of(node.choice_stream, rows, block.occurrences(number, rows))
    open_to = np.array(
        [
            np.ones(len(rows), np.bool_) if option.condition is None else block.holds(option.condition, rows)
            for option in node.options
        ]
    )
    if callable(policy):
        return answers(policy, _asked(block, number, rows, open_to, luck))
    picks = np.full(len(rows), LAPSE)
    undecided = np.ones(len(rows), np.bool_)
    for rule in policy.get(number, ()):
        counts = undecided if rule.condition is None else undecided & block.holds(rule.condition, rows)
        if counts.any():
            _pick(block, rule.weights, open_to, rows, luck, counts, picks, undecided)
    if undecided.any():
        weights = [option.weight for option in node.options]
        _pick(block, weights, open_to, rows, luck, undecided.copy(), picks, undecided)
    return picks


def _asked(block: Block, number: int, rows: Rows, open_to: NDArray[np.bool_], luck: Floats) -> Asked:
    """The question to a Python policy, for all of ``rows`` at once."""
    program = block.program
    node = program.nodes[number]
    group = Group(block, rows)
    facts = {name: partial(_happened, group, moment) for moment, name in enumerate(program.moments)}
    for decision, other in enumerate(program.nodes):
        for option in other.options:
            facts[program.moments[option.moment]] = partial(_answered, group, decision, option.answer)
    return Asked(
        decision=node.name,
        options=tuple(option.name for option in node.options),
        offered=open_to.T,
        time=group.times().astype(np.int64),
        state=Columns({slot.name: partial(group.states, i) for i, slot in enumerate(program.states)}),
        facts=Columns(facts),
        luck=luck,
    )


def _happened(group: Group, moment: int) -> NDArray[np.bool_]:
    return group.counts(moment) > 0


def _answered(group: Group, decision: int, answer: int) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = group.answers(decision) == answer
    return found


def _pick(
    block: Block,
    weights: Sequence[Tree],
    open_to: NDArray[np.bool_],
    rows: Rows,
    luck: Floats,
    counts: NDArray[np.bool_],
    picks: NDArray[Any],
    undecided: NDArray[np.bool_],
) -> None:
    """Where a rule ``counts`` and an offered option has weight, the first running sum above u × total decides."""
    sums = np.empty((len(weights), len(rows)))
    total = np.zeros(len(rows))
    for option, tree in enumerate(weights):
        total = total + np.where(open_to[option], np.maximum(block.values(tree, rows), 0.0), 0.0)
        sums[option] = total
    decided = counts & (total > 0)
    first = (sums <= luck * total).sum(axis=0)
    picks[decided] = first[decided]
    undecided &= ~decided
