"""`whitecell schema`: the JSON Schema of a scenario file, for editors, and of an exercise's commands, for programs that
lead one; a scenario's fields as Markdown, for people."""

from __future__ import annotations

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
) -> None:
    """Print the JSON Schema of a scenario file.

    An editor completes and explains fields from it.
    """
    from sim.terminal.output import put_all

    if markdown:
        from sim.view.scenario.fields import field_reference

        put_all(field_reference().splitlines())
        return
    import json

    if commands:
        from sim.exercise.wording import command_schema

        content = command_schema()
    else:
        from sim.scenario.model import FieldMap, ProcedureFile, Scenario, SettingFile
        from sim.scenario.source_file import SourceFile

        asked: dict[type[FieldMap], bool] = {SourceFile: sources, SettingFile: setting, ProcedureFile: procedure}
        kind: type[FieldMap] = next((kind for kind, is_asked in asked.items() if is_asked), Scenario)
        content = {"$schema": "https://json-schema.org/draft/2020-12/schema", **kind.model_json_schema()}
    put_all(json.dumps(content, indent=2, ensure_ascii=False).splitlines())
