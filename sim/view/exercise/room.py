"""The room and its wall in words: its time, breaks and timer, what the projector carries and is about to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import assert_never

from sim.characters import brief
from sim.exercise.command import Command
from sim.exercise.commands import Choose, Respond
from sim.exercise.consequence import (
    Consequence,
    HandedOut,
    LabelRead,
    OnTheWall,
    Opened,
    Over,
    PlaysInBreak,
    Replaced,
    SealedAgain,
    TakenBack,
    TakesEffect,
    WentBack,
    Without,
    consequence,
    is_only_shown,
)
from sim.exercise.facilitator import ExerciseClock, RoomClock, clock_of
from sim.exercise.session import Exercise
from sim.exercise.situation import Stands
from sim.exercise.story import OnWall
from sim.view.exercise.replay import line_words
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks
from sim.view.words.page import Block, Prose


def room_words(room: RoomClock) -> str:
    """``room 10:52 | 14 of 35 min, ends 11:13``."""
    words, turn = f"room {room.now:%H:%M}", room.turn
    if turn is None:
        return words
    over = f"{turn.spent - turn.planned} min over" if turn.spent > turn.planned else f"ends {turn.ends:%H:%M}"
    return f"{words} | {turn.spent} of {turn.planned} min, {over}"


def on_break(room: RoomClock) -> str:
    """``break, 4 of 15 min``; empty where the room is at work."""
    if room.pause is None:
        return ""
    planned = f" of {room.pause.planned}" if room.pause.planned else ""
    return f"break, {int(room.pause.lasted / timedelta(minutes=1))}{planned} min"


def timer(room: RoomClock) -> str:
    """``Caucus: 3:59 left``; empty where no timer runs."""
    return "" if room.timer is None else f"{room.timer.label or 'Timer'}: {timer_words(room.timer.left)}"


def timer_words(left: timedelta) -> str:
    """``9:59 left``, ``1:09:59 left``, ``2:05 over``. A second that has begun counts: ten minutes begin at 10:00."""
    seconds = -(-left // timedelta(seconds=1)) if left > timedelta() else left // timedelta(seconds=1)
    hours, rest = divmod(abs(seconds), 3600)
    told = f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
    return f"{told} left" if left > timedelta() else f"{told} over"


def minutes_words(left: timedelta) -> str:
    """``4 min left``, ``less than a minute left``."""
    minutes = left // timedelta(minutes=1)
    return f"{minutes} min left" if minutes else "less than a minute left"


def clock_words(clock: ExerciseClock) -> str:
    """``clock runs 10:1``; ``clock 10:1, stands: a break``; empty where nobody let it run."""
    if not clock.rate or clock.stands == "stopped":
        return ""
    return f"clock {clock.rate}:1, stands: {_STANDS[clock.stands]}" if clock.stands else f"clock runs {clock.rate}:1"


def clock_page(exercise: Exercise, now: datetime) -> list[Block]:
    """What exercise time it is, and whether it follows the room's."""
    situation = exercise.situation(now=now)
    clock = clock_of(situation)
    how = "It stands until you move it; `clock run` lets it follow the room's."
    if clock_words(clock):
        how = f"It runs {clock.rate}:1{f', and stands now: {_STANDS[clock.stands]}' if clock.stands else ''}."
    return [Prose(f"{clocks(exercise.scenario).long(situation.time)}. {how}")]


_STANDS: dict[Stands, str] = {
    "break": "a break",
    "deadline": "a deadline",
    "ending": "an ending",
    "control": "your decision",
    "sealed": "an answer under seal takes effect",
    "end": "an open question",
}


def wall_words(wall: OnWall) -> str:
    """What the projector carries, and whether by itself: ``follows: channel_news, with clocks and state``."""
    return "blank" if wall.blank else f"{'follows' if wall.follow else 'held'}: {_carried(wall)}"


def _carried(wall: OnWall) -> str:
    """``channel_news, with clocks, options, time and state``."""
    shown = f"message #{wall.shown}" if wall.shown.isdigit() else wall.shown
    carried = say.listed(wall.parts)
    return f"{shown}, with {carried}" if shown and carried else shown or carried or "the marking alone"


def warning(exercise: Exercise, command: Command, shown_too: bool = True) -> str:
    """What a command is about to do that players will see, or that leaves behind what was played or waits; empty for
    all others. Without ``shown_too`` what players see is not asked about, as long as nothing else comes of it.

    Raises Misuse where the command would be refused.
    """
    then = consequence(exercise, command)
    if then is None or (is_only_shown(then) and not shown_too):
        return ""
    return _brought_about(exercise, then)


def _brought_about(exercise: Exercise, then: Consequence) -> str:
    """What a consequence is, in words."""
    match then:
        case LabelRead():
            return f"Everybody will read “{then.label}” beside the timer."
        case WentBack():
            back = clocks(exercise.scenario).first(then.time)
            return f"Back to {back}, after line {then.line}; what came since stays in the log as a branch."
        case TakenBack():
            return _taken_back(exercise, then)
        case Over():
            return _over(exercise, then)
        case HandedOut():
            return _handed_out(exercise, then)
        case Without():
            return _without(exercise, then)
        case Opened():
            titles = say.listed(f"“{say.node_title(exercise.names, name)}”" for name in then.decisions)
            return f"The wall and the rooms of those who were asked then show what was answered to {titles}."
        case SealedAgain():
            return f"The answer to {say.listed(then.decisions)} will be under seal again; it was seen."
        case Replaced():
            return " ".join(_replaced(exercise, then))
        case TakesEffect():
            return _takes_effect(exercise, then.decisions)
        case OnTheWall():
            return _on_the_wall(exercise, then)
        case PlaysInBreak():
            until = "" if then.until is None else f" until {then.until:%H:%M}"
            return f"The room is on a break{until}. Enter plays on all the same."
        case _:
            assert_never(then)


