"""An MSEL on a screen, in short; and all of it as a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sim.exchange.columns import MselColumn
from sim.view.msel.played import PlayedEvents, became, how_to_read_played, played_workbook, shift
from sim.view.msel.rows import EventList, EventRow
from sim.view.msel.sheets import how_to_read, msel_workbook
from sim.view.msel.times import by_day
from sim.view.words import sentences as say
from sim.view.words.page import Block, Booklet, Column, Heading, Labelled, Prose, Table, lines
from sim.view.words.sheets import Workbook, Worksheet, cell_text

MORE = "`--xlsx`, `--csv` and `--md` have the messages, the expected actions and the conditions."


def msel_page(events: EventList) -> Iterator[Block]:
    """The list in short: number, time, how often, what, to whom."""
    scenario = events.scenario
    yield Heading(scenario.title, 1, scenario.marking)
    yield Prose(
        f"Begins {events.clocks.begin()}. Times are those of {events.clocks.labels[0]}; D+0 is that day.", quiet=True
    )
    held = [row for row in events.rows if row.kind == "Contingency"]
    yield Heading("Events in the order of their likely time", 2, say.count_of(len(events.rows) - len(held), "event"))
    yield _short_table(events, [row for row in events.rows if row not in held])
    yield Prose(
        f"~: about; the median of {say.count_of(events.runs, 'run')}. In 100: in how many of 100 runs it comes, if not "
        "in all."
    )
    if held:
        yield Heading("Contingencies, which facilitators hold")
        yield Table(
            (Column("No.", "right"), Column("What"), Column("To"), Column("Mode")),
            tuple(
                (str(row.number), *(cell_text(events.cell(row, field)) for field in ("title", "to", "mode")))
                for row in held
            ),
        )
    yield Prose(MORE, quiet=True)


def _short_table(events: EventList, rows: Sequence[EventRow]) -> Table:
    columns = (Column("No.", "right"), Column("Time"), Column("In 100", "right"), Column("Event"), Column("To"))
    return Table(columns, tuple(_short_row(events, row) for row in rows), close=True)


def _short_row(events: EventList, row: EventRow) -> tuple[str, ...]:
    plan, cells = row.plan, events.cells(row.node.element)
    time = "–" if not plan.share else ("" if plan.low == plan.high else "~") + by_day(int(plan.median), events.clocks)
    often = "" if plan.share == 1 else say.hundredths_short(plan.share)
    title = cell_text(events.cell(row, "title"))
    to = "all" if set(cells) == set(events.names.player_cells) else cell_text(events.cell(row, "cells"))
    return str(row.number), time, often, title if row.kind == "Inject" else f"{row.kind}: {title}", to


def played_page(events: PlayedEvents) -> Iterator[Block]:
    """Planned against delivered in short."""
    scenario, clocks = events.plan.scenario, events.plan.clocks
    yield Heading(scenario.title, 1, scenario.marking)
    yield Prose(
        f"Planned against delivered. Times are those of {clocks.labels[0]}; D+0 is {clocks.dates(0).clocks[0]}.",
        quiet=True,
    )
    counts = Counter(row.became for row in events.rows)
    yield Prose(f"{say.listed(f'{number} {what}' for what, number in counts.items())}.")
    rows = []
    for number, row in enumerate(events.rows, 1):
        plan = row.plan
        planned = "" if plan is None or not plan.share else by_day(int(plan.median), clocks)
        planned = f"~{planned}" if plan is not None and plan.low < plan.high else planned
        came = "–" if row.time is None else by_day(row.time, clocks)
        what = "" if row.became == "by itself" and len(row.times) == 1 else became(events.plan, row)
        rows.append((str(number), planned, came, shift(row), what, events.title(row)))
    columns = ("No.", "Planned", "Delivered", "Early or late", "Became", "Event")
    yield Table(
        tuple(Column(title, "right" if title == "No." else "left") for title in columns), tuple(rows), close=True
    )
    runs = say.count_of(events.played.runs, "run")
    yield Prose(f"~: about; the median of {runs} from the beginning of the exercise.", quiet=True)


def msel_booklet(events: EventList, columns: Sequence[MselColumn]) -> Booklet:
    """The list as a document: a chapter for each sheet that people read."""
    return _booklet(msel_workbook(events, columns), tuple(how_to_read(events)))


def played_booklet(events: PlayedEvents, columns: Sequence[MselColumn]) -> Booklet:
    """Planned against delivered, as a document."""
    return _booklet(played_workbook(events, columns), tuple(how_to_read_played(events)))


def _booklet(book: Workbook, facts: Sequence[tuple[str, str]]) -> Booklet:
    blocks: list[Block] = [Heading(book.title, 1), *(Labelled(label, words) for label, words in facts)]
    for sheet in book.sheets:
        if not sheet.hidden and sheet.rows and sheet.title != "Reading":
            blocks += [Heading(sheet.title), _table(sheet)]
    return Booklet(book.title, book.marking, tuple(blocks), about=book.about)


def _table(sheet: Worksheet) -> Table:
    """The sheet as a table of a page, without what is hidden."""
    shown = [number for number, column in enumerate(sheet.columns) if not column.hidden]
    columns = tuple(Column(sheet.columns[number].heading, share=sheet.columns[number].width) for number in shown)
    rows = tuple(tuple(lines(*cell_text(row[number]).splitlines()) for number in shown) for row in sheet.rows)
    return Table(columns, rows)
