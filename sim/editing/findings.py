"""What `check` finds, each as a part of the file that is being written."""

from __future__ import annotations

import re

from sim.editing.extents import Extent
from sim.editing.kinds import FOLDERS
from sim.editing.sheets import Sheet
from sim.faults import Fault
from sim.scenario import shipped
from sim.scenario.load import examine_text

_STANDING = re.compile(r"\"[^\"]*\"|'[^']*'|[^\s,\[\]{}:#]+|.")


def findings(sheet: Sheet) -> list[tuple[Extent, Fault]]:
    """Every fault and warning, and where to mark it; what is wrong in another file is marked where that is used."""
    found = []
    for fault in examine_text(sheet.text, str(sheet.path)).findings:
        is_here = fault.place.file == str(sheet.path)
        found.append((_marked(fault) if is_here else _using(sheet, fault.place.file), fault))
    return found


def sentence(sheet: Sheet, fault: Fault) -> str:
    """What is wrong and what to do, after its place if that is in another file."""
    where = "" if fault.place.file == str(sheet.path) else f"{fault.place}: "
    return f"{where}{fault.message} {fault.hint}".rstrip()


def _marked(fault: Fault) -> Extent:
    """The word or the quoted text that begins at a fault's place."""
    begin = min(fault.place.column - 1, len(fault.place.text))
    standing = _STANDING.match(fault.place.text, begin)
    return Extent(fault.place.line - 1, begin, begin if standing is None else standing.end())


def _using(sheet: Sheet, file: str) -> Extent:
    """Where the procedure or the setting in a file is used; the beginning where it is not."""
    for use in sheet.uses.all:
        home = sheet.home(f"{FOLDERS[use.wanted]}/{use.word}") if use.wanted in FOLDERS else None
        if home is not None and shipped.called(home.path) == file:
            return use.extent
    return Extent(0, 0, 0)
