"""Luck on the spot: a draw by its name alone, four neighbouring replications at a time.

The generator is Philox 4x64 with ten rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011),
keyed with the seed and a hash of the stream's name; ``sim.luck`` says what the counter holds.
"""

from __future__ import annotations

from sim.kernel.layout import *
from sim.kernel.words import MASK, Ints, Reals, Word

MULTIPLIER_0, MULTIPLIER_1 = 0xD2E7470EE14C6C93, 0xCA5A826395121157
WEYL_0, WEYL_1 = 0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B
ROUNDS = 10
UNIT = 2.0**-53
LN_2 = 0.6931471805599453
ROOT_HALF = 0.7071067811865476


def high_half(a: Word, b: Word) -> Word:
    """The upper 64 bits of a product of two words. The translator has it as a primitive."""
    return a * b >> 64


def draw(N: Ints, R: Reals, stream: int, occurrence: int) -> float:
    """The uniform number in [0, 1) of a stream's occurrence in the replication at hand."""
    at = N[stream + UNIFORMS]
    if N[stream + TAG] != occurrence + 1:
        N[stream + TAG] = occurrence + 1
        philox(R, at, N[SEED] & MASK, N[stream + KEY] & MASK, N[STEP], occurrence, N[EPOCH])
    return R[at + N[LANE]]


def philox(R: Reals, at: int, seed: Word, key: Word, step: int, occurrence: int, epoch: int) -> None:
    """The uniform numbers of four neighbouring replications, from ``at`` on. NumPy's generator adds 1 to the counter
    before it draws, and so does this."""
    c0 = step + 1 & MASK
    c1 = occurrence & MASK
    c2 = 0 & MASK
    c3 = epoch & MASK
    for _ in range(ROUNDS):
        high_0 = high_half(MULTIPLIER_0, c0)
        low_0 = MULTIPLIER_0 * c0 & MASK
        high_1 = high_half(MULTIPLIER_1, c2)
        low_1 = MULTIPLIER_1 * c2 & MASK
        c0 = high_1 ^ c1 ^ seed
        c1 = low_1
        c2 = high_0 ^ c3 ^ key
        c3 = low_0
        seed = seed + WEYL_0 & MASK
        key = key + WEYL_1 & MASK
    R[at] = float(c0 >> 11) * UNIT
    R[at + 1] = float(c1 >> 11) * UNIT
    R[at + 2] = float(c2 >> 11) * UNIT
    R[at + 3] = float(c3 >> 11) * UNIT


def stand_at(N: Ints, replication: int) -> None:
    """From here on the luck is that of a replication; one step of the counter serves four of them."""
    if replication >> 2 != N[STEP]:
        N[STEP] = replication >> 2
        for stream in range(N[STREAMS], N[STREAMS_END], STREAM_WIDTH):
            N[stream + TAG] = 0
    N[LANE] = replication & 3


def ln(x: float) -> float:
    """The natural logarithm for x > 0, from + - × ÷ alone, so that every machine gives the same bits.

    With x = m·2ᵉ and √½ ≤ m < √2: ln m = 2 artanh s, s = (m - 1)/(m + 1), by its Taylor series; |s| < 0.172, so
    eleven terms are exact to about one unit in the last place.
    """
    exponent = 0
    while x < 0.5:
        x *= 2.0
        exponent -= 1
    while x >= 1.0:
        x *= 0.5
        exponent += 1
    if x < ROOT_HALF:
        x *= 2.0
        exponent -= 1
    s = (x - 1.0) / (x + 1.0)
    square = s * s
    series = 0.0 * s
    for k in range(21, 1, -2):
        series = (series + 1.0 / k) * square
    return 2.0 * s * (1.0 + series) + exponent * LN_2
