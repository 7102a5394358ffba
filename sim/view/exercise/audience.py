"""What an audience sees: marking, turn, clocks, what was handed out, the question, the minutes left, shown state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import chain

from sim.characters import letter
from sim.exercise.audience import Paper, Question, RoomTime, Sight
from sim.scenario.model import Decision, Scenario
from sim.scenario.names import Names
from sim.view.exercise.room import timer_words
from sim.view.words import sentences as say
from sim.view.words.attached import attached, attached_line
from sim.view.words.clocks import Clocks, clocks
from sim.view.words.page import AsWritten, Bar, Block, Cut, Divider, Labelled, Prose, Series, beside, headed, prose

ALL = 1_000_000
MOST_LINES = 60
"""A screen that is too low has fewer lines than this for one text."""


@dataclass(frozen=True, slots=True)
class Space:
    """How much a screen has room for: so many of the latest papers; so many lines of each text, of each option, of the
    clocks and of the state; what was ``answered``; options a line each, or (``in_rows``) as many to a line as fit it;
    or only (``barest``) what came last and what is asked."""

    papers: int = ALL
    answered: bool = True
    of_clocks: int = ALL
    of_text: int = ALL
    of_option: int = ALL
    in_rows: bool = False
    barest: bool = False


def audience_pages(scenario: Scenario, sight: Sight) -> list[Callable[[], list[Block]]]:
    """The page of one audience, and what is left of it where that finds no room, more and more left out."""
    return [partial(audience_page, scenario, sight, room) for room in _rooms(sight)]


def _rooms(sight: Sight) -> list[Space]:
    """In what order things give way: the oldest papers, what was answered, clocks and state beyond a line, what options
    say beside their titles, the ends of texts, a line for each option, all that stands above and below; last what
    options there are, and never a deadline."""
    rooms = [Space(papers) for papers in range(len(sight.papers), 0, -1)] or [Space()]
    rooms.append(replace(rooms[-1], answered=False))
    rooms.append(replace(rooms[-1], of_clocks=1))
    rooms += [replace(rooms[-1], of_option=lines) for lines in (3, 2, 1)]
    rooms += [replace(rooms[-1], of_text=lines) for lines in range(MOST_LINES, 2, -1)]
    rooms.append(replace(rooms[-1], in_rows=True, of_option=ALL))
    rooms.append(replace(rooms[-1], barest=True))
    rooms += [replace(rooms[-1], of_text=lines) for lines in (2, 1)]
    return [*rooms, *(replace(rooms[-1], of_option=lines) for lines in range(MOST_LINES, 0, -1))]


def audience_page(scenario: Scenario, sight: Sight, room: Space = Space()) -> list[Block]:
    """The page of one audience, as far as there is ``room`` for it."""
    if sight.blank:
        return [Bar(scenario.marking, strong=True)]
    wall = clocks(scenario)
    shown = [*_papers(scenario, wall, sight, room), *_questions(Names(scenario), wall, sight, room)]
    if room.barest:
        return [Bar(scenario.marking, strong=True), *shown]
    who = say.titled(sight.cell, scenario.cells[sight.cell]) if sight.cell else ""
    blocks: list[Block] = [
        Bar(scenario.marking, scenario.title, who, strong=True),
    ]
    turn, time = _turn(scenario, sight), "" if sight.room is None else room_time(sight.room)
    if turn or time:
        blocks.append(Bar(turn, right=time))
    if sight.time is not None:
        blocks.append(Cut((Series(wall.each(sight.time)),), room.of_clocks))
    blocks += [Divider(), *shown]
    if sight.state:
        values = " | ".join(
            f"{say.briefly(name, scenario.state[name])} {say.number(value)}" for name, value in sight.state.items()
        )
        blocks += [*([Divider()] if shown else []), Cut((Labelled("STATE", values),), room.of_clocks)]
    if sight.finished:
        blocks.append(Prose("The exercise is over."))
    return blocks


def _papers(scenario: Scenario, wall: Clocks, sight: Sight, room: Space) -> Iterator[Block]:
    """The briefing with its questions for discussion, and what was handed out."""
    briefing: list[AsWritten | Prose] = [
        *prose(sight.briefing),
        *attached_line(scenario, sight.attached, indent=1),
        *chain.from_iterable(headed("", question, item=True) for question in sight.discuss),
    ]
    if briefing:
        yield Cut(tuple(briefing), room.of_text)
    left_out = len(sight.papers) - room.papers
    if left_out > 0:
        yield Prose(f"{left_out} earlier; they were handed out.", quiet=True)
    for paper in sight.papers[-room.papers :]:
        yield Cut((_head(scenario, wall, paper), *_body(scenario, paper)), room.of_text)


def _head(scenario: Scenario, wall: Clocks, paper: Paper) -> Labelled:
    """``Sun 22:38 Short-range missile. DPRK to ROK, flash message``; a notice has no time of the exercise."""
    if paper.is_notice:
        return Labelled("NOTICE", beside(paper.text))
    title = paper.title or (say.spelled(paper.name) if paper.name else "")
    way = say.way(scenario, paper.sender, paper.to, paper.mode)
    head = ". ".join(part for part in (title, way[:1].upper() + way[1:]) if part)
    return Labelled(wall.short(paper.time)[0], head, "strong")


def _body(scenario: Scenario, paper: Paper) -> Iterator[Labelled]:
    if paper.text and not paper.is_notice:
        yield Labelled("", beside(paper.text))
    if paper.attached:
        yield Labelled("", attached(scenario, paper.attached))


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


def _questions(names: Names, wall: Clocks, sight: Sight, room: Space) -> Iterator[Block]:
    for question in sight.questions:
        if question.answer is None or not sight.cell:
            yield from _question(names, wall, question, sight, room)
        elif room.answered:
            decision = names.decision_at(question.decision)
            title = say.titled(question.decision, decision)
            yield Labelled("ANSWERED", f"{title}: {_answer(decision, question)}", "strong")


def _question(names: Names, wall: Clocks, question: Question, sight: Sight, room: Space) -> Iterator[Block]:
    """The question, the options that are offered by their letters, and the answer or by when it is due."""
    decision = names.decision_at(question.decision)
    title = say.titled(question.decision, decision)
    head = headed(f"{title}." if question.words else title, question.words)
    yield Cut((Labelled("ASKED", head, "strong"),), room.of_text)
    yield from _options(decision, question, room)
    if decision.bounds is not None and question.is_open and question.answer is None:
        yield Labelled("", f"Options to take: {say.how_many(decision)}.")
    if question.answer is not None:
        yield Labelled("ANSWER", _answer(decision, question), "strong")
    elif question.is_open and question.deadline is not None and sight.time is not None:
        left = say.duration(max(0, question.deadline - sight.time))
        yield Labelled("", f"Answer by {wall.first(question.deadline)}, in {left} of exercise time.")


def _options(decision: Decision, question: Question, room: Space) -> Iterator[Block]:
    """What is offered, by the letters of all options; where only titles find room, with a sign that there is more."""
    offered = [
        (letter(place), say.titled(name, option), question.said_of.get(name, ""))
        for place, (name, option) in enumerate(decision.options.items())
        if name in question.options
    ]
    if room.in_rows:
        parts = [f"{mark} {title}" for mark, title, _ in offered]
        if any(text for *_, text in offered):
            parts[-1] += " …"
        yield Cut((Labelled("", (Series(tuple(parts)),)),), room.of_option)
        return
    for mark, title, text in offered:
        yield Cut((Labelled(f"  {mark}", headed(f"{title}." if text else title, text)),), room.of_option)


def _answer(decision: Decision, question: Question) -> str:
    assert question.answer is not None
    return say.taken(decision, question.answer)
