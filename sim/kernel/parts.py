"""Whether what rows refer to is sound: quantities, deeds and expressions (see ``sound``)."""

from __future__ import annotations

from sim.kernel.addresses import are_rows, is_between, is_in, is_list, is_row
from sim.kernel.layout import *
from sim.kernel.words import Ints


def quantity_is_sound(N: Ints, quantity: int, needed: bool) -> bool:
    """A number or a duration, plain or by cases, or none where none is needed."""
    if quantity == NOWHERE:
        return not needed
    if not is_in(N, quantity, ROWS, QUANTITY_WIDTH):
        return False
    if N[quantity + QUANTITY_KIND] != CASES:
        return plain_quantity_is_sound(N, quantity)
    first = N[quantity + NUMBERS_AT]
    end = first + CASE_WIDTH * N[quantity + LENGTH]
    if not is_between(1, N[quantity + LENGTH], PLACE_MASK) or not is_in(N, first, ROWS, end - first):
        return False
    for row in range(first, end, CASE_WIDTH):
        if not expression_is_sound(N, N[row + STANDS_IF], False):
            return False
        if not is_in(N, N[row + STANDS], ROWS, QUANTITY_WIDTH) or not plain_quantity_is_sound(N, N[row + STANDS]):
            return False
    return True


def plain_quantity_is_sound(N: Ints, quantity: int) -> bool:
    """One without cases."""
    kind = N[quantity + QUANTITY_KIND]
    numbers = N[quantity + NUMBERS_AT]
    if kind == EXPRESSION:
        return expression_is_sound(N, numbers, True)
    if kind == CONSTANT:
        return is_in(N, numbers, NUMBERS, 1) and is_between(0, N[quantity + SECONDS], LONGEST)
    length = N[quantity + LENGTH]
    return (
        is_between(TRIANGULAR, kind, ONE_OF)
        and (kind != ONE_OF or is_between(1, length, PLACE_MASK))
        and is_in(N, numbers, NUMBERS, numbers_of(kind, length))
        and is_row(N, N[quantity + STREAM], STREAMS, STREAM_WIDTH)
    )


def numbers_of(kind: int, length: int) -> int:
    """How many numbers a spread has."""
    if kind == ONE_OF:
        return 2 * length
    if kind == TRIANGULAR:
        return 6
    return 3 if kind == UNIFORM else 1


def deed_is_sound(N: Ints, deed: int) -> bool:
    """Effects and cancels, or none."""
    if deed == NOWHERE:
        return True
    if not is_in(N, deed, ROWS, DEED_WIDTH):
        return False
    begin = N[deed + EFFECTS]
    end = N[deed + EFFECTS_END]
    if not is_list(N, begin, end, EFFECT_WIDTH) or (end - begin) // EFFECT_WIDTH > N[AMOUNTS_END] - N[AMOUNTS]:
        return False
    for effect in range(begin, end, EFFECT_WIDTH):
        if not effect_is_sound(N, effect):
            return False
    return are_rows(N, N[deed + CANCELS], N[deed + CANCELS_END], NODES, NODE_WIDTH)


def effect_is_sound(N: Ints, effect: int) -> bool:
    """A state, its range, an amount, and the watches that read it."""
    return (
        is_in(N, N[effect + CHANGES], STATE, 1)
        and is_in(N, N[effect + WITHIN_RANGE], RANGES, 2)
        and quantity_is_sound(N, N[effect + AMOUNT], True)
        and are_rows(N, N[effect + CHANGE_READERS], N[effect + CHANGE_READERS_END], WATCHES, WATCH_WIDTH)
    )


def expression_is_sound(N: Ints, expression: int, needed: bool) -> bool:
    """A number's address; or code, each row with as many numbers on the stack as it says, that ends with one, and not
    before the furthest row it jumps to."""
    if expression == NOWHERE:
        return not needed
    if expression < NOWHERE:
        return -2 - expression < N[REALS]
    depth = 0
    furthest = expression
    at = expression
    while is_in(N, at, ROWS, CODE_WIDTH) and N[at + DEPTH] == depth:
        code = N[at]
        if code == END:
            return depth == 1 and at >= furthest
        if not operands_are_sound(N, at, depth):
            return False
        if code == UNLESS or code == IF_SO:
            furthest = max(furthest, N[at + 1])
        if code <= SUCCESSIVE:
            depth += 1
        elif code != NOT and code != MAGNITUDE:
            depth -= 1
        at += CODE_WIDTH
    return False


def operands_are_sound(N: Ints, at: int, depth: int) -> bool:
    """What a row of code reads, and whether the stack has as much as it takes."""
    code = N[at]
    a = N[at + 1]
    b = N[at + 2]
    if code < LOAD or code > MOST:
        return False
    if code > SUCCESSIVE:
        takes_one = code <= MAGNITUDE
        return depth >= (1 if takes_one else 2) and (code > IF_SO or is_jump(N, at, a, depth))
    if depth >= N[STACK_END] - N[STACK]:
        return False
    if code == ELAPSED:
        return True
    if code == LOAD:
        return is_between(0, a, N[REALS] - 1)
    if code <= OTHER_OF:
        return is_between(0, a, N[REALS] - 1) and is_between(0, b, N[REALS] - 1)
    if code == HAPPENED or code == TIMES_HAPPENED:
        return is_in(N, a, COUNTS, 1)
    if code == SINCE_LAST:
        return is_in(N, a, LASTS, 1)
    if code == ANSWER_IS:
        return is_in(N, a, LIVES, 1)
    if code == SUCCESSIVE:
        return successive_is_sound(N, a, b)
    if code == IS_TAKEN:
        return is_in(N, a, LIVES, 1) and is_between(0, b, MOST_IN_MENU - 1)
    return is_row(N, a, LIVES, LIVE_WIDTH) and is_row(N, b, LIVES, LIVE_WIDTH)


def is_jump(N: Ints, at: int, to: int, depth: int) -> bool:
    """Forward by whole rows, to one that expects as many numbers on the stack."""
    return to > at and (to - at) % CODE_WIDTH == 0 and is_in(N, to, ROWS, CODE_WIDTH) and N[to + DEPTH] == depth


def successive_is_sound(N: Ints, numbers: int, row: int) -> bool:
    """Some numbers in R, and the two counts that say which of them it is."""
    return (
        is_in(N, row, ROWS, 3)
        and is_in(N, N[row], COUNTS, 1)
        and is_in(N, N[row + 1], COUNTS, 1)
        and N[row + 2] >= 1
        and is_in(N, numbers, NUMBERS, N[row + 2])
    )
