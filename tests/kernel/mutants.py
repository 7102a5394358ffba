"""Laid programs with one word changed: what the kernel's own check has to refuse, unless no harm can come of it."""

# ruff: noqa: F403, F405  the layout is the kernel's vocabulary

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from sim.engine.asking import Worlds
from sim.engine.batch import Results
from sim.engine.lay import Laid
from sim.kernel import layout
from sim.kernel.layout import *
from sim.kernel.library import kernel
from tests.engine.agreement import copied
from tests.engine.corpus import Case

_ANY = (0, 1, -1, -2, -3, 2, 7, NEVER, LONGEST, 2**31, 2**32, 2**62, 2**63 - 1, -(2**31), -(2**62), -(2**63))
_WIDTHS = (1, 1, 1, 2, 3, 4, LIVE_WIDTH, NODE_WIDTH, MOMENT_WIDTH, WATCH_WIDTH, EFFECT_WIDTH, OPTION_WIDTH)
_PARTS = (
    BLANK, BLANK, NODES, MOMENTS, WATCHES, MEASURES, OUTCOMES, STREAMS, STATES, ATS, ROWS, ROWS, HIDDEN, FOLLOWED, GRID,
)  # fmt: skip
_REGIONS = {
    name.removesuffix("_END"): getattr(layout, name)
    for name in vars(layout)
    if name.endswith("_END") and LIVES <= getattr(layout, name) <= TRACE_END
}
_HEADER = {getattr(layout, name): name for name in reversed(vars(layout)) if name.isupper()}


@dataclass(frozen=True)
class Mutant:
    """A memory with one word changed."""

    memory: Laid
    at: int
    old: int
    new: int

    def __str__(self) -> str:
        return f"{self.at} ({place(self.memory.whole, self.at)}): {self.old} is now {self.new}"


def mutants(memory: Laid, luck: Random, count: int) -> Iterator[Mutant]:
    """So many of a memory, changed anywhere but in the room to work in; each part of it gets its share."""
    header = memory.whole
    parts = [range(WORLD), *(range(header[part], header[part + 1]) for part in _PARTS)]
    parts = [part for part in parts if part]
    for _ in range(count):
        at = luck.choice(luck.choice(parts))
        whole = header.copy()
        whole[at] = _other(int(header[at]), header, luck)
        yield Mutant(replace(memory, whole=whole, reals=memory.reals.copy()), at, int(header[at]), int(whole[at]))


def _other(old: int, header: np.ndarray, luck: Random) -> int:
    """Something near a number, an address, a small number, or any at all."""
    pick = luck.randrange(10)
    if pick < 4:
        new = old + luck.choice([-3, -2, -1, 1, 2, 3]) * luck.choice(_WIDTHS)
    elif pick < 6:
        new = int(header[luck.randrange(len(header))])
    elif pick < 7:
        new = luck.randrange(len(header))
    elif pick < 9:
        new = luck.choice(_ANY) if luck.random() < 0.5 else luck.randrange(-4, 8)
    else:
        new = luck.getrandbits(64) - 2**63
    return min(max(new, -(2**63)), 2**63 - 1)


def place(header: np.ndarray, at: int) -> str:
    """What stands at an address, in words."""
    if at < WORLD:
        return f"the header's {_HEADER[at]}"
    for name, end in _REGIONS.items():
        if header[end - 1] <= at < header[end]:
            return f"number {at - header[end - 1]} of {name}"
    return "the head of the world"


def nearly_spent(memory: Laid) -> Laid:
    """The same, but that its nodes can be triggered only a few times more, so that what feeds itself ends soon."""
    memory = copied(memory)
    whole = memory.whole
    for node in range(whole[NODES], whole[NODES_END], NODE_WIDTH):
        live = whole[BLANK] + whole[node + LIVE] - WORLD
        whole[live + TRIGGERS] = max(whole[live + TRIGGERS], MOST_TRIGGERS - 40)
    return memory


def fault(memory: Laid) -> int:
    """Where the kernel's own check finds a memory unsound; NOWHERE if it does not."""
    return kernel()("first_fault", memory.whole, len(memory.whole), len(memory.reals))


def play(case: Case, memory: Laid) -> None:
    """One replication of a block, over another memory."""
    arrays = Results.empty(case.program, 1, case.setting).arrays
    if callable(case.policy):
        Worlds(memory, case.policy, case.first, 1, arrays).play()
    else:
        kernel()("play_block", memory.whole, memory.reals, case.first, 1, *arrays)
