"""A procedure played alone: the smallest scenario around its file, in the setting that the file names or in none.

It is made of plain values, so that it is read, checked and logged as any scenario is. What is wrong with it has its
place in the procedure's file.
"""

from __future__ import annotations

from typing import Any

from sim.faults import Fault, Path, Place
from sim.scenario.model import SETTING_SECTIONS
from sim.scenario.procedures import needed_calendars, needs
from sim.scenario.text import Document

START = "2025-03-10T09:00+09:00"
"""A Monday morning in Seoul."""
HORIZON = "30d"
_ZONE = "Asia/Seoul"
_CARRIED = ("title", "summary", "author", "date", "contact", "tags")
"""What the file says of itself and the scenario says too."""


def scenario_around(file: Document) -> Document:
    """The scenario in which the procedure of a sound file is played alone, its setting not filled in yet."""
    content: dict[str, Any] = file.value if isinstance(file.value, dict) else {}
    name = name_of(file)
    scenario: dict[str, Any] = {
        "whitecell": "1",
        "title": _spelled(name),
        **{field: content[field] for field in _CARRIED if field in content},
        "start": START,
        "horizon": HORIZON,
        **content.get("alone", {}),
        "procedures": {name: {"use": name, "at": "0m"}},
        "measures": {"length": {"title": "From its start to its end", "from": f"{name}.start", "to": f"{name}.done"}},
        "outcomes": {"over": {"title": "It is over"}},
    }
    keys: dict[Path, Place] = {
        (field,): file.place((field,) if field in _CARRIED else ("alone", field)) for field in scenario
    }
    return Document(
        scenario, file.file, {(): file.place(("alone",)), **keys}, keys, beside=file.beside, lines=file.lines
    )


def name_of(file: Document) -> str:
    """What a sound procedure file calls itself."""
    assert isinstance(file.value, dict)
    return str(file.value["procedure"])


def fill_in(scenario: Document, file: Document) -> None:
    """Give a scenario whose setting is filled in what the procedure asks for beyond that, and of the setting's states
    leave those out that it does not ask for; what is wrong is added to the scenario's faults."""
    content, value = file.value, scenario.value
    assert isinstance(content, dict)
    assert isinstance(value, dict)
    cells, actors, state, calendars = (dict(value.get(section) or {}) for section in SETTING_SECTIONS)
    for role, does in content.get("roles", {}).items():
        if role in cells:
            path: Path = ("setting",)
            message = f"The role `{role}` is called as a cell of the setting is, and a cell is no actor."
            hint = "Call the role by the id of an actor that plays it, or by an id that the setting has not."
            scenario.faults.append(Fault(path, scenario.place(path), message, hint))
        elif role not in actors:
            cells[f"{role}_cell"] = {"title": _spelled(role), "timezone": _ZONE}
            actors[role] = {"title": _spelled(role), "text": does, "cell": f"{role}_cell"}
    needed = needed_calendars(content)
    for need in needs(content):
        if need in needed:
            calendars.setdefault(need, {"timezone": _ZONE, "hours": "00:00-24:00"})
        else:
            state.setdefault(need, {"start": "5", "range": ["0", "10"], "shown": "true"})
    if not any("drift" in moving for moving in state.values()):  # a drift may read what else there is
        state = {name: moving for name, moving in state.items() if name in needs(content)}
    value |= zip(SETTING_SECTIONS, (cells, actors, state, calendars), strict=True)


def _spelled(name: str) -> str:
    return name.replace("_", " ").capitalize()
