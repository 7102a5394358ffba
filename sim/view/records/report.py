"""Reports as JSON lines: those of a debrief, and what a report has besides. Without ``attributed`` no line holds what a
person is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sim.analysis.as_written import PlayedProcedure
from sim.analysis.observed import Observed, Sighting
from sim.analysis.report import GroupsReport, Report
from sim.exercise.commands import word_for
from sim.scenario.names import Names
from sim.view.records.debrief import debrief_records, groups_records
from sim.view.records.values import Record, record
from sim.view.report.improvement_plan import rows
from sim.view.report.nameless import nameless_groups_report, nameless_report


def report_records(report: Report, attributed: bool = False) -> Iterator[Record]:
    """All of a debrief, then what was seen with its time, procedures as played, the rows of the plan, numbers."""
    report = report if attributed else nameless_report(report)
    yield from debrief_records(report.debrief, attributed)
    names = Names(report.debrief.scenario)
    yield from _observed(report.observed, attributed)
    for procedure in report.procedures:
        yield record("procedure_played", **_procedure(procedure))
    for row in rows(names, report.observed):
        yield record("improvement", **asdict(row))
    yield record(
        "participants", ended=report.ended.isoformat(), minutes=report.minutes, seated=_numbers(report.debrief.roster)
    )


def groups_report_records(report: GroupsReport, attributed: bool = False) -> Iterator[Record]:
    """All of groups side by side, then of each group what was seen, the rows of the plan, and numbers."""
    report = report if attributed else nameless_groups_report(report)
    yield from groups_records(report.groups, attributed)
    names = Names(report.groups.scenario)
    for group, observed, roster in zip(report.groups.groups, report.observed, report.rosters, strict=True):
        yield from _observed(observed, attributed, group=group.name)
        for row in rows(names, observed):
            yield record("improvement", group=group.name, **asdict(row))
        yield record("participants", group=group.name, seated=_numbers(roster))


def _observed(observed: Observed, attributed: bool, **more: str) -> Iterator[Record]:
    for one in observed.notes:
        lesson = {"lesson": one.lesson, "words": one.words, "about": one.about, "objectives": list(one.objectives)}
        yield record("seen", **more, what="note", **lesson, **_seen(one.seen, attributed))
    for action in observed.actions:
        if action.seen is not None:
            judged = {"name": action.action.name, "cell": action.action.cell, "item": action.action.item}
            yield record(
                "seen", **more, what="action", **judged, met=action.action.met, **_seen(action.seen, attributed)
            )
    for rating in observed.ratings:
        if rating.seen is not None:
            rated = {"objective": rating.rated.objective, "rating": rating.rated.rating}
            yield record("seen", **more, what="rating", **rated, **_seen(rating.seen, attributed))


def _seen(seen: Sighting, attributed: bool) -> dict[str, Any]:
    return {"time": seen.time, "turn": seen.turn, "when": seen.when} | ({"by": seen.by} if attributed else {})


def _procedure(procedure: PlayedProcedure) -> dict[str, Any]:
    return {
        "name": procedure.name,
        "began": procedure.began,
        "ended": procedure.ended,
        "steps": [
            {
                "name": step.name,
                "became": step.became,
                "ready": step.ready,
                "began": step.began,
                "ended": step.ended,
                "deadline": step.deadline,
                "likely": step.likely,
                "lag": step.lag,
                "by_hand": [word_for(kind) for kind in step.by_hand],
            }
            for step in procedure.steps
        ],
    }


def _numbers(roster: Mapping[str, Sequence[str]]) -> dict[str, int]:
    return {cell: len(people) for cell, people in roster.items() if people}
