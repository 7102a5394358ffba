"""Packs of papers as JSON lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.scenario.model import Scenario
from sim.view.papers.pack import Pack
from sim.view.records.values import Record, head, record


def papers_records(scenario: Scenario, packs: Sequence[Pack]) -> Iterator[Record]:
    """A head, then a line for each sheet. Times are seconds from the start."""
    until = next((pack.until for pack in packs), None)
    yield head("papers", scenario, cells=[pack.cell for pack in packs], until=until)
    for pack in packs:
        for sheet in pack.sheets:
            yield record(
                "sheet",
                cell=pack.cell,
                serial=sheet.serial,
                what=sheet.kind,
                name=sheet.name,
                title=sheet.title,
                turn=sheet.turn or None,
                time=sheet.time,
                certain=sheet.certain,
                hand_out=sheet.hand_out or None,
                case=sheet.case or None,
                beside=sheet.beside,
                line=sheet.line or None,
            )
