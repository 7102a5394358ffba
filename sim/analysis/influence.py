"""How much each decision matters to the value of a plan: its main effect.

The plans' means are fitted by least squares with an effect for each option (a sum of main effects; Montgomery, "Design
and Analysis of Experiments", 5). Where all plans were played the fit is the plain average over the plans with an
option; in a sample it takes out what other decisions happened to be like. What the options leave unexplained is how
decisions play together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.statistics import Estimate, paired_mean_difference
from sim.program.expression import Floats

_NOTHING = 1e-12
"""A variance below this part of the squared mean is rounding."""


@dataclass(frozen=True, slots=True)
class Influence:
    """What a decision does to the value. ``share``: how much of the variance between plans its option explains by
    itself, 0 to 1. ``options``: the mean value under each, the other decisions evened out. ``gap``: the best option
    minus the worst, run by run, with a 95% interval."""

    decision: str
    share: float
    options: Mapping[str, float]
    best: str
    worst: str
    gap: Estimate


def influences(plans: Sequence[Mapping[str, str]], values: Floats, complete: bool) -> Iterator[Influence]:
    """Each decision's influence, in the order of the scenario.

    ``plans`` give the option of each decision; ``values`` has shape (plans, runs), NaN where a run has no value (it
    counts as the plan's mean here). ``complete``: these are all the plans there are. Nothing is given where there are
    too few plans to tell the decisions apart.
    """
    valued = np.isfinite(values).any(axis=1)
    plans = [plan for plan, has in zip(plans, valued, strict=True) if has]
    values = values[valued]
    means = np.nanmean(values, axis=1)
    filled = np.where(np.isnan(values), means[:, None], values)
    rows = {decision: _coded([plan[decision] for plan in plans]) for decision in plans[0]}
    design = np.hstack([np.ones((len(plans), 1)), *(codes for _, codes, _ in rows.values())])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return
    solve = np.linalg.pinv(design)
    spread = float(means.var()) if complete else float(means.var(ddof=1))
    noise = 0.0 if complete else _unexplained(design, solve, means)
    column = 1
    for decision, (options, codes, contrast) in rows.items():
        effects = contrast @ solve[column : column + codes.shape[1]]
        column += codes.shape[1]
        chance = noise * float((effects**2).sum(axis=1).mean())
        explained = float(((effects @ means) ** 2).mean()) - chance
        is_rounding = spread <= _NOTHING * max(1.0, float(means.mean()) ** 2)
        share = 0.0 if is_rounding else min(1.0, max(0.0, explained / spread))
        yield _influence(decision, share, options, solve[0] + effects, means, filled)


def _influence(
    decision: str, share: float, options: Sequence[str], weights: Floats, means: Floats, values: Floats
) -> Influence:
    """``weights``, shape (options, plans), make an option's mean out of the plans'."""
    under = weights @ means
    best, worst = int(under.argmax()), int(under.argmin())
    gap = paired_mean_difference(weights[worst] @ values, weights[best] @ values)
    by_option = dict(zip(options, under.tolist(), strict=True))
    return Influence(decision, share, by_option, options[best], options[worst], gap)


def _coded(chosen: Sequence[str]) -> tuple[list[str], Floats, Floats]:
    """A decision's options, its columns of the design (plans, options - 1), and each option's row of codes.

    Effect coding: an option has a 1 in its own column, the last -1 in all, so that effects add up to zero.
    """
    options = list(dict.fromkeys(chosen))
    contrast: NDArray[np.float64] = np.vstack([np.eye(len(options) - 1), -np.ones((1, len(options) - 1))])
    return options, contrast[[options.index(option) for option in chosen]], contrast


def _unexplained(design: Floats, solve: Floats, means: Floats) -> float:
    """The variance of a plan's mean about the fit, so that chance in a sample of plans can be taken off."""
    freedom = design.shape[0] - design.shape[1]
    return float(((means - design @ (solve @ means)) ** 2).sum()) / freedom if freedom > 0 else 0.0
