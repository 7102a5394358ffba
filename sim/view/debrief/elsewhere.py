"""What was decided and said on other branches, in a debrief's words: whatever was played in the end, it happened."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.debrief import Debrief, JudgedAction, Rated
from sim.analysis.elsewhere import AnsweredElsewhere, WhenSaid
from sim.scenario.names import Names
from sim.view.exercise.commands import answered_by, of_their_own, opinion_words, tally
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks
from sim.view.words.page import Block, Heading, Prose

MARKS: dict[WhenSaid, str] = {"": "", "before": "before the group went back", "after": "after the group went back"}
"""How what was said on another branch is marked."""


def went_back(debrief: Debrief) -> Iterator[Block]:
    """That the group went back, which branch this looks back on, and that what was said elsewhere counts all the
    same."""
    others = debrief.elsewhere.branches
    if not others:
        return
    ways = say.listed([f"`--branch {number}`" for number in others], "or")
    another = "the other" if len(others) == 1 else "another"
    yield Prose("")
    yield Prose(f"{back_and_forth(debrief)} {ways} looks back on {another}.")


def back_and_forth(debrief: Debrief) -> str:
    """How often the group went back, and that what was said on other branches stands here too."""
    others = len(debrief.elsewhere.branches)
    times = "once" if others == 1 else f"{others} times"
    return (
        f"The group went back {times}. This looks back on branch {debrief.branch}; what was decided, judged, rated and "
        "noted elsewhere stands here too, marked, for it happened in the room all the same."
    )


def decided_elsewhere(debrief: Debrief, attributed: bool) -> Iterator[Block]:
    """The answers that were given on other branches, in order."""
    for when, mark in MARKS.items():
        answers = [one for one in debrief.elsewhere.answers if one.when == when and not one.is_shared]
        if answers:
            yield Heading(f"Decided {mark}")
        for one in answers:
            yield Prose(answered(debrief, one, attributed), "-")


def answered(debrief: Debrief, one: AnsweredElsewhere, attributed: bool) -> str:
    """An answer that was given on another branch: to what, whose, when, and what it took."""
    names, wall = Names(debrief.scenario), clocks(debrief.scenario)
    by = f", by {answered_by(debrief.scenario, one.by)}" if attributed and one.by else ""
    voices = f" Voices: {tally(names, one.decision, one.tally)}." if one.tally else ""
    title, whose = answer_title(names, one), f", {say.actor(debrief.scenario, one.cell)}" if one.cell else ""
    what = "without an answer" if one.answer is None else f"“{title}”"
    what += f" ({of_their_own(names, one.decision, one.other)})" if one.other else ""
    if one.together is not None:
        what += f", and the cells came to “{say.taken(names.decision_at(one.decision), one.together)}”"
    return f"{say.node_title(names, one.decision)}{whose}, {wall.first(one.time)}: {what}{by}.{voices}"


def answer_title(names: Names, one: AnsweredElsewhere) -> str:
    """The option that was taken; ``no answer`` where there was none."""
    if one.other is not None:
        return say.flat(one.other.title)
    return "no answer" if one.answer is None else say.taken(names.decision_at(one.decision), one.answer)


def reasons_elsewhere(debrief: Debrief, attributed: bool) -> Iterator[tuple[str, str]]:
    """The reasons and the dissent that were given there: the cell that each is of, and the line."""
    names = Names(debrief.scenario)
    for one in debrief.elsewhere.answers:
        answer = f"{say.node_title(names, one.decision)} ({answer_title(names, one)}), {MARKS[one.when]}"
        for word, opinions in (("because", one.rationale), ("dissent", one.dissent)):
            for opinion in opinions:
                yield opinion.cell, f"{answer}, {opinion_words(word, opinion, attributed)}"


def marked(one: JudgedAction | Rated) -> str:
    """The mark of a verdict or a rating that is another branch's; empty for one of this."""
    return f", {MARKS[one.when]}" if one.when else ""


def minutes_elsewhere(debrief: Debrief) -> Iterator[tuple[str, str, str]]:
    """Rows of the room's time on other branches, so that all minutes together are what the room spent."""
    spent: dict[WhenSaid, float] = {"before": debrief.elsewhere.before, "after": debrief.elsewhere.after}
    for when, minutes in spent.items():
        if minutes:
            yield MARKS[when].capitalize(), f"{minutes:.0f}", "–"
