"""What an audience sees: marking, turn, clocks, what was handed out, the question, the minutes left, shown state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sim.exercise.audience import Paper, Question, Sight
from sim.exercise.session import Exercise
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view import sentences as say
from sim.view.clocks import Clocks, clocks
from sim.view.page import Bar, Block, Labelled, Prose, Rule, prose
from sim.view.room import timer_words

KEPT = timedelta(minutes=5)
"""So long a timer that has run out is still told of."""


def audience_page(exercise: Exercise, sight: Sight, now: datetime, most: int = 100) -> list[Block]:
    """The page of one audience; of its papers the last ``most``."""
    scenario = exercise.scenario
    if sight.blank:
        return [Bar(scenario.marking, strong=True)]
    wall = clocks(scenario)
    who = say.titled(sight.cell, scenario.cells[sight.cell]) if sight.cell else ""
    blocks: list[Block] = [Bar(scenario.marking, scenario.title, who, strong=True)]
    turn = _turn(scenario, sight)
    left = minutes_left(exercise, now) if "time" in sight.parts or sight.cell else ""
    blocks.append(Bar(turn, right=left))
    if "clocks" in sight.parts or sight.cell:
        blocks.append(Bar(wall.long(sight.time)))
    blocks.append(Rule())
    shown: list[Block] = [*_begun(exercise, sight)]
    for paper in sight.papers[-most:] if most else ():
        shown += _paper(scenario, wall, paper)
    for question in sight.questions:
        shown += _question(exercise.names, wall, question, sight)
    blocks += shown
    if sight.state:
        values = " | ".join(
            f"{say.briefly(name, scenario.state[name])} {say.number(value)}" for name, value in sight.state.items()
        )
        blocks += [*([Rule()] if shown else []), Labelled("STATE", values)]
    if sight.finished:
        blocks.append(Prose("The exercise is over."))
    return blocks


def minutes_left(exercise: Exercise, now: datetime) -> str:
    """``Break``, ``Caucus: 4 min left``, ``21 min left in this turn``, ``Time is up``; empty where no time runs."""
    room, story = exercise.room, exercise.story
    if room.on_break:
        if room.break_minutes is None:
            return "Break"
        return f"Break until {room.breaks[-1][0] + timedelta(minutes=room.break_minutes):%H:%M}"
    left = room.left(now)
    if left is not None and room.timer is not None and left > -KEPT:
        words = timer_words(left) if left > timedelta() else "time is up"
        return f"{room.timer.label}: {words}" if room.timer.label else words[:1].upper() + words[1:]
    begun = story.begun.get(story.turn)
    minutes = exercise.scenario.turns[story.turn].minutes if story.turn else None
    if begun is None or not minutes:
        return ""
    rest = timedelta(minutes=minutes) - room.spent(begun.at, now)
    return f"{timer_words(rest)} in this turn" if rest > timedelta() else "Time is up"


def _turn(scenario: Scenario, sight: Sight) -> str:
    turns = list(scenario.turns)
    if not sight.turn:
        return ""
    return f"Turn {turns.index(sight.turn) + 1} of {len(turns)}: {say.titled(sight.turn, scenario.turns[sight.turn])}"


def _begun(exercise: Exercise, sight: Sight) -> Iterator[Block]:
    """A turn's briefing and questions, where the wall shows it."""
    turn = exercise.scenario.turns.get(exercise.story.wall.shown)
    if sight.cell or turn is None:
        return
    yield from prose(turn.text or "")
    for question in turn.discuss:
        yield Prose(question, "-")


def _paper(scenario: Scenario, wall: Clocks, paper: Paper) -> Iterator[Block]:
    title = paper.title or (say.spelled(paper.name) if paper.name else "")
    way = say.way(scenario, paper.sender, paper.to, paper.mode)
    head = ". ".join(part for part in (title, way[:1].upper() + way[1:]) if part)
    yield Labelled(wall.short(paper.time)[0], head, "strong")
    yield from (Labelled("", block.text) for block in prose(paper.text))


def _question(names: Names, wall: Clocks, question: Question, sight: Sight) -> Iterator[Block]:
    decision = names.decision_at(question.decision)
    words = " ".join((decision.question or "").split())
    title = say.titled(question.decision, decision)
    yield Labelled("ASKED", f"{title}. {words}" if words else title, "strong")
    if sight.cell or "options" in sight.parts:
        for letter, name in zip(say.LETTERS, question.options, strict=False):
            option = decision.options[name]
            text = " ".join((option.text or "").split())
            yield Labelled(f"  {letter}", f"{say.titled(name, option)}. {text}" if text else say.titled(name, option))
    if question.answer is not None:
        yield Labelled("ANSWER", say.titled(question.answer, decision.options[question.answer]), "strong")
    elif question.is_open and question.deadline is not None:
        left = say.duration(max(0, question.deadline - sight.time))
        yield Labelled("", f"Answer by {wall.first(question.deadline)}, in {left} of exercise time.")
