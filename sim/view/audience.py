"""What an audience sees: marking, turn, clocks, what was handed out, the question, the minutes left, shown state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sim.exercise.audience import Paper, Question, RoomTime, Sight
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view import sentences as say
from sim.view.clocks import Clocks, clocks
from sim.view.page import Bar, Block, Labelled, Prose, Rule, prose
from sim.view.room import timer_words


def audience_page(scenario: Scenario, sight: Sight, most: int = 100) -> list[Block]:
    """The page of one audience; of its papers the last ``most``."""
    if sight.blank:
        return [Bar(scenario.marking, strong=True)]
    names, wall = Names(scenario), clocks(scenario)
    who = say.titled(sight.cell, scenario.cells[sight.cell]) if sight.cell else ""
    blocks: list[Block] = [
        Bar(scenario.marking, scenario.title, who, strong=True),
        Bar(_turn(scenario, sight), right="" if sight.room is None else room_time(sight.room)),
    ]
    if sight.time is not None:
        blocks.append(Bar(wall.long(sight.time)))
    shown: list[Block] = [*prose(sight.briefing), *(Prose(question, "-") for question in sight.discuss)]
    left_out = len(sight.papers) - most
    if left_out > 0:
        shown.append(Prose(f"{left_out} earlier; they were handed out.", quiet=True))
    for paper in sight.papers[-most:] if most else ():
        shown += _paper(scenario, wall, paper)
    for question in sight.questions:
        shown += _question(names, wall, question, sight)
    blocks += [Rule(), *shown]
    if sight.state:
        values = " | ".join(
            f"{say.briefly(name, scenario.state[name])} {say.number(value)}" for name, value in sight.state.items()
        )
        blocks += [*([Rule()] if shown else []), Labelled("STATE", values)]
    if sight.finished:
        blocks.append(Prose("The exercise is over."))
    return blocks


def room_time(room: RoomTime) -> str:
    """``Break until 10:40``, ``Caucus: 4 min left``, ``21 min left in this turn``, ``Time is up``."""
    if room.kind == "break":
        return "Break" if room.until is None else f"Break until {room.until:%H:%M}"
    if room.kind == "turn":
        return f"{timer_words(room.left)} in this turn" if room.left > timedelta() else "Time is up"
    words = timer_words(room.left) if room.left > timedelta() else "time is up"
    return f"{room.label}: {words}" if room.label else words[:1].upper() + words[1:]


def _turn(scenario: Scenario, sight: Sight) -> str:
    turns = list(scenario.turns)
    if not sight.turn:
        return ""
    return f"Turn {turns.index(sight.turn) + 1} of {len(turns)}: {say.titled(sight.turn, scenario.turns[sight.turn])}"


def _paper(scenario: Scenario, wall: Clocks, paper: Paper) -> Iterator[Block]:
    title = paper.title or (say.spelled(paper.name) if paper.name else "")
    way = say.way(scenario, paper.sender, paper.to, paper.mode)
    head = ". ".join(part for part in (title, way[:1].upper() + way[1:]) if part)
    yield Labelled(wall.short(paper.time)[0], head, "strong")
    yield from (Labelled("", block.text) for block in prose(paper.text))


def _question(names: Names, wall: Clocks, question: Question, sight: Sight) -> Iterator[Block]:
    decision = names.decision_at(question.decision)
    words = say.flat(decision.question)
    title = say.titled(question.decision, decision)
    if question.answer is not None and sight.cell:
        answer = say.titled(question.answer, decision.options[question.answer])
        yield Labelled("ANSWERED", f"{title}: {answer}", "strong")
        return
    yield Labelled("ASKED", f"{title}. {words}" if words else title, "strong")
    for letter, (name, option) in zip(say.LETTERS, decision.options.items(), strict=False):
        if name in question.options:
            text = say.flat(option.text)
            yield Labelled(f"  {letter}", f"{say.titled(name, option)}. {text}" if text else say.titled(name, option))
    if question.answer is not None:
        yield Labelled("ANSWER", say.titled(question.answer, decision.options[question.answer]), "strong")
    elif question.is_open and question.deadline is not None and sight.time is not None:
        left = say.duration(max(0, question.deadline - sight.time))
        yield Labelled("", f"Answer by {wall.first(question.deadline)}, in {left} of exercise time.")
