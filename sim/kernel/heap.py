"""What is to come: a binary heap of (time, place). What is no longer due is passed over when it comes up."""

from __future__ import annotations

from sim.kernel.layout import *
from sim.kernel.words import Ints


def coming(N: Ints) -> int:
    """The next event, its time and its node's row in one number; NOWHERE if none is to come."""
    while N[HEAP_SIZE] > 0:
        key = N[N[HEAP]]
        if is_due(N, N[(key & PLACE_MASK) + LIVE], key >> PLACE_BITS):
            return key
        take(N)
    return NOWHERE


def is_due(N: Ints, live: int, time: int) -> bool:
    """Whether a node's next event is at that time; what is held has none."""
    return N[live + DUE] == time and N[live + STATUS] != HELD


def put(N: Ints, time: int, node: int) -> None:
    """One more event to come; the node's time is set already."""
    if N[HEAP] + N[HEAP_SIZE] == N[HEAP_END]:
        lay_anew(N)
    else:
        rise(N, time << PLACE_BITS | node)


def lay_anew(N: Ints) -> None:
    """Nothing but what is due."""
    N[HEAP_SIZE] = 0
    for node in range(N[NODES], N[NODES_END], NODE_WIDTH):
        live = N[node + LIVE]
        if N[live + DUE] != NEVER and N[live + STATUS] != HELD:
            rise(N, N[live + DUE] << PLACE_BITS | node)


def rise(N: Ints, key: int) -> None:
    """Add at the end, and let it rise to its level."""
    heap = N[HEAP]
    at = N[HEAP_SIZE]
    N[HEAP_SIZE] = at + 1
    while at > 0:
        parent = at - 1 >> 1
        other = N[heap + parent]
        if other <= key:
            break
        N[heap + at] = other
        at = parent
    N[heap + at] = key


def take(N: Ints) -> None:
    """Take the first off; the last sinks from its place."""
    heap = N[HEAP]
    size = N[HEAP_SIZE] - 1
    N[HEAP_SIZE] = size
    key = N[heap + size]
    at = 0
    child = 1
    while child < size:
        if child + 1 < size and N[heap + child + 1] < N[heap + child]:
            child += 1
        if key <= N[heap + child]:
            break
        N[heap + at] = N[heap + child]
        at = child
        child = 2 * at + 1
    N[heap + at] = key
