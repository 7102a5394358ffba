"""A trial of the kernel's numbers, by which a compiled library is compared with plain Python bit for bit."""

from __future__ import annotations

from sim.kernel.layout import *
from sim.kernel.luck import stand_at
from sim.kernel.numbers import amount, rounded, seconds, tidy
from sim.kernel.words import Ints, Reals


def trial(N: Ints, R: Reals, first: int, count: int, quantities: int, quantities_end: int, found: Reals) -> int:
    """For each of ``count`` replications and each of the quantities listed: its number, its seconds, the number as a
    state in the first range keeps it, and a number of halves rounded. Gives how many numbers were found."""
    N[STEP] = NOWHERE
    at = 0
    for replication in range(first, first + count):
        stand_at(N, replication)
        for quantity in range(quantities, quantities_end):
            found[at] = amount(N, R, N[quantity], replication & 7)
            found[at + 1] = float(seconds(N, R, N[quantity], replication & 7))
            found[at + 2] = tidy(R, found[at], N[RANGES])
            found[at + 3] = rounded(0.5 * (replication - first - quantity % 7))
            at += 4
    return at
