"""Who may know what. Whatever shows players anything (the wall, a cell's screen, papers, browsers) asks here.

Built up from what was handed out, asked and said, never cut down from what facilitators see: effects, weights, chances,
notes, expected actions, forecasts, contingencies, what is still to come, and answers under seal never enter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from sim.engine.choosing import offered_options
from sim.engine.position import known
from sim.engine.run import Happening
from sim.exercise.commands import Say
from sim.exercise.commands.decisions import given_in, own_answer
from sim.exercise.entry import Answer, Delivery, LogEntry
from sim.exercise.session import Exercise
from sim.exercise.situation import Situation
from sim.exercise.story import Story, other_words
from sim.faults import Misuse, nearest_or_all
from sim.numbering import OPEN
from sim.scenario.fields import by_cell
from sim.scenario.told import said

KEPT = timedelta(minutes=5)
"""So long a timer that has run out is still told of."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Something that was handed out or said: when (seconds), by whom, to whom as they were named (``all``, cells,
    actors), how, the words as this audience got them, and the names of the files that went with them. ``apart``: each
    cell has words of its own, and the wall none. ``is_notice``: they are the facilitators' own, from nobody in the
    exercise."""

    line: int
    time: int
    name: str
    title: str
    sender: str
    to: tuple[str, ...]
    mode: str
    text: str
    attached: tuple[str, ...] = ()
    apart: bool = False
    is_notice: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A decision as it is put: the question's words, the options that are offered, in order, with what is said of them,
    and the answer, the options taken, where it may be known: ``other`` are the words of one that is none of them.
    ``apart``: each cell is asked in words of its own, and the wall has none. ``own`` are the answers of the cells that
    are asked, where several are and one of them has given its own; None of a cell whose answer is not there, or not to
    be known."""

    decision: str
    deadline: int | None
    options: tuple[str, ...]
    is_open: bool
    answer: tuple[str, ...] | None
    words: str = ""
    said_of: Mapping[str, str] = field(default_factory=dict)
    apart: bool = False
    own: tuple[tuple[str, tuple[str, ...] | None], ...] = ()
    other: str = ""


