"""What every command comes to, by its family: what it does to the run, and what the story and the room keep of it."""

from __future__ import annotations

from typing import assert_never

from sim.exercise.command import Command
from sim.exercise.commands import (
    Clock,
    DecisionCommand,
    HappeningCommand,
    HistoryCommand,
    ObservingCommand,
    Rewind,
    RoomCommand,
    TimeCommand,
    decisions,
    happenings,
    history,
    known,
    observing,
    room,
    time,
)
from sim.exercise.entry import LogEntry
from sim.exercise.room import Room
from sim.exercise.running import STOPPED, RunningClock
from sim.exercise.situation import Doing, Situation
from sim.exercise.story import Story
from sim.faults import Misuse


def steer(command: Command, situation: Situation) -> Doing:
    """Do what a command says to the situation's play. Raises Misuse for what makes no sense there."""
    known_command = known(command)
    if isinstance(known_command, TimeCommand):
        return time.do(known_command, situation)
    if isinstance(known_command, DecisionCommand):
        return decisions.do(known_command, situation)
    if isinstance(known_command, HappeningCommand):
        return happenings.do(known_command, situation)
    if isinstance(known_command, ObservingCommand):
        return observing.do(known_command, situation)
    if isinstance(known_command, RoomCommand):
        return room.do(known_command, situation)
    if isinstance(known_command, HistoryCommand):
        raise Misuse("Only a whole exercise goes back, and not a run that is tried.")
    assert_never(known_command)


def tell(story: Story, entry: LogEntry) -> None:
    """Take one more entry into a story: what was said, then what came of it."""
    known_command = known(entry.command)
    if isinstance(known_command, DecisionCommand):
        decisions.keep(known_command, story, entry)
    elif isinstance(known_command, HappeningCommand):
        happenings.keep(known_command, story, entry)
    elif isinstance(known_command, ObservingCommand):
        observing.keep(known_command, story, entry)
    elif isinstance(known_command, RoomCommand):
        room.keep(known_command, story, entry)
    elif isinstance(known_command, HistoryCommand):
        history.keep(known_command, story, entry)
    elif not isinstance(known_command, TimeCommand):
        assert_never(known_command)
    story.add(entry)
    story.clock = _clock_after(story.clock, entry)


def _clock_after(clock: RunningClock, entry: LogEntry) -> RunningClock:
    """The clock that runs, after one more entry; what goes back stops it."""
    command = entry.command
    if isinstance(command, Clock):
        return RunningClock(command.rate, entry.at, entry.after.time) if command.rate else STOPPED
    if isinstance(command, HistoryCommand):
        return STOPPED
    return clock.after(entry.at, entry.after.time, behind=command.by_itself)


def tell_room(its_room: Room, entry: LogEntry, is_slip: bool = False) -> None:
    """Take one more entry into what is known of the room, in the order of the log; of a slip nothing but its time."""
    command = known(entry.command)
    if isinstance(command, RoomCommand) and not is_slip:
        room.keep_in_room(command, its_room, entry)
    if isinstance(command, Rewind) and not is_slip:
        its_room.timer = None  # it was for what is left behind
    its_room.add(entry, is_slip)
