"""Expressions with numbers for names: a tree of small values, each of which knows its value in a world.

Durations are hours inside. A yes/no is a float too, 1 or 0, so that arithmetic can count it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.clock import HOUR
from sim.operators import OPERATORS

Floats = NDArray[np.float64]


_VALUE = {sign: each.of for sign, each in OPERATORS.items()}


class World(Protocol):
    """What an expression may look at: the values of one run at one instant."""

    @property
    def time(self) -> int:
        """Seconds since the start."""
        ...

    @property
    def state(self) -> Sequence[float]:
        """The states' values."""
        ...

    @property
    def count(self) -> Sequence[int]:
        """How often each moment was announced."""
        ...

    @property
    def last(self) -> Sequence[int]:
        """When each moment was last announced, in seconds since the start; 0 if it never was."""
        ...

    @property
    def answer(self) -> Sequence[int]:
        """Each decision's latest answer by node, of a menu the mask of the options taken; -1 for none."""
        ...

    def is_open(self, node: int) -> bool:
        """Whether the decision is asked and not yet answered."""
        ...


@dataclass(frozen=True, slots=True)
class Constant:
    """A number."""

    number: float

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        return self.number


ZERO, HALF, ONE = Constant(0.0), Constant(0.5), Constant(1.0)


@dataclass(frozen=True, slots=True)
class StateValue:
    """The value of a state."""

    state: int

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        return world.state[self.state]


@dataclass(frozen=True, slots=True)
class Happened:
    """Whether a moment has happened."""

    moment: int

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        return 1.0 if world.count[self.moment] else 0.0


@dataclass(frozen=True, slots=True)
class AnswerIs:
    """Whether an option is a decision's latest answer. ``moments`` are those that can change it."""

    node: int
    answer: int
    moments: tuple[int, ...]

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        return 1.0 if world.answer[self.node] == self.answer else 0.0


@dataclass(frozen=True, slots=True)
class IsTaken:
    """Whether an option, by its number, is in a menu's latest answer. ``moments`` are those that can change it."""

    node: int
    option: int
    moments: tuple[int, ...]

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        answer = world.answer[self.node]
        return 1.0 if answer >= 0 and answer >> self.option & 1 else 0.0


@dataclass(frozen=True, slots=True)
class SameAnswer:
    """Whether two decisions' latest answers are the same (or, if not ``same``, differ); no while either is open."""

    left: int
    right: int
    same: bool
    moments: tuple[int, ...]

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        left, right = world.answer[self.left], world.answer[self.right]
        if left < 0 or right < 0 or world.is_open(self.left) or world.is_open(self.right):
            return 0.0
        return 1.0 if (left == right) is self.same else 0.0


@dataclass(frozen=True, slots=True)
class ElapsedHours:
    """Hours since the start."""

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        return world.time / HOUR


@dataclass(frozen=True, slots=True)
class TimesHappened:
    """How often a moment was announced."""

    moment: int

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        return float(world.count[self.moment])


@dataclass(frozen=True, slots=True)
class HoursSince:
    """Hours since a moment was last announced; since the start if it never was."""

    moment: int

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        return (world.time - world.last[self.moment]) / HOUR


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``+``, ``-``, ``*`` or ``/`` of two trees."""

    sign: str
    left: Tree
    right: Tree

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        return _VALUE[self.sign](self.left.value(world), self.right.value(world))


@dataclass(frozen=True, slots=True)
class Relation:
    """``<``, ``<=``, ``==`` or ``!=`` of two trees (``>`` and ``>=`` are turned round by the compiler)."""

    sign: str
    left: Tree
    right: Tree

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        return 1.0 if _VALUE[self.sign](self.left.value(world), self.right.value(world)) else 0.0


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a yes/no."""

    part: Tree

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        return 0.0 if self.part.value(world) else 1.0


@dataclass(frozen=True, slots=True)
class Every:
    """``and``: whether all parts hold."""

    parts: tuple[Tree, ...]

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        for part in self.parts:
            if not part.value(world):
                return 0.0
        return 1.0


@dataclass(frozen=True, slots=True)
class Some:
    """``or``: whether any part holds."""

    parts: tuple[Tree, ...]

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        for part in self.parts:
            if part.value(world):
                return 1.0
        return 0.0


@dataclass(frozen=True, slots=True)
class Extreme:
    """``min`` or ``max`` of its parts."""

    sign: str
    parts: tuple[Tree, ...]

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        return _VALUE[self.sign](*(part.value(world) for part in self.parts))


@dataclass(frozen=True, slots=True)
class Magnitude:
    """The absolute value of its part."""

    part: Tree

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        return abs(self.part.value(world))


@dataclass(frozen=True, slots=True)
class Successive:
    """One number after another: the first until ``over`` was announced (``skipped`` taken off), the second after the
    first time, and so on; the last for good. No scenario writes it: analyses repeat with it what a group answered."""

    numbers: tuple[float, ...]
    over: int
    skipped: int

    def value(self, world: World) -> float:
        """Its value in ``world``."""
        return self.numbers[min(world.count[self.over] - world.count[self.skipped], len(self.numbers) - 1)]


Tree = (
    Constant
    | StateValue
    | Happened
    | AnswerIs
    | IsTaken
    | SameAnswer
    | ElapsedHours
    | TimesHappened
    | HoursSince
    | Arithmetic
    | Relation
    | Not
    | Every
    | Some
    | Extreme
    | Magnitude
    | Successive
)


def leaves(tree: Tree) -> Iterator[Tree]:
    """Every leaf of a tree, from left to right."""
    if isinstance(tree, Arithmetic | Relation):
        yield from leaves(tree.left)
        yield from leaves(tree.right)
    elif isinstance(tree, Every | Some | Extreme):
        for part in tree.parts:
            yield from leaves(part)
    elif isinstance(tree, Not | Magnitude):
        yield from leaves(tree.part)
    else:
        yield tree


def states_read(tree: Tree) -> set[int]:
    """The states whose change can change the tree's value."""
    return {leaf.state for leaf in leaves(tree) if isinstance(leaf, StateValue)}


def moments_read(tree: Tree) -> set[int]:
    """The moments whose announcement can change the tree's value."""
    moments: set[int] = set()
    for leaf in leaves(tree):
        if isinstance(leaf, Happened | TimesHappened):
            moments.add(leaf.moment)
        elif isinstance(leaf, AnswerIs | IsTaken | SameAnswer):
            moments.update(leaf.moments)
        elif isinstance(leaf, Successive):
            moments |= {leaf.over, leaf.skipped}
    return moments
