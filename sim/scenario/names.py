"""What a scenario's names stand for: its elements in order of place, their moments, and how a name is looked up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, assert_never

from sim.faults import Path
from sim.scenario.drifts import drifts
from sim.scenario.fields import by_cell
from sim.scenario.model import (
    SHARED_NAMESPACE,
    Decision,
    Happens,
    Inject,
    Lapse,
    Procedure,
    Scenario,
    Step,
    Tells,
    Turn,
)

NodeKind = Literal["turn", "inject", "procedure", "step", "decision"]
_SECTIONS = (*SHARED_NAMESPACE, "cells", "actors", "calendars", "measures", "objectives", "roles", "needs", "steps")
"""Where one of these could not be read at all, any name might stand in it."""

_KINDS: dict[type[Happens], NodeKind] = {
    Turn: "turn",
    Inject: "inject",
    Procedure: "procedure",
    Step: "step",
    Decision: "decision",
}


@dataclass(frozen=True)
class Placed:
    """An element that is triggered: its name from outside (``consult.share``), kind, path, and procedure if any.

    ``follows`` is the moment that triggers an entry that says neither ``after`` nor ``when``.
    """

    name: str
    kind: NodeKind
    path: Path
    element: Happens
    owner: str | None = None
    follows: str | None = None

    @property
    def moments(self) -> tuple[str, ...]:
        """Every moment it can announce, the particular before the general."""
        answers = self.element.answers if isinstance(self.element, Decision) else ()
        return (*(f"{self.name}.{word}" for word in moment_words(self.kind, answers)), self.name)


def moment_words(kind: NodeKind, answers: Iterable[str]) -> tuple[str, ...]:
    """What stands after the dot in the moments of such an element, the particular before the general."""
    match kind:
        case "decision":
            return ("asked", *answers, "lapsed", "skipped")
        case "step" | "procedure":
            return ("start", "done", "skipped")
        case "turn" | "inject":
            return ("skipped",)
        case _:
            assert_never(kind)


def placed(scenario: Scenario) -> Iterator[Placed]:
    """Every triggered element in order of place: turns, injects, procedures with their entries, decisions."""
    for section in ("turns", "injects", "procedures", "decisions"):
        elements: dict[str, Happens] = getattr(scenario, section)
        for name, element in elements.items():
            yield Placed(name, _KINDS[type(element)], (section, name), element)
            if isinstance(element, Procedure):
                yield from _entries(name, element)


def _entries(procedure: str, element: Procedure) -> Iterator[Placed]:
    before = f"{procedure}.start"
    for entry, value in element.steps.items():
        name = f"{procedure}.{entry}"
        path = ("procedures", procedure, "steps", entry)
        yield Placed(name, _KINDS[type(value)], path, value, procedure, before)
        before = name


def twice(scenario: Scenario) -> set[str]:
    """The ids that stand in two sections which share one set of ids: which of the two is meant nobody knows."""
    shared = (SHARED_NAMESPACE, ("cells", "actors"))
    counts = [Counter(name for section in sections for name in getattr(scenario, section)) for sections in shared]
    return {name for counted in counts for name, count in counted.items() if count > 1}


class Names:
    """A scenario's names. ``missing`` are ids that were written but could not be read: nothing is known of them.

    ``alone``: the scenario stands for a procedure file by itself.
    """

    def __init__(self, scenario: Scenario, missing: frozenset[str] = frozenset(), alone: bool = False) -> None:
        self.scenario = scenario
        self.missing = missing
        self.alone = alone
        self._blind = not missing.isdisjoint(_SECTIONS)
        self.nodes = {node.name: node for node in placed(scenario)}

    @cached_property
    def moments(self) -> dict[str, Placed]:
        """Every moment by name, with the element that announces it."""
        return {moment: node for node in self.nodes.values() for moment in node.moments}

    @cached_property
    def readers(self) -> Mapping[str, object]:
        """Whoever may be told something: all, each cell and each actor."""
        return {"all": None, **self.scenario.cells, **self.scenario.actors}

    @cached_property
    def player_cells(self) -> tuple[str, ...]:
        """The cells that are not control cells."""
        return tuple(name for name, cell in self.scenario.cells.items() if not cell.control)

    @cached_property
    def left_out(self) -> frozenset[str]:
        """What the scenario leaves out, with a chance of nought, and what belongs to a procedure that it leaves out."""
        return frozenset(
            name
            for name, node in self.nodes.items()
            if node.element.is_left_out or (node.owner is not None and self.nodes[node.owner].element.is_left_out)
        )

    @cached_property
    def events(self) -> tuple[Placed, ...]:
        """The turns, injects and decisions that may come, as lists of events have them: without states' drifts, which
        no one tells."""
        untold = drifts(self.scenario) | self.left_out
        return tuple(
            node
            for name, node in self.nodes.items()
            if isinstance(node.element, Turn | Inject | Decision) and name not in untold
        )

    @cached_property
    def player_decisions(self) -> tuple[str, ...]:
        """The decisions that players are asked, and that the scenario does not leave out."""
        actors, cells = self.scenario.actors, self.scenario.cells
        return tuple(
            name
            for name, node in self.nodes.items()
            if isinstance(node.element, Decision)
            and name not in self.left_out
            and not any(cells[actors[actor].cell].control for actor in node.element.by)
        )

    def full(self, name: str, scope: str | None) -> str:
        """A name as seen from outside: inside the procedure ``scope`` its own entries and ``start`` come first."""
        if scope is None:
            return name
        if name == "start" or name.split(".")[0] in self.scenario.procedures[scope].steps:
            return f"{scope}.{name}"
        return name

    def local(self, full: str, scope: str | None) -> str:
        """A name as seen from inside the procedure ``scope``."""
        return full if scope is None else full.removeprefix(f"{scope}.")

    def decision_at(self, name: str) -> Decision:
        """The decision of that full name. KeyError for anything else."""
        element = self.nodes[name].element
        if not isinstance(element, Decision):
            raise KeyError(name)
        return element

    def asked_of(self, decision: Decision) -> tuple[str, ...]:
        """The cells that a decision is asked of, each once, in the order in which it names them."""
        return tuple(dict.fromkeys(self.scenario.actors[actor].cell for actor in decision.by))

    def decision(self, name: str, scope: str | None) -> Decision | None:
        """The decision a name stands for, if it is one."""
        node = self.nodes.get(self.full(name, scope))
        return node.element if node is not None and isinstance(node.element, Decision) else None

    def cells(self, named: Iterable[str]) -> tuple[str, ...]:
        """The cells that cells, actors or ``all`` (every player cell) stand for, each once."""
        cells: dict[str, None] = {}
        for name in named:
            actor = self.scenario.actors.get(name)
            cells.update(dict.fromkeys(self.player_cells if name == "all" else [actor.cell if actor else name]))
        return tuple(cells)

    def announced(self, decision: str, moments: Iterable[str]) -> tuple[str, ...]:
        """A decision's moments as people are told of them: of an answer of people's own without that of the option that
        it is like, which was not taken."""
        options = self.decision_at(decision).options
        answers = {f"{decision}.{name}": option for name, option in options.items()}
        own = any(answers[moment].is_own for moment in moments if moment in answers)
        return tuple(moment for moment in moments if not own or moment not in answers or answers[moment].is_own)

    def tells_at(self, name: str) -> Tells | None:
        """What is handed out when an option is taken, by its moment (``posture.firm``), or a deadline passes."""
        node = self.moments.get(name)
        if node is None or not isinstance(node.element, Decision):
            return None
        told = {option: element.tells for option, element in node.element.options.items()}
        told["lapsed"] = node.element.lapse.tells if isinstance(node.element.lapse, Lapse) else None
        return told.get(name.removeprefix(f"{node.name}."))

    def tells_place(self, name: str) -> Path:
        """Where in a decision the words stand that are handed out at a moment of it."""
        end = name.removeprefix(f"{self.moments[name].name}.")
        return ("lapse", "tells", "text") if end == "lapsed" else ("options", end, "tells", "text")

    def expected_at(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """The actions that are expected at an inject or a decision, by cell, those of all under an empty name."""
        node = self.nodes.get(name)
        return by_cell(node.element.expects if node and isinstance(node.element, Inject | Decision) else None)

    def is_cue(self, name: str) -> bool:
        """Whether it is an inject for facilitators alone."""
        node = self.nodes.get(name)
        return node is not None and isinstance(node.element, Inject) and node.element.facilitators

    def is_quiet(self, name: str) -> bool:
        """Whether it is something that should fill no page."""
        node = self.nodes.get(name)
        return node is not None and node.element.quiet

    def known(self, name: str, scope: str | None) -> bool:
        """Whether a name stands for a state or a moment, or for something unreadable that gets the benefit of doubt."""
        full = self.full(name, scope)
        return full in self.moments or full in self.scenario.state or self.unreadable(full)

    def unreadable(self, full: str) -> bool:
        """Whether a name belongs to an element that was written but could not be read."""
        if not self.missing:
            return False
        parts = full.split(".")
        return self._blind or any(".".join(parts[: i + 1]) in self.missing for i in range(len(parts)))

    def visible(self, scope: str | None) -> Collection[str]:
        """The names one may write there, for hints."""
        return self._outside if scope is None else dict.fromkeys([*self._own(scope), *self._outside])

    def ending(self, name: str, scope: str | None) -> str:
        """The first moment one may write there that ends in ``name``; empty where there is none."""
        own = () if scope is None else (moment for moment in self._own(scope) if moment.endswith(f".{name}"))
        return next(iter(own), self._by_ending.get(name, ""))

    def _own(self, scope: str) -> list[str]:
        return [self.local(name, scope) for name in self.moments if name.startswith(f"{scope}.")]

    @cached_property
    def _outside(self) -> dict[str, None]:
        return dict.fromkeys([*self.scenario.state, *self.moments])

    @cached_property
    def _by_ending(self) -> dict[str, str]:
        by_ending: dict[str, str] = {}
        for moment in self.moments:
            parts = moment.split(".")
            for place in range(1, len(parts)):
                by_ending.setdefault(".".join(parts[place:]), moment)
        return by_ending
