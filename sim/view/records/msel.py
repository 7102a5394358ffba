"""What is told programs of an MSEL: each event with when it is likely to come, and, of an exercise, when it came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.analysis.planned import Planned
from sim.exchange.columns import MselField
from sim.view.msel.played import PlayedEvents, status
from sim.view.msel.rows import EventList
from sim.view.records.values import Record, head, number, record
from sim.view.words.sheets import cell_text

_WORDS: tuple[MselField, ...] = (
    "title", "when", "mode", "from", "to", "message", "expects", "objectives", "notes",
)  # fmt: skip


def msel_records(events: EventList) -> Iterator[Record]:
    """The list: its head, then an event a line in the order of the list."""
    yield head("msel", events.scenario, start=events.scenario.start.isoformat(), runs=events.runs)
    for row in events.rows:
        words = {field: cell_text(events.cell(row, field)) for field in _WORDS}
        cells = list(events.cells(row.node.element))
        yield record(
            "event", number=row.number, id=row.node.name, event=row.kind, cells=cells, **words, **_times(row.plan)
        )


def played_records(events: PlayedEvents) -> Iterator[Record]:
    """An exercise beside its plan: its head, then an event a line in the order in which they came."""
    played = events.played
    began = played.exercise.began.isoformat()
    yield head("msel", events.plan.scenario, began=began, branch=played.branch, runs=played.runs)
    for at, row in enumerate(events.rows, 1):
        words = {field: cell_text(events.cell(at, row, field)) for field in ("title", "mode", "from", "to")}
        yield record(
            "delivered",
            number=at,
            id=row.name,
            **words,
            **_times(row.plan),
            times=list(row.times),
            room=None if row.at is None else row.at.isoformat(),
            line=row.line or None,
            shift=row.shift,
            became=row.became,
            by=row.by or None,
            status=status(row),
        )


def _times(plan: Planned | None) -> dict[str, Any]:
    """The likely time, in seconds from the start; nothing known of what was improvised."""
    if plan is None:
        return {"share": None, "low": None, "median": None, "high": None, "certain": False}
    low, median, high = (number(each) for each in (plan.low, plan.median, plan.high))
    return {"share": plan.share, "low": low, "median": median, "high": high, "certain": plan.certain}
