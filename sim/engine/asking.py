"""Policies in Python: replications kept as worlds, each played to its next question, and asked together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.memory import Integers, Laid
from sim.engine.position import Position
from sim.engine.replies import answer_facts, answers
from sim.engine.worlds import position_of
from sim.faults import Runaway
from sim.kernel.layout import *
from sim.kernel.library import kernel
from sim.program.expression import Floats
from sim.program.nodes import Node
from sim.program.policy import Asked, Columns, PythonPolicy

Arrays = tuple[NDArray[Any], ...]
Rows = NDArray[np.intp]


class Worlds:
    """``count`` replications from ``first`` on, each in a world of its own: all that a run changes.

    ``memory`` is ready to be played. Without a policy in Python each is played to its end at once. ``columns`` are the
    kernel's, as long as they may be; what has come to its end is read off into them from row ``begins`` on.
    """

    def __init__(
        self, memory: Laid, policy: PythonPolicy | None, first: int, count: int, columns: Arrays, begins: int = 0
    ) -> None:
        self.memory, self.policy, self.columns, self.begins = memory, policy, columns, begins
        header = memory.whole
        self.worlds: Integers = np.repeat(header[None, header[BLANK] : header[BLANK_END]], count, axis=0)
        real_blank = memory.reals[None, header[REAL_BLANK] : header[REAL_BLANK_END]]
        paths = np.zeros((count, header[PATHS_END] - header[PATHS]))
        self.reals: Floats = np.hstack([np.repeat(real_blank, count, axis=0), paths])
        self._widest = max((len(node.options) for node in memory.program.nodes), default=0)
        self._replications = np.arange(first, first + count)
        self._asked = np.full(count, NOWHERE)
        self._offered = np.zeros((count, self._widest), np.int64)
        self._luck = np.zeros((count, self._widest))

    def play(self) -> None:
        """Play all to their ends, asking a decision's question once for all that come to it. Raises Runaway."""
        rows = np.arange(len(self.worlds))
        self.go_on(rows, np.full(len(rows), UNASKED))
        while len(rows := rows[self._asked[rows] != NOWHERE]):
            self.go_on(rows, self._picks(rows))

    def go_on(self, rows: Rows, picks: Integers) -> None:
        """Play some on to their next question or their end; UNASKED begins one."""
        memory = self.memory
        runaway = kernel()(
            "play_on", memory.whole, memory.reals, self.worlds, self.reals, rows, len(rows), self._replications, picks,
            self._asked, self._offered, self._widest, self._luck, self.begins, len(self.columns[0]), *self.columns,
        )  # fmt: skip
        check_runaway(memory, runaway)

    def position(self, row: int) -> Position:
        """Where one of them stands."""
        return position_of(self.memory, self.worlds[row], self.reals[row])

    def _picks(self, rows: Rows) -> Integers:
        """The policy's answers, asked once for each decision."""
        assert self.policy is not None
        picks = np.empty(len(rows), np.int64)
        asked = self._asked[rows]
        for node in np.unique(asked).tolist():
            here = asked == node
            picks[here] = answers(self.policy, self._question(node, rows[here]))
        return picks

    def _question(self, node: int, rows: Rows) -> Asked:
        """What the policy is asked of one decision in some replications."""
        program, header = self.memory.program, self.memory.whole
        counts, lives = int(header[COUNTS]) - WORLD, int(header[LIVES]) - WORLD
        facts: dict[str, Callable[[], NDArray[np.bool_]]] = {
            name: partial(self._happened, counts + moment, rows) for moment, name in enumerate(program.moments)
        }
        for number, other in enumerate(program.nodes):
            at = lives + LIVE_WIDTH * number + ANSWER
            for moment, is_answer in answer_facts(other):
                facts[program.moments[moment]] = partial(self._answered, at, is_answer, rows)
        decision = node_at(self.memory, node)
        states = {slot.name: partial(self._state, i, rows) for i, slot in enumerate(program.states)}
        return Asked(
            decision=decision.name,
            options=tuple(option.name for option in decision.options),
            offered=self._offered[rows, : len(decision.options)] != 0,
            time=self.worlds[rows, TIME - WORLD],
            state=Columns(states),
            facts=Columns(facts),
            luck=self._luck[rows, 0] if decision.menu is None else self._luck[rows, : len(decision.options)],
            menu=decision.menu,
        )

    def _happened(self, at: int, rows: Rows) -> NDArray[np.bool_]:
        happened: NDArray[np.bool_] = self.worlds[rows, at] > 0
        return happened

    def _answered(self, at: int, is_answer: Callable[[Integers], NDArray[np.bool_]], rows: Rows) -> NDArray[np.bool_]:
        return is_answer(self.worlds[rows, at])

    def _state(self, at: int, rows: Rows) -> Floats:
        values: Floats = self.reals[rows, at]
        return values


def node_at(memory: Laid, row: int) -> Node:
    """The node whose row this is."""
    return memory.program.nodes[(row - int(memory.whole[NODES])) // NODE_WIDTH]


def check_runaway(memory: Laid, found: int) -> None:
    """Raise Runaway for what the kernel gives when a node runs away: minus its row."""
    if found < 0:
        raise Runaway(node_at(memory, -found).name, MOST_TRIGGERS)
