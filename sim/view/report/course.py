"""What happened when, by actor, and how the states moved beside other runs with the same decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sim.analysis.groups import END, snapshots
from sim.analysis.report import Report
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view.figures.course import course as path_of
from sim.view.figures.course import state_figure
from sim.view.figures.timeline import marks, timeline_figure
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Heading, Table

MOST_DRAWN = 4
"""So many states are drawn; all are in the table."""


def course(report: Report) -> Iterator[Block]:
    """The timeline by actor with its table, then each state that moved on the fan of other runs, and all in a table."""
    debrief, run = report.debrief, report.debrief.run
    scenario, names = debrief.scenario, Names(debrief.scenario)
    came = marks(scenario, run, report.story.improvised)
    title = f"“{say.flat(scenario.title)}” as it was played, by actor"
    yield Heading("By actor", 3)
    yield timeline_figure(title, scenario, came, (0, run.ended))
    if not scenario.state:
        return
    yield Heading("State over time", 3)
    decided = [(one.taken.choice.time, say.node_title(names, one.taken.choice.decision)) for one in debrief.decisions]
    paths = {name: path_of(run, name) for name in _in_order(scenario)}
    moving = [name for name, path in paths.items() if len({value for _, value in path}) > 1]
    for name in moving[:MOST_DRAWN]:
        yield replace(state_figure(scenario, name, paths[name], report.fans.get(name), decided), numbers=None)
    yield _states(report)


def _in_order(scenario: Scenario) -> list[str]:
    """The states: those first that an ending hangs on, then those that players see, then the others."""
    ends = {name.name for one in scenario.outcomes.values() if one.when is not None for name in one.when.names()}
    return sorted(scenario.state, key=lambda name: (name not in ends, not scenario.state[name].shown))


def _states(report: Report) -> Table:
    """Every state as each turn began, and at the end."""
    scenario, run = report.debrief.scenario, report.debrief.run
    instants = snapshots(scenario, run)
    heads = ["The end" if turn == END else say.briefly(turn, scenario.turns[turn]) for turn in instants]
    rows = tuple(
        (
            say.titled(name, state),
            say.number(run.start[name]),
            *(say.number(one.state[name]) for one in instants.values()),
        )
        for name, state in scenario.state.items()
    )
    columns = (
        Column("State", share=4),
        Column("Start", "right", share=2),
        *(Column(head, "right", 12, 2) for head in heads),
    )
    return Table(columns, rows, caption="The states at the start, as each turn began, and at the end")
