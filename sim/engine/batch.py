"""The batch engine: thousands of replications, played by the kernel.

It must agree with the reference engine in every moment, time and state. What is here is what stands round the kernel:
the memory made ready, a policy in Python asked, the columns that come out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.asking import Worlds, check_runaway
from sim.engine.lay import laid
from sim.engine.memory import Growing, Laid, signed
from sim.engine.position import Position
from sim.engine.sample import Sample
from sim.engine.worlds import world_of
from sim.kernel.layout import *
from sim.kernel.library import kernel
from sim.luck import PLAY
from sim.program.expression import Floats
from sim.program.nodes import Program
from sim.program.policy import PythonPolicy, RuleTable

ASKED_AT_ONCE = 512
"""Replications that wait together for a policy in Python: more of their worlds would not stay in the cache."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A wait whose end is to be drawn anew: the node's number, the field of its row that has the quantity, and the rest
    as the kernel's ``redraw`` has it."""

    node: int
    field: int
    began: int
    occurrence: int
    not_before: int
    how: int = KNOWN
    numbers: tuple[float, float, float] = (0.0, 0.0, 0.0)
    last: int = 0
    case: int = 0


@dataclass(frozen=True)
class Setting:
    """What a block is played from and by, besides the program: a position (None: the start), with what is hidden in it
    drawn anew; and the states to be followed, by number, at the times of a grid (seconds, rising)."""

    seed: int = 0
    epoch: int = PLAY
    position: Position | None = None
    hidden: Sequence[Hidden] = ()
    follow: Sequence[int] = ()
    grid: Sequence[int] = ()


@dataclass(frozen=True)
class Results:
    """What comes out of a block, as the kernel writes it: one number a replication, but for ``reached``."""

    outcomes: NDArray[np.int16]
    measures: Floats
    states: Floats
    reached: NDArray[np.int64]
    paths: NDArray[np.float32]

    @classmethod
    def empty(cls, program: Program, count: int, setting: Setting) -> Results:
        """Room for ``count`` replications."""
        return cls(
            np.zeros(count, np.int16),
            np.zeros((len(program.measures), count)),
            np.zeros((len(program.states), count)),
            np.zeros(len(program.moments), np.int64),
            np.zeros((len(setting.follow), len(setting.grid), count), np.float32),
        )

    @property
    def arrays(self) -> tuple[NDArray[Any], ...]:
        """In the order in which the kernel takes them."""
        return self.outcomes, self.measures, self.states, self.reached, self.paths


def play_block(
    program: Program, policy: RuleTable | PythonPolicy, first: int, count: int, setting: Setting, name: str | None
) -> Sample:
    """Replications ``first`` to ``first + count - 1``, played to their ends. Raises Runaway."""
    columns = Results.empty(program, count, setting)
    if callable(policy):
        memory = prepared(laid(program, {}), setting, python=True)
        for begin in range(0, count, ASKED_AT_ONCE):
            Worlds(memory, policy, first + begin, min(ASKED_AT_ONCE, count - begin), columns.arrays, begin).play()
    else:
        memory = prepared(laid(program, policy), setting)
        check_runaway(memory, kernel()("play_block", memory.whole, memory.reals, first, count, *columns.arrays))
    return _sample(program, columns, setting, first, name)


def prepared(laid: Laid, setting: Setting, python: bool = False, trace: int = 0) -> Laid:
    """A copy of a laid program's memory, ready to be played; so many moments are written down as a ``trace``.

    Raises ValueError where the kernel's own check finds it unsound.
    """
    whole, reals = Growing(laid.whole), Growing(laid.reals)
    header = laid.whole[:WORLD].tolist()
    if setting.position is not None:
        world, real_world = world_of(laid, setting.position)
        whole.fill(header[BLANK], world)
        reals.fill(header[REAL_BLANK], real_world)
    rows = [
        (header[NODES] + NODE_WIDTH * wait.node, _quantity(laid, wait), wait.began, wait.occurrence, wait.not_before,
         wait.how, reals.put(wait.numbers), wait.last)
        for wait in setting.hidden
    ]  # fmt: skip
    lists = {
        HIDDEN: [number for row in rows for number in row],
        FOLLOWED: [header[STATE] + state for state in setting.follow],
        GRID: list(setting.grid) if setting.follow else [],
    }
    for begin, numbers in lists.items():
        header[begin] = whole.put(numbers)
        header[begin + 1] = whole.end
    whole.fill(header[BLANK] + GRID_AT - WORLD, [header[GRID]])
    header[ROWS_END] = header[TRACE] = whole.put([0] * (2 * trace))
    header[NUMBERS_END] = header[PATHS] = reals.put([0.0] * (len(setting.follow) * len(lists[GRID])))
    header[TRACE_END] = header[SIZE] = whole.end
    header[PATHS_END] = header[REALS] = reals.end
    header[SEED], header[EPOCH], header[PYTHON] = signed(setting.seed), setting.epoch, int(python)
    header[FROM_START] = int(setting.position is None)
    whole.fill(0, header)
    memory = replace(laid, whole=whole.array(), reals=reals.array())
    fault = kernel()("first_fault", memory.whole, len(memory.whole), len(memory.reals))
    if fault != NOWHERE:
        raise ValueError(f"the laid program is not sound at {fault}")
    return memory


def _quantity(laid: Laid, hidden: Hidden) -> int:
    row = int(laid.whole[laid.whole[NODES] + NODE_WIDTH * hidden.node + hidden.field])
    if row == NOWHERE or laid.whole[row + QUANTITY_KIND] != CASES:
        return row
    return int(laid.whole[laid.whole[row + NUMBERS_AT] + CASE_WIDTH * hidden.case + STANDS])


def _sample(program: Program, columns: Results, setting: Setting, first: int, name: str | None) -> Sample:
    measures = {measure.name: columns.measures[i] for i, measure in enumerate(program.measures)}
    for measure in program.measures:
        if measure.kind == "span":
            column = measures[measure.name]
            column[column < 0] = np.nan
    return Sample(
        seed=setting.seed,
        first=first,
        policy=name,
        outcome_names=tuple(outcome.name for outcome in program.outcomes),
        outcome_numbers=columns.outcomes,
        measures=measures,
        state={slot.name: columns.states[i] for i, slot in enumerate(program.states)},
        reached=dict(zip(program.moments, columns.reached.tolist(), strict=True)),
        grid=tuple(setting.grid),
        paths={program.states[number].name: columns.paths[i] for i, number in enumerate(setting.follow)},
    )
