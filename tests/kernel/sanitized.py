"""Played in a process of its own, in which the kernel's library is one that watches every read and write.

Called with ``LIBRARY play FIRST COUNT`` it plays the blocks of so many generated scenarios; with ``LIBRARY change FIRST
COUNT`` what the kernel's own check lets pass of them when a word is changed; with ``LIBRARY read`` (or ``write``, or
``overflow``) something unsound, which has to be noticed.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from random import Random

import numpy as np

from sim.engine.batch import Results, play_block
from sim.faults import Runaway
from sim.kernel import sources
from sim.kernel.layout import BLANK, EVENTS, NOWHERE, TRACE, TRACE_SIZE, WORLD
from sim.kernel.library import kernel
from tests.engine import corpus
from tests.engine.corpus import Case
from tests.kernel.mutants import fault, mutants, nearly_spent, play

CHANGES = 100


def main(library: str, what: str, *numbers: str) -> None:
    sources.LIBRARY = Path(library)
    assert kernel().how == "compiled", "the library is refused"
    if numbers:
        first, count = map(int, numbers)
        print(sum({"play": played, "change": changed}[what](number) for number in range(first, first + count)))
    else:
        case = corpus.generated(1)[1]
        assert case.setting.follow
        {"read": read, "write": write, "overflow": overflow}[what](case)


def played(number: int) -> int:
    """Play a generated scenario from the start, under policies, steered, as futures and by Python; how many runs."""
    replications = 0
    for case in corpus.generated(number):
        assert case.result.runaway or len(case.result.outcomes) == case.count
        replications += case.count
        if not callable(case.policy):
            with suppress(Runaway):
                play_block(case.program, case.policy, case.first, case.count, case.setting, None)
            replications += case.count
    corpus.generated.cache_clear()
    return replications


def changed(number: int) -> int:
    """Play the blocks of a generated scenario with a word changed, where that is sound; how often it is."""
    luck, sound = Random(number), 0
    for case in (*corpus.generated(number), corpus.by_hand()[-1]):
        for mutant in mutants(nearly_spent(case.memory), luck, CHANGES):
            print(f"{case.name}: {mutant}", flush=True)  # so that the last is known, if it comes to that
            if fault(mutant.memory) == NOWHERE:
                sound += 1
                with suppress(Runaway):
                    play(case, mutant.memory)
    corpus.generated.cache_clear()
    return sound


def block(case: Case, whole: np.ndarray, reals: np.ndarray) -> None:
    """Play a replication without asking whether the memory is sound."""
    kernel()("play_block", whole, reals, 0, 1, *Results.empty(case.program, 1, case.setting).arrays)


def read(case: Case) -> None:
    """The reals end one number too soon, so that the last is read behind them."""
    block(case, case.memory.whole, case.memory.reals[:-1].copy())


def write(case: Case) -> None:
    """The trace begins before the memory."""
    whole = case.memory.whole.copy()
    whole[TRACE_SIZE] = -whole[TRACE] // 2 - 1
    block(case, whole, case.memory.reals)


def overflow(case: Case) -> None:
    """A sum is past 64 bits."""
    whole = case.memory.whole.copy()
    whole[whole[BLANK] + EVENTS - WORLD] = 2**63 - 1
    block(case, whole, case.memory.reals)


if __name__ == "__main__":
    main(*sys.argv[1:])
