"""A list of events as a draft: each row an inject, with the columns as they were understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from sim.characters import brief
from sim.exchange.cell_words import as_prose, first_line, listed_words
from sim.exchange.draft import Carried, Draft, DraftInject, DraftObjective, DraftTurn, Imported, Understood
from sim.exchange.grids import Grid, GridRow
from sim.exchange.headings import ImportField, Mapped
from sim.exchange.ids import FreshIds
from sim.exchange.instants import Cell
from sim.exchange.roster import Roster
from sim.exchange.settling import Settled, settle

_APART = 600
"""Seconds between events of which no times are told."""
_LONGEST_TITLE = 120
_CONTINGENT = ("contingen", "if needed", "optional", "예비", "우발", "予備", "任意", "cadangan")


@dataclass(frozen=True, slots=True)
class _Event:
    """A row that is an event, its time in seconds from the start, and what was guessed of it."""

    row: GridRow
    at: int | None
    guessed: str = ""


def drafted(grid: Grid, columns: Mapped, file: str, zone: str) -> Imported:
    """The draft of a list, and what was understood of each of its rows."""
    return _List(grid, columns, file, zone).imported()


class _List:
    def __init__(self, grid: Grid, columns: Mapped, file: str, zone: str) -> None:
        self.grid, self.columns, self.file, self.zone = grid, columns, file, zone
        self.column_of = {field: column for column, field in columns.fields.items()}
        below = [row for row in grid.rows if row.number > columns.header]
        self.rows = [row for row in below if not self._is_heading(row) and not self._is_section(row)]
        self.sections = [row for row in below if self._is_section(row)]
        self.again = [row for row in below if self._is_heading(row)]
        self.above = [row for row in grid.rows if row.number < columns.header]
        self.ids = FreshIds()
        self.objective_ids = FreshIds()
        self.objectives: dict[str, DraftObjective] = {}
        self.settled = self._settled()
        self.roster = Roster(self._all("to"), self._all("from"), zone)
        self.understood: dict[int, Understood] = {}

    def imported(self) -> Imported:
        events = [
            _Event(row, at, guess)
            for row, at, guess in zip(self.rows, self.settled.at, self.settled.guessed, strict=True)
        ]
        turns = tuple(self._turns(events))
        injects = tuple(map(self._inject, events))
        for row in self.again:
            self.understood[row.number] = Understood(f"row {row.number}", _said(row), left="the headings again")
        above = [_said(row) for row in self.above]
        draft = Draft(
            title=above[0] if above and len(above[0]) <= _LONGEST_TITLE else PurePath(self.file).stem,
            source=f"{self.file}, a list of events",
            notes=as_prose("Above the table stood:\n" + "\n".join(f"- {line}" for line in above)) if above else "",
            start=self.settled.start,
            cells=self.roster.cells,
            actors=self.roster.actors,
            turns=turns,
            injects=injects,
            objectives=tuple(self.objectives.values()),
            guessed=tuple(remark.removeprefix("Guessed: ") for remark in self.settled.remarks if "Guessed" in remark),
        )
        understood = tuple(self.understood[number] for number in sorted(self.understood))
        return Imported(draft, understood, "a list of events", self.columns.told, self.settled.remarks)

    def _text(self, row: GridRow, field: ImportField) -> str:
        column = self.column_of.get(field)
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
            settled = settle([None] * len(self.rows), self.zone)
            apart = f"Guessed: the list tells no times; its events are taken to be {_APART // 60} minutes apart."
            at = tuple(_APART * place for place in range(len(self.rows)))
            return Settled(settled.start, at, settled.guessed, (*settled.remarks, apart))
        return settle([_joined(row, date, time) for row in self.rows], self.zone)

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
            guessed.append("without a time; it comes when a facilitator releases it")
        if not readers and not is_control:
            readers, guess = (("all",), "") if self.columns.column("to") is None else ((), "nobody is named")
            guessed += ["told to nobody; it is a cue for facilitators"] if guess else []
        is_contingent = any(word in self._text(row, "kind").casefold() for word in _CONTINGENT)
        kept = self._kept(row, event, title)
        name = self.ids.fresh(self._text(row, "id") or title, "inject")
        self.understood[row.number] = Understood(f"row {row.number}", title, name, "; ".join(guessed), left)
        return DraftInject(
            id=name,
            title=title,
            at=None if is_contingent else event.at,
            text=as_prose(message or description),
            sender=self.roster.sender(self._text(row, "from")),
            to=readers,
            mode=first_line(self._text(row, "mode"), _LONGEST_TITLE),
            expects=tuple(map(as_prose, listed_words(self._text(row, "expects"), r"\n"))),
            objectives=tuple(self._objectives(row)),
            notes=as_prose("\n\n".join(filter(None, (description if message else "", self._text(row, "notes"))))),
            extras=kept,
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

    def _kept(self, row: GridRow, event: _Event, title: str) -> dict[str, Carried]:
        """What has no place of its own, by its heading."""
        always: set[ImportField] = {"kept", "number", "kind"}
        kept: dict[str, Carried] = {
            self.columns.called(column): row.text(column)
            for column in range(len(row.cells))
            if self.columns.fields.get(column, "kept") in always and row.text(column)
        }
        if event.at is None or event.guessed or "contingen" in self._text(row, "kind").casefold():
            kept["time"] = self._time_text(row)
        if len(self._text(row, "title")) > _LONGEST_TITLE:
            kept["title"] = self._text(row, "title")
        for field in ("from", "to", "mode", "id"):
            if self._is_reworded(row, field, title):
                kept[field] = self._text(row, field)
        for column, formula in row.formulas.items():
            kept[f"formula of {self.columns.called(column)}"] = formula
        return {name: text for name, text in kept.items() if text}

    def _is_reworded(self, row: GridRow, field: ImportField, title: str) -> bool:
        """Whether what stands in a column is not to be seen from what it became."""
        text = self._text(row, field)
        if field == "id":
            return bool(text)
        return len(text) > _LONGEST_TITLE or "\n" in text

    def _objectives(self, row: GridRow) -> Iterator[str]:
        for words in listed_words(self._text(row, "objectives")):
            known = self.objectives.get(words)
            if known is None:
                title = first_line(words, _LONGEST_TITLE)
                name = self.objective_ids.fresh(words, "objective")
                text = as_prose(words) if title != words else ""
                known = self.objectives[words] = DraftObjective(id=name, title=title, text=text)
            yield known.id

    def _turns(self, events: Sequence[_Event]) -> Iterator[DraftTurn]:
        """A turn for each phase that a column or a title across the table names, from its first event on."""
        if self.sections:
            yield from self._of_sections(events)
        column = self.columns.column("turn")
        first: dict[str, int] = {}
        for event in events:
            words = "" if column is None else event.row.text(column)
            if words and event.at is not None:
                first[words] = min(first.get(words, event.at), event.at)
        for words, at in sorted(first.items(), key=lambda item: item[1]):
            called = self.columns.called(column) if column is not None else ""
            title = f"{called} {words}" if words.replace(".", "").isdigit() else first_line(words, _LONGEST_TITLE)
            yield DraftTurn(id=self.ids.fresh(title, "turn"), title=title, at=at)

    def _of_sections(self, events: Sequence[_Event]) -> Iterator[DraftTurn]:
        for section in self.sections:
            title = _said(section)
            at = next(
                (event.at for event in events if event.row.number > section.number and event.at is not None), None
            )
            if at is None:
                left = "a title across the table, and no event with a time after it"
                self.understood[section.number] = Understood(f"row {section.number}", title, left=left)
                continue
            guess = "a title across the table is taken for a turn"
            name = self.ids.fresh(title, "turn")
            self.understood[section.number] = Understood(f"row {section.number}", title, name, guess)
            extras = {"title": title} if len(title) > _LONGEST_TITLE else {}
            short = first_line(title, _LONGEST_TITLE)
            yield DraftTurn(id=name, title=short, at=at, extras=extras, guessed=(guess,))


def _joined(row: GridRow, date: int | None, time: int | None) -> Cell:
    """What a row says of its time, in one column or in two."""
    if date is None or time is None or not row.text(date):
        return row.cell(time if time is not None else date or 0)
    if not row.text(time):
        return row.cell(date)
    day = row.text(date).removesuffix(" 00:00")
    return f"Day {day} {row.text(time)}" if day.isdigit() and len(day) < 4 else f"{day} {row.text(time)}"


def _said(row: GridRow) -> str:
    return " ".join(" ".join(row.text(column).split()) for column in range(len(row.cells)) if row.text(column))


def columns_alike(rows: Iterable[GridRow]) -> int:
    """How many of some rows have more than one cell."""
    return sum(sum(cell is not None for cell in row.cells) > 1 for row in rows)
