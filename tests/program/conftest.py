"""Programs from small scenarios as text, and worlds to look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from textwrap import dedent

import pytest

from sim.program.compile import compile_program
from sim.program.nodes import Program
from sim.scenario.load import Examination, examine_text

DEFAULTS = {
    "whitecell": "1",
    "title": "A test",
    "judgement": "A test.",
    "start": "2023-12-18T08:00+09:00",
    "horizon": "2d",
    "cells": "{blue: {}, white: {control: true}}",
    "actors": (
        "{staff: {cell: blue}, red: {cell: blue, seats: 1}, press: {cell: white}, pair: {cell: blue, seats: 2}}"
    ),
    "outcomes": "{ended: {}}",
}


@dataclass
class Sight:
    """A world made of plain lists."""

    time: int = 0
    state: Sequence[float] = ()
    count: Sequence[int] = ()
    answer: Sequence[int] = ()
    opened: set[int] = field(default_factory=set)

    def is_open(self, node: int) -> bool:
        return node in self.opened


def _examine(text: str) -> Examination:
    text = dedent(text)
    missing = [f"{key}: {value}\n" for key, value in DEFAULTS.items() if not re.search(rf"^{key}:", text, re.M)]
    return examine_text("".join(missing) + text)


def _compile(text: str) -> Program:
    examination = _examine(text)
    assert not examination.faults, [fault.message for fault in examination.faults]
    assert examination.scenario is not None
    return compile_program(examination.scenario)


@pytest.fixture(scope="session")
def examine() -> Callable[[str], Examination]:
    """A scenario's text, made whole with defaults, to what came of reading it."""
    return _examine


@pytest.fixture(scope="session")
def compiled() -> Callable[[str], Program]:
    """A scenario's text, made whole with defaults, to its program."""
    return _compile


@pytest.fixture(scope="session")
def sight() -> type[Sight]:
    """A world to evaluate expressions in."""
    return Sight
