"""Pages drawn in this process, at any size: what a screen of so many columns, and rows, would show."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from rich.cells import cell_len
from rich.console import Console

import sim.terminal.render
from sim.terminal.render import Paged, fitted, render_on
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


def drawn_to_fit(page: Paged, columns: int, rows: int, monkeypatch) -> list[str]:
    """The lines of a page on a terminal of a size; there are fewer than its rows, so that nothing is scrolled away."""
    into = screen(columns, rows, is_terminal=True)
    monkeypatch.setattr(sim.terminal.render, "console", lambda: into)
    fitted(page)
    lines = into.file.getvalue().replace("\x1b[K", "").splitlines()
    assert len(lines) < rows
    assert max(map(cell_len, lines)) <= columns
    return [line.rstrip() for line in lines]
