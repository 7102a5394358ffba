"""Imported files as JSON lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.exchange.draft import Imported
from sim.faults import Fault
from sim.view.records.values import VERSION, Record, finding_record, record


def import_records(imported: Imported, findings: Sequence[Fault], file: str, written: str) -> Iterator[Record]:
    """A head, what was taken for what, remarks, every row, what `check` finds, and the draft itself unless it was
    ``written`` to a file, which is then empty."""
    draft = imported.draft
    yield record(
        "import",
        version=VERSION,
        file=file,
        source=imported.kind,
        title=draft.title,
        start=draft.start.isoformat(),
        cells=len(draft.cells),
        actors=len(draft.actors),
        turns=len(draft.turns),
        injects=len(draft.injects),
        decisions=len(draft.decisions),
        objectives=len(draft.objectives),
    )
    for heading, field in imported.mapping:
        yield record("mapped", heading=heading, field=field)
    for remark in imported.remarks:
        yield record("remark", text=remark)
    for row in imported.understood:
        yield record(
            "row",
            where=row.where,
            says=row.what,
            became=row.became or None,
            guessed=row.guessed,
            left=row.left,
            edited=list(row.edited),
        )
    yield from map(finding_record, findings)
    if written:
        yield record("draft", yaml=written)
