"""A list of events as a draft: each row an inject, with the columns as they were understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from sim.characters import brief
from sim.exchange.cell_words import as_prose, first_line, listed_words
from sim.exchange.draft import Carried, Draft, DraftInject, DraftObjective, DraftTurn, Imported, Understood
from sim.exchange.grids import Grid, GridRow, column_letters
from sim.exchange.headings import ImportField, Mapped
from sim.exchange.ids import FreshIds
from sim.exchange.instants import TableCell
from sim.exchange.people import ListedPeople, Who
from sim.exchange.settling import Settled, settle

_APART = 600
"""Seconds between events of which no times are told."""
_LONGEST_TITLE = 120
_TURNS = frozenset(["turn", "move", "phase", "turn/move"])
_CONTINGENT = ("contingen", "if needed", "optional", "예비", "우발", "予備", "任意", "cadangan")


@dataclass(frozen=True, slots=True)
class _Event:
    """A row that is an event, its time in seconds from the start, and what was guessed of it."""

    row: GridRow
    at: int | None
    guessed: str = ""


def drafted(grid: Grid, columns: Mapped, file: str, zone: str) -> Imported:
    """The draft of a list, and what was understood of each of its rows."""
    return ListedEvents(grid, columns, zone).imported(file)


class ListedEvents:
    """The rows of a list, of which some are events and others titles across it; who plays in them, and when they
    come."""

    def __init__(self, grid: Grid, columns: Mapped, zone: str, roster: Who | None = None) -> None:
        self.columns, self._zone = columns, zone
        self._column_of = {field: column for column, field in columns.fields.items()}
        below = [row for row in grid.rows if row.number > columns.header]
        self._again = [row for row in below if self._is_heading(row)]
        self._sections = [row for row in below if self._is_section(row)]
        others = {row.number for row in (*self._again, *self._sections)}
        self.rows = [row for row in below if row.number not in others]
        self._above = [_said(row) for row in grid.rows if row.number < columns.header]
        self._ids = FreshIds()
        self._objective_ids = FreshIds()
        self._named: dict[str, DraftObjective] = {}
        self.settled = self._settled()
        self.roster = roster or ListedPeople(self._all("to"), self._all("from"), zone)
        self.understood: dict[int, Understood] = {}

    def parts(self) -> list[DraftInject | DraftTurn]:
        """What each of ``rows`` becomes."""
        at, guessed = self.settled.at, self.settled.guessed
        return [self._part(_Event(*each)) for each in zip(self.rows, at, guessed, strict=True)]

    def imported(self, file: str) -> Imported:
        """The draft of the whole list."""
        parts = self.parts()
        turns = [part for part in parts if isinstance(part, DraftTurn)]
        for row in self._again:
            self.understood[row.number] = Understood(f"row {row.number}", _said(row), left="the headings again")
        title = self._above[0] if self._above and len(self._above[0]) <= _LONGEST_TITLE else PurePath(file).stem
        above = "\n".join(("Above the table stood:", *(f"- {line}" for line in self._above)))
        remarks = self.settled.remarks
        draft = Draft(
            title=title,
            source=f"{file}, a list of events",
            notes=as_prose(above) if self._above else "",
            start=self.settled.start,
            cells=self.roster.cells,
            actors=self.roster.actors,
            turns=(*self._turns(), *turns),
            injects=tuple(part for part in parts if isinstance(part, DraftInject)),
            objectives=tuple(self._named.values()),
            guessed=tuple(remark.removeprefix("Guessed: ") for remark in remarks if remark.startswith("Guessed")),
        )
        return Imported(draft, self.table(), "a list of events", self.columns.told, remarks)

    def table(self) -> tuple[Understood, ...]:
        """What was understood, in the order of the rows."""
        return tuple(self.understood[number] for number in sorted(self.understood))

    def _part(self, event: _Event) -> DraftInject | DraftTurn:
        return self._turn(event) if self._text(event.row, "kind").casefold() in _TURNS else self._inject(event)

    def _turn(self, event: _Event) -> DraftTurn:
        row = event.row
        title = self._title(row)
        name = self._ids.fresh(self._text(row, "id") or title, "turn")
        self.understood[row.number] = Understood(f"row {row.number}", title, name, event.guessed)
        return DraftTurn(
            id=name,
            title=title,
            at=event.at,
            text=as_prose(self._text(row, "message") or self._text(row, "description")),
            notes=as_prose(self._text(row, "notes")),
            extras=self._kept(row, event) | self._of_no_turn(row),
            guessed=(event.guessed,) if event.guessed else (),
        )

    def _of_no_turn(self, row: GridRow) -> dict[str, Carried]:
        """What a row says of an inject, and a turn has no field for."""
        fields: list[ImportField] = ["from", "to", "mode", "expects", "objectives"]
        fields += ["description"] if self._text(row, "message") else []
        return {field: text for field in fields if (text := self._text(row, field))}

    def _text(self, row: GridRow, field: ImportField) -> str:
        column = self._column_of.get(field)
        return "" if column is None else row.text(column)

    def _all(self, field: ImportField) -> Iterator[str]:
        return (text for row in self.rows if (text := self._text(row, field)))

    def _is_heading(self, row: GridRow) -> bool:
        """Whether the headings stand there again, as at the top of each printed page."""
        headings = self.columns.headings
        return len(headings) > 1 and all(row.text(column) == words for column, words in headings.items())

    def _is_section(self, row: GridRow) -> bool:
        """Whether a row is a title across the table: nothing but a few words where no event has its own."""
        filled = [column for column in range(len(row.cells)) if row.text(column)]
        if len(filled) != 1 or len(self.columns.fields) < 3:
            return False
        field = self.columns.fields.get(filled[0], "kept")
        has_words = any(map(str.isalpha, row.text(filled[0])))
        return has_words and field in ("number", "id", "kind", "time", "date", "turn", "kept")

    def _settled(self) -> Settled:
        date, time = self.columns.column("date"), self.columns.column("time")
        if date is None and time is None:
            settled = settle([None] * len(self.rows), self._zone)
            apart = f"Guessed: the list tells no times; its events are taken to be {_APART // 60} minutes apart."
            at = tuple(_APART * place for place in range(len(self.rows)))
            return Settled(settled.start, at, settled.guessed, (*settled.remarks, apart))
        return settle([_joined(row, date, time) for row in self.rows], self._zone)

    def _inject(self, event: _Event) -> DraftInject:
        row = event.row
        message, description = self._text(row, "message"), self._text(row, "description")
        title = self._title(row)
        readers, is_control = self.roster.readers(self._text(row, "to"))
        guessed = [event.guessed] if event.guessed else []
        left = ""
        if event.at is None:
            written = self._time_text(row)
            left = f"`{brief(written)}` is no time that is known here" if written else ""
            guessed.append("no time, so a facilitator releases it")
        if not readers and not is_control:
            readers = () if "to" in self._column_of else ("all",)
            guessed += [] if readers else ["nobody is named to be told, so it is a cue for facilitators"]
        name = self._ids.fresh(self._text(row, "id") or title, "inject")
        self.understood[row.number] = Understood(f"row {row.number}", title, name, "; ".join(guessed), left)
        return DraftInject(
            id=name,
            title=title,
            at=None if self._is_contingent(row) else event.at,
            text=as_prose(message or description),
            sender=self.roster.sender(self._text(row, "from")),
            to=readers,
            mode=first_line(self._text(row, "mode"), _LONGEST_TITLE),
            expects=tuple(map(as_prose, listed_words(self._text(row, "expects"), r"\n"))),
            objectives=tuple(self._objectives(row)),
            notes=as_prose("\n\n".join(filter(None, (description if message else "", self._text(row, "notes"))))),
            extras=self._kept(row, event),
            guessed=tuple(guessed),
        )

    def _title(self, row: GridRow) -> str:
        title = " ".join(self._text(row, "title").split())
        if title:
            return title if len(title) <= _LONGEST_TITLE else first_line(title, _LONGEST_TITLE)
        words = (self._text(row, field) for field in ("message", "description"))
        kept = (row.text(column) for column, field in self.columns.fields.items() if field == "kept")
        return next(filter(None, map(first_line, (*words, *kept))), f"Event in row {row.number}")

    def _time_text(self, row: GridRow) -> str:
        return " ".join(filter(None, (self._text(row, "date"), self._text(row, "time"))))

    def _is_contingent(self, row: GridRow) -> bool:
        return any(word in self._text(row, "kind").casefold() for word in _CONTINGENT)

    def _kept(self, row: GridRow, event: _Event) -> dict[str, Carried]:
        """What has no place of its own, by its heading."""
        always: set[ImportField] = {"kept", "number", "kind"}
        kept: dict[str, Carried] = {}
        for column in range(len(row.cells)):
            if self.columns.fields.get(column, "kept") in always and row.text(column):
                heading = self.columns.called(column)
                kept[f"{heading} {column_letters(column)}" if heading in kept else heading] = row.text(column)
        if event.at is None or event.guessed or self._is_contingent(row) or self._says_more(row):
            kept["time"] = self._time_text(row)
        turn = self._text(row, "turn")
        if turn and (event.at is None or len(turn) > _LONGEST_TITLE or "\n" in turn):
            kept["turn"] = turn
        if len(self._text(row, "title")) > _LONGEST_TITLE:
            kept["title"] = self._text(row, "title")
        for field in ("from", "to", "mode", "id"):
            if self._is_reworded(row, field):
                kept[field] = self._text(row, field)
        for column, formula in row.formulas.items():
            kept[f"formula of {self.columns.called(column)}"] = formula
        return {name: text for name, text in kept.items() if text}

    def _says_more(self, row: GridRow) -> bool:
        """Whether there are words beside a row's time: on a line of their own, or in brackets."""
        return bool(re.search(r"[\n(]", self._time_text(row)))

    def _is_reworded(self, row: GridRow, field: ImportField) -> bool:
        """Whether what stands in a column is not to be seen from what it became."""
        text = self._text(row, field)
        if field == "id":
            return bool(text)
        if field in ("from", "to") and self.roster.strangers(text):
            return True
        return len(text) > _LONGEST_TITLE or "\n" in text

    def _objectives(self, row: GridRow) -> Iterator[str]:
        for words in listed_words(self._text(row, "objectives")):
            known = self._named.get(words)
            if known is None:
                title = first_line(words, _LONGEST_TITLE)
                name = self._objective_ids.fresh(words, "objective")
                text = as_prose(words) if title != words else ""
                known = self._named[words] = DraftObjective(id=name, title=title, text=text)
            yield known.id

    def _turns(self) -> Iterator[DraftTurn]:
        """A turn for each phase that a column or a title across the table names, from its first event on."""
        yield from self._of_sections()
        column = self.columns.column("turn")
        if column is None:
            return
        first: dict[str, int] = {}
        for row, at in zip(self.rows, self.settled.at, strict=True):
            words = row.text(column)
            if words and at is not None:
                first[words] = min(first.get(words, at), at)
        for words, at in sorted(first.items(), key=lambda item: item[1]):
            is_number = words.replace(".", "").isdigit()
            title = f"{self.columns.called(column)} {words}" if is_number else first_line(words, _LONGEST_TITLE)
            yield DraftTurn(id=self._ids.fresh(title, "turn"), title=title, at=at)

    def _of_sections(self) -> Iterator[DraftTurn]:
        times = [(row.number, at) for row, at in zip(self.rows, self.settled.at, strict=True) if at is not None]
        for section in self._sections:
            title = _said(section)
            at = next((at for number, at in times if number > section.number), None)
            where = f"row {section.number}"
            if at is None:
                left = "a title across the table, and no event with a time after it"
                self.understood[section.number] = Understood(where, title, left=left)
                continue
            guess = "a title across the table is taken for a turn"
            name = self._ids.fresh(title, "turn")
            self.understood[section.number] = Understood(where, title, name, guess)
            extras = {"title": title} if len(title) > _LONGEST_TITLE else {}
            short = first_line(title, _LONGEST_TITLE)
            yield DraftTurn(id=name, title=short, at=at, extras=extras, guessed=(guess,))


def _joined(row: GridRow, date: int | None, time: int | None) -> TableCell:
    """What a row says of its time, in one column or in two."""
    if date is None or time is None or not row.text(date):
        return row.cell(time if time is not None else date or 0)
    if not row.text(time):
        return row.cell(date)
    day = row.text(date).removesuffix(" 00:00")
    return f"Day {day} {row.text(time)}" if day.isdigit() and len(day) < 4 else f"{day} {row.text(time)}"


def _said(row: GridRow) -> str:
    return " ".join(" ".join(row.text(column).split()) for column in range(len(row.cells)) if row.text(column))
