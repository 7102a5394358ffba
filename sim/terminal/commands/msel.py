"""`whitecell msel`: the Master Scenario Events List of a scenario, or what an exercise came to beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.terminal.forms import Product
from sim.terminal.playable import playable
from sim.terminal.targets import MD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sim.exchange.columns import MselColumn
    from sim.view.words.page import Booklet
    from sim.view.words.sheets import Workbook


def msel(
    source: Annotated[
        str, typer.Argument(metavar="SCENARIO|LOG", help="A scenario, or an exercise's log.", autocompletion=playable)
    ],
    columns: Annotated[
        str | None, typer.Option(metavar="SET|FILE", help="`hseep`, `standard`, or a file of `Heading: field` lines.")
    ] = None,
    runs: Annotated[int, typer.Option(help="Runs that say when things are likely to come.")] = 1_000,
    seed: Annotated[int, typer.Option(help="The number their luck starts from.")] = 0,
    branch: Annotated[int | None, typer.Option(help="Of a log, which branch; by default the one played last.")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="Write a workbook.")] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write its first sheet as comma-separated values.")
    ] = None,
    md: Annotated[Path | None, MD] = None,
) -> Product:
    """List what comes, when and for whom: the Master Scenario Events List.

    Where a time is uncertain it is the median of many runs, with its range; what comes in some of them says its
    condition. Of a log, what was planned beside what was delivered.
    """
    from sim.exercise.reading import is_log
    from sim.faults import Misuse
    from sim.terminal.writing import check_targets

    targets = {"--xlsx": xlsx, "--csv": csv, "--md": md}
    check_targets(targets)
    chosen = _columns(columns)
    if is_log(Path(source)):
        from sim.analysis.delivered import played_list
        from sim.exchange.columns import PLAYED
        from sim.exercise.session import Exercise
        from sim.view.msel.page import played_booklet, played_page
        from sim.view.msel.played import PlayedEvents, played_workbook
        from sim.view.records.msel import played_records

        played = PlayedEvents(played_list(Exercise.read(source), branch, runs, seed))
        under = chosen or PLAYED
        _write(targets, lambda: played_workbook(played, under), lambda: played_booklet(played, under))
        return Product(lambda: played_page(played), lambda: played_records(played))
    if branch is not None:
        raise Misuse("`--branch` is for a log; a scenario has one plan.")

    from sim.analysis.planned import planned
    from sim.exchange.columns import HSEEP
    from sim.scenario.load import load
    from sim.view.msel.page import msel_booklet, msel_page
    from sim.view.msel.rows import EventList
    from sim.view.msel.sheets import msel_workbook
    from sim.view.records.msel import msel_records

    scenario = load(source)
    events = EventList(scenario, planned(scenario, runs, seed), runs)
    by_column = chosen or HSEEP
    _write(targets, lambda: msel_workbook(events, by_column), lambda: msel_booklet(events, by_column))
    return Product(lambda: msel_page(events), lambda: msel_records(events))


def _columns(named: str | None) -> Sequence[MselColumn] | None:
    """A set of columns by its name, or a file's; None where nobody asked for any. Raises Misuse."""
    from sim.characters import NotText, decoded, printable
    from sim.exchange.columns import SETS, read_columns
    from sim.faults import Misuse

    if named is None or named in SETS:
        return None if named is None else SETS[named]
    file = printable(named)
    try:
        return read_columns(decoded(Path(named).read_bytes()), file)
    except (FileNotFoundError, ValueError) as error:
        if isinstance(error, NotText):
            raise Misuse(f"`{file}`, line {error.line}: {error.message} {error.hint}") from None
        known = ", ".join(f"`{name}`" for name in SETS)
        raise Misuse(f"There is no set of columns and no file `{file}`. The sets are {known}.") from None
    except OSError as error:
        raise Misuse(f"`{file}` cannot be read: {error.strerror or error}.") from None


def _write(
    targets: Mapping[str, Path | None], workbook: Callable[[], Workbook], booklet: Callable[[], Booklet]
) -> None:
    """Write each form that is asked for."""
    from sim.terminal.targets import write_booklet
    from sim.terminal.writing import write_whole

    xlsx, csv = targets["--xlsx"], targets["--csv"]
    if xlsx is not None or csv is not None:
        from sim.documents.workbook import csv_text
        from sim.documents.workbook import workbook as content

        book = workbook()
        if xlsx is not None:
            write_whole(xlsx, content(book))
        if csv is not None:
            write_whole(csv, csv_text(book.sheets[0]))
    if targets["--md"] is not None:
        write_booklet(booklet(), {"--md": targets["--md"]})
