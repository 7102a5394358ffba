"""The hot wash: one screen that a facilitator reads aloud, with the few things that a room asks first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sim.analysis.debrief import Debrief
from sim.scenario.names import Names
from sim.view.debrief.decisions import differed
from sim.view.debrief.nameless import nameless
from sim.view.debrief.observations import VERDICTS
from sim.view.debrief.opening import ended, in_time, mattered, opening, ordinary, played_on, some, title
from sim.view.exercise.commands import RATINGS
from sim.view.words import sentences as say
from sim.view.words.page import Block, Cut, Prose

SCREEN = 24
"""The lines of the screen that all of it fits."""


@dataclass(frozen=True, slots=True)
class Named:
    """What is told by name and not by number: so many lucky or unlucky values, decisions with dissent (None: all), and
    whether objectives are; and the lines that the opening may take."""

    values: int | None = 2
    dissent: int | None = 3
    objectives: bool = True
    opening: int = SCREEN


EVERYTHING = Named(None, None)
LESS_AND_LESS = (Named(), Named(2, 0), Named(0, 0), Named(0, 0, False), Named(0, 0, False, 11))


def hot_wash(debrief: Debrief, attributed: bool = False) -> tuple[Callable[[], Iterator[Block]], ...]:
    """The page, and what is left of it where it finds no room: more and more is told by its number alone."""
    debrief = debrief if attributed else nameless(debrief)
    return tuple(partial(_page, debrief, attributed, named) for named in LESS_AND_LESS)


def in_full(debrief: Debrief, attributed: bool = False) -> Iterator[Block]:
    """The hot wash for paper, which has room for every name, and on which no command stands."""
    debrief = debrief if attributed else nameless(debrief)
    yield Prose(" ".join(opening(debrief)))
    for told in (_expected, _rated, _apart, _dissent, _went_back):
        yield from (Prose(sentence, "-") for sentence in told(debrief, EVERYTHING))


def _page(debrief: Debrief, attributed: bool, named: Named) -> Iterator[Block]:
    """How it ended, what mattered most, what lapsed or came late, and a line on each thing that people saw and said."""
    yield title(debrief)
    yield Prose(played_on(debrief, attributed), quiet=True)
    yield Prose("")
    yield Cut((Prose(" ".join(_opening(debrief, named))),), named.opening)
    for told in (_expected, _rated, _apart, _dissent, _went_back):
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


def _apart(debrief: Debrief, _: Named) -> Iterator[str]:
    """How often cells answered apart and differed."""
    sentence = differed(one.taken for one in debrief.decisions)
    if sentence:
        yield sentence


def _dissent(debrief: Debrief, named: Named) -> Iterator[str]:
    """The decisions that somebody spoke against, on whatever branch."""
    names = Names(debrief.scenario)
    here = [one.taken.choice.decision for one in debrief.decisions if one.taken.dissent]
    against = dict.fromkeys(
        [*here, *(one.decision for one in debrief.elsewhere.answers if one.dissent and not one.control)]
    )
    if against:
        titles = [f"“{say.node_title(names, name)}”" for name in against]
        yield f"Dissent was spoken at {some(titles, 'decision', named.dissent)}."


def _went_back(debrief: Debrief, named: Named) -> Iterator[str]:
    """That the group went back, and what it had answered otherwise; what one cell said is not yet its answer."""
    others = len(debrief.elsewhere.branches)
    if not others:
        return
    times = "once" if others == 1 else f"{others} times"
    names = Names(debrief.scenario)
    given: dict[str, set[tuple[str, ...] | None]] = {}
    for weighed in debrief.decisions:
        given.setdefault(weighed.taken.choice.decision, set()).add(weighed.taken.choice.answer)
    otherwise = [
        f"“{say.node_title(names, one.decision)}”"
        for one in debrief.elsewhere.answers
        if not one.control and not one.is_shared and not (one.cell and one.together is None)
        if one.of_group not in given.get(one.decision, {one.of_group})
    ]
    told = some([*dict.fromkeys(otherwise)], "decision", named.dissent)
    differed = f"; on another branch it answered {told} otherwise" if otherwise else ""
    seen = any(one.when for one in debrief.expected) or any(one.when for one in debrief.objectives)
    counts = " What was judged and rated there counts here." if seen else ""
    yield f"The group went back {times}{differed}.{counts}"
