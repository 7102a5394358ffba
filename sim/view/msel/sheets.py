"""An MSEL as sheets: the events, the decisions, the actors, the contingencies, how to read it, and what it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sim.characters import visible
from sim.exchange.columns import STATUSES, MselColumn, MselField, with_id
from sim.exchange.kept import KEPT_HEADINGS, KEPT_SHEET, Kept, KeptKind, kept_rows, seal
from sim.faults import Path
from sim.scenario.model import Decision, Inject, Scenario
from sim.view.msel.rows import EventList, EventRow, options
from sim.view.scenario.consequences import leads
from sim.view.words import sentences as say
from sim.view.words.sheets import SheetCell, SheetColumn, Workbook, Worksheet, cell_text
from sim.view.words.unmarked import handed_out, unmarked

WIDTHS: dict[MselField, int] = {
    "number": 9, "id": 20, "kind": 11, "title": 20, "time": 22, "day": 18, "elapsed": 10, "when": 30, "share": 12,
    "turn": 14, "mode": 12, "from": 15, "to": 15, "cells": 12, "message": 64, "expects": 32, "objectives": 18,
    "notes": 26, "attached": 18, "status": 11, "delivered": 22, "room": 9, "shift": 14, "became": 16, "blank": 14,
}  # fmt: skip
"""How many characters wide a column of each field is shown."""


def msel_workbook(events: EventList, columns: Sequence[MselColumn]) -> Workbook:
    """The whole list as a workbook."""
    main = events_sheet(events, columns)
    sheets = (main, decisions_sheet(events), actors_sheet(events.scenario), contingencies_sheet(events))
    reading = reading_sheet(events.scenario, tuple(how_to_read(events)))
    return workbook_of(events.scenario, (*sheets, reading, kept_sheet(events, columns, main)))


def workbook_of(scenario: Scenario, sheets: tuple[Worksheet, ...]) -> Workbook:
    """Sheets under a scenario's marking."""
    title = f"{say.flat(scenario.title)}: Master Scenario Events List"
    about = (("creator", say.listed(scenario.author)),) if scenario.author else ()
    return Workbook(title, scenario.marking, sheets, about)


def events_sheet(events: EventList, columns: Sequence[MselColumn]) -> Worksheet:
    """Everything that comes, a row each, under columns of somebody's choice and the id."""
    columns = with_id(columns)
    rows = tuple(tuple(events.cell(row, column.field) for column in columns) for row in events.rows)
    return Worksheet("Injects", sheet_columns(columns), rows, tuple(row.node.name for row in events.rows))


def sheet_columns(columns: Sequence[MselColumn]) -> tuple[SheetColumn, ...]:
    """The columns of a list as those of a sheet: that of the id, if nobody asked for it, is hidden."""
    return tuple(
        SheetColumn(
            column.heading,
            WIDTHS[column.field],
            STATUSES if column.field == "status" else (),
            hidden=column == columns[-1] and column.field == "id",
        )
        for column in columns
    )


def decisions_sheet(events: EventList) -> Worksheet:
    """Every decision: when it is asked, of whom, until when, the options and where each leads."""
    names, ahead = events.names, leads(events.names)
    rows: list[tuple[SheetCell, ...]] = []
    decisions = [(row, row.node.element) for row in events.rows if isinstance(row.node.element, Decision)]
    for row, decision in decisions:
        name, scope = row.node.name, row.node.owner
        deadline = "" if decision.within is None else say.deadline(names, decision.within, scope)
        leading = (_leading(events, title, ahead.get(moment, {})) for title, moment in _answers(name, decision))
        rows.append(
            (
                row.number,
                events.cell(row, "time"),
                row.kind,
                say.node_title(names, name),
                say.actors(events.scenario, decision.by),
                deadline,
                handed_out(names, decision.question, scope),
                "\n".join(options(decision)),
                "\n".join(filter(None, leading)),
                events.cell(row, "expects"),
                events.cell(row, "objectives"),
                unmarked(decision.notes or ""),
                name,
            )
        )
    columns = (
        SheetColumn("Event Number", 9), SheetColumn("Asked", 24), SheetColumn("Kind", 12), SheetColumn("Decision", 24),
        SheetColumn("Asked Of", 20), SheetColumn("Deadline", 14), SheetColumn("Question", 40),
        SheetColumn("Options", 50), SheetColumn("Where Each Leads", 40),
        SheetColumn("Expected Participant Response", 36), SheetColumn("Exercise Objective", 22),
        SheetColumn("Notes", 36), SheetColumn("Whitecell ID", 20, hidden=True),
    )  # fmt: skip
    return Worksheet("Decisions", columns, tuple(rows), tuple(row.node.name for row, _ in decisions))


def _answers(name: str, decision: Decision) -> Iterator[tuple[str, str]]:
    """Each option's title and the moment at which it is taken."""
    yield from ((say.titled(option, element), f"{name}.{option}") for option, element in decision.listed.items())


def _leading(events: EventList, title: str, led: dict[str, list[str]]) -> str:
    """``A joint statement: leads to Press line; rules out Second call``."""
    said = (
        f"{verb.lower()} {say.listed(say.node_title(events.names, target) for target in targets)}"
        for verb, targets in led.items()
        if targets
    )
    words = "; ".join(said)
    return f"{title}: {words}" if words else ""


