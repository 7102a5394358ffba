"""`whitecell list`: the scenarios that come with Whitecell."""

from __future__ import annotations

from typing import Annotated

import typer


def list_(json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False) -> None:
    """Name the scenarios that come with Whitecell."""
    from sim.scenario.load import load
    from sim.scenario.shipped import scenario_names
    from sim.terminal.output import put_all
    from sim.terminal.render import render
    from sim.view.listing import listing, listing_lines

    scenarios = {name: load(name) for name in scenario_names()}
    if json:
        put_all(listing_lines(scenarios))
    else:
        render(listing(scenarios))
