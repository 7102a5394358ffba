"""Rows for the kernel: what nodes, deeds, options, rules and quantities are in its memory (``sim.kernel.layout``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sim.clock import whole_seconds
from sim.engine.codes import Coder
from sim.engine.memory import Growing, Laid
from sim.kernel.layout import *
from sim.program.expression import Constant
from sim.program.nodes import Calendar, Deed, Node, Program, StateSlot
from sim.program.policy import Rule
from sim.program.quantities import AnyQuantity, Cases
from sim.spread import Spread

_SPREADS = {"triangular": TRIANGULAR, "uniform": UNIFORM, "exponential": EXPONENTIAL, "one_of": ONE_OF}


class Unfit(Exception):
    """A program differs from the one laid before it in more than can be laid behind it."""


class Layer:
    """What both ways of laying do: rows for nodes, deeds, options, rules and quantities."""

    def __init__(self, program: Program, whole: Growing, reals: Growing) -> None:
        self.program = program
        self.whole, self.reals = whole, reals
        self.known: dict[int, int] = {}
        self.streams: dict[str, int] = {}

    def begin(self, header: Sequence[int]) -> None:
        """From here on rows may refer to what stands in ``header``."""
        self.at = header
        self.code = Coder(self.whole, self.reals, header)

    def closed(self) -> Laid:
        """Nothing more is laid: rows and numbers end here."""
        end, real_end = self.whole.end, self.reals.end
        self.whole.fill(SIZE, [end, real_end])
        self.whole.fill(ROWS_END, [end, end, end])
        self.whole.fill(NUMBERS_END, [real_end, real_end, real_end])
        for lists in (HIDDEN, FOLLOWED, GRID):
            self.whole.fill(lists, [end, end])
        self.whole.fill(self.at[BLANK] + GRID_AT - WORLD, [end])
        return Laid(self.program, self.whole.array(), self.reals.array(), self.streams)

    def span(self, values: Iterable[float]) -> tuple[int, int]:
        """Where values begin and end."""
        return self.whole.put(values), self.whole.end

    def node(self, number: int) -> int:
        return NOWHERE if number < 0 else self.at[NODES] + NODE_WIDTH * number

    def moment(self, number: int) -> int:
        return NOWHERE if number < 0 else self.at[MOMENTS] + MOMENT_WIDTH * number

    def watch(self, number: int) -> int:
        return self.at[WATCHES] + WATCH_WIDTH * number

    def node_row(self, number: int, node: Node, heard: int, own: Iterable[int]) -> list[int]:
        """In the order of the layout, without rules."""
        moments, trigger = node.moments, node.trigger
        on = (moments.over, moments.skipped, moments.start, moments.done, moments.asked, moments.lapsed)
        drawn = node.chance is not None
        return [
            self.at[LIVES] + LIVE_WIDTH * number, number, int(node.kind), self.node(node.owner),
            *(self.moment(one) for one in on),
            self.quantity(trigger.wait), trigger.needs, heard,
            *self.span(trigger.clock_times), self.code.of(node.condition), self.code.of(node.chance),
            self.stream(node.chance_stream) if drawn else NOWHERE, node.most,
            *self.span([self.at[FREE] + seat for seat in node.seats]), self.quantity(node.takes),
            self.quantity(node.within), self.deed(node.deed), *self.span([self.node(one) for one in node.entries]),
            *self.options(node), self.deed(node.lapse), node.lapse_option,
            self.stream(node.choice_stream) if node.options else NOWHERE, *self.span(own), *self.rules(()), 0,
            self.quantity(trigger.every or trigger.wait), trigger.latest, *self.openings(trigger.during),
            *self.span(node.until), self.menu(node),
        ]  # fmt: skip

    def openings(self, calendar: Calendar | None) -> tuple[int, int]:
        """Where a calendar's pairs begin and end; they are laid once for all its nodes."""
        if calendar is None:
            return self.whole.end, self.whole.end
        if id(calendar) not in self.known:
            pairs = zip(calendar.opens, calendar.lasts, strict=True)
            self.known[id(calendar)] = self.whole.put([second for pair in pairs for second in pair])
        begin = self.known[id(calendar)]
        return begin, begin + OPENING_WIDTH * len(calendar.opens)

    def options(self, node: Node) -> tuple[int, int]:
        rows = [
            (option.answer, self.moment(option.moment), self.code.of(option.condition), self.code.of(option.weight),
             self.deed(option.deed), self.stream(option.choice_stream) if node.menu is not None else NOWHERE,
             option.like)
            for option in node.options
        ]  # fmt: skip
        return self.span(number for row in rows for number in row)

    def menu(self, node: Node) -> int:
        if node.menu is None:
            return NOWHERE
        return self.whole.put([node.menu.at_least, node.menu.at_most, self.moment(node.menu.none)])

    def rules(self, rules: Sequence[Rule]) -> tuple[int, int]:
        rows = [
            (self.code.of(rule.condition), self.whole.put([self.code.of(tree) for tree in rule.weights]))
            for rule in rules
        ]
        return self.span(number for row in rows for number in row)

    def deed(self, deed: Deed | None) -> int:
        if deed is None or not (deed.effects or deed.cancels):
            return NOWHERE
        rows = [
            (self.at[STATE] + effect.state, self.at[RANGES] + 2 * effect.state, self.quantity(effect.amount),
             int(effect.assigns), *self.readers_of(effect.state))
            for effect in deed.effects
        ]  # fmt: skip
        effects = self.span(number for row in rows for number in row)
        return self.whole.put([*effects, *self.span([self.node(target) for target in deed.cancels])])

    def readers_of(self, state: int) -> tuple[int, int]:
        return self.span([self.watch(one) for one in self.program.readers_of_state[state]])

    def state_row(self, number: int, slot: StateSlot) -> tuple[int, int, int]:
        return self.quantity(slot.start), self.at[STATE] + number, self.at[RANGES] + 2 * number

    def quantity(self, quantity: AnyQuantity | None) -> int:
        if quantity is None:
            return NOWHERE
        if id(quantity) not in self.known:
            self.known[id(quantity)] = self.whole.put(self.quantity_row(quantity))
        return self.known[id(quantity)]

    def quantity_row(self, quantity: AnyQuantity) -> tuple[int, int, int, int, int]:
        if isinstance(quantity, Cases):
            rows = [(self.code.of(case.condition), self.quantity(case.quantity)) for case in quantity.cases]
            return CASES, self.whole.put(number for row in rows for number in row), NOWHERE, len(rows), 0
        spread, tree = quantity.spread, quantity.tree
        if spread is not None:
            numbers = self.reals.put(_numbers(spread))
            return _SPREADS[spread.kind], numbers, self.stream(quantity.stream), len(spread.parameters), 0
        if isinstance(tree, Constant):
            return CONSTANT, self.code.constant(tree.number), NOWHERE, 0, whole_seconds(tree.number)
        return EXPRESSION, self.code.of(tree), NOWHERE, 0, 0

    def stream(self, name: str) -> int:
        if name not in self.streams:
            raise Unfit
        return self.streams[name]


def _numbers(spread: Spread) -> Iterator[float]:
    """A spread's parameters, then what is worked out of them once for all draws."""
    yield from spread.parameters
    if spread.kind == "triangular":
        low, likely, high = spread.parameters
        yield from (high - low, likely - low, high - likely)
    elif spread.kind == "uniform":
        low, high = spread.parameters
        yield high - low
    yield from spread.sums
