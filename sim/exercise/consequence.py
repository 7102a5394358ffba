"""What a command would bring about that is asked about first: what everybody then sees, or what is left behind."""

from __future__ import annotations

from dataclasses import dataclass

from sim.exercise.command import Command
from sim.exercise.commands import Cancel, End, Improvise, Release, Rewind, Say, Timer, Undo
from sim.exercise.played import Played
from sim.exercise.possible import to_come
from sim.exercise.story import OnWall


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
class Over:
    """The exercise is over. ``unanswered``: the decisions that are open and have no answer; ``turns``: those that have
    not begun."""

    unanswered: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedOut:
    """Players read something: its ``name``, where the scenario has it, else the ``words``; and which cells do."""

    cells: tuple[str, ...]
    name: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Without:
    """Something is removed, for which others wait that then do not come by themselves: ``lost``, in order of place."""

    name: str
    lost: tuple[str, ...]


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


Consequence = LabelRead | WentBack | Over | HandedOut | Without | Opened | SealedAgain | OnTheWall


def is_only_shown(command: Command, then: Consequence) -> bool:
    """Whether all that would come of a command is that players read or see something: a facilitator may leave that
    unasked. What goes back, ends, removes or opens is always asked about."""
    return isinstance(then, LabelRead | HandedOut | OnTheWall) and not isinstance(command, Undo | Rewind)


def consequence(exercise: Played, command: Command) -> Consequence | None:
    """What a command would bring about that is asked about first; None for all others.

    Raises Misuse where the command would be refused.
    """
    if not command.asked_about:
        return None
    _, story = exercise.preview(command)
    sealed, before = story.sealed, exercise.story.sealed
    if isinstance(command, Timer):
        return LabelRead(command.label) if command.label else None
    if isinstance(command, Rewind):
        return WentBack(command.line, exercise.position_after(command.line).time)
    if isinstance(command, End):
        return Over(exercise.look().unanswered(), _not_begun(exercise))
    if isinstance(command, Say | Improvise | Release):
        return _handed_out(exercise, command)
    if isinstance(command, Cancel):
        return _without(exercise, command.name)
    if sealed != before:
        return (
            Opened(tuple(sorted(before - sealed))) if before - sealed else SealedAgain(tuple(sorted(sealed - before)))
        )
    if isinstance(command, Undo) and story.wall == exercise.story.wall:
        return None
    return OnTheWall(story.carried, () if story.wall.blank else _asked_of(exercise, story.wall.shown))


def _handed_out(exercise: Played, command: Say | Improvise | Release) -> HandedOut | None:
    """Words of one's own are asked about where every player cell reads them, and not what is for one of several; what
    the scenario holds ready, where it reaches any."""
    situation, players = exercise.situation(), exercise.names.player_cells
    if isinstance(command, Release):
        cells = tuple(cell for cell in _readers(exercise, command.name) if cell in players)
        return HandedOut(cells, name=command.name) if cells else None
    cells = tuple(cell for cell in situation.cells(command.to) if cell in players)
    is_for_all = "all" in command.to or (len(players) > 1 and set(players) <= set(cells))
    words = command.title if isinstance(command, Improvise) else command.text
    return HandedOut(cells, words=words) if cells and is_for_all else None


def _readers(exercise: Played, name: str) -> tuple[str, ...]:
    """The cells that get an inject, are asked a decision, or see a turn begin."""
    decision = exercise.names.decision(name, None)
    if decision is not None:
        return tuple(dict.fromkeys(exercise.scenario.actors[actor].cell for actor in decision.by))
    if name in exercise.scenario.turns:
        return tuple(exercise.names.player_cells)
    return exercise.situation().recipients(name)


def _not_begun(exercise: Played) -> tuple[str, ...]:
    return tuple(name for name in exercise.scenario.turns if name not in exercise.story.begun)


def _without(exercise: Played, name: str) -> Without | None:
    """What comes by itself as things stand, and would not any more; of a procedure as a whole."""
    play, nodes = exercise.look(), exercise.names.nodes
    number = play.program.node_of[name]
    before = to_come(play)
    play.cancel(name)
    lost = sorted(before - to_come(play) - {number})
    named = [play.program.nodes[each] for each in lost if play.program.nodes[each].owner < 0]
    waits = tuple(node.name for node in named if node.name in nodes and not exercise.names.is_quiet(node.name))
    return Without(name, waits) if waits else None


def _asked_of(exercise: Played, shown: str) -> tuple[str, ...]:
    decision = exercise.names.decision(shown, None)
    if decision is None:
        return ()
    cells = {exercise.scenario.actors[actor].cell for actor in decision.by}
    if cells >= set(exercise.names.player_cells):
        return ()
    return tuple(cell for cell in exercise.scenario.cells if cell in cells)
