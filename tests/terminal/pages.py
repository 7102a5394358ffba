"""Pages drawn in this process, at any size: what a screen of so many columns, and rows, would show."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from rich.cells import cell_len
from rich.console import Console

from sim.terminal.leaves import leaves
from sim.terminal.render import render_on
from sim.view.exercise.audience import Window
from sim.view.words.page import Block


def screen(columns: int, rows: int = 25, is_terminal: bool = False) -> Console:
    """A console of a size that writes into memory."""
    return Console(
        width=columns, height=rows, file=StringIO(), color_system=None, force_terminal=is_terminal, highlight=False
    )


def drawn(page: Iterable[Block], columns: int = 80) -> str:
    """A page as it is printed off a terminal, at a width; no line is wider."""
    into = screen(columns)
    render_on(into, page)
    text = into.file.getvalue()
    assert max(map(cell_len, text.splitlines()), default=0) <= columns
    return text


def leaved(window: Window, columns: int, rows: int) -> list[list[str]]:
    """The leaves of a window of a size; each has fewer lines than its rows, so that nothing is scrolled away."""
    all_of_it = [[line.rstrip() for line in leaf] for leaf in leaves(screen(columns, rows, is_terminal=True), window)]
    for lines in all_of_it:
        assert len(lines) < rows
        assert max(map(cell_len, lines)) <= columns
    return all_of_it
