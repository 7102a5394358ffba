"""Titles that name somebody else: words addressed by such a title would go to another cell than its players think."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sim.faults import Fault, Level, Path
from sim.scenario.check.sites import fault
from sim.scenario.names import Names


def check(names: Names) -> Iterator[Fault]:
    """Cells and actors whose title or short name is the id or the name of another cell, or of somebody in it."""
    known: dict[str, dict[str, str]] = defaultdict(dict)
    called = list(_called(names))
    for path, word, cell in called:
        known[_as_said(word)].setdefault(cell, str(path[1]))
    for path, word, cell in called:
        others = [name for other, name in known[_as_said(word)].items() if other != cell]
        if others and len(path) > 2 and not names.unreadable(str(path[1])):
            both_cells = path[0] == "cells" and others[0] in names.scenario.cells
            level: Level = "fault" if both_cells else "warning"
            message = f"`{path[1]}` and `{others[0]}` are both called “{word}”: words for one could go to the other."
            yield fault(names, path, message, "Give one of them another title.", level)


def _called(names: Names) -> Iterator[tuple[Path, str, str]]:
    """What every cell and actor is called: where that is written, the word, and the cell it stands for."""
    for section in ("cells", "actors"):
        for name, element in getattr(names.scenario, section).items():
            cell = name if section == "cells" else element.cell
            yield (section, name), name, cell
            for field in ("title", "short"):
                if getattr(element, field, None):
                    yield (section, name, field), getattr(element, field), cell


def _as_said(word: str) -> str:
    return " ".join(word.replace("_", " ").split()).casefold()
