"""The kernel's own check of what is laid in memory: it passes what we lay, and nothing that reads or writes astray.

A memory of which one word is changed is refused, or else it is played where every index and type is checked, and comes
to no harm. Whether it makes sense is another matter: it may divide by zero, or feed itself without end.
"""

# ruff: noqa: F403, F405  the layout is the kernel's vocabulary

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from random import Random

import numpy as np
import pytest

import sim
from sim.engine.batch import Setting
from sim.engine.lay import Laid
from sim.faults import Runaway
from sim.kernel.layout import *
from sim.kernel.library import kernel, plain
from sim.program.compile import compile_program
from tests.engine import corpus
from tests.engine.agreement import running
from tests.engine.corpus import Case
from tests.kept_exercises.paths import EXERCISES
from tests.kernel.mutants import Mutant, fault, mutants, nearly_spent, play

SOUND = 100
SCENARIOS, EACH = 16, 100
"""Scenarios that are changed, and how often each of its blocks is."""
MANY = 400
SENSELESS = (Runaway, ZeroDivisionError, ValueError)


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_laid_of_each_scenario_is_sound(name):
    for case in corpus.blocks(name, compile_program(sim.load(EXERCISES[name])), 7):
        assert fault(case.memory) == NOWHERE, case.name


def test_what_is_laid_of_generated_scenarios_is_sound():
    hidden = 0
    for number in range(SOUND):
        for case in corpus.generated(number):
            assert fault(case.memory) == NOWHERE, case.name
            hidden += len(case.setting.hidden)
    assert hidden > 20


def test_what_is_laid_by_hand_is_sound():
    for case in (*corpus.by_hand(), *corpus.ticking()):
        assert fault(case.memory) == NOWHERE, case.name


# ---------------------------------------------------------------------- one word changed


def harm(case: Case, changed: Iterable[Mutant]) -> Counter[str]:
    """What became of each: refused, harmless or senseless, or else what was read or written astray."""
    found: Counter[str] = Counter()
    passed = [mutant for mutant in changed if fault(mutant.memory) == NOWHERE or found.update(["refused"])]
    with running("checked"):
        for mutant in passed:
            try:
                play(case, mutant.memory)
            except SENSELESS:
                found["senseless"] += 1
            except (IndexError, TypeError) as error:
                found[f"{case.name}: {mutant}: {error}"] += 1
            else:
                found["harmless"] += 1
    return found


def check(number: int, each: int) -> Counter[str]:
    """How often each came of it, over the blocks of a generated scenario. Fails with whatever did harm."""
    found: Counter[str] = Counter()
    luck = Random(number)
    for case in (*corpus.generated(number), corpus.by_hand()[-1]):
        found += harm(case, mutants(nearly_spent(case.memory), luck, each))
    harmful = [what for what in found if what not in ("refused", "senseless", "harmless")]
    assert not harmful, "\n".join(harmful)
    return found


@pytest.mark.parametrize("number", range(SCENARIOS))
def test_what_is_not_refused_does_no_harm(number):
    found = check(number, EACH)
    assert found["refused"] > found["harmless"] > 20, found


@pytest.mark.long
@pytest.mark.parametrize("number", range(SCENARIOS, SCENARIOS + MANY))
def test_of_many_what_is_not_refused_does_no_harm(number):
    check(number, 10 * EACH)
    corpus.generated.cache_clear()


@pytest.mark.parametrize("number", range(3))
def test_the_check_itself_reads_nothing_astray(number):
    """Wherever it finds the fault, and whatever the fault is."""
    checked = plain(checked=True)
    for case in corpus.generated(number):
        for mutant in mutants(case.memory, Random(number), 30):
            whole, reals = mutant.memory.whole, mutant.memory.reals
            assert checked("first_fault", whole, len(whole), len(reals)) == fault(mutant.memory)


def test_a_memory_that_is_cut_off_is_refused():
    memory = corpus.generated(0)[0].memory
    for size in (0, 1, WORLD - 1, WORLD, len(memory.whole) - 1):
        short = np.ascontiguousarray(memory.whole[:size])
        assert kernel()("first_fault", short, size, len(memory.reals)) == 0
    assert kernel()("first_fault", memory.whole, len(memory.whole), len(memory.reals) - 1) == 0


