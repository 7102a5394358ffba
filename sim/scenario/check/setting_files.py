"""A setting's file by itself, whatever scenarios share it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path as FilePath

from sim.clock import LONGEST
from sim.faults import Fault
from sim.scenario.check import calendars, clocks, expressions, references, titles
from sim.scenario.model import SETTING_SECTIONS, Outcome, Scenario, SettingFile
from sim.scenario.names import Names
from sim.scenario.text import Document


def check(file: SettingFile, document: Document, missing: frozenset[str], beside: FilePath) -> Iterator[Fault]:
    """Every fault of a setting, found by checking the smallest scenario that could use it."""
    stem = FilePath(document.file).stem
    if file.setting != stem and "setting" not in missing:
        message = f"The setting is called `{file.setting}` and its file `{stem}.yaml`."
        yield Fault(("setting",), document.place(("setting",)), message, "Give both one name.")
    scenario = Scenario.model_construct(
        whitecell=1,
        title=file.title or file.setting,
        start=datetime(2000, 1, 1, tzinfo=UTC),
        horizon=LONGEST,
        cells=file.cells,
        actors=file.actors,
        state=file.state,
        calendars=file.calendars,
        outcomes={"end": Outcome.model_construct()},
    )
    scenario.read_from(document)
    names = Names(scenario, missing)
    yield from references.check(names, beside)
    for check_part in (expressions.check, clocks.check, calendars.timetables, titles.check):
        yield from (fault for fault in check_part(names) if fault.path[:1] and fault.path[0] in SETTING_SECTIONS)
