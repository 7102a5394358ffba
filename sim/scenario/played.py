"""Which claims are played: those cited by what happens, is asked, is told or is moved in an exercise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.faults import Path
from sim.scenario.check.sites import every_element
from sim.scenario.citing import is_claim
from sim.scenario.model import (
    Decision,
    Element,
    Happens,
    Inject,
    Lapse,
    Option,
    Outcome,
    Scenario,
    State,
    Step,
    Tells,
    Turn,
)
from sim.scenario.words import titled

IN_PLAY = (Turn, Inject, Step, Decision, Option, Lapse, Tells, State, Outcome)
"""What players meet, or what answers to them. A scenario's head, its cells, actors and calendars say what it is about,
a procedure's head what its entries are for, policies, measures and objectives what is asked of it."""


@dataclass(frozen=True, slots=True)
class Citing:
    """An element in play that cites a claim; what has no id has the title of what it belongs to."""

    path: Path
    title: str


def played(scenario: Scenario) -> dict[str, tuple[Citing, ...]]:
    """Each claim that is played, and what cites it for its words or for a number in it, in the file's order; not what
    only something left out cites."""
    citing: dict[str, list[Citing]] = {}
    titles: dict[Path, str] = {}
    left_out: list[Path] = []
    for path, element in every_element(scenario):
        if isinstance(element, Happens) and element.is_left_out:
            left_out.append(path)
        if any(path[: len(out)] == out for out in left_out):
            continue
        has_no_id = isinstance(element, Lapse | Tells)
        titles[path] = titles[path[:-1]] if has_no_id else titled(str(path[-1]) if path else "", element)
        for claim in _claims(element) if isinstance(element, IN_PLAY) else ():
            citing.setdefault(claim, []).append(Citing(path, titles[path]))
    return {claim: tuple(elements) for claim, elements in citing.items()}


def _claims(element: Element) -> Iterator[str]:
    """The claims that an element or a number in it cites, each once."""
    of_numbers = (source for stated in element.numbers.values() for source in stated.sources)
    yield from filter(is_claim, dict.fromkeys((*element.sources, *of_numbers)))
