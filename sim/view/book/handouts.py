"""What to print before the room fills: each cell's papers, ballots and files, and the commands that make them."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.attachments import kind_of
from sim.scenario.model import Decision, Inject, Tells, Turn
from sim.view.book.prepared import Prepared
from sim.view.scenario.handed import Handed, handed
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Heading, Prose, Table, prose


def to_print(prepared: Prepared) -> Iterator[Block]:
    """How many papers and ballots each cell can get, the commands that make them, and the files that go with them."""
    names, called = prepared.names, prepared.called
    yield Heading("What to print")
    if not names.player_cells:
        yield Prose("No cell is played by players, so there is nothing to hand out.")
        return
    rows = []
    for cell in names.player_cells:
        pieces = list(handed(names, cell))
        rows.append(
            (
                say.titled(cell, names.scenario.cells[cell]),
                _count(pieces, Inject),
                _count(pieces, Tells),
                _count(pieces, Decision),
                f"whitecell papers {called} --cell {cell} --docx {cell}.docx",
            )
        )
    columns = (Column("Cell", share=2), Column("Papers", "right", share=1), Column("After answers", "right", share=1))
    yield Table(
        (*columns, Column("Ballots", "right", share=1), Column("Command", share=4)),
        tuple(rows),
        caption="What each cell may be handed, whatever comes of it",
    )
    yield Prose(
        "Print one pack for each cell, and a copy of it for each player where papers are not passed round. What "
        "follows an answer is handed out only where that answer is given: keep it apart, face down, by decision."
    )
    yield from prose(
        f"One situation manual for each player: `whitecell book {called} --for players --docx manual.docx`. One guide "
        f"for each evaluator: `whitecell book {called} --for evaluators --docx guides.docx`.",
        0,
    )
    yield from _files(prepared)


def _count(pieces: list[Handed], kind: type[Inject] | type[Tells] | type[Decision]) -> str:
    return str(sum(isinstance(piece.element, kind) for piece in pieces))


def _files(prepared: Prepared) -> Iterator[Block]:
    """Every file that is handed out, with whom it goes to and what with."""
    names = prepared.names
    rows: dict[tuple[str, str], list[str]] = {}
    for cell in names.player_cells:
        for piece in handed(names, cell):
            files = piece.element.attach if isinstance(piece.element, Inject | Turn | Tells) else ()
            for file in files:
                rows.setdefault((file, say.node_title(names, piece.name)), []).append(say.actor(names.scenario, cell))
    if not rows:
        yield Prose("No file goes with any paper.")
        return
    table = tuple((file, kind_of(file).called, title, say.listed(cells)) for (file, title), cells in rows.items())
    columns = (Column("File", share=3), Column("Kind", share=2), Column("Goes with", share=3), Column("To", share=2))
    yield Table(columns, table, caption="Files to print or to have ready")
