"""Pages to a terminal, with rich. Off a terminal the width is always 80 and nothing is coloured."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from sim.view.page import Bar, Block, Entry, Heading, Labelled, Prose, Rule, Table

PIPE_WIDTH = 80
WIDEST = 120
LABEL_WIDTH = 9
_STYLES = {"strong": "bold", "plain": "", "quiet": "dim"}


def console() -> Console:
    """The console for standard output."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")
    if not sys.stdout.isatty():
        return _Screen(width=PIPE_WIDTH, no_color=True, color_system=None, force_terminal=False, highlight=False)
    wide = _Screen(highlight=False)
    return wide if wide.width <= WIDEST else _Screen(width=WIDEST, highlight=False)


class _Screen(Console):
    """A console that leaves a closed pipe to the command, which knows that it is no failure."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def render(page: Iterable[Block]) -> None:
    """Print a page."""
    render_on(console(), page)


def render_on(screen: Console, page: Iterable[Block]) -> None:
    """Print a page on a console."""
    for is_entry, blocks in groupby(page, key=lambda block: isinstance(block, Entry)):
        if is_entry:
            entries = [block for block in blocks if isinstance(block, Entry)]
            widths = [max(map(cell_len, column)) for column in zip(*(entry.clocks for entry in entries), strict=True)]
            for portion in _portions(entries):
                _print(screen, _entries(portion, widths))
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


_PORTION = 2**18
"""Characters of a timeline that are laid out together: memory does not grow with what was written down."""


def _portions(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """A timeline as a whole, or in pieces where it is a very long one."""
    portion: list[Entry] = []
    size = 0
    for entry in entries:
        if size > _PORTION:
            yield portion
            portion, size = [], 0
        portion.append(entry)
        size += len(entry.text) + sum(map(len, entry.details))
    yield portion


Paged = Callable[[int], Iterable[Block]]
"""A page of which as much can be had as fits: so many of its parts that may be left out."""

MOST_PARTS = 40


def fitted(page: Paged) -> None:
    """Print as much of a page as fits the terminal's height; off a terminal all of it."""
    screen = console()
    if not screen.is_terminal:
        render(page(MOST_PARTS))
        return
    screen.file.write("".join(f"{line}\x1b[K\n" for line in fitting(screen, page)))
    screen.file.flush()


def fitting(screen: Console, page: Paged) -> list[str]:
    """The lines of as much of a page as fits a terminal's height."""
    parts = bisect_left(range(MOST_PARTS + 1), True, key=lambda left_out: _fits(screen, page(MOST_PARTS - left_out)))
    return _drawn(screen, page(max(0, MOST_PARTS - parts)))[: screen.height - 1]


def _fits(screen: Console, page: Iterable[Block]) -> bool:
    return len(_drawn(screen, page)) < screen.height


def _drawn(screen: Console, page: Iterable[Block]) -> list[str]:
    with screen.capture() as captured:
        render_on(screen, page)
    return captured.get().splitlines()


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
    line.add_row(Text(heading.text, "bold"), Text(heading.aside, "bold" if heading.level == 1 else ""))
    screen.print()
    if heading.level == 2:
        screen.print("-" * screen.width, style="dim")
    _print(screen, line)
    if heading.level == 1:
        screen.print("=" * screen.width, style="dim")


def _prose(block: Prose) -> Padding | Grid:
    text = Text(block.text, "dim" if block.quiet else "")
    indent = 2 * block.indent
    if not block.bullet:
        return Padding(text, (0, 0, 0, indent))
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=indent + len(block.bullet), justify="right")
    grid.add_column(overflow="fold")
    grid.add_row(block.bullet, text)
    return grid


def _bar(bar: Bar) -> Grid:
    grid = Grid.grid(expand=True, padding=(0, 1))
    style = "bold" if bar.strong else ""
    parts = [(bar.left, "left"), (bar.middle, "center"), (bar.right, "right")]
    parts = [part for part in parts if part[0] or part[1] == "left"]
    for _, justify in parts:
        grid.add_column(justify=justify, overflow="fold")  # type: ignore[arg-type]
    grid.add_row(*(Text(text, style) for text, _ in parts))
    return grid


def _labelled(block: Labelled) -> Grid:
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=LABEL_WIDTH, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(block.label, "bold"), Text(block.text, _STYLES[block.weight]))
    return grid


def _table(table: Table) -> Grid:
    if table.close:
        grid = Grid.grid(padding=(0, 2, 0, 0))
        grid.show_header, grid.header_style = True, "bold"
    else:
        grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for column in table.columns:
        grid.add_column(column.title, justify=column.align, overflow="fold")
    for row in table.rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def _entries(entries: list[Entry], widths: Sequence[int]) -> Grid:
    """A timeline: clocks (not repeated while time stands still), the word, the text with its details."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    for width in widths:
        grid.add_column(min_width=max(9, width), no_wrap=True)
    grid.add_column(width=8, no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    before: tuple[str, ...] = ()
    for entry in entries:
        style = _STYLES[entry.weight]
        same = entry.clocks == before
        body = Text.assemble((entry.text, style))
        for detail in entry.details:
            body.append(f"\n{detail}", "dim" if entry.weight == "quiet" else "")
        clock_style = "dim" if not entry.word else ""
        clocks = (Text("" if same else clock, clock_style) for clock in entry.clocks)
        grid.add_row(*clocks, Text(entry.word, style), body)
        before = entry.clocks
    return grid
