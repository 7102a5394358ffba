"""What a command would bring about that is asked about first: what everybody then sees, or what is left behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sim.exercise.command import Command
from sim.exercise.commands import Choose, End, Go, Jump, Next, Respond, Rewind, Timer, Undo, Wait, Wall
from sim.exercise.entry import LogEntry
from sim.exercise.path import kept_by, taken_back_by
from sim.exercise.played import Played
from sim.exercise.story import OnWall, Story


@dataclass(frozen=True, slots=True)
class LabelRead:
    """Everybody reads the label of a timer."""

    label: str


@dataclass(frozen=True, slots=True)
class WentBack:
    """The exercise stands again as it did after a line, at a time (seconds)."""

    line: int
    time: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A command is taken back: the ``line`` it stands in, the lines that go with it and those that stay although the
    run goes back before them; ``then`` is what that brings about beside."""

    line: int
    also: tuple[int, ...] = ()
    keeps: tuple[int, ...] = ()
    then: Opened | SealedAgain | OnTheWall | None = None


@dataclass(frozen=True, slots=True)
class Over:
    """The exercise is over."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Sealed answers to decisions may be seen."""

    decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SealedAgain:
    """Answers to decisions that were seen are under seal again."""

    decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnTheWall:
    """The wall is another. ``asked_of``: the cells whose question it shows, where it is not everybody's."""

    wall: OnWall
    asked_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replaced:
    """The answer gives way that was given in a ``line``: a cell's own, or one for all of the cells ``asked``.
    ``is_overruled``: it is what cells came to, whose own answers stay. ``takes_effect``: the decisions whose sealed
    answer does, at once."""

    line: int
    asked: tuple[str, ...]
    is_overruled: bool = False
    takes_effect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakesEffect:
    """Sealed answers to decisions take effect, and what comes of them is seen."""

    decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaysInBreak:
    """The exercise goes on while the room is on a break, which is to last until then; None where nobody said."""

    until: datetime | None


Consequence = (
    LabelRead | WentBack | TakenBack | Over | Opened | SealedAgain | Replaced | TakesEffect | PlaysInBreak | OnTheWall
)


def consequence(exercise: Played, command: Command) -> Consequence | None:
    """What a command would bring about that is asked about first; None for all others.

    Raises Misuse where the command would be refused.
    """
    if not command.asked_about and not (command.moves_run and exercise.story.sealed):
        return None
    goes_on = isinstance(command, Next | Go | Wait | Jump)
    if goes_on and not (exercise.room.on_break or exercise.story.sealed):
        return None
    entry, story = exercise.preview(command)
    effective = tuple(answer.choice.decision for answer in entry.answers if answer.line in story.under_seal)
    if isinstance(command, Choose | Respond):
        replaced = _replaced(exercise, command)
        if replaced is not None:
            asked = _cells_asked(exercise, command.decision)
            overruled = isinstance(command, Choose) and isinstance(replaced.command, Respond) and len(asked) > 1
            return Replaced(replaced.line, asked, overruled, effective)
    if effective:
        return TakesEffect(effective)
    if goes_on:
        return PlaysInBreak(exercise.room.break_until) if exercise.room.on_break else None
    if not command.asked_about or isinstance(command, Choose | Respond):
        return None
    if isinstance(command, Timer):
        return LabelRead(command.label) if command.label else None
    if isinstance(command, Rewind):
        return WentBack(command.line, exercise.position_after(command.line).time)
    if isinstance(command, End):
        return Over()
    seals = _seals(exercise, story)
    on_wall = None if _leaves_the_wall(command, exercise.story, story) else _on_the_wall(exercise, story)
    if isinstance(command, Undo):
        then, (line, *also) = seals or on_wall, taken_back_by(entry)
        is_plain = command.line is None and exercise.entry(line).operator == exercise.operator
        return None if is_plain and then is None else TakenBack(line, tuple(also), tuple(kept_by(entry)), then)
    return seals or on_wall


def _seals(exercise: Played, story: Story) -> Opened | SealedAgain | None:
    """The answers that are opened or sealed, where the story becomes another."""
    sealed, before = story.sealed, exercise.story.sealed
    if sealed == before:
        return None
    return Opened(tuple(sorted(before - sealed))) if before - sealed else SealedAgain(tuple(sorted(sealed - before)))


def _on_the_wall(exercise: Played, story: Story) -> OnTheWall:
    return OnTheWall(story.carried, () if story.wall.blank else _asked_of(exercise, story.wall.shown))


def _leaves_the_wall(command: Command, before: Story, then: Story) -> bool:
    """Whether a command leaves what people put on the wall: an undo of something else, with which the wall may follow;
    what comes of following or not, as long as nothing else is seen now."""
    is_seen_so = replace(then.wall, follow=before.wall.follow) == before.wall
    if isinstance(command, Undo):
        return is_seen_so or then.steered == before.steered
    return is_seen_so and isinstance(command, Wall) and command.follow is not None


def _replaced(exercise: Played, command: Choose | Respond) -> LogEntry | None:
    """The answer that stands and gives way to another: the cell's own, where several are asked, or the decision's."""
    story = exercise.story
    if isinstance(command, Respond) and len(_cells_asked(exercise, command.decision)) > 1:
        return story.responses.get(command.decision, {}).get(exercise.situation().cell(command.cell))
    return story.said.get(command.decision)


def _cells_asked(exercise: Played, decision: str) -> tuple[str, ...]:
    return exercise.names.asked_of(exercise.names.decision_at(decision))


def _asked_of(exercise: Played, shown: str) -> tuple[str, ...]:
    decision = exercise.names.decision(shown, None)
    if decision is None:
        return ()
    cells = {exercise.scenario.actors[actor].cell for actor in decision.by}
    if cells >= set(exercise.names.player_cells):
        return ()
    return tuple(cell for cell in exercise.scenario.cells if cell in cells)
