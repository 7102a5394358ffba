"""The operators of expressions, in one table: what parser, checks, compiler, both engines and values know of a sign.

Intervals are worked out by interval arithmetic (Moore, "Interval Analysis", 1966).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Bounds = tuple[float, float]
"""The lowest and the highest value that something can have."""

Precedence = Literal["or", "and", "not", "comparison", "sum", "product", "sign", "function"]
"""The rule of the grammar that reads a sign."""

BEYOND = 1e18
"""Bounds are not followed further than this, so that they stay numbers."""


@dataclass(frozen=True, slots=True)
class Operator:
    """What is known of a sign.

    ``of`` works out its value from those of its ``parts`` (0: one or more), which are yes/nos if it ``asks`` for such;
    ``bounds`` works out between which bounds that lies, from theirs. ``turned`` says the same of its two parts the
    other way round.
    """

    sign: str
    level: Precedence
    parts: int
    of: Callable[..., float]
    bounds: Callable[..., Bounds]
    gives_yes_no: bool = False
    asks_yes_no: bool = False
    turned: str = ""


# ---------------------------------------------------------------------- values


def _negative(part: float) -> float:
    return 0.0 - part


def _every(*parts: float) -> bool:
    return all(parts)


def _some(*parts: float) -> bool:
    return any(parts)


def _least(*parts: float) -> float:
    return min(parts)


def _most(*parts: float) -> float:
    return max(parts)


# ---------------------------------------------------------------------- intervals


def _sum(a: Bounds, b: Bounds) -> Bounds:
    return a[0] + b[0], a[1] + b[1]


def _difference(a: Bounds, b: Bounds) -> Bounds:
    return a[0] - b[1], a[1] - b[0]


def _product(a: Bounds, b: Bounds) -> Bounds:
    corners = [x * y for x in a for y in b]
    return min(corners), max(corners)


def _quotient(a: Bounds, b: Bounds) -> Bounds:
    corners = [x / y for x in a for y in b if y]
    return (min(corners), max(corners)) if corners else (-BEYOND, BEYOND)


def _negated(a: Bounds) -> Bounds:
    return -a[1], -a[0]


def _magnitude(a: Bounds) -> Bounds:
    low, high = a
    return (0.0 if low <= 0 <= high else min(abs(low), abs(high))), max(abs(low), abs(high))


def _lowest(*parts: Bounds) -> Bounds:
    return min(low for low, _ in parts), min(high for _, high in parts)


def _highest(*parts: Bounds) -> Bounds:
    return max(low for low, _ in parts), max(high for _, high in parts)


def _opposite(a: Bounds) -> Bounds:
    return 1 - min(a[1], 1), 1 - min(a[0], 1)


def _less(a: Bounds, b: Bounds) -> Bounds:
    return float(a[1] < b[0]), float(a[0] < b[1])


def _at_most(a: Bounds, b: Bounds) -> Bounds:
    return float(a[1] <= b[0]), float(a[0] <= b[1])


def _greater(a: Bounds, b: Bounds) -> Bounds:
    return _less(b, a)


def _at_least(a: Bounds, b: Bounds) -> Bounds:
    return _at_most(b, a)


def _same(a: Bounds, b: Bounds) -> Bounds:
    apart = a[1] < b[0] or b[1] < a[0]
    return float(a[0] == a[1] == b[0] == b[1]), 1 - float(apart)


def _other(a: Bounds, b: Bounds) -> Bounds:
    return _opposite(_same(a, b))


# ---------------------------------------------------------------------- the table

OPERATORS = {
    each.sign: each
    for each in (
        Operator("or", "or", 0, _some, _highest, gives_yes_no=True, asks_yes_no=True),
        Operator("and", "and", 0, _every, _lowest, gives_yes_no=True, asks_yes_no=True),
        Operator("not", "not", 1, operator.not_, _opposite, gives_yes_no=True, asks_yes_no=True),
        Operator("<", "comparison", 2, operator.lt, _less, gives_yes_no=True, turned=">"),
        Operator("<=", "comparison", 2, operator.le, _at_most, gives_yes_no=True, turned=">="),
        Operator(">", "comparison", 2, operator.gt, _greater, gives_yes_no=True, turned="<"),
        Operator(">=", "comparison", 2, operator.ge, _at_least, gives_yes_no=True, turned="<="),
        Operator("==", "comparison", 2, operator.eq, _same, gives_yes_no=True, turned="=="),
        Operator("!=", "comparison", 2, operator.ne, _other, gives_yes_no=True, turned="!="),
        Operator("+", "sum", 2, operator.add, _sum),
        Operator("-", "sum", 2, operator.sub, _difference),
        Operator("*", "product", 2, operator.mul, _product),
        Operator("/", "product", 2, operator.truediv, _quotient),
        Operator("neg", "sign", 1, _negative, _negated),
        Operator("min", "function", 0, _least, _lowest),
        Operator("max", "function", 0, _most, _highest),
        Operator("abs", "function", 1, abs, _magnitude),
    )
}
"""Every operator by its sign; ``neg`` is the sign of a number that is turned below 0."""


def signs(*levels: Precedence) -> tuple[str, ...]:
    """The signs that the rules of the grammar for ``levels`` read."""
    return tuple(each.sign for each in OPERATORS.values() if each.level in levels)
