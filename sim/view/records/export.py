"""What is told programs of an export: what was made of each part of a scenario."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.model import Scenario
from sim.view.export.sendings import Departed
from sim.view.records.values import Record, head, record


def export_records(scenario: Scenario, export: Departed, runs: int) -> Iterator[Record]:
    """The head, then a line for each part: its id, what it became (null for nothing), what was guessed and left."""
    yield head("export", scenario, teams=list(export.outgoing.teams), sendings=len(export.outgoing.sendings), runs=runs)
    for row in export.rows:
        yield record(
            "exported",
            id=row.where,
            title=row.what,
            became=row.became or None,
            guessed=row.guessed or None,
            left=row.left or None,
        )
