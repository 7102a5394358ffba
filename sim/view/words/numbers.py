"""Numbers of a table that keep the exact value beside what is shown of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """A value and what is shown of it; ``value`` is None where there is none."""

    text: str
    value: float | None


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A number, with the bounds of its interval if it has one; ``strong`` if it says something by itself, ``every``
    where it is that of every run."""

    number: ShownNumber
    low: ShownNumber | None = None
    high: ShownNumber | None = None
    strong: bool = False
    every: bool = False


@dataclass(frozen=True, slots=True)
class NumberTable:
    """A table: each row has a heading and a cell (or nothing) a column. ``corner`` heads the headings."""

    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[ShownCell | None, ...]], ...]
