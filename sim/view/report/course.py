"""What happened when, by actor, and how the states moved."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.report import Report
from sim.engine.run import ANSWERED, Happening
from sim.scenario.model import Inject, Turn
from sim.scenario.names import Names
from sim.view.words import sentences as say
from sim.view.words.clocks import Clocks, clocks
from sim.view.words.page import Block, Column, Table


def course(report: Report) -> Iterator[Block]:
    """The main events."""
    names, wall = Names(report.debrief.scenario), clocks(report.debrief.scenario)
    rows = tuple(row for one in report.story.happenings if (row := _event(names, wall, report, one)))
    yield Table(
        (Column("When", share=2), Column("What", share=2), Column("Event", share=8)), rows, caption="Main events"
    )


def _event(names: Names, wall: Clocks, report: Report, happening: Happening) -> tuple[str, str, str] | None:
    """A turn that began, an inject that players got, or a decision that was taken; None for anything else."""
    node, when = names.nodes.get(happening.node), wall.first(happening.time)
    improvised = report.story.improvised.get(happening.node)
    if improvised is not None and happening.what == "happened":
        return when, "inject", f"{say.flat(improvised.title)}{_to(names, improvised.to)}"
    if node is None or node.element.quiet:
        return None
    title = say.node_title(names, happening.node)
    if happening.what == "happened" and isinstance(node.element, Turn):
        return when, "turn", title
    if happening.what == "happened" and isinstance(node.element, Inject) and not node.element.facilitators:
        return (when, "inject", f"{title}{_to(names, node.element.to)}") if node.element.to else None
    if happening.what not in ANSWERED or happening.node not in names.player_decisions:
        return None
    answer = report.answered[happening.node, happening.time]
    taken = "no answer" if answer is None else say.taken(names.decision_at(happening.node), answer)
    return when, "lapse" if happening.what == "lapsed" else "decision", f"{title}: {taken}"


def _to(names: Names, to: tuple[str, ...]) -> str:
    return f", to {say.actors(names.scenario, to)}" if to else ""
