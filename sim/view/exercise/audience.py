"""What an audience sees: marking, turn, clocks, what was handed out, the question, the minutes left, shown state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain

from sim.characters import letter
from sim.exercise.audience import Paper, Question, RoomTime, Sight
from sim.scenario.model import Decision, Scenario
from sim.scenario.names import Names
from sim.view.exercise.own_answers import seen_answers
from sim.view.exercise.room import minutes_words, timer_words
from sim.view.exercise.states import state_words
from sim.view.words import sentences as say
from sim.view.words.attached import attached, attached_line
from sim.view.words.clocks import Clocks, clocks
from sim.view.words.page import Bar, Block, Divider, Labelled, Prose, Series, beside, headed, prose

MINUTE = 60
APART = "Each team has its own words."


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that belong together; what is ``whole`` stands on one page wherever it can, with its letter. ``is_due``:
    it says what ``due`` of the window says, too."""

    blocks: tuple[Block, ...]
    whole: bool = False
    is_due: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """What a window in the room shows, by what becomes of it where not everything finds room at once.

    ``marking`` and ``head`` (turn, time, ``clocks``) stay on every page, and so do ``due``, the deadline or the answer
    of what is asked, and ``state`` where there is room for it. The ``parts`` are leafed through: a wall ``turns`` its
    pages by itself. ``news`` differs where something new has come. ``runs``: it changes by the second.
    """

    marking: tuple[Block, ...]
    head: tuple[Block, ...]
    clocks: tuple[Series, ...]
    parts: tuple[Part, ...]
    due: tuple[Prose | Series, ...]
    state: tuple[Block, ...]
    news: object
    turns: bool
    runs: bool


def audience_page(scenario: Scenario, sight: Sight) -> list[Block]:
    """All that one audience has, as on paper: in the order in which it came, and what is asked at the end."""
    window = audience_window(scenario, sight)
    if sight.blank:
        return list(window.marking)
    given, asked, answered = _given(scenario, sight), _asked(scenario, sight), _answered(scenario, sight)
    shown = [block for part in (*given, *answered, *chain.from_iterable(asked.values())) for block in part.blocks]
    below = [Divider(), *window.state] if shown and window.state else [*window.state]
    return [*window.marking, *window.head, *window.clocks, Divider(), *shown, *below]


def audience_window(scenario: Scenario, sight: Sight) -> Window:
    """The same for a window, where what is asked and what came last is seen first."""
    if sight.blank:
        return Window((Bar(scenario.marking, strong=True),), (), (), (), (), (), None, True, False)
    asked = _asked(scenario, sight)
    parts = [*chain.from_iterable(asked.values())]
    given, answered = list(_given(scenario, sight)), list(_answered(scenario, sight))
    who = say.titled(sight.cell, scenario.cells[sight.cell]) if sight.cell else ""
    turn, time = _turn(scenario, sight), "" if sight.room is None else room_time(sight.room)
    return Window(
        marking=(Bar(scenario.marking, scenario.title, who, strong=True),),
        head=(Bar(turn, right=time),) if turn or time else (),
        clocks=() if sight.time is None else (Series(clocks(scenario).each(_shown_time(sight.time, sight.rate))),),
        parts=(*parts, *reversed(given), *reversed(answered)) if sight.cell else (*given, *parts),
        due=tuple(_due(scenario, sight)),
        state=tuple(_state(scenario, sight)),
        news=_news(sight),
        turns=not sight.cell,
        runs=sight.runs,
    )


def _news(sight: Sight) -> object:
    papers = tuple((paper.line, paper.time, paper.title) for paper in sight.papers)
    asked = tuple((one.decision, one.is_open, one.answer, one.deadline) for one in sight.questions)
    return sight.begun, papers, asked, sight.finished


# ---------------------------------------------------------------- what stays


def _turn(scenario: Scenario, sight: Sight) -> str:
    turns = list(scenario.turns)
    if not sight.turn:
        return ""
    return f"Turn {turns.index(sight.turn) + 1} of {len(turns)}: {say.titled(sight.turn, scenario.turns[sight.turn])}"


def room_time(room: RoomTime) -> str:
    """``Break until 10:40``, ``Caucus: 3:59 left``, ``21 min left in this turn``, ``Time is up``."""
    if room.kind == "break":
        return "Break" if room.until is None else f"Break until {room.until:%H:%M}"
    if room.kind == "turn":
        return f"{minutes_words(room.left)} in this turn" if room.left > timedelta() else "Time is up"
    words = timer_words(room.left) if room.left > timedelta() else "time is up"
    return f"{room.label}: {words}" if room.label else words[:1].upper() + words[1:]


def _state(scenario: Scenario, sight: Sight) -> Iterator[Block]:
    if sight.state:
        values = tuple(state_words(name, scenario.state[name], value) for name, value in sight.state.items())
        yield Labelled("STATE", (Series(values),))
    if sight.finished:
        yield Prose("The exercise is over.")


def _due(scenario: Scenario, sight: Sight) -> Iterator[Prose | Series]:
    """By when what is asked is to be answered, the soonest first; on the wall also the answer. The answers of cells
    stand below it, as they are what gives way first."""
    names = Names(scenario)
    asked = [one for one in sight.questions if one.answer is None or not sight.cell]
    for question in sorted(asked, key=lambda one: (one.deadline is None, one.deadline or 0)):
        decision = names.decision_at(question.decision)
        of = f"{say.titled(question.decision, decision)}: " if len(asked) > 1 else ""
        end, row = _end(names, question, sight), tuple(seen_answers(scenario, decision, question))
        if end is not None:
            yield Prose(f"{of}{end.words}" if of else f"{end.label} {end.words}".strip())
        if row:
            yield Series((f"{of}{row[0]}", *row[1:]))


