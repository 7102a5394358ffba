"""Reports that name nobody: what a debrief leaves out, and who saw what, and who is to be asked."""

from __future__ import annotations

from dataclasses import fields, replace

from sim.analysis.observed import NoteSeen, Observed, Sighting
from sim.analysis.report import GroupsReport, Report
from sim.exercise.improvements import Improvement
from sim.exercise.people import People
from sim.exercise.wording import reworded
from sim.view.debrief.nameless import (
    Rewording,
    judged_reworded,
    nameless,
    nameless_groups,
    rated_reworded,
    rewording,
)  # fmt: skip


def nameless_report(report: Report) -> Report:
    """The report with cells in the place of names, and nobody beside what was seen."""
    debrief = nameless(report.debrief)
    change = rewording(report.debrief.people, report.debrief.scenario)
    story = report.story.copied()
    story.improvised = {name: replace(one, title=change(one.title)) for name, one in story.improvised.items()}
    story.messages = [replace(entry, command=reworded(entry.command, change)) for entry in story.messages]
    return replace(report, debrief=debrief, story=story, observed=_observed(report.observed, change))


def nameless_groups_report(report: GroupsReport) -> GroupsReport:
    """The same of groups; what one group's roster knows is left out of the others' words, too."""
    people = People.together(group.people for group in report.groups.groups)
    change = rewording(people, report.groups.scenario)
    return replace(
        report,
        groups=nameless_groups(report.groups),
        observed=tuple(_observed(one, change) for one in report.observed),
    )


def _observed(observed: Observed, change: Rewording) -> Observed:
    return Observed(
        notes=tuple(_note(one, change) for one in observed.notes),
        actions=tuple(
            replace(one, action=judged_reworded(one.action, change), seen=_unnamed(one.seen))
            for one in observed.actions
        ),
        ratings=tuple(
            replace(one, rated=rated_reworded(one.rated, change), seen=_unnamed(one.seen)) for one in observed.ratings
        ),
    )


def _note(one: NoteSeen, change: Rewording) -> NoteSeen:
    row = None if one.row is None else _row(one.row, change)
    return replace(
        one, note=reworded(one.note, change), words=change(one.words), row=row, seen=replace(one.seen, by="")
    )


def _row(row: Improvement, change: Rewording) -> Improvement:
    """A row without its point of contact, who is a person."""
    words = {one.name: change(getattr(row, one.name)) for one in fields(row)}
    return replace(row, **{**words, "contact": ""})


def _unnamed(seen: Sighting | None) -> Sighting | None:
    return None if seen is None else replace(seen, by="")
