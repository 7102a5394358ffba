"""A command: what a person does in an exercise, as a frozen value. What every one of them says of itself on its class.

The commands themselves are in ``sim.exercise.commands``, a file for each family.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict

from sim.exercise.shape import AnyNumber


@dataclass(frozen=True, slots=True)
class Command:
    """What a person does in an exercise."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(strict=True, extra="forbid", revalidate_instances="always")

    moves_run: ClassVar[bool]
    """Whether it may move the run: time goes by, or something happens, is held or comes otherwise. Every command says
    it; one that does not is written down, and the run stays as it is."""
    answers: ClassVar[bool] = False
    """Whether it is how a decision comes to its answer."""
    by_hand: ClassVar[bool] = False
    """Whether facilitators move the run with it themselves, beside what players decide: the debrief and the groups'
    page tell of it, for luck and decisions do not account for what it does."""
    asked_about: ClassVar[bool] = False
    """Whether it may be asked about before it is done, as it may reach the wall, leave behind what was played, or play
    on while nobody looks."""
    by_itself: ClassVar[bool] = False
    """Whether nobody gives it, but the clock that runs."""
    is_remark: ClassVar[bool] = False
    """Whether it is only of what people in the room did and said: going back on what was played does not touch it."""
    can_be_undone: ClassVar[bool] = True
    """Whether ``undo`` takes it back; what changed nothing it passes over."""
    words: ClassVar[tuple[str, ...]] = ()
    """The fields that hold whatever somebody wrote, in sentences or words of their own."""


def word_for(kind: type[Command]) -> str:
    """The word that the log writes for a kind of command: ``choose`` for Choose."""
    return kind.__name__.lower()


@dataclass(frozen=True, slots=True)
class Answering(Command):
    """A command by which a decision comes to its answer."""

    moves_run = True
    answers = True

    decision: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody says for or against an answer: the words, the cell it speaks for, and a name if one is wanted."""

    __pydantic_config__: ClassVar[ConfigDict] = Command.__pydantic_config__

    text: str
    cell: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """An answer that is not among a decision's options: the words it is known by, and what it does.

    ``text`` is handed out when it is taken: to those who were asked, of a control decision to every player cell.
    ``effects`` are added to states, ``sets`` are their new values. It is ``like`` one of the options where what waits
    for that one is to go on, with its effects where it has none of its own.
    """

    __pydantic_config__: ClassVar[ConfigDict] = Command.__pydantic_config__

    title: str
    text: str = ""
    effects: tuple[tuple[str, AnyNumber], ...] = ()
    sets: tuple[tuple[str, AnyNumber], ...] = ()
    like: str = ""
