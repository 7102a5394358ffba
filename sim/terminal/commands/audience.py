"""`whitecell audience`: what the projector, or a cell's own screen, shows while somebody else leads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def audience(
    log: Annotated[Path, typer.Argument(help="The log of the exercise that is being led.")],
    cell: Annotated[
        str, typer.Option(help="Show what this player cell was given; by default what the wall carries.")
    ] = "",
    once: Annotated[
        bool, typer.Option("--once", help="Print all of it once, in the order in which it came, and stop.")
    ] = False,
) -> None:
    """Follow an exercise on a projector or in a cell's room; read only.

    It shows what players may know and nothing else. PgUp, PgDn, Home and End leaf through what finds no room; q or
    Ctrl-C ends it. It waits for a log that is not there yet.
    """
    from sim.exercise.audience import sight_of
    from sim.exercise.follower import Follower
    from sim.terminal.following import follow, wait_for
    from sim.terminal.render import render
    from sim.view.exercise.audience import Window, audience_page, audience_window

    if not once and not wait_for(log):
        return
    follower = Follower(log)
    sight = sight_of(follower.exercise, cell)

    def window() -> Window:
        return audience_window(follower.exercise.as_begun, sight_of(follower.exercise, cell))

    if once:
        render(audience_page(follower.exercise.as_begun, sight))
    else:
        follow(window, follower.refresh)
