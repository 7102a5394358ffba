"""States that drift: each `drift` becomes an inject that comes again and again, last among the injects.

This is done on the plain values, before the model sees them, so that a drift is played, told and logged as the inject
that it is. What is not a drift stays where it stands, and is told of there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.faults import Fault, Path
from sim.scenario.text import Document

if TYPE_CHECKING:
    from sim.scenario.model import Scenario

_NEEDED = {"amount", "every"}
_CARRIED = {"until", "if", "judgement", "notes"}
"""What a drift may say of itself as any inject may."""


def drift_id(state: str) -> str:
    """The id of the inject that a state's drift is."""
    return f"{state}_drift"


def drifts(scenario: Scenario) -> frozenset[str]:
    """The ids of the injects that are drifts: quiet, and moving nothing but the state that each is called after."""
    of_states = {drift_id(state): state for state in scenario.state}
    return frozenset(
        name
        for name, inject in scenario.injects.items()
        if inject.quiet and name in of_states and set(inject.effects) == {of_states[name]}
    )


def expand_drifts(document: Document) -> None:
    """Write every drift as the inject that it is; a clash of ids is added to the document's faults."""
    scenario = document.value
    states = scenario.get("state") if isinstance(scenario, dict) else None
    if not isinstance(scenario, dict) or not isinstance(states, dict):
        return
    injects = scenario.get("injects", {})
    for name, state in states.items():
        drift = state.get("drift") if isinstance(state, dict) else None
        if not isinstance(drift, dict) or not _NEEDED <= set(drift) <= _NEEDED | _CARRIED or _is_by_cases(drift):
            continue
        if not isinstance(injects, dict):
            return
        id_ = drift_id(name)
        if id_ in injects:
            message = f"The drift of `{name}` is an inject `{id_}`, and there is another of that id."
            path: Path = ("state", name, "drift")
            document.faults.append(Fault(path, document.key_place(path), message, "Give the other another id."))
            continue
        injects = {**injects, id_: _inject(name, state, drift)}
        states[name] = {field: value for field, value in state.items() if field != "drift"}
        _carry(document, ("state", name, "drift"), ("injects", id_))
        _carry(document, ("state", name, "drift", "every"), ("injects", id_, "at"))
        _carry(document, ("state", name, "drift", "amount"), ("injects", id_, "effects", name))
    if injects:
        scenario["injects"] = injects


def _is_by_cases(drift: dict[str, Any]) -> bool:
    """Whether its `every` has cases, of which there are none at the start: its model says so."""
    return isinstance(drift["every"], dict) and "cases" in drift["every"]


def _inject(name: str, state: dict[str, Any], drift: dict[str, Any]) -> dict[str, Any]:
    titles = [str(state[field]) for field in ("short", "title") if field in state]
    carried = {field: drift[field] for field in drift if field in _CARRIED}
    covered = {"judgement": state["judgement"]} if "judgement" in state else {}
    return {
        "title": f"{titles[0] if titles else name.replace('_', ' ').capitalize()} drifts",
        "at": drift["every"],
        "every": drift["every"],
        "effects": {name: drift["amount"]},
        "quiet": "true",
        **covered,
        **carried,
    }


def _carry(document: Document, old: Path, new: Path) -> None:
    """Give what is written anew the place of what it was made of."""
    for places in (document.places, document.keys):
        moved = {(*new, *path[len(old) :]): place for path, place in places.items() if path[: len(old)] == old}
        places.update(moved)
