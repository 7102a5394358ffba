"""The decisions of a report: what was asked, what each cell answered and why, what was taken, and what else might have
come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sim.analysis.alternatives import Weighed
from sim.analysis.answers import Taken
from sim.analysis.forecast import Forecast, Prospect
from sim.analysis.report import Report
from sim.characters import letter
from sim.engine.run import Run
from sim.exercise.commands import Opinion
from sim.exercise.known import KnownSoFar
from sim.scenario.model import Decision, Scenario
from sim.scenario.names import Names
from sim.view.debrief.decisions import (
    NARROW,
    case_words,
    controlled,
    differed,
    ends_title,
    how_taken,
    mark,
    option_title,
    own_answers,
    what_else,
)  # fmt: skip
from sim.view.debrief.observations import answers_said
from sim.view.exercise.commands import tally
from sim.view.exercise.forecast import of_hundred
from sim.view.figures.ends import ends_figure
from sim.view.words import sentences as say
from sim.view.words.clocks import Clocks, clocks
from sim.view.words.page import Block, Column, Figure, Heading, Prose, Table, headed
from sim.view.words.texts import by_reader, shared

MOST_DRAWN = 3
"""How the decisions that mattered most might have ended is drawn, of so many; of the others it stands in a table."""


def decisions(report: Report, attributed: bool, drawn: bool = True) -> Iterator[Block]:
    """All at a glance, each of the players' by itself, and what control decided. Nothing is ``drawn`` for a screen."""
    debrief = report.debrief
    names, wall = Names(debrief.scenario), clocks(debrief.scenario)
    shown = [one for one in debrief.decisions if one.weightiest is not None]
    weightiest = sorted(shown, key=lambda one: -one.weight.value)[:MOST_DRAWN]
    if not debrief.decisions:
        yield Prose("The players took no decision.")
    else:
        yield _at_a_glance(names, wall, debrief.decisions)
    apart = differed([one.taken for one in debrief.decisions])
    if apart:
        yield Prose(apart)
    asked = _asked(names, debrief.run)
    for number, one in zip(_askings(debrief.decisions), debrief.decisions, strict=True):
        yield Heading(f"{say.node_title(names, one.taken.choice.decision)}{number}", 3)
        put = asked[one.taken.choice.decision, one.taken.choice.asked]
        yield from by_reader(names.scenario, put.question)
        yield from _options(names.decision_at(one.taken.choice.decision), put.said_of, one.taken)
        yield from _one(names, wall, one, attributed)
        yield from _ends(names, one, drawn and one in weightiest)
        yield Prose(what_else(names.scenario, names, one))
    if debrief.open:
        yield Prose(f"Still open: {say.listed(f'“{say.node_title(names, name)}”' for name in debrief.open)}.")
    if debrief.control:
        yield Heading("What control decided", 3)
    for taken in debrief.control:
        yield Prose(controlled(names, wall, taken), "-")


