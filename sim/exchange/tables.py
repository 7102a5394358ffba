"""Workbooks and separated values as drafts: which sheet the list of events is in, and what its columns are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sim.characters import printable
from sim.exchange.draft import Imported
from sim.exchange.event_list import drafted
from sim.exchange.grids import MOST_COLUMNS, Grid, column_letters
from sim.exchange.headings import mapped
from sim.exchange.own_workbook import is_own, read_own
from sim.exchange.separated import is_separated, separated_grid
from sim.exchange.workbook import is_workbook, workbook_grids
from sim.faults import Misuse, nearest_or_all


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person says of a table that it does not: what columns hold, which sheet is meant, and the zone of its
    times."""

    columns: tuple[str, ...] = ()
    sheet: str = ""
    zone: str = "UTC"


def recognises(content: bytes) -> bool:
    """Whether a file is a workbook, or text in columns."""
    return is_workbook(content) or is_separated(content)


def read(content: bytes, name: str, wishes: Wishes) -> Imported:
    """The draft of a table; ``name`` is the file's. Raises Misuse where it cannot be read, or the wishes do not fit."""
    if is_workbook(content):
        grids, remarks = workbook_grids(content, name)
        if is_own(grids) and not wishes.sheet:
            own = read_own(grids, name, wishes.columns)
            return replace(own, remarks=(*remarks, *own.remarks))
        kind = "a workbook"
    else:
        grid, remarks = separated_grid(content, name)
        grids, kind = [grid], "a table"
    chosen = _chosen(grids, name, wishes)
    columns = mapped(chosen, wishes.columns)
    is_guess = columns.guessed and not wishes.columns and columns.column("time") is None
    if not chosen.rows or not columns.known or is_guess:
        raise Misuse(f"No list of events was found in {name}. Say what its columns hold, such as `--map A=message`.")
    imported = drafted(chosen, columns, name, wishes.zone)
    remarks = [*remarks, *_of_sheets(grids, chosen), *_of_width(chosen), *_of_rows(chosen)]
    if columns.guessed:
        remarks.append("Guessed: no row has headings that are known; columns are taken for what they look like.")
    return replace(imported, kind=kind, remarks=(*remarks, *imported.remarks))


def _chosen(grids: Sequence[Grid], name: str, wishes: Wishes) -> Grid:
    """The sheet that is asked for, else the one whose columns are best known."""
    filled = [grid for grid in grids if grid.rows]
    if wishes.sheet:
        names = {grid.name.casefold(): grid for grid in grids}
        if wishes.sheet.casefold() not in names:
            hint = nearest_or_all(wishes.sheet, tuple(grid.name for grid in grids), len(grids))
            raise Misuse(f"`--sheet`: {name} has no sheet `{printable(wishes.sheet)}`. {hint}".strip())
        return names[wishes.sheet.casefold()]
    if not filled:
        raise Misuse(f"{name} is empty.")
    return max(filled, key=lambda grid: (not grid.hidden, _known_well(grid), len(grid.rows)))


def _known_well(grid: Grid) -> int:
    """How many of its columns are known by their headings."""
    columns = mapped(grid)
    return 0 if columns.guessed else columns.known


def _of_sheets(grids: Sequence[Grid], chosen: Grid) -> list[str]:
    others = [grid for grid in grids if grid is not chosen and grid.rows]
    if not others:
        return []
    names = ", ".join(f"“{grid.name}”{' (hidden)' if grid.hidden else ''}" for grid in others)
    return [f"The sheet “{chosen.name}” is read. Left out: {names}; `--sheet NAME` reads another."]


def _of_width(chosen: Grid) -> list[str]:
    last = column_letters(MOST_COLUMNS - 1)
    return [f"Left out: what stands behind column {last}, the {MOST_COLUMNS}th."] if chosen.is_cut else []


def _of_rows(chosen: Grid) -> list[str]:
    hidden = [row.number for row in chosen.rows if row.hidden]
    if not hidden:
        return []
    count = "1 hidden row is" if len(hidden) == 1 else f"{len(hidden):,} hidden rows are"
    return [f"{count} read like the others, the first of them row {hidden[0]}."]
