"""The batch engine beside the reference engine, in one process, both with luck from blocks; and two workers beside one.

Run with `pytest tests/benchmarks -o addopts=--import-mode=importlib -s`.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from statistics import median
from time import perf_counter

import pytest

from sim.engine.batch import Batch
from sim.engine.block import Luck
from sim.engine.simulate import BLOCK, play, tasks
from sim.engine.single import Play
from sim.luck import LuckBlock
from sim.program.compile import compile_program
from sim.scenario.load import load

RUNS = 10_000


def _reference(program, runs: int) -> float:
    luck = LuckBlock(7, 0, runs)
    start = perf_counter()
    for replication in range(runs):
        Play(program, luck.of(replication), {}).finish()
    return perf_counter() - start


def _batch(program, runs: int) -> tuple[float, int]:
    start = perf_counter()
    batch = Batch(program, Luck(7, 0, runs), {})
    batch.finish()
    return perf_counter() - start, int(batch.block.count.sum())


@pytest.mark.parametrize("name", ["december_double", "overflight"])
def test_batch_beside_reference(name, capsys):
    program = compile_program(load(name))
    ratios, figures = [], []
    for _ in range(5):
        slow = _reference(program, 1_000) * RUNS / 1_000
        fast, moments = _batch(program, RUNS)
        ratios.append(slow / fast)
        figures.append((RUNS / slow, RUNS / fast, fast / moments * 1e9))
    reference, batch, nanoseconds = (median(column) for column in zip(*figures, strict=True))
    with capsys.disabled():
        print(
            f"\n{name}, {RUNS:,} replications: reference {reference:,.0f} runs/s, batch {batch:,.0f} runs/s, "
            f"{nanoseconds:.0f} ns a moment, ratio {median(ratios):.1f} (median of 5)"
        )


def test_two_workers_beside_one(capsys):
    work = tasks(compile_program(load("december_double")), None, 7, 12 * BLOCK)
    ratios = []
    with ProcessPoolExecutor(2) as pool:
        list(play(work[:2], pool))
        for _ in range(3):
            start = perf_counter()
            list(play(work))
            alone = perf_counter() - start
            start = perf_counter()
            list(play(work, pool))
            ratios.append(alone / (perf_counter() - start))
    with capsys.disabled():
        print(f"\n{12 * BLOCK:,} replications: two workers {median(ratios):.2f} times one (median of 3)")
