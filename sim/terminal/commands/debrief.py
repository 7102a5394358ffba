"""`whitecell debrief`: look back on an exercise, or set several groups side by side, from their logs alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.terminal.forms import Product
from sim.terminal.targets import DOCX, HTML, MD

if TYPE_CHECKING:
    from sim.view.words.page import Block


def debrief(
    logs: Annotated[list[Path], typer.Argument(metavar="LOG", help="The log of an exercise; of each group, one.")],
    policy: Annotated[
        str | None,
        typer.Option(help="The policy that takes later decisions in futures; by default weights, or the log's own."),
    ] = None,
    futures: Annotated[int, typer.Option(help="Futures for each option of each decision.")] = 2_000,
    branch: Annotated[int | None, typer.Option(help="Which branch; by default the one played last.")] = None,
    attributed: Annotated[bool, typer.Option("--attributed", help="Name the people who said and did things.")] = False,
    full: Annotated[bool, typer.Option("--full", help="All of it, decision by decision; else one screen.")] = False,
    html: Annotated[Path | None, HTML] = None,
    docx: Annotated[Path | None, DOCX] = None,
    md: Annotated[Path | None, MD] = None,
) -> Product:
    """Look back on an exercise: what mattered, what was luck, what was met.

    One screen to read aloud. With `--full` all of it: for each decision, how it might have ended under the option taken
    and under each other one, with the same luck. What `--html`, `--docx` and `--md` write has both. With several logs
    of one scenario, the groups side by side.
    """
    from sim.faults import Misuse
    from sim.terminal.progress import progress
    from sim.terminal.targets import make_ready, write_booklet
    from sim.view.debrief.booklet import debrief_booklet, groups_booklet

    targets = {"--html": html, "--docx": docx, "--md": md}
    make_ready(targets)
    if len(logs) > 1:
        from sim.analysis.groups import side_by_side
        from sim.view.debrief.groups import groups_page
        from sim.view.records.debrief import groups_records

        if branch is not None or policy is not None:
            option = "--branch" if branch is not None else "--policy"
            raise Misuse(f"`{option}` is for one log; groups are set side by side as they were played.")
        if full:
            raise Misuse("`--full` is for one log; of groups side by side there is one page, and it has all.")
        groups = side_by_side(logs)
        if any(targets.values()):
            write_booklet(groups_booklet(groups, attributed), targets)
        return Product(lambda: groups_page(groups, attributed), lambda: groups_records(groups, attributed))

    from sim.analysis.debrief import debrief as look_back
    from sim.terminal.render import in_lines
    from sim.view.debrief.hot_wash import SCREEN, hot_wash
    from sim.view.debrief.page import debrief_page
    from sim.view.records.debrief import debrief_records

    with progress("Playing futures") as done:
        debriefed = look_back(logs[0], futures, policy, branch, done)

    if any(targets.values()):
        write_booklet(debrief_booklet(debriefed, attributed), targets)

    def page() -> Iterable[Block]:
        if full:
            return debrief_page(debriefed, attributed)
        return in_lines(hot_wash(debriefed, attributed), SCREEN)

    return Product(page, lambda: debrief_records(debriefed, attributed))
