"""The improvement plan: a row for each area for improvement, filled from notes as far as they go, and rows to fill."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.analysis.observed import ActionSeen, Observed
from sim.exercise.improvements import Improvement
from sim.scenario.names import Names
from sim.view.debrief.observations import cell_title
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Prose, Table

EMPTY_ROWS = 4
"""Rows for what those who meet on the plan add."""
COLUMNS = (
    Column("Capability", share=4), Column("Issue or area for improvement", share=8),
    Column("Corrective action", share=7), Column("Capability element", share=4),
    Column("Responsible", share=5), Column("Point of contact", share=4),
    Column("Start", share=3), Column("Completion", share=4),
)  # fmt: skip
"""HSEEP's columns of an improvement plan."""


def improvement_plan(names: Names, observed: Observed) -> Iterator[Block]:
    """The plan of one exercise."""
    yield Prose(
        "Every area for improvement that evaluators noted, and every expected action that was missed, has a row. What "
        "nobody wrote down is left empty, to be filled at the meeting on this report."
    )
    yield from plan(rows(names, observed))


def rows(names: Names, observed: Observed) -> Iterator[Improvement]:
    """The rows of the plan: from notes in their order, then of what was missed."""
    yield from (one.row for one in observed.notes if one.row is not None)
    yield from (Improvement(missed_words(names, one)) for one in observed.actions if one.action.met is False)


def missed_words(names: Names, one: ActionSeen) -> str:
    """``US, at “A launch”: Call Seoul. (nobody rang)``."""
    action = one.action
    noted = f" ({say.flat(action.note).rstrip('.')})" if action.note else ""
    who = cell_title(names.scenario, action.cell)
    return f"{who}, at “{say.node_title(names, action.name)}”: {say.flat(action.text)}{noted}"


def plan(rows: Iterable[Improvement]) -> Iterator[Block]:
    """The rows, and some that are empty."""
    filled = [
        tuple(
            map(
                say.flat,
                (one.capability, one.issue, one.action, one.element, one.owner, one.contact, one.start, one.by),
            )
        )
        for one in rows
    ]
    if not filled:
        yield Prose("Nobody noted an area for improvement, and no expected action was judged as missed.")
    yield Table(COLUMNS, (*filled, *[("",) * len(COLUMNS)] * EMPTY_ROWS), caption="Improvement plan")
