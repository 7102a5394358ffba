"""What happened when, by actor and beside its plan, and how the states moved beside other runs with the same
decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from sim.analysis.groups import END, snapshots
from sim.analysis.report import Report
from sim.characters import brief
from sim.exercise.commands import Say
from sim.exercise.story import Story
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view.figures.course import course as path_of
from sim.view.figures.course import state_figure
from sim.view.figures.delivered import PlannedAndDelivered, delivered_figure
from sim.view.figures.timeline import Mark, marks, timeline_figure
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks
from sim.view.words.page import Block, Column, Heading, Prose, Table

SHOWN = ("turn", "inject", "answer")
"""What a timeline shows beside what was passed on; when each decision was asked, and what steps were done, other
chapters say."""
MOST_DRAWN = 3
"""So many states are drawn; all are in the table."""


def course(report: Report) -> Iterator[Block]:
    """The timeline by actor with its table, what came beside when it was likely to, then each state that moved on the
    fan of other runs, and all in a table."""
    debrief, run = report.debrief, report.debrief.run
    scenario, names = debrief.scenario, Names(debrief.scenario)
    came = [mark for mark in marks(scenario, run, report.story.improvised) if mark.kind in SHOWN]
    came += _messages(report.story)
    title = f"“{say.flat(scenario.title)}” as it was played, by actor"
    if came:
        yield Heading("By actor", 3)
        drawing = timeline_figure(title, scenario, came, (0, run.ended))
        yield replace(drawing, numbers=_events(scenario, came))
    yield Heading("Planned and delivered", 3)
    yield from _beside_plan(report, names)
    if not scenario.state:
        return
    yield Heading("State over time", 3)
    decided = [(one.taken.choice.time, say.node_title(names, one.taken.choice.decision)) for one in debrief.decisions]
    paths = {name: path_of(run, name) for name in _in_order(scenario)}
    moving = [name for name, path in paths.items() if len({value for _, value in path}) > 1]
    for name in moving[:MOST_DRAWN]:
        yield replace(state_figure(scenario, name, paths[name], report.fans.get(name), decided), numbers=None)
    yield _states(report)


def _messages(story: Story) -> Iterator[Mark]:
    """What was passed on to players, by whoever passed it on; a notice that nobody signed by those who had it."""
    for entry in story.messages:
        command, cells = entry.command, entry.facts["cells"]
        assert isinstance(command, Say)
        for actor in [command.sender] if command.sender and cells else cells:
            yield Mark(entry.before.time, actor, brief(say.flat(command.text)), "message")


def _events(scenario: Scenario, came: Sequence[Mark]) -> Table:
    """What came by its numbers in the drawing; what came from or to several at once is one row."""
    wall = clocks(scenario)
    numbered = enumerate(sorted(came, key=lambda mark: mark.time), 1)
    rows = []
    for (time, what, title), marks_of in groupby(numbered, lambda one: (one[1].time, one[1].kind, one[1].title)):
        several = list(marks_of)
        numbers = [number for number, _ in several]
        who = say.listed(dict.fromkeys(say.actor(scenario, mark.actor) for _, mark in several if mark.actor))
        span = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])
        rows.append((span, wall.first(time), what, title, who))
    columns = (Column("", "right", share=2), Column(f"When ({wall.city})", share=4), Column("What", share=2))
    return Table((*columns, Column("Title", share=8), Column("Who", share=5)), tuple(rows), caption="Main events")


def _beside_plan(report: Report, names: Names) -> Iterator[Block]:
    """What was planned and came, drawn; what was not, or did not, is counted."""
    drawn = []
    for one in report.delivered:
        if one.shift is not None and one.plan is not None:
            title, plan = say.node_title(names, one.name), one.plan
            drawn.append(PlannedAndDelivered(title, plan.low, plan.median, plan.high, one.time))
    if drawn:
        yield replace(delivered_figure(drawn), numbers=None)
    unplanned = sum(one.shift is None and one.time is not None for one in report.delivered)
    never = sum(one.time is None for one in report.delivered)
    counted = [f"{unplanned} came that had no likely time"] * bool(unplanned) + [f"{never} did not come"] * bool(never)
    if counted:
        yield Prose(f"{' and '.join(counted)}; the events list has everything.")


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
