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
    once: Annotated[bool, typer.Option("--once", help="Show it once and stop.")] = False,
) -> None:
    """Follow an exercise on a projector or in a cell's room; read only.

    It shows what players may know and nothing else. Ctrl-C ends it.
    """
    from sim.exercise.audience import sight_of
    from sim.exercise.follower import Follower
    from sim.terminal.following import follow
    from sim.terminal.render import Paged, fitted
    from sim.view.exercise.audience import audience_pages

    follower = Follower(log)
    sight_of(follower.exercise, cell)

    def page() -> Paged:
        return audience_pages(follower.exercise.scenario, sight_of(follower.exercise, cell))

    if once:
        fitted(page())
    else:
        follow(page, follower.refresh)
