"""The room and its wall in words: its time, breaks and timer, what the projector carries and is about to."""

from __future__ import annotations

from datetime import datetime, timedelta

from sim.exercise.commands import Command, Reveal, Rewind, Show, Wall
from sim.exercise.session import Exercise
from sim.view import sentences as say


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


def wall_words(exercise: Exercise) -> str:
    """What the projector carries: ``channel_news with clocks, options, time and state``."""
    wall = exercise.story.wall
    if wall.blank:
        return "blank"
    shown = f"message #{wall.shown}" if wall.shown.isdigit() else wall.shown
    parts = [part for part in wall.parts if part != "options" or wall.shown in exercise.story.asked]
    return f"{shown or 'no element'}, with {say.listed(parts)}" if parts else shown or "the marking alone"


def warning(exercise: Exercise, command: Command) -> str:
    """What a command that asks for a confirming Enter is about to do."""
    if isinstance(command, Show):
        shown = f"message #{command.name}" if command.name.isdigit() else command.name or "no element"
        return f"The wall will show {shown}."
    if isinstance(command, Wall):
        return (
            f"The wall will be blank but for the marking; now it shows {wall_words(exercise)}."
            if command.blank
            else (f"The wall will carry {say.listed(command.parts) or 'nothing beside what is shown'}.")
        )
    if isinstance(command, Reveal):
        sealed = [command.decision] if command.decision else sorted(exercise.story.sealed)
        return f"Audiences will see the answer to {say.listed(sealed)}."
    if isinstance(command, Rewind):
        return f"Back to how it stood after line {command.line}; what came since stays in the log as a branch."
    return "The exercise will be over."
