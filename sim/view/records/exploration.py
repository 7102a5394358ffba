"""Coverage and plans as JSON lines."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from sim.analysis.estimate import Estimate
from sim.analysis.explore import Coverage, Reach
from sim.analysis.influence import Influence
from sim.analysis.plans import Plan, Plans
from sim.scenario.model import Scenario
from sim.view.records.values import Record, head, record

DECIMALS = 9
"""Numbers are rounded to so many, so that every machine prints the same."""


def coverage_records(scenario: Scenario, coverage: Coverage) -> Iterator[Record]:
    """A head, then a line for everything that was counted."""
    yield head(
        "coverage",
        scenario,
        seed=coverage.seed,
        runs=coverage.runs,
        starts=[dict(start) for start in coverage.starts],
        plays=coverage.plays,
        missing=len(coverage.missing),
    )
    for reach in coverage.reaches:
        yield record("reach", **_reach(reach))


def _reach(reach: Reach) -> dict[str, Any]:
    return {
        "what": reach.kind,
        "name": reach.name,
        "file": reach.place.file,
        "line": reach.place.line,
        "column": reach.place.column,
        "plays": reach.runs,
        "skipped": reach.skipped,
        "begun": reach.begun,
        "by_hand": reach.by_hand,
        "missing": reach.is_missing,
    }


def plans_records(scenario: Scenario, plans: Plans) -> Iterator[Record]:
    """A head, a line a decision, a line a plan by rank. Chances are shares of 1, durations hours."""
    yield head(
        "plans",
        scenario,
        value=plans.value.text,
        unit=plans.value.unit,
        seed=plans.seed,
        runs=plans.runs,
        plans=len(plans.plans),
        possible=plans.possible,
        contenders=len(plans.contenders),
        unguided=_estimate(plans.unguided),
        without_value=plans.without_value,
        together=None if plans.shares is None else _estimate(plans.shares.together),
    )
    for influence in plans.influences:
        yield record("influence", **_influence(plans, influence))
    for plan in plans.plans:
        yield record("plan", **_plan(plan))


def _influence(plans: Plans, influence: Influence) -> dict[str, Any]:
    share = None if plans.shares is None else plans.shares.own[influence.decision]
    return {
        "decision": influence.decision,
        "shown": influence in plans.shown,
        "share": None if share is None else _known(share.value),
        "share_low": None if share is None else _known(share.interval.low),
        "share_high": None if share is None else _known(share.interval.high),
        "options": {option: _known(value) for option, value in influence.options.items()},
        "best": influence.best,
        "worst": influence.worst,
        "gap": _estimate(influence.gap),
    }


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "rank": plan.rank,
        "options": dict(plan.options),
        "value": _estimate(plan.value),
        "behind": None if plan.behind is None else _estimate(plan.behind),
        "differs": plan.differs,
        "same": plan.same,
        "outcomes": {name: _estimate(estimate) for name, estimate in plan.outcomes.items()},
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    interval = estimate.interval
    return {
        "value": _known(estimate.value),
        "low": _known(interval.low),
        "high": _known(interval.high),
        "n": estimate.n,
    }


def _known(value: float) -> float | None:
    return round(float(value), DECIMALS) if math.isfinite(value) else None
