"""A window that follows: drawn again when its page differs, and kept as it is where what it follows cannot be read."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext, suppress

from rich.console import Console

from sim.faults import Damage, Misuse
from sim.terminal.render import Paged, console, fitting, render

_GLANCE = 0.2
"""Seconds between two looks at what is followed."""
_PATIENCE = 5.0
"""Seconds without a look before that is said; a disk or a program that keeps copies needs a moment now and then."""


def follow(page: Callable[[], Paged], refresh: Callable[[], bool]) -> None:
    """Show a page, and look whether it comes out otherwise whenever ``refresh`` has something new, every minute and at
    another size; until Ctrl-C. Where ``refresh`` raises Damage or Misuse, what was shown stays."""
    window = _Window(page, refresh)
    screen = console()
    with screen.screen() if screen.is_terminal else nullcontext(), suppress(KeyboardInterrupt):
        while True:
            window.look()
            time.sleep(_GLANCE)


class _Window:
    """The page as it was last had, and what stands in the window."""

    def __init__(self, page: Callable[[], Paged], refresh: Callable[[], bool]) -> None:
        self._page, self._refresh = page, refresh
        self._paged = page()
        self._had = time.time()
        self._occasion: object = None
        self._drawn: object = None

    def look(self) -> None:
        """Have the page anew where there is an occasion, and draw it if it differs."""
        fresh = self._renewed()
        screen = console()
        occasion = int(time.time() // 60), screen.size, self._waits
        if fresh or occasion != self._occasion:
            self._occasion = occasion
            self._draw(screen)

    def _renewed(self) -> bool:
        """Whether there was something new; the page as it is, also of a minute in which nothing was."""
        try:
            fresh = self._refresh()
            self._paged = self._page()
        except (Damage, Misuse):
            return False
        self._had = time.time()
        return fresh

    @property
    def _waits(self) -> bool:
        return time.time() - self._had > _PATIENCE

    def _draw(self, screen: Console) -> None:
        if not screen.is_terminal:
            render(self._paged[0]())
            return
        lines = fitting(screen, self._paged)
        if self._waits:
            at = time.strftime("%H:%M", time.localtime(self._had))
            words = f"The log cannot be read just now; this is how things stood at {at}."
            lines = [*lines[: screen.height - 2], f"\x1b[2m{words[: screen.width]}\x1b[0m"]
        if (screen.size, lines) != self._drawn:
            screen.file.write("\x1b[H" + "".join(f"{line}\x1b[K\n" for line in lines) + "\x1b[J")
            screen.file.flush()
            self._drawn = screen.size, lines
