"""Small scenarios as text, and play whose luck a test sets by hand.

What a text leaves out is filled in: it starts at 08:00 in Seoul, ends a day later, and has four actors: `staff`
with any number of seats, `red` and `green` with one each, and `pair` with two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from textwrap import dedent

import pytest

from sim.engine.replication import finished_run, run
from sim.engine.run import Run
from sim.engine.single import Play
from sim.program.compile import compile_program
from sim.program.nodes import Program
from sim.scenario.load import Examination, examine_text

DEFAULTS = {
    "whitecell": "1",
    "title": "A test",
    "judgement": "A test.",
    "start": "2023-12-18T08:00+09:00",
    "horizon": "1d",
    "cells": "{blue: {title: Blue}}",
    "actors": (
        "{staff: {cell: blue}, red: {cell: blue, seats: 1}, "
        "green: {cell: blue, seats: 1}, pair: {cell: blue, seats: 2}}"
    ),
    "outcomes": "{ended: {title: Ended}}",
}

Numbers = Mapping[str, float | Sequence[float]]


class Luck:
    """Draws as a test sets them: by stream one number, or one an occurrence. ``asked`` holds every draw in order."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.asked: list[tuple[str, int]] = []

    def __call__(self, stream: str, occurrence: int) -> float:
        self.asked.append((stream, occurrence))
        number = self.numbers[stream]
        return number if isinstance(number, float) else number[occurrence]


def _examine(text: str) -> Examination:
    text = dedent(text)
    missing = [f"{key}: {value}\n" for key, value in DEFAULTS.items() if not re.search(rf"^{key}:", text, re.M)]
    return examine_text("".join(missing) + text)


def _compile(text: str) -> Program:
    examination = _examine(text)
    assert not examination.faults, [str(fault.message) for fault in examination.faults]
    assert examination.scenario is not None
    return compile_program(examination.scenario)


def _begin(text: str, luck: Numbers | None = None, policy: str | None = None) -> Play:
    program = _compile(text)
    return Play(program, Luck(luck or {}), program.policy(policy))


def _play(text: str, luck: Numbers | None = None, policy: str | None = None) -> Run:
    if luck is None:
        return run(_compile(text), seed=0, policy=policy)
    play = _begin(text, luck, policy)
    play.finish()
    return finished_run(play, seed=0, replication=0, policy=policy)


@pytest.fixture(scope="session")
def examine() -> Callable[[str], Examination]:
    """A scenario's text, made whole with defaults, to what came of reading it."""
    return _examine


@pytest.fixture(scope="session")
def compiled() -> Callable[[str], Program]:
    """A scenario's text, made whole with defaults, to its program."""
    return _compile


@pytest.fixture(scope="session")
def begin() -> Callable[..., Play]:
    """A scenario's text to a play at its start; its ``draw`` is a Luck."""
    return _begin


@pytest.fixture(scope="session")
def play() -> Callable[..., Run]:
    """A scenario's text to its finished run: with the luck of seed 0, or with ``luck`` by stream."""
    return _play


@pytest.fixture(scope="session")
def lucky() -> type[Luck]:
    """Draws that a test sets by hand."""
    return Luck
