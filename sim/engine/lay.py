"""A program laid into the kernel's two memories. This, ``rows`` and ``codes`` are all that reads one for the kernel.

Analyses play many programs that differ in a few numbers. So programs laid are remembered, and of one that differs from
such a one in some nodes, starts or rules only these are laid anew, behind the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sim.engine.memory import Growing, Laid, signed
from sim.engine.position import COLUMNS
from sim.engine.rows import Layer, Unfit
from sim.engine.worlds import LIVE_FIELDS
from sim.kernel.layout import *
from sim.luck import stream_key
from sim.program.nodes import Deed, Node, Program, StateSlot, Watch
from sim.program.policy import RuleTable
from sim.program.quantities import AnyQuantity, Cases

_MEASURES = {"span": SPAN, "peak": HIGHEST, "low": LOWEST, "value": VALUE_OF, "count": COUNT_OF}
_STACK = 32
"""Room for expressions: more is made where one is deeper."""
_REMEMBERED = 8
_bases: dict[int, Laid] = {}
"""Programs laid, by the identity of their moments, which those that differ little have in common."""


def laid(program: Program, table: RuleTable) -> Laid:
    """A program with a policy's rules, by which decisions are taken that nobody answers."""
    base = _bases.get(id(program.moments))
    if base is not None:
        try:
            return _Patch(base, program).laid(table)
        except Unfit:
            pass
    base = _Whole(program).laid()
    for oldest in list(_bases)[: len(_bases) + 1 - _REMEMBERED]:
        _bases.pop(oldest, None)
    _bases[id(program.moments)] = base
    return _Patch(base, program).laid(table) if table else base


