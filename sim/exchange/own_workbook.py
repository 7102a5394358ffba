"""A workbook that `msel` wrote, and that a staff may have edited since: what they changed counts, and all else is as it
was in the scenario."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sim.characters import brief, printable
from sim.clock import parse_instant, seconds_between
from sim.exchange.cell_words import listed_words
from sim.exchange.draft import (
    Draft,
    DraftActor,
    DraftCell,
    DraftDecision,
    DraftInject,
    DraftObjective,
    DraftTurn,
    Imported,
    Understood,
)
from sim.exchange.event_list import ListedEvents
from sim.exchange.fitting import fitted
from sim.exchange.grids import Grid, GridRow, cell_text
from sim.exchange.headings import ImportField, mapped
from sim.exchange.kept import GOES_ON, KEPT_HEADINGS, KEPT_SHEET, LONGER_SHEET, Kept, read_kept, seal
from sim.faults import Misuse, listed

_WHEN = ("at", "after", "when", "delay", "not_before", "during", "every", "until", "repeats", "contingency")
_NAMING: tuple[ImportField, ...] = ("from", "to", "objectives")
"""The fields in which a row names parts of the scenario."""
_LISTS = re.compile(r", | and |; ")


def is_own(grids: Sequence[Grid]) -> bool:
    """Whether a workbook keeps what a scenario said."""
    return any(_is_kept(grid) for grid in grids)


def _is_kept(grid: Grid) -> bool:
    return grid.name == KEPT_SHEET and bool(grid.rows) and tuple(grid.rows[0].cells) == KEPT_HEADINGS


def read_own(grids: Sequence[Grid], file: str, columns: Sequence[str] = ()) -> Imported:
    """The draft of such a workbook; ``columns`` are a person's own words on what columns hold. Raises Misuse where what
    it keeps is damaged."""
    hidden = next(grid for grid in grids if _is_kept(grid))
    try:
        elements = read_kept([[row.cell(column) for column in range(len(KEPT_HEADINGS))] for row in hidden.rows[1:]])
    except (ValueError, TypeError, KeyError):
        message = f"The hidden sheet “{KEPT_SHEET}” of {file} is damaged; delete it, and the list is read by itself."
        raise Misuse(message) from None
    main = _whole(next(grid for grid in grids if grid is not hidden and grid.rows), grids)
    return _OwnWorkbook(elements, main, columns).imported(file)


def _whole(main: Grid, grids: Sequence[Grid]) -> Grid:
    """The list, its long texts put together again from the sheet on which they go on."""
    longer: dict[tuple[str, str], list[str]] = {}
    headings = main.rows[0]
    names = [headings.text(column) for column in range(len(headings.cells))]
    for grid in grids:
        for row in grid.rows[1:] if grid.name == LONGER_SHEET else ():
            if row.text(0) == main.name:
                longer.setdefault((row.text(1), row.text(2)), []).append(str(row.cell(4) or ""))
    rows = []
    for row in main.rows:
        cells = list(row.cells)
        for column, cell in enumerate(cells):
            key = (cell_text(cells[-1]), names[column] if column < len(names) else "")
            if isinstance(cell, str) and cell.endswith(GOES_ON) and key in longer:
                cells[column] = cell.removesuffix(GOES_ON) + "".join(longer[key])
        rows.append(replace(row, cells=tuple(cells)))
    return replace(main, rows=tuple(rows))


class _KeptPeople:
    """Cells and actors as they are kept, found by their ids, titles and short names."""

    def __init__(self, elements: Sequence[Kept]) -> None:
        self.cells = tuple(DraftCell(id=each.id, written=each.written) for each in elements if each.kind == "cell")
        actors = [each for each in elements if each.kind == "actor"]
        self.actors = tuple(DraftActor(id=each.id, cell="", written=each.written) for each in actors)
        self._known = {
            str(name).casefold(): each.id
            for each in elements
            if each.kind in ("cell", "actor")
            for name in (each.id, each.written.get("title"), each.written.get("short"))
            if name
        }
        self._actors = {each.id for each in actors}
        self._cell_of = {each.id: each.written.get("cell") for each in actors}
        self._players = [each.id for each in elements if each.kind == "cell" and not each.written.get("control")]

    def readers(self, cell: str) -> tuple[tuple[str, ...], bool]:
        """As a roster has it."""
        if cell.casefold() == "all":
            return ("all",), False
        if cell.casefold() in self._known:
            return (self._known[cell.casefold()],), False
        ids = (self._known.get(name.strip().casefold(), "") for name in _LISTS.split(cell))
        named = tuple(dict.fromkeys(filter(None, ids)))
        return named, cell.casefold() == "facilitators"

    def deciders(self, named: Sequence[str], before: Collection[str]) -> list[str]:
        """Those who decide where cells and actors are named: of a cell whoever did ``before``, else its first actor."""
        deciding: list[str] = []
        for name in self._players if "all" in named else named:
            own = [actor for actor, cell in self._cell_of.items() if cell == name]
            deciding += [name] if name in self._actors else [each for each in own if each in before] or own[:1]
        return list(dict.fromkeys(deciding))

    def strangers(self, cell: str) -> tuple[str, ...]:
        """As a roster has it: whoever is not kept."""
        names = (name.strip() for name in ([cell] if self._is_known(cell) else _LISTS.split(cell)))
        return tuple(name for name in names if name and not self._is_known(name))

    def _is_known(self, name: str) -> bool:
        return name.casefold() in self._known or name.casefold() in ("all", "facilitators")

    def sender(self, cell: str) -> str:
        """As a roster has it."""
        name = self._known.get(cell.casefold(), "")
        return name if name in self._actors else ""


class _OwnWorkbook:
    def __init__(self, elements: Sequence[Kept], main: Grid, said: Sequence[str]) -> None:
        self.elements = {each.id: each for each in elements}
        self.head = self.elements[""].written if "" in self.elements else {}
        self.objectives = {each.id: each for each in elements if each.kind == "objective"}
        self._objective_ids = {str(each.written.get("title") or each.id): each.id for each in self.objectives.values()}
        self.columns = mapped(main, said)
        self.people = _KeptPeople(elements)
        self.list = ListedEvents(main, self.columns, str(self.head.get("clock") or "UTC"), self.people)
        self.start = self._start()
        self.last = max((at for at in self.list.settled.at if at is not None), default=0)
        self.later = seconds_between(self.start, self.list.settled.start)

    def imported(self, file: str) -> Imported:
        """The draft, of which what no scenario without the rest could hold stands in fields of the author's own."""
        rows = list(zip(self.list.rows, self.list.parts(), strict=True))
        parts = [self._part(row, part) for row, part in rows]
        draft = Draft(
            title=str(self.head.get("title") or file),
            source=f"{file}, an MSEL that `whitecell msel` wrote",
            start=self.start,
            horizon=0,
            cells=self.people.cells,
            actors=self.people.actors,
            turns=tuple(part for part in parts if isinstance(part, DraftTurn)),
            injects=tuple(part for part in parts if isinstance(part, DraftInject)),
            decisions=tuple(part for part in parts if isinstance(part, DraftDecision)),
            objectives=tuple(
                DraftObjective(
                    id=each.id, written={name: value for name, value in each.written.items() if name != "measures"}
                )
                for each in self.objectives.values()
            ),
            extras={name: str(self.head[name]) for name in ("horizon", "marking") if name in self.head},
        )
        whole, moved = fitted(draft)
        understood = tuple(self._with_moved(row, moved) for row in self.list.table())
        remarks = ("What was not edited is as the scenario had it.", *self.list.settled.remarks)
        return Imported(whole, understood, "a workbook", self.columns.told, remarks)

    def _start(self) -> datetime:
        try:
            return parse_instant(str(self.head["start"]))
        except (KeyError, ValueError):
            return self.list.settled.start

    def _part(self, row: GridRow, part: DraftInject | DraftTurn) -> DraftInject | DraftTurn | DraftDecision:
        at = None if part.at is None else max(0, part.at + self.later)
        part = replace(part, at=at)
        kept = self.elements.get(row.text(column)) if (column := self.columns.column("id")) is not None else None
        if kept is None or kept.kind not in ("inject", "turn", "decision"):
            return self._new(row, part)
        edited = set(self._edited(row, kept))
        written = dict(kept.written)
        self._edit(written, row, part, edited, kept.kind)
        asked = self._ask(written, row, part) if kept.kind == "decision" and "to" in edited else ""
        guessed = () if "at" in written else part.guessed
        if at is None and kept.kind != "inject":
            at, guessed = self.last, ("it came in no run; it is put behind all that did",)
        common: dict[str, Any] = {"id": part.id, "at": at, "written": written, "guessed": guessed, "text": part.text}
        extras = {"id": kept.id} if kept.id != part.id else {}
        extras |= {self.columns.called(column): row.text(column) for column in self._own_columns(row)}
        was = self.list.understood[row.number]
        left = "" if "time" not in edited else was.left
        self.list.understood[row.number] = replace(was, guessed="", left=left, edited=tuple(sorted(edited)))
        extras |= self._strange(row, edited)
        if asked:
            self.list.understood[row.number] = _with_left(self.list.understood[row.number], asked)
        if kept.kind == "decision":
            return DraftDecision(
                id=part.id,
                at=at,
                written=written,
                extras=extras,
                by=(),
                options=(),
                question=part.text,
                title=part.title,
            )
        shape = DraftTurn if kept.kind == "turn" else DraftInject
        return shape(**common, extras=extras, title=part.title)

    def _new(self, row: GridRow, part: DraftInject | DraftTurn) -> DraftInject | DraftTurn:
        """What a row becomes that was not there when the workbook was written."""
        part = replace(part, extras={**part.extras, **self._strange(row, _NAMING)})
        return replace(part, objectives=tuple(self._objectives(row))) if isinstance(part, DraftInject) else part

    def _strange(self, row: GridRow, fields: Collection[str]) -> dict[str, str]:
        """The words of those fields in which a row names what the scenario has not; the row's account tells it."""
        kept: dict[str, str] = {}
        names: list[str] = []
        for field in _NAMING:
            column = self.columns.column(field)
            words = row.text(column) if column is not None and field in fields else ""
            strangers = self._unknown_objectives(words) if field == "objectives" else self.people.strangers(words)
            kept |= {field: words} if strangers else {}
            names += strangers
        if names:
            told = f"{listed(names)}: nothing here is called that (kept in fields of its own)"
            self.list.understood[row.number] = _with_left(self.list.understood[row.number], told)
        return kept

    def _own_columns(self, row: GridRow) -> Iterator[int]:
        """Columns that no list of ours has."""
        for column in range(len(row.cells)):
            heading = self.columns.called(column)
            if self.columns.fields.get(column, "kept") == "kept" and heading not in _OURS and row.text(column):
                yield column

    def _edited(self, row: GridRow, kept: Kept) -> Iterator[str]:
        """The fields whose cells read differently from how they were written."""
        for column, field in self.columns.fields.items():
            cell = row.cell(column)
            text = cell if isinstance(cell, str) else cell_text(cell)
            if field in kept.seals and seal(text) != kept.seals[field]:
                yield field

    def _edit(
        self, written: dict[str, Any], row: GridRow, part: DraftInject | DraftTurn, edited: set[str], kind: str
    ) -> None:
        """Put what somebody wrote in the place of what is kept."""
        for field in edited & {"title", "notes"}:
            written[field] = getattr(part, field)
        if "message" in edited:
            written["question" if kind == "decision" else "text"] = part.text.replace("{", "{{")
        if "time" in edited:
            for name in _WHEN:
                written.pop(name, None)
        if isinstance(part, DraftInject):
            changed: dict[str, tuple[str, Any]] = {
                "mode": ("mode", part.mode),
                "from": ("from", part.sender),
                "to": ("to", list(part.to)),
                "expects": ("expects", list(part.expects)),
                "objectives": ("objectives", self._objectives(row)),
            }
            for field in edited & changed.keys() - ({"to"} if kind == "decision" else set()):
                name, value = changed[field]
                written[name] = value

    def _ask(self, written: dict[str, Any], row: GridRow, part: DraftInject | DraftTurn) -> str:
        """Ask a decision of whom a row names; where it names nobody who decides, whoever did does still, and a sentence
        tells it."""
        by = written.get("by", ())
        named = part.to if isinstance(part, DraftInject) else ()
        deciding = self.people.deciders(named, (by,) if isinstance(by, str) else by)
        if not deciding:
            column = self.columns.column("to")
            words = row.text(column) if column is not None else ""
            return (
                f"{f'“{printable(brief(words))}”' if words else 'an empty cell'} names nobody who decides; who did does"
            )
        written["by"] = deciding
        return ""

    def _objectives(self, row: GridRow) -> list[str]:
        """The kept objectives that a row names."""
        column = self.columns.column("objectives")
        named = () if column is None else listed_words(row.text(column))
        return [self._objective_ids[title] for title in named if title in self._objective_ids]

    def _unknown_objectives(self, words: str) -> list[str]:
        return [title for title in listed_words(words) if title not in self._objective_ids]

    def _with_moved(self, row: Understood, moved: Mapping[str, Sequence[str]]) -> Understood:
        fields = moved.get(row.became, ())
        if not fields:
            return row
        told = f"{', '.join(dict.fromkeys(fields))} (kept in fields of its own; no list has what they need)"
        return _with_left(row, told)


def _with_left(row: Understood, told: str) -> Understood:
    return replace(row, left="; ".join(filter(None, (row.left, told))))


_OURS = frozenset(["Status", "Event Number", "Event Type"])
