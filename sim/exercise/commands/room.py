"""Commands of the room and its wall: who sits where, breaks, a timer, what the projector carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import assert_never

from sim.exercise.command import Command
from sim.exercise.entry import LogEntry
from sim.exercise.room import Countdown, Room
from sim.exercise.shape import AnyWhole
from sim.exercise.situation import NOTHING, Doing, Situation
from sim.exercise.story import WALL_PARTS, Story
from sim.faults import Misuse, nearest_or_all
from sim.scenario.model import Decision

LONGEST_BREAK = 24 * 60
"""Minutes; a longer break is another day's exercise."""

__all__ = ["Back", "Break", "InRoom", "Resumed", "RoomCommand", "Roster", "Show", "Timer", "Wall"]


@dataclass(frozen=True, slots=True)
class Roster(Command):
    """Who sits in a cell."""

    moves_run = False
    is_remark = True

    cell: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Break(Command):
    """Stop the room's clock, until Back; ``minutes`` is how long the break is to be."""

    moves_run = False
    is_remark = True

    minutes: AnyWhole | None = None


@dataclass(frozen=True, slots=True)
class Back(Command):
    """The break is over."""

    moves_run = False
    is_remark = True


@dataclass(frozen=True, slots=True)
class Resumed(Command):
    """The exercise was closed for a while, since the last line; that was no time in the room."""

    moves_run = False
    is_remark = True


@dataclass(frozen=True, slots=True)
class Timer(Command):
    """Give the room so many minutes and ``seconds`` from now, for something; 0 of both takes the timer away.

    It is the turn's, and ends with it.
    """

    moves_run = False
    is_remark = True
    asked_about = True
    words = ("label",)

    minutes: AnyWhole
    label: str = ""
    seconds: AnyWhole = 0

    @property
    def length(self) -> timedelta:
        """How long it runs."""
        return timedelta(minutes=self.minutes, seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Show(Command):
    """Put an element on the wall: a turn, an inject that has been handed out, a decision that has been asked."""

    moves_run = False
    asked_about = True

    name: str


@dataclass(frozen=True, slots=True)
class Wall(Command):
    """What the wall carries beside what is shown: parts of WALL_PARTS. ``blank``: the marking and nothing else.

    ``follow``: whether what comes to all players comes to the wall by itself, from now on; None: as before.
    """

    moves_run = False
    asked_about = True

    parts: tuple[str, ...] = WALL_PARTS
    blank: bool = False
    follow: bool | None = None


InRoom = Roster | Break | Back | Resumed | Timer
"""The commands that are of the room itself."""
RoomCommand = InRoom | Show | Wall


def do(command: RoomCommand, situation: Situation) -> Doing:
    """What a command of this family comes to: it is checked, and kept."""
    match command:
        case Roster():
            if command.cell not in situation.scenario.cells:
                hint = nearest_or_all(command.cell, situation.scenario.cells)
                raise Misuse(f"There is no cell `{command.cell}`. {hint}".rstrip())
        case Break():
            check_break(command, situation)
        case Back():
            if not situation.room.on_break:
                raise Misuse("The room is not on a break.")
        case Resumed():
            pass
        case Timer():
            check_timer(command)
        case Show():
            problem = why_not_on_wall(command.name, situation)
            if problem:
                raise Misuse(problem)
        case Wall():
            check_wall(command)
        case _:
            assert_never(command)
    return NOTHING


def check_break(command: Break, situation: Situation) -> None:
    """Raises Misuse on a break already, and for one of no length or of days."""
    if situation.room.on_break:
        raise Misuse("The room is on a break already; `back` ends it.")
    if command.minutes is not None and not 1 <= command.minutes <= LONGEST_BREAK:
        raise Misuse(f"A break lasts from 1 to {LONGEST_BREAK:,} minutes.")


def check_timer(command: Timer) -> None:
    """Raises Misuse for a timer of less than nothing, or of more than a day."""
    whole = 0 <= command.minutes <= LONGEST_BREAK and 0 <= command.seconds < 60
    if not whole or command.length > timedelta(minutes=LONGEST_BREAK):
        raise Misuse(f"A timer runs for a second to {LONGEST_BREAK:,} minutes; 0 takes it away.")


def check_wall(command: Wall) -> None:
    """Raises Misuse for parts that the wall does not have."""
    for part in command.parts:
        if part not in WALL_PARTS:
            raise Misuse(f"The wall has no part `{part}`. {nearest_or_all(part, WALL_PARTS)}".rstrip())


def why_not_on_wall(name: str, situation: Situation) -> str:
    """Why an element may not stand on the wall, where every cell sees it; empty if it may."""
    story, everyone = situation.story, set(situation.names.player_cells)
    if not name or name in story.begun:
        return ""
    if name.isdecimal():
        message = next((entry for entry in story.messages if entry.line == int(name)), None)
        if message is None:
            return f"Line {name} of the log is no message."
        return "" if everyone <= set(message.facts["cells"]) else _not_all(f"Message {name}", message.facts["cells"])
    node = situation.names.nodes.get(name)
    if node is not None and isinstance(node.element, Decision):
        if situation.play.program.nodes[situation.play.program.node_of[name]].control:
            return f"`{name}` is a control decision; the wall does not show it."
        return "" if name in story.asked else f"`{name}` has not been asked yet."
    handed = [delivery for _, delivery in story.deliveries if delivery.name == name]
    if handed:
        return "" if everyone <= set(handed[-1].to) else _not_all(f"`{name}`", handed[-1].to)
    if node is not None or name in story.improvised:
        return f"`{name}` has not come yet, so the wall does not show it."
    shown = [*story.begun, *story.asked, *(delivery.name for _, delivery in story.deliveries)]
    return f"There is nothing called `{name}` to show. {nearest_or_all(name, dict.fromkeys(shown))}".rstrip()


def _not_all(what: str, cells: tuple[str, ...] | list[str]) -> str:
    went = f"went to {', '.join(f'`{cell}`' for cell in cells)} alone" if cells else "went to nobody"
    return f"{what} {went}; the wall shows only what every player cell has."


# ---------------------------------------------------------------- in the story, and in the room


def keep(command: RoomCommand, story: Story, entry: LogEntry) -> None:
    """What the story has of a command of this family: what is on the wall."""
    match command:
        case Show():
            story.wall = replace(story.wall, shown=command.name, blank=False)
            story.steered = entry.line
        case Wall():
            kept = story.wall if command.follow is None else replace(story.wall, follow=command.follow)
            shown = story.newest if command.follow else kept.shown
            story.wall = replace(kept, shown=shown, parts=command.parts, blank=command.blank)
            story.steered = entry.line
        case Roster() | Break() | Back() | Resumed() | Timer():
            pass
        case _:
            assert_never(command)


def keep_in_room(command: RoomCommand, room: Room, entry: LogEntry) -> None:
    """What the room knows of a command of this family, whatever branch it was given on."""
    match command:
        case Break():
            room.breaks.append((entry.at, None))
            room.break_minutes = command.minutes
        case Back():
            room.breaks[-1] = (room.breaks[-1][0], entry.at)
        case Resumed():
            room.away.append((room.latest or room.began, entry.at))
        case Timer():
            length = command.length
            room.timer = Countdown(entry.at, entry.line, entry.turn, length, command.label) if length else None
        case Roster():
            room.roster[command.cell] = command.people
        case Show() | Wall():
            pass
        case _:
            assert_never(command)
