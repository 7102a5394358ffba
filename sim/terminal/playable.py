"""The argument that names what is played, and what a shell proposes for it."""

from __future__ import annotations

import typer


def playable(incomplete: str) -> list[str]:
    """The shipped names that begin so."""
    from sim.scenario.shipped import playable_names

    return [name for name in playable_names() if name.startswith(incomplete)]


SCENARIO = typer.Argument(help="A shipped scenario's or procedure's name, or a path.", autocompletion=playable)
"""Of the commands that play or show one scenario."""
