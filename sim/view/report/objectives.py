"""The analysis by objective: how each was rated, its measures, strengths, and areas for improvement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.analysis.observed import ActionSeen, NoteSeen, RatingSeen
from sim.analysis.report import Report
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view.debrief.elsewhere import MARKS, marked
from sim.view.debrief.observations import VERDICTS, cell_title
from sim.view.exercise.commands import RATINGS
from sim.view.report.seen import note_words, seen_words
from sim.view.run.ending import is_met, target_text, value_text
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Heading, Prose, Table, headed

NO_OBJECTIVE = ""
"""What is not tied to an objective stands under this."""


def objectives(report: Report, attributed: bool) -> Iterator[Block]:
    """All ratings at a glance, each objective by itself, and what is tied to none of them."""
    scenario, seen = report.debrief.scenario, report.observed
    if seen.ratings:
        yield ratings_table(scenario, seen.ratings)
    else:
        yield Prose("The scenario names no objectives.")
    for rating in seen.ratings:
        name = rating.rated.objective
        yield Heading(say.titled(name, scenario.objectives[name]), 3)
        yield Prose(_rated(scenario, rating, attributed))
        yield from _measures(report, name)
        yield from _found(report, name, attributed)
    loose = list(_found(report, NO_OBJECTIVE, attributed))
    if loose:
        yield Heading("Across the objectives" if seen.ratings else "What was seen", 3)
        yield from loose
    yield from _other_notes(report, attributed)
    unjudged = sum(one.action.met is None for one in seen.actions)
    if unjudged:
        yield Prose(f"Not judged: {say.count_of(unjudged, 'expected action')} that came due.", quiet=True)


def ratings_table(scenario: Scenario, ratings: Sequence[RatingSeen]) -> Table:
    """Every objective with its rating."""
    rows = tuple(
        (say.titled(one.rated.objective, scenario.objectives[one.rated.objective]), *_rating(one)) for one in ratings
    )
    columns = (Column("Objective", share=5), Column("Rating", share=1), Column("In words", share=4))
    return Table(columns, rows, caption="The objectives as evaluators rated them")


def _rating(one: RatingSeen) -> tuple[str, str]:
    rating = one.rated.rating
    return ("–", "not rated") if rating is None else (rating, f"{RATINGS[rating]}{marked(one.rated)}")


def _rated(scenario: Scenario, one: RatingSeen, attributed: bool) -> str:
    """The rating with what was seen, and how else it was rated before or after the group went back."""
    rated = one.rated
    if rated.rating is None:
        return "Not rated."
    evidence = f": {say.flat(rated.evidence)}" if rated.evidence else ""
    told = f"Rated {rated.rating}, {RATINGS[rated.rating]}{evidence} [{seen_words(scenario, one.seen, attributed)}]."
    if rated.other is None:
        return told
    other = f": {say.flat(rated.other.evidence)}" if rated.other.evidence else ""
    return f"{told} {MARKS[rated.other.when].capitalize()} it was rated {rated.other.rating}{other}."


def _measures(report: Report, objective: str) -> Iterator[Block]:
    """The measures that show an objective, against their targets."""
    scenario, run = report.debrief.scenario, report.debrief.run
    rows = []
    for name in scenario.objectives[objective].measures:
        measure, value = scenario.measures[name], run.measures[name]
        met = {True: "yes", False: "no", None: ""}[is_met(measure, value)]
        rows.append((say.titled(name, measure), value_text(measure, value), target_text(measure), met))
    if rows:
        columns = (Column("Measure", share=5), Column("Value", "right", share=2))
        more = (Column("Target", "right", share=2), Column("Met", share=1))
        title = say.titled(objective, scenario.objectives[objective])
        yield Table((*columns, *more), tuple(rows), caption=f"{title}: what the log shows of it")


def _found(report: Report, objective: str, attributed: bool) -> Iterator[Block]:
    """Strengths and areas for improvement of one objective, of what is tied to none under no name."""
    names = Names(report.debrief.scenario)
    notes = [one for one in report.observed.notes if objective in (one.objectives or (NO_OBJECTIVE,))]
    actions = [one for one in report.observed.actions if objective in (one.objectives or (NO_OBJECTIVE,))]
    for title, lesson, met in (("Strengths", "strength", True), ("Areas for improvement", "improve", False)):
        told = [one for one in notes if one.lesson == lesson]
        judged = [one for one in actions if one.action.met is met]
        if told or judged:
            yield Heading(title, 4)
        for note in told:
            yield from _lesson(names, note, attributed)
        for action in judged:
            yield from _judged(names, action, attributed)


def _lesson(names: Names, note: NoteSeen, attributed: bool) -> Iterator[Block]:
    yield Prose(note_words(names, note, attributed), "-")


def _judged(names: Names, one: ActionSeen, attributed: bool) -> Iterator[Block]:
    """``Missed at “A launch”, US, nobody rang [Mon 08:39 Seoul]: Call Seoul.``"""
    action, scenario = one.action, names.scenario
    cell = f", {cell_title(scenario, action.cell)}" if action.cell else ""
    noted = f" ({say.flat(action.note).rstrip('.')})" if action.note else ""
    other = ""
    if action.other is not None:
        beside = f" ({say.flat(action.other.note).rstrip('.')})" if action.other.note else ""
        other = f"; {MARKS[action.other.when]} {VERDICTS[action.other.met]}{beside}"
    verdict = VERDICTS[action.met].capitalize()
    when = f" [{seen_words(scenario, one.seen, attributed)}]" if one.seen else ""
    head = f"{verdict} at “{say.node_title(names, action.name)}”{cell}{noted}{other}{when}:"
    yield from headed(head, action.text, item=True)


def _other_notes(report: Report, attributed: bool) -> Iterator[Block]:
    """The notes that tell neither of a strength nor of an area for improvement."""
    others = report.observed.lessons("")
    if others:
        yield Heading("Other notes", 3)
    names = Names(report.debrief.scenario)
    for one in others:
        yield Prose(note_words(names, one, attributed), "-")
