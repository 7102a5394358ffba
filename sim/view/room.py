"""The room and its wall in words: its time, breaks and timer, what the projector carries and is about to."""

from __future__ import annotations

from datetime import datetime, timedelta

from sim.exercise.commands import Command, End, Reveal, Rewind, Show, Timer, Undo, Wall
from sim.exercise.session import Exercise
from sim.exercise.story import Story
from sim.view import sentences as say
from sim.view.clocks import clocks


def room_words(exercise: Exercise, now: datetime) -> str:
    """``room 10:52 | 14 of 35 min, ends 11:13``."""
    room, story = exercise.room, exercise.story
    parts = [f"room {now:%H:%M}"]
    entry = story.begun.get(story.turn)
    minutes = exercise.scenario.turns[story.turn].minutes if story.turn else None
    if entry is not None and minutes:
        spent = room.minutes(entry.at, now)
        ends = now + timedelta(minutes=minutes) - room.spent(entry.at, now)
        over = f"{spent - minutes} min over" if spent > minutes else f"ends {ends:%H:%M}"
        parts.append(f"{spent} of {minutes} min, {over}")
    return " | ".join(parts)


def on_break(exercise: Exercise, now: datetime) -> str:
    """``break, 4 of 15 min``; empty where the room is at work."""
    room = exercise.room
    if not room.on_break:
        return ""
    planned = f" of {room.break_minutes}" if room.break_minutes else ""
    return f"break, {int((now - room.breaks[-1][0]) / timedelta(minutes=1))}{planned} min"


def timer(exercise: Exercise, now: datetime) -> str:
    """``Caucus: 4 min left``; empty where no timer runs."""
    room = exercise.room
    left = room.left(now)
    if left is None or room.timer is None:
        return ""
    return f"{room.timer.label or 'Timer'}: {timer_words(left)}"


def timer_words(left: timedelta) -> str:
    """``4 min left``, ``less than a minute left``, ``2 min over``."""
    seconds = int(left.total_seconds())
    if seconds < 0:
        return f"{-seconds // 60} min over"
    return "less than a minute left" if seconds < 60 else f"{seconds // 60} min left"


def wall_words(story: Story) -> str:
    """What the projector carries: ``channel_news with clocks, options, time and state``."""
    wall = story.wall
    if wall.blank:
        return "blank"
    shown = f"message #{wall.shown}" if wall.shown.isdigit() else wall.shown
    parts = [part for part in wall.parts if part != "options" or wall.shown in story.asked]
    carried = say.listed(parts)
    return f"{shown}, with {carried}" if shown and carried else shown or carried or "the marking alone"


def warning(exercise: Exercise, command: Command) -> str:
    """What a command is about to do that reaches the wall, or leaves behind what was played; empty for all others.

    Raises Misuse where the command would be refused.
    """
    if not isinstance(command, Show | Wall | Reveal | Rewind | End | Undo | Timer):
        return ""
    _, story = exercise.preview(command)
    if isinstance(command, Timer):
        return f"Everybody will read “{command.label}” beside the timer." if command.label else ""
    if isinstance(command, Rewind):
        back = clocks(exercise.scenario).first(exercise.position_after(command.line).time)
        return f"Back to {back}, after line {command.line}; what came since stays in the log as a branch."
    if isinstance(command, End):
        return "The exercise will be over."
    if story.sealed != exercise.story.sealed:
        return _unsealed(story.sealed, exercise.story.sealed)
    if isinstance(command, Undo) and story.wall == exercise.story.wall:
        return ""
    if story.wall.blank:
        return "The wall will be blank but for the marking."
    return f"The wall will show {wall_words(story)}.{_asked_of(exercise, story.wall.shown)}"


def _unsealed(after: set[str], before: set[str]) -> str:
    if before - after:
        return f"Those who were asked, and the wall, may then show the answer to {say.listed(sorted(before - after))}."
    return f"The answer to {say.listed(sorted(after - before))} will be under seal again; it was seen."


def _asked_of(exercise: Exercise, shown: str) -> str:
    """Whose question it is, where it is not everybody's."""
    decision = exercise.names.decision(shown, None)
    if decision is None:
        return ""
    cells = {exercise.scenario.actors[actor].cell for actor in decision.by}
    if cells >= set(exercise.names.player_cells):
        return ""
    named = say.listed(say.actor(exercise.scenario, cell) for cell in exercise.scenario.cells if cell in cells)
    return f" It is asked of {named} alone; every cell will see it."
