"""A block of replications as arrays: one row of numbers a replication, and the luck they share.

Tables are (what, replication), so that one node's or state's column of a group of replications is one gather; only
``due`` is (replication, node), as the next event of a replication is the least of its row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.clock import LONGEST
from sim.engine.position import NEVER, UNFIXED, Cause, Position, Status
from sim.luck import PLAY, uniforms
from sim.program.expression import Floats, Tree
from sim.program.nodes import Program, Quantity, StateSlot

Rows = NDArray[np.intp]
"""Replications of a block, by number."""
Occurrences = NDArray[Any] | int
"""Which occurrence of a draw each replication is at; one number where it is the same for all."""

_TABLES = tuple(name for name in Position.__slots__ if name != "earliest")
"""What a block keeps of a position: all but what people have seen."""

_PAD = 16
"""``due`` rows are padded to a multiple of this, so that each is whole vectors of the processor."""

_BITS = 63
"""An `all` set of as many moments does not fit into 64 bits with a sign; Python's own numbers hold any."""


class Luck:
    """The draws of a block, a stream at a time, and what spreads make of them."""

    def __init__(self, seed: int, first: int, count: int, epoch: int = PLAY) -> None:
        self.seed, self.first, self.count, self.epoch = seed, first, count, epoch
        self._uniforms: dict[tuple[str, int], Floats] = {}
        self._spreads: dict[tuple[int, int], Floats] = {}

    def all(self, stream: str, occurrence: int) -> Floats:
        """Every replication's draw."""
        key = (stream, occurrence)
        if key not in self._uniforms:
            self._uniforms[key] = self._draw(stream, occurrence)
        return self._uniforms[key]

    def _draw(self, stream: str, occurrence: int) -> Floats:
        return uniforms(self.seed, stream, occurrence, self.first, self.count, self.epoch)

    def of(self, stream: str, rows: Rows, occurrences: Occurrences) -> Floats:
        """The draws of some replications, each at its own occurrence."""
        return _by_occurrence(lambda occurrence: self.all(stream, occurrence), rows, occurrences)

    def spread(self, quantity: Quantity, rows: Rows, occurrences: Occurrences) -> Floats:
        """What a quantity's spread gives some replications."""

        def column(occurrence: int) -> Floats:
            key = (id(quantity), occurrence)  # a program's quantities live as long as it does
            if key not in self._spreads:
                assert quantity.spread is not None
                self._spreads[key] = quantity.spread.quantiles(self.all(quantity.stream, occurrence))
            return self._spreads[key]

        return _by_occurrence(column, rows, occurrences)


def _by_occurrence(column: Callable[[int], Floats], rows: Rows, occurrences: Occurrences) -> Floats:
    if isinstance(occurrences, int):
        return column(occurrences)[rows]
    first = int(occurrences[0])
    if (occurrences == first).all():
        return column(first)[rows]
    result = np.empty(len(rows))
    for occurrence in np.unique(occurrences).tolist():
        chosen = occurrences == occurrence
        result[chosen] = column(occurrence)[rows[chosen]]
    return result


@dataclass(frozen=True, slots=True)
class Group:
    """Some replications of a block, as expressions see them."""

    block: Block
    rows: Rows

    def times(self) -> NDArray[np.int32]:
        """Seconds since the start."""
        return self.block.time[self.rows]

    def states(self, state: int) -> Floats:
        """A state's values."""
        found: Floats = self.block.state[state][self.rows]
        return found

    def counts(self, moment: int) -> NDArray[np.int16]:
        """How often a moment was announced."""
        found: NDArray[np.int16] = self.block.count[moment][self.rows]
        return found

    def answers(self, node: int) -> NDArray[np.int16]:
        """A decision's latest answers."""
        found: NDArray[np.int16] = self.block.answer[node][self.rows]
        return found

    def are_open(self, node: int) -> NDArray[np.bool_]:
        """Whether the decision is asked and not yet answered."""
        found: NDArray[np.bool_] = self.block.status[node][self.rows] == Status.OPEN
        return found


