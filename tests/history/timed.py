"""When the moments of a shipped exercise come, in many runs of it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.engine.sample import Sample
from sim.engine.simulate import simulate
from sim.program.compile import Program, compile_program
from sim.scenario.load import load, restored
from sim.scenario.model import Scenario

RUNS = 4_000
START = "start_of_the_record"
"""The name of an inject of our own at the start, from which moments are timed."""
Span = tuple[str, str]
"""From the first time of one moment to the first time of another at or after it."""
exercise = cache(load)
"""A shipped exercise, read once."""


def spans(name: str, wanted: Mapping[str, Span], policy: str | None = None) -> dict[str, NDArray[np.float64]]:
    """The lengths of spans in ``RUNS`` runs, in seconds; NaN in the runs in which one did not come about."""
    sample = simulate(_timed(exercise(name), wanted), RUNS, 1, policy)
    return {span: np.asarray(sample.measures[_measure(at)]) for at, span in enumerate(wanted)}


def measured(name: str, policy: str | None = None) -> dict[str, NDArray[np.float64]]:
    """The exercise's own measures in the same runs."""
    return {measure: np.asarray(values) for measure, values in _sample(name, policy).measures.items()}


def reached(name: str, moment: str, policy: str | None = None) -> float:
    """The share of the same runs in which a moment came."""
    return _sample(name, policy).reached[moment] / RUNS


@cache
def _sample(name: str, policy: str | None) -> Sample:
    return simulate(exercise(name), RUNS, 1, policy)


def _timed(scenario: Scenario, wanted: Mapping[str, Span]) -> Program:
    """The scenario with a measure for every span."""
    value = deepcopy(scenario.document.value)
    assert isinstance(value, dict)
    value["injects"] = {**value.get("injects", {}), START: {"at": "0m", "quiet": "true"}}
    measures = {_measure(at): {"from": begin, "to": end} for at, (begin, end) in enumerate(wanted.values())}
    value["measures"] = measures | value["measures"]
    return compile_program(restored(value, scenario.document.file, scenario.document.attachments))


def _measure(at: int) -> str:
    return f"span_{at}"
