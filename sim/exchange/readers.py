"""The files that are read into drafts, each known by its content."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sim.exchange import icebergttx, incidenter, openaev, t3sf, tables
from sim.exchange.draft import Imported
from sim.exchange.foreign import text_of
from sim.exchange.tables import Wishes
from sim.exchange.workbook import is_workbook
from sim.faults import Misuse


@dataclass(frozen=True, slots=True)
class ToolReader:
    """One tool's files: whether one is such, and what it says."""

    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, str], Imported]


TOOLS = (
    ToolReader(openaev.recognises, openaev.read),
    ToolReader(icebergttx.recognises, icebergttx.read),
    ToolReader(incidenter.recognises, incidenter.read),
    ToolReader(t3sf.recognises, t3sf.read),
)
"""In this order; the first that knows a file reads it."""


_OWN = {
    r"^\W{0,4}whitecell\W?\s*:": "is a scenario already; `whitecell check` reads it.",
    r"\A\W{0,4}\{\s*\"whitecell_log\"": "is the log of an exercise; `whitecell msel` lists what was delivered in it.",
    r"\A\W{0,4}(?:#[^\n]*\n\s*)*(?:procedure|setting|source): \w+\s+\w+:": "is a part that scenarios use by its name.",
}
"""How files of our own begin, and what they are."""
_LOOKED_AT = 2**16


def read_file(content: bytes, name: str, wishes: Wishes) -> Imported:
    """The draft of a file, whatever tool wrote it; ``name`` is the file's. Raises Misuse for one that none knows."""
    begins = content[:_LOOKED_AT].decode("utf-8", "replace")
    for own, called in _OWN.items():
        if re.search(own, begins, re.MULTILINE):
            raise Misuse(f"{name} {called}")
    tools = () if is_workbook(content) else TOOLS  # a workbook is an archive, as some exports are
    tool = next((each for each in tools if each.recognises(content)), None)
    if tool is not None:
        if wishes.columns or wishes.sheet:
            raise Misuse(f"{name} is no table; `--map` and `--sheet` are for workbooks and CSV files.")
        return tool.read(content, name)
    if tools:
        _refuse_other_letters(content, name)
    if tables.recognises(content):
        return tables.read(content, name, wishes)
    raise Misuse(
        f"{name} is nothing that is known here: a workbook (.xlsx), a CSV file, or an export of OpenAEV, IcebergTTX, "
        "Incidenter or T3SF."
    )


def _refuse_other_letters(content: bytes, name: str) -> None:
    """Say where a file is no text, if a tool would know it were its letters coded as they should be. Raises Misuse."""
    try:
        text_of(content, name)
    except Misuse:
        read = content.replace(b"\0", b"").decode("latin-1").encode()
        if any(each.recognises(read) for each in TOOLS):
            raise
