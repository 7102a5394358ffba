"""What the players of one cell could never read, whatever comes of a scenario: taken from its plain values.

It is worked out from the file alone, not from what decides who may know what, so that the two cannot share a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.scenario.model import Scenario
from tests.exercise.secrets_of import BLANK, leaves, of_facilitators, plain

LEAST = 12
"""Shorter words may stand in another text by chance."""
UNTOLD = ("policies", "measures", "outcomes", "objectives", "summary")


def kept_from(scenario: Scenario, cell: str) -> dict[str, str]:
    """Each text that is kept from a cell, and what it is of."""
    value: dict[str, Any] = scenario.document.value
    own = "\n".join(own_words(scenario, cell))
    secrets = dict.fromkeys(of_facilitators(value), "for facilitators alone")
    for section in UNTOLD:
        secrets |= dict.fromkeys(map(plain, _prose(value.get(section))), section)
    for other, element in value["cells"].items():
        if other != cell and element.get("brief"):
            secrets[plain(element["brief"])] = f"brief of {other}"
    for other in scenario.cells:
        secrets |= {max(BLANK.split(words), key=len): name for name, words in _told(scenario, other)}
    return {words: name for words, name in secrets.items() if len(words) >= LEAST and words not in own}


def own_words(scenario: Scenario, cell: str) -> Iterator[str]:
    """All that may be handed to a cell, with its blanks, and what cells, actors and the exercise are called."""
    yield from (words for _, words in _told(scenario, cell))
    value = scenario.document.value
    yield plain(value["cells"][cell].get("brief", ""))
    for section in ("cells", "actors"):
        for element in value[section].values():
            yield from (plain(element.get(field, "")) for field in ("title", "short"))
    yield plain(value["title"])


def _told(scenario: Scenario, cell: str) -> Iterator[tuple[str, str]]:
    value = scenario.document.value
    actors = value["actors"]
    players = [name for name, each in value["cells"].items() if not each.get("control")]

    def reaches(to: Any) -> bool:
        named = [to] if isinstance(to, str) else to or []
        cells = {
            each for name in named for each in (players if name == "all" else [actors.get(name, {}).get("cell", name)])
        }
        return cell in cells

    for name, element, kind in _elements(value):
        if kind == "turn":
            yield from _words(name, element.get("text"), cell)
            yield from _words(name, element.get("discuss"), cell)
            yield name, plain(element.get("title", ""))
        if kind == "inject" and reaches(element.get("to")):
            yield from _words(name, element.get("text"), cell)
            yield name, plain(element.get("title", ""))
        if kind == "decision":
            if reaches(element["by"]):
                yield from _words(name, element.get("question"), cell)
                yield name, plain(element.get("title", ""))
                for option in element["options"].values():
                    yield name, plain((option or {}).get("title", ""))
                    yield from _words(name, (option or {}).get("text"), cell)
            for holder in (*element["options"].values(), element.get("lapse")):
                tells = holder.get("tells") if isinstance(holder, dict) else None
                tells = {"text": tells} if isinstance(tells, str) else tells
                if tells and reaches(tells.get("to", "all")):
                    yield from _words(name, tells["text"], cell)
                    yield name, plain(tells.get("title", ""))


def _elements(value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    for section in ("turns", "injects", "decisions"):
        yield from ((name, element, section[:-1]) for name, element in value.get(section, {}).items())
    for name, procedure in value.get("procedures", {}).items():
        for entry, element in procedure.get("steps", {}).items():
            kind = "decision" if "options" in element else "step" if "takes" in element else "inject"
            yield f"{name}.{entry}", element, kind


def _words(name: str, written: Any, cell: str) -> Iterator[tuple[str, str]]:
    """What is written for one cell, or for all: a text, alternatives, or a list of either."""
    if isinstance(written, dict):
        written = written.get(cell)
    for part in written if isinstance(written, list) else [written] if written else []:
        yield name, plain(part["text"] if isinstance(part, dict) else part)


def _prose(value: Any) -> Iterator[str]:
    """Every title and text in a value."""
    if isinstance(value, str):
        yield value
    for key, part in value.items() if isinstance(value, dict) else ():
        if key in ("title", "short", "text", "notes", "judgement"):
            yield from leaves(part)
        elif isinstance(part, dict):
            yield from _prose(part)
