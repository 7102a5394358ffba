"""Who waits for whom: what must have happened before something can, and which offices do one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.scenario.model import Decision, Happens, Inject, Step
from sim.scenario.names import Names, Placed
from sim.view.scenario.order import in_order
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Heading, Prose, Table


def waits(names: Names) -> Iterator[Block]:
    """What waits for something else, in the order of play; then the seats that are waited for."""
    order = in_order(names)
    yield Heading("Who waits for whom")
    rows = tuple(
        (
            say.node_title(names, node.name),
            say.kind_of(node.element),
            _who(names, node),
            say.capital(say.trigger(names, node)),
        )
        for node in order
        if _waits(node) and node.name not in names.left_out
    )
    if rows:
        yield Prose("What is held, cancelled or answered otherwise is missed by what waits for it here.")
        columns = (Column("What", share=3), Column("Kind", share=1), Column("Whose", share=2), Column("Waits", share=4))
        yield Table(columns, rows, caption="What waits for what, in the order of play")
    else:
        yield Prose("Nothing waits for anything else: all comes at its own time.")
    yield from _seats(names, order)


def _waits(node: Placed) -> bool:
    element: Happens = node.element
    return not element.quiet and (element.after is not None or element.when is not None or node.follows is not None)


def _who(names: Names, node: Placed) -> str:
    element = node.element
    if isinstance(element, Decision | Step):
        return say.actors(names.scenario, element.by)
    return say.actors(names.scenario, element.to) if isinstance(element, Inject) else ""


def _seats(names: Names, order: Sequence[Placed]) -> Iterator[Block]:
    """For each actor with seats, the steps that wait for one another."""
    scenario = names.scenario
    for actor, element in scenario.actors.items():
        steps = [
            say.node_title(names, node.name)
            for node in order
            if isinstance(node.element, Step) and actor in node.element.by and node.name not in names.left_out
        ]
        if element.seats is not None and len(steps) > element.seats:
            at_once = "one thing" if element.seats == 1 else f"{element.seats} things"
            yield Prose(f"{say.titled(actor, element)} does {at_once} at a time, of: {say.listed(steps)}.", "-")