class Block:
    """The state of play of ``size`` replications."""

    def __init__(self, program: Program, luck: Luck, position: Position | None = None) -> None:
        self.program, self.luck, self.size = program, luck, luck.count
        repeats = [node.repeats for node in program.nodes]
        self.once = [not (node.repeats or (node.owner >= 0 and repeats[node.owner])) for node in program.nodes]
        """Which nodes are triggered at most once whatever happens, a person's doings included (10)."""
        self._held_due: dict[int, int] = {}
        if position is None:
            self._blank()
        else:
            self._spread_out(position)
        self.end = len(program.nodes)
        self.due[:, self.end] = program.horizon
        self.initial = self.state.copy()

    def _blank(self) -> None:
        program, size = self.program, self.size
        n, m = len(program.nodes), len(program.measures)
        self.time, self.place = self._column(np.int32, 0), self._column(np.int16, -1)
        self.events, self.finished = self._column(np.int32, 0), self._column(np.bool_, False)
        self.due = np.full((size, -(-(n + 1) // _PAD) * _PAD), NEVER, np.int32)
        self.status, self.since = self._table(n, np.int8, 0), self._table(n, np.int32, 0)
        self.cause = self._table(n, np.int32, Cause.START)
        self.triggers, self.spent = self._table(n, np.int16, 0), self._table(n, np.bool_, False)
        widest = max((node.needs for node in program.nodes), default=0)
        self.heard = self._table(n, np.int64 if widest < _BITS else object, 0)
        self.answer = self._table(n, np.int16, -1)
        self.answer_at, self.deadline = self._table(n, np.int32, NEVER), self._table(n, np.int32, NEVER)
        self.fixed = self._table(n, np.int16, UNFIXED)
        self.count = self._table(len(program.moments), np.int16, 0)
        self.state = self._table(len(program.states), np.float64, 0.0)
        self.free = np.repeat(np.array(program.seats, np.int32)[:, None], size, axis=1)
        self.watched = self._table(len(program.watches), np.bool_, False)
        self.first_start, self.last_end = self._table(m, np.int32, -1), self._table(m, np.int32, -1)
        self.reading = self._table(m, np.float64, -1.0)
        self.waived = self._table(len(program.outcomes), np.bool_, False)

    def _column(self, kind: Any, value: Any) -> NDArray[Any]:
        return np.full(self.size, value, kind)

    def _table(self, height: int, kind: Any, value: Any) -> NDArray[Any]:
        return np.full((height, self.size), value, kind)

    def _spread_out(self, position: Position) -> None:
        """Every replication begins where ``position`` stands."""
        self._blank()
        for field in _TABLES:
            value, table = getattr(position, field), getattr(self, field)
            if field == "due":
                table[:, : len(value)] = value
            elif isinstance(value, tuple):
                table[:] = np.array(value, table.dtype).reshape(-1, 1)
            else:
                table[:] = value
        held = np.flatnonzero(np.array(position.status) == Status.HELD)
        self.due[:, held] = NEVER
        self._held_due = {number: position.due[number] for number in held.tolist()}

    def position(self, row: int) -> Position:
        """One replication's numbers: what the reference engine's `Play.position` gives."""
        values: dict[str, Any] = {}
        for field in _TABLES:
            table = getattr(self, field)
            if field == "due":
                due = table[row, : self.end].tolist()
                for number, kept in self._held_due.items():
                    if self.status[number, row] == Status.HELD:
                        due[number] = kept
                values[field] = tuple(due)
            elif table.ndim == 2:
                values[field] = tuple(table[:, row].tolist())
            else:
                values[field] = table[row].item()
        return Position(**values)

    def occurrences(self, number: int, rows: Rows) -> Occurrences:
        """Which occurrence of a node's draws is the latest in some replications, the first being 0."""
        return 0 if self.once[number] else self.triggers[number][rows] - 1

    # ------------------------------------------------------------------ numbers

    def values(self, tree: Tree, rows: Rows) -> Floats:
        """A tree's value in some replications."""
        found = tree.values(Group(self, rows))
        return found if found.ndim else np.full(len(rows), found)

    def holds(self, tree: Tree, rows: Rows) -> NDArray[np.bool_]:
        """Whether a yes/no holds in some replications."""
        found: NDArray[np.bool_] = self.values(tree, rows) != 0
        return found

    def amounts(self, quantity: Quantity, rows: Rows, occurrences: Occurrences) -> Floats:
        """A quantity's number in some replications."""
        if quantity.spread is None:
            return self.values(quantity.tree, rows)
        return self.luck.spread(quantity, rows, occurrences)

    def seconds(self, quantity: Quantity, rows: Rows, occurrences: Occurrences) -> NDArray[np.int64]:
        """A quantity's duration in whole seconds, rounded half to even, from 0 to 2³⁰."""
        if quantity.spread is None:
            found = self.values(quantity.tree, rows) * 3600
        else:
            found = self.luck.spread(quantity, rows, occurrences)
        return np.rint(np.minimum(np.maximum(found, 0.0), LONGEST)).astype(np.int64)


def tidy(slot: StateSlot, values: Floats) -> Floats:
    """``StateSlot.tidy`` of many values: rounded half to even to six decimals, then clipped to the range."""
    found: Floats = np.minimum(np.maximum(np.rint(values * 1e6) / 1e6, slot.low), slot.high)
    return found
