"""`whitecell`: the one command, and the commands under it."""

from __future__ import annotations

import typer

from sim.terminal.commands import (
    audience,
    check,
    compare,
    debrief,
    explore,
    list_,
    play,
    replay,
    run,
    salvage,
    schema,
    sensitivity,
    show,
)
from sim.terminal.exits import plain_errors

app = typer.Typer(
    name="whitecell",
    help="Tabletop exercises of alliance consultation: write a scenario, play it, compare how it ends.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("list")(list_.list_)
app.command("show")(show.show)
app.command("check")(check.check)
app.command("schema")(schema.schema)
app.command("run")(run.run)
app.command("play")(play.play)
app.command("resume")(play.resume)
app.command("audience")(audience.audience)
app.command("replay")(replay.replay)
app.command("verify")(replay.verify)
app.command("salvage")(salvage.salvage)
app.command("debrief")(debrief.debrief)
app.command("compare")(compare.compare)
app.command("explore")(explore.explore)
app.command("sensitivity")(sensitivity.sensitivity)


@app.callback(invoke_without_command=True)
def _options(
    version: bool = typer.Option(False, "--version", help="Print the version and stop.", is_eager=True),
) -> None:
    if version:
        from sim import __version__

        typer.echo(f"whitecell {__version__}")
        raise typer.Exit


def main() -> None:
    """The entry point."""
    with plain_errors():
        app()
