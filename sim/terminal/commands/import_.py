"""`whitecell import`: a draft scenario from what other tools wrote."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sim.faults import Fault


def import_(
    file: Annotated[Path, typer.Argument(help="A workbook, a CSV file, or another tool's export.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the draft to this new file.")] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="HEADING=FIELD", help="Say what a column holds, by its heading or letter."),
    ] = None,
    sheet: Annotated[str, typer.Option(metavar="NAME", help="The sheet to read.")] = "",
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="The zone of times that name none.")] = "UTC",
    json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
) -> None:
    """Draft a scenario from a list of events or from another tool's file.

    What the file is, its content tells. The draft is printed, or written with `--out`; what was understood of each row
    is told beside it. Exit 1 if the draft has faults.
    """
    from sim.exchange.draft_yaml import draft_yaml
    from sim.exchange.readers import read_file
    from sim.exchange.tables import Wishes
    from sim.scenario.load import examine_text
    from sim.terminal.exits import Exit, stop
    from sim.terminal.forms import json_lines
    from sim.terminal.output import narrate, put_all, put_text
    from sim.terminal.render import render, render_aside
    from sim.terminal.writing import check_targets, write_whole
    from sim.view.drafts.page import import_page
    from sim.view.records.drafts import import_records

    if out is not None:
        _refuse_to_write_over(out)
    check_targets({"--out": out})
    with _all_kept():
        imported = read_file(_content(file), file.name, Wishes(tuple(map_ or ()), sheet, _zone(timezone)))
        draft = draft_yaml(imported.draft)
        _refuse_too_much(draft, file)
        examination = examine_text(draft, "draft.yaml" if out is None else out.name)
        _refuse_too_many(examination.faults, file)
    if out is not None:
        write_whole(out, [draft])
    if json:
        put_all(json_lines(import_records(imported, examination.findings, file.name, "" if out else draft)))
    elif out is not None:
        render(import_page(imported, examination.findings))
    else:
        put_text([draft])
        render_aside(import_page(imported, examination.findings))
    if out is not None:
        narrate(f"Written: {out}")
    stop(Exit.NO if examination.faults else Exit.FINE)


@contextmanager
def _all_kept() -> Iterator[None]:
    """What is read is kept to the end: not to look for what is not takes a tenth of the time off."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


_LARGEST = 64 * 2**20


def _content(file: Path) -> bytes:
    """What is in the file, which is looked at before it is read."""
    from sim.characters import printable
    from sim.faults import Misuse

    if file.is_dir():
        raise Misuse(f"`{printable(file)}` is a folder; name a file.")
    if file.exists() and not file.is_file():  # a pipe that nobody writes to would be waited for
        raise Misuse(f"`{printable(file)}` is neither a file nor a folder. Save what it says as a file.")
    with file.open("rb") as stream:
        content = stream.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise Misuse(f"`{printable(file)}` is larger than {_LARGEST // 2**20} MB; import a part of it at a time.")
    if not content.strip():
        raise Misuse(f"`{printable(file)}` is empty.")
    return content


def _refuse_to_write_over(out: Path) -> None:
    from sim.characters import printable
    from sim.faults import Misuse

    if (out.exists() and out.is_file()) or out.is_symlink():
        raise Misuse(f"`{printable(out)}` is there already, and is not written over; name another.")


def _refuse_too_much(draft: str, file: Path) -> None:
    """A draft is a scenario, and none is read that is larger than so much."""
    from sim.characters import printable
    from sim.faults import Misuse
    from sim.scenario.text import LARGEST

    if len(draft.encode()) > LARGEST:
        message = f"The draft of `{printable(file)}` would be larger than {LARGEST // 2**20} MiB, as no scenario is"
        raise Misuse(f"{message}; import a part of it at a time.")


def _refuse_too_many(faults: Sequence[Fault], file: Path) -> None:
    """The same for a draft of more values than any scenario has."""
    from sim.characters import printable
    from sim.faults import Misuse
    from sim.scenario.text import MOST_VALUES, TOO_MANY

    if any(fault.message.startswith(TOO_MANY) for fault in faults):
        message = f"The draft of `{printable(file)}` would hold more than {MOST_VALUES:,} values, as no scenario does"
        raise Misuse(f"{message}; import a part of it at a time.")


def _zone(name: str) -> str:
    from sim.clock import nearest_zone, parse_zone
    from sim.faults import Misuse

    try:
        return parse_zone(name).key
    except ValueError as error:
        near = nearest_zone(name)
        hint = f" Did you mean `{near}`?" if near else ""
        raise Misuse(f"`--timezone`: {error}.{hint}") from None
