"""One turn of the facilitator's book: its briefing, what comes in it and when, and each of these with all it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sim.characters import letter
from sim.scenario.model import Decision, Inject, Lapse
from sim.scenario.names import Placed
from sim.view.book.course import TurnCourse
from sim.view.book.forecasts import forecast
from sim.view.book.prepared import Prepared
from sim.view.book.when import in_room, when, when_in_lines
from sim.view.figures.decision_map import decision_figure
from sim.view.scenario.answers import decision_heading, lapse_brief, offer, option_brief, put
from sim.view.scenario.briefing import element_brief, handed_out
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks
from sim.view.words.page import Block, Column, Figure, Heading, NewSheet, Prose, Table
from sim.view.words.texts import as_written


def turn_title(prepared: Prepared, part: TurnCourse) -> str:
    """``Turn 2: The larger one``."""
    turns = prepared.names.scenario.turns
    return f"Turn {part.number}: {say.titled(part.name, turns[part.name])}" if part.name else "Before the first turn"


def turn_chapter(prepared: Prepared, part: TurnCourse, running: str) -> Iterator[Block]:
    """All that is likely to come in one turn, on sheets of its own."""
    names, scenario = prepared.names, prepared.names.scenario
    wall = clocks(scenario)
    yield NewSheet(running)
    yield Heading(turn_title(prepared, part), 2, room_minutes(part))
    if part.name:
        yield Prose(f"Begins {when(wall, prepared.plan[part.name])}; {say.trigger(names, names.nodes[part.name])}.")
        _, _, *briefing = element_brief(scenario, part.name)
        yield from briefing
    if not part.entries:
        yield Prose("Nothing is likely to come in it.")
        return
    yield Table(
        (Column("When", share=3), Column("What", share=4), Column("Kind", share=1), Column("To or by", share=3)),
        tuple(
            (
                when_in_lines(wall, prepared.plan[node.name]),
                say.node_title(names, node.name),
                _kind(node),
                _who(prepared, node),
            )
            for node in part.entries
        ),
        caption=f"What is likely to come in {turn_title(prepared, part)}" if part.name else "What comes before turn 1",
    )
    for node in part.entries:
        yield from section(prepared, node)


def room_minutes(part: TurnCourse) -> str:
    """``30 min, 0:00 to 0:30``; empty where the scenario does not say."""
    if not part.minutes:
        return ""
    span = "" if part.begins is None else f", {in_room(part.begins)} to {in_room(part.begins + part.minutes)}"
    return f"{part.minutes} min{span}"


def section(prepared: Prepared, node: Placed) -> Iterator[Block]:
    """An inject or a decision with all that the scenario and the runs say of it."""
    is_decision = isinstance(node.element, Decision)
    yield from _decision(prepared, node) if is_decision else _inject(prepared, node)


def _inject(prepared: Prepared, node: Placed) -> Iterator[Block]:
    """An inject: when it is likely to come, to whom, its words, what is expected, and what it does."""
    heading, *said = element_brief(prepared.names.scenario, node.name)
    yield heading
    yield from _likely(prepared, node)
    yield from said


def _decision(prepared: Prepared, node: Placed) -> Iterator[Block]:
    """A decision: the question, each option with its words and where it leads, a figure of that, and a forecast."""
    names, scenario = prepared.names, prepared.names.scenario
    decision = names.decision_at(node.name)
    yield decision_heading(names, node)
    yield from _likely(prepared, node)
    yield from as_written(scenario, names, decision.question, indent=1)
    yield Prose(put(names, node), indent=1, quiet=True)
    yield from handed_out(names, decision)
    for number, (name, option) in enumerate(decision.options.items()):
        yield Heading(f"{letter(number)}. {offer(names, node, name, option)}", 4)
        yield from option_brief(names, node, name, option, prepared.leads, texts=True)
    if decision.lapse is not None:
        yield Heading("No answer by the deadline", 4)
        if isinstance(decision.lapse, Lapse):
            yield from lapse_brief(names, node, decision.lapse, texts=True)
        elif decision.lapses_to is not None:
            yield Prose(f"Then it is taken for “{say.taken(decision, decision.lapses_to)}”.", indent=1)
    yield _where_each_leads(prepared, node)
    yield from forecast(prepared, node.name)


def _where_each_leads(prepared: Prepared, node: Placed) -> Figure:
    """The figure of a decision; its table says what stands above it, unless the figure had no room for all."""
    figure = decision_figure(prepared.names.scenario, node.name)
    return figure if figure.note else replace(figure, numbers=None)


def _likely(prepared: Prepared, node: Placed) -> Iterator[Block]:
    word = "Asked" if isinstance(node.element, Decision) else "Comes"
    yield Prose(f"{word} {when(clocks(prepared.names.scenario), prepared.plan[node.name])}.", indent=1)


def _kind(node: Placed) -> str:
    is_cue = isinstance(node.element, Inject) and node.element.facilitators
    return "cue" if is_cue else say.kind_of(node.element)


def _who(prepared: Prepared, node: Placed) -> str:
    scenario, element = prepared.names.scenario, node.element
    if isinstance(element, Decision):
        return say.actors(scenario, element.by)
    assert isinstance(element, Inject)
    return say.actors(scenario, element.to) if element.to else "facilitators" if element.facilitators else ""
