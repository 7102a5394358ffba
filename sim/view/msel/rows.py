"""The rows of an MSEL: all that comes in a scenario, in the order of its likely time, what facilitators hold last."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Literal, assert_never

from sim.analysis.planned import Planned
from sim.characters import letter
from sim.exchange.columns import MselField
from sim.scenario.fields import by_cell
from sim.scenario.model import Decision, Happens, Inject, Scenario, Turn
from sim.scenario.names import Names, Placed
from sim.view.msel import times
from sim.view.words import sentences as say
from sim.view.words.attached import attached
from sim.view.words.clocks import Clocks, clocks
from sim.view.words.sheets import SheetCell
from sim.view.words.unmarked import handed_out, unmarked

EventKind = Literal["Inject", "Contingency", "Cue", "Event", "Turn", "Decision", "Control decision"]


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that comes, its ``number`` in the list, and when it is likely to."""

    number: int
    node: Placed
    kind: EventKind
    plan: Planned


class EventList:
    """A scenario's events with their likely times in ``runs`` runs, and what stands in each cell of each."""

    def __init__(self, scenario: Scenario, plans: Mapping[str, Planned], runs: int) -> None:
        self.scenario, self.plans, self.runs = scenario, plans, runs
        self.names = Names(scenario)

    @cached_property
    def clocks(self) -> Clocks:
        """The scenario's clocks; times are told on the first."""
        return clocks(self.scenario)

    @cached_property
    def rows(self) -> tuple[EventRow, ...]:
        """Everything in the order of its median time; then what came in no run; then contingencies, as written."""
        events = [(node, event_kind(self.names, node)) for node in self.names.events]
        events.sort(key=lambda event: (event[1] == "Contingency", self._median(event[0])))
        return tuple(EventRow(n, node, kind, self.plans[node.name]) for n, (node, kind) in enumerate(events, 1))

    def _median(self, node: Placed) -> float:
        plan = self.plans[node.name]
        return plan.median if plan.share else inf

    @cached_property
    def _turns(self) -> list[tuple[float, str]]:
        """When each turn is likely to begin, in order, and what it is called."""
        numbered = enumerate(self.scenario.turns.items(), 1)
        begin = (
            (self._median(self.names.nodes[name]), f"{n} {say.titled(name, turn)}") for n, (name, turn) in numbered
        )
        return sorted(turn for turn in begin if turn[0] < inf)

    def cell(self, row: EventRow, field: MselField) -> SheetCell:
        """What stands in a row under a column of that field."""
        node, plan = row.node, row.plan
        element = node.element
        assert isinstance(element, Inject | Turn | Decision)
        match field:
            case "number":
                return row.number
            case "id":
                return node.name
            case "kind":
                return row.kind
            case "title":
                return say.node_title(self.names, node.name)
            case "time":
                return times.time_cell(self.names, node, plan, self.clocks, self.runs)
            case "day":
                return times.likely_by_day(plan, self.clocks)
            case "elapsed":
                return times.elapsed(plan)
            case "when":
                return say.trigger(self.names, node)
            case "share":
                return say.among(plan.share)
            case "turn":
                at = bisect_right(self._turns, (self._median(node), "\U0010ffff")) - 1
                return self._turns[at][1] if at >= 0 and plan.share else ""
            case "mode":
                return say.flat(element.mode) if isinstance(element, Inject) else ""
            case "from":
                return self._sender(element)
            case "to":
                return self._to(element)
            case "cells":
                return say.listed(say.actor(self.scenario, cell) for cell in self.cells(element))
            case "message":
                return message(self.names, node)
            case "expects":
                return "" if isinstance(element, Turn) else self._expected(element)
            case "objectives":
                return "" if isinstance(element, Turn) else self._objectives(element)
            case "notes":
                return unmarked(element.notes or "")
            case "attached":
                return "" if isinstance(element, Decision) else attached(self.scenario, element.attach)
            case "status":
                return "Held" if row.kind == "Contingency" else "Planned"
            case "delivered" | "room" | "shift" | "became" | "blank":
                return ""
            case _:
                assert_never(field)

    def cells(self, element: Happens) -> tuple[str, ...]:
        """The cells that get it: of a turn all player cells, of a decision those that are asked."""
        if isinstance(element, Decision):
            return self.names.asked_of(element)
        return self.names.cells(element.to) if isinstance(element, Inject) else self.names.player_cells

    def _sender(self, element: Inject | Turn | Decision) -> str:
        if not isinstance(element, Inject):
            return ""
        senders = by_cell(element.sender)
        return "; ".join(
            say.actor(self.scenario, who) + (f" to {say.actor(self.scenario, cell)}" if cell else "")
            for cell, who in senders.items()
        )

    def _to(self, element: Inject | Turn | Decision) -> str:
        if isinstance(element, Turn):
            return say.actor(self.scenario, "all")
        if isinstance(element, Inject) and element.facilitators:
            return "facilitators"
        return say.actors(self.scenario, element.to if isinstance(element, Inject) else element.by)

    def _expected(self, element: Inject | Decision) -> str:
        """Each expected action on a line of its own, behind the cell that is to do it."""
        return "\n".join(
            (f"{say.actor(self.scenario, cell)}: " if cell else "") + unmarked(text)
            for cell, texts in by_cell(element.expects).items()
            for text in texts
        )

    def _objectives(self, element: Inject | Decision) -> str:
        return "; ".join(say.titled(name, self.scenario.objectives.get(name)) for name in element.objectives)


def event_kind(names: Names, node: Placed) -> EventKind:
    """What something is, in the words of the list."""
    element = node.element
    if isinstance(element, Turn):
        return "Turn"
    if isinstance(element, Decision):
        is_control = any(names.scenario.cells[cell].control for cell in names.asked_of(element))
        return "Control decision" if is_control else "Decision"
    assert isinstance(element, Inject)
    if element.contingency:
        return "Contingency"
    if element.facilitators:
        return "Cue"
    return "Inject" if element.to else "Event"


def message(names: Names, node: Placed) -> str:
    """The words of an inject; of a turn with what is to be discussed, of a decision with its lettered options."""
    element = node.element
    written = element.question if isinstance(element, Decision) else getattr(element, "text", None)
    parts = [handed_out(names, written, node.owner)]
    if isinstance(element, Decision):
        parts.append("\n".join(options(element)))
    if isinstance(element, Turn):
        parts.append("\n".join(_questions(names, element)))
    return "\n\n".join(filter(None, parts))


def options(decision: Decision) -> Iterator[str]:
    """Each option behind its letter: ``a) A joint statement: …``."""
    for number, (name, option) in enumerate(decision.listed.items()):
        words = f": {unmarked(option.text)}" if option.text else ""
        yield f"{letter(number)}) {say.titled(name, option)}{words}"


def _questions(names: Names, turn: Turn) -> Iterator[str]:
    for cell, texts in by_cell(turn.discuss).items():
        who = f"{say.actor(names.scenario, cell)}: " if cell else ""
        yield from (f"- {who}{unmarked(text)}" for text in texts)
