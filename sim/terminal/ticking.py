"""What waits beside the prompt for what is due, while the clock runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sim.desk.lead import Console


@contextmanager
def ticking(console: Console) -> Iterator[None]:
    """Let a console's clock run on while somebody types."""
    ended = threading.Event()

    def tick() -> None:
        while not ended.is_set():
            console.stirred.wait(console.due_in)
            console.stirred.clear()
            console.tick()

    waiting = threading.Thread(target=tick, name="clock", daemon=True)
    waiting.start()
    try:
        yield
    finally:
        ended.set()
        console.stirred.set()
        waiting.join()
