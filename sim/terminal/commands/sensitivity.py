"""`whitecell sensitivity`: which assumptions drive a result, and which would turn it."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.terminal.forms import Product
from sim.terminal.playable import SCENARIO


def sensitivity(
    scenario: Annotated[str, SCENARIO],
    value: Annotated[str, typer.Option(help="What is asked: an expression over measures, final states and outcomes.")],
    policy: Annotated[str | None, typer.Option(help="Who decides; by default every decision by its weights.")] = None,
    versus: Annotated[
        str | None, typer.Option(help="Ask for the difference to this policy (or `unguided`) instead.")
    ] = None,
    above: Annotated[
        str | None,
        typer.Option(
            help="The conclusion to test: whether the answer lies above this number, share (0.25) or duration (4h). "
            "By default 0 with --versus, a lone measure's target, or 0.5 for an outcome."
        ),
    ] = None,
    runs: Annotated[int, typer.Option(help="Replications for each answer; there are hundreds of answers.")] = 2_000,
    trajectories: Annotated[int, typer.Option(help="Walks of Morris's method through the widest; 0 for none.")] = 8,
    top: Annotated[int, typer.Option(help="How many assumptions are shown, and varied together.")] = 10,
    seed: Annotated[int, typer.Option(help="The number luck starts from.")] = 0,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="STATE=VALUE", help="Start a state so; may be repeated.")
    ] = None,
    workers: Annotated[int, typer.Option(help="How many threads play.")] = 1,
) -> Product:
    """Say which assumptions drive a result, and which would turn it.

    Every spread, chance, weight, effect and uncertain start is tried at five levels of its range, over the same
    replications; the widest are then varied together.
    """
    from sim.analysis.criterion import parse_value
    from sim.analysis.inquiry import Inquiry, threshold, threshold_written
    from sim.analysis.sensitivity import sensitivity as ask
    from sim.program.compile import program_of
    from sim.scenario import claims
    from sim.scenario.load import load
    from sim.terminal.arguments import policy_argument, set_arguments
    from sim.terminal.executors import executor
    from sim.terminal.progress import progress
    from sim.view.records.sensitivity import sensitivity_records
    from sim.view.sensitivity.page import sensitivity_page

    loaded = load(scenario)
    parsed = parse_value(value, loaded)
    start = set_arguments(set_ or [])
    program = program_of(loaded).starting(start)
    policies = [policy_argument(name) for name in ((policy,) if versus is None else (policy, versus))]
    bar = threshold(loaded, parsed, len(policies)) if above is None else threshold_written(above, parsed)
    question = Inquiry(loaded, program, parsed, tuple(policies), bar, runs, seed, start)
    with executor(workers, None) as pool, progress("Playing") as done:
        analysis = ask(question, trajectories, top, pool, done)
    return Product(
        lambda: sensitivity_page(analysis, claims.claims(loaded.document.beside)), lambda: sensitivity_records(analysis)
    )
