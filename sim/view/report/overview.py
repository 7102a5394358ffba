"""The overview of an exercise: what it was, when, what for, who played, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sim.analysis.report import Report
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view.debrief.opening import ended
from sim.view.sensitivity.answer import is_by_weights, policy_title
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks
from sim.view.words.page import Block, Column, Heading, Labelled, Table, beside, headed


def overview(report: Report, attributed: bool) -> Iterator[Block]:
    """The facts of one exercise, its objectives, and its cells."""
    debrief = report.debrief
    scenario, wall = debrief.scenario, clocks(debrief.scenario)
    yield Labelled("Exercise", say.flat(scenario.title))
    yield Labelled("Dates", dates(debrief.began, report.ended))
    if debrief.decided_by is None:
        yield Labelled("In the room", f"{say.duration(report.minutes * 60)}, breaks not counted")
    else:
        title = policy_title(scenario, debrief.decided_by)
        yield Labelled("Decided by", title if is_by_weights(debrief.decided_by) else f"the policy {title}")
    yield Labelled("Exercise time", f"{wall.begin()}; {say.duration(debrief.run.ended)} were played")
    yield from about(scenario)
    if debrief.decided_by is None:
        yield Labelled("Participants", participants_words(scenario, debrief.roster))
    if attributed and debrief.operator:
        yield Labelled("Facilitator", debrief.operator)
    if attributed and scenario.contact:
        yield Labelled("Point of contact", beside(scenario.contact))
    yield Labelled("How it ended", ended(debrief))
    yield from objectives_and_cells(scenario)


def about(scenario: Scenario) -> Iterator[Block]:
    """What the exercise is about, as its authors say it."""
    if scenario.summary:
        yield Labelled("Scope", beside(scenario.summary))


def objectives_and_cells(scenario: Scenario) -> Iterator[Block]:
    """What the exercise is for, and who plays in it."""
    if scenario.objectives:
        yield Heading("Objectives", 3)
    for name, objective in scenario.objectives.items():
        title = say.titled(name, objective)
        yield from headed(f"{title}:" if objective.text else title, objective.text, item=True)
    yield Heading("Cells", 3)
    yield Table(
        (Column("Cell", share=2), Column("Bodies and offices", share=5), Column("Played by", share=2)),
        tuple(_cell(scenario, name) for name in scenario.cells),
        caption="Who plays in the exercise",
    )


def _cell(scenario: Scenario, name: str) -> tuple[str, str, str]:
    actors = [say.titled(actor, one) for actor, one in scenario.actors.items() if one.cell == name]
    cell = scenario.cells[name]
    return say.titled(name, cell), say.listed(actors) or "–", "the facilitators" if cell.control else "players"


def dates(began: datetime, ended: datetime) -> str:
    """``2 March 2026``; from when to when where it took days."""
    first, last = (f"{day.day} {day:%B %Y}" for day in (began, ended))
    return first if first == last else f"{first} to {last}"


def on_dates(began: datetime, ended: datetime) -> str:
    """``on 2 March 2026``; ``from 2 March 2026 to 4 March 2026``: the same within a sentence."""
    return f"{'on' if began.date() == ended.date() else 'from'} {dates(began, ended)}"


def participants_words(scenario: Scenario, roster: Mapping[str, Sequence[str]]) -> str:
    """``5: 2 in ROK, 1 in US and 2 in Japan``, as far as there is a roster."""
    seated = {cell: len(people) for cell, people in roster.items() if people}
    if not seated:
        return "not written down; no roster was kept"
    by_cell = say.listed(f"{number} in {say.actor(scenario, cell)}" for cell, number in seated.items())
    return f"{sum(seated.values())}: {by_cell}"


def cells_words(scenario: Scenario, roster: Mapping[str, Sequence[str]]) -> str:
    """``ROK, US and Japan``: the cells in which somebody sat; all player cells where no roster was kept."""
    seated = [cell for cell, people in roster.items() if people]
    return say.listed(say.actor(scenario, cell) for cell in seated or Names(scenario).player_cells)
