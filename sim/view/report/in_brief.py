"""How an exercise went, on one page, for a reader who was not there and knows neither the scenario nor this program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.analysis.observed import NoteSeen
from sim.analysis.report import Report
from sim.view.debrief.observations import cell_title
from sim.view.debrief.opening import ended, in_time, mattered, ordinary
from sim.view.exercise.commands import RATINGS
from sim.view.report.overview import cells_words, on_dates
from sim.view.words import sentences as say
from sim.view.words.page import Block, Heading, Prose, headed

MOST = 3
"""So many strengths, and areas for improvement, stand on the page; the others are counted."""
VALUES = 2
"""So many lucky or unlucky values are named."""


def in_brief(report: Report) -> Iterator[Block]:
    """The page: what was played, how it ended and whether that was luck, what mattered, what to keep and to improve."""
    debrief = report.debrief
    yield Prose(_played(report))
    yield Heading("How it ended", 3)
    yield Prose(ended(debrief))
    yield from headed("", debrief.scenario.outcomes[debrief.run.outcome].text, indent=1)
    if debrief.among is not None:
        yield Prose(ordinary(debrief, debrief.among, VALUES))
    if debrief.decisions:
        yield Heading("What mattered", 3)
        yield Prose(" ".join((*mattered(debrief), in_time(debrief))))
    yield from _objectives(report)
    yield from _lessons("What to keep", report.observed.lessons("strength"))
    yield from _lessons("What to improve", report.observed.lessons("improve"))
    yield from _missed(report)
    yield Prose("It explores; it does not predict, and it does not mark the group.", quiet=True)


def _played(report: Report) -> str:
    debrief = report.debrief
    scenario = debrief.scenario
    when, length = on_dates(debrief.began, report.ended), say.duration(debrief.run.ended)
    if debrief.decided_by is not None:
        return f"“{say.flat(scenario.title)}” was played {when} without people, over {length} of exercise time."
    seated = sum(map(len, debrief.roster.values()))
    people = f"{say.count_of(seated, 'participant')} of " if seated else ""
    room = f" They took {say.duration(report.minutes * 60)} for it." if report.minutes >= 1 else ""
    who = f"{people}{cells_words(scenario, debrief.roster)}"
    return (
        f"{say.capital(when)}, {who} played “{say.flat(scenario.title)}”, an exercise over "
        f"{length} of exercise time.{room}"
    )


def _objectives(report: Report) -> Iterator[Block]:
    """The objectives by their ratings, the best first."""
    objectives = report.debrief.scenario.objectives
    if all(one.rating is None for one in report.debrief.objectives):
        return
    yield Heading("The objectives", 3)
    for rating, words in (*RATINGS.items(), (None, "not rated")):
        rated = [one.objective for one in report.debrief.objectives if one.rating == rating]
        if rated:
            titles = say.listed(f"“{say.titled(name, objectives[name])}”" for name in rated)
            yield Prose(f"{words.capitalize()}: {titles}.", "-")


def _lessons(title: str, lessons: Sequence[NoteSeen]) -> Iterator[Block]:
    """The first few of them, and how many more there are."""
    if not lessons:
        return
    yield Heading(title, 3)
    for one in lessons[:MOST]:
        yield Prose(say.flat(one.words), "-")
    if len(lessons) > MOST:
        yield Prose(f"{len(lessons) - MOST} more in the analysis by objective.", quiet=True)


def _missed(report: Report) -> Iterator[Block]:
    """How many of the expected actions that were judged were missed, and by whom most."""
    judged = [one.action for one in report.observed.actions if one.action.met is not None]
    missed = [one for one in judged if not one.met]
    if judged:
        by = say.listed(dict.fromkeys(cell_title(report.debrief.scenario, one.cell) for one in missed))
        whose = f" ({by})" if missed else ""
        yield Prose(f"Of {say.count_of(len(judged), 'expected action')} judged, {len(missed) or 'none'} missed{whose}.")
