"""How much each decision matters to the value of a plan: its main effect.

The plans' means are fitted by least squares with an effect for each option (a sum of main effects; Montgomery, "Design
and Analysis of Experiments", 5). Where all plans were played the fit is the plain average over the plans with an
option; in a sample it takes out what other decisions happened to be like. What the options leave unexplained is how
decisions play together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot, sqrt

import numpy as np
from numpy.typing import NDArray

from sim.analysis.estimate import CONFIDENCE, UNKNOWN, Estimate, Interval
from sim.analysis.simultaneous import farthest, simultaneous_difference
from sim.analysis.statistics import is_yes_no, t_quantile
from sim.program.expression import Floats

_DIGITS = 9
"""Decimals that are kept, so that options that are alike stand in the same order on every machine."""


@dataclass(frozen=True, slots=True)
class Influence:
    """What a decision does to the value.

    ``options``: the mean value under each, the other decisions evened out. ``gap``: the best option minus the worst,
    run by run. As the runs pick these two, its interval holds together with those of all pairs of options of all
    decisions (95%); in a sample of plans it allows for the draw of plans, too. It is nowhere below 0, and begins above
    it where the decision is shown to change the value.
    """

    decision: str
    options: Mapping[str, float]
    best: str
    worst: str
    gap: Estimate

    @property
    def is_shown(self) -> bool:
        """Whether the decision is shown to change the value by itself."""
        return self.gap.interval.low > 0


@dataclass(frozen=True)
class MainEffects:
    """The fit of ``values``, shape (plans, runs), by an effect for each option of each decision.

    ``grand``, shape (plans,), makes the mean of all plans out of theirs; ``effects``, a matrix (options, plans) a
    decision, the effect of each option. ``noise`` is the variance of the plans' means about the fit, with ``freedom``
    degrees of freedom: 0 where all plans were played, for then no other could have been drawn.
    """

    values: Floats
    options: Mapping[str, Sequence[str]]
    grand: Floats
    effects: Mapping[str, Floats]
    noise: float
    freedom: int
    complete: bool


def fitted(plans: Sequence[Mapping[str, str]], values: Floats, complete: bool) -> MainEffects | None:
    """The main effects of the decisions on ``values``, shape (plans, runs), NaN where a run has none.

    ``plans`` give the option of each decision. A run without a value counts as its plan's mean, a plan without any is
    left out. ``complete``: these are all the plans there are. None where they are too few to tell the decisions apart.
    """
    valued: NDArray[np.bool_] = np.atleast_1d(np.isfinite(values).any(axis=1))
    if not valued.all():
        plans = [plan for plan, has in zip(plans, valued, strict=True) if has]
        values, complete = values[valued], False
    means = np.nanmean(values, axis=1)
    coded = {decision: _coded([plan[decision] for plan in plans]) for decision in plans[0]}
    design = np.hstack([np.ones((len(plans), 1)), *(codes for _, codes, _ in coded.values())])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    solve = np.linalg.pinv(design)
    freedom = design.shape[0] - design.shape[1]
    left = float(((means - design @ (solve @ means)) ** 2).sum())
    effects, column = {}, 1
    for decision, (_, codes, contrast) in coded.items():
        effects[decision] = contrast @ solve[column : column + codes.shape[1]]
        column += codes.shape[1]
    return MainEffects(
        np.where(np.isnan(values), means[:, None], values),
        {decision: options for decision, (options, _, _) in coded.items()},
        solve[0],
        effects,
        0.0 if complete or not freedom else left / freedom,
        freedom,
        complete,
    )


def influences(fit: MainEffects) -> Iterator[Influence]:
    """Each decision's influence, in the order of the scenario."""
    pairs = sum(len(options) * (len(options) - 1) // 2 for options in fit.options.values())
    within_one = is_yes_no(fit.values)
    for decision, options in fit.options.items():
        weights = fit.grand + fit.effects[decision]
        columns = np.round(weights @ fit.values, _DIGITS)
        under = np.round(columns.mean(axis=1), _DIGITS)
        gap = farthest([_apart(fit, columns, weights, i, j, pairs) for i, j in combinations(range(len(options)), 2)])
        if within_one:
            gap = Estimate(min(gap.value, 1.0), Interval(gap.interval.low, min(gap.interval.high, 1.0)), gap.n)
        best, worst = options[int(under.argmax())], options[int(under.argmin())]
        yield Influence(decision, dict(zip(options, under.tolist(), strict=True)), best, worst, gap)


def _apart(fit: MainEffects, columns: Floats, weights: Floats, i: int, j: int, pairs: int) -> Estimate:
    """The mean of an option minus another's, run by run; a sample of plans adds the chance of the draw."""
    yes_no = is_yes_no(columns[[i, j]])  # where the decision is the only one
    gap = simultaneous_difference(columns[j], columns[i], pairs, yes_no)
    if fit.complete:
        return gap
    if not fit.freedom:
        return Estimate(gap.value, UNKNOWN, gap.n)
    drawn = t_quantile(1 - (1 - CONFIDENCE) / (2 * pairs), fit.freedom)
    half = hypot(gap.interval.half_width, drawn * sqrt(fit.noise * float(((weights[i] - weights[j]) ** 2).sum())))
    return Estimate(gap.value, Interval(gap.value - half, gap.value + half), gap.n)


def _coded(chosen: Sequence[str]) -> tuple[list[str], Floats, Floats]:
    """A decision's options, its columns of the design (plans, options - 1), and each option's row of codes.

    Effect coding: an option has a 1 in its own column, the last -1 in all, so that effects add up to zero.
    """
    options = list(dict.fromkeys(chosen))
    contrast: NDArray[np.float64] = np.vstack([np.eye(len(options) - 1), -np.ones((1, len(options) - 1))])
    return options, contrast[[options.index(option) for option in chosen]], contrast
