"""How a decision is taken in many replications at once (rule 16); beside ``sim.engine.choosing``, step for step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.block import Block, Rows
from sim.engine.position import LAPSE
from sim.engine.single import Table
from sim.program.expression import Floats, Tree
from sim.program.policy import PythonPolicy


def choose_many(block: Block, number: int, policy: Table | PythonPolicy, rows: Rows) -> NDArray[Any]:
    """An option's number, LAPSE or PERSON, for each of ``rows``."""
    node = block.program.nodes[number]
    luck = block.luck.of(node.choice_stream, rows, block.triggers[number][rows] - 1)
    open_to = np.array(
        [
            np.ones(len(rows), np.bool_) if option.condition is None else block.holds(option.condition, rows)
            for option in node.options
        ]
    )
    assert not callable(policy)
    picks = np.full(len(rows), LAPSE)
    undecided = np.ones(len(rows), np.bool_)
    for rule in policy.get(number, ()):
        counts = undecided if rule.condition is None else undecided & block.holds(rule.condition, rows)
        if counts.any():
            _pick(block, rule.weights, open_to, rows, luck, counts, picks, undecided)
    if undecided.any():
        _pick(block, [option.weight for option in node.options], open_to, rows, luck, undecided.copy(), picks, undecided)
    return picks


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
