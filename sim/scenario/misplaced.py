"""What numbers rest on, written where it can be said of none: as a state among those that `effects` moves."""

from __future__ import annotations

from typing import Any

from sim.faults import Fault
from sim.scenario.citing import GROUNDS
from sim.scenario.model import is_own_field
from sim.scenario.text import Document


def set_apart(document: Document) -> None:
    """Take such words out of a document, before they are read as what they seem to be, and tell where they belong."""
    value: Any = document.value
    if not isinstance(value, dict):
        return
    for path in [path for path in document.keys if path[-1] in GROUNDS and path[-2:-1] == ("effects",)]:
        if any(map(is_own_field, path)):
            continue
        effects: Any = value
        for part in path[:-1]:
            effects = effects.get(part) if isinstance(effects, dict) else None
        word = str(path[-1])
        if not isinstance(effects, dict) or word not in effects or _is_state(value, word):
            continue
        del effects[word]
        state = next((name for name in effects if name not in GROUNDS), "STATE")
        message = f"`{word}` stands among the states of `effects`, and it is not said of which number."
        cure = f"Write `{state}: {{value: …, {word}: …}}`; what carries the words stands beside `effects`."
        document.faults.append(Fault(path, document.key_place(path), message, cure))


def _is_state(value: dict[str, Any], word: str) -> bool:
    """Whether a scenario has a state of that name, or a procedure file asks for it."""
    needs = value.get("needs")
    return (
        any(isinstance(known, dict | list) and word in known for known in (value.get("state"), needs)) or word == needs
    )
