"""Named luck: every draw has a name, and its value is fixed by that name alone.

A draw is named by (seed, stream, occurrence, replication). Its value is a 53-bit uniform in [0, 1) from the
counter-based generator Philox 4x64 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011), as NumPy
ships it, keyed with the seed and a hash of the stream's name. One counter step serves four neighbouring replications.
So any draw of any replication can be had alone, and an element keeps its luck under another policy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.faults import Misuse
from sim.kernel.luck import philox

Draw = Callable[[str, int], float]
"""A replication's luck: (stream, occurrence) to a uniform number in [0, 1)."""

LANES = 4
MOST_SEEDS = 2**64
MOST_REPLICATIONS = 2**62
PLAY = 0
"""The epoch of play; forecasts count theirs from 1."""


def check_whole(number: object, what: str) -> None:
    """Refuse what is no whole number, with a sentence about ``what`` it was to be. Raises Misuse."""
    if not isinstance(number, int | np.integer) or isinstance(number, bool):
        raise Misuse(f"{what} is a whole number; {number!r} is not.")


def check_seed(seed: int) -> None:
    """Refuse what is no seed, with a sentence. Raises Misuse."""
    check_whole(seed, "A seed")
    if not 0 <= seed < MOST_SEEDS:
        raise Misuse(f"A seed is a whole number from 0 to 2⁶⁴ - 1; {seed} is not.")


def check_replication(seed: int, replication: int) -> None:
    """Refuse what is no seed, or no replication of one, with a sentence. Raises Misuse."""
    check_seed(seed)
    check_whole(replication, "A replication")
    if not 0 <= replication < MOST_REPLICATIONS:
        raise Misuse(f"A replication is a whole number from 0 to 2⁶² - 1; {replication} is not.")


@lru_cache(maxsize=65_536)
def stream_key(stream: str) -> int:
    """The stream's half of the Philox key: BLAKE2b of its name in UTF-8, 64 bits, read little-endian."""
    return int.from_bytes(hashlib.blake2b(stream.encode(), digest_size=8).digest(), "little")


def uniforms(seed: int, stream: str, occurrence: int, first: int, count: int, epoch: int = PLAY) -> NDArray[np.float64]:
    """The draws of replications ``first`` to ``first + count - 1``, shape ``(count,)``, each in [0, 1)."""
    step, lane = divmod(first, LANES)
    generator = np.random.Philox(
        key=np.array([seed, stream_key(stream)], dtype=np.uint64),
        counter=np.array([step, occurrence, 0, epoch], dtype=np.uint64),
    )
    raw: NDArray[np.uint64] = generator.random_raw(lane + count)
    return (raw[lane:] >> np.uint64(11)).astype(np.float64) * 2.0**-53


class LuckBlock:
    """The luck of a block of neighbouring replications, drawn a stream at a time and kept.

    ``of(replication)`` gives one replication's draws; a block of one is what a single run needs.
    """

    def __init__(self, seed: int, first: int = 0, count: int = 1, epoch: int = PLAY) -> None:
        self.seed, self.first, self.count, self.epoch = seed, first, count, epoch
        self._rows: dict[tuple[str, int], list[float]] = {}

    def of(self, replication: int) -> Draw:
        """The draws of one replication of the block. IndexError outside it."""
        row = replication - self.first
        if not 0 <= row < self.count:
            raise IndexError(f"replication {replication} is outside this block")
        rows = self._rows

        def draw(stream: str, occurrence: int) -> float:
            values = rows.get((stream, occurrence))
            if values is None:
                values = rows[stream, occurrence] = self._drawn(stream, occurrence)
            return values[row]

        return draw

    def _drawn(self, stream: str, occurrence: int) -> list[float]:
        if self.count > 1:
            return list(uniforms(self.seed, stream, occurrence, self.first, self.count, self.epoch).tolist())
        four = [0.0] * LANES  # for one draw, NumPy's generator takes twice as long to be made as this
        philox(four, 0, self.seed, stream_key(stream), self.first // LANES, occurrence, self.epoch)
        return [four[self.first % LANES]]
