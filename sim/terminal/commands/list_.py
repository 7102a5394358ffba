"""`whitecell list`: the scenarios that come with Whitecell."""

from __future__ import annotations

from sim.terminal.forms import Product


def list_() -> Product:
    """Name the scenarios that come with Whitecell."""
    from sim.scenario.load import load
    from sim.scenario.shipped import scenario_names
    from sim.view.scenario.listing import listing, listing_records

    scenarios = {name: load(name) for name in scenario_names()}
    return Product(lambda: listing(scenarios), lambda: listing_records(scenarios))
