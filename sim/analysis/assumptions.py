"""The assumptions a program makes, and a program with one of them changed.

An assumption is a number that somebody chose: a spread, a chance, an option's weight, an uncertain start, the size of
an effect. Each has an address like a luck stream's (``second_launch/delay``), a range to be tried, and its ground.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from sim.clock import hours
from sim.faults import Path
from sim.numbering import Kind
from sim.program.expression import Arithmetic, Constant, Tree
from sim.program.nodes import Deed, Node, Program, Trigger
from sim.program.quantities import AnyQuantity, Cases, Quantity, plain
from sim.scenario.check.grounds import Backing, Grounds
from sim.scenario.model import Scenario
from sim.spread import Spread

AssumptionKind = Literal["spread", "chance", "weight", "start", "effect"]
AssumptionUnit = Literal["number", "seconds", "factor"]
T = TypeVar("T")
HasDuration = TypeVar("HasDuration", Node, Trigger)

CHANCE_STEP = 0.2
"""A constant chance is tried this much lower and higher, within 0 and 1."""
SCALE = (0.5, 1.5)
"""What effects and chances that are expressions are multiplied with."""
WEIGHT_SCALE = (0.5, 2.0)
"""What weights are multiplied with: half and twice, the same step either way in odds."""
TAIL = 0.05
"""A continuous spread is tried from this quantile to one minus it: an exponential one has no highest value, and so the
ranges of all are of one kind."""
LEVELS = 5
"""At how many values, in even steps, a range is played; an answer may turn between its ends and back."""
MOST_VALUES = 7
"""Of a ``one_of`` with more values so many are played, evenly chosen, both ends among them."""

_DURATIONS = ("takes", "within")
_WAITS = {"at": "wait", "delay": "wait", "every": "every"}
"""A trigger's durations, as the scenario and as the program call them."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Slot:
    """Where in a program the number stands: a node's (or, for ``start``, a state's) number, its field, and where
    needed the option, the effect and the case (-1: none)."""

    place: int
    field: str
    option: int = -1
    effect: int = -1
    case: int = -1


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number that somebody chose, and what it is tried at.

    ``low``, ``base`` and ``high`` are in ``unit``: a plain number, seconds, or a factor on an expression. A spread's
    ``base`` is its median; in play it stays a ``spread``. ``values`` are those of a ``one_of``. ``needs`` is a moment
    that must have been announced for the number to matter at all; empty where none is known.
    """

    name: str
    path: Path
    kind: AssumptionKind
    unit: AssumptionUnit
    low: float
    base: float
    high: float
    slot: Slot
    ground: Backing
    needs: str = ""
    values: tuple[float, ...] = ()
    spread: Spread | None = None

    def at(self, level: float) -> float:
        """The value at a level from 0 (its low) to 1 (its high): in proportion, or by its place among ``values``."""
        if self.values:
            return self.values[int(level * (len(self.values) - 1) + 0.5)]
        return (1 - level) * self.low + level * self.high

    @property
    def element(self) -> str:
        """The element's name, the first part of its own."""
        return self.name.partition("/")[0]

    @property
    def field(self) -> str:
        """Which of the element's numbers it is, the rest of its name."""
        return self.name.partition("/")[2]

    @property
    def base_level(self) -> float:
        """The level at which its base stands."""
        if self.values:
            return self.values.index(self.base) / (len(self.values) - 1)
        return (self.base - self.low) / (self.high - self.low)

    @property
    def levels(self) -> tuple[float, ...]:
        """The values at which it is played, rising, from its low to its high."""
        steps = min(len(self.values) or LEVELS, MOST_VALUES) - 1
        return tuple(self._at_base(self.at(step / steps)) for step in range(steps + 1))

    def _at_base(self, value: float) -> float:
        """The value, or the base where only rounding sets them apart."""
        return self.base if abs(value - self.base) < _ROUNDING * (self.high - self.low) else value

    @property
    def is_fixed(self) -> bool:
        """Whether the scenario has one number, its base, so that the answer as it is belongs to that; else a spread."""
        return self.spread is None


def assumptions(scenario: Scenario, program: Program) -> tuple[Assumption, ...]:
    """Every assumption of a program: the states' starts, then node by node. ``scenario`` says what they rest on.

    Left out is what cannot vary: constant starts and durations, what an effect sets, and what is 0 to begin with.
    """
    return tuple(_Listing(scenario, program).all())


