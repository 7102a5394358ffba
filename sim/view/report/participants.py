"""Who took part: numbers by cell, and names where the report names people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.scenario.model import Scenario
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Prose, Table


def participants(scenario: Scenario, roster: Mapping[str, Sequence[str]], attributed: bool) -> Iterator[Block]:
    """A row a cell, as the roster has it."""
    seated = {cell: people for cell, people in roster.items() if people}
    if not seated:
        yield Prose("No roster was kept.")
        return
    names = (Column("Names", share=6),) if attributed else ()
    rows = tuple(
        (say.actor(scenario, cell), str(len(people)), *((", ".join(people),) if attributed else ()))
        for cell, people in seated.items()
    )
    total = ("All", str(sum(map(len, seated.values()))), *(("",) if attributed else ()))
    columns = (Column("Cell", share=3), Column("Participants", "right", share=2), *names)
    yield Table(columns, (*rows, total), caption="Participants by cell")
    if not attributed:
        yield Prose(
            "This report names nobody; it can be made with names by whoever holds the exercise's log.", quiet=True
        )
