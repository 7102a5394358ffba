"""What every form of a document has alike: tables and figures are numbered in their order."""

from __future__ import annotations

from sim.view.words.numbers import NumberTable
from sim.view.words.page import Figure, Table


class Numbering:
    """Counts figures, and tables that have a caption, from 1."""

    def __init__(self) -> None:
        self._figures = self._tables = 0

    def number_of(self, block: Figure | Table | NumberTable) -> int:
        """The number of the next figure or table; 0 for a table without a caption."""
        if isinstance(block, Figure):
            self._figures += 1
            return self._figures
        if not block.caption:
            return 0
        self._tables += 1
        return self._tables
