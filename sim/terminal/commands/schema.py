"""`whitecell schema`: the JSON Schema of a scenario file, for editors, and of an exercise's commands, for programs that
lead one; a scenario's fields as Markdown, for people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def schema(
    procedure: Annotated[bool, typer.Option("--procedure", help="The schema of a procedure file instead.")] = False,
    setting: Annotated[bool, typer.Option("--setting", help="The schema of a setting file instead.")] = False,
    sources: Annotated[bool, typer.Option("--sources", help="The schema of a source document instead.")] = False,
    commands: Annotated[
        bool, typer.Option("--commands", help="The schema of a command of an exercise, as in a line of its log.")
    ] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the tables of every element's fields, as Markdown, instead.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write every schema into this folder instead.")
    ] = None,
) -> None:
    """Print the JSON Schema of a scenario file.

    An editor completes and explains fields from it.
    """
    from sim.terminal.output import put_all

    if out is not None:
        _write(out, [procedure, setting, sources, commands, markdown])
    elif markdown:
        from sim.view.scenario.fields import field_reference

        put_all(field_reference().splitlines())
    else:
        from sim.terminal.schemas import Subject, schema_text

        asked: dict[Subject, bool] = {
            "command": commands,
            "source": sources,
            "setting": setting,
            "procedure": procedure,
        }
        subject: Subject = next((subject for subject, is_asked in asked.items() if is_asked), "scenario")
        put_all(schema_text(subject).splitlines())


def _write(folder: Path, others: list[bool]) -> None:
    """Write all there are into a folder, which is made if need be, and say their names."""
    from sim.characters import printable
    from sim.faults import Misuse
    from sim.terminal.output import narrate
    from sim.terminal.schemas import SUBJECTS, write_schema

    if any(others):
        raise Misuse("`--out` writes every schema; leave the options that choose one out.")
    if folder.exists() and not folder.is_dir():
        raise Misuse(f"`{printable(folder)}` is a file; name a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for subject in SUBJECTS:
        narrate(f"Written: {printable(write_schema(subject, folder))}")