# ---------------------------------------------------------------------- what did harm once


def first(name: str, holds: Callable[[Case], bool]) -> Case:
    """The first generated block of a name's kind that is as it should be."""
    cases = (case for number in range(SOUND) for case in corpus.generated(number) if case.name.endswith(name))
    return next(case for case in cases if holds(case))


def rows(memory: Laid, table: int, width: int) -> range:
    return range(memory.whole[table], memory.whole[table + 1], width)


def blank_of(memory: Laid, node: int) -> int:
    return int(memory.whole[BLANK] + memory.whole[node + LIVE] - WORLD)


def trace_before_its_room() -> tuple[Case, int, int]:
    return first("unguided", lambda case: True), TRACE_SIZE, -10_000


def idle_but_hidden() -> tuple[Case, int, int]:
    case = first("futures", lambda case: bool(case.setting.hidden))
    whole = case.memory.whole
    idle = next(
        node
        for node in rows(case.memory, NODES, NODE_WIDTH)
        if whole[blank_of(case.memory, node) + STATUS] == IDLE and whole[node + KIND] == INJECT
    )
    return case, int(whole[HIDDEN]) + HIDDEN_NODE, idle


def waiting_before_the_start() -> tuple[Case, int, int]:
    """A step that is in no queue, and is cancelled."""
    case = Case("a step that is cancelled", corpus.by_text(CANCELLED), {}, Setting())
    step = next(node for node in rows(case.memory, NODES, NODE_WIDTH) if case.memory.whole[node + KIND] == ACTION)
    return case, blank_of(case.memory, step) + STATUS, WAITING


def skipped_more_often_than_over() -> tuple[Case, int, int]:
    case = corpus.by_hand()[-1]
    skipped = case.program.nodes[case.program.node_of["d"]].moments.skipped
    return case, int(case.memory.whole[BLANK] + case.memory.whole[COUNTS] - WORLD) + skipped, 2**31


def before_time_began() -> tuple[Case, int, int]:
    """A constant duration of less than nothing."""
    case = corpus.ticking()[0]
    whole = case.memory.whole
    tick = whole[NODES] + NODE_WIDTH * case.program.node_of["tick"]
    return case, int(whole[tick + WAIT]) + SECONDS, -(2**62)


def entry_of_an_entry() -> tuple[Case, int, int]:
    """Procedures that are over at once could be more than there is room for."""
    case = corpus.generated(0)[0]
    entries = [node for node in rows(case.memory, NODES, NODE_WIDTH) if case.memory.whole[node + OWNER] != NOWHERE]
    return case, entries[1] + OWNER, entries[0]


def procedure_of_itself() -> tuple[Case, int, int]:
    case = corpus.generated(0)[0]
    owners = (case.memory.whole[node + OWNER] for node in rows(case.memory, NODES, NODE_WIDTH))
    owner = int(next(owner for owner in owners if owner != NOWHERE))
    return case, owner + OWNER, owner


CANCELLED = """
injects: {go: {at: 0m}, stop: {at: 5m, cancels: p.one}}
procedures: {p: {after: go, steps: {one: {by: red, takes: 1h}}}}
"""

ONCE = [
    trace_before_its_room, idle_but_hidden, waiting_before_the_start, skipped_more_often_than_over, before_time_began,
    entry_of_an_entry, procedure_of_itself,
]  # fmt: skip
SILENT = (waiting_before_the_start, entry_of_an_entry, procedure_of_itself)
"""Their harm is within the memory, and done by other numbers that follow from it."""


@pytest.mark.parametrize("found", ONCE, ids=lambda found: found.__name__)
def test_what_once_did_harm_does_none(found):
    case, at, new = found()
    memory = nearly_spent(case.memory)
    assert fault(memory) == NOWHERE
    mutant = Mutant(memory, at, int(memory.whole[at]), new)
    memory.whole[at] = new
    assert set(harm(case, [mutant])) <= ({"refused"} if found in SILENT else {"refused", "harmless"})
