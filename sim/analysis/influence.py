"""How much each decision matters to the value of a plan: its main effect.

The plans' means are fitted by least squares with an effect for each option (a sum of main effects; Montgomery, "Design
and Analysis of Experiments", 5). Where all plans were played the fit is the plain average over the plans with an
option; in a sample it takes out what other decisions happened to be like. What the options leave unexplained is how
decisions play together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np
from numpy.typing import NDArray

from sim.analysis.statistics import UNKNOWN, UPPER, Estimate, Interval, paired_mean_difference, t_quantile
from sim.program.expression import Floats

_NOTHING = 1e-12
"""A variance below this part of the squared mean is rounding."""
_DIGITS = 9
"""Decimals that are kept, so that options that are alike stand in the same order on every machine."""


@dataclass(frozen=True, slots=True)
class Influence:
    """What a decision does to the value. ``share``: how much of the variance between plans its option explains by
    itself, 0 to 1. ``options``: the mean value under each, the other decisions evened out. ``gap``: the best option
    minus the worst, run by run, with a 95% interval (which in a sample of plans allows for the draw of plans, too)."""

    decision: str
    share: float
    options: Mapping[str, float]
    best: str
    worst: str
    gap: Estimate


@dataclass(frozen=True)
class _Fit:
    """Plans' means about the sum of main effects: ``spread`` is their variance, ``noise`` what is left unexplained (0
    where all plans were played: then it is no chance), ``freedom`` its degrees of freedom."""

    means: Floats
    values: Floats
    spread: float
    noise: float
    freedom: int


def influences(plans: Sequence[Mapping[str, str]], values: Floats, complete: bool) -> Iterator[Influence]:
    """Each decision's influence, in the order of the scenario.

    ``plans`` give the option of each decision; ``values`` has shape (plans, runs), NaN where a run has no value (it
    counts as the plan's mean here). ``complete``: these are all the plans there are. Nothing is given where there are
    too few plans to tell the decisions apart.
    """
    valued: NDArray[np.bool_] = np.atleast_1d(np.isfinite(values).any(axis=1))
    plans = [plan for plan, has in zip(plans, valued, strict=True) if has]
    values = values[valued]
    means = np.nanmean(values, axis=1)
    rows = {decision: _coded([plan[decision] for plan in plans]) for decision in plans[0]}
    design = np.hstack([np.ones((len(plans), 1)), *(codes for _, codes, _ in rows.values())])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return
    solve = np.linalg.pinv(design)
    freedom = design.shape[0] - design.shape[1]
    left = float(((means - design @ (solve @ means)) ** 2).sum())
    noise = 0.0 if complete or not freedom else left / freedom
    filled = np.where(np.isnan(values), means[:, None], values)
    fit = _Fit(means, filled, float(means.var(ddof=0 if complete else 1)), noise, freedom)
    column = 1
    for decision, (options, codes, contrast) in rows.items():
        effects = contrast @ solve[column : column + codes.shape[1]]
        column += codes.shape[1]
        yield _influence(fit, decision, options, solve[0], effects, complete)


def _influence(
    fit: _Fit, decision: str, options: Sequence[str], grand: Floats, effects: Floats, complete: bool
) -> Influence:
    """``grand``, shape (plans,), makes the mean of all plans out of theirs; ``effects``, (options, plans), an option's
    effect."""
    by_chance = fit.noise * float((effects**2).sum(axis=1).mean())
    explained = float(((effects @ fit.means) ** 2).mean()) - by_chance
    is_rounding = fit.spread <= _NOTHING * max(1.0, float(fit.means.mean()) ** 2)
    under = np.round((grand + effects) @ fit.means, _DIGITS)
    best, worst = int(under.argmax()), int(under.argmin())
    return Influence(
        decision,
        0.0 if is_rounding else round(min(1.0, max(0.0, explained / fit.spread)), _DIGITS),
        dict(zip(options, under.tolist(), strict=True)),
        options[best],
        options[worst],
        _gap(fit, effects[best] - effects[worst], complete),
    )


def _gap(fit: _Fit, contrast: Floats, complete: bool) -> Estimate:
    """The paired difference that ``contrast`` makes of the plans; a sample of plans adds the chance of the draw."""
    gap = paired_mean_difference(np.zeros(fit.values.shape[1]), contrast @ fit.values)
    if complete:
        return gap
    if not fit.freedom:
        return Estimate(gap.value, UNKNOWN, gap.n)
    drawn = t_quantile(UPPER, fit.freedom) * sqrt(fit.noise * float((contrast**2).sum()))
    half = hypot(gap.interval.half_width, drawn)
    return Estimate(gap.value, Interval(gap.value - half, gap.value + half), gap.n)


def _coded(chosen: Sequence[str]) -> tuple[list[str], Floats, Floats]:
    """A decision's options, its columns of the design (plans, options - 1), and each option's row of codes.

    Effect coding: an option has a 1 in its own column, the last -1 in all, so that effects add up to zero.
    """
    options = list(dict.fromkeys(chosen))
    contrast: NDArray[np.float64] = np.vstack([np.eye(len(options) - 1), -np.ones((1, len(options) - 1))])
    return options, contrast[[options.index(option) for option in chosen]], contrast
