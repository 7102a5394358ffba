"""Where an address may lead: into a region, to a row of a table, along a list."""

from __future__ import annotations

from sim.kernel.layout import *
from sim.kernel.words import Ints


def is_between(least: int, number: int, most: int) -> bool:
    """Whether a number lies between two others, or is one of them."""
    return least <= number and number <= most


def is_row(N: Ints, at: int, region: int, width: int) -> bool:
    """Whether an address is that of a row in a table."""
    return N[region] <= at and at < N[region + 1] and (at - N[region]) % width == 0


def is_row_or_none(N: Ints, at: int, region: int, width: int) -> bool:
    """The same, or none at all."""
    return at == NOWHERE or is_row(N, at, region, width)


def is_in(N: Ints, at: int, region: int, length: int) -> bool:
    """Whether so many numbers from an address on lie in a region."""
    return N[region] <= at and length >= 0 and at <= N[region + 1] - length


def is_list(N: Ints, begin: int, end: int, width: int) -> bool:
    """Whether there is a list of such rows among what rows refer to."""
    return N[ROWS] <= begin and begin <= end and end <= N[ROWS_END] and (end - begin) % width == 0


def are_rows(N: Ints, begin: int, end: int, region: int, width: int) -> bool:
    """Whether a list holds nothing but addresses of a table's rows."""
    if not is_list(N, begin, end, 1):
        return False
    for at in range(begin, end):
        if not is_row(N, N[at], region, width):
            return False
    return True


def are_within(N: Ints, begin: int, end: int, region: int) -> bool:
    """Whether a list holds nothing but addresses within a region."""
    if not is_list(N, begin, end, 1):
        return False
    for at in range(begin, end):
        if not is_in(N, N[at], region, 1):
            return False
    return True
