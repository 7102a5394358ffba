"""What every command comes to, by its family: what it does to the run, and what the story and the room keep of it."""

from __future__ import annotations

from typing import assert_never

from sim.exercise.command import Command
from sim.exercise.commands import (
    DecisionCommand,
    HappeningCommand,
    HistoryCommand,
    ObservingCommand,
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
from sim.exercise.situation import Doing, Situation
from sim.exercise.story import Story
from sim.faults import Misuse


def steer(command: Command, situation: Situation) -> Doing:
    """Do what a command says to the situation's play. Raises Misuse for what makes no sense there."""
    one = known(command)
    if isinstance(one, TimeCommand):
        return time.do(one, situation)
    if isinstance(one, DecisionCommand):
        return decisions.do(one, situation)
    if isinstance(one, HappeningCommand):
        return happenings.do(one, situation)
    if isinstance(one, ObservingCommand):
        return observing.do(one, situation)
    if isinstance(one, RoomCommand):
        return room.do(one, situation)
    if isinstance(one, HistoryCommand):
        raise Misuse("Only a whole exercise goes back, and not a run that is tried.")
    assert_never(one)


def tell(story: Story, entry: LogEntry) -> None:
    """Take one more entry into a story: what was said, then what came of it."""
    one = known(entry.command)
    if isinstance(one, DecisionCommand):
        decisions.keep(one, story, entry)
    elif isinstance(one, HappeningCommand):
        happenings.keep(one, story, entry)
    elif isinstance(one, ObservingCommand):
        observing.keep(one, story, entry)
    elif isinstance(one, RoomCommand):
        room.keep(one, story)
    elif isinstance(one, HistoryCommand):
        history.keep(one, story, entry)
    elif not isinstance(one, TimeCommand):
        assert_never(one)
    story.add(entry)


def tell_room(its_room: Room, entry: LogEntry, is_slip: bool = False) -> None:
    """Take one more entry into what is known of the room, in the order of the log; of a slip nothing but its time."""
    command = known(entry.command)
    if isinstance(command, RoomCommand) and not is_slip:
        room.keep_in_room(command, its_room, entry)
    its_room.add(entry, is_slip)
