"""A sensitivity as JSON lines: a head, a line for each assumption, elementary effect and turning point."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.analysis.assumptions import Assumption
from sim.analysis.sensitivity import Sensitivity
from sim.program.policy import policy_name
from sim.view.records.values import Record, estimate_of, head, number, record
from sim.view.scenario.sources import by_kind


def sensitivity_records(found: Sensitivity) -> Iterator[Record]:
    """Answers are in the value's ``unit``: a share of runs from 0 to 1, hours, or a number."""
    question = found.question
    yield head(
        "sensitivity",
        question.scenario,
        value=question.value.text,
        unit=question.value.unit,
        policies=[policy_name(policy) or "unguided" for policy in question.policies],
        start=dict(question.start),
        runs=question.runs,
        seed=question.seed,
        trajectories=found.trajectories,
        answer=estimate_of(found.answer),
        above=question.above,
        holds=question.holds(found.answer.value) if found.clear else None,
        assumptions=len(found.swings),
        turning=len({turn.assumption for turn in found.turns}),
    )
    for turn in found.turns:
        yield record("turn", **_address(turn.assumption), side=turn.side, at=turn.at, to=turn.to, clear=turn.clear)
    for swing in found.swings:
        yield record(
            "swing",
            **_address(swing.assumption),
            tried=[swing.assumption.low, swing.assumption.high],
            base=swing.assumption.base,
            at_low=estimate_of(swing.low),
            at_high=estimate_of(swing.high),
            levels=[{"at": value, "answer": estimate_of(answer)} for value, answer in swing.levels],
            swing=estimate_of(swing.swing),
            played=not swing.idle,
            rests=swing.assumption.ground.basis,
            **by_kind(swing.assumption.ground.sources),
        )
    for elementary in found.elementary:
        yield record(
            "elementary",
            **_address(elementary.assumption),
            mu=elementary.mu,
            mu_star=elementary.mu_star,
            mu_star_interval=[number(elementary.interval.low), number(elementary.interval.high)],
            sigma=elementary.sigma,
            luck=number(elementary.noise),
            depends=elementary.depends,
        )


def _address(assumption: Assumption) -> dict[str, Any]:
    return {
        "assumption": assumption.name,
        "path": list(assumption.path),
        "what": assumption.kind,
        "unit": assumption.unit,
    }
