"""Commands: what a person does in an exercise, as frozen values.

The terminal, a file, a test and a browser all build the same ones and hand them to ``Exercise.do``. Names are those of
the scenario, exercise time and durations are whole seconds (times from the start), room time is in minutes. Every
field with a default may be left out.

Each family has a file: its commands, what each of them does, and what the story keeps of it.
"""

# ruff: noqa: F403, F405 - what of a family is for everybody, the family says

from __future__ import annotations

from typing import get_args

from sim.exercise.command import Command as Command
from sim.exercise.command import Opinion as Opinion
from sim.exercise.command import Own as Own
from sim.exercise.command import word_for as word_for
from sim.exercise.commands.decisions import *
from sim.exercise.commands.happenings import *
from sim.exercise.commands.history import *
from sim.exercise.commands.observing import *
from sim.exercise.commands.room import *
from sim.exercise.commands.time import *
from sim.exercise.story import WALL_PARTS as WALL_PARTS
from sim.faults import Misuse

AnyCommand = TimeCommand | DecisionCommand | HappeningCommand | ObservingCommand | RoomCommand | HistoryCommand
"""Every command there is. A ``match`` over them that is to be complete ends in ``assert_never``."""


def known(command: Command) -> AnyCommand:
    """A command as one of those there are. Raises Misuse for any other."""
    if not isinstance(command, AnyCommand):
        raise Misuse(f"An exercise does not know the command {type(command).__name__}.")
    return command


KINDS: dict[str, type[Command]] = {word_for(kind): kind for kind in get_args(AnyCommand)}
"""Every kind of command by its word."""
