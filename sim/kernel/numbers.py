"""Numbers: rounding, spreads, expressions and quantities (rules 1 to 4)."""

from __future__ import annotations

from math import sqrt

from sim.kernel.layout import *
from sim.kernel.luck import draw, ln
from sim.kernel.words import Ints, Reals

WHOLE = 2.0**52
"""A double of this size or more is whole."""
LONGEST_WAIT = 2.0**30


def rounded(x: float) -> float:
    """Rounded half to even, with the sign kept: IEEE arithmetic does it where the last bit counts ones."""
    if x > 0.0 and x < WHOLE:
        return (x + WHOLE) - WHOLE
    if x < 0.0 and -x < WHOLE:
        return -((-x + WHOLE) - WHOLE)
    return x


def tidy(R: Reals, found: float, bounds: int) -> float:
    """Rule 2: rounded to six decimals, then clipped to the range."""
    return min(max(rounded(found * 1e6) / 1e6, R[bounds]), R[bounds + 1])


# ---------------------------------------------------------------------- expressions


def value(N: Ints, R: Reals, expression: int) -> float:
    """An expression's value: a number that stands somewhere, or worked out."""
    if expression < NOWHERE:
        return R[-2 - expression]
    return worked_out(N, R, expression)


def holds(N: Ints, R: Reals, expression: int) -> bool:
    """Whether a yes/no holds; none at all does."""
    return expression == NOWHERE or value(N, R, expression) != 0.0


def yes(holds: bool) -> float:
    """A yes/no as a number."""
    return 1.0 if holds else 0.0


def worked_out(N: Ints, R: Reals, pc: int) -> float:
    """Work off code over the stack; ``top`` is its uppermost number, kept apart from the rest."""
    stack = N[STACK]
    top = 0.0
    while True:
        code = N[pc]
        a = N[pc + 1]
        b = N[pc + 2]
        if code == END:
            return top
        if code <= SUCCESSIVE:
            R[stack] = top
            stack += 1
            top = leaf(N, R, code, a, b)
        elif code <= IF_SO:
            if (top != 0.0) == (code == IF_SO):
                pc = a
                continue
            stack -= 1
            top = R[stack]
        elif code == NOT:
            top = yes(top == 0.0)
        elif code == MAGNITUDE:
            top = abs(top)
        else:
            stack -= 1
            top = combined(code, R[stack], top)
        pc += CODE_WIDTH


def leaf(N: Ints, R: Reals, code: int, a: int, b: int) -> float:
    """What does not depend on the stack."""
    if code == LOAD:
        return R[a]
    if code == AT_MOST_OF:
        return yes(R[a] <= R[b])
    if code == LESS_OF:
        return yes(R[a] < R[b])
    if code == SAME_OF:
        return yes(R[a] == R[b])
    if code == OTHER_OF:
        return yes(R[a] != R[b])
    if code == HAPPENED:
        return yes(N[a] != 0)
    if code == ANSWER_IS:
        return yes(N[a] == b)
    if code == ELAPSED:
        return N[TIME] / 3600
    if code == TIMES_HAPPENED:
        return float(N[a])
    if code == SINCE_LAST:
        return (N[TIME] - N[a]) / 3600
    if code == SUCCESSIVE:
        return successive(N, R, a, b)
    if code == IS_TAKEN:
        return yes(N[a] >= 0 and N[a] >> b & 1 != 0)
    return yes(is_known(N, a) and is_known(N, b) and (N[a + ANSWER] == N[b + ANSWER]) == (code == SAME_ANSWER))


def successive(N: Ints, R: Reals, numbers: int, row: int) -> float:
    """``row`` holds the counts of the moments over and skipped, and how many numbers there are."""
    return R[numbers + max(min(N[N[row]] - N[N[row + 1]], N[row + 2] - 1), 0)]


def is_known(N: Ints, live: int) -> bool:
    """Whether a decision has an answer and is not open again."""
    return N[live + ANSWER] >= 0 and N[live + STATUS] != OPEN


