"""What is told programs of an export: what was made of each part of a scenario."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.model import Scenario
from sim.view.export.sendings import Departed
from sim.view.records.values import Record, head, record


def export_records(scenario: Scenario, export: Departed, runs: int) -> Iterator[Record]:
    """The head, then a line for each part: what it became and loses, or why it stays."""
    yield head("export", scenario, teams=list(export.outgoing.teams), sendings=len(export.outgoing.sendings), runs=runs)
    for account in export.accounts:
        yield record(
            "exported",
            id=account.id,
            title=account.title,
            became=account.became or None,
            losses=list(account.losses),
            likely=account.likely or None,
            stays=account.stays or None,
        )
