"""What was understood of a file that was imported, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.clock import offset_of
from sim.exchange.draft import Draft, Imported, Understood
from sim.faults import Fault
from sim.view.scenario.findings import summary
from sim.view.words.page import Block, Column, Heading, Prose, Table
from sim.view.words.sentences import count_of

MOST_SHOWN = 200
"""Of a longer list those rows are shown that somebody should look at, and of those so many."""
_TAKEN_FOR = {"kept": "kept as it is, in a field of its own", "left": "left out"}


def import_page(imported: Imported, findings: Sequence[Fault]) -> Iterator[Block]:
    """What the draft has, what was taken for what, what was guessed of the file as a whole, and a table of its rows.
    ``findings`` are what `check` says of the draft."""
    draft = imported.draft
    yield Heading(draft.title, 1, imported.kind)
    yield Prose(_counts(draft))
    for remark in imported.remarks:
        yield Prose(remark, "-")
    if imported.mapping:
        yield Heading("What was taken for what")
        rows = tuple((heading, _TAKEN_FOR.get(field, field)) for heading, field in imported.mapping)
        yield Table((Column("In the file"), Column("In the draft")), rows)
    if imported.understood:
        yield Heading("Row by row")
        columns = (Column("Where"), Column("What it says"), Column("Became"), Column("To look at"))
        shown = _shown(imported.understood)
        if shown:
            yield Table(columns, tuple(map(_row, shown)))
        if len(shown) < len(imported.understood):
            yield Prose(f"{len(shown):,} of {len(imported.understood):,} rows are shown; `--json` tells of all.")
    yield Prose(f"{_looked_at(imported.understood)} Of the draft `check` says: {summary(findings)}.")


def _shown(rows: Sequence[Understood]) -> Sequence[Understood]:
    if len(rows) <= MOST_SHOWN:
        return rows
    return [row for row in rows if row.edited or row.guessed or row.left][:MOST_SHOWN]


def _row(row: Understood) -> tuple[str, ...]:
    told = (
        f"edited: {', '.join(row.edited)}" if row.edited else "",
        f"guessed: {row.guessed}" if row.guessed else "",
        f"left out: {row.left}" if row.left else "",
    )
    return row.where, row.what, row.became, "; ".join(filter(None, told))


def _counts(draft: Draft) -> str:
    """What the draft has, in one sentence."""
    numbers = (
        (len(draft.cells), "cell"), (len(draft.actors), "actor"), (len(draft.turns), "turn"),
        (len(draft.injects), "inject"), (len(draft.decisions), "decision"), (len(draft.objectives), "objective"),
    )  # fmt: skip
    parts = [count_of(number, thing) for number, thing in numbers if number]
    listed = ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + "".join(parts[-1:])
    offset = offset_of(draft.start)
    zone = "UTC" if offset == "+00:00" else offset
    return f"A draft of {listed or 'nothing'}, from {draft.start:%Y-%m-%d %H:%M} {zone} on."


def _looked_at(rows: Sequence[Understood]) -> str:
    edited = sum(bool(row.edited) for row in rows)
    guessed, left = sum(bool(row.guessed) for row in rows), sum(bool(row.left) for row in rows)
    changed = f"Edited in {count_of(edited, 'row')}. " if edited else ""
    if not guessed and not left:
        return f"{changed}Nothing was guessed row by row, and nothing left out."
    return f"{changed}Guessed in {count_of(guessed, 'row')}, left out in {count_of(left, 'row')}."
