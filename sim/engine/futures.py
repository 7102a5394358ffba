"""Futures: what may come from exactly here, the past as played and what is hidden drawn anew.

A position holds when things are going to happen, which nobody at the table knows. A future draws those times again,
given all that has been seen: that they lie no earlier than ``Position.not_before``. Known times stay: constants and
expressions, deadlines, what a person has released or answered. What is held stays held. Draws still to come are those
of a forecast's epoch, so the futures of every answer share their luck one by one.

Nodes that share a stream are drawn anew each by what is known of itself alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.clock import LONGEST
from sim.engine.batch import Batch
from sim.engine.block import Block, Luck
from sim.engine.position import LAPSE, UNFIXED, Cause, Position, Status
from sim.engine.sample import Sample, joined
from sim.engine.simulate import BLOCK, Policy, sample_of
from sim.luck import uniforms
from sim.program.expression import Floats
from sim.program.nodes import Node, Program, Quantity


@dataclass(frozen=True, slots=True)
class Answer:
    """An open decision answered in advance: with an option or (None) a lapse, at ``due`` seconds.

    That is neither past nor after the decision's deadline.
    """

    decision: str
    option: str | None
    due: int


class SharedLuck(Luck):
    """The luck of ``count`` futures for each of several cases, whose rows follow one another in a block."""

    def __init__(self, seed: int, first: int, count: int, epoch: int, cases: int) -> None:
        super().__init__(seed, first, count * cases, epoch)
        self._each, self._cases = count, cases

    def _draw(self, stream: str, occurrence: int) -> Floats:
        return np.tile(uniforms(self.seed, stream, occurrence, self.first, self._each, self.epoch), self._cases)


def play_futures(
    program: Program,
    position: Position,
    answers: Sequence[Answer | None],
    policy: Policy,
    seed: int,
    epoch: int,
    count: int,
) -> list[Sample]:
    """``count`` finished futures for each of ``answers``; None is none, so that everything is left to the policy.

    Future r of every answer has the same luck, that of replication r of ``seed`` in ``epoch``.
    """
    parts: list[list[Sample]] = []
    most = max(1, BLOCK // len(answers))
    for first in range(0, count, most):
        luck = SharedLuck(seed, first, min(most, count - first), epoch, len(answers))
        parts.append(_block_of_futures(program, position, answers, policy, luck))
    return [joined(samples) for samples in zip(*parts, strict=True)]


def _block_of_futures(
    program: Program, position: Position, answers: Sequence[Answer | None], policy: Policy, luck: SharedLuck
) -> list[Sample]:
    """All answers in one block, as most of what a block costs does not grow with it."""
    table = policy if callable(policy) else program.policy(policy)
    batch = Batch(program, luck, table, position)
    block = batch.block
    redraw(block, position)
    rows = np.split(np.arange(block.size), len(answers))
    for answer, chosen in zip(answers, rows, strict=True):
        if answer is not None:
            number = program.node_of[answer.decision]
            names = [option.name for option in program.nodes[number].options]
            block.fixed[number, chosen] = LAPSE if answer.option is None else names.index(answer.option)
            block.answer_at[number, chosen] = block.due[chosen, number] = answer.due
    batch.finish()
    return [sample_of(block, chosen, policy) for chosen in rows]


def redraw(block: Block, position: Position) -> None:
    """Draw anew what is hidden in a position that a block has been put to, in every one of its replications."""
    earliest = position.not_before()
    for number, node in enumerate(block.program.nodes):
        status, released = position.status[number], position.cause[number] == Cause.PERSON
        hidden = _Hidden(block, position.since[number], earliest[number], position.triggers[number] - 1)
        if status == Status.PENDING and not released:
            quantity = node.at if node.at is not None else node.delay
            if quantity is not None and quantity.spread is not None:
                block.due[:, number] = hidden.due(quantity, _clock_time(node, position.since[number]))
        elif status == Status.UNDER_WAY and node.takes is not None and node.takes.spread is not None:
            block.due[:, number] = hidden.due(node.takes)
        elif status == Status.OPEN and position.fixed[number] == UNFIXED:
            block.answer_at[number] = hidden.due(node.takes)
            block.due[:, number] = np.minimum(block.answer_at[number], block.deadline[number])


def _clock_time(node: Node, since: int) -> int:
    """The clock time before which a turn is not due; 0 for what has none."""
    times = node.clock_times
    return times[min(bisect_left(times, since), len(times) - 1)] if times else 0


@dataclass(frozen=True, slots=True)
class _Hidden:
    """A wait that began at ``since``, known to end at ``earliest`` or later; ``occurrence`` is that of its draw."""

    block: Block
    since: int
    earliest: int
    occurrence: int

    def due(self, quantity: Quantity | None, not_before: int = 0) -> NDArray[np.int64]:
        """When it ends, in every replication: drawn anew, and neither past nor before ``not_before``.

        Where that is what has kept it so far, nothing is known of the draw.
        """
        block = self.block
        if quantity is None:
            waits: NDArray[Any] = np.zeros(block.size)
        elif quantity.spread is None:
            waits = block.seconds(quantity, np.arange(block.size), self.occurrence)
        else:
            gone = self.earliest - self.since if self.earliest > not_before else 0
            waits = quantity.spread.redrawn(gone, block.luck.all(quantity.stream, self.occurrence))
        ends = np.maximum(self.since + waits, max(not_before, int(block.time[0])))
        due: NDArray[np.int64] = np.minimum(ends, LONGEST).astype(np.int64)
        return due
