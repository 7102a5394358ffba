"""What commands tell programs: records of plain values, one a line. docs/json.md describes the form and its version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from math import isfinite
from pathlib import Path
from typing import Any

from sim.analysis.estimate import Estimate
from sim.engine.run import Choice, Happening, Run, Why
from sim.faults import Fault
from sim.scenario.model import Scenario
from sim.view.run.ending import is_met

VERSION = 1


Record = dict[str, Any]
"""Plain values that JSON has, by name; no value (NaN) is None."""


def record(kind: str, **fields: Any) -> Record:
    """One line: of which ``type`` it is, and its fields."""
    return {"type": kind, **fields}


def head(kind: str, scenario: Scenario, **fields: Any) -> Record:
    """The first line of a command's answer: the form's version, what it is about, and its marking."""
    about = {"scenario": scenario.title, "name": name_of(scenario), "marking": scenario.marking}
    return record(kind, version=VERSION, **{**about, **fields})


def number(value: float) -> float | None:
    """A number; None for what JSON has none for."""
    return float(value) if isfinite(value) else None


def estimate_of(estimate: Estimate) -> dict[str, Any]:
    """An estimate with the ends of its interval and how many values it rests on."""
    low, high = estimate.interval.low, estimate.interval.high
    return {"value": number(estimate.value), "low": number(low), "high": number(high), "n": estimate.n}


def bounded(estimate: Estimate) -> list[float | None]:
    """[value, low, high]: an estimate with the ends of its interval."""
    return [number(value) for value in (estimate.value, estimate.interval.low, estimate.interval.high)]


def name_of(scenario: Scenario) -> str:
    """A scenario's name: that of its file, without the ending."""
    return Path(scenario.document.file).stem


def run_records(scenario: Scenario, run: Run, only_decisions: bool = False) -> Iterator[Record]:
    """A run: its head, every happening, every choice, and the result."""
    yield head(
        "run",
        scenario,
        start=scenario.start.isoformat(),
        seed=run.seed,
        replication=run.replication,
        policy=run.policy,
        state=dict(run.start),
        set=dict(run.given),
    )
    if not only_decisions:
        for happening in run.happenings:
            yield record("happening", **_happening(scenario, happening))
    for choice in run.choices:
        yield record("choice", **_choice(scenario, choice))
    yield result_record(scenario, run)


def result_record(scenario: Scenario, run: Run, finished: bool = True) -> Record:
    """How a run ended, or how it stands where it is not over."""
    return record("result", **result_of(scenario, run), **({} if finished else {"finished": False}))


def result_of(scenario: Scenario, run: Run) -> dict[str, Any]:
    """The outcome, the end, the states and the measures of a run, as plain JSON values."""
    return {
        "outcome": run.outcome,
        "ended": run.ended,
        "state": dict(run.state),
        "measures": {
            name: {"value": number(value), "met": is_met(scenario.measures[name], value)}
            for name, value in run.measures.items()
        },
    }


def finding_record(finding: Fault) -> Record:
    """A fault or a warning."""
    place = finding.place
    return record(
        "finding",
        version=VERSION,
        level=finding.level,
        file=place.file,
        line=place.line,
        column=place.column,
        path=list(finding.path),
        message=finding.message,
        hint=finding.hint,
    )


def _at(scenario: Scenario, seconds: int) -> str:
    """An instant in UTC, as ISO 8601."""
    instant: datetime = scenario.start.astimezone(UTC) + timedelta(seconds=seconds)
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def _happening(scenario: Scenario, happening: Happening) -> dict[str, Any]:
    return {
        "time": happening.time,
        "at": _at(scenario, happening.time),
        "node": happening.node,
        "what": happening.what,
        "moments": happening.moments,
        "changes": [asdict(change) for change in happening.changes],
        "cancelled": happening.cancelled,
        "why": _why(happening.why),
    }


def _choice(scenario: Scenario, choice: Choice) -> dict[str, Any]:
    return {
        "time": choice.time,
        "at": _at(scenario, choice.time),
        "decision": choice.decision,
        "asked": choice.asked,
        "deadline": choice.deadline,
        "offered": choice.offered,
        "option": choice.option,
        "lapsed": choice.lapsed,
        "why": _why(choice.why),
        **({} if choice.taken is None else {"taken": choice.taken}),
    }


def _why(why: Why) -> dict[str, Any]:
    """The ground, and only those fields that say something for it."""
    fields: dict[str, Any] = {"ground": why.ground}
    if why.ground == "moment":
        fields["moment"] = why.name
    if why.ground == "chance":
        fields |= {"chance": why.bar, "luck": why.luck}
    if why.ground == "policy":
        fields["rule"] = why.rule
    if why.shares:
        fields |= {"shares": why.shares, **({"draws": why.draws} if why.draws else {"luck": why.luck})}
    return fields


def scenario_record(scenario: Scenario) -> Record:
    """A scenario as it was read, every procedure written out: the language's own form as JSON."""
    return record("scenario", version=VERSION, scenario=scenario.document.value)
