"""Elementary effects: what an assumption does while others stand elsewhere too.

Morris, "Factorial Sampling Plans for Preliminary Computational Experiments" (Technometrics 33, 1991): from a random
point of a four-level grid each assumption in turn, in random order, moves by two thirds of its range. mu* is
Campolongo's (Environmental Modelling & Software 22, 2007): the mean of the effects without their signs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from sim.analysis.assumptions import Assumption, at_levels
from sim.analysis.question import Asking
from sim.analysis.statistics import Estimate, paired_mean_difference
from sim.luck import uniforms
from sim.program.expression import Floats

LEVELS = 4
STEP = 2 / 3
"""Morris's step for four levels: from every level one can move either up or down by it, and both are as likely."""

LARGE = 0.5
"""From this part of mu* on sigma is called large: below it an effect keeps its direction (Garcia Sanchez et al.,
Energy and Buildings 68, 2014)."""


@dataclass(frozen=True, slots=True)
class Elementary:
    """The effects of one assumption, each per its whole range, low to high, in the answer's unit.

    ``mu``: their mean; ``mu_star``: without signs; ``sigma``: their standard deviation; ``noise``: what luck alone
    leaves open about one of them (the root mean square of half their 95% intervals).
    """

    assumption: Assumption
    mu: float
    mu_star: float
    sigma: float
    noise: float

    @property
    def depends(self) -> bool:
        """Whether the effect depends on where it, or another, stands: sigma is at least ``LARGE`` times mu*, and more
        than luck explains."""
        return self.sigma > max(self.noise, LARGE * self.mu_star)


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A walk through the grid: ``points`` of shape (k + 1, k), levels from 0 to 1; ``order`` says who moved when."""

    points: NDArray[np.float64]
    order: tuple[int, ...]


def trajectory(k: int, number: int, seed: int) -> Trajectory:
    """Trajectory ``number`` of a seed for k assumptions; the same for good, whatever version of NumPy draws it."""
    levels = np.floor(uniforms(seed, "sensitivity/levels", number, 0, k) * LEVELS) / (LEVELS - 1)
    order = np.argsort(uniforms(seed, "sensitivity/order", number, 0, k), kind="stable")
    points = np.tile(levels, (k + 1, 1))
    for step, moved in enumerate(order, 1):
        points[step:, moved] += STEP if levels[moved] < 0.5 else -STEP
    return Trajectory(points.clip(0.0, 1.0), tuple(order.tolist()))


def elementary_effects(asking: Asking, chosen: Sequence[Assumption], trajectories: int) -> list[Elementary]:
    """The elementary effects of the chosen assumptions, the largest mu* first; the rest stay as they are."""
    walks = [trajectory(len(chosen), number, asking.question.seed) for number in range(trajectories)]
    base = asking.question.program
    programs = [
        at_levels(base, dict(zip(chosen, point.tolist(), strict=True))) for walk in walks for point in walk.points
    ]
    answers = asking.answers(programs)
    effects: list[list[Estimate]] = [[] for _ in chosen]
    for walk in walks:
        for moved, effect in _effects(walk, [next(answers) for _ in walk.points]):
            effects[moved].append(effect)
    found = [_elementary(assumption, held) for assumption, held in zip(chosen, effects, strict=True)]
    return sorted(found, key=lambda one: -one.mu_star)


def _effects(walk: Trajectory, answers: Sequence[Floats]) -> Iterator[tuple[int, Estimate]]:
    """Who moved, and the change of the answer in its direction: a step up, or a step down taken backwards."""
    steps = zip(walk.order, pairwise(walk.points), pairwise(answers), strict=True)
    for moved, (here, there), (before, after) in steps:
        down = there[moved] < here[moved]
        yield moved, paired_mean_difference(after, before) if down else paired_mean_difference(before, after)


def _elementary(assumption: Assumption, effects: Sequence[Estimate]) -> Elementary:
    known = [effect for effect in effects if not np.isnan(effect.value)]
    if not known:
        return Elementary(assumption, 0.0, 0.0, 0.0, 0.0)
    values = np.array([effect.value for effect in known]) / STEP
    widths = np.array([effect.interval.half_width for effect in known]) / STEP
    spread = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    noise = sqrt(float(np.nanmean(widths**2)))
    return Elementary(assumption, float(values.mean()), float(np.abs(values).mean()), spread, noise)
