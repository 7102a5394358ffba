"""A debrief in words: an opening to read aloud, every decision, what was luck, what people saw, what it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.analysis.alternatives import Weighed
from sim.analysis.among_runs import AmongRuns
from sim.analysis.debrief import Debrief
from sim.analysis.place import Placing, outside
from sim.exercise.wording import command_word
from sim.scenario.model import Measure
from sim.scenario.names import Names
from sim.view.debrief.decisions import decisions, would_have
from sim.view.debrief.elsewhere import decided_elsewhere, went_back
from sim.view.debrief.nameless import nameless
from sim.view.debrief.observations import observed
from sim.view.exercise.forecast import likelihood, of_hundred
from sim.view.run.ending import value_text
from sim.view.sensitivity.answer import is_by_weights, policy_title
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Heading, Prose, Table, headed

MOST_NAMED = 3
"""So many decisions that lapsed are named in the opening; of more it gives the number."""


def debrief_page(debrief: Debrief, attributed: bool = False) -> Iterator[Block]:
    """The whole debrief. Without ``attributed`` nobody is named."""
    debrief = debrief if attributed else nameless(debrief)
    yield from _head(debrief, attributed)
    yield from went_back(debrief)
    yield Prose("")
    yield Prose(" ".join(opening(debrief)))
    yield from decisions(debrief, attributed)
    yield from decided_elsewhere(debrief, attributed)
    yield from _luck(debrief)
    yield from observed(debrief, attributed)
    yield Heading("What this rests on")
    yield from grounds(debrief)


def _head(debrief: Debrief, attributed: bool) -> Iterator[Block]:
    yield Heading(f"Debrief: {debrief.scenario.title}", 1, debrief.scenario.marking)
    by = f" by {debrief.operator}" if attributed and debrief.operator else ""
    decided = ""
    if debrief.decided_by is not None:
        title = policy_title(debrief.scenario, debrief.decided_by)
        decided = f", {title}" if is_by_weights(debrief.decided_by) else f", {title} deciding"
    begun = say.begun(debrief.scenario, debrief.run)
    slips = f" {say.count_of(debrief.slips, 'slip')} taken back and left out." if debrief.slips else ""
    began = f"{debrief.began:%Y-%m-%d} from {debrief.began:%H:%M}"
    yield Prose(f"Played on {began}{by}{decided}. {begun}.{slips}", quiet=True)


# ---------------------------------------------------------------------- the opening


def opening(debrief: Debrief) -> Iterator[str]:
    """At most four sentences to read aloud: how it ended, whether that was luck, what mattered most, what came late."""
    title = f"“{say.titled(debrief.run.outcome, debrief.scenario.outcomes[debrief.run.outcome])}”"
    lasted = say.duration(debrief.run.ended)
    if debrief.finished:
        yield f"The exercise ended in {title} after {lasted}."
    else:
        yield f"The exercise is not over: it was played for {lasted}, and as it stands it would end in {title}."
    if debrief.among is not None:
        yield _ordinary(debrief, debrief.among)
    if debrief.decisions:
        yield _mattered(debrief)
        yield _in_time(debrief)


def _ordinary(debrief: Debrief, among: AmongRuns) -> str:
    """How many other runs end so, and what fell outside the ordinary; of luck alone if nobody moved it by hand."""
    word = {True: "a rare end", False: "an ordinary end", None: "at the edge of the rare"}[among.is_rare]
    but = f", and without what facilitators did by hand ({_hand(among)})," if among.by_hand else ","
    sentence = f"With the same decisions and other luck{but} {likelihood(among.outcome, ' in 100 runs')} end so: {word}"
    words = ("worse than most", "better than most") if among.by_hand else ("unlucky", "lucky")
    for kind, told in zip(("unlucky", "lucky"), words, strict=True):
        outlying = [name for name, place in outside(among.measures).items() if place.where == kind]
        if outlying:
            titles = say.listed(f"“{say.briefly(name, debrief.scenario.measures[name])}”" for name in outlying)
            sentence += f"; {told} in {titles}"
    return f"{sentence}."


def _hand(among: AmongRuns) -> str:
    """The words of the commands with which facilitators moved the run."""
    return say.listed(dict.fromkeys(command_word(entry.command) for entry in among.by_hand))


def _mattered(debrief: Debrief) -> str:
    names = Names(debrief.scenario)
    most = [one for one in debrief.mattered_most if one.weightiest is not None]
    if not most:
        count = len(debrief.decisions)
        which = "The only decision" if count == 1 else f"None of the {count} decisions"
        return f"{which} is {'not ' if count == 1 else ''}shown to have mattered for how it ends."
    told = [_mattering(debrief, names, one) for one in most[:2]]
    others = [one for one in debrief.mattered_most if one.weightiest is None]
    also = f"; {say.listed(_quoted(names, one) for one in others)} may have mattered as much" if others else ""
    if len(most) == 1:
        return f"What mattered most was {told[0]}{also}."
    which = "2 decisions" if len(most) == 2 else f"{len(most)} decisions, two of them told here,"
    return f"{which} mattered most and cannot be told apart: {told[0]}; {told[1]}{also}."


def _mattering(debrief: Debrief, names: Names, weighed: Weighed) -> str:
    assert weighed.weightiest is not None
    return f"{_quoted(names, weighed)}: {would_have(debrief.scenario, names, weighed, weighed.weightiest)}"


def _quoted(names: Names, weighed: Weighed) -> str:
    return f"“{say.node_title(names, weighed.taken.choice.decision)}”"


def _in_time(debrief: Debrief) -> str:
    names = Names(debrief.scenario)
    lapsed = [_quoted(names, one) for one in debrief.decisions if one.taken.how == "lapsed"]
    late = [
        f"{_quoted(names, decision)} came {say.duration(decision.taken.late)} after its first deadline"
        for decision in debrief.decisions
        if decision.taken.late and decision.taken.how != "lapsed"
    ]
    if len(lapsed) > MOST_NAMED:
        lapsed = [f"{len(lapsed)} of {len(debrief.decisions)} decisions"]
    said = [*([f"{say.listed(lapsed)} lapsed"] if lapsed else []), *late]
    return f"{say.listed(said)}." if said else "No decision lapsed, and none came late."


# ---------------------------------------------------------------------- luck


def _luck(debrief: Debrief) -> Iterator[Block]:
    """How the other runs end, and where this one's values fell among theirs."""
    among, scenario = debrief.among, debrief.scenario
    if among is None:
        return
    yield Heading("Ordinary or lucky")
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
    )
    rows = [_placed(say.briefly(n, scenario.measures[n]), scenario.measures[n], p) for n, p in among.measures.items()]
    rows += [_placed(f"{say.briefly(n, scenario.state[n])} at the end", None, p) for n, p in among.state.items()]
    columns = (Column("What"), Column("Here", "right"), Column("Middle 80 of 100", "right"))
    more = (Column("Lower", "right"), Column("Higher", "right"), Column("So it was"))
    if rows:
        yield Table((*columns, *more), tuple(rows))
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
        times = say.count_of(len(among.by_hand), "time")
        yield f"The facilitators moved the exercise by hand {times} ({_hand(among)}); the runs go without that."
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
