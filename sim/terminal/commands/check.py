"""`whitecell check`: everything that is wrong with a scenario, at once, or again whenever it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.terminal.playable import playable

if TYPE_CHECKING:
    from sim.terminal.exits import Exit


def check(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO", help="A shipped scenario's or procedure's name, or a path.", autocompletion=playable
        ),
    ],
    json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check again at each save, until Ctrl-C.")] = False,
) -> None:
    """Say everything that is wrong with a scenario.

    A procedure, a setting or a source document can be checked too, and several files after each other. Faults and
    warnings are sorted by place; exit 1 if there are faults.
    """
    from sim.terminal.exits import stop

    if watch:
        _watch(scenarios, json)
    else:
        stop(max(_check(scenario, json) for scenario in scenarios))


def _check(scenario: str, json: bool) -> Exit:
    """Tell what is found in one file, and the exit code that it deserves."""
    from sim.scenario.load import examine
    from sim.terminal.exits import Exit
    from sim.terminal.forms import json_line
    from sim.terminal.output import narrate, put_all
    from sim.view.records.values import finding_record
    from sim.view.scenario.findings import finding_lines, summary

    examination = examine(scenario)
    for finding in examination.findings:
        put_all([json_line(finding_record(finding))] if json else finding_lines(finding))
    narrate(f"{examination.file}: {summary(examination.findings)}.")
    if not examination.is_file:
        return Exit.MISUSE
    return Exit.NO if examination.faults else Exit.FINE


def _watch(scenarios: list[str], json: bool) -> None:
    """Check again and again; what was told before stays on the screen."""
    import time
    from contextlib import suppress

    from sim.scenario.shipped import scenario_file
    from sim.terminal.exits import Exit, stop
    from sim.terminal.extras import needs_editor
    from sim.terminal.output import deliver, narrate

    with needs_editor("`check --watch`"):
        from sim.terminal.watching import saves
    is_first = True
    with suppress(KeyboardInterrupt):
        for _ in saves([scenario_file(scenario) for scenario in scenarios]):
            narrate(time.strftime("%H:%M:%S"))
            code = max(_check(scenario, json) for scenario in scenarios)
            deliver()
            if is_first and code == Exit.MISUSE:
                stop(code)
            is_first = False
