"""Memories that check every use: they take what C would do right, and refuse what it would do astray."""

from __future__ import annotations

import numpy as np
import pytest

from sim.kernel.guarded import Guarded


@pytest.fixture
def whole() -> Guarded:
    return Guarded([5, 6, 7], int)


@pytest.fixture
def reals() -> Guarded:
    return Guarded([0.5, 1.5], float)


def test_what_is_within_is_read_and_written(whole, reals):
    whole[2] = -(2**63)
    whole[0] += whole[1]
    reals[1] = reals[0] * 4
    assert (list(whole), list(reals)) == ([11, 6, -(2**63)], [0.5, 2.0])


@pytest.mark.parametrize("at", [3, -1, 2**64, -(2**64), 1.0, True, None, "1", slice(0, 1), np.int64(1)])
def test_an_index_is_a_whole_number_within_counted_from_the_front(whole, at):
    with pytest.raises(IndexError, match="is outside a memory of 3"):
        whole[at]
    with pytest.raises(IndexError):
        whole[at] = 1
    assert list(whole) == [5, 6, 7]


@pytest.mark.parametrize("number", [1.0, True, None, "1", np.int64(1), 2**63, -(2**63) - 1])
def test_a_memory_of_whole_numbers_keeps_no_others_and_none_past_64_bits(whole, number):
    with pytest.raises(TypeError, match="at 0: "):
        whole[0] = number
    assert list(whole) == [5, 6, 7]


@pytest.mark.parametrize("number", [1, True, None, "1", np.float64(1)])
def test_a_memory_of_reals_keeps_no_others(reals, number):
    with pytest.raises(TypeError, match="at 1: "):
        reals[1] = number
    assert list(reals) == [0.5, 1.5]


def test_an_empty_memory_has_nothing_within():
    with pytest.raises(IndexError):
        Guarded([], int)[0]
