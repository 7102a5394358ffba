"""Texts that follow what happened: blanks that can be filled in, for readers who may know it, and alternatives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sim.faults import Fault, Path, listed, nearest_or_all
from sim.scenario.blanks import blanks
from sim.scenario.check.sites import elements, fault, parts, texts
from sim.scenario.model import Decision, Inject, Turn
from sim.scenario.names import Names, Placed
from sim.scenario.told import alternatives, told


@dataclass(frozen=True, slots=True)
class Filled:
    """A text that is filled in when it is handed out, where it stands, and the cells that read it."""

    path: Path
    text: str
    node: Placed
    readers: Collection[str]


def check(names: Names) -> Iterator[Fault]:
    """Every text with braces, and every text with alternatives."""
    for node in names.nodes.values():
        for filled in _filled(names, node):
            for blank in dict.fromkeys(blanks(filled.text)):
                yield from _blank(names, filled, blank)
        for place, wordings in alternatives(node.element):
            path = (*node.path, *place)
            last = next((i for i, wording in enumerate(wordings) if wording.condition is None), None)
            if last is None:
                message = "Where none of these conditions holds, nothing is said here."
                yield fault(names, path, message, "Let the last alternative have no `if`.", "warning")
            elif last < len(wordings) - 1:
                message = "This alternative is never said: the one before it has no `if`."
                yield fault(names, (*path, last + 1), message, "Give that one an `if`, or put it last.", "warning")
    yield from _as_they_stand(names)


def _filled(names: Names, node: Placed) -> Iterator[Filled]:
    """The texts of a node that are filled in."""
    element, scenario = node.element, names.scenario
    asked = {scenario.actors[name].cell for name in getattr(element, "by", ()) if name in scenario.actors}
    for place, written in told(element):
        if isinstance(element, Turn):
            to: Iterable[str] = names.player_cells
        elif isinstance(element, Inject):
            to = names.cells(element.to)
        else:
            to = asked if place == ("question",) else names.cells(_tells_to(element, place))
        yield from _of_each((*node.path, *place), written, node, to)
    if isinstance(element, Turn):
        yield from _of_each((*node.path, "discuss"), element.discuss, node, names.player_cells)
    if isinstance(element, Decision):
        for name, option in element.options.items():
            yield from _of_each((*node.path, "options", name, "text"), option.text, node, asked)


def _tells_to(element: object, place: Path) -> tuple[str, ...]:
    """Whom the words at a place of a decision are told."""
    assert isinstance(element, Decision)
    holder = element.lapse if place[0] == "lapse" else element.options[str(place[1])]
    tells = getattr(holder, "tells", None)
    return () if tells is None else tells.to


def _of_each(path: Path, written: object, node: Placed, to: Iterable[str]) -> Iterator[Filled]:
    for place, text in parts(path, written):
        yield Filled(place, text, node, (str(place[len(path)]),) if isinstance(written, dict) else tuple(to))


def _blank(names: Names, filled: Filled, blank: str) -> Iterator[Fault]:
    """What is wrong with a name that is to be filled in."""
    scope = filled.node.owner
    if not names.known(blank, scope):
        hint = nearest_or_all(blank, names.visible(scope), most=6)
        yield _at(
            names, filled, blank, f"There is no `{blank}` to fill in.", f"{hint} A brace is written `{{{{`.".strip()
        )
        return
    full = names.full(blank, scope)
    state, node = names.scenario.state.get(full), names.moments.get(full)
    if state is not None:
        blind = [cell for cell in filled.readers if not state.is_shown_to(cell)]
        if blind and not names.alone:
            message = f"{listed(blind)} may not know `{full}`: it is not shown to them."
            yield _at(names, filled, blank, message, "Show it, or leave the number out.")
    elif node is not None and isinstance(node.element, Decision) and _is_control(names, node.element):
        untold = [cell for cell in filled.readers if cell not in _told_of(names, node)]
        if untold:
            message = f"`{node.name}` is decided by control, and {listed(untold)} would learn the answer here."
            yield _at(names, filled, blank, message, "Say in `tells` of its options what players learn of it.")


def _is_control(names: Names, decision: Decision) -> bool:
    scenario = names.scenario
    cells = [scenario.cells.get(scenario.actors[name].cell) for name in decision.by if name in scenario.actors]
    return any(cell is not None and cell.control for cell in cells)


def _told_of(names: Names, node: Placed) -> set[str]:
    """The cells that are told something when a decision is taken."""
    tells = [names.tells_at(moment) for moment in node.moments]
    return {cell for each in tells if each is not None for cell in names.cells(each.to)}


def _at(names: Names, filled: Filled, blank: str, message: str, hint: str) -> Fault:
    return Fault(filled.path, names.scenario.document.place_in(filled.path, f"{{{blank}}}"), message, hint)


def _as_they_stand(names: Names) -> Iterator[Fault]:
    """Braces around the name of something in a text that no run fills in."""
    filled = {each.path for node in names.nodes.values() for each in _filled(names, node)}
    titles = [((*path, "title"), element.title) for path, element in elements(names.scenario) if element.title]
    for path, text in (*titles, *texts(names.scenario)):
        name = next((name for name in blanks(text) if name in names.moments or name in names.scenario.state), None)
        if name is not None and path not in filled:
            message = f"`{{{name}}}` stays as it stands: this is no text that a run fills in."
            yield fault(names, path, message, "Write the word itself, or `{{` for a brace.", "warning")
