"""Pages to a terminal, with rich. Off a terminal the width is always 80 and nothing is coloured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from io import StringIO
from itertools import groupby
from typing import Any

from rich.console import Console, RenderableType

from sim.characters import visible
from sim.terminal import layouts
from sim.terminal.output import NARROWEST, draws_bars, narrate
from sim.view.words.page import Block, Lines, TimelineEntry

PIPE_WIDTH = 80
WIDEST = 120


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


def render_aside(page: Iterable[Block]) -> None:
    """Print a page on standard error, beside a product that goes to standard output."""
    paper = StringIO()
    render_on(Console(file=paper, width=PIPE_WIDTH, color_system=None, highlight=False), page)
    for line in paper.getvalue().splitlines():
        narrate(line)


def render_on(screen: Console, page: Iterable[Block]) -> None:
    """Print a page on a console; all that it says passes ``shown``."""
    for is_entry, blocks in groupby(map(shown, page), key=lambda block: isinstance(block, TimelineEntry)):
        if is_entry:
            entries = [block for block in blocks if isinstance(block, TimelineEntry)]
            for portion in layouts.timeline(entries, screen.width):
                _print(screen, portion)
            continue
        for block in blocks:
            _print(screen, layouts.laid_out(block, screen))


def shown(part: Any) -> Any:
    """A block, or a part of one, with its text as a screen may have it: what a terminal would obey as escapes, and all
    of it on one line but for lines that the program made, so that no text can look like a line of the program."""
    if isinstance(part, Lines):
        return Lines(visible(part))
    if isinstance(part, str):
        return _in_ascii(visible(part.replace("\n", " ")))
    if isinstance(part, tuple):
        return tuple(map(shown, part))
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{field.name: shown(getattr(part, field.name)) for field in fields(part)})
    return part


_BARS = str.maketrans("■□", "#.")


def _in_ascii(text: str) -> str:
    """Bars as a terminal can draw them that has no signs for them."""
    return text if text.isascii() or draws_bars() else text.translate(_BARS)


def in_lines(page: Sequence[Callable[[], Iterable[Block]]], most: int) -> Iterable[Block]:
    """As much of a page as takes at most so many lines at the terminal's width; the least of it if that takes more."""
    return next((form() for form in page if _lines(form()) <= most), page[-1]())


def _lines(page: Iterable[Block]) -> int:
    paper = StringIO()
    render_on(Console(file=paper, width=console().width, highlight=False), page)
    return paper.getvalue().count("\n")


def lines_of(screen: Console, page: Iterable[Block]) -> list[str]:
    """The lines of a page as a terminal of that width has them."""
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
