"""What may come in between while a line is done: Ctrl-C, and a fault of the program's own."""

from __future__ import annotations

import os
import signal
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from sim.characters import printable
from sim.desk.line import brief


def own_fault(error: Exception) -> str:
    """What is said of a fault of the program's own; with WHITECELL_DEBUG set, all that is known of it goes before."""
    if os.environ.get("WHITECELL_DEBUG"):
        traceback.print_exception(error)
    what = f"{type(error).__name__}: {printable(str(error))}".rstrip(": ")
    return (
        f"That failed, by a fault of Whitecell and not of yours ({brief(what)}). All that was done is saved; go on, or "
        "leave and `whitecell resume`."
    )


@contextmanager
def uninterrupted() -> Iterator[list[int]]:
    """Ctrl-C while a command is written and done waits until it is; gives whether it came, as the signals that did."""
    pressed: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield pressed
        return
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)
