"""`whitecell report`: the after-action report and improvement plan of an exercise, from its log alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.terminal.forms import Product
from sim.terminal.targets import DOCX, HTML, MD


def report(
    logs: Annotated[list[Path], typer.Argument(metavar="LOG", help="The log of an exercise; with --groups several.")],
    groups: Annotated[
        bool, typer.Option("--groups", help="One report on several groups that played the same scenario.")
    ] = False,
    policy: Annotated[
        str | None,
        typer.Option(help="The policy that takes later decisions in futures; by default weights, or the log's own."),
    ] = None,
    futures: Annotated[int | None, typer.Option(help="Futures for each option of each decision; 1,000.")] = None,
    branch: Annotated[int | None, typer.Option(help="Which branch; by default the one played last.")] = None,
    attributed: Annotated[bool, typer.Option("--attributed", help="Name the people who said and did things.")] = False,
    html: Annotated[Path | None, HTML] = None,
    docx: Annotated[Path | None, DOCX] = None,
    md: Annotated[Path | None, MD] = None,
) -> Product:
    """Write the after-action report and improvement plan of an exercise.

    In HSEEP's order: overview, one page on how it went, analysis by objective, the decisions and what else might have
    come of them, the course of events, procedures as written and as played, and an improvement plan that is filled from
    notes such as `note #improve Tokyo was rung late owner Japan MOFA by 30 June`. Nobody is named without
    `--attributed`.
    """
    from sim.faults import Misuse
    from sim.terminal.progress import progress
    from sim.terminal.targets import make_ready, write_booklet

    targets = {"--html": html, "--docx": docx, "--md": md}
    make_ready(targets)
    if groups:
        from sim.analysis.report import report_on_groups
        from sim.view.records.report import groups_report_records
        from sim.view.report.groups import groups_report_booklet, groups_report_page

        for option, given in (("--branch", branch), ("--policy", policy), ("--futures", futures)):
            if given is not None:
                raise Misuse(f"`{option}` is for one log; groups are reported on as they were played.")
        several = report_on_groups(logs)
        if any(targets.values()):
            write_booklet(groups_report_booklet(several, attributed), targets)
        return Product(
            lambda: groups_report_page(several, attributed), lambda: groups_report_records(several, attributed)
        )

    from sim.analysis.report import FUTURES
    from sim.analysis.report import report as report_on
    from sim.view.records.report import report_records
    from sim.view.report.booklet import report_booklet, report_page

    if len(logs) > 1:
        raise Misuse("A report is on one log; `--groups` makes one report on several groups of the same scenario.")
    with progress("Playing futures") as done:
        reported = report_on(logs[0], FUTURES if futures is None else futures, policy, branch, done)
    if any(targets.values()):
        write_booklet(report_booklet(reported, attributed), targets)
    return Product(lambda: report_page(reported, attributed), lambda: report_records(reported, attributed))
