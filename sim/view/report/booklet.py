"""The report as a document: a cover, its chapters, numbered, and two appendices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.analysis.report import Report
from sim.scenario.names import Names
from sim.view.debrief.page import grounds, luck
from sim.view.report.course import course
from sim.view.report.decisions import decisions
from sim.view.report.elsewhere import before_going_back
from sim.view.report.improvement_plan import improvement_plan
from sim.view.report.in_brief import in_brief
from sim.view.report.nameless import nameless_report
from sim.view.report.objectives import objectives
from sim.view.report.overview import overview
from sim.view.report.participants import participants
from sim.view.report.procedures import procedures
from sim.view.words import sentences as say
from sim.view.words.page import Block, Booklet, Heading, NewSheet, Page, Prose, under

KIND = "After-action report and improvement plan"

Chapter = tuple[str, Iterable[Block]]
"""A title and what stands under it."""


def report_booklet(report: Report, attributed: bool = False) -> Booklet:
    """The whole report. Without ``attributed`` nobody is named."""
    scenario = report.debrief.scenario
    title = f"{say.flat(scenario.title)}: {KIND.lower()}"
    return Booklet(title, scenario.marking, tuple(_blocks(report, attributed, drawn=True)), contents=True)


def report_page(report: Report, attributed: bool = False) -> Page:
    """The same for a screen, which has no sheets."""
    return without_sheets(_blocks(report, attributed, drawn=False))


def without_sheets(page: Page) -> Page:
    """The blocks of a page that is not printed."""
    return [block for block in page if not isinstance(block, NewSheet)]


def _blocks(report: Report, attributed: bool, drawn: bool) -> Page:
    """All of it; of what is not ``drawn``, the numbers stand in tables, and the marking beside the title."""
    report = report if attributed else nameless_report(report)
    scenario = report.debrief.scenario
    cover: Page = [Heading(say.flat(scenario.title), 1, "" if drawn else scenario.marking), Prose(f"{KIND}.")]
    return [
        *cover,
        *numbered(_chapters(report, attributed, drawn), say.flat(scenario.title)),
        *_appendices(report, attributed),
    ]


def numbered(chapters: Iterable[Chapter], running: str) -> Iterator[Block]:
    """Chapters with their numbers, those that have something in them."""
    number = 1
    for title, blocks in chapters:
        chapter = list(under(Heading(f"{number}. {title}", 2), blocks))
        if chapter and number in ON_NEW_SHEETS:
            yield NewSheet(running)
        yield from chapter
        number += bool(chapter)


ON_NEW_SHEETS = (2, 3)
"""How it went is read alone: it has a sheet of its own, and what follows begins on another."""


def appendix(letter: str, title: str, blocks: Iterable[Block], running: str) -> Iterator[Block]:
    """An appendix, on a sheet of its own."""
    yield NewSheet(running)
    yield Heading(f"Appendix {letter}: {title}", 2)
    yield from blocks


def _chapters(report: Report, attributed: bool, drawn: bool) -> Iterator[Chapter]:
    """All of them, in HSEEP's order; in some there may be nothing to say."""
    debrief = report.debrief
    yield "Exercise overview", overview(report, attributed)
    yield "How the exercise went", in_brief(report)
    yield "Analysis by objective", objectives(report, attributed)
    yield "The decisions", decisions(report, attributed, drawn)
    yield "What happened when", course(report)
    yield "Procedures as written and as played", procedures(Names(debrief.scenario), report.procedures)
    yield "Where this run fell among others", () if debrief.among is None else luck(debrief, debrief.among)
    yield "What the conclusions rest on", grounds(debrief)
    yield "Before the group went back", before_going_back(report, attributed)


def _appendices(report: Report, attributed: bool) -> Iterator[Block]:
    scenario, running = report.debrief.scenario, say.flat(report.debrief.scenario.title)
    plan = improvement_plan(Names(scenario), report.observed)
    yield from appendix("A", "Improvement plan", plan, running)
    if report.debrief.decided_by is None:
        yield from appendix("B", "Participants", participants(scenario, report.debrief.roster, attributed), running)
