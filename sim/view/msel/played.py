"""What an exercise came to beside its plan: when each thing came, by how much early or late, what did not come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import assert_never

from sim.analysis.delivered import Delivered, PlayedList
from sim.exchange.columns import MselColumn, MselField, with_id
from sim.exercise.story import Improvised
from sim.view.debrief.nameless import nameless_story
from sim.view.msel.rows import EventList
from sim.view.msel.sheets import ABOUT, reading_sheet, sheet_columns, workbook_of
from sim.view.words import sentences as say
from sim.view.words.sheets import SheetCell, Workbook, Worksheet
from sim.view.words.unmarked import unmarked


class PlayedEvents:
    """The events of an exercise in the order in which they came, those that did not by when they were planned."""

    def __init__(self, played: PlayedList) -> None:
        exercise = played.exercise
        self.played = played
        self.plan = EventList(exercise.as_begun, played.plans, played.runs)
        self.story = nameless_story(exercise, exercise.told(exercise.branches()[played.branch]))
        self._planned = {row.node.name: row for row in self.plan.rows}
        self.rows: tuple[Delivered, ...] = tuple(sorted(played.delivered, key=self._order))

    def _order(self, row: Delivered) -> tuple[float, int, int]:
        """By when it came or was planned; at one instant by its line in the log, then as it was planned."""
        planned = self._planned.get(row.name)
        time = row.time if row.time is not None else inf
        if row.time is None and row.plan is not None and row.plan.share:
            time = row.plan.median
        return time, row.line, planned.number if planned is not None else 0

    def cell(self, number: int, row: Delivered, field: MselField) -> SheetCell:
        """What stands under a column of that field in the row of a number."""
        match field:
            case "number":
                return number
            case "delivered":
                return "" if row.time is None else self.plan.clocks.local(row.time).replace(tzinfo=None)
            case "room":
                return "" if row.at is None else f"{row.at:%H:%M}"
            case "shift":
                return shift(row)
            case "became":
                return became(self.plan, row)
            case "status":
                return status(row)
            case "id":
                return row.name
        planned = self._planned.get(row.name)
        if planned is not None:
            return self.plan.cell(planned, field)
        return self._improvised(self.story.improvised[row.name], field)

    def _improvised(self, inject: Improvised, field: MselField) -> SheetCell:
        match field:
            case "kind":
                return "Inject"
            case "title":
                return say.flat(inject.title)
            case "mode":
                return say.flat(inject.mode)
            case "from":
                return say.actor(self.plan.scenario, inject.sender) if inject.sender else ""
            case "to":
                return say.actors(self.plan.scenario, inject.to)
            case "cells":
                return say.listed(say.actor(self.plan.scenario, cell) for cell in self.plan.names.cells(inject.to))
            case "message":
                return unmarked(inject.text)
            case _:
                return ""

    def title(self, row: Delivered) -> str:
        """The title of something that was planned or improvised."""
        return str(self.cell(0, row, "title"))


def shift(row: Delivered) -> str:
    """``20m late``; ``on time`` for less than a minute; with ``, outside its range`` behind it where it had a range and
    lies beyond."""
    if row.shift is None:
        return ""
    if abs(row.shift) < 60:
        return "on time"
    words = f"{say.duration(round(abs(row.shift) / 60) * 60)} {'late' if row.shift > 0 else 'early'}"
    return f"{words}, outside its range" if is_outside(row) else words


def is_outside(row: Delivered) -> bool:
    """Whether it came when fewer than 10 in 100 runs have it, of those in which its time is not always the same."""
    if row.plan is None or row.time is None or not row.plan.low < row.plan.high:
        return False
    return not row.plan.low <= row.time <= row.plan.high


def became(events: EventList, row: Delivered) -> str:
    """``by itself``; ``by hand, 3 times``; ``cancelled by “The call”``."""
    if row.by:
        return f"cancelled by “{say.node_title(events.names, row.by)}”"
    return f"{row.became}, {len(row.times)} times" if len(row.times) > 1 else row.became


def status(row: Delivered) -> str:
    """One of the statuses of the list, for what became of something."""
    match row.became:
        case "by itself" | "by hand" | "improvised":
            return "Delivered" if row.times else "Planned"
        case "held" | "not used":
            return "Held"
        case "cancelled" | "skipped":
            return "Cancelled"
        case "not reached":
            return "Planned"
        case _:
            assert_never(row.became)


def played_workbook(events: PlayedEvents, columns: Sequence[MselColumn]) -> Workbook:
    """Planned against delivered, as a workbook."""
    sheets = (played_sheet(events, columns), reading_sheet(events.plan.scenario, tuple(how_to_read_played(events))))
    return workbook_of(events.plan.scenario, sheets)


def played_sheet(events: PlayedEvents, columns: Sequence[MselColumn]) -> Worksheet:
    """A row for each thing, under columns of somebody's choice."""
    columns = with_id(columns)
    rows = tuple(
        tuple(events.cell(number, row, column.field) for column in columns) for number, row in enumerate(events.rows, 1)
    )
    return Worksheet("Injects", sheet_columns(columns), rows, tuple(row.name for row in events.rows))


def how_to_read_played(events: PlayedEvents) -> Iterator[tuple[str, str]]:
    """What one has to know of it, a label and a sentence or two each."""
    exercise, clocks = events.played.exercise, events.plan.clocks
    yield "Exercise", say.flat(events.plan.scenario.title)
    yield "Marking", say.flat(events.plan.scenario.marking)
    yield "Played", f"{exercise.began:%Y-%m-%d} from {exercise.began:%H:%M}, branch {events.played.branch}."
    yield "Times", f"Those of {clocks.labels[0]}. {ABOUT}"
    yield "Planned", f"By {say.count_of(events.played.runs, 'automatic run')} from the beginning of the exercise."
    yield "Apart", "Early and late are counted from the median."
