"""Pages to a terminal, with rich. Off a terminal the width is always 80 and nothing is coloured."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from itertools import groupby

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from sim.characters import visible
from sim.terminal.output import NARROWEST
from sim.view.page import Bar, Block, Entry, Heading, Labelled, Lines, Prose, Rule, Table

PIPE_WIDTH = 80
WIDEST = 120
LABEL_WIDTH = 9
_STYLES = {"strong": "bold", "plain": "", "quiet": "dim"}


def console() -> Console:
    """The console for standard output."""
    screen = Console(highlight=False)
    if not screen.file.isatty():
        return Console(width=PIPE_WIDTH, no_color=True, color_system=None, force_terminal=False, highlight=False)
    width = min(max(screen.width, NARROWEST), WIDEST)
    return screen if screen.width == width else Console(width=width, highlight=False)


def render(page: Iterable[Block]) -> None:
    """Print a page."""
    render_on(console(), page)


def render_on(screen: Console, page: Iterable[Block]) -> None:
    """Print a page on a console."""
    for is_entry, blocks in groupby(page, key=lambda block: isinstance(block, Entry)):
        if is_entry:
            _print(screen, _entries([block for block in blocks if isinstance(block, Entry)]))
            continue
        for block in blocks:
            if isinstance(block, Heading):
                _heading(screen, block)
            elif isinstance(block, Prose):
                _print(screen, _prose(block))
            elif isinstance(block, Table):
                if not block.close:
                    screen.print()
                _print(screen, _table(block))
            elif isinstance(block, Bar):
                _print(screen, _bar(block))
            elif isinstance(block, Labelled):
                _print(screen, _labelled(block))
            elif isinstance(block, Rule):
                screen.print("-" * screen.width, style="dim")


Paged = Callable[[int], Iterable[Block]]
"""A page of which as much can be had as fits: so many of its parts that may be left out."""

_MOST_PARTS = 40
_PATIENCE = 0.2
"""Seconds between two looks at what is followed."""


def fitted(page: Paged, over: bool = False) -> None:
    """Print as much of a page as fits the terminal's height, ``over`` what stands there; off a terminal all of it."""
    screen = console()
    if not screen.is_terminal:
        render(page(_MOST_PARTS))
        return
    parts = bisect_left(range(_MOST_PARTS + 1), True, key=lambda left_out: _fits(screen, page(_MOST_PARTS - left_out)))
    lines = _drawn(screen, page(max(0, _MOST_PARTS - parts)))
    shown = "".join(f"{text}\x1b[K\n" for text in lines[: screen.height - 1])
    screen.file.write(f"\x1b[2J\x1b[H{shown}" if over else shown)
    screen.file.flush()


def _fits(screen: Console, page: Iterable[Block]) -> bool:
    return len(_drawn(screen, page)) < screen.height


def _drawn(screen: Console, page: Iterable[Block]) -> list[str]:
    with screen.capture() as captured:
        render_on(screen, page)
    return captured.get().splitlines()


def follow(page: Callable[[], Paged], refresh: Callable[[], bool]) -> None:
    """Draw a page again whenever ``refresh`` has something new, every minute, and at another size; until Ctrl-C."""
    screen = console()
    with screen.screen() if screen.is_terminal else nullcontext():
        drawn: object = None
        with suppress(KeyboardInterrupt):
            while True:
                now = int(time.time() // 60), console().size
                if refresh() or drawn != now:
                    fitted(page(), over=True)
                    drawn = now
                time.sleep(_PATIENCE)


def _line(text: str, style: str = "") -> Text:
    """Text that stands on one line, or is one paragraph: a break in it is a blank."""
    return _lines(text.replace("\n", " "), style)


def _lines(text: str, style: str = "") -> Text:
    """Text that may have lines of its own, for they stand beside something and not where the program's lines begin.

    All that a page says passes here.
    """
    return Text(visible(text), style)


def _print(screen: Console, content: Grid | Padding) -> None:
    """Print without the blanks rich pads lines with, so that piped output is clean."""
    if screen.is_terminal:
        screen.print(content)
        return
    with screen.capture() as captured:
        screen.print(content)
    screen.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def _heading(screen: Console, heading: Heading) -> None:
    line = Grid.grid(expand=True, padding=(0, 1))
    line.add_column(overflow="fold")
    line.add_column(justify="right")
    line.add_row(_line(heading.text, "bold"), _line(heading.aside, "bold" if heading.level == 1 else ""))
    screen.print()
    if heading.level == 2:
        screen.print("-" * screen.width, style="dim")
    _print(screen, line)
    if heading.level == 1:
        screen.print("=" * screen.width, style="dim")


def _prose(block: Prose) -> Padding | Grid:
    text = _line(block.text, "dim" if block.quiet else "")
    indent = 2 * block.indent
    if not block.bullet:
        return Padding(text, (0, 0, 0, indent))
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=indent + len(block.bullet), justify="right")
    grid.add_column(overflow="fold")
    grid.add_row(_line(block.bullet), text)
    return grid


def _bar(bar: Bar) -> Grid:
    grid = Grid.grid(expand=True, padding=(0, 1))
    style = "bold" if bar.strong else ""
    parts = [(bar.left, "left"), (bar.middle, "center"), (bar.right, "right")]
    parts = [part for part in parts if part[0] or part[1] == "left"]
    for _, justify in parts:
        grid.add_column(justify=justify, overflow="fold")  # type: ignore[arg-type]
    grid.add_row(*(_line(text, style) for text, _ in parts))
    return grid


def _labelled(block: Labelled) -> Grid:
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=LABEL_WIDTH, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(_line(block.label, "bold"), _line(block.text, _STYLES[block.weight]))
    return grid


def _table(table: Table) -> Grid:
    if table.close:
        grid = Grid.grid(padding=(0, 2, 0, 0))
        grid.show_header, grid.header_style = True, "bold"
    else:
        grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for column in table.columns:
        grid.add_column(_cell(column.title), justify=column.align, overflow="fold")
    for row in table.rows:
        grid.add_row(*(_cell(cell) for cell in row))
    return grid


def _cell(text: str) -> Text:
    return _lines(text) if isinstance(text, Lines) else _line(text)


def _entries(entries: list[Entry]) -> Grid:
    """A timeline: clocks (not repeated while time stands still), the word, the text with its details."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    for _ in entries[0].clocks:
        grid.add_column(min_width=9, no_wrap=True)
    grid.add_column(width=8, no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    before: tuple[str, ...] = ()
    for entry in entries:
        style = _STYLES[entry.weight]
        same = entry.clocks == before
        quiet = "dim" if entry.weight == "quiet" else ""
        body = Text("\n").join([_line(entry.text, style), *(_lines(detail, quiet) for detail in entry.details)])
        clock_style = "dim" if not entry.word else ""
        clocks = (_line("" if same else clock, clock_style) for clock in entry.clocks)
        grid.add_row(*clocks, _line(entry.word, style), body)
        before = entry.clocks
    return grid
