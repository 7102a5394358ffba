"""Runs in which one option of one decision is always taken, all else being left to its own weights and luck."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.engine.sample import Sample, joined
from sim.engine.simulate import play, tasks
from sim.program.compile import program_of
from sim.program.expression import ONE, ZERO
from sim.program.nodes import Node, Program
from sim.program.policy import Rule
from sim.scenario.model import Decision
from sim.scenario.names import Names
from tests.history.timed import START, exercise, spans

RUNS = 2_000
SEED = 1
_FORCED = "forced"


@dataclass(frozen=True)
class Taken:
    """One option of a player decision, and the runs in which it is always taken; of a menu also those in which it
    never is, with ``is_in`` false."""

    decision: str
    option: str
    sample: Sample
    is_in: bool = True


@cache
def player_decisions(name: str) -> dict[str, Decision]:
    """The decisions of an exercise that players take, by name, in the order in which they are asked as a rule; none
    that the exercise leaves out."""
    decisions = {node: names(name).nodes[node].element for node in names(name).player_decisions}
    asked = spans(name, {node: (START, f"{node}.asked") for node in decisions})
    return dict(sorted(decisions.items(), key=lambda item: float(np.nanmedian(asked[item[0]]))))


def cells(name: str, decision: str) -> frozenset[str]:
    """The cells that a decision is asked of."""
    element = names(name).nodes[decision].element
    assert isinstance(element, Decision)
    return frozenset(exercise(name).actors[actor].cell for actor in element.by)


def asked_of(name: str, decision: str) -> str:
    """The cells that a decision is asked of, in words."""
    named = {key: cell.short or cell.title or key for key, cell in exercise(name).cells.items()}
    return ", ".join(words for key, words in named.items() if key in cells(name, decision))


@cache
def taken(name: str, decision: str) -> tuple[Taken, ...]:
    """Every option of a decision, each with its runs."""
    program = program_of(exercise(name))
    number = next(at for at, node in enumerate(program.nodes) if node.name == decision)
    return tuple(
        Taken(decision, option, _sample(program, number, rule), is_in)
        for option, is_in, rule in _rules(program.nodes[number])
    )


def _rules(node: Node) -> Iterator[tuple[str, bool, Rule]]:
    for at, option in enumerate(node.options):
        if node.menu is None:
            weights = (ZERO,) * at + (ONE,) + (ZERO,) * (len(node.options) - at - 1)
            yield option.name, True, Rule(None, weights)
            continue
        for is_in in (True, False):
            chances = [one.weight for one in node.options]
            chances[at] = ONE if is_in else ZERO
            yield option.name, is_in, Rule(None, tuple(chances))


def _sample(program: Program, number: int, rule: Rule) -> Sample:
    forced = replace(program, policies={_FORCED: {number: (rule,)}})
    return joined(play(tasks(forced, _FORCED, SEED, RUNS)))


def columns(sample: Sample) -> dict[str, NDArray[np.float64]]:
    """What a sample says of each run: the measures, whether each has a value, and the outcomes."""
    measured = {measure: np.asarray(values, float) for measure, values in sample.measures.items()}
    valued = {f"{measure} has a value": np.isfinite(values).astype(float) for measure, values in measured.items()}
    ends = {
        f"ends in {outcome}": (sample.outcome_numbers == at).astype(float)
        for at, outcome in enumerate(sample.outcome_names)
    }
    return measured | valued | ends


def difference(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[float, float]:
    """The mean of the differences of two columns of the same runs, where both have a value, and its standard error;
    (0, 0) where there are fewer than fifty."""
    both = np.isfinite(a) & np.isfinite(b)
    if both.sum() < 50:
        return 0.0, 0.0
    apart = a[both] - b[both]
    return float(apart.mean()), float(apart.std(ddof=1) / np.sqrt(len(apart)))


@cache
def names(name: str) -> Names:
    """What an exercise's names stand for."""
    return Names(exercise(name))
