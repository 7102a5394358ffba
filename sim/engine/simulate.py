"""Thousands of replications, in this process or over any executor.

A block of them is (program, policy, seed, first, count, position), and luck is random-access, so the results are the
same whatever plays the blocks, in whatever order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.engine.batch import Batch
from sim.engine.block import Block, Luck, Rows
from sim.engine.measures import measures_in, outcomes_in
from sim.engine.position import Position
from sim.engine.sample import Sample, joined
from sim.faults import Misuse
from sim.luck import PLAY, check_seed
from sim.program.compile import program_of
from sim.program.nodes import Program
from sim.program.policy import PythonPolicy

BLOCK = 16_384
"""Replications a block: on one core the throughput is about flat from here on, and a block takes some 120 MB."""
MOST_RUNS = 100_000_000

Policy = str | PythonPolicy | None


@dataclass(frozen=True)
class Task:
    """One block to play. ``grid`` are the times (seconds) at which the states in ``follow`` are read off."""

    program: Program
    policy: Policy
    seed: int
    first: int
    count: int
    position: Position | None = None
    epoch: int = PLAY
    follow: tuple[int, ...] = ()
    grid: tuple[int, ...] = ()

    def play(self) -> Sample:
        """Play the block to its end."""
        program = self.program
        table = self.policy if callable(self.policy) else program.policy(self.policy)
        batch = Batch(
            program, Luck(self.seed, self.first, self.count, self.epoch), table, self.position, follow=self.follow
        )
        batch.finish()
        paths = {program.states[number].name: batch.path(number, self.grid) for number in self.follow}
        sample = sample_of(batch.block, np.arange(self.count), self.policy)
        return replace(sample, grid=self.grid, paths=paths)


def sample_of(block: Block, rows: Rows, policy: Policy) -> Sample:
    """What some replications of a finished block came to; the block's first is the first of ``rows``."""
    program = block.program
    return Sample(
        seed=block.luck.seed,
        first=block.luck.first,
        policy=policy_name(policy),
        outcome_names=tuple(outcome.name for outcome in program.outcomes),
        outcome_numbers=outcomes_in(block, rows),
        measures=measures_in(block, rows),
        state={slot.name: block.state[number][rows] for number, slot in enumerate(program.states)},
        reached={moment: int((block.count[i][rows] > 0).sum()) for i, moment in enumerate(program.moments)},
    )


def policy_name(policy: Policy) -> str | None:
    """What a policy is called in results."""
    return getattr(policy, "__name__", "python") if callable(policy) else policy


def tasks(
    program: Program, policy: Policy, seed: int, runs: int, first: int = 0, block: int = BLOCK, **more: Any
) -> list[Task]:
    """The blocks of replications ``first`` to ``first + runs - 1``."""
    return [
        Task(program, policy, seed, begin, min(block, first + runs - begin), **more)
        for begin in range(first, first + runs, block)
    ]


def play(work: Sequence[Task], executor: Executor | None = None) -> Iterator[Sample]:
    """The samples of blocks, in order, each as soon as it and all before it are done."""
    if executor is None:
        yield from (task.play() for task in work)
        return
    futures = [executor.submit(Task.play, task) for task in work]
    try:
        for future in futures:
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


def simulate(
    scenario: object,
    runs: int = 1_000,
    seed: int = 0,
    policy: Policy = None,
    start: Mapping[str, float] | None = None,
    executor: Executor | None = None,
    done: Callable[[int], None] | None = None,
) -> Sample:
    """Play many replications of a scenario (or of a compiled ``Program``) and give their results as columns.

    ``executor`` is any of ``concurrent.futures``' kind; without one the blocks are played here. ``done`` is told how
    many replications are finished after each block. Raises Misuse for an unknown policy or state, a seed or a number
    of runs out of bounds.
    """
    check_runs(runs, seed)
    program = program_of(scenario).starting(dict(start or {}))
    if not callable(policy):
        program.policy(policy)
    parts: list[Sample] = []
    for sample in play(tasks(program, policy, seed, runs), executor):
        parts.append(sample)
        if done is not None:
            done(sum(part.runs for part in parts))
    return joined(parts)


def check_runs(runs: int, seed: int) -> None:
    """Refuse numbers of runs and seeds that make no sense, with a sentence."""
    if not 1 <= runs <= MOST_RUNS:
        raise Misuse(f"The number of runs is a whole number from 1 to {MOST_RUNS:,}; {runs:,} is not.")
    check_seed(seed)
