"""One report on several groups that played the same scenario."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sim.analysis.report import GroupsReport
from sim.exercise.improvements import Improvement
from sim.scenario.names import Names
from sim.view.debrief import groups as apart
from sim.view.debrief.beside import expected_actions, ratings, reasons
from sim.view.report.booklet import KIND, Chapter, appendix, numbered, without_sheets
from sim.view.report.improvement_plan import plan, rows
from sim.view.report.nameless import nameless_groups_report
from sim.view.report.overview import about, dates, objectives_and_cells, participants_words
from sim.view.report.participants import participants
from sim.view.report.seen import note_words
from sim.view.words import sentences as say
from sim.view.words.page import Block, Booklet, Heading, Labelled, Page, Prose


def groups_report_booklet(report: GroupsReport, attributed: bool = False) -> Booklet:
    """The whole report. Without ``attributed`` nobody is named."""
    scenario = report.groups.scenario
    title = f"{say.flat(scenario.title)}: {KIND.lower()}, {_how_many(report)}"
    return Booklet(title, scenario.marking, tuple(_blocks(report, attributed, "")), contents=True)


def groups_report_page(report: GroupsReport, attributed: bool = False) -> Page:
    """The same for a screen, which has no sheets."""
    return without_sheets(_blocks(report, attributed, report.groups.scenario.marking))


def _blocks(report: GroupsReport, attributed: bool, aside: str) -> Page:
    """All of it, with something beside the title."""
    report = report if attributed else nameless_groups_report(report)
    scenario = report.groups.scenario
    title, names = say.flat(scenario.title), Names(scenario)
    cover: Page = [Heading(title, 1, aside), Prose(f"{KIND}, {_how_many(report)}.")]
    merged = list(_merged(report, names))
    return [
        *cover,
        *numbered(_chapters(report, names, attributed), title),
        *appendix("A", "Improvement plan", merged, title),
        *appendix("B", "Participants", _participants(report, attributed), title),
    ]


def _how_many(report: GroupsReport) -> str:
    return say.count_of(len(report.groups.groups), "group")


def _chapters(report: GroupsReport, names: Names, attributed: bool) -> Iterator[Chapter]:
    groups = report.groups
    yield "Exercise overview", _overview(report)
    yield "How the groups went", [Prose(" ".join(apart.opening(groups)))]
    yield "Analysis by objective", _objectives(report, names, attributed)
    yield "Expected actions", expected_actions(groups)
    yield "The decisions side by side", apart.decisions(groups)
    yield "Reasons and dissent", reasons(groups, attributed)
    yield "What facilitators did by hand", apart.by_hand(groups)
    yield "State over time", apart.states(groups)
    yield "Measures", apart.measures(groups)
    yield "What the conclusions rest on", apart.grounds()


def _overview(report: GroupsReport) -> Iterator[Block]:
    groups = report.groups
    yield Labelled("Exercise", say.flat(groups.scenario.title))
    began = [group.began for group in groups.groups]
    yield Labelled("Dates", dates(min(began), max(began)))
    yield from about(groups.scenario)
    for group, roster in zip(groups.groups, report.rosters, strict=True):
        yield Labelled(f"Participants, {group.name}", participants_words(groups.scenario, roster))
    yield from apart.begun_and_ended(groups)
    yield from objectives_and_cells(groups.scenario)


def _objectives(report: GroupsReport, names: Names, attributed: bool) -> Iterator[Block]:
    """Ratings side by side, then each group's strengths, areas for improvement, and other notes."""
    yield from ratings(report.groups)
    for title, lesson in (("Strengths", "strength"), ("Areas for improvement", "improve"), ("Other notes", "")):
        told = [
            f"{group.name}: {note_words(names, one, attributed)}"
            for group, observed in zip(report.groups.groups, report.observed, strict=True)
            for one in observed.notes
            if one.lesson == lesson
        ]
        if told:
            yield Heading(title, 3)
        yield from (Prose(one, "-") for one in told)


def _merged(report: GroupsReport, names: Names) -> Iterator[Block]:
    """One plan of all groups: what several said in the same words stands once, with all of them."""
    said: dict[Improvement, list[str]] = {}
    for group, observed in zip(report.groups.groups, report.observed, strict=True):
        for row in rows(names, observed):
            said.setdefault(row, []).append(group.name)
    yield Prose("Behind each issue stands which groups it is from.")
    yield from plan(replace(row, issue=f"{row.issue} ({say.listed(dict.fromkeys(of))})") for row, of in said.items())


def _participants(report: GroupsReport, attributed: bool) -> Iterator[Block]:
    for group, roster in zip(report.groups.groups, report.rosters, strict=True):
        yield Heading(group.name, 3)
        yield from participants(report.groups.scenario, roster, attributed)
