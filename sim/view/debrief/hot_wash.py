"""The hot wash: one screen that a facilitator reads aloud, with the few things that a room asks first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sim.analysis.debrief import Debrief
from sim.scenario.names import Names
from sim.view.debrief.nameless import nameless
from sim.view.debrief.observations import VERDICTS
from sim.view.debrief.opening import ended, in_time, mattered, ordinary, played_on, quoted, some, title
from sim.view.exercise.commands import RATINGS
from sim.view.words import sentences as say
from sim.view.words.page import Block, Cut, Prose

SCREEN = 24
"""The lines of the screen that all of it fits."""


@dataclass(frozen=True, slots=True)
class Named:
    """What is told by name and not by number: so many lucky or unlucky values, decisions with dissent, and whether
    objectives are; and the lines that the opening may take."""

    values: int = 2
    dissent: int = 3
    objectives: bool = True
    opening: int = SCREEN


LESS_AND_LESS = (Named(), Named(2, 0), Named(0, 0), Named(0, 0, False), Named(0, 0, False, 12))


def hot_wash(debrief: Debrief, attributed: bool = False) -> tuple[Callable[[], Iterator[Block]], ...]:
    """The page, and what is left of it where it finds no room: more and more is told by its number alone."""
    debrief = debrief if attributed else nameless(debrief)
    return tuple(partial(_page, debrief, attributed, named) for named in LESS_AND_LESS)


def _page(debrief: Debrief, attributed: bool, named: Named) -> Iterator[Block]:
    """How it ended, what mattered most, what lapsed or came late, and a line on each thing that people saw and said."""
    yield title(debrief)
    yield Prose(played_on(debrief, attributed), quiet=True)
    yield Prose("")
    yield Cut((Prose(" ".join(_opening(debrief, named))),), named.opening)
    for told in (_expected, _rated, _dissent, _went_back):
        yield from (Prose(sentence, "-") for sentence in told(debrief, named))
    yield Prose("It explores; it does not predict. `--full` has each decision, and the rest.", quiet=True)


def _opening(debrief: Debrief, named: Named) -> Iterator[str]:
    yield ended(debrief)
    if debrief.among is not None:
        yield ordinary(debrief, debrief.among, named.values)
    if debrief.decisions:
        yield from mattered(debrief)
        yield in_time(debrief)


def _expected(debrief: Debrief, _: Named) -> Iterator[str]:
    """How many of the expected actions were met, missed and not judged."""
    verdicts = [one.met for one in debrief.expected]
    told = [f"{verdicts.count(verdict)} {word}" for verdict, word in VERDICTS.items() if verdict in verdicts]
    if {*verdicts} == {None}:
        yield f"Expected actions: none of {len(verdicts)} judged."
    elif told:
        yield f"Expected actions: {', '.join(told)}."


def _rated(debrief: Debrief, named: Named) -> Iterator[str]:
    """The objectives by their ratings, the best first."""
    objectives, told = debrief.scenario.objectives, []
    for rating, words in RATINGS.items():
        rated = [one.objective for one in debrief.objectives if one.rating == rating]
        titles = say.listed(f"“{say.titled(name, objectives[name])}”" for name in rated)
        if rated:
            told.append(f"{titles if named.objectives else len(rated)} {words}")
    unrated = sum(one.rating is None for one in debrief.objectives)
    if unrated:
        told.append(f"{unrated} not rated" if told else f"none of {unrated} rated")
    if told:
        yield f"Objectives: {'; '.join(told)}."


def _dissent(debrief: Debrief, named: Named) -> Iterator[str]:
    """The decisions that somebody spoke against."""
    names = Names(debrief.scenario)
    titles = dict.fromkeys(quoted(names, one) for one in debrief.decisions if one.taken.dissent)
    if titles:
        yield f"Dissent was spoken at {some([*titles], 'decision', named.dissent)}."


def _went_back(debrief: Debrief, _: Named) -> Iterator[str]:
    """That the group went back, where it did."""
    others = debrief.branches - 1
    if others:
        times = "once" if others == 1 else f"{others} times"
        yield f"The group went back {times}; what was played on other branches is left out."
