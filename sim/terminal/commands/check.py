"""`whitecell check`: everything that is wrong with a scenario, at once."""

from __future__ import annotations

from typing import Annotated

import typer


def check(
    scenario: Annotated[str, typer.Argument(help="A shipped scenario's name, or a path.")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
) -> None:
    """Say everything that is wrong with a scenario.

    A procedure, a setting or a source document can be checked too. Faults and warnings are sorted by place; exit 1 if
    there are faults.
    """
    from sim.scenario.load import examine
    from sim.terminal.exits import Exit, stop
    from sim.terminal.forms import json_line
    from sim.terminal.output import put_all
    from sim.view.records.values import finding_record
    from sim.view.scenario.findings import finding_lines, summary

    examination = examine(scenario)
    for finding in examination.findings:
        put_all([json_line(finding_record(finding))] if json else finding_lines(finding))
    code = Exit.NO if examination.faults else Exit.FINE
    stop(code if examination.is_file else Exit.MISUSE, f"{examination.file}: {summary(examination.findings)}.")
