"""Many finished replications as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.program.expression import Floats


@dataclass(frozen=True)
class Sample:
    """Replications ``first`` to ``first + runs - 1`` of a seed, each column of length ``runs``.

    ``outcome_numbers`` index ``outcome_names``; ``measures`` and ``state`` hold floats, NaN where a run has no value
    (durations in seconds). ``reached`` counts, for each moment, the runs in which it was announced. ``paths`` holds,
    for each state that was followed, its value at the times ``grid`` (seconds), shape (times, runs).
    """

    seed: int
    first: int
    policy: str | None
    outcome_names: tuple[str, ...]
    outcome_numbers: NDArray[np.int16]
    measures: Mapping[str, Floats]
    state: Mapping[str, Floats]
    reached: Mapping[str, int]
    grid: tuple[int, ...] = ()
    paths: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)

    @property
    def runs(self) -> int:
        """How many replications there are."""
        return len(self.outcome_numbers)

    @property
    def outcomes(self) -> dict[str, int]:
        """How many runs end in each outcome, in the scenario's order, those that never came included."""
        counts = np.bincount(self.outcome_numbers, minlength=len(self.outcome_names)).tolist()
        return dict(zip(self.outcome_names, counts, strict=True))

    @property
    def outcome_of(self) -> NDArray[np.str_]:
        """The outcome's id of each replication."""
        return np.array(self.outcome_names)[self.outcome_numbers]


def joined(parts: Iterable[Sample]) -> Sample:
    """Neighbouring samples of one seed and policy as one."""
    parts = list(parts)
    head = parts[0]
    return Sample(
        seed=head.seed,
        first=head.first,
        policy=head.policy,
        outcome_names=head.outcome_names,
        outcome_numbers=np.concatenate([part.outcome_numbers for part in parts]),
        measures={name: np.concatenate([part.measures[name] for part in parts]) for name in head.measures},
        state={name: np.concatenate([part.state[name] for part in parts]) for name in head.state},
        reached={moment: sum(part.reached[moment] for part in parts) for moment in head.reached},
        grid=head.grid,
        paths={name: np.concatenate([part.paths[name] for part in parts], axis=1) for name in head.paths},
    )
