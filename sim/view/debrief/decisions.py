"""The decisions of a debrief in words: how each was taken, and what else might have come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from math import ceil, floor

from sim.analysis.alternatives import Alternative, Weighed
from sim.analysis.answers import GivenAnswer, Taken
from sim.analysis.debrief import Debrief
from sim.analysis.forecast import Prospect
from sim.scenario.model import Decision, Scenario
from sim.scenario.names import Names
from sim.view.exercise.commands import answered_by, of_their_own, tally
from sim.view.exercise.forecast import likelihood, of_hundred
from sim.view.words import sentences as say
from sim.view.words.clocks import Clocks, clocks
from sim.view.words.page import Block, Column, Heading, Prose, Table

ABREAST = 5
"""So many outcomes stand side by side in one table of 80 columns; more make another."""
NARROW = 10
"""An outcome's title is folded at so many cells, those of ``40 (37–43)``, so that options have room for theirs."""


def decisions(debrief: Debrief, attributed: bool) -> Iterator[Block]:
    """Every decision of the players, one by one; then those of control."""
    scenario, names, wall = debrief.scenario, Names(debrief.scenario), clocks(debrief.scenario)
    if debrief.decisions:
        yield Heading("Decision by decision")
    apart = differed([weighed.taken for weighed in debrief.decisions])
    if apart:
        yield Prose(apart)
    times: Counter[str] = Counter()
    for weighed in debrief.decisions:
        taken = weighed.taken
        times[taken.choice.decision] += 1
        again = f" ({times[taken.choice.decision]})" if times[taken.choice.decision] > 1 else ""
        yield Heading(f"{say.node_title(names, taken.choice.decision)}{again}", 3)
        yield Prose(how_taken(names, wall, taken, attributed))
        if taken.tally:
            yield Prose(f"Voices: {tally(names, taken.choice.decision, taken.tally)}.")
        yield from own_answers(names, taken, attributed)
        yield from _table(scenario, names, weighed)
        yield Prose(what_else(scenario, names, weighed))
    if debrief.open:
        yield Prose(f"Still open: {say.listed(f'“{say.node_title(names, name)}”' for name in debrief.open)}.")
    if debrief.control:
        yield Heading("What control decided")
        for taken in debrief.control:
            yield Prose(controlled(names, wall, taken), "-")


def option_title(names: Names, taken: Taken) -> str:
    """The option that was taken, without quotation marks; ``no answer`` where it lapsed to none."""
    if taken.other is not None:
        return say.flat(taken.other.title)
    answer = taken.choice.answer
    return "no answer" if answer is None else say.taken(names.decision_at(taken.choice.decision), answer)


def other_words(names: Names, taken: Taken) -> str:
    """What is said of an answer that is none of the options; nothing of any other."""
    return "" if taken.other is None else of_their_own(names, taken.choice.decision, taken.other)


def how_taken(names: Names, wall: Clocks, taken: Taken, attributed: bool) -> str:
    """When a decision was asked and answered, with what, by whom, and how near to its deadline."""
    choice = taken.choice
    same_day = wall.same_day(choice.asked, choice.time)
    asked, answered = wall.first(choice.asked), (wall.time if same_day else wall.first)(choice.time)
    if taken.how == "lapsed":
        to = "without an answer" if choice.answer is None else f"to “{option_title(names, taken)}”"
        verb = f"lapsed {answered} {to}"
    else:
        own = other_words(names, taken)
        verb = f"answered {answered} with “{option_title(names, taken)}”{f' ({own})' if own else ''}"
    if taken.how == "policy":
        verb += ", by policy or weight"
    elif taken.ruled is not None:
        verb += f", {ruled(names, taken)}"
    elif attributed and taken.by:
        verb += f", by {answered_by(names.scenario, taken.by)}"
    planned = names.decision_at(choice.decision).minutes
    room = f"{taken.minutes:.0f}" if planned is None else f"{taken.minutes:.0f} of {planned}"
    in_room = "" if taken.how == "policy" else f" {room} minutes in the room."
    by_hand = taken.other is not None and (taken.other.effects or taken.other.sets)
    moved = " What it moves was set by the facilitators." if by_hand else ""
    return f"Asked {asked} {wall.city}, {verb}{_margin(taken)}.{in_room}{moved}"