def actors_sheet(scenario: Scenario) -> Worksheet:
    """Who plays: every actor with its cell, a cell without actors by itself."""
    rows: list[tuple[SheetCell, ...]] = []
    for name, cell in scenario.cells.items():
        group = (say.titled(name, cell), "facilitators" if cell.control else "players", cell.timezone)
        members = [(actor, value) for actor, value in scenario.actors.items() if value.cell == name]
        if not members:
            rows.append(("", "", *group, "", unmarked(cell.text or ""), "", name))
        for actor, value in members:
            seats: SheetCell = "" if value.seats is None else value.seats
            short = say.briefly(actor, value)
            rows.append((say.titled(actor, value), short, *group, seats, unmarked(value.text or ""), actor, name))
    columns = (
        SheetColumn("Actor", 30), SheetColumn("Short Name", 16), SheetColumn("Cell", 22), SheetColumn("Played By", 14),
        SheetColumn("Time Zone", 18), SheetColumn("Seats", 8), SheetColumn("Description", 50),
        SheetColumn("Whitecell ID", 20, hidden=True), SheetColumn("Cell ID", 16, hidden=True),
    )  # fmt: skip
    return Worksheet("Actors", columns, tuple(rows))


def contingencies_sheet(events: EventList) -> Worksheet:
    """What facilitators hold: what it says stands in the first sheet, when it serves and what it does here."""
    held = [(row, row.node.element) for row in events.rows if row.kind == "Contingency"]
    rows = tuple(
        (
            row.number,
            say.node_title(events.names, row.node.name),
            events.cell(row, "from"),
            events.cell(row, "to"),
            events.cell(row, "mode"),
            events.cell(row, "when"),
            events.cell(row, "notes"),
            _deed(events, row, element),
            row.node.name,
        )
        for row, element in held
        if isinstance(element, Inject)
    )
    columns = (
        SheetColumn("Event Number", 9), SheetColumn("Title", 30), SheetColumn("From", 18), SheetColumn("To", 18),
        SheetColumn("Inject Mode", 14), SheetColumn("When", 24), SheetColumn("Notes", 50),
        SheetColumn("What It Does", 36), SheetColumn("Whitecell ID", 20, hidden=True),
    )  # fmt: skip
    return Worksheet("Contingencies", columns, rows, tuple(row.node.name for row, _ in held))


def _deed(events: EventList, row: EventRow, inject: Inject) -> str:
    scope = row.node.owner
    parts = [say.effect(events.names, state, change, scope) for state, change in inject.effects.items()]
    targets = [events.names.full(target, scope) for target in inject.cancels]
    if targets:
        parts.append(f"cancels {say.listed(say.node_title(events.names, target) for target in targets)}")
    return "; ".join(parts)


def how_to_read(events: EventList) -> Iterator[tuple[str, str]]:
    """What one has to know of the list, a label and a sentence or two each."""
    yield "Exercise", say.flat(events.scenario.title)
    yield "Marking", say.flat(events.scenario.marking)
    yield "Begins", events.clocks.begin()
    yield (
        "Times",
        f"Those of {events.clocks.labels[0]}. What always comes at one instant has a date and a time. {ABOUT}",
    )
    yield (
        "Runs",
        f"{say.count_of(events.runs, 'automatic run')}, in which every decision is taken as its weights have it.",
    )
    yield "For", "Facilitators: it says what players are not to know."
    yield "Status", f"{say.listed(STATUSES, 'or')}, to be kept by whoever works with the list."


ABOUT = (
    "Where that is uncertain there is the median of the runs in which it comes, in brackets what 90 in 100 of them lie "
    "between, in how many runs it comes at all, and what brings it about."
)


def reading_sheet(scenario: Scenario, facts: tuple[tuple[str, str], ...]) -> Worksheet:
    """What one has to know, as a sheet."""
    return Worksheet("Reading", (SheetColumn("About", 16), SheetColumn(say.flat(scenario.title), 100)), facts)


# ---------------------------------------------------------------------- what is kept to be read back


def kept_sheet(events: EventList, columns: Sequence[MselColumn], main: Worksheet) -> Worksheet:
    """The scenario's own words for all that stands in the list, hidden, for a program that reads it back."""
    rows = tuple(kept_rows(_kept(events, with_id(columns), main)))
    headings = tuple(SheetColumn(heading) for heading in KEPT_HEADINGS)
    return Worksheet(KEPT_SHEET, headings, rows, hidden=True)


def _kept(events: EventList, columns: Sequence[MselColumn], main: Worksheet) -> Iterator[Kept]:
    value = events.scenario.document.value
    assert isinstance(value, dict)
    head: dict[str, Any] = {name: value[name] for name in ("title", "start", "horizon", "marking") if name in value}
    yield Kept("", "scenario", head | {"clock": events.clocks.clocks[0].zone})
    sections: tuple[tuple[str, KeptKind], ...] = (("cells", "cell"), ("actors", "actor"), ("objectives", "objective"))
    for section, kind in sections:
        yield from (Kept(name, kind, element or {}) for name, element in (value.get(section) or {}).items())
    for row, cells in zip(events.rows, main.rows, strict=True):
        seals: dict[str, str] = {
            column.field: seal(visible(cell_text(cell))) for column, cell in zip(columns, cells, strict=True)
        }
        kind = "inject" if isinstance(row.node.element, Inject) else "turn"
        kind = "decision" if isinstance(row.node.element, Decision) else kind
        yield Kept(row.node.name, kind, written_at(value, row.node.path), seals)


def written_at(value: Any, path: Path) -> dict[str, Any]:
    """What stands at a path of a scenario's file, as it was written."""
    for part in path:
        value = value[part]
    return value if isinstance(value, dict) else {}
