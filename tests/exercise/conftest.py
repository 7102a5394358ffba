"""A small exercise under way, in a room whose clock a test sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.exercise.commands import Command
from sim.exercise.session import Exercise
from sim.scenario.model import Scenario
from tests.exercise.small_exercise import TEXT, RoomClock, do_all, scenario

Begin = Callable[..., Exercise]


@pytest.fixture(scope="session")
def small() -> Scenario:
    """The small scenario."""
    return scenario()


@pytest.fixture
def clock() -> RoomClock:
    """Real time, as the test sets it."""
    return RoomClock()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where the exercise is written."""
    return tmp_path / "exercise.jsonl"


@pytest.fixture
def begin(log: Path, clock: RoomClock) -> Iterator[Begin]:
    """Begin the small exercise, or that of another text, and do some commands."""
    begun: list[Exercise] = []

    def start(*commands: Command, text: str = TEXT, seed: int = 7) -> Exercise:
        begun.append(Exercise.start(scenario(text), log, seed=seed, clock=clock, operator="ann"))
        return do_all(begun[-1], commands)

    yield start
    for exercise in begun:
        exercise.close()
