"""Commands of what happens: what is pending is released, held or removed, injects and states are facilitators' own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from sim.exercise.command import Command
from sim.exercise.entry import LogEntry
from sim.exercise.shape import AnyNumber, AnyWhole
from sim.exercise.situation import NOTHING, Doing, Situation
from sim.exercise.story import Improvised, Story
from sim.faults import Misuse, nearest_or_all
from sim.numbering import HELD, OPEN, PENDING

__all__ = [
    "Amend",
    "Cancel",
    "End",
    "GoOn",
    "HappeningCommand",
    "Hold",
    "Improvise",
    "Override",
    "Release",
    "Say",
    "Unhold",
]


@dataclass(frozen=True, slots=True)
class Release(Command):
    """Make something happen now, without its ``if`` and chance: a contingency, or what is pending, held or to come."""

    moves_run = True
    by_hand = True
    asked_about = True

    name: str


@dataclass(frozen=True, slots=True)
class Hold(Command):
    """Keep something pending from happening."""

    moves_run = True
    by_hand = True

    name: str


@dataclass(frozen=True, slots=True)
class Unhold(Command):
    """Let something held be due again: at its time, or now if that is past."""

    moves_run = True
    by_hand = True

    name: str


@dataclass(frozen=True, slots=True)
class Cancel(Command):
    """Remove what is pending or under way."""

    moves_run = True
    by_hand = True
    asked_about = True

    name: str


@dataclass(frozen=True, slots=True)
class Improvise(Command):
    """Hand out an inject of one's own, now or ``at`` a time to come.

    ``to`` names cells, actors or ``all``; ``effects`` are added to states, ``sets`` are their new values; ``cancels``
    names what it removes. Without a ``name`` it is called improvised_1, improvised_2 and so on.
    """

    moves_run = True
    by_hand = True
    asked_about = True
    words = ("title", "text", "mode")

    title: str
    text: str = ""
    to: tuple[str, ...] = ()
    sender: str = ""
    mode: str = ""
    effects: tuple[tuple[str, AnyNumber], ...] = ()
    sets: tuple[tuple[str, AnyNumber], ...] = ()
    cancels: tuple[str, ...] = ()
    name: str = ""
    at: AnyWhole | None = None


@dataclass(frozen=True, slots=True)
class Amend(Command):
    """Change the text of an inject before it is handed out: for one cell, or for all that get it."""

    moves_run = False
    words = ("text",)

    inject: str
    text: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Say(Command):
    """Pass on words: a press line, a question to control, a message between cells. No ``to``: to control alone."""

    moves_run = False
    asked_about = True
    words = ("text", "mode")

    text: str
    to: tuple[str, ...] = ()
    sender: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Override(Command):
    """Set a state to a value, for a reason."""

    moves_run = True
    by_hand = True
    words = ("reason",)

    state: str
    value: AnyNumber
    reason: str


@dataclass(frozen=True, slots=True)
class GoOn(Command):
    """Play on although an outcome that ends the exercise holds, until one holds anew."""

    moves_run = True
    by_hand = True


@dataclass(frozen=True, slots=True)
class End(Command):
    """End the exercise now."""

    moves_run = True
    asked_about = True
    words = ("reason",)

    reason: str = ""


HappeningCommand = Release | Hold | Unhold | Cancel | Improvise | Amend | Say | Override | GoOn | End


def do(command: HappeningCommand, situation: Situation) -> Doing:
    """What a command of this family comes to."""
    match command:
        case Release():
            return release(command, situation)
        case Hold():
            situation.play.hold(command.name)
            return NOTHING
        case Unhold():
            return unhold(command, situation)
        case Cancel():
            return cancel(command, situation)
        case Improvise():
            return improvise(command, situation)
        case Amend():
            return amend(command, situation)
        case Say():
            return say(command, situation)
        case Override():
            return override(command, situation)
        case GoOn():
            situation.play.go_on()
            return NOTHING
        case End():
            return end(situation)
        case _:
            assert_never(command)


def release(command: Release, situation: Situation) -> Doing:
    """It happens now; the log keeps for when it had been planned."""
    play = situation.play
    number = play.program.node_of.get(command.name, -1)
    planned = play.due[number] if number >= 0 and play.status[number] in (PENDING, HELD) else None
    play.release(command.name)
    return situation.at_once(command.name, {"planned": planned})


def unhold(command: Unhold, situation: Situation) -> Doing:
    """It is due again; the log keeps for when it had been planned."""
    play = situation.play
    number = play.program.node_of.get(command.name, -1)
    planned = play.due[number] if number >= 0 else None
    play.unhold(command.name)
    return Doing({"planned": planned})


def cancel(command: Cancel, situation: Situation) -> Doing:
    """Remove it; the log keeps whether that was a question that stood open."""
    play = situation.play
    number = play.program.node_of.get(command.name, -1)
    was_open = number >= 0 and play.status[number] == OPEN
    play.cancel(command.name)
    return Doing({"was_open": True} if was_open else {})


def improvise(command: Improvise, situation: Situation) -> Doing:
    """The inject becomes part of this run's program, and happens now or when it is due."""
    if not command.name:
        taken = situation.play.program.node_of
        number = next(n for n in range(1, len(taken) + 2) if f"improvised_{n}" not in taken)
        command = replace(command, name=f"improvised_{number}")
    if not command.title.strip():
        raise Misuse("An inject needs a title.")
    situation.cells(command.to)
    if command.sender:
        situation.cell(command.sender)
    play = situation.play
    if command.at is not None and not play.time < command.at <= play.program.horizon:
        raise Misuse("That time is past, or after the end of the exercise. Without a time it is handed out now.")
    play.improvise(command.name, dict(command.effects), dict(command.sets), command.cancels, command.at)
    return replace(situation.at_once(command.name) if command.at is None else NOTHING, command=command)


