"""Where what stands under a cursor is defined, and everywhere that it is used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath

from sim.editing.extents import Extent, key_extent
from sim.editing.ids import Thing
from sim.editing.kinds import FOLDERS
from sim.editing.sheets import Sheet
from sim.scenario.claims import source_files

_TOP = Extent(0, 0, 0)

Location = tuple[FilePath, Extent]
"""A file and a part of it."""


def definition(sheet: Sheet, line: int, column: int) -> Location | None:
    """Where the id, the claim, or the procedure file or setting at a place is defined."""
    use = sheet.uses.at(line, column)
    if use is None:
        return None
    if use.wanted in FOLDERS:
        home = sheet.home(f"{FOLDERS[use.wanted]}/{use.word}")
        return None if home is None else (home.path, _TOP)
    if use.wanted == "claim":
        return next(_claims(sheet, use.name), None)
    return None if use.thing is None else _defined(sheet, use.thing)


def _defined(sheet: Sheet, thing: Thing) -> Location | None:
    home = sheet.home(thing.home)
    if home is None:
        return None
    defining = next((use.extent for use in home.uses.of(Thing(thing.path)) if use.defines), None)
    if defining is None and not thing.path:
        defining = _TOP
    return None if defining is None else (home.path, defining)


def _claims(sheet: Sheet, claim: str) -> Iterator[Location]:
    for path in source_files(sheet.beside):
        source = sheet.sheets.sheet(path)
        extent = key_extent(source.document, ("claims", claim)) if source is not None else None
        if extent is not None:
            yield path, extent


def references(sheet: Sheet, line: int, column: int) -> list[Location]:
    """Everywhere that the id at a place stands in its file, and in those that use or are used by it."""
    use = sheet.uses.at(line, column)
    home = sheet.home(use.thing.home) if use is not None and use.thing is not None else None
    if use is None or use.thing is None or home is None:
        return []
    sheets = {each.path: each for each in (home, *home.users(), sheet)}
    return [
        (path, found.extent)
        for path, each in sheets.items()
        for found in each.uses.of(Thing(use.thing.path, "" if each is home or path == home.path else home.name))
    ]
