"""Groups side by side, and what people saw and said in each: reasons and dissent, objectives, expected actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.analysis.answers import Taken
from sim.analysis.debrief import Rated
from sim.analysis.groups import Answers, ExpectedAction, Group, Groups
from sim.scenario.names import Names
from sim.view.debrief.elsewhere import MARKS
from sim.view.debrief.observations import VERDICTS, cell_title, in_order
from sim.view.exercise.commands import RATINGS, opinions
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Heading, Prose, Table, headed, lines

ABREAST = 4
"""So many groups stand side by side in one table of 80 columns; more make another."""

Row = tuple[tuple[str, ...], tuple[str, ...]]
"""What stands at the left, and a cell a group."""


def beside(groups: Groups, heads: Sequence[str], rows: Sequence[Row], caption: str) -> Iterator[Block]:
    """A column a group, a few to a table."""
    for begin in range(0, len(groups.groups), ABREAST):
        part = slice(begin, begin + ABREAST)
        names = (Column(group.name) for group in groups.groups[part])
        columns = (*(Column(head) for head in heads), *names)
        yield Table(columns, tuple((*left, *cells[part]) for left, cells in rows), caption=caption)


def answers_title(names: Names, answers: Answers, quoted: bool = False) -> str:
    """The title of a decision, and which time it was asked."""
    title = say.node_title(names, answers.decision)
    again = f" ({answers.occurrence + 1})" if answers.occurrence else ""
    return f"{f'“{title}”' if quoted else title}{again}"


# ---------------------------------------------------------------------- reasons and dissent


def reasons(groups: Groups, attributed: bool) -> Iterator[Block]:
    """What was said for and against each answer of players, where anything was."""
    names = Names(groups.scenario)
    said = [
        (answers, tuple(_said(groups, taken, attributed) for taken in answers.taken))
        for answers in groups.decisions
        if not answers.control
    ]
    for answers, cells in said:
        if any(cells):
            title = answers_title(names, answers)
            yield Heading(title, 3)
            rows = [((), tuple(cell or "–" for cell in cells))]
            yield from beside(groups, (), rows, f"{title}: what was said for and against")


def _said(groups: Groups, taken: Taken | None, attributed: bool) -> str:
    if taken is None or taken.how == "policy":
        return ""
    scenario = groups.scenario
    return lines(
        *opinions(scenario, "because", taken.rationale, attributed),
        *opinions(scenario, "dissent", taken.dissent, attributed),
    )


# ---------------------------------------------------------------------- objectives


def ratings(groups: Groups) -> Iterator[Block]:
    """Every objective as each group was rated, and what was seen; nothing where none was."""
    objectives = groups.scenario.objectives
    given = {one.rating for group in groups.groups for one in group.objectives if one.rating is not None}
    if not given:
        return
    rated = [{one.objective: one for one in group.objectives} for group in groups.groups]
    titles = {name: say.titled(name, objective) for name, objective in objectives.items()}
    rows = [((title,), tuple(_rating(of[name]) for of in rated)) for name, title in titles.items()]
    yield from beside(groups, ("Objective",), rows, "The objectives as evaluators rated them")
    yield Prose("; ".join(f"{one}: {words}" for one, words in RATINGS.items() if one in given) + ".", quiet=True)
    for name, title in titles.items():
        for group, of in zip(groups.groups, rated, strict=True):
            if of[name].evidence:
                yield Prose(f"{title}, {group.name}: {of[name].evidence}", "-")


def _rating(rated: Rated) -> str:
    """``S``, and under it that it was given on another branch."""
    return lines(*filter(None, (rated.rating or "not rated", MARKS[rated.when])))


# ---------------------------------------------------------------------- expected actions


def expected_actions(groups: Groups) -> Iterator[Block]:
    """How many of each cell's were met and missed, and those that were met in one group and missed in another; nothing
    where none was judged."""
    if all(one.met is None for group in groups.groups for one in group.expected):
        return
    cells = in_order(groups.scenario, dict.fromkeys(cell for _, cell, *_ in groups.expected))
    rows = [
        ((cell_title(groups.scenario, cell),), tuple(_counts(group, cell) for group in groups.groups)) for cell in cells
    ]
    yield from beside(groups, ("Of",), rows, "Expected actions, by cell")
    for action in groups.judged_apart:
        yield from headed(_judged_apart(groups, action), action[-1], item=True)


def _counts(group: Group, cell: str) -> str:
    verdicts = [one.met for one in group.expected if one.cell == cell]
    return lines(*(f"{verdicts.count(one)} {word}" for one, word in VERDICTS.items() if one in verdicts)) or "–"


def _judged_apart(groups: Groups, action: ExpectedAction) -> str:
    """``Met in north and missed in south at “A launch”, US:``."""
    name, cell, item, _ = action
    told = []
    for verdict, word in VERDICTS.items():
        those = [group.name for group in groups.groups if group.verdict(action) is verdict]
        if verdict is not None and those:
            told.append(f"{word} in {say.listed(those)}")
    number = f" ({item})" if item else ""
    of = f", {cell_title(groups.scenario, cell)}" if cell else ""
    met, missed = told
    return f"{met[0].upper()}{met[1:]} and {missed} at “{say.node_title(Names(groups.scenario), name)}”{number}{of}:"
