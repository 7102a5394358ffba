"""Pages to a terminal, with rich. Off a terminal the width is always 80 and nothing is coloured."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from rich.console import Console, RenderableType

from sim.terminal import layouts
from sim.view.page import Block, Entry

PIPE_WIDTH = 80
WIDEST = 120


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
            for portion in layouts.timeline(entries, screen.width):
                _print(screen, portion)
            continue
        for block in blocks:
            _print(screen, layouts.laid_out(block, screen))


Paged = Sequence[Callable[[], Iterable[Block]]]
"""A page, and what is left of it where it finds no room: more and more left out."""


def fitted(page: Paged) -> None:
    """Print as much of a page as fits the terminal's height; off a terminal all of it."""
    screen = console()
    if not screen.is_terminal:
        render(page[0]())
        return
    screen.file.write("".join(f"{line}\x1b[K\n" for line in fitting(screen, page)))
    screen.file.flush()


def fitting(screen: Console, page: Paged) -> list[str]:
    """The lines of as much of a page as fits a terminal's height."""
    first = bisect_left(page, True, key=lambda part: _fits(screen, part()))
    return _drawn(screen, page[min(first, len(page) - 1)]())[: screen.height - 1]


def _fits(screen: Console, page: Iterable[Block]) -> bool:
    return len(_drawn(screen, page)) < screen.height


def _drawn(screen: Console, page: Iterable[Block]) -> list[str]:
    with screen.capture() as captured:
        render_on(screen, page)
    return captured.get().splitlines()


def _print(screen: Console, content: RenderableType) -> None:
    """Print without the blanks rich pads lines with, so that piped output is clean."""
    if screen.is_terminal:
        screen.print(content)
        return
    with screen.capture() as captured:
        screen.print(content)
    screen.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