def ruled(names: Names, taken: Taken) -> str:
    """By which rule cells came to their answer: ``on which all agreed``, ``the answer of ROK, which leads``."""
    if taken.ruled == "agreed":
        return "on which all agreed"
    decision = names.decision_at(taken.choice.decision)
    return f"the answer of {say.leading(names.scenario, decision)}, which leads"


def differed(decisions: Iterable[Taken]) -> str:
    """On how many decisions cells answered apart, and on how many of them they differed; empty where they did not."""
    apart = [taken for taken in decisions if len(taken.own) > 1]
    times = sum(taken.differ for taken in apart)
    if not apart:
        return ""
    on = f"Cells answered apart on {say.count_of(len(apart), 'decision')}"
    return f"{on}, and differed on {times or 'none'}." if len(apart) > 1 else f"{on}, and {_once(times)}."


def _once(times: int) -> str:
    return "differed" if times else "agreed"


def own_answers(names: Names, taken: Taken, attributed: bool) -> Iterator[Block]:
    """What each cell answered, who is with what was taken and who is not; and what was answered before."""
    if taken.own:
        told = "; ".join(
            f"{say.actor(names.scenario, one.cell)} {reply_words(names, taken, one, attributed)}" for one in taken.own
        )
        apart = say.listed(say.actor(names.scenario, one.cell) for one in taken.differing)
        agreed = f" {apart} wanted another." if apart else ""
        yield Prose(f"Each by itself: {told}.{agreed}")
    stands = {reply.cell: reply.answer for reply in taken.own} | {"": taken.choice.answer}
    for reply in taken.replaced:
        if reply.answer == stands.get(reply.cell):
            continue
        whose = f"{say.actor(names.scenario, reply.cell)}: " if reply.cell else ""
        yield Prose(f"Answered before, and replaced: {whose}{reply_words(names, taken, reply, attributed)}.", "-")


def reply_words(names: Names, taken: Taken, reply: GivenAnswer, attributed: bool = False) -> str:
    """What an answer took: ``“Leaders”``, with who gave it and the voices for each option."""
    decision = names.decision_at(taken.choice.decision)
    what = "no answer" if reply.answer is None else f"“{say.taken(decision, reply.answer)}”"
    if reply.other is not None:
        what = f"“{say.flat(reply.other.title)}” ({of_their_own(names, taken.choice.decision, reply.other)})"
    voices = f", voices: {tally(names, taken.choice.decision, reply.tally)}" if reply.tally and reply.cell else ""
    return f"{what}{f', by {reply.by}' if attributed and reply.by else ''}{voices}"


def _margin(taken: Taken) -> str:
    if taken.late:
        return f", {say.duration(taken.late)} after its first deadline, which was moved"
    if taken.margin is None:
        return ", without a deadline"
    if taken.margin == 0:
        return "" if taken.how == "lapsed" else ", at its deadline"
    return f", {say.duration(taken.margin)} before its deadline"


def controlled(names: Names, wall: Clocks, taken: Taken) -> str:
    """How control decided something, and why where it was set."""
    title = say.node_title(names, taken.choice.decision)
    because = "".join(f" Because: {opinion.text}" for opinion in taken.rationale if taken.how == "set")
    how = {"lapsed": "let lapse", "policy": "by policy or weight"}.get(taken.how, taken.how)
    how = ", ".join(filter(None, (how, other_words(names, taken))))
    return f"{title}, {wall.first(taken.choice.time)}: {option_title(names, taken)} ({how}).{because}"


# ---------------------------------------------------------------------- what else


