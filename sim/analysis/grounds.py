"""What a number in a scenario rests on: the claims its element cites, or the judgement that covers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.faults import Path
from sim.scenario.check.sites import elements
from sim.scenario.model import Decision, Element, Lapse, Scenario

Basis = Literal["source", "judgement", "both", "nothing"]


@dataclass(frozen=True, slots=True)
class Backing:
    """The claims that an element cites itself, and the path of the judgement that speaks for it (None: there is none).

    A judgement from further up counts only where the element cites nothing. ``text`` is what it says.
    """

    claims: tuple[str, ...] = ()
    judgement: Path | None = None
    text: str = ""

    @property
    def basis(self) -> Basis:
        """In one word: a source, the authors' judgement, both, or nothing that is stated."""
        if self.claims:
            return "source" if self.judgement is None else "both"
        return "nothing" if self.judgement is None else "judgement"


class Grounds:
    """The grounds of everything in a scenario, looked up by path."""

    def __init__(self, scenario: Scenario) -> None:
        self.elements: dict[Path, Element] = {}
        for path, element in elements(scenario):
            self.elements[path] = element
            if isinstance(element, Decision) and isinstance(element.lapse, Lapse):
                self.elements[(*path, "lapse")] = element.lapse

    def of(self, path: Path) -> Backing:
        """The ground of what stands at ``path``: the innermost element's claims, else the nearest judgement."""
        above = [path[:length] for length in range(len(path), -1, -1) if path[:length] in self.elements]
        own = self.elements[above[0]]
        judging = above[:1] if own.sources else above
        for place in judging:
            text = self.elements[place].judgement
            if text is not None:
                return Backing(own.sources, place, text)
        return Backing(own.sources)
