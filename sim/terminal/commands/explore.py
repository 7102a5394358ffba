"""`whitecell explore`: what a scenario's options lead to, and whether all of it can be reached."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.terminal.forms import Product
from sim.terminal.playable import SCENARIO


def explore(
    scenario: Annotated[str, SCENARIO],
    runs: Annotated[int, typer.Option(help="Random plays, and replications of each plan.")] = 2_000,
    seed: Annotated[int, typer.Option(help="The number luck starts from.")] = 0,
    value: Annotated[
        str | None,
        typer.Option(
            metavar="EXPRESSION",
            help="Rank plans by measures, final states or outcomes, highest first: `-tension`, `not war_scare`.",
        ),
    ] = None,
    plans: Annotated[int, typer.Option(help="Draw so many plans where there are more.")] = 200,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="STATE=VALUE", help="Start a state at a value; may be repeated."),
    ] = None,
    vary: Annotated[
        list[str] | None, typer.Option(metavar="STATE=VALUE,VALUE", help="Coverage from each value of a state.")
    ] = None,
    workers: Annotated[int, typer.Option(help="How many threads play.")] = 1,
) -> Product:
    """Play all options at random: what happens how often, and what never does.

    Exit 1 when something was never reached. With --value also every combination of the players' options, ranked, and
    how much each decision matters; then the question is the plans', and the exit is 0.
    """
    from sim.analysis.criterion import parse_value
    from sim.analysis.explore import coverage
    from sim.analysis.plans import check_plans, explore_plans
    from sim.faults import Misuse
    from sim.scenario.load import load
    from sim.terminal.arguments import check_apart, set_arguments, vary_arguments
    from sim.terminal.executors import executor
    from sim.terminal.exits import Exit, stop
    from sim.terminal.progress import progress
    from sim.view.exploration.coverage import coverage_page, verdict
    from sim.view.exploration.plans import plans_page
    from sim.view.records.exploration import coverage_records, plans_records

    loaded = load(scenario)
    start, varied = set_arguments(set_ or []), vary_arguments(vary or [])
    check_apart(start, varied)
    wanted = None if value is None else parse_value(value, loaded)
    if wanted is not None:
        if varied:
            raise Misuse("`--vary` is for coverage; plans are played from one start. Give it with `--set`.")
        check_plans(loaded, runs, plans)
    with executor(workers, None) as pool:
        with progress("Playing all options") as done:
            covered = coverage(loaded, runs, seed, start, varied, pool, done)
        with progress("Playing plans") as done:
            ranked = None if wanted is None else explore_plans(loaded, wanted, runs, seed, plans, start, pool, done)

    def end() -> None:
        if covered.missing and ranked is None:
            stop(Exit.NO, f"{loaded.document.file}: {verdict(covered)}")

    return Product(
        lambda: [*coverage_page(loaded, covered), *([] if ranked is None else plans_page(loaded, ranked))],
        lambda: [*coverage_records(loaded, covered), *([] if ranked is None else plans_records(loaded, ranked))],
        end,
    )
