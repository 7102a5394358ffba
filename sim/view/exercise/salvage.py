"""What was salvaged of a damaged log, in words."""

from __future__ import annotations

from sim.characters import printable
from sim.exercise.salvage import LeftOut, Salvage
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Prose, Table

MOST = 20
"""Lines left out that are shown one by one."""
_LONGEST = 200
"""Characters of what a line says."""


def salvage_page(found: Salvage, log: str) -> list[Block]:
    """What was kept, what was left out and why, and how to go on."""
    if found.output is None:
        return [Prose(f"{log}: sound. There is nothing to salvage, and nothing was written.")]
    output = printable(found.output)
    stand = "line is sound and stands" if found.lines == 1 else "lines are sound and stand"
    blocks: list[Block] = [Prose(f"{log}: {found.lines:,} {stand} in {output}.")]
    if found.undone:
        blocks.append(Prose("What an editor or a mailer had changed is undone there, which the hashes prove."))
    if found.left_out:
        count = say.count_of(len(found.left_out), "line")
        blocks.append(Prose(f"{count} left out. Line {found.left_out[0].line:,}: {found.reason}"))
        blocks.append(_left_out(found.left_out))
    return [*blocks, Prose(f"Go on with `whitecell resume {output}`.")]


def _left_out(lines: tuple[LeftOut, ...]) -> Table:
    rows = [(f"{one.line:,}", _cut(one.words) or "(cannot be read)") for one in lines[:MOST]]
    if len(lines) > MOST:
        rows.append(("", f"and {len(lines) - MOST:,} more"))
    return Table((Column("Line", "right"), Column("What it says")), tuple(rows), close=True)


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} …"
