"""`whitecell list`: the scenarios and procedures that come with Whitecell, or the claims that they play."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.terminal.forms import Product


def list_(
    claims: Annotated[
        bool, typer.Option("--claims", help="List the claims of the source documents, and where each is played.")
    ] = False,
) -> Product:
    """Name the scenarios and procedures that come with Whitecell, or the claims that they play."""
    from sim.scenario.claims import sources
    from sim.scenario.load import load
    from sim.scenario.shipped import procedure_names, scenario_names
    from sim.view.scenario.listing import listing, listing_records
    from sim.view.scenario.played import played_page, played_records

    scenarios = {name: load(name) for name in scenario_names()}
    if claims:
        return Product(lambda: played_page(scenarios, sources()), lambda: played_records(scenarios, sources()))
    procedures = {name: load(name) for name in procedure_names() if name not in scenarios}
    return Product(lambda: listing(scenarios, procedures), lambda: listing_records(scenarios, procedures))
