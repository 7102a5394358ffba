"""`whitecell run`: play one replication and watch it unfold."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Only(StrEnum):
    """What `--only` leaves."""

    decisions = "decisions"


def run(
    scenario: Annotated[str, typer.Argument(help="A shipped scenario's name, or a path.")],
    seed: Annotated[int, typer.Option(help="The number luck starts from.")] = 0,
    replication: Annotated[int, typer.Option(help="Which replication of the seed.")] = 0,
    policy: Annotated[
        str | None, typer.Option(help="Who decides: a policy of the scenario, or module:function; by default weights.")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="STATE=VALUE", help="Start a state at a value; may be repeated."),
    ] = None,
    only: Annotated[Only | None, typer.Option(help="Print the decision log alone.")] = None,
    texts: Annotated[bool, typer.Option("--texts", help="Print the briefings and injects as handed out.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print the outcome's id and nothing else.")] = False,
) -> None:
    """Play one replication and watch it unfold.

    What happened, who was told, what was decided and why, and how it ended. The same seed and replication are always
    the same run.
    """
    from sim.engine.replication import run as play
    from sim.scenario.load import load
    from sim.terminal.arguments import policy_argument, set_arguments

    loaded = load(scenario)
    finished = play(loaded, seed, replication, policy_argument(policy), set_arguments(set_ or []))
    if quiet:
        typer.echo(finished.outcome)
    elif json:
        from sim.view.records import run_lines

        for line in run_lines(loaded, finished, only_decisions=only is not None):
            typer.echo(line)
    else:
        from sim.terminal.render import render
        from sim.view.timeline import decision_log, timeline

        render(decision_log(loaded, finished) if only else timeline(loaded, finished, texts))