def _table(scenario: Scenario, names: Names, weighed: Weighed) -> Iterator[Block]:
    """A row an option, a column an outcome."""
    if weighed.forecast is None or not weighed.alternatives:
        return
    outcomes = list(scenario.outcomes.items())
    decision = names.decision_at(weighed.taken.choice.decision)
    for begin in range(0, len(outcomes), ABREAST):
        part = outcomes[begin : begin + ABREAST]
        titles = (Column(say.titled(*one), "right", NARROW) for one in part)
        rows = tuple(
            (
                f"{case_words(decision, case)}{mark(case) if case is weighed.prospect else ''}",
                *(of_hundred(case.outcomes[name]) for name, _ in part),
            )
            for case in weighed.forecast.cases
        )
        yield Prose("")
        yield Table((Column("Of 100 futures"), *titles), rows, close=True, caption=ends_title(names, weighed))


def ends_title(names: Names, weighed: Weighed) -> str:
    """What a table or a figure of a decision's futures shows."""
    return f"{say.node_title(names, weighed.taken.choice.decision)}: how it ends under each answer"


def what_else(scenario: Scenario, names: Names, weighed: Weighed) -> str:
    """The alternative that would have changed most, and those of which no difference is shown."""
    if weighed.forecast is None:
        return "It was not open when the command that ended it was given, so nothing is set beside it."
    if not weighed.alternatives:
        return "Nothing else could have been answered."
    decision = names.decision_at(weighed.taken.choice.decision)
    most = weighed.weightiest
    if most is None:
        return "No difference in how it ends is shown between these."
    sentence = (
        f"{_had(decision, most.prospect)}, {moved(scenario, most)}; the outcome would have been another in "
        f"{likelihood(most.difference.changed)}."
    )
    same = [case_words(decision, one.prospect) for one in weighed.alternatives if not one.shown]
    if same:
        sentence += f" No difference is shown with {say.listed((_quoted(title) for title in same), 'or')}."
    return sentence


def had_it_been(names: Names, weighed: Weighed, alternative: Alternative, what: str = "it") -> str:
    """``Had it been “Leaders” and not “Ministers”``, or had a decision by its title."""
    had = _had(names.decision_at(weighed.taken.choice.decision), alternative.prospect, what)
    if alternative.prospect.answer is None:
        return had
    return f"{had} and not {'a lapse' if weighed.taken.how == 'lapsed' else f'“{option_title(names, weighed.taken)}”'}"


def _had(decision: Decision, case: Prospect, what: str = "it") -> str:
    return f"Had {what} lapsed" if case.answer is None else f"Had {what} been “{say.taken(decision, case.answer)}”"


def moved(scenario: Scenario, alternative: Alternative) -> str:
    """``about 12 more in 100 futures (10 to 15) would have ended in “War scare”``: the largest difference."""
    name, _ = alternative.largest
    return f"{fewer(alternative, name)} would have ended in “{say.titled(name, scenario.outcomes[name])}”"


def fewer(alternative: Alternative, outcome: str, unit: str = " in 100 futures") -> str:
    """``about 12 fewer in 100 futures (10 to 15)``, or more, of those that end in an outcome.

    Bounds are rounded outwards; one below 1 keeps a decimal, as it is not 0.
    """
    estimate = alternative.outcomes[outcome]
    low, high = sorted(abs(value) * 100 for value in (estimate.interval.low, estimate.interval.high))
    least = f"{low:.1f}" if low < 1 else f"{floor(low)}"
    word = "more" if estimate.value > 0 else "fewer"
    return f"{say.about(abs(estimate.value))} {word}{unit} ({least} to {ceil(high)})"


def case_words(decision: Decision, case: Prospect) -> str:
    if case.answer is None:
        return "Lapse"
    words = say.taken(decision, case.answer)
    return words if case.answer else words.capitalize()


def mark(case: Prospect) -> str:
    """How the row of what was taken is marked."""
    return ", as it came" if case.answer is None else ", taken"


def _quoted(title: str) -> str:
    return "a lapse" if title == "Lapse" else f"“{title}”"
