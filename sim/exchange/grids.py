"""Tables as they stand in a file, whatever kind of file it is: rows of cells, each row with its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sim.exchange.instants import TableCell

MOST_ROWS = 20_000
MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row in which something stands: its number in the file, and its cells. ``formulas`` are those that some of the
    cells were worked out by, by column from 0."""

    number: int
    cells: tuple[TableCell, ...]
    hidden: bool = False
    formulas: Mapping[int, str] = field(default_factory=dict)

    def cell(self, column: int) -> TableCell:
        """What stands in a column, from 0."""
        return self.cells[column] if column < len(self.cells) else None

    def text(self, column: int) -> str:
        """The same as text, without what surrounds it."""
        return cell_text(self.cell(column))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table by its sheet's name; ``hidden``: people do not see that sheet; ``is_cut``: it has more columns, of which
    something stands in some."""

    name: str
    rows: tuple[GridRow, ...]
    hidden: bool = False
    is_cut: bool = False

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max((len(row.cells) for row in self.rows), default=0)


def column_letters(column: int) -> str:
    """What a spreadsheet calls a column, from 0: ``A``, ``B``, ``AA``."""
    before, last = divmod(column, 26)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + last)


def cell_text(cell: TableCell) -> str:
    """What a cell says, as text: whole numbers without a point, instants as ISO 8601 has them."""
    match cell:
        case None:
            return ""
        case str():
            return cell.strip()
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 2**53:
            return str(int(cell))
        case datetime():
            return cell.isoformat(" ", "minutes" if not cell.second else "seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return str(cell)
