"""All that a scenario's file says, for a colleague with a pencil; and what the players of one cell could ever read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.faults import Misuse, Path, nearest_or_all
from sim.scenario.check.sites import PROSE
from sim.scenario.model import SHARED_NAMESPACE, Decision, Inject, Scenario, Tells, Turn
from sim.scenario.names import Names
from sim.view.scenario.handed import Handed, handed
from sim.view.scenario.order import in_order
from sim.view.words import sentences as say
from sim.view.words.attached import attached_line
from sim.view.words.page import Block, Heading, Prose, headed
from sim.view.words.texts import as_written, items_by_reader

SHORT = 60
"""A map or a list of values that is no longer than this stands on one line."""

_AHEAD, _BEHIND = ("cells", "actors", "state", "calendars", "objectives"), ("policies", "measures", "outcomes")


def everything(scenario: Scenario) -> Iterator[Block]:
    """Every field of every element, each under its id, in the order of play; procedures as they are filled in."""
    names, value = Names(scenario), scenario.document.value
    assert isinstance(value, dict)
    yield Heading(scenario.title, 1, scenario.marking)
    for field, written in value.items():
        if field not in (*_AHEAD, *SHARED_NAMESPACE, *_BEHIND):
            yield from _field(field, written, 0)
    for section in _AHEAD:
        yield from _section(section, value.get(section) or {})
    yield Heading("In the order of play")
    for node in in_order(names):
        yield Heading(f"{node.kind} {node.name}", 3)
        fields = _at(value, node.path)
        shown = {field: part for field, part in fields.items() if not (node.kind == "procedure" and field == "steps")}
        for field, written in shown.items():
            yield from _field(field, written, 1)
    for section in _BEHIND:
        yield from _section(section, value.get(section) or {})


def _section(section: str, elements: Mapping[str, Any]) -> Iterator[Block]:
    if elements:
        yield Heading(section.capitalize())
    for name, element in elements.items():
        yield Heading(name, 3)
        for field, written in (element or {}).items():
            yield from _field(field, written, 1)


def _at(value: Any, path: Path) -> dict[str, Any]:
    for part in path:
        value = value[part]
    return value if isinstance(value, dict) else {}


def _field(name: str, written: Any, indent: int, is_prose: bool = False) -> Iterator[Block]:
    """A field as it is written: paragraphs laid out, short values on the line, others below."""
    is_prose = is_prose or name in PROSE
    if isinstance(written, str) and (is_prose or name == "tells"):
        yield from headed(f"{name}:", written, indent=indent)
        return
    flat = _flat(written)
    if isinstance(written, str) or (len(flat) <= SHORT and not is_prose and not _has_prose(written)):
        yield Prose(f"{name}: {flat}", indent=indent)
        return
    yield Prose(f"{name}:", indent=indent)
    items = written.items() if isinstance(written, dict) else [(str(at), item) for at, item in enumerate(written, 1)]
    for key, item in items:
        yield from _field(key, item, indent + 1, is_prose and key != "if")


def _has_prose(written: Any) -> bool:
    return isinstance(written, dict) and any(
        name in (*PROSE, "tells") or _has_prose(part) for name, part in written.items()
    )


def _flat(written: Any) -> str:
    """A value on one line, as one would write it."""
    if isinstance(written, dict):
        return f"{{{', '.join(f'{key}: {_flat(item)}' for key, item in written.items())}}}"
    if isinstance(written, list):
        return f"[{', '.join(map(_flat, written))}]"
    return say.flat(written)


# ---------------------------------------------------------------------- of one cell


def readable(scenario: Scenario, cell: str) -> Iterator[Block]:
    """All that the players of a cell could ever read, in the order of play, whatever comes of it. Raises Misuse for
    what is no player cell."""
    names = Names(scenario)
    if cell not in names.player_cells:
        raise Misuse(f"There is no player cell `{cell}`. {nearest_or_all(cell, names.player_cells)}".rstrip())
    yield Heading(scenario.title, 1, scenario.marking)
    yield Prose(f"What {say.titled(cell, scenario.cells[cell])} could ever read, whatever comes of it.", quiet=True)
    brief = scenario.cells[cell].brief
    yield from headed("Brief:", brief) if brief else ()
    shown = [say.titled(name, state) for name, state in scenario.state.items() if state.is_shown_to(cell)]
    if shown:
        yield Prose(f"Shown on the screen: {say.listed(shown)}.")
    for piece in handed(names, cell):
        yield from _read_at(names, piece)


def _read_at(names: Names, piece: Handed) -> Iterator[Block]:
    node, element = piece.node, piece.element
    if isinstance(element, Turn):
        yield Heading(f"Turn: {say.titled(node.name, element)}", 3)
        yield from as_written(names.scenario, names, piece.words, indent=1)
        yield from attached_line(names.scenario, element.attach, indent=1)
        yield from items_by_reader(names.scenario, piece.discuss, indent=1)
    elif isinstance(element, Inject):
        yield Heading(say.titled(node.name, element), 3)
        yield from _told(names, piece, element)
    elif isinstance(element, Tells):
        yield Heading(f"If {say.node_title(names, piece.name)}", 3)
        if element.title:
            yield Prose(say.flat(element.title), indent=1)
        yield from _told(names, piece, element)
    else:
        yield from _question(names, piece, element)


def _told(names: Names, piece: Handed, element: Inject | Tells) -> Iterator[Block]:
    """Who tells it, to whom and how, and the cell's own words."""
    yield Prose(say.way(names.scenario, piece.sender, piece.to, element.mode or ""), indent=1)
    yield from as_written(names.scenario, names, piece.words, indent=1)
    yield from attached_line(names.scenario, element.attach, indent=1)


def _question(names: Names, piece: Handed, decision: Decision) -> Iterator[Block]:
    yield Heading(f"Question: {say.node_title(names, piece.name)}", 3)
    yield from as_written(names.scenario, names, piece.words, indent=1)
    for option, element in decision.options.items():
        title = say.titled(option, element)
        head = f"{title}." if element.text else title
        yield from headed(head, element.text, item=True, indent=1)