def combined(code: int, left: float, right: float) -> float:
    """What an operator makes of two numbers."""
    if code == AT_MOST:
        return yes(left <= right)
    if code == LESS:
        return yes(left < right)
    if code == PLUS:
        return left + right
    if code == MINUS:
        return left - right
    if code == TIMES:
        return left * right
    if code == OVER_BY:
        return left / right
    if code == SAME:
        return yes(left == right)
    if code == OTHER:
        return yes(left != right)
    return min(left, right) if code == LEAST else max(left, right)


# ---------------------------------------------------------------------- quantities


def amount(N: Ints, R: Reals, quantity: int, occurrence: int) -> float:
    """Rule 3 or 4: a quantity's number."""
    return plain_amount(N, R, standing(N, R, quantity), occurrence)


def plain_amount(N: Ints, R: Reals, quantity: int, occurrence: int) -> float:
    """The number of a quantity without cases."""
    kind = N[quantity + QUANTITY_KIND]
    if kind == CONSTANT:
        return R[N[quantity + NUMBERS_AT]]
    if kind == EXPRESSION:
        return value(N, R, N[quantity + NUMBERS_AT])
    return quantile(N, R, quantity, draw(N, R, N[quantity + STREAM], occurrence))


def case_of(N: Ints, R: Reals, quantity: int) -> int:
    """The number of the case that stands now: the first whose condition holds, which the last has none of."""
    row = N[quantity + NUMBERS_AT]
    number = 0
    while number < N[quantity + LENGTH] - 1 and not holds(N, R, N[row + STANDS_IF]):
        row += CASE_WIDTH
        number += 1
    return number


def standing(N: Ints, R: Reals, quantity: int) -> int:
    """The quantity itself, or that of the case that stands now."""
    if N[quantity + QUANTITY_KIND] != CASES:
        return quantity
    return quantity_of(N, quantity, case_of(N, R, quantity))


def quantity_of(N: Ints, quantity: int, number: int) -> int:
    """The quantity of the case of that number."""
    return N[N[quantity + NUMBERS_AT] + CASE_WIDTH * number + STANDS]


def seconds(N: Ints, R: Reals, quantity: int, occurrence: int) -> int:
    """Rule 1: a quantity's duration in whole seconds, rounded half to even, from 0 to 2³⁰."""
    return plain_seconds(N, R, standing(N, R, quantity), occurrence)


def plain_seconds(N: Ints, R: Reals, quantity: int, occurrence: int) -> int:
    """The seconds of a quantity without cases."""
    kind = N[quantity + QUANTITY_KIND]
    if kind == CONSTANT:
        return N[quantity + SECONDS]
    found = plain_amount(N, R, quantity, occurrence)
    if kind == EXPRESSION:
        found = found * 3600.0
    return int(rounded(min(max(found, 0.0), LONGEST_WAIT)))


def quantile(N: Ints, R: Reals, quantity: int, u: float) -> float:
    """Rule 4: the value of a spread below which a share ``u`` of it lies; ``sim.spread`` has the sources."""
    kind = N[quantity + QUANTITY_KIND]
    at = N[quantity + NUMBERS_AT]
    if kind == TRIANGULAR:
        return triangular(R, at, u)
    if kind == UNIFORM:
        return R[at] + u * R[at + 2]
    if kind == EXPONENTIAL:
        return -R[at] * ln(1.0 - u)
    length = N[quantity + LENGTH]
    sums = at + length
    return R[at + first_above(R, sums, length - 1, u * R[sums + length - 1])]


def triangular(R: Reals, at: int, u: float) -> float:
    """From ``at`` on: low, likely, high, high - low, likely - low, high - likely."""
    low = R[at]
    high = R[at + 2]
    width = R[at + 3]
    if high == low:
        return low
    if u * width < R[at + 4]:
        return low + sqrt(u * width * R[at + 4])
    return high - sqrt((1.0 - u) * width * R[at + 5])


def first_above(R: Reals, sums: int, last: int, bar: float) -> int:
    """The first of some running sums that exceeds ``bar``; the one numbered ``last`` at the latest."""
    i = 0
    while i < last and R[sums + i] <= bar:
        i += 1
    return i
