"""A debrief in words: an opening to read aloud, every decision, what was luck, what people saw, what it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.analysis.among_runs import AmongRuns
from sim.analysis.debrief import Debrief
from sim.analysis.place import Placing
from sim.scenario.model import Measure
from sim.scenario.names import Names
from sim.view.debrief.decisions import decisions
from sim.view.debrief.elsewhere import decided_elsewhere, went_back
from sim.view.debrief.nameless import nameless
from sim.view.debrief.observations import observed
from sim.view.debrief.opening import opening, played_on, title
from sim.view.exercise.commands import done_words
from sim.view.exercise.forecast import of_hundred
from sim.view.run.ending import value_text
from sim.view.sensitivity.answer import is_by_weights, policy_title
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Heading, Prose, Table, headed


def debrief_page(debrief: Debrief, attributed: bool = False) -> Iterator[Block]:
    """The whole debrief. Without ``attributed`` nobody is named."""
    debrief = debrief if attributed else nameless(debrief)
    yield title(debrief)
    yield Prose(beginning(debrief, attributed), quiet=True)
    yield from went_back(debrief)
    yield Prose("")
    yield Prose(" ".join(opening(debrief)))
    yield from in_detail(debrief, attributed)


def beginning(debrief: Debrief, attributed: bool) -> str:
    """When it was played, with what luck, and how many slips are left out."""
    slips = f" {say.count_of(debrief.slips, 'slip')} taken back and left out." if debrief.slips else ""
    return f"{played_on(debrief, attributed)} {say.begun(debrief.scenario, debrief.run)}.{slips}"


def in_detail(debrief: Debrief, attributed: bool) -> Iterator[Block]:
    """Everything behind the opening: decisions, luck, what was seen, what it rests on."""
    yield from decisions(debrief, attributed)
    yield from decided_elsewhere(debrief, attributed)
    if debrief.among is not None:
        yield Heading("Ordinary or lucky")
        yield from luck(debrief, debrief.among)
    yield from observed(debrief, attributed)
    yield Heading("What this rests on")
    yield from grounds(debrief)


# ---------------------------------------------------------------------- luck


def luck(debrief: Debrief, among: AmongRuns) -> Iterator[Block]:
    """How the other runs end, and where this one's values fell among theirs.

    A state that a measure reads off the end has no row of its own beside that: it would say the same in other words,
    low where the measure, which has a target, says unlucky.
    """
    scenario = debrief.scenario
    yield Prose(
        f"{say.count_of(among.runs, 'run')} from the start, in which the group's decisions are taken as it took them "
        f"and after as long; what it was never asked goes {_by(debrief)}. All else is luck."
    )
    for sentence in _caveats(debrief, among):
        yield Prose(sentence)
    yield Table(
        (Column("Outcome"), Column("Of 100 runs", "right"), Column("")),
        tuple(
            (say.titled(name, outcome), of_hundred(among.outcomes[name]), "this one" * (name == debrief.run.outcome))
            for name, outcome in scenario.outcomes.items()
        ),
        caption="How the other runs end",
    )
    rows = [_placed(say.briefly(n, scenario.measures[n]), scenario.measures[n], p) for n, p in among.measures.items()]
    told = {str(measure.value) for measure in scenario.measures.values()}
    states = {name: place for name, place in among.state.items() if name not in told}
    rows += [_placed(f"{say.briefly(n, scenario.state[n])} at the end", None, p) for n, p in states.items()]
    columns = (Column("What"), Column("Here", "right"), Column("Middle 80 of 100", "right"))
    more = (Column("Lower", "right"), Column("Higher", "right"), Column("So it was"))
    if rows:
        yield Table((*columns, *more), tuple(rows), caption="Where the values of this exercise fell among theirs")
        yield Prose(
            "Lower and higher: how many of 100 runs. Of so many values some fall outside by chance. "
            "Borderline: the runs do not tell.",
            quiet=True,
        )


def _placed(title: str, measure: Measure | None, place: Placing) -> tuple[str, ...]:
    def show(value: float) -> str:
        if measure is not None:
            return value_text(measure, value)
        return "–" if math.isnan(value) else say.number(value)

    def share(part: float) -> str:
        return "–" if math.isnan(part) else say.hundredths_short(part)

    middle = "–" if math.isnan(place.low) else f"{show(place.low)} to {show(place.high)}"
    return title, show(place.value), middle, share(place.below), share(place.above), place.where


def _caveats(debrief: Debrief, among: AmongRuns) -> Iterator[str]:
    """What keeps the runs from being quite the same as the exercise."""
    names = Names(debrief.scenario)
    if among.until is not None:
        yield f"The facilitators ended the exercise after {say.duration(among.until)}; the runs stop there too."
    if among.by_hand:
        times, done = say.count_of(len(among.by_hand), "time"), done_words(among.by_hand)
        yield f"The facilitators moved the exercise by hand {times} ({done}); the runs go without that."
    if among.mixed:
        titles = say.listed(f"“{say.node_title(names, name)}”" for name in among.mixed)
        verb = "is" if len(among.mixed) == 1 else "are"
        yield f"{titles} {verb} answered there the first time as here the first time, and so on; then as here the last."


# ---------------------------------------------------------------------- what it rests on


def grounds(debrief: Debrief) -> Iterator[Block]:
    """What a debrief rests on, a sentence each, and what the scenario says of its own judgement."""
    if debrief.decisions:
        yield from (Prose(sentence, "-") for sentence in _of_futures(debrief))
    if debrief.scenario.judgement:
        yield from headed("", debrief.scenario.judgement, item=True)
    yield Prose("It explores; it does not predict, and it does not mark the group.", "-")


def _by(debrief: Debrief) -> str:
    if is_by_weights(debrief.policy):
        return "by the weights of its options"
    return f"by {policy_title(debrief.scenario, debrief.policy)}"


def _of_futures(debrief: Debrief) -> Iterator[str]:
    yield (
        f"For each option {debrief.futures:,} futures, from where the group stood when it answered; every option is "
        f"answered when the group's was, with the same luck. What was pending is drawn anew from what could be known "
        f"then; each decision that follows is taken {_by(debrief)}."
    )
    yield (
        "A decision matters as much as it could have moved the share of an outcome, whichever of its options moves one "
        "most. Such differences are named only if they hold, all together, 95 times in 100; other bounds each hold "
        "95 times in 100."
    )
