"""Named luck: the same bits for the same name on every machine, and a logarithm that is our own."""

from __future__ import annotations

import hashlib
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.kernel.luck import ln
from sim.luck import LuckBlock, stream_key, uniforms

BITS = {
    # (seed, stream, occurrence, replication, epoch)
    (0, "a", 0, 0, 0): "0x1.7c0322def3cf0p-4",
    (7, "second_launch/delay", 0, 0, 0): "0x1.ffa7d9be887eep-2",
    (7, "second_launch/delay", 0, 1, 0): "0x1.7493f48be05b8p-3",
    (7, "second_launch/delay", 0, 2, 0): "0x1.3dc88f0d2f6e9p-1",
    (7, "second_launch/delay", 0, 3, 0): "0x1.4eff1a70f75bdp-1",
    (7, "second_launch/delay", 0, 4, 0): "0x1.831267343a7f0p-2",
    (7, "second_launch/delay", 0, 7312, 0): "0x1.0dc3d44d3e86bp-1",
    (7, "second_launch/delay", 1, 0, 0): "0x1.7dd47d3806f35p-1",
    (7, "second_launch/delay", 0, 0, 1): "0x1.5e7acf85ca27ep-1",
    (7, "second_launch/delay", 10_000, 10_000, 0): "0x1.093325be8dae0p-5",
    (7, "posture/choice", 0, 0, 0): "0x1.3574e657bec40p-7",
    (8, "second_launch/delay", 0, 0, 0): "0x1.219905e1af8ccp-1",
    (2**64 - 1, "zufällig/chance", 10_000, 2**40, 2**20): "0x1.0810309392e12p-2",
}


@pytest.mark.parametrize("name", BITS)
def test_the_bits_of_a_draw(name):
    seed, stream, occurrence, replication, epoch = name
    assert float(uniforms(seed, stream, occurrence, replication, 1, epoch)[0]).hex() == BITS[name]
    draw = LuckBlock(seed, replication, 1, epoch).of(replication)
    assert draw(stream, occurrence).hex() == BITS[name]


