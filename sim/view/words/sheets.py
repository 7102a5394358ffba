"""The shapes a workbook is made of: sheets of cells under headings, for staffs to filter, edit and print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sim.exchange.kept import cell_text as cell_text

SheetCell = str | int | datetime
"""Words, a number, or a date and time without a zone."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its heading, how many characters wide it is shown, and what may be chosen in it, if not anything.

    A ``hidden`` one is there for programs.
    """

    heading: str
    width: int = 16
    choices: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Worksheet:
    """Rows under headings. ``keys`` has a word for each row by which a row is found again, where it has one."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[SheetCell, ...], ...]
    keys: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets to be printed and edited: ``marking`` stands at the top and the bottom of every page of them.

    ``about`` are facts of the file, such as who made it, for programs that list files.
    """

    title: str
    marking: str
    sheets: tuple[Worksheet, ...]
    about: tuple[tuple[str, str], ...] = ()
