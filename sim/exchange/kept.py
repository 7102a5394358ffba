"""What a workbook keeps beside what people read in it, so that it can be read back: its elements as their scenario has
them.

It stands in a hidden sheet, ``KEPT_SHEET``, under ``KEPT_HEADINGS``. Each element has a row: its id, its kind, and as
JSON what the scenario's file says of it. ``Seals`` tells, for each field of a column, how the cell read that people
see: where a cell reads differently now, somebody has edited it, and what they wrote counts; else what is kept does. A
row that is longer than a cell may be goes on in further rows of its id and kind, whose ``Part`` counts from 1.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, cast, get_args

KEPT_SHEET = "Whitecell"
KEPT_HEADINGS = ("ID", "Kind", "Part", "Written", "Seals")
LONGER_SHEET = "Longer texts"
LONGER_HEADINGS = ("Sheet", "Whitecell ID", "Heading", "Part", "Text")
"""Where words go on that are longer than a cell may be: what stands in the cell, without ``GOES_ON`` at its end, and
then these parts are the whole."""
GOES_ON = f" … goes on in “{LONGER_SHEET}”"
CELL_HOLDS = 16_000
"""Characters of a text in one cell of a workbook: no more than 32,767 of those that a spreadsheet counts, which takes
some for two."""

KeptKind = Literal["scenario", "cell", "actor", "objective", "turn", "inject", "decision"]


@dataclass(frozen=True, slots=True)
class Kept:
    """An element as its scenario's file has it; of the scenario (whose id is empty) its ``title``, ``start``,
    ``horizon`` and ``marking``, and under ``clock`` the zone of the clock that times are read on. ``seals`` by field.
    """

    id: str
    kind: KeptKind
    written: Mapping[str, Any]
    seals: Mapping[str, str] = field(default_factory=dict)


def seal(text: str) -> str:
    """A few characters that are others where the text of a cell is another; the text as a sheet shows it."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def cell_text(cell: str | int | datetime) -> str:
    """A cell as text, as a seal has it: a date and time as ``2023-12-18 08:24``, with its seconds where it has any."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}" if cell.second else f"{cell:%Y-%m-%d %H:%M}"
    return str(cell)


def kept_rows(elements: Iterable[Kept]) -> Iterator[tuple[str | int, ...]]:
    """The rows of the sheet, without its headings."""
    for kept in elements:
        written = json.dumps(kept.written, ensure_ascii=True, separators=(",", ":"))
        for part, begin in enumerate(range(0, len(written), CELL_HOLDS), 1):
            seals = json.dumps(kept.seals, separators=(",", ":")) if part == 1 else ""
            yield kept.id, kept.kind, part, written[begin : begin + CELL_HOLDS], seals


def read_kept(rows: Iterable[Sequence[Any]]) -> list[Kept]:
    """The elements, from the sheet's rows without its headings. ValueError for what no program of ours wrote."""
    pieces: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for name, kind, part, written, seals in (row[: len(KEPT_HEADINGS)] for row in rows):
        pieces.setdefault((str(name or ""), str(kind)), []).append((int(part), str(written), str(seals or "")))
    return [_put_together(name, kind, sorted(parts)) for (name, kind), parts in pieces.items()]


def _put_together(name: str, kind: str, parts: Sequence[tuple[int, str, str]]) -> Kept:
    written = json.loads("".join(part for _, part, _ in parts))
    seals = json.loads(parts[0][2] or "{}")
    if kind not in get_args(KeptKind) or not isinstance(written, dict) or not isinstance(seals, dict):
        raise ValueError(f"{kind} {name} is not as it was written")
    return Kept(name, cast(KeptKind, kind), written, seals)
