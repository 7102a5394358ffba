"""Eight hours and 2,000 commands, or half of that: the log stays small, memory grows by what is kept of each command
and by no more."""

from __future__ import annotations

import gc
import tracemalloc
from itertools import pairwise

import pytest

from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.scenario.load import load
from tests.exercise.long_exercise import COMMANDS, MINUTES, busy
from tests.exercise.small_exercise import RoomClock, everything
from tests.kept_exercises.paths import DECEMBER_DOUBLE

LARGEST_LOG = 5_000_000
MOST_A_COMMAND = 3_000
"""Bytes of memory that a command may leave behind; some 1,700 were measured, on Python 3.11."""


@pytest.mark.parametrize("count", [COMMANDS // 2, pytest.param(COMMANDS, marks=pytest.mark.long)])
def test_a_day_of_commands(count, log):
    """Memory is measured after a quarter, at half time, after three quarters and at the end.

    What a command leaves behind (its entry, and what came of it) is kept, and every so often how the run stood, so that
    any line can be gone back to; nothing grows faster than the number of commands.
    """
    clock, memory = RoomClock(), []
    tracemalloc.start()
    try:
        with Exercise.start(load(DECEMBER_DOUBLE), log, seed=7, clock=clock, operator="ann") as exercise:
            for _ in busy(exercise, clock, count):
                if (exercise.line - 1) % (count // 4) == 0 and len(memory) < 4 * (exercise.line - 1) // count:
                    gc.collect()
                    memory.append(tracemalloc.get_traced_memory()[0])
            gc.collect()
            memory.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert (exercise.line, len(exercise.entries)) == (count + 1, count)
    assert (exercise.entries[-1].at - exercise.began).total_seconds() >= MINUTES * 60 * count / COMMANDS * 0.99
    assert len({type(entry.command) for entry in exercise.entries}) > 20
    assert max(entry.after.time for entry in exercise.entries) == exercise.program.horizon
    assert log.stat().st_size < LARGEST_LOG
    quarters = [after - before for before, after in pairwise(memory)]
    print(f"{log.stat().st_size:,} bytes of log; {[f'{grown / count * 4:,.0f}' for grown in quarters]} bytes a command")
    assert len(quarters) == 3
    assert max(quarters) / (count / 4) < MOST_A_COMMAND
    assert quarters[-1] < 1.25 * quarters[0]
    assert len(exercise._standings) < 100
    assert verify(log).lines == count + 1
    with Exercise.resume(log, clock=clock, operator="ann") as resumed:
        assert everything(resumed) == everything(exercise)
