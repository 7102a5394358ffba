"""What a command would bring about that is asked about first: what everybody then sees, or what is left behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sim.exercise.command import Command
from sim.exercise.commands import (
    Cancel,
    Choose,
    End,
    Go,
    Improvise,
    Jump,
    Next,
    Release,
    Respond,
    Rewind,
    Say,
    Timer,
    Undo,
    Wait,
    Wall,
)
from sim.exercise.entry import LogEntry
from sim.exercise.path import kept_by, taken_back_by
from sim.exercise.played import Played
from sim.exercise.possible import to_come
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
    LabelRead
    | WentBack
    | TakenBack
    | Over
    | HandedOut
    | Without
    | Opened
    | SealedAgain
    | Replaced
    | TakesEffect
    | PlaysInBreak
    | OnTheWall
)


def is_only_shown(then: Consequence) -> bool:
    """Whether all that is asked about is that players read or see something, which a facilitator may leave unasked.
    What goes back, ends, removes, replaces or opens is always asked about."""
    return isinstance(then, LabelRead | HandedOut | OnTheWall)


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
        return Over(exercise.look().unanswered(), _not_begun(exercise))
    if isinstance(command, Say | Improvise | Release):
        return _handed_out(exercise, command)
    if isinstance(command, Cancel):
        return _without(exercise, command.name)
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
