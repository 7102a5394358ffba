"""A window that follows: drawn again when its page differs, and kept as it is where what it follows cannot be read."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path

from rich.console import Console

from sim.characters import printable
from sim.faults import Damage, Misuse
from sim.terminal.keys import Press, presses
from sim.terminal.leaves import everything, leaves
from sim.terminal.render import console, render
from sim.view.exercise.audience import Window

_GLANCE = 0.2
"""Seconds between two looks at what is followed."""
_KEYS = 0.05
"""Seconds between two looks at the keys."""
_PATIENCE = 5.0
"""Seconds without a look before that is said; a disk or a program that keeps copies needs a moment now and then."""
_TURNS = 12.0
"""Seconds that a leaf of a wall stands before the next comes by itself."""
_RESTS = 60.0
"""Seconds without a key after which a wall turns its leaves again."""


def follow(window: Callable[[], Window], refresh: Callable[[], bool]) -> None:
    """Show a window, and look whether it comes out otherwise whenever ``refresh`` has something new, every minute (at
    each look, where it runs) and at another size; until Ctrl-C or `q`. Where ``refresh`` raises Damage or Misuse, what
    was shown stays."""
    shown = _Shown(window, refresh)
    screen, looked = console(), 0.0
    with screen.screen() if screen.is_terminal else nullcontext(), presses() as pressed, suppress(KeyboardInterrupt):
        while True:
            keys = pressed()
            if "end" in keys:
                return
            for key in keys:
                shown.leaf(key)
            if keys or time.monotonic() - looked >= _GLANCE:
                looked = time.monotonic()
                shown.look()
            time.sleep(_KEYS)


def wait_for(log: Path) -> bool:
    """Wait, and say so on the screen, until there is a log with its first line; False where somebody leaves first.

    Off a terminal nobody would read that, and nothing is waited for.
    """
    screen = console()
    if not screen.is_terminal or log.exists() or not log.absolute().parent.is_dir():
        return True
    words = f"There is no log {printable(log)} yet; this window waits for it. q ends it."
    with screen.screen(), presses() as pressed, suppress(KeyboardInterrupt):
        screen.print(words, highlight=False)
        while not _is_begun(log):
            if "end" in pressed():
                return False
            time.sleep(_KEYS)
        return True
    return False


def _is_begun(log: Path) -> bool:
    try:
        with log.open("rb") as file:
            return file.readline().endswith(b"\n")
    except OSError:
        return False


class _Shown:
    """The window as it was last had, the leaf that is open, and what stands on the screen."""

    def __init__(self, window: Callable[[], Window], refresh: Callable[[], bool]) -> None:
        self._make, self._refresh = window, refresh
        self._window = window()
        self._had = time.time()
        self._minute = 0
        self._leaves: list[list[str]] = []
        self._open, self._until = 0, time.monotonic() + _TURNS
        """The leaf that is open, and until when a wall leaves it so."""
        self._occasion: object = None
        self._drawn: object = None

    def leaf(self, key: Press) -> None:
        """Open another leaf."""
        last = len(self._leaves) - 1
        to = {"on": self._open + 1, "back": self._open - 1, "first": 0, "last": last}.get(key, self._open)
        self._open_at(max(0, min(to, last)), _RESTS)

    def _open_at(self, number: int, seconds: float) -> None:
        self._open, self._until = number, time.monotonic() + seconds

    def look(self) -> None:
        """Have the window anew where there is an occasion, and draw it if it differs."""
        news = self._window.news
        self._renew()
        if self._window.news != news:
            self._open_at(0, _TURNS)
        screen = console()
        occasion = self._window, screen.size, self._waits
        if occasion != self._occasion:
            self._occasion = occasion
            if screen.is_terminal:
                self._leaves = leaves(screen, self._window)
            else:
                render(everything(self._window))
        if self._window.turns and time.monotonic() >= self._until:
            self._open_at((self._open + 1) % max(1, len(self._leaves)), _TURNS)
        if screen.is_terminal:
            self._draw(screen)

    def _renew(self) -> None:
        """Take in what is new. What can be read no more stays as it was, also in a minute in which nothing is new."""
        try:
            fresh, minute = self._refresh(), int(time.time() // 60)
            if fresh or self._window.runs or minute != self._minute:
                self._window, self._minute = self._make(), minute
        except (Damage, Misuse):
            return
        self._had = time.time()

    @property
    def _waits(self) -> bool:
        return time.time() - self._had > _PATIENCE

    def _draw(self, screen: Console) -> None:
        lines = self._leaves[min(self._open, len(self._leaves) - 1)]
        if self._waits:
            at = time.strftime("%H:%M", time.localtime(self._had))
            words = f"The log cannot be read just now; this is how things stood at {at}."
            lines = [*lines[: screen.height - 2], f"\x1b[2m{words[: screen.width]}\x1b[0m"]
        if (screen.size, lines) != self._drawn:
            screen.file.write("\x1b[H" + "".join(f"{line}\x1b[K\r\n" for line in lines) + "\x1b[J")
            screen.file.flush()
            self._drawn = screen.size, lines
