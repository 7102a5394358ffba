"""`whitecell`: the one command, and the commands under it."""

from __future__ import annotations

import sys
import warnings

import typer

from sim.terminal.commands import (
    audience,
    book,
    check,
    compare,
    debrief,
    explore,
    export,
    import_,
    list_,
    lsp,
    msel,
    new,
    papers,
    play,
    replay,
    report,
    run,
    salvage,
    schema,
    scribe,
    sensitivity,
    show,
)
from sim.terminal.exits import Exit, ending, stop
from sim.terminal.forms import telling
from sim.terminal.output import narrate, open_streams, put

app = typer.Typer(
    name="whitecell",
    help="Tabletop exercises of alliance consultation: write a scenario, play it, compare how it ends.",
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("list")(telling(list_.list_))
app.command("show")(telling(show.show))
app.command("new")(new.new)
app.command("import")(import_.import_)
app.command("check")(check.check)
app.command("papers")(telling(papers.papers))
app.command("book")(telling(book.book))
app.command("msel")(telling(msel.msel))
app.command("export")(telling(export.export))
app.command("play")(play.play)
app.command("resume")(play.resume)
app.command("audience")(audience.audience)
app.command("scribe")(scribe.scribe)
app.command("replay")(telling(replay.replay))
app.command("verify")(replay.verify)
app.command("salvage")(telling(salvage.salvage))
app.command("debrief")(telling(debrief.debrief))
app.command("report")(telling(report.report))
app.command("run")(telling(run.run))
app.command("compare")(telling(compare.compare))
app.command("explore")(telling(explore.explore))
app.command("sensitivity")(telling(sensitivity.sensitivity))
app.command("schema")(schema.schema)
app.command("lsp")(lsp.lsp)


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and stop.", is_eager=True),
) -> None:
    if version:
        from sim import __version__
        from sim.kernel.library import kernel

        how = "compiled kernel" if kernel().how == "compiled" else "kernel in plain Python"
        put(f"whitecell {__version__} ({how})")
        raise typer.Exit
    if context.invoked_subcommand is None:
        for line in context.get_help().splitlines():
            narrate(line)
        stop(Exit.MISUSE)


def _command() -> None:
    code = app(standalone_mode=False)
    if code == Exit.INTERRUPTED:  # typer has taken the exception for itself
        raise KeyboardInterrupt


def _tell_warning(message: Warning | str, *_: object, **__: object) -> None:
    narrate(f"whitecell: {message}")


def main() -> None:
    """The entry point."""
    if not open_streams():
        stop(Exit.MISUSE, "whitecell: Standard output is closed, so nothing can be told.")
    warnings.showwarning = _tell_warning  # a sentence, as everything that is told
    sys.exit(ending(_command))
