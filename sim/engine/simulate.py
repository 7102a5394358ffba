"""Thousands of replications, in this process or over any executor.

A block of them is (program, policy, seed, first, count, position), and luck is random-access, so the results are the
same whatever plays the blocks, in whatever order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from sim.engine.batch import Setting, play_block
from sim.engine.position import Position
from sim.engine.sample import Sample, joined
from sim.faults import Misuse
from sim.luck import PLAY, check_seed, check_whole
from sim.program.compile import Playable, program_of
from sim.program.nodes import Program
from sim.program.policy import Policy, policy_name

BLOCK = 16_384
"""Replications a block at the most."""
_NODES = 1_000_000
"""Replications times nodes: such a block takes about a tenth of a second."""
_BYTES = 2**23
"""What a block's columns may take."""
MOST_RUNS = 100_000_000


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
        table = self.policy if callable(self.policy) else self.program.policy(self.policy)
        setting = Setting(self.seed, self.epoch, self.position, (), self.follow, self.grid)
        return play_block(self.program, table, self.first, self.count, setting, policy_name(self.policy))


def tasks(
    program: Program, policy: Policy, seed: int, runs: int, first: int = 0, block: int | None = None, **more: Any
) -> list[Task]:
    """The blocks of replications ``first`` to ``first + runs - 1``; ``more`` are further fields of the tasks."""
    if block is None:
        block = block_size(program, len(more.get("follow", ())) * len(more.get("grid", ())))
    return [
        Task(program, policy, seed, begin, min(block, first + runs - begin), **more)
        for begin in range(first, first + runs, block)
    ]


def block_size(program: Program, followed: int = 0) -> int:
    """How many replications make a block: fewer of a large scenario, or where much is ``followed`` (values a run)."""
    columns = 8 * (len(program.measures) + len(program.states)) + 4 * followed + 2
    return max(1, min(BLOCK, _NODES // len(program.nodes), _BYTES // columns)) if program.nodes else BLOCK


def play(work: Sequence[Task], executor: Executor | None = None) -> Iterator[Sample]:
    """The samples of blocks, in order, each as soon as it and all before it are done."""
    if executor is None:
        yield from (task.play() for task in work)
        return
    futures = deque(executor.submit(Task.play, task) for task in work)
    try:
        while futures:
            yield futures[0].result()
            futures.popleft()  # what was given is not kept
    finally:
        for future in futures:
            future.cancel()


def simulate(
    scenario: Playable,
    runs: int = 1_000,
    seed: int = 0,
    policy: Policy = None,
    start: Mapping[str, float] | None = None,
    executor: Executor | None = None,
    done: Callable[[int], None] | None = None,
) -> Sample:
    """Play many replications of a scenario and give their results as columns.

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
    check_whole(runs, "The number of runs")
    if not 1 <= runs <= MOST_RUNS:
        raise Misuse(f"The number of runs is a whole number from 1 to {MOST_RUNS:,}; {runs:,} is not.")
    check_seed(seed)
