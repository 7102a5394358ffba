"""`whitecell export`: a scenario as another tool reads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.terminal.forms import Product
from sim.terminal.playable import SCENARIO

if TYPE_CHECKING:
    from sim.scenario.model import Scenario


def export(
    scenario: Annotated[str, SCENARIO],
    openaev: Annotated[
        Path | None, typer.Option("--openaev", metavar="FILE", help="Write a zip file that OpenAEV imports.")
    ] = None,
    runs: Annotated[int, typer.Option(help="Runs that say when things are likely to come.")] = 1_000,
    seed: Annotated[int, typer.Option(help="The number their luck starts from.")] = 0,
) -> Product:
    """Write a scenario as another tool reads it, and say what has no place there.

    What players get is sent there as mails, what is asked of them by hand; rules, effects and states stay here.
    """
    from sim.analysis.planned import planned
    from sim.scenario.load import load
    from sim.terminal.writing import check_targets, write_whole
    from sim.view.export.page import export_page
    from sim.view.export.sendings import departed
    from sim.view.msel.rows import EventList
    from sim.view.records.export import export_records

    check_targets({"--openaev": openaev})
    loaded = load(scenario)
    gone = departed(EventList(loaded, planned(loaded, runs, seed), runs), _files(loaded))
    if openaev is not None:
        from sim.exchange.openaev_written import openaev_archive

        write_whole(openaev, openaev_archive(gone.outgoing))
    return Product(lambda: export_page(gone, runs), lambda: export_records(loaded, gone, runs))


def _files(scenario: Scenario) -> dict[str, bytes]:
    """The files that are attached, as they are now. Raises Misuse where one is gone."""
    from sim.faults import Misuse

    beside = scenario.document.beside or Path()
    files = {}
    for name in scenario.document.attachments:
        try:
            files[name] = (beside / name).read_bytes()
        except OSError as error:
            raise Misuse(f"`{name}`, which is attached, cannot be read: {error.strerror or error}.") from None
    return files
