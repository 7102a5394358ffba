"""The kernel's memories as NumPy arrays: what a laid program is, and arrays that grow while it is laid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.program.expression import Floats
from sim.program.nodes import Program

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Laid:
    """A program in memory: ``whole`` and ``reals`` as ``sim.kernel.layout`` has them; ``streams`` are rows by name."""

    program: Program
    whole: Integers
    reals: Floats
    streams: Mapping[str, int]


class Growing:
    """A memory that begins as a copy of another and grows at its end."""

    def __init__(self, begun: NDArray[Any]) -> None:
        self.begun = begun.copy()
        self.more: list[float] = []
        self._begun = len(begun)

    @property
    def end(self) -> int:
        """Where the next value will stand."""
        return self._begun + len(self.more)

    def put(self, values: Iterable[float]) -> int:
        """Where the first of some values stands, put at the end."""
        at = self._begun + len(self.more)
        self.more.extend(values)
        return at

    def fill(self, at: int, values: Sequence[float] | NDArray[Any]) -> None:
        """Put values in the place of others."""
        here = at - self._begun
        if here < 0:
            self.begun[at : at + len(values)] = values
        else:
            self.more[here : here + len(values)] = values

    def array(self) -> NDArray[Any]:
        """All of it."""
        return np.concatenate([self.begun, np.array(self.more, self.begun.dtype)])


def signed(number: int) -> int:
    """The whole number with a sign that has the same 64 bits."""
    return number - 2**64 if number >= 2**63 else number