def _askings(decisions: tuple[Weighed, ...]) -> Iterator[str]:
    """For each decision which time it was asked; nothing the first time."""
    times: Counter[str] = Counter()
    for one in decisions:
        times[one.taken.choice.decision] += 1
        number = times[one.taken.choice.decision]
        yield f" ({number})" if number > 1 else ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question in the words in which it was put, for all or by cell, and what was said of its options; where several
    cells were asked, of the options on the first clock."""

    question: Mapping[str, str]
    said_of: Mapping[str, str]


def _asked(names: Names, run: Run) -> dict[tuple[str, int], _Asked]:
    """Each question by its decision and when it was put."""
    known = KnownSoFar(names, run.start)
    asked: dict[tuple[str, int], _Asked] = {}
    for happening in run.happenings:
        known.hear(happening)
        if happening.what == "asked":
            decision, scope = names.decision_at(happening.node), names.nodes[happening.node].owner
            cells = names.asked_of(decision)
            reader = cells[0] if len(cells) == 1 else ""
            asked[happening.node, happening.time] = _Asked(
                shared(known.texts(happening.node, ("question",), cells), cells),
                {name: known.filled(option.text or "", reader, scope) for name, option in decision.options.items()},
            )
    return asked


def _at_a_glance(names: Names, wall: Clocks, decisions: tuple[Weighed, ...]) -> Table:
    rows = tuple(
        (
            f"{say.node_title(names, one.taken.choice.decision)}{number}",
            wall.first(one.taken.choice.time),
            "lapsed" if one.taken.how == "lapsed" else option_title(names, one.taken),
            say.duration(one.taken.choice.time - one.taken.choice.asked),
            _left(one.taken),
        )
        for number, one in zip(_askings(decisions), decisions, strict=True)
    )
    columns = (Column("Decision", share=4), Column(f"Taken ({wall.city})", share=2), Column("Answer", share=4))
    more = (Column("Took", "right", share=1), Column("Left", "right", share=1))
    return Table((*columns, *more), rows, caption="The decisions in the order in which they were taken")


def _left(taken: Taken) -> str:
    """What was left to the deadline; how late it was where that had been moved."""
    if taken.late:
        return f"-{say.duration(taken.late)}"
    return "–" if taken.margin is None else say.duration(taken.margin)


def _one(names: Names, wall: Clocks, one: Weighed, attributed: bool) -> Iterator[Block]:
    taken = one.taken
    yield Prose(how_taken(names, wall, taken, attributed))
    if taken.other is not None and taken.other.text:
        yield from headed("Their own answer:", taken.other.text)
    if taken.tally:
        yield Prose(f"Voices: {tally(names, taken.choice.decision, taken.tally)}.")
    yield from own_answers(names, taken, attributed)
    yield from _reasons(names, taken, attributed)


def _options(decision: Decision, said_of: Mapping[str, str], taken: Taken) -> Iterator[Block]:
    """The options by their letters, as players read them; what was taken is marked."""
    for number, (name, option) in enumerate(decision.options.items()):
        if option.is_own:
            continue
        was_taken = taken.how != "lapsed" and name in (taken.choice.answer or ()) and taken.other is None
        title = f"{letter(number)}  {say.titled(name, option)}{' (taken)' if was_taken else ''}"
        words = said_of.get(name, "")
        yield from headed(f"{title}:" if words else title, words, item=True)


def _reasons(names: Names, taken: Taken, attributed: bool) -> Iterator[Block]:
    """What was said for and against each answer, by the cell that said it."""
    if taken.how == "policy":
        return
    for words, side in (("Reasons", "rationale"), ("Dissent", "dissent")):
        said = [
            (answer, opinion)
            for answer, reply in answers_said(names, taken)
            for opinion in (reply.rationale if side == "rationale" else reply.dissent)
        ]
        if said:
            yield Heading(words, 4)
        for answer, opinion in said:
            yield Prose(f"{_who(names.scenario, opinion, attributed)}{say.flat(opinion.text)} ({answer})", "-")


def _who(scenario: Scenario, opinion: Opinion, attributed: bool) -> str:
    name = opinion.name if attributed else ""
    cell = say.actor(scenario, opinion.cell) if opinion.cell else ""
    who = f"{cell} ({name})" if cell and name else cell or name
    return f"{who}: " if who else ""


def _ends(names: Names, one: Weighed, drawn: bool) -> Iterator[Block]:
    """How it ends under each answer; nothing where no other was open."""
    if one.forecast is not None and one.alternatives:
        yield (_drawn if drawn else _listed)(names, one, one.forecast)


def _drawn(names: Names, one: Weighed, forecast: Forecast) -> Figure:
    """How it ends under each answer, as bars that say their numbers."""
    decision = names.decision_at(one.taken.choice.decision)
    rows = [(_case(decision, one, case), case.outcomes) for case in forecast.cases]
    outcomes = {name: say.titled(name, outcome) for name, outcome in names.scenario.outcomes.items()}
    taken = next((label for (label, _), case in zip(rows, forecast.cases, strict=True) if case is one.prospect), "")
    title = ends_title(names, one)
    note = f"{forecast.futures:,} futures each, from where the group stood when it answered."
    return replace(ends_figure(title, rows, outcomes, note, taken), numbers=None)


def _listed(names: Names, one: Weighed, forecast: Forecast) -> Table:
    """The same as a table."""
    outcomes, decision = names.scenario.outcomes, names.decision_at(one.taken.choice.decision)
    rows = tuple(
        (_case(decision, one, case), *(of_hundred(case.outcomes[name]) for name in outcomes)) for case in forecast.cases
    )
    ends = (Column(say.titled(*each), "right", NARROW) for each in outcomes.items())
    return Table((Column("Of 100 futures"), *ends), rows, close=True, caption=ends_title(names, one))


def _case(decision: Decision, one: Weighed, case: Prospect) -> str:
    return f"{case_words(decision, case)}{mark(case) if case is one.prospect else ''}"
