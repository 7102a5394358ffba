"""What the players of one cell may be handed or asked, whatever comes of a scenario: built up, in the order of play."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.scenario.fields import Told, by_cell
from sim.scenario.model import Decision, Inject, Tells, Turn
from sim.scenario.names import Names, Placed
from sim.scenario.told import ByCell
from sim.view.scenario.order import in_order


@dataclass(frozen=True, slots=True)
class Handed:
    """A turn's briefing, an inject, a question, or what is told of a decision.

    ``name`` is what it is handed out as: of what is told of a decision its moment, ``posture.firm``. ``words`` are this
    cell's, with their alternatives; ``discuss`` its questions for discussion; ``sender`` and ``to`` as far as it may
    know them.
    """

    name: str
    node: Placed
    element: Turn | Inject | Decision | Tells
    words: Told = ""
    sender: str = ""
    to: tuple[str, ...] = ()
    discuss: tuple[str, ...] = ()


def handed(names: Names, cell: str) -> Iterator[Handed]:
    """All that a player cell may be handed or asked, what is told of a decision after its question."""
    for node in in_order(names):
        element = node.element
        if isinstance(element, Turn):
            discuss: Mapping[str, Sequence[str]] = by_cell(element.discuss)
            questions = tuple(discuss.get(cell, discuss.get("", ())))
            yield Handed(node.name, node, element, _own(element.text, cell), discuss=questions)
        elif isinstance(element, Inject) and cell in names.cells(element.to):
            yield _told(names, node.name, node, element, cell)
        elif isinstance(element, Decision):
            if cell in names.asked_of(element):
                by = tuple(actor for actor in element.by if names.scenario.actors[actor].cell == cell)
                yield Handed(node.name, node, element, _own(element.question, cell), to=by)
            for moment in (*(f"{node.name}.{option}" for option in element.options), f"{node.name}.lapsed"):
                tells = names.tells_at(moment)
                if tells is not None and cell in names.cells(tells.to):
                    yield _told(names, moment, node, tells, cell)


def _told(names: Names, name: str, node: Placed, element: Inject | Tells, cell: str) -> Handed:
    """Where it comes to each cell from another sender, a cell sees itself alone among those it goes to."""
    senders = by_cell(element.sender)
    is_apart = isinstance(element.sender, Mapping)
    to = [each for each in element.to if not is_apart or each == "all" or cell in names.cells((each,))]
    sender = senders.get(cell, senders.get("", ""))
    return Handed(name, node, element, _own(element.text, cell), sender, tuple(to))


def _own(written: ByCell, cell: str) -> Told:
    """What is written for one cell, or for all."""
    texts: Mapping[str, Told] = by_cell(written)
    return texts.get(cell, texts.get("", ""))
