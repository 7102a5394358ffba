"""What a number in a scenario rests on: the sources it cites itself, its own judgement, or the nearest around it.

An element's ``sources`` stand for its words, and never for a number in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sim.faults import Path
from sim.scenario.check.sites import every_element
from sim.scenario.citing import Stated
from sim.scenario.model import Lapse, Scenario

Basis = Literal["source", "judgement", "both", "nothing"]


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """One number that may say what it rests on: the element it belongs to, and its address in that."""

    element: Path
    field: Path

    @property
    def path(self) -> Path:
        """Its address in the scenario."""
        return (*self.element, *self.field)


@dataclass(frozen=True, slots=True)
class Backing:
    """The claims and citations that a number cites itself, and the path of the judgement that speaks for it (None:
    there is none): its own, or where it cites nothing, that of the nearest element around it. ``text`` is what it says.
    """

    sources: tuple[str, ...] = ()
    judgement: Path | None = None
    text: str = ""
    is_own: bool = False
    """Whether the judgement is the number's own."""

    @property
    def basis(self) -> Basis:
        """In one word: a source, the authors' judgement, both, or nothing that is stated."""
        if self.sources:
            return "source" if self.judgement is None else "both"
        return "nothing" if self.judgement is None else "judgement"


class Grounds:
    """The grounds of every number in a scenario, looked up by path."""

    def __init__(self, scenario: Scenario) -> None:
        self.elements = dict(every_element(scenario))

    def of(self, path: Path) -> Backing:
        """The ground of the number at ``path``, which need not be written: an option has a weight without it."""
        above = [path[:length] for length in range(len(path), -1, -1) if path[:length] in self.elements]
        own = self.elements[above[0]].numbers.get(path[len(above[0]) :], Stated())
        if own.judgement is not None:
            return Backing(own.sources, path, own.judgement, is_own=True)
        for place in () if own.sources else above:
            text = self.elements[place].judgement
            if text is not None:
                return Backing((), place, text)
        return Backing(own.sources)

    def numbers(self) -> Iterator[tuple[NumberPlace, Backing]]:
        """Every number that is written in the scenario, with its ground; what a lapse does belongs to its decision."""
        for path, element in self.elements.items():
            for field in element.numbers:
                inside = 1 if isinstance(element, Lapse) else 0
                number = NumberPlace(path[: len(path) - inside], (*path[len(path) - inside :], *field))
                yield number, self.of(number.path)