# ---------------------------------------------------------------- what was handed out


def _given(scenario: Scenario, sight: Sight) -> Iterator[Part]:
    """The briefing and the papers, in the order in which they came, be it with one command."""
    wall = clocks(scenario)
    briefing = tuple(_briefing(scenario, wall, sight))
    before = [paper for paper in sight.papers if (paper.line, paper.time) < sight.begun]
    yield from (_paper(scenario, wall, paper) for paper in before)
    if briefing:
        yield Part(briefing)
    yield from (_paper(scenario, wall, paper) for paper in sight.papers[len(before) :])


def _briefing(scenario: Scenario, wall: Clocks, sight: Sight) -> Iterator[Block]:
    """The briefing with its questions for discussion; among a cell's papers it has a head as they do."""
    words: list[Block] = [
        *prose(sight.briefing),
        *attached_line(scenario, sight.attached, indent=1),
        *chain.from_iterable(headed("", question, item=True) for question in sight.discuss),
    ]
    if sight.cell and words:
        yield Labelled(wall.short(sight.begun[1])[0], _turn(scenario, sight), "strong")
    yield from words
    if sight.apart:
        yield Prose(APART, indent=1)


def _paper(scenario: Scenario, wall: Clocks, paper: Paper) -> Part:
    """``Sun 22:38 Short-range missile. DPRK to ROK, flash message`` and the words; a notice has no time of the
    exercise."""
    if paper.is_notice:
        return Part((Labelled("NOTICE", beside(paper.text)),))
    title = paper.title or (say.spelled(paper.name) if paper.name else "")
    way = say.way(scenario, paper.sender, paper.to, paper.mode)
    head = ". ".join(part for part in (title, way[:1].upper() + way[1:]) if part)
    return Part((Labelled(wall.short(paper.time)[0], head, "strong"), *_body(scenario, paper)))


def _body(scenario: Scenario, paper: Paper) -> Iterator[Labelled]:
    if paper.text:
        yield Labelled("", beside(paper.text))
    if paper.apart:
        yield Labelled("", APART)
    if paper.attached:
        yield Labelled("", attached(scenario, paper.attached))


# ---------------------------------------------------------------- what is asked


def _asked(scenario: Scenario, sight: Sight) -> dict[str, list[Part]]:
    """The questions that are open to this audience, and on the wall one that is answered, each in its parts."""
    names = Names(scenario)
    return {
        one.decision: list(_question(names, one, sight))
        for one in sight.questions
        if one.answer is None or not sight.cell
    }


def _answered(scenario: Scenario, sight: Sight) -> Iterator[Part]:
    """What a cell has answered, a line each."""
    for question in sight.questions:
        if question.answer is not None and sight.cell:
            decision = Names(scenario).decision_at(question.decision)
            title = say.titled(question.decision, decision)
            own = seen_answers(scenario, decision, replace(question, options=()))
            row = f" ({' | '.join(own)})" if question.own else ""
            words = f"{title}: {_answer(decision, question)}{row}"
            yield Part((Labelled("ANSWERED", words, "strong"),), whole=True)


def _question(names: Names, question: Question, sight: Sight) -> Iterator[Part]:
    """The question, the options that are offered by their letters, and the answer or by when it is due."""
    decision = names.decision_at(question.decision)
    title = say.titled(question.decision, decision)
    words = question.words or (APART if question.apart else "")
    yield Part((Labelled("ASKED", headed(f"{title}." if words else title, words), "strong"),))
    for place, (name, option) in enumerate(decision.options.items()):
        if name in question.options:
            title, text = say.titled(name, option), question.said_of.get(name, "")
            yield Part((Labelled(f"  {letter(place)}", headed(f"{title}." if text else title, text)),), whole=True)
    if decision.bounds is not None and question.is_open and question.answer is None:
        yield Part((Labelled("", f"Options to take: {say.how_many(decision)}."),), whole=True)
    yield Part(tuple(_ends(names, question, sight)), whole=True, is_due=True)


def _ends(names: Names, question: Question, sight: Sight) -> Iterator[Labelled]:
    """The answers of the cells, and the decision's, or by when it is due."""
    if question.own:
        row = seen_answers(names.scenario, names.decision_at(question.decision), question)
        yield Labelled("", (Series(tuple(row)),))
    end = _end(names, question, sight)
    if end is not None:
        yield end


def _end(names: Names, question: Question, sight: Sight) -> Labelled | None:
    """The decision's answer, or by when it is due."""
    if question.answer is not None:
        return Labelled("ANSWER", _answer(names.decision_at(question.decision), question), "strong")
    if question.is_open and question.deadline is not None and sight.time is not None:
        left = _left(question.deadline - sight.time, sight.rate)
        due = clocks(names.scenario).first(question.deadline)
        return Labelled("", f"Answer by {due}, in {left} of exercise time.")
    return None


def _shown_time(time: int, rate: int) -> int:
    """The exercise time to show; a clock that runs shows minutes."""
    return time - time % MINUTE if rate else time


def _left(seconds: int, rate: int) -> str:
    """``12m``; while the clock runs to the minute that has begun, in the last one to the second where that is one in
    the room."""
    seconds = max(0, seconds)
    if not rate or (seconds < MINUTE and rate == 1):
        return say.duration(seconds)
    return say.duration(-(-seconds // MINUTE) * MINUTE)


def _answer(decision: Decision, question: Question) -> str:
    assert question.answer is not None
    return say.flat(question.other) or say.taken(decision, question.answer)
