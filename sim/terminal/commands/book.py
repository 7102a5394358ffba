"""`whitecell book`: the situation manual, the facilitator's book, the evaluators' guides."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.terminal.forms import Product
from sim.terminal.playable import SCENARIO
from sim.terminal.targets import DOCX, HTML, MD

if TYPE_CHECKING:
    from sim.scenario.model import Scenario

READERS = ("facilitators", "players", "evaluators")


def book(
    scenario: Annotated[str, SCENARIO],
    reader: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="READER",
            help="Whom it is for: facilitators, players (the situation manual) or evaluators (a guide an objective).",
            autocompletion=lambda incomplete: [reader for reader in READERS if reader.startswith(incomplete)],
        ),
    ] = "facilitators",
    policy: Annotated[
        str | None, typer.Option(help="The policy that takes decisions in the runs; by default their weights.")
    ] = None,
    runs: Annotated[int, typer.Option(help="Runs behind likely times and forecasts.")] = 1_000,
    seed: Annotated[int, typer.Option(help="The number luck starts from.")] = 0,
    html: Annotated[Path | None, HTML] = None,
    docx: Annotated[Path | None, DOCX] = None,
    md: Annotated[Path | None, MD] = None,
) -> Product:
    """Make the books of an exercise, to print or to edit.

    For facilitators the run of the room, with likely times, where each answer leads and a forecast of it, what is in
    reserve, what to print and a checklist. For players what all of them may know before the start. For evaluators a
    guide for each objective.
    """
    from sim.characters import printable
    from sim.faults import Misuse, nearest_or_all
    from sim.scenario import claims
    from sim.scenario.load import load
    from sim.terminal.output import narrate
    from sim.terminal.progress import progress
    from sim.terminal.targets import make_ready, write_booklet
    from sim.view.book import booklets
    from sim.view.book.prepared import prepare
    from sim.view.records import book as records

    if reader not in READERS:
        raise Misuse(f"A book is for facilitators, players or evaluators. {nearest_or_all(reader, READERS)}".rstrip())
    targets = {"--html": html, "--docx": docx, "--md": md}
    make_ready(targets, has_figures=reader == "facilitators")
    loaded = load(scenario)
    if reader == "players":
        booklet = booklets.players_booklet(loaded, _pictures(loaded))
        product = Product(lambda: booklet.blocks, lambda: records.players_records(loaded))
    else:
        for_facilitators = reader == "facilitators"
        with progress("Playing ahead") as done:
            prepared = prepare(loaded, scenario, runs, seed, policy, for_facilitators, done)
        if for_facilitators:
            booklet = booklets.facilitators_booklet(prepared, claims.sources(loaded.document.beside))
            product = Product(lambda: booklet.blocks, lambda: records.facilitators_records(prepared))
        else:
            booklet = booklets.evaluators_booklet(prepared)
            product = Product(lambda: booklet.blocks, lambda: records.evaluators_records(prepared))
    write_booklet(booklet, targets)
    files = [path for path in targets.values() if path is not None]
    for path in files:
        narrate(f"Wrote {printable(path)}: {booklet.title}.")
    return Product(lambda: () if files else booklet.blocks, product.records)


def _pictures(scenario: Scenario) -> Mapping[str, bytes]:
    """The attached pictures; which of them are not as they were is told."""
    from sim.scenario.attachments import pictures
    from sim.terminal.output import narrate

    if scenario.document.beside is None:
        return {}
    contents, clauses = pictures(scenario.document.beside, scenario.document.attachments.values())
    for clause in clauses:
        narrate(f"A picture is named and not shown: {clause}.")
    return contents
