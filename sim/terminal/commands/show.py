"""`whitecell show`: a facilitator's briefing, or what a scenario rests on."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.terminal.forms import Product


def show(
    scenario: Annotated[str, typer.Argument(help="A shipped scenario's name, or a path.")],
    sources: Annotated[bool, typer.Option("--sources", help="Show what it rests on: claims and judgement.")] = False,
    texts: Annotated[
        bool, typer.Option("--texts", help="With the injects' texts, expected actions and notes.")
    ] = False,
) -> Product:
    """Brief a facilitator, or show what it rests on.

    Cells, turns, injects, procedures, decisions and where each option leads; or claims, elements and judgement.
    """
    from sim.scenario import claims
    from sim.scenario.load import load
    from sim.view.records.values import scenario_record
    from sim.view.scenario.briefing import briefing
    from sim.view.scenario.sources import sources_page, sources_records

    loaded = load(scenario)
    documents = claims.sources(loaded.document.beside)
    return Product(
        lambda: sources_page(loaded, documents) if sources else briefing(loaded, texts),
        lambda: sources_records(loaded, documents) if sources else [scenario_record(loaded)],
    )
