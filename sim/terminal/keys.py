"""Single keys that are pressed in a window in which nobody types lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from prompt_toolkit.input import create_input
from prompt_toolkit.keys import Keys

Press = Literal["on", "back", "first", "last", "end"]
"""To the next page, the one before, the first, the last; or out."""

_PRESSES: dict[str, Press] = {
    **dict.fromkeys((Keys.PageDown, Keys.Down, Keys.Right, Keys.ControlF, Keys.ControlM, " ", "j"), "on"),
    **dict.fromkeys((Keys.PageUp, Keys.Up, Keys.Left, Keys.ControlB, "b", "k"), "back"),
    **dict.fromkeys((Keys.Home, "g"), "first"),
    **dict.fromkeys((Keys.End, "G"), "last"),
    **dict.fromkeys((Keys.ControlC, Keys.ControlD, "q", "Q"), "end"),
}


@contextmanager
def presses() -> Iterator[Callable[[], list[Press]]]:
    """Gives what tells which keys were pressed since it was last asked; none where standard input is no terminal."""
    if sys.stdin is None or not sys.stdin.isatty():
        yield list
        return
    source = create_input()
    with source.raw_mode():
        yield lambda: [_PRESSES[press.key] for press in source.read_keys() if press.key in _PRESSES]
