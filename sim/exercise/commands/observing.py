"""Commands of what is seen and judged: expected actions, notes, ratings, forecasts asked for. None moves the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar, assert_never, get_args

from sim.exercise.command import Command
from sim.exercise.entry import LogEntry
from sim.exercise.shape import AnyWhole
from sim.exercise.situation import NOTHING, Doing, Situation
from sim.exercise.story import Story
from sim.faults import Misuse, nearest_or_all

__all__ = ["Forecasted", "Met", "Missed", "Note", "ObservingCommand", "Rate", "Rating", "Unjudge"]

Rating = Literal["P", "S", "M", "U"]
"""HSEEP's ratings of an objective: performed without challenges, with some, with major ones, unable to be performed."""


@dataclass(frozen=True, slots=True)
class Met(Command):
    """An expected action of an inject or a decision was taken: by one cell, or as a whole; ``item`` says which of
    several, 0 all of them."""

    moves_run = False
    is_remark = True
    words = ("note",)

    name: str
    cell: str = ""
    note: str = ""
    item: AnyWhole = 0


@dataclass(frozen=True, slots=True)
class Missed(Command):
    """An expected action of an inject or a decision was not taken."""

    moves_run = False
    is_remark = True
    words = ("note",)

    name: str
    cell: str = ""
    note: str = ""
    item: AnyWhole = 0


@dataclass(frozen=True, slots=True)
class Unjudge(Command):
    """What was judged of an expected action no longer counts: nobody has judged it."""

    moves_run = False
    is_remark = True

    name: str
    cell: str = ""
    item: AnyWhole = 0


@dataclass(frozen=True, slots=True)
class Note(Command):
    """Write something down: under a tag, about a moment that was announced, if wanted."""

    moves_run = False
    is_remark = True
    words = ("text", "tag")

    text: str
    tag: str = ""
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Rate(Command):
    """Rate an objective P, S, M or U, with what was seen."""

    moves_run = False
    is_remark = True
    words = ("evidence",)

    objective: str
    rating: Rating
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Forecasted(Command):
    """A forecast was asked for; ``shown`` is what the facilitators then saw."""

    moves_run = False
    is_remark = True
    can_be_undone = False

    decision: str
    policy: str
    futures: AnyWhole
    epoch: AnyWhole
    shown: Mapping[str, Any]


ObservingCommand = Met | Missed | Unjudge | Note | Rate | Forecasted

Judging = TypeVar("Judging", bound=Met | Missed | Unjudge)
"""Commands that are about an expected action."""


def do(command: ObservingCommand, situation: Situation) -> Doing:
    """What a command of this family comes to."""
    match command:
        case Met() | Missed():
            return Doing(command=_about(command, situation))
        case Unjudge():
            return unjudge(command, situation)
        case Note():
            return note(command, situation)
        case Rate():
            return rate(command, situation)
        case Forecasted():
            if command.decision:
                situation.decision(command.decision)
            return NOTHING
        case _:
            assert_never(command)


def unjudge(command: Unjudge, situation: Situation) -> Doing:
    """Keep that nothing has been judged there, where something was."""
    command = _about(command, situation)
    story, expects = situation.story, situation.names.expected_at(command.name)
    cells = [command.cell] if command.cell else [*expects, *story.judged_cells(command.name)]
    items = [command.item] if command.item else range(1, max(map(len, expects.values())) + 1)
    if not any(is_met(story.verdict(command.name, cell, item)) is not None for cell in cells for item in items):
        raise Misuse(f"That is not judged of `{command.name}`; `expect all` lists what is.")
    return Doing(command=command)


def is_met(verdict: LogEntry | None) -> bool | None:
    """What the latest verdict on an expected action says; None where there is none, or it was taken away."""
    command = None if verdict is None else verdict.command
    return isinstance(command, Met) if isinstance(command, Met | Missed) else None


def _about(command: Judging, situation: Situation) -> Judging:
    """A command about what is expected somewhere, as it is kept: of a cell, and numbered where there are several."""
    if command.cell:
        command = replace(command, cell=situation.cell(command.cell))
    expects = situation.names.expected_at(command.name)
    if not expects:
        hint = nearest_or_all(command.name, filter(situation.names.expected_at, situation.names.nodes))
        raise Misuse(f"No action is expected at `{command.name}`. {hint}".rstrip())
    if command.cell and "" not in expects and command.cell not in expects:
        raise Misuse(f"Nothing is expected of `{command.cell}` there. {nearest_or_all('', expects)}".rstrip())
    of_cell = [expects[command.cell]] if command.cell in expects else list(expects.values())
    most = max(map(len, of_cell))
    if not 0 <= command.item <= most:
        actions = f"The actions there are numbered 1 to {most}" if most > 1 else "One action is expected there"
        raise Misuse(f"{actions}; what is {command.item}?")
    return replace(command, item=command.item if most > 1 else 0)


def note(command: Note, situation: Situation) -> Doing:
    """Write it down, about something that did happen."""
    if not command.text.strip():
        raise Misuse("A note needs words.")
    if not command.moment:
        return NOTHING
    announced = [moment for happening in situation.story.happenings for moment in happening.moments]
    if command.moment not in announced:
        hint = nearest_or_all(command.moment, dict.fromkeys(announced))
        raise Misuse(f"`{command.moment}` has not happened. {hint}".rstrip())
    return NOTHING


def rate(command: Rate, situation: Situation) -> Doing:
    """Keep the rating of an objective that there is."""
    if command.objective not in situation.scenario.objectives:
        hint = nearest_or_all(command.objective, situation.scenario.objectives)
        raise Misuse(f"There is no objective `{command.objective}`. {hint}".rstrip())
    if command.rating not in get_args(Rating):
        raise Misuse(
            "An objective is rated P (performed without challenges), S (with some challenges), "
            "M (with major challenges) or U (unable to be performed)."
        )
    return NOTHING


# ---------------------------------------------------------------- in the story


def keep(command: ObservingCommand, story: Story, entry: LogEntry) -> None:
    """What the story has of a command of this family."""
    match command:
        case Met() | Missed() | Unjudge():
            story.verdicts[command.name, command.cell, command.item] = entry
        case Note():
            story.notes.append(entry)
        case Rate():
            story.ratings[command.objective] = entry
        case Forecasted():
            story.forecasts.append(entry)
        case _:
            assert_never(command)