def changed(program: Program, assumption: Assumption, value: float) -> Program:
    """The program with one assumption at ``value``, in the assumption's unit; luck keeps its names."""
    slot = assumption.slot
    if slot.field == "start":
        state = program.states[slot.place]
        states = _with(program.states, slot.place, replace(state, start=Quantity(Constant(value))))
        return replace(program, states=states)
    node = _changed_node(program.nodes[slot.place], assumption, value)
    return replace(program, nodes=_with(program.nodes, slot.place, node))


def at_levels(program: Program, levels: Mapping[Assumption, float]) -> Program:
    """The program with several assumptions at levels from 0 (low) to 1 (high)."""
    for assumption, level in levels.items():
        program = changed(program, assumption, assumption.at(level))
    return program


def _with(items: tuple[T, ...], place: int, item: T) -> tuple[T, ...]:
    return (*items[:place], item, *items[place + 1 :])


def _changed_node(node: Node, assumption: Assumption, value: float) -> Node:
    slot = assumption.slot
    if slot.field == "chance":
        return replace(node, chance=_tree(node.chance, assumption, value))
    if slot.field in _WAITS:
        return replace(node, trigger=_with_duration(node.trigger, _WAITS[slot.field], slot, value))
    if slot.field in _DURATIONS:
        return _with_duration(node, slot.field, slot, value)
    if slot.field == "lapse":
        return replace(node, lapse=_changed_deed(node.lapse, assumption, value))
    if slot.option < 0:
        return replace(node, deed=_changed_deed(node.deed, assumption, value))
    option = node.options[slot.option]
    if slot.field == "weight":
        option = replace(option, weight=_tree(option.weight, assumption, value))
    else:
        option = replace(option, deed=_changed_deed(option.deed, assumption, value))
    return replace(node, options=_with(node.options, slot.option, option))


def _with_duration(holder: HasDuration, field: str, slot: Slot, value: float) -> HasDuration:
    """A node or its trigger with one of its durations at ``value`` seconds."""
    duration: dict[str, Any] = {field: _in_case(getattr(holder, field), slot, Quantity(Constant(hours(value))))}
    return replace(holder, **duration)


def _in_case(quantity: AnyQuantity, slot: Slot, changed: Quantity) -> AnyQuantity:
    """What was changed, in the place of the quantity or of one of its cases."""
    if not isinstance(quantity, Cases):
        return changed
    case = replace(quantity.cases[slot.case], quantity=changed)
    return Cases(_with(quantity.cases, slot.case, case))


def _changed_deed(deed: Deed | None, assumption: Assumption, value: float) -> Deed:
    assert deed is not None
    effect = deed.effects[assumption.slot.effect]
    before = plain(effect.amount, assumption.slot.case)
    assert before is not None
    amount = _in_case(effect.amount, assumption.slot, Quantity(_tree(before.tree, assumption, value)))
    return replace(deed, effects=_with(deed.effects, assumption.slot.effect, replace(effect, amount=amount)))


def _tree(tree: Tree | None, assumption: Assumption, value: float) -> Tree:
    """The value itself, or the expression times it."""
    if assumption.unit != "factor":
        return Constant(value)
    assert tree is not None
    return Arithmetic("*", Constant(value), tree)