class _Whole(Layer):
    """A program laid from nothing: first room for every region, then what stands in them."""

    def __init__(self, program: Program, stack: int = _STACK) -> None:
        super().__init__(program, Growing(np.zeros(0, np.int64)), Growing(np.zeros(0)))
        self.stack = stack

    def laid(self) -> Laid:
        header = self.regions()
        self.begin(header)
        self.tables()
        if self.code.deepest > self.stack:
            return _Whole(self.program, self.code.deepest + _STACK).laid()
        self.whole.fill(header[BLANK], self.whole.more[WORLD : header[SPAN_TIMES_END]])
        self.reals.fill(header[REAL_BLANK], self.reals.more[: header[READINGS_END]])
        self.whole.fill(0, header)
        return self.closed()

    def regions(self) -> list[int]:
        """Room for every region, in their order; the header that says where they are."""
        p, whole, reals = self.program, self.whole, self.reals
        n, watches, measures = len(p.nodes), len(p.watches), len(p.measures)
        names = dict.fromkeys(_streams(p))
        blank = {name: column.blanks(p) for name, column in COLUMNS.items()}
        h = [0] * WORLD
        whole.put([*h, 0, NOWHERE, 0, 0, 0])
        h[HORIZON], h[FROM_START], h[PICK], h[STEP] = p.horizon, 1, UNASKED, NOWHERE
        for begin, values in (
            (LIVES, _BLANK_LIVE * n), (HEARD_BITS, [0] * sum(node.trigger.needs for node in p.nodes)),
            (COUNTS, blank["count"]), (LASTS, blank["last"]), (WATCHED_BITS, blank["watched"]), (FREE, p.seats),
            (WAIVED_BITS, blank["waived"]),
            (SPAN_TIMES, blank["first_start"] + blank["last_end"]),
        ):  # fmt: skip
            h[begin], h[begin + 1] = self.span(values)
        for begin, length in (
            (BLANK, whole.end - WORLD), (HEAP, 4 * n + 16), (OVER, n), (DIRTY, watches), (QUEUE, n),
            (OFFERED, _most_options(p)), (NODES, NODE_WIDTH * n), (MOMENTS, MOMENT_WIDTH * len(p.moments)),
            (WATCHES, WATCH_WIDTH * watches), (MEASURES, MEASURE_WIDTH * measures),
            (OUTCOMES, OUTCOME_WIDTH * len(p.outcomes)), (STREAMS, STREAM_WIDTH * len(names)),
            (STATES, STATE_WIDTH * len(p.states)),
        ):  # fmt: skip
            h[begin], h[begin + 1] = self.span([0] * length)
        at_start = (h[NODES] + NODE_WIDTH * i for i, node in enumerate(p.nodes) if node.trigger.told == "at")
        h[ATS], h[ATS_END] = self.span(at_start)
        h[ROWS] = whole.end
        world = len(p.states) + measures
        for begin, numbers in (
            (STATE, blank["state"]), (READINGS, blank["reading"]), (REAL_BLANK, [0.0] * world),
            (STACK, [0.0] * self.stack), (SUMS, [0.0] * _most_options(p)), (AMOUNTS, [0.0] * _most_effects(p)),
            (LUCK, [0.0] * (4 * len(names))), (RANGES, [x for slot in p.states for x in (slot.low, slot.high)]),
        ):  # fmt: skip
            h[begin] = reals.put(numbers)
            h[begin + 1] = reals.end
        h[NUMBERS] = reals.end
        for i, name in enumerate(names):
            self.streams[name] = h[STREAMS] + STREAM_WIDTH * i
            whole.fill(self.streams[name], [0, signed(stream_key(name)), h[LUCK] + 4 * i])
        return h

    def tables(self) -> None:
        p, at = self.program, self.at
        heard = at[HEARD_BITS]
        own = self.own_watches()
        for number, node in enumerate(p.nodes):
            self.whole.fill(self.node(number), self.node_row(number, node, heard, own.get(number, ())))
            heard += node.trigger.needs
        for number in range(len(p.moments)):
            self.whole.fill(self.moment(number), self.moment_row(number))
        for number, watch in enumerate(p.watches):
            row = [int(watch.reading), self.read_into(watch), self.code.of(watch.tree), at[WATCHED_BITS] + number, 0]
            self.whole.fill(self.watch(number), row)
        for number in range(len(p.measures)):
            self.whole.fill(at[MEASURES] + MEASURE_WIDTH * number, self.measure_row(number))
        for number, outcome in enumerate(p.outcomes):
            row = [self.code.of(outcome.condition), at[WAIVED_BITS] + number]
            self.whole.fill(at[OUTCOMES] + OUTCOME_WIDTH * number, row)
        for number, slot in enumerate(p.states):
            self.whole.fill(at[STATES] + STATE_WIDTH * number, self.state_row(number, slot))

    def own_watches(self) -> dict[int, list[int]]:
        """For each procedure, the watches of its entries."""
        watches: dict[int, list[int]] = {}
        for number, watch in enumerate(self.program.watches):
            if watch.reading == TRIGGER and self.program.nodes[watch.index].owner >= 0:
                watches.setdefault(self.program.nodes[watch.index].owner, []).append(self.watch(number))
        return watches

    def moment_row(self, number: int) -> list[int]:
        p = self.program
        spans = [self.at[MEASURES] + MEASURE_WIDTH * one for one in p.spans_of_moment[number]]
        listeners = [part for one in p.listeners[number] for part in (self.node(one.node), one.bit)]
        readers = [self.watch(one) for one in p.readers_of_moment[number]]
        own = [self.at[COUNTS] + number, self.at[LASTS] + number]
        minded = bool(spans or listeners or readers)
        if not minded:
            return [*own, *[self.whole.end] * 6, 0]
        return [*own, *self.span(spans), *self.span(listeners), *self.span(readers), int(minded)]

    def read_into(self, watch: Watch) -> int:
        if watch.reading == TRIGGER:
            return self.node(watch.index)
        if watch.reading == ENDING:
            return self.at[OUTCOMES] + OUTCOME_WIDTH * watch.index
        return self.at[READINGS] + watch.index

    def measure_row(self, number: int) -> list[int]:
        measure, times = self.program.measures[number], self.at[SPAN_TIMES] + 2 * number
        value = self.code.of(measure.tree) if measure.kind == "value" else NOWHERE
        return [
            _MEASURES[measure.kind], self.moment(measure.start), self.moment(measure.end), value, times, times + 1,
            self.at[READINGS] + number,
        ]  # fmt: skip


