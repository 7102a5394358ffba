"""What people saw and said: expected actions, objectives, reasons and dissent, notes, and their time in the room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sim.analysis.answers import GivenAnswer, Taken
from sim.analysis.debrief import Debrief, JudgedAction
from sim.exercise.commands import Note
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view.debrief.decisions import option_title
from sim.view.debrief.elsewhere import MARKS, marked, minutes_elsewhere, reasons_elsewhere
from sim.view.exercise.commands import RATINGS, opinion_words
from sim.view.run.ending import is_met, target_text, value_text
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Heading, Prose, Table, headed

VERDICTS = {True: "met", False: "missed", None: "not judged"}
"""What is said of an expected action."""


def observed(debrief: Debrief, attributed: bool) -> Iterator[Block]:
    """All of it; without ``attributed`` nobody is named."""
    yield from _expected(debrief)
    yield from _objectives(debrief)
    yield from _reasons(debrief, attributed)
    yield from _notes(debrief)
    yield from _room(debrief, attributed)


def _expected(debrief: Debrief) -> Iterator[Block]:
    if not debrief.expected:
        return
    yield Heading("Expected actions")
    cells = dict.fromkeys(one.cell for one in debrief.expected)
    rows = []
    for cell in in_order(debrief.scenario, cells):
        of_cell = [one.met for one in debrief.expected if one.cell == cell]
        rows.append((cell_title(debrief.scenario, cell), *(str(of_cell.count(verdict) or "–") for verdict in VERDICTS)))
    verdicts = (Column(word.capitalize(), "right") for word in VERDICTS.values())
    yield Table((Column("Of"), *verdicts), tuple(rows), caption="Expected actions, by cell")
    for verdict in (False, True):
        for action in debrief.expected:
            if action.met is verdict:
                yield from headed(f"{_judged(debrief, action)}:", action.text, item=True)
    open_ = [_at(debrief, one) for one in debrief.expected if one.met is None]
    if open_:
        yield Prose(f"Not judged: {'; '.join(dict.fromkeys(open_))}.", quiet=True)


def _judged(debrief: Debrief, one: JudgedAction) -> str:
    cell = f", {cell_title(debrief.scenario, one.cell)}" if one.cell else ""
    note = f" ({one.note.rstrip('.')})" if one.note else ""
    number = f" ({one.item})" if one.item else ""
    other = ""
    if one.other is not None:
        noted = f" ({one.other.note.rstrip('.')})" if one.other.note else ""
        other = f"; {MARKS[one.other.when]} {VERDICTS[one.other.met]}{noted}"
    return f"{VERDICTS[one.met].capitalize()} at “{_at(debrief, one)}”{number}{cell}{marked(one)}{note}{other}"


def _at(debrief: Debrief, one: JudgedAction) -> str:
    return say.node_title(Names(debrief.scenario), one.name)


def in_order(scenario: Scenario, named: Iterable[str]) -> list[str]:
    """Cells as the scenario has them, then whatever else a log names, then none."""
    place = {cell: number for number, cell in enumerate(scenario.cells)}
    return sorted(named, key=lambda cell: (cell == "", place.get(cell, len(place))))


def cell_title(scenario: Scenario, cell: str) -> str:
    """Of whom an action is expected: a cell, or (empty) the players as a whole."""
    return say.actor(scenario, cell) if cell else "All players"


def _objectives(debrief: Debrief) -> Iterator[Block]:
    scenario = debrief.scenario
    rows: list[tuple[str, ...]] = []
    if not debrief.objectives:
        return
    yield Heading("Objectives")
    for rated in debrief.objectives:
        objective = scenario.objectives[rated.objective]
        head = (say.titled(rated.objective, objective), f"{rated.rating or 'not rated'}{' *' * bool(rated.when)}")
        for number, name in enumerate(objective.measures or [""]):
            if not name:
                rows.append((*head, "", "", "", ""))
                continue
            measure, value = scenario.measures[name], debrief.run.measures[name]
            met = {True: "yes", False: "no", None: ""}[is_met(measure, value)]
            title = say.briefly(name, measure)
            first = head if not number else ("", "")
            rows.append((*first, title, value_text(measure, value), target_text(measure), met))
    columns = (Column("Objective"), Column("Rated"), Column("Measure"), Column("Value", "right"))
    more = (Column("Target", "right"), Column("Met"))
    yield Table((*columns, *more), tuple(rows), caption="The objectives, as rated and as measured")
    ratings = dict.fromkeys(rated.rating for rated in debrief.objectives if rated.rating is not None)
    if ratings:
        yield Prose("; ".join(f"{rating}: {RATINGS[rating]}" for rating in ratings) + ".", quiet=True)
    for when in dict.fromkeys(rated.when for rated in debrief.objectives if rated.when):
        yield Prose(f"*: rated {MARKS[when]}, and not since.", quiet=True)
    for rated in debrief.objectives:
        title, other = say.titled(rated.objective, scenario.objectives[rated.objective]), rated.other
        if rated.evidence:
            yield Prose(f"{title}{marked(rated)}: {rated.evidence}", "-")
        if other is not None:
            seen = f": {other.evidence}" if other.evidence else "."
            yield Prose(f"{title}, {MARKS[other.when]} rated {other.rating}{seen}", "-")


def _reasons(debrief: Debrief, attributed: bool) -> Iterator[Block]:
    """Reasons and dissent under the cell that they were said for."""
    names = Names(debrief.scenario)
    said: dict[str, list[str]] = {}
    for weighed in debrief.decisions:
        taken = weighed.taken
        if taken.how == "policy":
            continue
        title = say.node_title(names, taken.choice.decision)
        for answer, reply in answers_said(names, taken):
            for words, opinions in (("because", reply.rationale), ("dissent", reply.dissent)):
                for opinion in opinions:
                    line = f"{title} ({answer}), {opinion_words(words, opinion, attributed)}"
                    said.setdefault(opinion.cell, []).append(line)
    for cell, line in reasons_elsewhere(debrief, attributed):
        said.setdefault(cell, []).append(line)
    if said:
        yield Heading("Reasons and dissent")
    for cell in in_order(debrief.scenario, said):
        yield Heading(say.actor(debrief.scenario, cell) if cell else "No cell named", 3)
        for line in said[cell]:
            yield Prose(line, "-")


def answers_said(names: Names, taken: Taken) -> Iterator[tuple[str, Taken | GivenAnswer]]:
    """The answer that was taken, those of the cells, and those that gave way, each by its title."""
    yield option_title(names, taken), taken
    decision = names.decision_at(taken.choice.decision)
    for reply in (*taken.own, *taken.replaced):
        title = "no answer" if reply.answer is None else say.taken(decision, reply.answer)
        yield title if reply in taken.own else f"{title}, replaced", reply


def _notes(debrief: Debrief) -> Iterator[Block]:
    names = Names(debrief.scenario)
    others = debrief.elsewhere.notes
    if debrief.notes or others:
        yield Heading("Notes")
    yield from _noted(names, debrief.notes)
    for when, mark in MARKS.items():
        notes = [one.note for one in others if one.when == when]
        if notes:
            yield Heading(mark.capitalize(), 3)
        yield from _noted(names, notes)
    seen = dict.fromkeys(
        f"“{say.node_title(names, forecast.decision)}”" if forecast.decision else "how things stood"
        for forecast in debrief.forecasts
    )
    if seen:
        yield Prose(f"Forecasts were asked for of {say.listed(seen)}.")


def _noted(names: Names, notes: Sequence[Note]) -> Iterator[Block]:
    """Notes by their tags, those without one last."""
    tags = dict.fromkeys(sorted((note.tag for note in notes), key=lambda tag: (tag == "", tag)))
    for tag in tags:
        for note in notes:
            if note.tag == tag:
                about = f" ({say.moment(names, note.moment)})" if note.moment in names.moments else ""
                yield Prose(f"{f'#{tag} ' if tag else ''}{note.text}{about}", "-")


def _room(debrief: Debrief, attributed: bool) -> Iterator[Block]:
    if attributed and debrief.roster:
        yield Heading("Who sat in the cells")
        for cell, people in debrief.roster.items():
            yield Prose(f"{say.actor(debrief.scenario, cell)}: {', '.join(people)}", "-")
    others = tuple(minutes_elsewhere(debrief))
    if not (debrief.room or others) or debrief.decided_by is not None:
        return
    yield Heading("Time in the room")
    rows = tuple(
        (
            say.titled(turn.turn, debrief.scenario.turns[turn.turn]),
            f"{turn.minutes:.0f}",
            "–" if turn.planned is None else str(turn.planned),
        )
        for turn in debrief.room
    )
    columns = (Column("Turn"), Column("Minutes", "right"), Column("Planned", "right"))
    yield Table(columns, (*rows, *others), caption="Minutes in the room, by turn")
    if debrief.breaks:
        yield Prose(f"{say.count_of(debrief.breaks, 'break')} not counted.", quiet=True)
