"""The evaluators' guides, one for each objective, as HSEEP has them: critical tasks, room to observe, and a rating."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.scenario.fields import by_cell
from sim.scenario.model import Decision, Inject
from sim.scenario.names import Placed
from sim.view.book.course import is_contingency
from sim.view.book.prepared import Prepared
from sim.view.book.when import when
from sim.view.exercise.commands import RATINGS
from sim.view.run.ending import target_text
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks
from sim.view.words.page import Block, Box, Column, Heading, NewSheet, Prose, Ruled, Table, headed, prose

TITLE = "Evaluators' guides"
DEFINITIONS = {
    "P": "The targets and critical tasks were completed in a manner that achieved the objective, and did not impair "
    "other activities. They added no risk to anybody's health or safety, and followed the plans, policies, procedures, "
    "regulations and laws that apply.",
    "S": "The targets and critical tasks were completed as for P, in a manner that achieved the objective; but "
    "opportunities to be more effective or more efficient were seen.",
    "M": "The targets and critical tasks were completed in a manner that achieved the objective; but some or all of "
    "these were seen: other activities were impaired; there was added risk to health or safety; plans, policies, "
    "procedures, regulations or laws were not followed.",
    "U": "The targets and critical tasks were not performed in a manner that achieved the objective.",
}
"""What each of HSEEP's four ratings means."""


@dataclass(frozen=True, slots=True)
class CriticalTask:
    """An action that is expected at an inject or a decision: of one ``cell``, or (empty) of the players as a whole.
    ``item`` counts several from 1 and is 0 for a single one, as ``met`` is told which."""

    node: Placed
    cell: str
    text: str
    item: int


def tasks_of(prepared: Prepared, objective: str) -> list[CriticalTask]:
    """The expected actions at what serves an objective, or (empty) at what serves none, by when they are likely."""
    plan = prepared.plan
    nodes = [
        node
        for node in prepared.names.nodes.values()
        if isinstance(node.element, Inject | Decision)
        and node.name not in prepared.names.left_out
        and (objective in node.element.objectives if objective else not node.element.objectives)
    ]
    nodes.sort(key=lambda node: (not plan[node.name].share, plan[node.name].median if plan[node.name].share else 0.0))
    return [task for node in nodes for task in _expected(node)]


def _expected(node: Placed) -> Iterator[CriticalTask]:
    assert isinstance(node.element, Inject | Decision)
    for cell, texts in by_cell(node.element.expects).items():
        for item, text in enumerate(texts, 1):
            yield CriticalTask(node, cell, text, item if len(texts) > 1 else 0)


def evaluators_guides(prepared: Prepared) -> Iterator[Block]:
    """A guide for each objective; then one for the expected actions that serve none."""
    scenario = prepared.names.scenario
    yield Heading(scenario.title, 1, scenario.marking)
    yield Prose(f"{TITLE}. For those who evaluate the exercise, and for nobody who plays in it.")
    yield from _how_to(prepared)
    for name, objective in scenario.objectives.items():
        yield NewSheet(f"{scenario.title}: {TITLE.lower()}")
        yield Heading(f"Objective: {say.titled(name, objective)}")
        yield from _to_fill()
        yield from headed("", objective.text) if objective.text else ()
        yield from _measures(prepared, objective.measures)
        yield from _tasks(prepared, tasks_of(prepared, name))
        yield from _rating(f"rate {name} S: WORDS")
    others = tasks_of(prepared, "")
    if others:
        yield NewSheet(f"{scenario.title}: {TITLE.lower()}")
        yield Heading("Expected actions of no objective")
        yield from _to_fill()
        yield from _tasks(prepared, others)
    if not scenario.objectives and not others:
        yield Prose("The scenario names no objectives and no expected actions; write down what you see.")
        yield Ruled("Observations", 12)


def _how_to(prepared: Prepared) -> Iterator[Block]:
    yield Heading("How to use a guide")
    for words in (
        "Write down what was seen and heard, by whom and at what time; keep what it means for afterwards.",
        "Nobody is tested: what is looked at is whether the objective was reached, and what helped or hindered it.",
        "Do not prompt, and do not answer questions about what comes next.",
        "A task that its occasion never came for is not missed: leave it open.",
        "Rate when the exercise is over, and then hand the guide to whoever writes the report.",
    ):
        yield Prose(words, "-")
    yield Prose(
        f"Times are exercise time, read off {say.count_of(prepared.runs, 'run')} of seed {prepared.seed}: the median, "
        "and the range in which nine of ten runs lie. The room may come to it earlier or later.",
        quiet=True,
    )


def _to_fill() -> Iterator[Block]:
    yield Ruled("Evaluator's name, and how to be reached", 1)
    yield Ruled("Date and place", 1)
    yield Ruled("Capability that the objective is of", 1)


def _measures(prepared: Prepared, measures: tuple[str, ...]) -> Iterator[Block]:
    """What a run shows of the objective by itself, so that nobody need time it."""
    held = prepared.names.scenario.measures
    if measures:
        rows = tuple((say.titled(name, held[name]), target_text(held[name]) or "none") for name in measures)
        columns = (Column("Measure", share=4), Column("Target", share=2))
        yield Table(columns, rows, caption="What the log shows of it by itself")


def _tasks(prepared: Prepared, tasks: list[CriticalTask]) -> Iterator[Block]:
    """Each task with its occasion, who, when it is likely, and room to write."""
    names = prepared.names
    yield Heading("Critical tasks", 3)
    if not tasks:
        yield Prose("No expected action serves it; write down what does.")
        yield Ruled("Observations", 8)
    for number, task in enumerate(tasks, 1):
        yield from headed(f"{number}.", task.text)
        who = say.actor(names.scenario, task.cell) if task.cell else "all who are told or asked"
        at = f"“{say.node_title(names, task.node.name)}”, {_expected_when(prepared, task.node)}"
        yield Prose(f"Expected of {who} at {at}.", indent=1, quiet=True)
        yield Ruled("Met, missed, or never come to? What was seen, by whom and when", 2)


def _expected_when(prepared: Prepared, node: Placed) -> str:
    if is_contingency(node):
        return "only if a facilitator releases it"
    return when(clocks(prepared.names.scenario), prepared.plan[node.name])


def _rating(typed: str) -> Iterator[Block]:
    yield Heading("Strengths, and areas for improvement", 3)
    yield Ruled("Strengths", 3)
    yield Ruled("Areas for improvement", 3)
    yield Heading("Rating", 3)
    for letter, words in RATINGS.items():
        yield Box(f"{say.capital(words)}. {DEFINITIONS[letter]}", letter)
    yield Ruled("Why", 2)
    yield from prose(f"In the log: `{typed}`.", 0)
