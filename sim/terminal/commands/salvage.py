"""`whitecell salvage`: the sound part of a damaged log, to go on with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.terminal.forms import Product


def salvage(
    log: Annotated[Path, typer.Argument(help="The log that is damaged.")],
    output: Annotated[
        Path | None, typer.Option(help="The new file; by default NAME-salvaged.jsonl, beside the log.")
    ] = None,
) -> Product:
    """Write the sound part of a damaged log to a new file, and say what was left out.

    What an editor or a mailer changed in a log by saving it is undone. The log itself stays as it is. Exit 1 where
    nothing of it can be kept.
    """
    from sim.characters import printable
    from sim.exercise.salvage import salvage as keep
    from sim.view.exercise.salvage import salvage_page
    from sim.view.records.exercise import salvage_record

    salvaged = keep(log, output)
    return Product(lambda: salvage_page(salvaged, printable(log)), lambda: [salvage_record(salvaged)])