def _over(exercise: Exercise, then: Over) -> str:
    """``The exercise will be over. “Posture” is open and has no answer. Turn 4 has not begun.``"""
    words = ["The exercise will be over."]
    if then.unanswered:
        titles = say.listed(f"“{say.node_title(exercise.names, name)}”" for name in then.unanswered)
        words.append(f"{titles} {'is' if len(then.unanswered) == 1 else 'are'} open and without an answer.")
    if then.turns:
        turns = _turns(exercise, then.turns)
        words.append(f"{turns[:1].upper()}{turns[1:]} {'has' if len(then.turns) == 1 else 'have'} not begun.")
    return " ".join(words)


def _turns(exercise: Exercise, names: Sequence[str]) -> str:
    """``turn 4``, ``turns 2 to 4``, ``turns 2 and 4``."""
    order = list(exercise.scenario.turns)
    numbers = [order.index(name) + 1 for name in names]
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"turns {numbers[0]} to {numbers[-1]}"
    return f"turn{'s' if len(numbers) > 1 else ''} {say.listed(map(str, numbers))}"


def _handed_out(exercise: Exercise, then: HandedOut) -> str:
    """``Everybody will read “Back at 10:30”: ROK, US and Japan.``; who gets what is released."""
    cells = say.listed(say.actor(exercise.scenario, cell) for cell in then.cells)
    if not then.name:
        return f"Everybody will read “{brief(then.words)}”: {cells}."
    title = _title(exercise, then.name)
    if then.name in exercise.scenario.turns:
        return f"{_turns(exercise, [then.name]).capitalize()}, “{title}”, begins for {cells}."
    verb = "is asked of" if exercise.names.decision(then.name, None) is not None else "goes to"
    return f"“{title}” {verb} {cells} now."


def _title(exercise: Exercise, name: str) -> str:
    """The title of what may come, an inject of one's own included."""
    own = exercise.story.improvised.get(name)
    return say.node_title(exercise.names, name) if own is None else own.title


MOST_LOST = 6
"""So many of the things that would not come are named."""


def _without(exercise: Exercise, then: Without) -> str:
    """``Without “The larger one” these do not come by themselves: turns 2 to 4, “A call” and 3 more.``"""
    turns = [name for name in then.lost if name in exercise.scenario.turns]
    parts = [_turns(exercise, turns)] if turns else []
    others = [f"“{_title(exercise, name)}”" for name in then.lost if name not in turns]
    parts += others[:MOST_LOST]
    if len(others) > MOST_LOST:
        parts.append(f"{len(others) - MOST_LOST} more")
    comes = "this does not come by itself" if len(then.lost) == 1 else "these do not come by themselves"
    return f"Without “{_title(exercise, then.name)}” {comes}: {say.listed(parts)}."


def _taken_back(exercise: Exercise, then: TakenBack) -> str:
    """What is taken back, what goes with it, and what stays."""
    words, who = f"Takes back {line_words(exercise, then.line).rstrip('.')}.", exercise.entry(then.line).operator
    if who != exercise.operator:
        words += f" It came from {who or 'elsewhere'}."
    if then.also:
        verb = "goes" if len(then.also) == 1 else "go"
        words += f" With it {verb} {'; '.join(line_words(exercise, line) for line in then.also)}."
    if then.keeps:
        verb = "stays" if len(then.keeps) == 1 else "stay"
        words += f" {_lines(then.keeps).capitalize()} {verb}."
    return f"{words} {_brought_about(exercise, then.then)}" if then.then is not None else words


def _lines(numbers: Sequence[int]) -> str:
    """``line 46``, ``lines 46 and 48``."""
    return f"line{'s' * (len(numbers) > 1)} {say.listed(map(str, numbers))}"


def _replaced(exercise: Exercise, then: Replaced) -> Iterator[str]:
    """The answer that gives way, whose it is, and why it was given."""
    given = exercise.entry(then.line).command
    if then.is_overruled:
        yield "This overrules what the cells answered; the answer of each is kept."
    elif isinstance(given, Choose | Respond):
        answer = say.taken(exercise.names.decision_at(given.decision), given.answer)
        reasons = "; ".join(say.flat(opinion.text) for opinion in (*given.rationale, *given.dissent))
        why = f" ({reasons})" if reasons else ""
        whose = f"{say.actor(exercise.scenario, given.cell)}'s" if isinstance(given, Respond) else "the"
        by = f" by {given.by}" if isinstance(given, Choose) and given.by else ""
        yield f"This replaces {whose} answer “{answer}”{by}{why}."
    else:
        yield "This replaces what was rolled."
    if isinstance(given, Choose) and len(then.asked) > 1:
        yield "`answer CELL OPTION` keeps an answer of each."
    if then.takes_effect:
        yield _takes_effect(exercise, then.takes_effect)


def _takes_effect(exercise: Exercise, decisions: Sequence[str]) -> str:
    titles = say.listed(f"“{say.node_title(exercise.names, name)}”" for name in decisions)
    return f"The sealed answer to {titles} takes effect: what comes of it may tell. `reveal` opens it first."


def _on_the_wall(exercise: Exercise, then: OnTheWall) -> str:
    """What the wall will carry, and whose question it is, where it is not everybody's."""
    if then.wall.blank:
        return "The wall will be blank but for the marking."
    words = f"The wall will show {_carried(then.wall)}."
    if not then.asked_of:
        return words
    named = say.listed(say.actor(exercise.scenario, cell) for cell in then.asked_of)
    return f"{words} It is asked of {named} alone; every cell will see it."
