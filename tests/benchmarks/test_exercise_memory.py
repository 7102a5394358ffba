"""How much memory an exercise takes for each line of its log, and how long it takes to go far back in it.

Run with `pytest tests/benchmarks -o addopts=--import-mode=importlib -s`.
"""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path
from time import perf_counter

import pytest

from sim.exercise.commands import Rewind
from sim.exercise.session import Exercise
from sim.scenario.load import load
from tests.exercise.long_exercise import COMMANDS, busy
from tests.exercise.small_exercise import RoomClock
from tests.exercise.test_running import DAY, run_through
from tests.kept_exercises.paths import DECEMBER_DOUBLE

BACK = 1_000


def _by_hand(exercise: Exercise, clock: RoomClock) -> None:
    for _ in busy(exercise, clock):
        pass


def _by_the_clock(exercise: Exercise, clock: RoomClock) -> None:
    """Eight hours at 60:1, gone back in as often as the scenario comes to its end."""
    end = clock.now + DAY
    while clock.now < end:
        run_through(exercise, clock, 60, end - clock.now)
        if exercise.position.finished:
            exercise.do(Rewind(1))


@pytest.mark.parametrize(
    ("lead", "what"), [(_by_hand, f"{COMMANDS:,} commands"), (_by_the_clock, "eight hours at 60:1")]
)
def test_memory_a_command(lead, what, tmp_path: Path, capsys):
    clock = RoomClock()
    tracemalloc.start()
    try:
        with Exercise.start(load(DECEMBER_DOUBLE), tmp_path / "x.jsonl", seed=7, clock=clock) as exercise:
            gc.collect()
            before = tracemalloc.get_traced_memory()[0]
            lead(exercise, clock)
            gc.collect()
            grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    back = max(1, exercise.line - BACK)
    begun = perf_counter()
    exercise.position_after(back)
    taken = perf_counter() - begun
    with capsys.disabled():
        print(
            f"\n{what}: {exercise.line - 1:,} lines, {grown / (exercise.line - 1):,.0f} bytes each, "
            f"{len(exercise._standings)} positions kept; {exercise.line - back:,} lines back in {1000 * taken:.0f} ms"
        )
