"""The two engines side by side: the same replications in both, and the first thing in which they differ."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.engine.batch import Batch, trace_of
from sim.engine.block import Luck
from sim.engine.measures import measures_in, measures_of, outcome_of, outcomes_in
from sim.engine.position import Position
from sim.engine.single import Play
from sim.faults import Runaway
from sim.luck import LuckBlock
from sim.program.nodes import Program


class BatchResult:
    """What the batch engine makes of a block, row by row. ``runaway`` if some replication feeds itself without end."""

    def __init__(
        self,
        program: Program,
        policy: Any,
        seed: int = 0,
        first: int = 0,
        count: int = 1,
        position: Position | None = None,
        batch: type[Batch] = Batch,
    ) -> None:
        self.program, self.first, self.count = program, first, count
        self.runaway = False
        try:
            self.batch = batch(program, Luck(seed, first, count), policy, position, trace=True)
            self.batch.finish()
        except Runaway:
            self.runaway = True
            return
        block, rows = self.batch.block, np.arange(count)
        self.traces = trace_of(self.batch)
        self.outcomes = [program.outcomes[number].name for number in outcomes_in(block, rows).tolist()]
        columns = {name: column.tolist() for name, column in measures_in(block, rows).items()}
        self.measures = [{name: column[row] for name, column in columns.items()} for row in range(count)]

    def difference(self, play: Play, row: int) -> str | None:
        """The first thing in which a finished play differs from a row; None if they are equal."""
        trace = [(record.time, play.program.moments[moment]) for record in play.log for moment in record.moments]
        if trace != self.traces[row]:
            return _first(["moments"], [trace], [self.traces[row]])
        ours, theirs = play.position(), self.batch.block.position(row)
        if ours != theirs:
            names = list(Position.__slots__)
            return _first(names, [getattr(ours, n) for n in names], [getattr(theirs, n) for n in names])
        if outcome_of(play) != self.outcomes[row]:
            return f"outcome: {outcome_of(play)}, in the batch {self.outcomes[row]}"
        for name, value in measures_of(play).items():
            other = self.measures[row][name]
            if value != other and not (math.isnan(value) and math.isnan(other)):
                return f"measure {name}: {value}, in the batch {other}"
        return None


def _first(names: Sequence[str], ours: Sequence[Any], theirs: Sequence[Any]) -> str:
    for name, one, other in zip(names, ours, theirs, strict=True):
        if one == other:
            continue
        if not isinstance(one, list | tuple):
            return f"{name}: {one}, in the batch {other}"
        for i, (a, b) in enumerate(zip(one, other, strict=False)):
            if a != b:
                return f"{name}[{i}]: {a}, in the batch {b}"
        return f"{name}: {len(one)} of them, in the batch {len(other)}; {(*one, *other)[min(len(one), len(other))]}"
    raise AssertionError("nothing differs")


def difference(
    program: Program,
    policy: Any,
    seed: int = 0,
    first: int = 0,
    count: int = 1,
    position: Position | None = None,
    play: type[Play] = Play,
    batch: type[Batch] = Batch,
    played: list[Play] | None = None,
) -> str | None:
    """The first difference between the engines over a block; None if there is none. ``played`` gets the plays."""
    result = BatchResult(program, policy, seed, first, count, position, batch)
    return difference_from(result, policy, seed, position, play, played)


def difference_from(
    result: BatchResult,
    policy: Any,
    seed: int,
    position: Position | None = None,
    play: type[Play] = Play,
    played: list[Play] | None = None,
) -> str | None:
    """The same, of a block already played."""
    luck = LuckBlock(seed, result.first, result.count)
    runaway = False
    for row in range(result.count):
        try:
            one = play(result.program, luck.of(result.first + row), policy, position)
            one.finish()
        except Runaway:
            runaway = True
            if not result.runaway:
                return f"replication {result.first + row}: runs away, in the batch it does not"
            continue
        if played is not None:
            played.append(one)
        found = None if result.runaway else result.difference(one, row)
        if found is not None:
            return f"replication {result.first + row}: {found}"
    return "in the batch one runs away" if result.runaway and not runaway else None
