"""Elementary effects: what an assumption does while others stand elsewhere too.

Morris, "Factorial Sampling Plans for Preliminary Computational Experiments" (Technometrics 33, 1991): from a random
point of a grid each assumption in turn, in random order, makes a step. The grid has four levels and the step is two
thirds of the range; of a ``one_of`` it has the values themselves, in even steps, as no others can be had. mu* is
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
from sim.analysis.estimate import UNKNOWN, Estimate, Interval
from sim.analysis.inquiry import Asking
from sim.analysis.statistics import UPPER, Z, paired_mean_difference
from sim.luck import uniforms
from sim.program.expression import Floats

LEVELS = 4
LARGE = 0.5
"""From this part of mu* on sigma is called large: below it an effect keeps its direction (Garcia Sanchez et al.,
Energy and Buildings 68, 2014)."""
RESAMPLES = 1_000
_ROUNDING = 1e-9
FEWEST = 20
"""From so many walks on they may show that an assumption can be judged alone: where all of n walks go one way, with 95
in 100 confidence at most 3 in n go another (the rule of three; Hanley and Lippman-Hand, JAMA 249, 1983)."""


@dataclass(frozen=True, slots=True)
class Elementary:
    """The effects of one assumption, each per its whole range, low to high, in the answer's unit.

    ``mu``: their mean; ``mu_star``: without signs, with its 95% ``interval`` over walks, unknown where all show the
    same; ``sigma``: their standard deviation, at most ``sigma_high`` (97.5 in 100 of the resamples). ``noise``: what
    luck alone leaves open about one of them (the root mean square of half their 95% intervals). ``walks`` are those in
    which it has an effect.
    """

    assumption: Assumption
    mu: float
    mu_star: float
    sigma: float
    noise: float
    interval: Interval = UNKNOWN
    sigma_high: float = np.nan
    walks: int = 0

    @property
    def depends(self) -> bool:
        """Whether the effect depends on where it, or another, stands: sigma is at least ``LARGE`` times mu*, and more
        than luck explains."""
        return self.sigma > max(self.noise, LARGE * self.mu_star)

    @property
    def alone(self) -> bool:
        """Whether the walks show that it can be judged alone: sigma is not large at the far ends of the intervals."""
        return self.walks >= FEWEST and self.sigma_high <= max(self.noise, LARGE * self.interval.low)


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A walk through the grid: ``points`` of shape (k + 1, k), levels from 0 to 1; ``order`` says who moved when."""

    points: NDArray[np.float64]
    order: tuple[int, ...]


def trajectory(grid: Sequence[int], number: int, seed: int) -> Trajectory:
    """Trajectory ``number`` of a seed through a grid of so many levels for each assumption; the same for good.

    A step is half the number of levels (rounded down), for even numbers Morris's p / 2: from every level there is one
    up or down, and from the middle one of an odd number either, by luck.
    """
    counts, k = np.array(grid), len(grid)
    drawn = uniforms(seed, "sensitivity/levels", number, 0, k) * counts
    levels, steps = np.floor(drawn), counts // 2
    up = np.where(levels == (counts - 1) / 2, drawn % 1 < 0.5, levels < counts / 2)
    order = np.argsort(uniforms(seed, "sensitivity/order", number, 0, k), kind="stable")
    points = np.tile(levels, (k + 1, 1))
    for step, moved in enumerate(order, 1):
        points[step:, moved] += steps[moved] if up[moved] else -steps[moved]
    return Trajectory(points / (counts - 1), tuple(order.tolist()))


def elementary_effects(asking: Asking, chosen: Sequence[Assumption], trajectories: int) -> list[Elementary]:
    """The elementary effects of the chosen assumptions, the largest mu* first; the rest stay as they are."""
    grid = [len(assumption.values) or LEVELS for assumption in chosen]
    walks = [trajectory(grid, number, asking.question.seed) for number in range(trajectories)]
    base = asking.question.program
    programs = [
        at_levels(base, dict(zip(chosen, point.tolist(), strict=True))) for walk in walks for point in walk.points
    ]
    answers = asking.answers(programs)
    effects: list[list[Estimate]] = [[] for _ in chosen]
    for walk in walks:
        for moved, effect in effects_of(walk, [next(answers) for _ in walk.points]):
            effects[moved].append(effect)
    elementaries = [
        elementary(assumption, held, asking.question.seed) for assumption, held in zip(chosen, effects, strict=True)
    ]
    return sorted(elementaries, key=lambda one: -one.mu_star)


def effects_of(walk: Trajectory, answers: Sequence[Floats]) -> Iterator[tuple[int, Estimate]]:
    """Who moved, and the change of the answer in its direction for the whole range.

    A step down is taken backwards, and what a part of the range does is divided by that part, counted in levels.
    """
    steps = zip(walk.order, pairwise(walk.points), pairwise(answers), strict=True)
    for moved, (here, there), (before, after) in steps:
        part = there[moved] - here[moved]
        yield moved, paired_mean_difference(before / part, after / part)


def elementary(assumption: Assumption, effects: Sequence[Estimate], seed: int) -> Elementary:
    """What the effects of one assumption come to, one for each walk; those without a value are left out."""
    known = [effect for effect in effects if not np.isnan(effect.value)]
    if not known:
        return Elementary(assumption, 0.0, 0.0, 0.0, 0.0)
    values = np.array([effect.value for effect in known])
    widths = np.array([effect.interval.half_width for effect in known])
    mu_star, noise = float(np.abs(values).mean()), sqrt(float(np.nanmean(widths**2)))
    if np.ptp(values) <= _ROUNDING * mu_star:
        return Elementary(assumption, float(values[0]), mu_star, 0.0, noise, UNKNOWN, 0.0, len(values))
    again = resampled(values, seed)
    reach = Z * float(np.abs(again).mean(axis=1).std(ddof=1))
    return Elementary(
        assumption,
        float(values.mean()),
        mu_star,
        float(values.std(ddof=1)),
        noise,
        Interval(max(mu_star - reach, 0.0), mu_star + reach),
        float(np.quantile(again.std(axis=1, ddof=1), UPPER)),
        len(values),
    )


def resampled(values: Floats, seed: int) -> Floats:
    """The values drawn anew from themselves with replacement, shape (resamples, values): Efron's bootstrap.

    As in SALib the interval of mu* is normal, with the standard deviation of the resampled means (Efron and
    Tibshirani, "An Introduction to the Bootstrap", 1993, 13.3).
    """
    n = len(values)
    draws = uniforms(seed, "sensitivity/resamples", 0, 0, RESAMPLES * n).reshape(RESAMPLES, n)
    return np.asarray(values[(draws * n).astype(np.int64)])
