"""The facilitator's book: what those who lead a room have in hand, from the purpose to the commands."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.claims import Source
from sim.scenario.model import Objective, Scenario
from sim.view.book.course import TurnCourse, course
from sim.view.book.forecasts import grounds
from sim.view.book.handouts import to_print
from sim.view.book.morning import checklist, commands
from sim.view.book.prepared import Prepared
from sim.view.book.rests import resting_on
from sim.view.book.spare import in_reserve
from sim.view.book.turn import room_minutes, turn_chapter, turn_title
from sim.view.book.waits import waits
from sim.view.book.when import when_in_lines
from sim.view.figures.every_decision import decisions_figure
from sim.view.run.ending import target_text
from sim.view.scenario.briefing import holds
from sim.view.words import sentences as say
from sim.view.words.clocks import city_of, clocks
from sim.view.words.page import Block, Column, Heading, NewSheet, Prose, Table, headed, lines, prose

TITLE = "Facilitator's book"


def facilitators_book(prepared: Prepared, sources: tuple[Source, ...]) -> Iterator[Block]:
    """The whole book."""
    scenario, names = prepared.names.scenario, prepared.names
    running = f"{scenario.title}: {TITLE.lower()}"
    parts = course(names, prepared.plan)
    yield Heading(scenario.title, 1, scenario.marking)
    yield Prose(f"{TITLE}. For those who lead the exercise, and for nobody who plays in it.")
    yield Prose(f"It begins {clocks(scenario).begin()}.", quiet=True)
    yield Prose(grounds(prepared), quiet=True)
    yield from _purpose(scenario)
    yield from _people(scenario)
    yield from _overview(prepared, parts)
    for part in parts:
        yield from turn_chapter(prepared, part, running)
    yield NewSheet(running)
    yield from waits(names)
    yield from in_reserve(prepared)
    yield from _ends(prepared)
    yield from to_print(prepared)
    yield from checklist(prepared, running)
    yield from commands(prepared, running)
    yield NewSheet(running)
    yield from resting_on(scenario, sources)


def _purpose(scenario: Scenario) -> Iterator[Block]:
    """What it is played for, as far as the scenario says it."""
    if not (scenario.summary or scenario.objectives or scenario.notes):
        return
    yield Heading("Purpose and objectives")
    yield from prose(scenario.summary, 0)
    if scenario.objectives:
        yield Prose("It is played for these objectives; the measures beside each are what a run shows of it.")
        rows = tuple(
            (say.titled(name, objective), lines(*_shown_by(scenario, objective)))
            for name, objective in scenario.objectives.items()
        )
        yield Table((Column("Objective", share=2), Column("Shown by", share=4)), rows, caption="Objectives")
        for name, objective in scenario.objectives.items():
            yield from headed(f"{say.titled(name, objective)}:", objective.text) if objective.text else ()
    if scenario.notes:
        yield Heading("The authors' notes for facilitators", 3)
        yield from prose(scenario.notes, 0)


def _shown_by(scenario: Scenario, objective: Objective) -> Iterator[str]:
    """The measures of an objective, each with its target."""
    if not objective.measures:
        yield "what evaluators see"
    for name in objective.measures:
        measure = scenario.measures[name]
        target = target_text(measure)
        yield f"{say.titled(name, measure)}, {target}" if target else say.titled(name, measure)


def _people(scenario: Scenario) -> Iterator[Block]:
    yield Heading("Who plays which cell")
    if not scenario.cells:
        yield Prose("The scenario has no cells: everybody sits at one table.")
        return
    rows = tuple(
        (
            say.titled(name, cell),
            "facilitators (control)" if cell.control else "players",
            city_of(cell),
            lines(
                *(
                    say.titled(actor, element) + (f" ({say.count_of(element.seats, 'seat')})" if element.seats else "")
                    for actor, element in scenario.actors.items()
                    if element.cell == name
                )
            ),
        )
        for name, cell in scenario.cells.items()
    )
    columns = (Column("Cell", share=2), Column("Played by", share=2), Column("Clock", share=2))
    yield Table((*columns, Column("Actors", share=5)), rows, caption="Cells, who plays them, and their actors")
    if any(element.seats for element in scenario.actors.values()):
        yield Prose("An actor with seats does so many things at a time; what else is asked of it waits.", quiet=True)
    briefs = [(name, cell) for name, cell in scenario.cells.items() if cell.brief]
    if briefs:
        yield Heading("What each cell alone is told at the start", 3)
        for name, cell in briefs:
            yield from headed(f"{say.titled(name, cell)}:", cell.brief)
    kept = [(name, element) for name, element in (*scenario.cells.items(), *scenario.actors.items()) if element.notes]
    if kept:
        yield Heading("What to know of them", 3)
        for name, element in kept:
            yield from headed(f"{say.titled(name, element)}:", element.notes)


def _overview(prepared: Prepared, parts: list[TurnCourse]) -> Iterator[Block]:
    scenario, wall = prepared.names.scenario, clocks(prepared.names.scenario)
    is_whole = bool(scenario.turns) and all(turn.minutes for turn in scenario.turns.values())
    yield Heading("The run of the room", 2, f"{scenario.room_minutes} min" if is_whole else "")
    rows = tuple(
        (
            turn_title(prepared, part),
            when_in_lines(wall, prepared.plan[part.name]) if part.name else "",
            room_minutes(part),
            str(len(part.entries) - _decisions(prepared, part)),
            str(_decisions(prepared, part)),
        )
        for part in parts
    )
    columns = (Column("Turn", share=4), Column(f"Begins, {wall.labels[0]}", share=4), Column("In the room", share=3))
    counts = (Column("Injects", "right", share=1), Column("Decisions", "right", share=2))
    yield Table((*columns, *counts), rows, caption="The turns, when they are likely to begin, and what comes in them")
    if scenario.room_minutes:
        minutes = say.duration(scenario.room_minutes * 60)
        which = "The turns" if is_whole else "Those turns that say how long they are"
        yield Prose(f"{which} take {minutes} in the room together, without breaks and without the hot wash.")
    yield Prose(
        "What comes stands in the turn in which its median time lies; the room may meet it in another.", quiet=True
    )


def _decisions(prepared: Prepared, part: TurnCourse) -> int:
    return sum(prepared.names.decision(node.name, None) is not None for node in part.entries)


def _ends(prepared: Prepared) -> Iterator[Block]:
    scenario = prepared.names.scenario
    yield Heading("How it may end")
    yield Prose("The first of these that holds at the end is the outcome.")
    rows = tuple(
        (f"{number}. {say.titled(name, outcome)}", say.flat(outcome.text), holds(prepared.names, outcome))
        for number, (name, outcome) in enumerate(scenario.outcomes.items(), 1)
    )
    columns = (Column("Outcome", share=2), Column("What it means", share=4), Column("Holds if", share=4))
    yield Table(columns, rows, caption="How it may end")
    if prepared.forecasts:
        yield decisions_figure(scenario)
