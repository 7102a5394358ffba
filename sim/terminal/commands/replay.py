"""`whitecell replay` and `whitecell verify`: an exercise from its log alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.terminal.forms import Product

LOG = typer.Argument(help="The log of an exercise.")


def replay(
    log: Annotated[Path, LOG],
    branch: Annotated[int | None, typer.Option(help="Which branch; by default the one played last.")] = None,
    lines: Annotated[bool, typer.Option("--lines", help="List the log's lines, all branches, instead.")] = False,
    texts: Annotated[bool, typer.Option("--texts", help="Print the briefings and injects as well.")] = False,
    all: Annotated[bool, typer.Option("--all", help="Print what the scenario calls quiet as well.")] = False,
    attributed: Annotated[bool, typer.Option("--attributed", help="Name the people who said and did things.")] = False,
) -> Product:
    """Print an exercise again: what happened, what was said and done, how it ended.

    Everything is played again from the log's own header, and compared. With --json the lines are as the log has them.
    """
    from sim.exercise.session import Exercise
    from sim.view.exercise.replay import log_page, replay_page
    from sim.view.records.exercise import exercise_records

    exercise = Exercise.read(log)
    which, last = exercise.branch_of(branch)
    return Product(
        lambda: log_page(exercise, attributed) if lines else replay_page(exercise, which, texts, all, attributed),
        lambda: exercise_records(exercise, last),
    )


def verify(
    log: Annotated[Path, LOG],
    json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
) -> None:
    """Play a log again from its own header and compare every happening.

    Exit 1 where a line was changed after it was written, or plays otherwise.
    """
    from sim.exercise.verify import verify as check
    from sim.terminal.forms import json_line
    from sim.terminal.output import narrate, put
    from sim.view.records.exercise import verification_record
    from sim.view.words.sentences import count_of

    verified = check(log)
    if json:
        put(json_line(verification_record(verified)))
        return
    kept = f"{count_of(verified.lines, 'line')}, {count_of(verified.happenings, 'happening')}"
    branches = count_of(verified.branches, "branch", "branches")
    put(f"{log}: sound. {kept} in {branches}, all played again and the same.")
    if verified.torn:
        narrate("Behind them stands the beginning of a line that was never done; `resume` drops it.")
