"""How fast it is, measured side by side. Run with `pytest tests/benchmarks -o addopts=--import-mode=importlib`.

Ratios are printed with the figures, since single times on a shared machine say little.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from sim.engine.replication import runs
from sim.engine.single import Play
from sim.luck import LuckBlock
from sim.program.compile import compile_program
from sim.scenario.load import examine, load
from tests.kept_exercises.paths import DECEMBER_DOUBLE, EXERCISES, FOLDER

WHITECELL = Path(sys.executable).with_name("whitecell")


def _seconds(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, capture_output=True, check=True, cwd=FOLDER)
    return perf_counter() - start


def _paired(one: list[str], other: list[str], times: int = 15) -> tuple[float, float, float]:
    """Medians of both commands run in turn, and of the ratio pair by pair."""
    pairs = [(_seconds(one), _seconds(other)) for _ in range(times)]
    return median(a for a, _ in pairs), median(b for _, b in pairs), median(a / b for a, b in pairs)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["check", "december_double.yaml"], ["run", "december_double.yaml", "--seed", "7"]]
)
def test_a_command_against_bare_python(arguments, capsys):
    ours, bare, ratio = _paired([str(WHITECELL), *arguments], [sys.executable, "-c", "pass"])
    with capsys.disabled():
        print(f"\nwhitecell {' '.join(arguments)}: {ours:.3f} s, bare Python {bare:.3f} s, ratio {ratio:.1f}")


def test_check_of_a_500_line_scenario(benchmark, tmp_path):
    scenario = _about_500_lines(tmp_path)
    benchmark(lambda: examine(scenario))


def _about_500_lines(folder: Path) -> Path:
    head = "whitecell: 1\ntitle: Long\njudgement: A test.\nstart: 2023-12-18T08:00+09:00\nhorizon: 30d\n"
    state = "cells: {blue: {}}\nactors: {staff: {cell: blue, seats: 1}}\n"
    state += "state: {tension: {start: 4, range: [0, 10], shown: true}}\n"
    injects = "".join(
        f"  inject_{i}:\n    at: {{one_of: {{{i + 1}h: 1, {i + 2}h: 2}}}}\n"
        f"    if: tension >= 2 and not inject_{max(i - 1, 0)}\n    to: all\n    effects: {{tension: [0.1, 0.2, 0.3]}}\n"
        for i in range(96)
    )
    text = f"{head}{state}injects:\n{injects}outcomes: {{over: {{title: Over}}}}\n"
    assert 480 <= text.count("\n") <= 520
    path = folder / "long.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", EXERCISES)
def test_replications_of_the_reference_engine(name, benchmark, capsys):
    program = compile_program(load(EXERCISES[name]))
    luck = LuckBlock(7, 0, 500)

    def play() -> int:
        moments = 0
        for replication in range(500):
            run = Play(program, luck.of(replication), {})
            run.finish()
            moments += sum(run.count)
        return moments

    moments = play()
    benchmark(play)
    seconds = benchmark.stats.stats.median
    with capsys.disabled():
        print(
            f"\n{name}: {500 / seconds:,.0f} runs/s, {seconds / moments * 1e9:,.0f} ns a moment, "
            f"{moments / 500:.0f} moments a run"
        )


def test_runs_as_values(benchmark):
    program = compile_program(load(DECEMBER_DOUBLE))
    benchmark(lambda: [run.outcome for run in runs(program, 7, 0, 200)])
