"""Quantities: numbers and durations as they are played, one way or by cases."""

from __future__ import annotations

from dataclasses import dataclass

from sim.clock import LONGEST, whole_seconds
from sim.luck import Draw
from sim.program.expression import Tree, World
from sim.spread import Spread


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a duration: a tree (durations in hours), or a spread (durations in seconds) with its stream."""

    tree: Tree
    spread: Spread | None = None
    stream: str = ""

    def amount(self, world: World, draw: Draw, occurrence: int) -> float:
        """The number."""
        if self.spread is None:
            return self.tree.value(world)
        return self.spread.quantile(draw(self.stream, occurrence))

    def seconds(self, world: World, draw: Draw, occurrence: int) -> int:
        """The duration in whole seconds, rounded half to even, from 0 to 2³⁰."""
        if self.spread is None:
            return whole_seconds(self.tree.value(world))
        return round(min(max(self.spread.quantile(draw(self.stream, occurrence)), 0.0), LONGEST))

    def likely_seconds(self, world: World) -> int:
        """The likely duration in whole seconds: nothing is drawn."""
        if self.spread is None:
            return whole_seconds(self.tree.value(world))
        return round(min(max(self.spread.likely, 0.0), LONGEST))


@dataclass(frozen=True, slots=True)
class Clause:
    """A quantity that stands while ``condition`` holds (always, if None)."""

    condition: Tree | None
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Cases:
    """Quantities of which the first whose condition holds stands; all of them have one stream, and so one luck."""

    cases: tuple[Clause, ...]

    def case(self, world: World) -> int:
        """The number of the case that stands now."""
        return next(
            number for number, case in enumerate(self.cases) if case.condition is None or case.condition.value(world)
        )

    def amount(self, world: World, draw: Draw, occurrence: int) -> float:
        """The number."""
        return self.cases[self.case(world)].quantity.amount(world, draw, occurrence)

    def seconds(self, world: World, draw: Draw, occurrence: int) -> int:
        """The duration in whole seconds, rounded half to even, from 0 to 2³⁰."""
        return self.cases[self.case(world)].quantity.seconds(world, draw, occurrence)

    def likely_seconds(self, world: World) -> int:
        """The likely duration in whole seconds: nothing is drawn."""
        return self.cases[self.case(world)].quantity.likely_seconds(world)


AnyQuantity = Quantity | Cases


def plain(quantity: AnyQuantity | None, case: int) -> Quantity | None:
    """The quantity itself, or that of the case of that number."""
    return quantity.cases[case].quantity if isinstance(quantity, Cases) else quantity
