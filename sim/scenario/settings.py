"""A setting that scenarios share: the cells, actors, state and calendars of a file become the scenario's, its own words
on top.

This is done on the plain values, before the model sees them and before any procedure is used, so that what is shared
and what is written in place are the same thing afterwards, and every value keeps the place it was written in.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from sim.faults import Fault, Faults, Path, nearest_or_all
from sim.scenario import shipped, text
from sim.scenario.lookalikes import stranger
from sim.scenario.model import SETTING_SECTIONS
from sim.scenario.quantity import shown
from sim.scenario.text import Document

_NEEDED = {"actors": {"cell"}, "state": {"start", "range"}, "calendars": {"timezone"}}
"""What an element must have, so that without it in the scenario it can only be meant as an override."""


@dataclass(frozen=True)
class Shared:
    """What came of a ``setting``: its file (None: there is none that can be read), the names of what is ``missing``,
    and the states that it holds, which a scenario need not use."""

    file: Document | None = None
    missing: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()


def expand_setting(document: Document, beside: FilePath) -> Shared:
    """Put the setting that ``document`` names into it; what is wrong is added to its faults."""
    scenario = document.value
    if not isinstance(scenario, dict) or "setting" not in scenario:
        return Shared()
    file = _file(document, scenario["setting"], beside)
    if file is None or not isinstance(file.value, dict):
        _leave_overrides_out(scenario)
        return Shared(file, missing=frozenset(SETTING_SECTIONS))
    for section in SETTING_SECTIONS:
        _fill(document, scenario, section, file)
    spoilt = {section for section in SETTING_SECTIONS if file.is_spoilt((section,))}
    return Shared(file, frozenset(spoilt), frozenset(_map(file.value.get("state"))))


def _file(document: Document, name: Any, beside: FilePath) -> Document | None:
    if not isinstance(name, str) or stranger(name) is not None:
        return None  # told where the field is read
    file = shipped.beside_or_shipped("settings", name, beside) if name.isidentifier() else None
    if file is None:
        message = f"There is no setting {shown(name)}, neither shipped nor in `settings/` beside this file."
        hint = nearest_or_all(name, shipped.names_beside_or_shipped("settings", beside), most=12)
        document.faults.append(Fault(("setting",), document.place(("setting",)), message, hint))
        return None
    try:
        return text.read(file)
    except Faults as error:
        document.faults.extend(error.faults)
        return None


def _leave_overrides_out(scenario: dict[str, Any]) -> None:
    """Leave out what could only be an override of something that nothing is known of."""
    for section, needed in _NEEDED.items():
        elements = _map(scenario.get(section))
        for name in [name for name, value in elements.items() if isinstance(value, dict) and not needed <= set(value)]:
            del elements[name]


def _fill(document: Document, scenario: dict[str, Any], section: str, file: Document) -> None:
    """Put what the file has in a section before what the scenario has there, which it overrides field by field."""
    assert isinstance(file.value, dict)
    given = _map(file.value.get(section))
    own = scenario.get(section)
    if not given or not isinstance(own, dict | None):
        return
    filled: dict[str, Any] = {}
    for name, value in given.items():
        override = _map(own).get(name)
        if name not in _map(own):
            filled[name] = _with_judgement(document, file, (section, name), value)
            _carry(document, file, (section, name))
        elif isinstance(value, dict) and isinstance(override, dict):
            filled[name] = {**value, **override}
            for field in value.keys() - override.keys():
                _carry(document, file, (section, name, field))
        else:
            filled[name] = override
    scenario[section] = filled | {name: value for name, value in _map(own).items() if name not in filled}


def _with_judgement(document: Document, file: Document, path: Path, value: Any) -> Any:
    """What the file gives as it is, covered by the file's own judgement as it is there."""
    assert isinstance(file.value, dict)
    if not isinstance(value, dict) or "judgement" in value or "judgement" not in file.value:
        return value
    document.places.setdefault((*path, "judgement"), file.place(("judgement",)))
    return {**value, "judgement": file.value["judgement"]}


def _carry(document: Document, file: Document, part: Path) -> None:
    """Give what comes from the file its place in the file."""
    for ours, theirs in ((document.places, file.places), (document.keys, file.keys)):
        ours.update({path: place for path, place in theirs.items() if path[: len(part)] == part})


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
