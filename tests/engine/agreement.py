"""The two engines side by side: the same replications in both, and the first thing in which they differ."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from sim.engine.asking import Worlds
from sim.engine.batch import Results, Setting, prepared
from sim.engine.lay import Laid, laid
from sim.engine.measures import measures_of, outcome_of
from sim.engine.position import Position
from sim.engine.single import Play
from sim.faults import PlainKernel, Runaway
from sim.kernel.layout import NOWHERE, TRACE, TRACE_END, TRACE_SIZE
from sim.kernel.library import CHOICE, kernel
from sim.luck import PLAY, LuckBlock
from sim.program.nodes import Program

Trace = list[tuple[int, str]]
ROOM = 250
"""Moments a run for which there is room; where there are more, all are played again with more."""


@contextmanager
def running(how: str) -> Iterator[None]:
    """The kernel runs compiled, plain or checked, whatever the environment asks for. Skips where it cannot."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CHOICE, how)
        kernel.cache_clear()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", PlainKernel)
                if kernel().how != how:
                    pytest.skip(f"the kernel cannot be had {how}")
            yield
        finally:
            kernel.cache_clear()


def made_ready(program: Program, policy: Any, setting: Setting, moments: int) -> Laid:
    """A program in memory, with room for a trace of so many moments."""
    table = {} if callable(policy) else policy
    return prepared(laid(program, table), setting, python=callable(policy), trace=moments)


class BatchResult:
    """What the batch engine makes of a block, row by row. ``runaway`` if some replication feeds itself without end.

    ``memory`` is one made ready before, of which a copy is played; ``more`` are further fields of a Setting.
    """

    def __init__(
        self,
        program: Program,
        policy: Any,
        seed: int = 0,
        first: int = 0,
        count: int = 1,
        position: Position | None = None,
        epoch: int = PLAY,
        room: int = ROOM,
        memory: Laid | None = None,
        **more: Any,
    ) -> None:
        self.program, self.first, self.count = program, first, count
        self.runaway = False
        setting = Setting(seed, epoch, position, **more)
        self.columns = Results.empty(program, count, setting)
        self.memory = copied(memory) if memory else made_ready(program, policy, setting, room * count)
        self.worlds = Worlds(self.memory, policy if callable(policy) else None, first, count, self.columns.arrays)
        try:
            self.worlds.play()
        except Runaway:
            self.runaway = True
            return
        if self.memory.whole[TRACE_SIZE] > (self.memory.whole[TRACE_END] - self.memory.whole[TRACE]) // 2:
            self.__init__(program, policy, seed, first, count, position, epoch, 100 * room, **more)  # type: ignore[misc]
            return
        self.outcomes = [program.outcomes[number].name for number in self.columns.outcomes.tolist()]

    @property
    def trace(self) -> Any:
        """What the kernel wrote down: pairs of a time and a moment, or of NOWHERE and the row that goes on."""
        whole = self.memory.whole
        return whole[whole[TRACE] : whole[TRACE] + 2 * whole[TRACE_SIZE]].reshape(-1, 2)

    @cached_property
    def traces(self) -> list[Trace]:
        """The moments of each replication; one that was asked a question goes on after others."""
        traces: list[Trace] = [[] for _ in range(self.count)]
        for time, number in self.trace.tolist():
            if time == NOWHERE:
                trace = traces[number]
            else:
                trace.append((time, self.program.moments[number]))
        return traces

    @cached_property
    def measures(self) -> list[dict[str, float]]:
        """Every measure of each replication."""
        values = self.columns.measures
        spans = np.array([one.kind == "span" for one in self.program.measures], bool)[:, None]
        rows = np.where(spans & (values < 0), np.nan, values).T.tolist()
        return [dict(zip((one.name for one in self.program.measures), row, strict=True)) for row in rows]

    @cached_property
    def states(self) -> list[list[float]]:
        """The states of each replication at its end."""
        return self.columns.states.T.tolist()

    def position(self, row: int) -> Position:
        """How a replication ended."""
        return self.worlds.position(row)

    def difference(self, play: Play, row: int) -> str | None:
        """The first thing in which a finished play differs from a row; None if they are equal."""
        trace = [(record.time, play.program.moments[moment]) for record in play.log for moment in record.moments]
        if trace != self.traces[row]:
            return _first(["moments"], [trace], [self.traces[row]])
        ours, theirs = play.position(), self.position(row)
        if ours != theirs:
            names = list(Position.__slots__)
            return _first(names, [getattr(ours, n) for n in names], [getattr(theirs, n) for n in names])
        if outcome_of(play) != self.outcomes[row]:
            return f"outcome: {outcome_of(play)}, in the batch {self.outcomes[row]}"
        if self.states[row] != play.state:
            return f"states: {play.state}, in the batch {self.states[row]}"
        for name, value in measures_of(play).items():
            other = self.measures[row][name]
            if value != other and not (math.isnan(value) and math.isnan(other)):
                return f"measure {name}: {value}, in the batch {other}"
        return None


def _first(names: Sequence[str], ours: Sequence[Any], theirs: Sequence[Any]) -> str:
    for name, one, other in zip(names, ours, theirs, strict=True):
        if one == other:
            continue
        if not isinstance(one, list | tuple):
            return f"{name}: {one}, in the batch {other}"
        for i, (a, b) in enumerate(zip(one, other, strict=False)):
            if a != b:
                return f"{name}[{i}]: {a}, in the batch {b}"
        return f"{name}: {len(one)} of them, in the batch {len(other)}; {(*one, *other)[min(len(one), len(other))]}"
    raise AssertionError("nothing differs")


def difference(
    program: Program,
    policy: Any,
    seed: int = 0,
    first: int = 0,
    count: int = 1,
    position: Position | None = None,
    play: type[Play] = Play,
    played: list[Play] | None = None,
) -> str | None:
    """The first difference between the engines over a block; None if there is none. ``played`` gets the plays."""
    result = BatchResult(program, policy, seed, first, count, position)
    return difference_from(result, policy, seed, position, play, played)


def difference_from(
    result: BatchResult,
    policy: Any,
    seed: int,
    position: Position | None = None,
    play: type[Play] = Play,
    played: list[Play] | None = None,
) -> str | None:
    """The same, of a block already played."""
    luck = LuckBlock(seed, result.first, result.count)

    def plays() -> Iterable[Play | None]:
        for row in range(result.count):
            one = finished(play, result.program, luck.of(result.first + row), policy, position)
            if played is not None and one is not None:
                played.append(one)
            yield one

    return difference_to(result, plays())


def finished(play: type[Play], *arguments: Any) -> Play | None:
    """A play at its end; None if it runs away."""
    try:
        one = play(*arguments)
        one.finish()
    except Runaway:
        return None
    return one


def difference_to(result: BatchResult, plays: Iterable[Play | None]) -> str | None:
    """The first difference between a block and as many finished plays, None standing for one that runs away."""
    runaway = False
    for row, play in enumerate(plays):
        if play is None:
            runaway = True
            if not result.runaway:
                return f"replication {result.first + row}: runs away, in the batch it does not"
        elif not result.runaway:
            found = result.difference(play, row)
            if found is not None:
                return f"replication {result.first + row}: {found}"
    return "in the batch one runs away" if result.runaway and not runaway else None


def copied(memory: Laid) -> Laid:
    """Another memory with the same numbers."""
    return replace(memory, whole=memory.whole.copy(), reals=memory.reals.copy())
