"""Who may know what. Whatever shows players anything (the wall, a cell's screen, papers, browsers) asks here.

Built up from what was handed out, asked and said, never cut down from what facilitators see: effects, weights, chances,
notes, expected actions, forecasts, contingencies, what is still to come, and answers under seal never enter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.engine.choosing import offered
from sim.engine.position import NEVER
from sim.engine.single import OPEN
from sim.exercise.commands import Choose, Roll, Say
from sim.exercise.entry import Delivery, Entry
from sim.exercise.session import Exercise
from sim.exercise.situation import Situation
from sim.faults import Misuse, nearest_or_all


@dataclass(frozen=True, slots=True)
class Paper:
    """Something that was handed out or said: when (seconds), by whom, how, and the words as this audience got them."""

    line: int
    time: int
    name: str
    title: str
    sender: str
    to: tuple[str, ...]
    mode: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A decision as it is put: the options that are offered, in order, and the answer where it may be known."""

    decision: str
    deadline: int | None
    options: tuple[str, ...]
    is_open: bool
    answer: str | None


@dataclass(frozen=True, slots=True)
class Sight:
    """What one audience may know now. ``cell`` is empty for the wall; ``state`` holds the states that are shown."""

    cell: str
    time: int
    turn: str
    papers: tuple[Paper, ...]
    questions: tuple[Question, ...]
    state: Mapping[str, float]
    parts: tuple[str, ...]
    blank: bool
    finished: bool


def sight_of(exercise: Exercise, cell: str = "") -> Sight:
    """What a player cell may know now; without one, what the wall carries. Raises Misuse for any other cell."""
    if cell and cell not in exercise.names.player_cells:
        hint = nearest_or_all(cell, exercise.names.player_cells)
        raise Misuse(f"There is no player cell `{cell}`. {hint}".rstrip())
    situation, wall = exercise.situation(), exercise.story.wall
    if cell:
        papers, questions = tuple(_papers(situation, cell)), tuple(_questions(situation, cell))
    else:
        papers, questions = tuple(_papers_on_wall(situation)), tuple(_questions_on_wall(situation))
    return Sight(
        cell=cell,
        time=exercise.time,
        turn=exercise.story.turn,
        papers=papers,
        questions=questions,
        state={
            name: value
            for name, value in situation.state.items()
            if exercise.scenario.state[name].shown and (cell or "state" in wall.parts)
        },
        parts=wall.parts,
        blank=wall.blank and not cell,
        finished=exercise.position.finished,
    )


def _papers(situation: Situation, cell: str) -> Iterator[Paper]:
    """What a cell was given, in order."""
    story = situation.story
    found = [_delivered(entry, delivery, cell) for entry, delivery in story.deliveries if cell in delivery.to]
    found += [_said(entry) for entry in story.messages if cell in entry.facts["cells"]]
    yield from sorted(found, key=lambda paper: paper.line)


def _delivered(entry: Entry, delivery: Delivery, cell: str) -> Paper:
    """An inject as a cell got it; for no cell, as all of them did, without words that differ."""
    texts = set(delivery.texts.values()) if len(delivery.texts) == len(delivery.to) else {""}
    text = delivery.texts.get(cell, "") if cell else texts.pop() if len(texts) == 1 else ""
    title, to = delivery.title, delivery.to
    return Paper(entry.line, delivery.time, delivery.name, title, delivery.sender, to, delivery.mode, text)


def _said(entry: Entry) -> Paper:
    command = entry.command
    assert isinstance(command, Say)
    cells = tuple(entry.facts["cells"])
    return Paper(entry.line, entry.before.time, "", "", command.sender, cells, command.mode, command.text)


def _papers_on_wall(situation: Situation) -> Iterator[Paper]:
    shown, story = situation.story.wall.shown, situation.story
    for entry in story.messages:
        if shown == str(entry.line):
            yield _said(entry)
    handed = [(entry, delivery) for entry, delivery in story.deliveries if delivery.name == shown]
    if handed:
        yield _delivered(*handed[-1], "")


def _questions(situation: Situation, cell: str) -> Iterator[Question]:
    """What a cell is asked, and what it was asked in this turn, with answers that are not under seal."""
    scenario, story = situation.scenario, situation.story
    turn = story.begun.get(story.turn)
    since = 0 if turn is None else turn.line
    for name, entry in story.asked.items():
        cells = {scenario.actors[actor].cell for actor in situation.decision(name).by}
        question = _question(situation, name)
        if cell in cells and (question.is_open or entry.line >= since):
            yield question


def _questions_on_wall(situation: Situation) -> Iterator[Question]:
    if situation.story.wall.shown in situation.story.asked:
        yield _question(situation, situation.story.wall.shown, fixed_too=False)


def _question(situation: Situation, name: str, fixed_too: bool = True) -> Question:
    """A decision as players know it; ``fixed_too``: with an answer that was given and is not yet due."""
    play, story = situation.play, situation.story
    number = play.program.node_of[name]
    node, is_open = play.program.nodes[number], play.status[number] == OPEN
    answered = [answer.choice for _, answer in story.answers if answer.choice.decision == name]
    if is_open:
        options = tuple(o.name for o, is_offered in zip(node.options, offered(node, play), strict=True) if is_offered)
        entry = story.said.get(name) if fixed_too else None
        answer = None if entry is None else _given(entry)
    else:
        options = answered[-1].offered if answered else ()
        answer = answered[-1].option if answered else None
    deadline = play.deadline[number]
    hidden = name in story.sealed
    return Question(name, None if deadline == NEVER else deadline, options, is_open, None if hidden else answer)


def _given(entry: Entry) -> str | None:
    if isinstance(entry.command, Choose):
        return entry.command.option
    return entry.facts.get("option") if isinstance(entry.command, Roll) else None
