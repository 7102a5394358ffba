"""What a debrief says first: how it ended, whether that was luck, what mattered most, and what came late.

Both pages begin with it, the one to read aloud and the one that has all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.analysis.alternatives import Weighed
from sim.analysis.among_runs import AmongRuns
from sim.analysis.debrief import Debrief
from sim.analysis.place import outside
from sim.scenario.names import Names
from sim.view.debrief.decisions import fewer, had_it_been, moved
from sim.view.exercise.commands import done_words
from sim.view.exercise.forecast import likelihood
from sim.view.sensitivity.answer import is_by_weights, policy_title
from sim.view.words import sentences as say
from sim.view.words.page import Heading

MOST_NAMED = 3
"""So many decisions that lapsed are named; of more it gives the number."""


def title(debrief: Debrief) -> Heading:
    """The title of either page."""
    return Heading(f"Debrief: {debrief.scenario.title}", 1, debrief.scenario.marking)


def played_on(debrief: Debrief, attributed: bool) -> str:
    """When it was played, and who decided where no people did."""
    by = f" by {debrief.operator}" if attributed and debrief.operator else ""
    decided = ""
    if debrief.decided_by is not None:
        policy = policy_title(debrief.scenario, debrief.decided_by)
        decided = f", {policy}" if is_by_weights(debrief.decided_by) else f", {policy} deciding"
    return f"Played on {debrief.began:%Y-%m-%d} from {debrief.began:%H:%M}{by}{decided}."


def opening(debrief: Debrief) -> Iterator[str]:
    """At most five sentences: how it ended, whether that was luck, what mattered most and what would have been better,
    what came late."""
    yield ended(debrief)
    if debrief.among is not None:
        yield ordinary(debrief, debrief.among)
    if debrief.decisions:
        yield from mattered(debrief)
        yield in_time(debrief)


def ended(debrief: Debrief) -> str:
    """How it ended, be it by the facilitators' hand, or would end as it stands."""
    outcome = f"“{say.titled(debrief.run.outcome, debrief.scenario.outcomes[debrief.run.outcome])}”"
    lasted = say.duration(debrief.run.ended)
    if debrief.finished and debrief.among is not None and debrief.among.until is not None:
        return f"The facilitators ended the exercise after {lasted}; as it stood, it came to {outcome}."
    if debrief.finished:
        return f"The exercise ended in {outcome} after {lasted}."
    return f"The exercise is not over: it was played for {lasted}, and as it stands it would end in {outcome}."


def ordinary(debrief: Debrief, among: AmongRuns, most: int | None = None) -> str:
    """How many other runs end so, and what fell outside the ordinary, at most so many values of a kind by name; of luck
    alone if nobody moved it by hand."""
    word = {True: "a rare end", False: "an ordinary end", None: "at the edge of the rare"}[among.is_rare]
    but = f", and without what facilitators did by hand ({done_words(among.by_hand)})," if among.by_hand else ","
    sentence = f"With the same decisions and other luck{but} {likelihood(among.outcome, ' in 100 runs')} end so: {word}"
    words = ("worse than most", "better than most") if among.by_hand else ("unlucky", "lucky")
    for kind, told in zip(("unlucky", "lucky"), words, strict=True):
        outlying = [name for name, place in outside(among.measures).items() if place.where == kind]
        if outlying:
            titles = [f"“{say.briefly(name, debrief.scenario.measures[name])}”" for name in outlying]
            sentence += f"; {told} in {some(titles, 'value', most)}"
    return f"{sentence}."


def some(titles: Sequence[str], thing: str, most: int | None) -> str:
    """``A, B and 3 more``: the first so many, of all others their number; ``5 values`` if none is named."""
    if most is None or len(titles) <= most:
        return say.listed(titles)
    return say.listed([*titles[:most], f"{len(titles) - most} more"]) if most else say.count_of(len(titles), thing)


# ---------------------------------------------------------------------- what mattered


def mattered(debrief: Debrief) -> Iterator[str]:
    """The decisions that mattered most, by name all of them, and what else one of them could have led to; then the
    answer with which this end would have been less likely."""
    names = Names(debrief.scenario)
    shown = [one for one in debrief.mattered_most if one.weightiest is not None]
    unclear = [quoted(names, one) for one in debrief.mattered_most if one.weightiest is None]
    if not shown:
        count = len(debrief.decisions)
        which = "The only decision" if count == 1 else f"None of the {count} decisions"
        yield f"{which} is {'not ' if count == 1 else ''}shown to have mattered for how it ends."
        return
    first, most = shown[0], shown[0].weightiest
    assert most is not None
    averting = debrief.would_have_averted
    told = moved(debrief.scenario, most)
    if averting is not None and averting[1] is most and most.largest[0] != debrief.run.outcome:
        told += f", and {fewer(most, debrief.run.outcome, unit='')} as it did"
    also = f" {some(unclear, 'other', MOST_NAMED)} may have mattered as much." if unclear else ""
    if len(shown) == 1:
        had = had_it_been(names, first, most)
        yield f"What mattered most was {quoted(names, first)}: {had[0].lower()}{had[1:]}, {told}.{also}"
    else:
        titles = [quoted(names, one) for one in shown]
        yield f"What mattered most cannot be told apart: {say.listed(titles)}.{also}"
        yield f"{had_it_been(names, first, most, titles[0])}, {told}."
    if averting is None and debrief.finished:
        yield "No other answer is shown to have made this end less likely."
    elif averting is not None and averting[1] is not most:
        had = had_it_been(names, *averting, quoted(names, averting[0]))
        less = fewer(averting[1], debrief.run.outcome)
        yield f"This end would have been less likely {had[0].lower()}{had[1:]}: {less}."


def quoted(names: Names, weighed: Weighed) -> str:
    """The title of a decision, in quotation marks."""
    return f"“{say.node_title(names, weighed.taken.choice.decision)}”"


def in_time(debrief: Debrief) -> str:
    """What lapsed, what came late, and how much was left open where the facilitators ended it."""
    names = Names(debrief.scenario)
    lapsed = [quoted(names, one) for one in debrief.decisions if one.taken.how == "lapsed"]
    late = [
        f"{quoted(names, decision)} came {say.duration(decision.taken.late)} after its first deadline"
        for decision in debrief.decisions
        if decision.taken.late and decision.taken.how != "lapsed"
    ]
    if len(lapsed) > MOST_NAMED:
        lapsed = [f"{len(lapsed)} of {len(debrief.decisions)} decisions"]
    said = [*([f"{say.listed(lapsed)} lapsed"] if lapsed else []), *late]
    words = f"{say.listed(said)}." if said else "No decision lapsed, and none came late."
    if not debrief.open or not debrief.finished:
        return words
    return f"{words} {say.count_of(len(debrief.open), 'question was', 'questions were')} left open."
