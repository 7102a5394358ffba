"""What share of the variance between plans is each decision's own, and what share is how decisions play together.

The variance of estimated effects is larger than that of the true ones by the variance of luck, which is taken off.
Intervals come from the Bayesian bootstrap (Rubin, "The Bayesian bootstrap", Annals of Statistics 9, 1981): the runs are
weighed anew, for all plans alike, by independent exponential draws. A weighing adds luck's variance once more, so the
mean over the weighings says how much that is, and each is moved down by twice as much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sim.analysis.estimate import CONFIDENCE, UNKNOWN, Estimate, Interval
from sim.analysis.influence import MainEffects
from sim.luck import uniforms
from sim.program.expression import Floats

WEIGHINGS = 1_000
AT_ONCE = 100
_NOTHING = 1e-12
"""A variance below this part of the squared mean is rounding."""
GROUPS = 2_000
"""Runs are gathered into at most so many groups of neighbours, whose means are weighed."""
FEWEST = 50
"""Runs. From fewer the spread of luck is too roughly known to take it off."""


@dataclass(frozen=True)
class Shares:
    """Shares of the variance between plans, 0 to 1: ``own`` by decision, and ``together``, how decisions play together.

    Of each the interval holds together with all others' (95%, Bonferroni).
    """

    own: Mapping[str, Estimate]
    together: Estimate


def shares(fit: MainEffects, seed: int) -> Shares | None:
    """The shares where all plans were played; None in a sample of them, and from too few runs.

    A few plans drawn of many say how far a decision's options lie apart, but hardly what else there is between plans.
    """
    runs = fit.values.shape[1]
    if not fit.complete or runs < FEWEST:
        return None
    means = fit.values.mean(axis=1)
    unweighed = _parts(fit, means[:, None])[:, 0]
    if unweighed.sum() <= _NOTHING * max(1.0, float(means.mean()) ** 2):
        nothing = Estimate(0.0, UNKNOWN, runs)
        return Shares(dict.fromkeys(fit.options, nothing), nothing)
    groups = _grouped(fit.values)
    weighed = np.hstack([_parts(fit, one) for one in _weighed(groups, seed)])
    # n weights of exponential draws vary as n - 1 of n + 1 parts of what the mean of n runs does.
    luck = (weighed.mean(axis=1) - unweighed) * (groups.shape[1] + 1) / (groups.shape[1] - 1)
    parts, drawn = unweighed - luck, weighed - 2 * luck[:, None]
    estimates = [_share(*row, runs, len(fit.options) + 1) for row in _in_total(parts, drawn)]
    return Shares(dict(zip(fit.options, estimates, strict=False)), estimates[-1])


def _parts(fit: MainEffects, means: Floats) -> Floats:
    """The variance between plans by its parts, shape (decisions + 1, sets), for sets of plans' means (plans, sets)."""
    own = np.array([((effects @ means) ** 2).mean(axis=0) for effects in fit.effects.values()])
    rest = np.maximum(0.0, means.var(axis=0) - own.sum(axis=0))
    return np.vstack([own, rest])


def _grouped(values: Floats) -> Floats:
    """The means of at most GROUPS groups of neighbouring runs, as even as can be."""
    runs = values.shape[1]
    if runs <= GROUPS:
        return values
    bounds = np.linspace(0, runs, GROUPS + 1).astype(int)
    return np.asarray(np.add.reduceat(values, bounds[:-1], axis=1) / np.diff(bounds), np.float64)


def _weighed(groups: Floats, seed: int) -> Iterator[Floats]:
    """The plans' means, shape (plans, AT_ONCE), in one weighing of the runs after another."""
    count = groups.shape[1]
    for part in range(WEIGHINGS // AT_ONCE):
        draws = uniforms(seed, "explore/weighings", part, 0, AT_ONCE * count).reshape(AT_ONCE, count)
        weights = -np.log1p(-draws)
        yield groups @ (weights / weights.sum(axis=1, keepdims=True)).T


def _in_total(parts: Floats, drawn: Floats) -> Iterator[tuple[float, Floats]]:
    """Each part as a share of all of them together; NaN where a weighing leaves nothing between plans."""
    total, totals = float(parts.sum()), drawn.sum(axis=0)
    for part, row in zip(parts, drawn, strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            yield (float(part) / total if total > 0 else 0.0), np.where(totals > 0, row / totals, np.nan)


def _share(value: float, drawn: Floats, n: int, families: int) -> Estimate:
    """A share with the percentiles of its weighings; unknown where some leave no variance between plans at all."""
    value = min(1.0, max(0.0, value))
    if np.isnan(drawn).any():
        return Estimate(value, UNKNOWN, n)
    miss = (1 - CONFIDENCE) / 2 / families
    low, high = np.clip(np.quantile(drawn, [miss, 1 - miss]), 0.0, 1.0).tolist()
    return Estimate(value, Interval(low, high), n)