@dataclass(frozen=True, slots=True)
class RoomTime:
    """What the room's time says: a break (``until``, if it is known), a timer or the turn, with what is ``left``, at or
    below nothing where it is up."""

    kind: Literal["break", "timer", "turn"]
    left: timedelta
    label: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What one audience may be shown now, and nothing more; what is not to be shown is empty or None.

    ``cell`` is empty for the wall; ``time`` is in seconds; ``briefing``, ``attached`` (names of files) and ``discuss``
    are those of the turn, where the wall shows it; ``apart``: each cell has a briefing of its own, and the wall none.
    ``begun`` is the line in which the turn began, and the time. ``rate``: while the clock runs, seconds of exercise
    time a second in the room; 0 where it stands. ``runs``: it changes by the second.
    """

    cell: str
    blank: bool
    turn: str = ""
    time: int | None = None
    room: RoomTime | None = None
    briefing: str = ""
    attached: tuple[str, ...] = ()
    discuss: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    questions: tuple[Question, ...] = ()
    state: Mapping[str, float] = field(default_factory=dict)
    finished: bool = False
    apart: bool = False
    begun: tuple[int, int] = (0, 0)
    rate: int = 0
    runs: bool = False


@dataclass(frozen=True, slots=True)
class Briefing:
    """A turn as it began for a cell: when (seconds), its briefing with the names of the files that went with it, and
    its questions for discussion."""

    line: int
    time: int
    turn: str
    text: str
    attached: tuple[str, ...]
    discuss: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionPut:
    """A question that was put to a cell, and when (seconds)."""

    line: int
    time: int
    question: Question


@dataclass(frozen=True, slots=True)
class Received:
    """All that a player cell was handed and asked on one branch, up to a time (seconds), each in order. ``papers``
    begin with its brief."""

    cell: str
    time: int
    briefings: tuple[Briefing, ...]
    papers: tuple[Paper, ...]
    asked: tuple[QuestionPut, ...]


def received_by(situation: Situation, cell: str) -> Received:
    """What a player cell was handed and asked up to where an exercise stands."""
    return Received(
        cell=cell,
        time=situation.play.time,
        briefings=tuple(_briefings(situation, cell)),
        papers=tuple(_papers(situation, cell)),
        asked=tuple(_askings(situation, cell)),
    )


def sight_of(exercise: Exercise, cell: str = "", now: datetime | None = None) -> Sight:
    """What a player cell may know now; without one, what the wall carries. Raises Misuse for any other cell."""
    if cell and cell not in exercise.names.player_cells:
        hint = nearest_or_all(cell, exercise.names.player_cells)
        raise Misuse(f"There is no player cell `{cell}`. {hint}".rstrip())
    situation, wall = exercise.situation(now=now), exercise.story.wall
    if wall.blank and not cell:
        return Sight(cell="", blank=True)
    turn = exercise.story.turn if cell else wall.shown
    briefing, discuss = _briefing(situation, turn, cell)
    begun, room = exercise.story.begun.get(turn), _room_time(situation) if cell or "time" in wall.parts else None
    rate = exercise.story.clock.rate if not situation.stands and (cell or "clocks" in wall.parts) else 0
    return Sight(
        cell=cell,
        blank=False,
        turn=exercise.story.turn,
        time=situation.time if cell or "clocks" in wall.parts else None,
        room=room,
        briefing=briefing,
        attached=situation.scenario.turns[turn].attach if turn in situation.scenario.turns else (),
        discuss=discuss,
        papers=tuple(_papers(situation, cell) if cell else _papers_on_wall(situation)),
        questions=tuple(_questions(situation, cell) if cell else _questions_on_wall(situation)),
        state=_state(situation, cell) if cell or "state" in wall.parts else {},
        finished=exercise.position.finished,
        apart=not cell and _is_apart(situation, turn),
        begun=(0, 0) if begun is None else (begun.line, _began(begun, turn)),
        rate=rate,
        runs=rate > 0 or (room is not None and room.kind == "timer" and room.left > timedelta()),
    )


def _is_apart(situation: Situation, turn: str) -> bool:
    """Whether each cell has a briefing of its own."""
    return turn in situation.scenario.turns and isinstance(situation.scenario.turns[turn].text, Mapping)


def _began(entry: LogEntry, turn: str) -> int:
    """When a turn began that did in an entry."""
    return next(came.time for came in reversed(entry.happenings) if (came.node, came.what) == (turn, "happened"))


def _briefing(situation: Situation, name: str, cell: str) -> tuple[str, tuple[str, ...]]:
    """The briefing and the questions of a turn that are for one cell, or (empty) those for all."""
    turn, begun = situation.scenario.turns.get(name), situation.story.begun.get(name)
    if turn is None:
        return "", ()
    known = situation.known_at(name, "happened", begun)
    written = said(turn, ("text",), known.which(name))
    discuss: Mapping[str, tuple[str, ...]] = by_cell(turn.discuss)
    questions = tuple(known.filled(question, cell) for question in discuss.get(cell, ()))
    return known.filled(written.get(cell, ""), cell), questions


def _briefings(situation: Situation, cell: str) -> Iterator[Briefing]:
    """The turns that have begun; where nothing is written for the cell alone, what the wall had for all."""
    for name, entry in situation.story.begun.items():
        (text, discuss), (text_of_all, discuss_of_all) = (_briefing(situation, name, one) for one in (cell, ""))
        attached = situation.scenario.turns[name].attach
        time = _began(entry, name)
        yield Briefing(entry.line, time, name, text or text_of_all, attached, discuss or discuss_of_all)


def _state(situation: Situation, cell: str) -> dict[str, float]:
    """The states that are shown to a cell, or to all; they stand still from an answer under seal on, for they would
    tell it."""
    since = stands_still(situation.story)
    values: Mapping[str, float] = situation.state if since is None else since.before
    return {name: value for name, value in values.items() if situation.scenario.state[name].is_shown_to(cell)}


def stands_still(story: Story) -> Answer | None:
    """The answer under seal from which on no state that players see moves; None where they move."""
    return next((answer for _, answer in story.answers if answer.line in story.under_seal), None)


def _room_time(situation: Situation) -> RoomTime | None:
    """A break before a timer, a timer before the turn, which has no minutes left once all is over; one that has run
    out is told of for a while."""
    room, story, now = situation.room, situation.story, situation.now
    if room.on_break:
        return RoomTime("break", timedelta(), until=room.break_until)
    left, timer = room.left(now), situation.timer
    if left is not None and timer is not None and left > -KEPT:
        return RoomTime("timer", left, timer.label)
    begun = story.begun.get(story.turn)
    minutes = situation.scenario.turns[story.turn].minutes if story.turn else None
    if begun is None or not minutes or situation.play.finished:
        return None
    return RoomTime("turn", timedelta(minutes=minutes) - room.spent(begun.at, now))


def _papers(situation: Situation, cell: str) -> Iterator[Paper]:
    """What a cell was given, in order, its brief first."""
    story, brief = situation.story, situation.scenario.cells[cell].brief
    papers = [Paper(1, 0, "", "Brief", "", (cell,), "", brief)] if brief else []
    papers += [_delivered(situation, *handed, cell) for handed in story.deliveries if cell in handed[1].to]
    papers += [_said(situation, entry) for entry in story.messages if cell in _knowing(situation, entry)]
    yield from sorted(papers, key=lambda paper: paper.line)


def _delivered(situation: Situation, entry: LogEntry, delivery: Delivery, cell: str) -> Paper:
    """An inject as a cell got it; for no cell, as all of them did, without words that differ, nor who had them passed
    on: it is no message of whoever did what they tell of. What was told of a decision has no name here: that would say
    what was decided."""
    texts = set(delivery.texts.values()) if len(delivery.texts) == len(delivery.to) else {""}
    text = delivery.texts.get(cell, "") if cell else texts.pop() if len(texts) == 1 else ""
    apart = not cell and bool(delivery.texts) and not text
    sender = "" if apart else delivery.senders.get(cell, delivery.sender)
    is_told = situation.names.tells_at(delivery.name) is not None
    to = _addressed(situation, situation.addressed(delivery.name), delivery.to)
    if delivery.senders and cell:  # what comes to each from another went to nobody else in these words
        named = (name for name in to if name not in ("all", sender))
        to = _addressed(situation, named, (cell,)) or (cell,)
    name = "" if is_told else delivery.name
    mode, attached = delivery.mode, delivery.attached
    return Paper(entry.line, delivery.time, name, delivery.title, sender, to, mode, text, attached, apart)


def _addressed(situation: Situation, named: Iterable[str], cells: Collection[str]) -> tuple[str, ...]:
    """Whom the sender named, as far as they are in the cells that got it."""
    return tuple(name for name in named if name == "all" or situation.cell(name) in cells)


def _knowing(situation: Situation, entry: LogEntry) -> set[str]:
    """The cells that know what was passed on: those that got it, and the one in whose name it went to others. What
    control alone was told stays there."""
    command, cells = entry.command, set(entry.facts["cells"])
    assert isinstance(command, Say)
    return cells | {situation.cell(command.sender)} if command.sender and cells else cells


def _said(situation: Situation, entry: LogEntry) -> Paper:
    command = entry.command
    assert isinstance(command, Say)
    to = _addressed(situation, command.to, entry.facts["cells"])
    is_notice = not (command.sender or command.mode)
    paper = Paper(entry.line, entry.before.time, "", "", command.sender, to, command.mode, command.text)
    return replace(paper, is_notice=is_notice)


def _papers_on_wall(situation: Situation) -> Iterator[Paper]:
    shown, story = situation.story.wall.shown, situation.story
    for entry in story.messages:
        if shown == str(entry.line):
            yield _said(situation, entry)
    handed = [(entry, delivery) for entry, delivery in story.deliveries if delivery.name == shown]
    if handed:
        yield _delivered(situation, *handed[-1], "")


def _questions(situation: Situation, cell: str) -> Iterator[Question]:
    """What a cell is asked, and what it was asked, answered or shown in this turn, with answers not under seal."""
    scenario, story = situation.scenario, situation.story
    turn = story.begun.get(story.turn)
    since = 0 if turn is None else turn.line
    for name, entry in story.asked.items():
        cells = {scenario.actors[actor].cell for actor in situation.decision(name).by}
        question = _question(situation, name, cell)
        lines = [one.line for one in (entry, story.said.get(name), story.revealed.get(name)) if one is not None]
        if cell in cells and (question.is_open or name in story.sealed or max(lines) >= since):
            yield question


def _askings(situation: Situation, cell: str) -> Iterator[QuestionPut]:
    """Every question that was put to a cell, the same one as often as it was."""
    for entry in situation.story.entries:
        for came in entry.happenings:
            if came.what != "asked" or cell not in situation.names.asked_of(situation.decision(came.node)):
                continue
            is_latest = entry is situation.story.asked[came.node]
            question = _question(situation, came.node, cell) if is_latest else _earlier(situation, came, entry, cell)
            yield QuestionPut(entry.line, came.time, question)


def _earlier(situation: Situation, came: Happening, entry: LogEntry, cell: str) -> Question:
    """A question as it was put before it was put anew, and its answer; it has none where it was taken away."""
    made = (one for _, one in situation.story.answers if one.choice.decision == came.node)
    given = next((one for one in made if one.choice.asked == came.time), None)
    words, said_of = _words(situation, came.node, cell, entry)
    if given is None:
        return Question(came.node, None, (), False, None, words, said_of)
    answer = None if given.line in situation.story.under_seal else given.choice.answer
    other = other_words(situation.story, came.node, answer)
    choice = given.choice
    return Question(came.node, choice.deadline, choice.offered, False, answer, words, said_of, other=other)


def _questions_on_wall(situation: Situation) -> Iterator[Question]:
    wall = situation.story.wall
    if wall.shown in situation.story.asked:
        question = _question(situation, wall.shown, "", fixed_too=False)
        yield question if "options" in wall.parts else replace(question, options=())


def _question(situation: Situation, name: str, cell: str, fixed_too: bool = True) -> Question:
    """A decision as the players of a cell, or (empty) all, know it; ``fixed_too``: with an answer that was given and is
    not yet due."""
    play, story = situation.play, situation.story
    number = play.program.node_of[name]
    node, is_open = play.program.nodes[number], play.status[number] == OPEN
    answered = [answer for _, answer in story.answers if answer.choice.decision == name]
    line, answer = 0, None
    if is_open:
        options = offered_options(node, play)
        entry = story.said.get(name) if fixed_too else None
        if entry is not None:
            line, answer = entry.line, given_in(entry)
    else:
        options = answered[-1].choice.offered if answered else ()
        if answered:
            line, answer = answered[-1].line, answered[-1].choice.answer
    deadline = play.deadline[number]
    shown_answer = None if line in story.under_seal else answer
    words, said_of = _words(situation, name, cell, story.asked.get(name))
    apart, own = not cell and isinstance(situation.decision(name).question, Mapping), _own(situation, name)
    other = other_words(story, name, shown_answer)
    return Question(name, known(deadline), options, is_open, shown_answer, words, said_of, apart, own, other)


def _own(situation: Situation, decision: str) -> tuple[tuple[str, tuple[str, ...] | None], ...]:
    """The answers of the cells that are not under seal, where several are asked; nothing where there is none of them,
    so that nobody sees that another is under seal."""
    asked, story = situation.names.asked_of(situation.decision(decision)), situation.story
    given = story.responses.get(decision, {})
    known = {cell: own_answer(entry) for cell, entry in given.items() if entry.line not in story.under_seal}
    return tuple((cell, known.get(cell)) for cell in asked) if known and len(asked) > 1 else ()


def _words(situation: Situation, name: str, cell: str, entry: LogEntry | None) -> tuple[str, dict[str, str]]:
    """A question in the words of one cell, or (empty) of all, and what is said of its options, as it was asked in an
    entry."""
    placed = situation.names.nodes[name]
    knowing = situation.known_at(name, "asked", entry)
    options = situation.decision(name).options.items()
    said_of = {each: knowing.filled(option.text, cell, placed.owner) for each, option in options if option.text}
    return knowing.texts(name, ("question",), [cell]).get(cell, ""), said_of
