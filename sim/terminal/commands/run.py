"""`whitecell run`: play one replication and watch it unfold."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.terminal.forms import Product
from sim.terminal.playable import SCENARIO

if TYPE_CHECKING:
    from sim.engine.run import Run
    from sim.scenario.model import Scenario


class Only(StrEnum):
    """What `--only` leaves."""

    decisions = "decisions"


def run(
    scenario: Annotated[str, SCENARIO],
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
    all: Annotated[bool, typer.Option("--all", help="Print what the scenario calls quiet as well.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print the outcome's id and nothing else.")] = False,
    log: Annotated[
        Path | None, typer.Option(help="Leave the log of an exercise in which the policy decided: a new file.")
    ] = None,
) -> Product | None:
    """Play one replication and watch it unfold.

    What happened, who was told, what was decided and why, and how it ended. The same seed and replication are always
    the same run.
    """
    from sim.engine.replication import run as play
    from sim.scenario.load import load
    from sim.terminal.arguments import policy_argument, set_arguments
    from sim.terminal.output import put
    from sim.view.records.values import run_records
    from sim.view.run.timeline import decision_log, timeline

    loaded, chosen, start = load(scenario), policy_argument(policy), set_arguments(set_ or [])
    finished = play(loaded, seed, replication, chosen, start)
    if log is not None:
        keep(loaded, finished, chosen, start, log)
    if quiet:
        put(finished.outcome)
        return None

    return Product(
        lambda: decision_log(loaded, finished) if only else timeline(loaded, finished, texts, all),
        lambda: run_records(loaded, finished, only_decisions=only is not None),
    )


def keep(scenario: Scenario, run: Run, policy: Any, start: Mapping[str, float], log: Path) -> None:
    """Leave the log of an exercise that went as a run did."""
    from sim.exercise.automatic import play_by_policy
    from sim.exercise.session import Exercise

    name = run.policy or "unguided"
    with Exercise.start(scenario, log, run.seed, run.replication, start, policy=name) as exercise:
        table = policy if callable(policy) else exercise.program.policy(policy)
        play_by_policy(exercise, table, "the weights" if name == "unguided" else f"the policy {name}")
