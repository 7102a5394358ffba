"""`whitecell scribe`: a second keyboard beside the console that leads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

GLANCE = 0.2
"""Seconds between two looks at the log and at whether the console is there."""


def scribe(
    log: Annotated[Path, typer.Argument(help="The log of the exercise that is being led.")],
    as_: Annotated[str, typer.Option("--as", metavar="NAME", help="Who writes; stands in the log beside every line.")],
) -> None:
    """Write notes, verdicts and ratings beside the console that leads.

    What you type goes to the console, and is in the log before it is acknowledged. Type `help` for the commands.
    From a pipe, each line is one command.
    """
    import shutil
    import sys
    from threading import Event, Thread

    from sim.desk.scribe import Scribe, scribe_completions
    from sim.terminal.exits import Exit, stop
    from sim.terminal.output import narrate, put
    from sim.terminal.prompt import Piped, Typed
    from sim.terminal.render import render

    lines = Typed(completions=scribe_completions) if sys.stdin.isatty() else Piped()

    def complain(sentence: str) -> None:
        if isinstance(lines, Piped):
            narrate(f"Line {lines.number}: {sentence}" if lines.number else sentence)
        else:
            narrate(sentence, shutil.get_terminal_size().columns - 1)

    def tell(sentence: str) -> None:
        if isinstance(lines, Piped):
            put(sentence)
        else:
            lines.above(lambda: complain(sentence))

    beside = Scribe(log, as_, lines, render, tell, complain)
    left = Event()

    def look() -> None:
        while not left.wait(GLANCE):
            beside.look()

    if isinstance(lines, Typed):
        Thread(target=look, name="looking", daemon=True).start()
    try:
        well = beside.lead()
    finally:
        left.set()
    if not well:
        stop(Exit.MISUSE)
