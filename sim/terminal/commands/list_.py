"""`whitecell list`: the scenarios and procedures that come with Whitecell."""

from __future__ import annotations

from sim.terminal.forms import Product


def list_() -> Product:
    """Name the scenarios that come with Whitecell, and the procedures, which can be played alone."""
    from sim.scenario.load import load
    from sim.scenario.shipped import procedure_names, scenario_names
    from sim.view.scenario.listing import listing, listing_records

    scenarios = {name: load(name) for name in scenario_names()}
    procedures = {name: load(name) for name in procedure_names() if name not in scenarios}
    return Product(lambda: listing(scenarios, procedures), lambda: listing_records(scenarios, procedures))
