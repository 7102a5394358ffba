"""`whitecell show`: a facilitator's briefing, or what a scenario rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from sim.terminal.forms import Product
from sim.terminal.playable import SCENARIO

if TYPE_CHECKING:
    from sim.view.words.page import Block


def show(
    scenario: Annotated[str, SCENARIO],
    sources: Annotated[bool, typer.Option("--sources", help="Show what it rests on: claims and judgement.")] = False,
    texts: Annotated[
        bool, typer.Option("--texts", help="With the injects' texts, expected actions and notes.")
    ] = False,
    everything: Annotated[
        bool,
        typer.Option("--everything", help="All that the file says, with ids, in the order of play."),
    ] = False,
    players: Annotated[
        str, typer.Option("--players", metavar="CELL", help="All that the players of one cell could ever read.")
    ] = "",
) -> Product:
    """Brief a facilitator, or show what it rests on.

    Cells, turns, injects, procedures, decisions and where each option leads; or claims, elements and judgement; or all
    that the file says, or that one cell could read.
    """
    from sim.faults import Misuse
    from sim.scenario import claims
    from sim.scenario.load import load
    from sim.view.records.values import scenario_record
    from sim.view.scenario import proof
    from sim.view.scenario.briefing import briefing
    from sim.view.scenario.sources import sources_page, sources_records

    asked = [
        f"--{name}"
        for name, given in (("sources", sources), ("texts", texts), ("everything", everything), ("players", players))
        if given
    ]
    if len(asked) > 1:
        raise Misuse(f"`{asked[0]}` and `{asked[1]}` are two pages: ask for one at a time.")
    loaded = load(scenario)
    documents = claims.sources(loaded.document.beside)

    def page() -> Iterable[Block]:
        if sources:
            return sources_page(loaded, documents)
        if everything:
            return proof.everything(loaded)
        return proof.readable(loaded, players) if players else briefing(loaded, texts)

    return Product(page, lambda: sources_records(loaded, documents) if sources else [scenario_record(loaded)])