class _Listing:
    def __init__(self, scenario: Scenario, program: Program) -> None:
        self.program = program
        self.grounds = Grounds(scenario)

    def all(self) -> Iterator[Assumption]:
        for number, state in enumerate(self.program.states):
            where = _Where(f"{state.name}/start", ("state", state.name, "start"), Slot(number, "start"))
            if state.start.spread is not None:
                yield from self.spread(where, "start", state.start.spread, "number")
        for number, node in enumerate(self.program.nodes):
            yield from self.node(number, node)

    def node(self, number: int, node: Node) -> Iterator[Assumption]:
        durations = {"at" if node.trigger.told == "at" else "delay": node.trigger.wait, "every": node.trigger.every}
        durations |= {field: getattr(node, field) for field in _DURATIONS}
        for field, quantity in durations.items():
            needs = self.moment(_begun(node)) if field in _DURATIONS else ""
            whole = _Where(f"{node.name}/{field}", (*node.path, field), Slot(number, field), needs)
            for where, part in _parts(whole, quantity):
                if part.spread is not None:
                    yield from self.spread(where, "spread", part.spread, "seconds")
        if node.chance is not None:
            where = _Where(f"{node.name}/chance", (*node.path, "chance"), Slot(number, "chance"))
            yield from self.chance(where, node.chance)
        acted = self.moment(node.moments.done if node.kind == Kind.STEP else node.moments.over)
        yield from self.effects(_Where(node.name, node.path, Slot(number, "deed"), acted), node.deed)
        for place, option in enumerate(node.options):
            name, path = f"{node.name}.{option.name}", (*node.path, "options", option.name)
            if node.menu is not None:
                where = _Where(f"{name}/chance", (*path, "chance"), Slot(number, "weight", place))
                yield from self.chance(replace(where, needs=self.moment(node.moments.asked)), option.weight)
            elif len(node.options) > 1:
                where = _Where(f"{name}/weight", (*path, "weight"), Slot(number, "weight", place))
                yield from self.weight(replace(where, needs=self.moment(node.moments.asked)), option.weight)
            where = _Where(name, path, Slot(number, "option", place), self.moment(option.moment))
            yield from self.effects(where, option.deed)
        if node.lapse is not None:
            path = (*node.path, "lapse")
            where = _Where(f"{node.name}/lapse", path, Slot(number, "lapse"), self.moment(node.moments.lapsed))
            yield from self.effects(where, node.lapse)

    def moment(self, number: int) -> str:
        return self.program.moments[number]

    def effects(self, where: _Where, deed: Deed) -> Iterator[Assumption]:
        for number, effect in enumerate(deed.effects):
            state = self.program.states[effect.state].name
            slot = replace(where.slot, effect=number)
            whole = _Where(f"{where.name}/effects/{state}", (*where.path, "effects", state), slot, where.needs)
            for place, amount in _parts(whole, effect.amount):
                if amount.spread is not None:
                    yield from self.spread(place, "spread", amount.spread, "number")
                elif not effect.assigns:
                    yield from self.scaled(place, "effect", amount.tree, SCALE)

    def spread(self, where: _Where, kind: AssumptionKind, spread: Spread, unit: AssumptionUnit) -> Iterator[Assumption]:
        low, high, values = _ends(spread)
        if low < high:
            yield replace(
                self.assumption(where, kind, unit, (low, spread.quantile(0.5), high)), values=values, spread=spread
            )

    def chance(self, where: _Where, chance: Tree) -> Iterator[Assumption]:
        if not isinstance(chance, Constant):
            yield from self.scaled(where, "chance", chance, SCALE)
            return
        base = min(max(chance.number, 0.0), 1.0)
        low, high = max(round(base - CHANCE_STEP, 6), 0.0), min(round(base + CHANCE_STEP, 6), 1.0)
        yield self.assumption(where, "chance", "number", (low, base, high))

    def weight(self, where: _Where, weight: Tree) -> Iterator[Assumption]:
        yield from self.scaled(where, "weight", weight, WEIGHT_SCALE)

    def scaled(
        self, where: _Where, kind: AssumptionKind, tree: Tree, scale: tuple[float, float]
    ) -> Iterator[Assumption]:
        if not isinstance(tree, Constant):
            yield self.assumption(where, kind, "factor", (scale[0], 1.0, scale[1]))
        elif tree.number != 0:
            low, high = sorted(round(tree.number * factor, 9) for factor in scale)
            yield self.assumption(where, kind, "number", (low, tree.number, high))

    def assumption(
        self,
        where: _Where,
        kind: AssumptionKind,
        unit: AssumptionUnit,
        tried: tuple[float, float, float],
    ) -> Assumption:
        ground = self.grounds.of(where.path)
        return Assumption(where.name, where.path, kind, unit, *tried, where.slot, ground, where.needs)


@dataclass(frozen=True, slots=True)
class _Where:
    name: str
    path: Path
    slot: Slot
    needs: str = ""


def _parts(where: _Where, quantity: AnyQuantity | None) -> Iterator[tuple[_Where, Quantity]]:
    """A quantity with its place, or each of its cases, which are counted from 1 in its name."""
    if isinstance(quantity, Cases):
        for number, case in enumerate(quantity.cases):
            slot = replace(where.slot, case=number)
            yield replace(where, name=f"{where.name}/case_{number + 1}", slot=slot), case.quantity
    elif quantity is not None:
        yield where, quantity


def _begun(node: Node) -> int:
    """The moment at which a node's ``takes`` and ``within`` are drawn."""
    return node.moments.asked if node.kind == Kind.DECISION else node.moments.start


def _ends(spread: Spread) -> tuple[float, float, tuple[float, ...]]:
    """The lowest and highest value to try, and of a ``one_of`` every value that has weight."""
    values = spread.values
    if not values:
        return spread.quantile(TAIL), spread.quantile(1 - TAIL), ()
    return values[0], values[-1], values