def improvised(command: Improvise) -> Improvised:
    """What players get of it."""
    return Improvised(command.title, command.text, command.to, command.sender, command.mode, command.at is not None)


def amend(command: Amend, situation: Situation) -> Doing:
    """Keep the words for when the inject is handed out."""
    if command.cell:
        command = replace(command, cell=situation.cell(command.cell))
    if not command.text.strip():
        raise Misuse("An amended text needs words.")
    if situation.inject(command.inject) is None and command.inject not in situation.story.improvised:
        injects = [node.name for node in situation.names.nodes.values() if node.kind == "inject"]
        injects += situation.story.improvised
        raise Misuse(f"There is no inject `{command.inject}`. {nearest_or_all(command.inject, injects)}".rstrip())
    play = situation.play
    number = play.program.node_of[command.inject]
    if play.spent[number] >= play.program.nodes[number].most and not play.status[number]:
        was_given = any(delivery.name == command.inject for _, delivery in situation.story.deliveries)
        over = "has been handed out" if was_given else "has been cancelled"
        raise Misuse(f"`{command.inject}` {over}; say what is new instead.")
    recipients = situation.recipients(command.inject)
    if command.cell and command.cell not in recipients:
        raise Misuse(f"`{command.inject}` does not go to `{command.cell}`. {nearest_or_all('', recipients)}".rstrip())
    return Doing(command=command)


def say(command: Say, situation: Situation) -> Doing:
    """Keep the words for the cells they go to."""
    if not command.text.strip():
        raise Misuse("A message needs words.")
    if command.sender:
        situation.cell(command.sender)
    return Doing({"cells": list(situation.cells(command.to))})


def override(command: Override, situation: Situation) -> Doing:
    """Set the state; the log keeps what it was."""
    if not command.reason.strip():
        raise Misuse("Say why: an override without a reason cannot be read afterwards.")
    before = situation.state.get(command.state)
    situation.play.override(command.state, command.value)
    return Doing({"before": before})


def end(situation: Situation) -> Doing:
    """The run is over here."""
    if situation.play.finished:
        raise Misuse("The exercise is over already.")
    situation.play.end()
    return NOTHING


# ---------------------------------------------------------------- in the story


def keep(command: HappeningCommand, story: Story, entry: LogEntry) -> None:
    """What the story has of a command of this family, beside what came of it."""
    match command:
        case Release() | Unhold():
            story.planned[command.name] = entry.facts["planned"]
        case Improvise():
            story.improvised[command.name] = improvised(command)
        case Amend():
            others = story.amended.get(command.inject, {}) if command.cell else {}
            story.amended[command.inject] = {**others, command.cell: command.text}
        case Say():
            story.messages.append(entry)
        case Hold() | Cancel() | Override() | GoOn() | End():
            pass
        case _:
            assert_never(command)
