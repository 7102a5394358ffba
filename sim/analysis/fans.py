"""How states move over many runs: at each of some times the percentiles of what they are.

The runs are a scenario's own, or those in which the decisions are taken as a group took them (``as_played``): what is
left between those is luck alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.among_runs import AS_PLAYED, EPOCH, as_played
from sim.analysis.answers import Taken
from sim.engine.run import Run
from sim.engine.sample import joined
from sim.engine.simulate import check_runs, play, tasks
from sim.exercise.entry import LogEntry
from sim.faults import Misuse, nearest
from sim.luck import PLAY
from sim.program.compile import Playable, program_of
from sim.program.expression import Floats
from sim.program.nodes import Program
from sim.program.policy import Policy

SHARES = (10, 25, 50, 75, 90)
"""The percentiles of a fan."""
STEPS = 60
"""A fan is read off at so many steps of time."""
RUNS = 2_000


@dataclass(frozen=True)
class Fan:
    """A state in ``runs`` runs: for each of ``SHARES`` the percentile at each time of ``grid`` (seconds).

    ``alike``: the decisions of these runs are taken as a group took them.
    """

    state: str
    runs: int
    grid: tuple[int, ...]
    bands: Mapping[int, tuple[float, ...]]
    alike: bool = False

    def at(self, share: int, seconds: float) -> float:
        """A percentile at a time, between two of the grid on the line between them."""
        return float(np.interp(seconds, self.grid, self.bands[share]))


def fans(
    scenario: Playable,
    states: Sequence[str] = (),
    policy: Policy = None,
    runs: int = RUNS,
    seed: int = 0,
    until: int | None = None,
) -> dict[str, Fan]:
    """The fans of a scenario's ``states`` (all by default) to its horizon, or to ``until`` (seconds).

    Raises Misuse for an unknown policy or state, a seed or a number of runs out of bounds.
    """
    check_runs(runs, seed)
    program = program_of(scenario)
    if not callable(policy):
        program.policy(policy)
    return _fans(program, policy, states, runs, seed, PLAY, until, alike=False)


def fans_as_played(
    program: Program,
    run: Run,
    entries: Sequence[LogEntry],
    decisions: Iterable[Taken],
    policy: str | None = None,
    states: Sequence[str] = (),
    runs: int = RUNS,
) -> dict[str, Fan]:
    """The fans of runs in which each decision is taken as a group took it, to where its run ended."""
    again = as_played(program, run, entries, decisions, policy)
    return _fans(again, AS_PLAYED, states, runs, run.seed, EPOCH, run.ended, alike=True)


def percentiles(paths: NDArray[np.float32]) -> Floats:
    """``SHARES`` of paths (times, runs), a row a share."""
    bands: Floats = np.percentile(paths, SHARES, axis=1).astype(float)
    return bands


def _fans(
    program: Program,
    policy: Policy,
    states: Sequence[str],
    runs: int,
    seed: int,
    epoch: int,
    until: int | None,
    alike: bool,
) -> dict[str, Fan]:
    known = [state.name for state in program.states]
    for name in states:
        if name not in known:
            raise Misuse(f"There is no state `{name}` in {program.title}. {nearest(name, known)}".rstrip())
    names = list(states or known)
    end = program.horizon if until is None else min(max(until, 1), program.horizon)
    grid = tuple(dict.fromkeys(round(step * end / STEPS) for step in range(STEPS + 1)))
    follow = tuple(program.state_of[name] for name in names)
    sample = joined(play(tasks(program, policy, seed, runs, epoch=epoch, follow=follow, grid=grid)))
    bands = {name: percentiles(sample.paths[name]) for name in names}
    return {
        name: Fan(name, runs, grid, {s: tuple(b.tolist()) for s, b in zip(SHARES, bands[name], strict=True)}, alike)
        for name in names
    }