class _Patch(Layer):
    """A program laid over one that was laid before: what is the same object in both stays."""

    def __init__(self, base: Laid, program: Program) -> None:
        old = base.program
        same = ("moments", "listeners", "watches", "measures", "outcomes", "seats")
        if any(getattr(program, name) is not getattr(old, name) for name in same):
            raise Unfit
        if len(program.nodes) != len(old.nodes) or len(program.states) != len(old.states):
            raise Unfit
        super().__init__(program, Growing(base.whole), Growing(base.reals))
        self.old, self.streams = old, dict(base.streams)
        self.begin(base.whole[:WORLD].tolist())

    def laid(self, table: RuleTable) -> Laid:
        for number, (slot, old_slot) in enumerate(zip(self.program.states, self.old.states, strict=True)):
            if slot is not old_slot:
                self.change_state(number, slot, old_slot)
        for number, (node, before) in enumerate(zip(self.program.nodes, self.old.nodes, strict=True)):
            if node is not before:
                self.change_node(number, node, before)
        for number, rules in table.items():
            self.whole.fill(self.node(number) + RULES, self.rules(rules))
        if self.code.deepest > self.at[STACK_END] - self.at[STACK]:
            raise Unfit
        self.whole.fill(HORIZON, [self.program.horizon])
        return self.closed()

    def change_state(self, number: int, slot: StateSlot, before: StateSlot) -> None:
        if (slot.low, slot.high) != (before.low, before.high):
            raise Unfit
        self.whole.fill(self.at[STATES] + STATE_WIDTH * number, self.state_row(number, slot))

    def change_node(self, number: int, node: Node, before: Node) -> None:
        same = ("kind", "owner", "moments", "entries", "seats", "chance_stream", "until")
        triggers = [replace(one.trigger, wait=None, every=None) for one in (node, before)]
        shapes = [(len(one.options), _effects(one)) for one in (node, before)]
        if any(getattr(node, name) is not getattr(before, name) for name in same) or shapes[0] != shapes[1]:
            raise Unfit
        if node.trigger is not before.trigger and triggers[0] != triggers[1]:
            raise Unfit
        row = self.node(number)
        kept = self.whole.begun[row : row + NODE_WIDTH].tolist()
        new_row = self.node_row(number, node, kept[HEARD], ())
        for field in (OWN, OWN_END, ENTRIES, ENTRIES_END, SEATS, SEATS_END, *_LISTS):
            new_row[field] = kept[field]
        self.whole.fill(row, new_row)


_LISTS = (CLOCKS, CLOCKS_END, OPENINGS, OPENINGS_END, UNTIL, UNTIL_END)
"""Where a node's times begin and end, which do not differ between programs that differ little."""
_BLANK_LIVE = [0.0] * LIVE_WIDTH
for _name, _field in LIVE_FIELDS.items():
    _BLANK_LIVE[_field] = COLUMNS[_name].blank


def _deeds(node: Node) -> Iterator[Deed]:
    yield node.deed
    yield from (option.deed for option in node.options)
    if node.lapse is not None:
        yield node.lapse


def _effects(node: Node) -> list[int]:
    return [len(deed.effects) for deed in _deeds(node)]


def _most_effects(program: Program) -> int:
    """Of what is done at once: by a deed, or by all options of a menu together."""
    at_once = [number for node in program.nodes for number in _effects(node)]
    at_once += [sum(_effects(node)) for node in program.nodes if node.menu is not None]
    return max(at_once, default=0)


def _most_options(program: Program) -> int:
    return max((len(node.options) for node in program.nodes), default=0)


def _streams(program: Program) -> Iterator[str]:
    """The names of everything that may be drawn, some of them more than once."""
    for slot in program.states:
        yield from _drawn(slot.start)
    for node in program.nodes:
        yield from _drawn(node.trigger.wait, node.trigger.every, node.takes, node.within)
        if node.chance is not None:
            yield node.chance_stream
        if node.options:
            yield from {node.choice_stream, *node.choice_streams}
        for deed in _deeds(node):
            yield from _drawn(*(effect.amount for effect in deed.effects))


def _drawn(*quantities: AnyQuantity | None) -> Iterator[str]:
    for quantity in quantities:
        cases = [case.quantity for case in quantity.cases] if isinstance(quantity, Cases) else [quantity]
        yield from (plain.stream for plain in cases if plain is not None and plain.spread is not None)