def test_a_draw_as_the_design_defines_it():
    key = int.from_bytes(hashlib.blake2b(b"second_launch/delay", digest_size=8).digest(), "little")
    assert stream_key("second_launch/delay") == key == 0xA41FB52000491B40
    philox = np.random.Philox(
        key=np.array([7, key], dtype=np.uint64), counter=np.array([7312 // 4, 3, 0, 2], dtype=np.uint64)
    )
    raw = int(philox.random_raw(4)[7312 % 4])
    assert uniforms(7, "second_launch/delay", 3, 7312, 1, epoch=2)[0] == (raw >> 11) / 2**53


def test_replication_7312_alone_is_row_7312_of_any_block():
    alone = uniforms(7, "posture/choice", 2, 7312, 1)[0]
    for first, count in ((0, 8192), (4096, 4096), (7312, 1), (7311, 2), (7309, 64), (7000, 313)):
        assert uniforms(7, "posture/choice", 2, first, count)[7312 - first] == alone


@settings(max_examples=200, deadline=None)
@given(
    seed=st.integers(0, 2**64 - 1),
    stream=st.text(max_size=30),
    occurrence=st.integers(0, 10_000),
    first=st.integers(0, 10**9),
    count=st.integers(1, 40),
    row=st.integers(0, 39),
)
def test_a_block_holds_what_each_replication_draws_alone(seed, stream, occurrence, first, count, row):
    block = uniforms(seed, stream, occurrence, first, count)
    assert block.shape == (count,)
    row %= count
    assert uniforms(seed, stream, occurrence, first + row, 1)[0] == block[row]
    assert LuckBlock(seed, first, count).of(first + row)(stream, occurrence) == block[row]


@given(st.integers(0, 2**64 - 1), st.text(max_size=30), st.integers(0, 1000))
def test_a_draw_is_a_53_bit_number_from_0_to_below_1(seed, stream, first):
    draws = uniforms(seed, stream, 0, first, 16)
    assert ((draws >= 0) & (draws < 1)).all()
    assert (draws * 2.0**53 == np.floor(draws * 2.0**53)).all()


def test_a_block_knows_where_it_ends():
    block = LuckBlock(7, first=10, count=4)
    assert [block.of(replication)("a", 0) for replication in range(10, 14)] == uniforms(7, "a", 0, 10, 4).tolist()
    for outside in (9, 14):
        with pytest.raises(IndexError, match=f"replication {outside} is outside this block"):
            block.of(outside)


def test_each_part_of_a_name_gives_luck_of_its_own():
    names = [(7, "a", 0, 0), (8, "a", 0, 0), (7, "b", 0, 0), (7, "a", 1, 0), (7, "a", 0, 1)]
    rows = [uniforms(seed, stream, occurrence, 0, 1000, epoch) for seed, stream, occurrence, epoch in names]
    for i, row in enumerate(rows):
        for other in rows[:i]:
            assert not np.intersect1d(row, other).size
            assert abs(np.corrcoef(row, other)[0, 1]) < 0.12


CHI_SQUARE_99 = (60.0, 150.0)
"""Between these lies a chi-square of 99 degrees of freedom, but for one in a thousand on either side."""


def chi_square(draws: np.ndarray, bins: int = 100) -> float:
    counts, _ = np.histogram(draws, bins=bins, range=(0, 1))
    expected = draws.size / bins
    return float(((counts - expected) ** 2 / expected).sum())


@pytest.mark.parametrize("along", ["replications", "occurrences", "streams", "seeds"])
def test_draws_are_spread_evenly_along_every_part_of_the_name(along):
    draws = {
        "replications": lambda: uniforms(7, "posture/choice", 0, 0, 100_000),
        "occurrences": lambda: np.concatenate([uniforms(7, "posture/choice", i, 0, 40) for i in range(2_500)]),
        "streams": lambda: np.concatenate([uniforms(7, f"inject_{i}/chance", 0, 0, 40) for i in range(2_500)]),
        "seeds": lambda: np.concatenate([uniforms(i, "posture/choice", 0, 0, 40) for i in range(2_500)]),
    }[along]()
    assert draws.size == 100_000
    low, high = CHI_SQUARE_99
    assert low < chi_square(draws) < high
    assert low < chi_square(np.floor(draws[0::2] * 10) / 10 + draws[1::2] / 10) < high  # pairs of neighbours


# The logarithm


@pytest.fixture(scope="module")
def arguments() -> np.ndarray:
    """A wide range, and densely where exponential spreads draw and where terms cancel."""
    random = np.random.default_rng(7)
    return np.concatenate(
        [
            10 ** random.uniform(-307, 308, 30_000),
            random.random(30_000),
            random.uniform(0.5, 2, 30_000),
            1 + random.uniform(-1e-3, 1e-3, 10_000),
            1 + random.normal(size=10_000) * 1e-10,
            np.nextafter([0.5, 0.7071067811865476, 1, 1.4142135623730951, 2], 0),
            [2.0**-53, 1 - 2.0**-53, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308],
        ]
    )


def test_ln_is_the_logarithm_to_three_units_in_the_last_place(arguments):
    exact = np.array([math.log(x) for x in arguments])
    ours = np.array([ln(x) for x in arguments.tolist()])
    assert (np.abs(ours - exact) <= 3 * np.spacing(np.abs(exact))).all()


def test_ln_of_one_is_nothing():
    assert ln(1.0).hex() == "0x0.0p+0"


@pytest.mark.parametrize(
    ("x", "bits"),
    [
        (0.1, "-0x1.26bb1bbb55515p+1"),
        (0.5, "-0x1.62e42fefa39efp-1"),
        (0.9, "-0x1.af8e8210a415bp-4"),
        (2.0, "0x1.62e42fefa39efp-1"),
        (3.0, "0x1.193ea7aad030ap+0"),
        (10.0, "0x1.26bb1bbb55515p+1"),
        (1e-300, "-0x1.5963447f87fb5p+9"),
        (2.0**-53, "-0x1.25e4f7b2737fap+5"),
        (1 - 2.0**-53, "-0x1.0000000000000p-53"),
    ],
)
def test_the_bits_of_ln(x, bits):
    assert ln(x).hex() == bits
