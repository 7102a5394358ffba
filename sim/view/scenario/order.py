"""The order of play, as far as a scenario tells it before it is played."""

from __future__ import annotations

from datetime import datetime
from math import inf

from sim.clock import seconds_between
from sim.scenario.check.choices import span
from sim.scenario.model import Step
from sim.scenario.names import Names, Placed
from sim.scenario.times import UncertainInstant


def in_order(names: Names) -> list[Placed]:
    """All that can happen, by when that can be at the earliest; what waits for an expression or a person comes last."""
    nodes = list(names.nodes.values())
    earliest = dict.fromkeys(names.nodes, inf)
    for _ in nodes:
        before = dict(earliest)
        earliest |= {node.name: _earliest(names, node, earliest) for node in nodes}
        if earliest == before:
            break
    return sorted(nodes, key=lambda node: earliest[node.name])


def _earliest(names: Names, node: Placed, earliest: dict[str, float]) -> float:
    """The second at which something can happen at the earliest, by that of what it waits for."""
    element = node.element
    if isinstance(element.at, UncertainInstant):
        return seconds_between(names.scenario.start, element.at.instants[0])
    if isinstance(element.at, datetime):
        return seconds_between(names.scenario.start, element.at)
    if element.at is not None:
        return span(names, node, element.at)[0]
    if element.when is not None:
        return inf
    heard = [names.full(name, node.owner) for name in element.after.names] if element.after else []
    heard = heard or ([node.follows] if node.follows else [])
    came = [_over(names, names.moments[name], name, earliest) for name in heard if name in names.moments]
    first = max(came, default=inf) if element.after and element.after.kind == "all" else min(came, default=inf)
    return first + span(names, node, element.delay)[0]


def _over(names: Names, node: Placed, moment: str, earliest: dict[str, float]) -> float:
    """The second at which a moment can come at the earliest: a step takes its time, but for its start."""
    takes = node.element.takes if isinstance(node.element, Step) and moment != f"{node.name}.start" else None
    return earliest[node.name] + (span(names, node, takes)[0] if takes is not None else 0)
