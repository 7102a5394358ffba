"""The proof of a library: made from this source, and equal to plain Python in every bit of its numbers.

Compilers may contract and reorder arithmetic where they are not kept from it; whole numbers they cannot get wrong. So
it is draws, spreads, rounding and expressions that are tried, over a small memory laid by hand.
"""

from __future__ import annotations

from array import array
from ctypes import CDLL, c_int64, c_void_p
from pathlib import Path

from sim.kernel import sources
from sim.kernel.layout import *
from sim.kernel.trial import trial

Memories = tuple["array[int]", "array[float]", tuple[int, int]]

REPLICATIONS = 12
"""So many are tried whenever a library is loaded, in some two milliseconds."""


def proved(path: Path, replications: int = REPLICATIONS) -> bool:
    """Whether the library at ``path`` is to be trusted. OSError where it is no library at all."""
    library = CDLL(str(path))
    if library_digest(library) != sources.digest():
        return False
    plain, compiled = _memory(), _memory()
    room = array("d", [0.0] * (4 * replications * len(_KINDS)))
    found, there = array("d", room), array("d", room)
    trial(*plain[:2], 5, replications, *plain[2], found)
    _call(library, compiled, replications, there)
    return found.tobytes() == there.tobytes()


def library_digest(library: CDLL) -> int:
    """What the library says it was made from; 0 for one that says nothing."""
    if not hasattr(library, "kernel_digest"):
        return 0
    library.kernel_digest.restype = c_int64
    return int(library.kernel_digest())


def _call(
    library: CDLL, memory: tuple[array[int], array[float], tuple[int, int]], count: int, found: array[float]
) -> None:
    function = library.trial
    function.restype = c_int64
    function.argtypes = [c_void_p, c_void_p, c_int64, c_int64, c_int64, c_int64, c_void_p]
    whole, reals, (begin, end) = memory
    function(whole.buffer_info()[0], reals.buffer_info()[0], 5, count, begin, end, found.buffer_info()[0])


_NUMBERS = {
    CONSTANT: [2.5],
    TRIANGULAR: [0.1, 0.7, 3.3, 3.3 - 0.1, 0.7 - 0.1, 3.3 - 0.7],
    UNIFORM: [-1.1, 7.3, 7.3 + 1.1],
    EXPONENTIAL: [5_400.7],
    ONE_OF: [0.1, 0.2, 0.3, 0.1, 0.1 + 0.2, 0.1 + 0.2 + 0.3],
}
_KINDS = [*_NUMBERS, EXPRESSION]


def _code(x: int, y: int) -> list[int]:
    """abs(x * y - x / y) + max(x, y) * elapsed, and a comparison of that, added up."""
    rows = [
        (LOAD, x, 0, 0), (LOAD, y, 0, 1), (TIMES, 0, 0, 2), (LOAD, x, 0, 1), (LOAD, y, 0, 2), (OVER_BY, 0, 0, 3),
        (MINUS, 0, 0, 2), (MAGNITUDE, 0, 0, 1), (LOAD, x, 0, 1), (LOAD, y, 0, 2), (MOST, 0, 0, 3), (ELAPSED, 0, 0, 2),
        (TIMES, 0, 0, 3), (PLUS, 0, 0, 2), (AT_MOST_OF, x, y, 1), (PLUS, 0, 0, 2), (END, 0, 0, 1),
    ]  # fmt: skip
    return [number for row in rows for number in row]


def _memory() -> Memories:
    """The two memories, and where the list of quantities begins and ends."""
    whole = [0] * (WORLD + WORLD_HEAD)
    whole[SEED], whole[EPOCH], whole[TIME] = -(2**40) - 77, 3, 4_000
    reals = [0.0] * 8 + [0.0] * 4 + [-5.0, 5.0]
    whole[STACK], whole[STREAMS], whole[RANGES] = 0, len(whole), 12
    whole += [0, -(2**62) + 12_345, 8]
    whole[STREAMS_END] = len(whole)
    quantities = []
    for kind, numbers in _NUMBERS.items():
        quantities.append(len(whole))
        whole += [kind, len(reals), whole[STREAMS], len(numbers) // 2 if kind == ONE_OF else len(numbers), 7]
        reals += numbers
    code = len(whole)
    whole += _code(14, 15)
    quantities.append(len(whole))
    whole += [EXPRESSION, code, 0, 0, 0]
    begin = len(whole)
    whole += quantities
    return array("q", whole), array("d", reals), (begin, begin + len(quantities))
