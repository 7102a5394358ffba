"""How fast the batch engine is, as the table of docs/performance.md: `make bench`, which is
`pytest tests/benchmarks -o addopts=--import-mode=importlib -s`.

Times of this process are processor time, medians of turns in which what is compared is played side by side.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import pytest

import sim
from sim.analysis.criterion import parse_value
from sim.analysis.forecast import forecast_at
from sim.analysis.inquiry import Inquiry
from sim.analysis.sensitivity import sensitivity
from sim.engine import lay
from sim.engine.guided import GuidedPlay
from sim.engine.simulate import block_size, play, simulate, tasks
from sim.engine.single import Play
from sim.kernel.library import kernel
from sim.luck import LuckBlock
from sim.program.compile import compile_program
from sim.program.nodes import Program
from sim.scenario.load import load
from tests.benchmarks.synthetic import synthetic
from tests.kept_exercises.paths import DECEMBER_DOUBLE, EXERCISES

TURNS = 9


@pytest.fixture(scope="module")
def table() -> Iterator[list[tuple[str, str]]]:
    rows: list[tuple[str, str]] = []
    yield rows
    print(f"\n\n| {kernel().how} kernel | |\n|---|---|")
    print("\n".join(f"| {what} | {figure} |" for what, figure in rows))


def seconds(work: Callable[[], object]) -> float:
    """Processor time."""
    start = process_time()
    work()
    return process_time() - start


def reference(program: Program, runs: int) -> Callable[[], None]:
    """So many replications of the reference engine, with luck drawn in blocks."""

    def work() -> None:
        luck = LuckBlock(7, 0, runs)
        for replication in range(runs):
            Play(program, luck.of(replication), {}).finish()

    return work


def moments_a_run(program: Program, runs: int = 300) -> float:
    luck = LuckBlock(7, 0, runs)
    total = 0
    for replication in range(runs):
        one = Play(program, luck.of(replication), {})
        one.finish()
        total += sum(one.count)
    return total / runs


@pytest.mark.parametrize("name", EXERCISES)
def test_the_kernel_beside_the_reference_engine(name, table):
    program = compile_program(load(EXERCISES[name]))
    runs, few, moments = 16_384, 200, moments_a_run(program)
    pairs = [
        (seconds(lambda: simulate(program, runs, 7)) / runs, seconds(reference(program, few)) / few)
        for _ in range(TURNS)
    ]
    one, other = (median(column) for column in zip(*pairs, strict=True))
    ratio = median(slow / fast for fast, slow in pairs)
    table.append((f"{name}: ns a moment", f"{one / moments * 1e9:.0f}"))
    table.append((f"{name}: runs a second, kernel and reference", f"{1 / one:,.0f} and {1 / other:,.0f}: {ratio:.0f}x"))


@pytest.mark.parametrize("runs", [100, 2_000])
def test_few_runs_tables_included(runs, table):
    program = compile_program(load(DECEMBER_DOUBLE))
    times = []
    for _ in range(TURNS):
        lay._bases.clear()
        times.append(seconds(lambda: simulate(program, runs, 7)))
    table.append((f"december_double: {runs:,} runs, tables included", f"{median(times) * 1e3:.1f} ms"))


@pytest.mark.parametrize("nodes", [50, 800, 3_000])
def test_growth_with_the_scenario(nodes, table):
    program = synthetic(nodes)
    runs, moments = block_size(program), moments_a_run(program, 10)
    simulate(program, 1, 7)
    times = [seconds(lambda: simulate(program, runs, 7)) / runs for _ in range(TURNS)]
    table.append((f"{len(program.nodes):,} nodes: ns a moment", f"{median(times) / moments * 1e9:.0f}"))


def test_what_the_kernel_adds_to_a_process(table):
    code = (
        "import numpy, hashlib, ctypes, inspect, sim.program.compile; from time import process_time; "
        "start = process_time(); from sim.kernel.library import kernel; kernel(); print(process_time() - start)"
    )
    times = [float(_printed(code)) for _ in range(15)]
    table.append(("added to a process's start, by loading and proving", f"{median(times) * 1e3:.1f} ms"))


def _printed(code: str) -> str:
    """What a process of its own prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_single_runs_in_a_loop(table):
    scenario = load(DECEMBER_DOUBLE)
    program = compile_program(scenario)
    sim.run(scenario)
    pairs = [
        (
            seconds(lambda: [sim.run(scenario, 7, number) for number in range(100)]) / 100,
            seconds(reference(program, 100)) / 100,
        )
        for _ in range(TURNS)
    ]
    ratio = median(one / bare for one, bare in pairs)
    one = median(one for one, _ in pairs)
    table.append(("`sim.run(scenario)` in a loop", f"{one * 1e3:.2f} ms, {ratio:.1f} times the play alone"))


def test_a_forecast_of_three_options(table):
    """Its first decision: the earliest position with three options, so the longest futures."""
    stop = (play := GuidedPlay(compile_program(load(DECEMBER_DOUBLE)), LuckBlock(7).of(0))).run()
    position = play.position()
    asked = lambda: forecast_at(play.program, position, 7, 1, stop.names[0])  # noqa: E731
    assert [case.option for case in asked().cases] == ["now", "on_schedule", "hold", None]
    times = [seconds(asked) for _ in range(TURNS)]
    table.append(("december_double: forecast, 3 options and a lapse x 2,000", f"{median(times) * 1e3:.0f} ms"))


def test_a_sensitivity(table):
    scenario = load(DECEMBER_DOUBLE)
    program = compile_program(scenario)
    question = Inquiry(scenario, program, parse_value("peak_tension", scenario), (None,), None, 2_000, 0)
    asked: list[int] = []
    took = seconds(lambda: sensitivity(question, done=lambda had, wanted: asked.append(had)))
    table.append((f"december_double: sensitivity, {len(asked)} answers of 2,000 runs", f"{took:.1f} s"))


def test_peak_memory(table):
    code = (
        "import sim\n"
        "def peak(): return next(int(line.split()[1]) for line in open('/proc/self/status') if line[:5] == 'VmHWM')\n"
        f"scenario = sim.load({str(DECEMBER_DOUBLE)!r}); sim.simulate(scenario, 1)\n"
        "before = peak(); sim.simulate(scenario, 100_000, 7); print(before / 1024, peak() / 1024)"
    )
    if not Path("/proc/self/status").exists():
        pytest.skip("peak memory is read from /proc")
    before, after = map(float, _printed(code).split())
    table.append(("100,000 runs: peak memory of the process", f"{after:.0f} MB ({before:.0f} MB with one run)"))


def test_two_threads_beside_one(table):
    work = tasks(compile_program(load(DECEMBER_DOUBLE)), None, 7, 24 * 8_192, block=8_192)
    pairs = []
    with ThreadPoolExecutor(2) as pool:
        for _ in range(TURNS):
            pairs.append((_both_clocks(lambda: list(play(work))), _both_clocks(lambda: list(play(work, pool)))))
    clock = median(one[0] / two[0] for one, two in pairs)
    processor = median(two[1] / one[1] for one, two in pairs)
    table.append((f"{24 * 8_192:,} runs: two threads, by the clock", f"{clock:.2f}x"))
    table.append(("and their processor time together, against one", f"{processor:.2f}x"))


def _both_clocks(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of the processor."""
    start, used = perf_counter(), process_time()
    work()
    return perf_counter() - start, process_time() - used
