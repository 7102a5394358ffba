"""`whitecell play` and `whitecell resume`: lead people through an exercise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.terminal.playable import SCENARIO

if TYPE_CHECKING:
    from sim.exercise.session import Exercise

CLOSED = 10
"""Minutes without a command after which a resumed exercise is taken to have been closed."""
OPERATOR = typer.Option(help="Who facilitates; stands in the log beside every command. As before, when resuming.")


def play(
    scenario: Annotated[str, SCENARIO],
    log: Annotated[
        Path | None,
        typer.Option(help="The log, a new file; by default named after the scenario, the day and the time."),
    ] = None,
    seed: Annotated[
        int, typer.Option(help="The number luck starts from: groups with the same seed meet the same.")
    ] = 0,
    replication: Annotated[int, typer.Option(help="Which replication of the seed.")] = 0,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="STATE=VALUE", help="Start a state at a value; may be repeated."),
    ] = None,
    operator: Annotated[str, OPERATOR] = "",
) -> None:
    """Lead people through an exercise, turn by turn; everything is kept in a log.

    Type `help` for the commands. From a pipe, each line is one command.
    """
    from sim.exercise.session import Exercise
    from sim.scenario.load import load
    from sim.terminal.arguments import set_arguments
    from sim.terminal.output import narrate

    loaded = load(scenario)
    if log is None:
        from sim.clock import real_time

        log = Path(f"{Path(loaded.document.file).stem}-{real_time():%Y-%m-%d-%H%M%S}.jsonl")
    start = set_arguments(set_ or [])
    exercise = Exercise.start(loaded, log, seed, replication, start, operator=operator)
    narrate(f"The log is {log}.")
    narrate(f"A window for the projector: whitecell audience {log}")
    lead(exercise, log)


def resume(
    log: Annotated[Path, typer.Argument(help="The log of the exercise.")],
    operator: Annotated[str, OPERATOR] = "",
) -> None:
    """Take up an exercise where its log ends.

    After more than ten minutes the time since the last command counts as a break.
    """
    from datetime import timedelta

    from sim.exercise.commands import Clock, Resumed
    from sim.exercise.header import changed_files
    from sim.exercise.session import Exercise
    from sim.terminal.output import narrate

    exercise = Exercise.resume(log, operator=operator)
    exercise.operator = operator or exercise.header["operator"]
    if exercise.torn:
        narrate(
            f"The log's last line was broken off while it was written, and was dropped ({exercise.torn:,} bytes). "
            "What it said was not done."
        )
    changed = "; ".join(changed_files(exercise.header, log))
    if changed:
        narrate(f"What is attached is not all as it was when the exercise began: {changed}.")
    latest = exercise.began if exercise.tip is None else exercise.tip.at
    if exercise.clock() - latest > timedelta(minutes=CLOSED):
        exercise.do(Resumed())
    if exercise.story.clock.runs and not exercise.position.finished:
        exercise.do(Clock(0))
        narrate("The clock ran when the exercise was broken off. It is stopped; `clock run` lets it run on.")
    lead(exercise, log)


def lead(exercise: Exercise, log: Path) -> None:
    """The console, from a prompt or a pipe."""
    import shutil
    import sys
    from contextlib import nullcontext

    from sim.desk.lead import Console
    from sim.exercise.seats.serving import Seats
    from sim.terminal.exits import Exit, stop
    from sim.terminal.history import history_of
    from sim.terminal.output import go_on_unread, narrate
    from sim.terminal.prompt import Piped, Typed
    from sim.terminal.render import render
    from sim.terminal.ticking import ticking

    lines = Typed(history_of(exercise.file)) if sys.stdin.isatty() else Piped()
    if isinstance(lines, Piped):
        go_on_unread()  # the commands are to be done all the same

    def complain(sentence: str) -> None:
        if isinstance(lines, Piped):
            narrate(f"Line {lines.number}: {sentence}")
        else:
            narrate(sentence, shutil.get_terminal_size().columns - 1)

    try:
        with exercise:
            console = Console(exercise, lines, render, complain)
            waits = ticking(console) if lines.interactive else nullcontext()
            with Seats(log, console.take_from) as seats, waits:
                console.moved = seats.move
                well = console.lead()
            rescued = rescue(exercise)
    except KeyboardInterrupt:
        stop(Exit.INTERRUPTED, "Interrupted. What came before is saved: `whitecell resume` goes on.")
    if not well:
        goes_on = f"`whitecell resume {rescued}` goes on" if rescued else "`whitecell resume` goes on"
        narrate(f"Nothing after it was done. What came before is saved: {goes_on}.")
    if not well or rescued:
        stop(Exit.MISUSE)


def rescue(exercise: Exercise) -> str:
    """Where the log is lost as the console ends, write everything to a new one beside it: its name, else empty."""
    from itertools import count

    from sim.characters import printable
    from sim.exercise.log import LogLost
    from sim.terminal.output import narrate

    try:
        exercise.check_saved()
    except LogLost as lost:
        was = lost.path
        folder = was.parent if was.parent.is_dir() else Path()
        names = (folder / f"{was.stem}-{number}{was.suffix}" for number in count(2))
        new = next(name for name in names if not name.exists())
        exercise.save_to(new)
        narrate(f"The log `{was}` {lost.change}. Everything was written to {new}.")
        return printable(new)
    return ""
