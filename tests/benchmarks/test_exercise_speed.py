"""How long a command of an exercise takes, on disk, applied, and drawn, over a whole day of them.

Run with `pytest tests/benchmarks -o addopts=--import-mode=importlib -s`. The target is 50 ms at the median and 150 ms
at the worst; beside it stands what this disk takes to write and sync as many bytes by itself.
"""

from __future__ import annotations

import os
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from sim.exercise.follower import Follower
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.scenario.load import load
from sim.terminal.render import render
from sim.view.exercise.screen import stop_page
from tests.exercise.long_exercise import busy
from tests.exercise.small_exercise import RoomClock
from tests.kept_exercises.paths import DECEMBER_DOUBLE

MEDIAN, WORST = 50, 150
"""Milliseconds."""


def _milliseconds(exercise: Exercise, clock: RoomClock, drawn: bool) -> list[float]:
    """For each command the time from when it was given to when it was done or refused, and the screen ``drawn``."""
    found, given = [], None
    for _ in busy(exercise, clock):
        if given is not None:
            if drawn:
                with redirect_stdout(StringIO()):
                    render(stop_page(exercise, exercise.line - 1, "", clock()))
            found.append((perf_counter() - given) * 1000)
        given = perf_counter()
    return found


def _bare_disk(log: Path, other: Path) -> list[float]:
    """The time to write and sync each line of a log by itself."""
    found = []
    handle = os.open(other, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for line in log.read_bytes().splitlines(keepends=True):
        given = perf_counter()
        os.write(handle, line)
        os.fsync(handle)
        found.append((perf_counter() - given) * 1000)
    os.close(handle)
    return found


@pytest.mark.parametrize("drawn", [False, True], ids=["by themselves", "with the screen"])
def test_commands_over_a_day(drawn, tmp_path, capsys):
    log, clock = tmp_path / "exercise.jsonl", RoomClock()
    with Exercise.start(load(DECEMBER_DOUBLE), log, seed=7, clock=clock) as exercise:
        taken = _milliseconds(exercise, clock, drawn)
    disk = _bare_disk(log, tmp_path / "disk")
    reading = {}
    for way in (verify, Exercise.read, Follower):
        begun = perf_counter()
        way(log)
        reading[way.__name__] = perf_counter() - begun
    late = taken[-len(taken) // 10 :]
    with capsys.disabled():
        print(
            f"\n{len(taken):,} commands {'with' if drawn else 'without'} the screen, "
            f"median {median(taken):.2f} ms (target {MEDIAN}), worst "
            f"{max(taken):.2f} ms (target {WORST}); of the last tenth, median {median(late):.2f} ms\n"
            f"the disk alone: median {median(disk):.2f} ms, worst {max(disk):.2f} ms; ratio of the medians "
            f"{median(taken) / median(disk):.1f}\n"
            f"read again: {', '.join(f'{way} {seconds:.2f} s' for way, seconds in reading.items())}"
        )
    assert median(taken) < MEDIAN
    assert max(taken) < WORST
