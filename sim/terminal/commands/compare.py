"""`whitecell compare`: cases side by side, and what differs between them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.terminal.forms import Product
from sim.terminal.playable import playable


def compare(
    cases: Annotated[
        list[str],
        typer.Argument(help="Cases: SCENARIO or SCENARIO@POLICY, two or more to compare.", autocompletion=playable),
    ],
    runs: Annotated[int, typer.Option(help="Replications of each case.")] = 10_000,
    precision: Annotated[
        float | None, typer.Option(help="Go on until half of every outcome's interval is at most this, such as 0.01.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The number luck starts from.")] = 0,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="STATE=VALUE", help="Start a state so in every case.")
    ] = None,
    vary: Annotated[
        list[str] | None, typer.Option(metavar="STATE=VALUE,VALUE", help="Make a case of each value of a state.")
    ] = None,
    baseline: Annotated[
        str | None, typer.Option(help="The case to compare with: its name or letter; by default the first.")
    ] = None,
    workers: Annotated[int, typer.Option(help="How many threads play.")] = 1,
    cluster: Annotated[str | None, typer.Option(help="A Dask scheduler to play on, such as tcp://host:8786.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write one row a replication to this file.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a self-contained page to this file.")] = None,
) -> Product:
    """Set cases side by side and say what differs.

    All cases are played over the same replications, so a difference is taken pair by pair.
    """
    import sys

    from sim.analysis.compare import Sampling
    from sim.analysis.compare import compare as play
    from sim.terminal.arguments import baseline_argument, case_arguments, command_line
    from sim.terminal.executors import executor
    from sim.terminal.exits import Exit, stop
    from sim.terminal.progress import progress
    from sim.terminal.targets import make_ready
    from sim.terminal.writing import write_whole
    from sim.view.comparison.page import comparison_page
    from sim.view.records.comparison import comparison_csv, comparison_records

    make_ready({"--csv": csv, "--html": html})
    ready = case_arguments(cases, set_ or [], vary or [])
    base = baseline_argument(ready, baseline)
    with executor(workers, cluster) as pool, progress("Playing") as done:
        sampling = Sampling(runs, seed, pool, max(workers, 1), precision, follow=html is not None, done=done)
        comparison = play(ready, baseline=base, sampling=sampling)
    if csv is not None:
        write_whole(csv, comparison_csv(comparison))
    if html is not None:
        from sim import __version__
        from sim.documents.comparison_page import comparison_page as document

        write_whole(html, [document(comparison, command_line(sys.argv[1:]), __version__)])

    def end() -> None:
        if not comparison.complete:
            stop(Exit.INTERRUPTED, f"Interrupted: this rests on {comparison.runs:,} of {comparison.wanted:,} runs.")

    return Product(lambda: comparison_page(comparison), lambda: comparison_records(comparison), end)
