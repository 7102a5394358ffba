"""A progress bar on standard error, for what takes more than a second; none where nobody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from sim.terminal.output import is_watched

PATIENCE = 1.0
"""Seconds before a bar appears."""


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Yields a function that is told (done, wanted) as the work goes on."""
    if not is_watched():
        yield lambda _done, _wanted: None
        return
    from rich.console import Console
    from rich.progress import Progress

    began = monotonic()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, visible=False)

        def tell(done: int, wanted: int) -> None:
            bar.update(task, completed=done, total=wanted, visible=monotonic() - began > PATIENCE)

        yield tell
