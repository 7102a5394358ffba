"""`whitecell papers`: what each team is handed, to print: of a scenario before it is played, of a log as delivered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.terminal.forms import Product
from sim.terminal.playable import playable
from sim.terminal.targets import DOCX, HTML, MD

if TYPE_CHECKING:
    from sim.scenario.model import Scenario
    from sim.view.papers.pack import Pack


def papers(
    source: Annotated[
        str,
        typer.Argument(metavar="SCENARIO|LOG", help="A scenario, or the log of an exercise.", autocompletion=playable),
    ],
    cell: Annotated[str, typer.Option(help="Only this player cell's papers.")] = "",
    turn: Annotated[str, typer.Option(help="Only what comes in this turn, by its id.")] = "",
    branch: Annotated[int | None, typer.Option(help="Of a log, which branch; by default the one played last.")] = None,
    html: Annotated[Path | None, HTML] = None,
    docx: Annotated[Path | None, DOCX] = None,
    md: Annotated[Path | None, MD] = None,
) -> Product:
    """Print what each team is handed: a cover, turns, papers, ballots.

    Of a scenario all that may come, each on a sheet of its own, to be handed out one by one; of a log what was handed
    out. Each team's papers are a file of its own: `--html pack.html` writes pack-rok.html and so on. The page is the
    list of sheets, for facilitators alone.
    """
    from sim.exercise.reading import is_log
    from sim.terminal.output import narrate
    from sim.terminal.targets import write_booklet
    from sim.terminal.writing import check_targets
    from sim.view.papers.listing import print_list
    from sim.view.papers.pack import booklet
    from sim.view.records.papers import papers_records
    from sim.view.words.sentences import count_of

    source_papers = _of_log(Path(source), branch) if is_log(Path(source)) else _of_scenario(source, branch)
    scenario, cells = source_papers.scenario, _cells(source_papers.players, cell)
    asked = {"--html": html, "--docx": docx, "--md": md}
    targets = {each: _targets(asked, each, len(cells) > 1) for each in cells}
    for files in targets.values():
        check_targets(files)
    packs = source_papers.packs(cells, turn)
    for pack in packs:
        write_booklet(booklet(scenario, pack), targets[pack.cell])
        for path in filter(None, targets[pack.cell].values()):
            narrate(f"Wrote {path}: a cover and {count_of(len(pack.sheets), 'sheet')} for {pack.cell}.")
    return Product(lambda: print_list(scenario, packs), lambda: papers_records(scenario, packs))


@dataclass(frozen=True)
class _Source:
    """A scenario or an exercise of it: its player cells, and what makes the packs of some of them."""

    scenario: Scenario
    players: Sequence[str]
    packs: Callable[[Sequence[str], str], list[Pack]]


def _of_log(log: Path, branch: int | None) -> _Source:
    from sim.exercise.header import folder_of
    from sim.exercise.session import Exercise
    from sim.view.papers.delivered import packs

    exercise = Exercise.read(log)
    situation = exercise.situation_after(exercise.branch_of(branch)[1])
    scenario, folder = situation.scenario, folder_of(exercise.header, log)
    return _Source(
        scenario,
        situation.names.player_cells,
        lambda cells, turn: packs(situation, cells, turn, _pictures(scenario, folder)),
    )


def _of_scenario(argument: str, branch: int | None) -> _Source:
    from sim.analysis.planned import planned
    from sim.faults import Misuse
    from sim.scenario.load import load
    from sim.scenario.names import Names
    from sim.view.papers.beforehand import packs

    if branch is not None:
        raise Misuse("`--branch` is for the log of an exercise; a scenario has no branches.")
    scenario = load(argument)
    return _Source(
        scenario,
        Names(scenario).player_cells,
        lambda cells, turn: packs(
            scenario, planned(scenario), cells, turn, _pictures(scenario, scenario.document.beside)
        ),
    )


def _cells(players: Sequence[str], cell: str) -> Sequence[str]:
    """The cells whose papers are wanted: all player cells, or the one that is named."""
    from sim.faults import Misuse, nearest_or_all

    if cell and cell not in players:
        raise Misuse(f"There is no player cell `{cell}`. {nearest_or_all(cell, players)}".rstrip())
    if not players:
        raise Misuse("It has no player cell, so there is nobody to hand papers to.")
    return [cell] if cell else players


def _pictures(scenario: Scenario, folder: Path | None) -> Mapping[str, bytes]:
    """The attached pictures; which of them are not as they were is told."""
    from sim.scenario.attachments import pictures
    from sim.terminal.output import narrate

    if folder is None:
        return {}
    contents, clauses = pictures(folder, scenario.document.attachments.values())
    for clause in clauses:
        narrate(f"A picture is named and not shown: {clause}.")
    return contents


def _targets(asked: Mapping[str, Path | None], cell: str, several: bool) -> dict[str, Path | None]:
    """The files of one cell; of several each has its own, with the cell's id before its ending."""
    return {option: _own_file(path, cell) if path is not None and several else path for option, path in asked.items()}


def _own_file(path: Path, cell: str) -> Path:
    from sim.faults import Misuse
    from sim.terminal.output import is_standard_output

    if is_standard_output(path) or not path.name:
        raise Misuse("The papers of several cells are several files: name a file, or one cell with `--cell`.")
    return path.with_name(f"{path.stem}-{cell}{path.suffix}")
