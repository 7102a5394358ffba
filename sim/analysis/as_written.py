"""Procedures as they are written beside how they were played: every step in order, when it began and ended, and by how
much it missed what is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from sim.clock import HOUR
from sim.engine.run import Choice, Happening, Why
from sim.exercise.commands import Cancel, Command, Extend, Hold, Lapse, Release, Unhold
from sim.exercise.entry import LogEntry
from sim.exercise.story import Story
from sim.scenario.expression import Expression, Number
from sim.scenario.model import Procedure, Step
from sim.scenario.names import Names, Placed
from sim.spread import Spread

StepBecame = Literal["done", "skipped", "lapsed", "cancelled", "under way", "not reached"]
"""What became of a step of a procedure."""
STEERING = Release | Hold | Unhold | Cancel | Extend | Lapse
"""The commands with which facilitators move a step."""


@dataclass(frozen=True, slots=True)
class PlayedStep:
    """A step, decision or inject of a procedure as it was played. Times are seconds from the start.

    ``ready`` is when it was its turn, ``began`` when it began (later, where it waited for a seat; a decision when it
    was asked), ``ended`` when it was done or answered. ``deadline`` is a decision's, as it was in the end, and
    ``moved_from`` its first, where facilitators moved it. ``likely`` is how long it is written to take, most likely
    (None where that hangs on how things stand). ``why`` it was skipped. ``by_hand``: with what facilitators moved it.
    """

    name: str
    became: StepBecame = "not reached"
    ready: int | None = None
    began: int | None = None
    ended: int | None = None
    deadline: int | None = None
    moved_from: int | None = None
    likely: float | None = None
    why: Why | None = None
    by_hand: tuple[type[Command], ...] = ()

    @property
    def took(self) -> int | None:
        """Seconds from its beginning to its end; None where one of them is missing."""
        return None if self.began is None or self.ended is None else self.ended - self.began

    @property
    def waited(self) -> int:
        """Seconds that it waited for a seat."""
        return 0 if self.began is None or self.ready is None else self.began - self.ready

    @property
    def lag(self) -> int | None:
        """By how many seconds it ended later than written, counted from when it was its turn; below 0 it was earlier.

        As written is the likely duration of a step, and the first deadline of a decision. None where nothing is
        written, or it has not ended.
        """
        if self.ended is None or self.ready is None:
            return None
        first = self.deadline if self.moved_from is None else self.moved_from
        if first is not None:
            return self.ended - first
        return None if self.likely is None else round(self.ended - self.ready - self.likely)


@dataclass(frozen=True, slots=True)
class PlayedProcedure:
    """One time that a procedure was played: ``ended`` is None where it is under way. Its steps are in the order in
    which they are written."""

    name: str
    began: int
    ended: int | None
    steps: tuple[PlayedStep, ...]


@dataclass
class _Playing:
    """A procedure as it is being played."""

    name: str
    began: int
    steps: dict[str, PlayedStep]
    ended: int | None = None


def as_written(names: Names, story: Story) -> tuple[PlayedProcedure, ...]:
    """The procedures of a branch in the order in which they began."""
    playing = _Procedures(
        names, {(answer.choice.decision, answer.choice.time): answer.choice for _, answer in story.answers}
    )
    for entry in story.entries:
        playing.steer(entry)
        for happening in entry.happenings:
            playing.hear(happening)
    return tuple(PlayedProcedure(one.name, one.began, one.ended, tuple(one.steps.values())) for one in playing.all)


class _Procedures:
    """The procedures that have begun so far, and how they stand."""

    def __init__(self, names: Names, choices: Mapping[tuple[str, int], Choice]) -> None:
        self._names, self._choices = names, choices
        self.all: list[_Playing] = []
        self._latest: dict[str, _Playing] = {}

    def hear(self, happening: Happening) -> None:
        """Take in what happened next."""
        node = self._names.nodes.get(happening.node)
        if node is not None and isinstance(node.element, Procedure) and happening.what == "began":
            self._begin(node.name, node.element, happening.time)
        elif node is not None and node.owner is not None:
            steps = self._latest[node.owner].steps
            steps[node.name] = _after(steps[node.name], node, happening, self._choices)
        for procedure in self._latest.values():
            self._announce(procedure, happening)
        for name in happening.cancelled:
            self._cancel(name, happening.time)

    def steer(self, entry: LogEntry) -> None:
        """Take in what facilitators did to a step by hand."""
        command = entry.command
        if not isinstance(command, STEERING):
            return
        name = command.decision if isinstance(command, Extend | Lapse) else command.name
        steps = self._steps_with(name)
        if steps is None:
            return
        step = steps[name]
        if isinstance(command, Extend) and step.moved_from is None:
            step = replace(step, moved_from=entry.facts["before"])
        steps[name] = replace(step, by_hand=(*step.by_hand, type(command)))

    def _begin(self, name: str, procedure: Procedure, time: int) -> None:
        steps = [f"{name}.{step}" for step in procedure.steps]
        self._latest[name] = _Playing(name, time, {step: PlayedStep(step) for step in steps})
        self.all.append(self._latest[name])

    def _announce(self, procedure: _Playing, happening: Happening) -> None:
        """What else came of it: a step that waited got its seat, and the procedure is done."""
        for step in procedure.steps.values():
            if step.began is None and f"{step.name}.start" in happening.moments:
                likely = _likely(self._names.nodes[step.name])
                procedure.steps[step.name] = replace(step, began=happening.time, likely=likely)
        if procedure.ended is None and f"{procedure.name}.done" in happening.moments:
            procedure.ended = happening.time

    def _cancel(self, name: str, time: int) -> None:
        procedure, steps = self._latest.get(name), self._steps_with(name)
        if procedure is not None and procedure.ended is None:
            procedure.ended = time
        if steps is not None:
            steps[name] = replace(steps[name], became="cancelled")

    def _steps_with(self, name: str) -> dict[str, PlayedStep] | None:
        """The steps of the procedure, if it has begun, that something is a step of."""
        node = self._names.nodes.get(name)
        procedure = None if node is None or node.owner is None else self._latest.get(node.owner)
        return None if procedure is None else procedure.steps


def _after(
    step: PlayedStep, node: Placed, happening: Happening, choices: Mapping[tuple[str, int], Choice]
) -> PlayedStep:
    """A step after what happened to it."""
    time = happening.time
    match happening.what:
        case "skipped":
            return replace(step, became="skipped", why=happening.why)
        case "waited":
            return replace(step, became="under way", ready=time)
        case "began" | "asked":
            ready = time if step.ready is None else step.ready
            return replace(step, became="under way", ready=ready, began=time, likely=_likely(node))
        case "answered" | "lapsed":
            choice = choices[node.name, time]
            became: StepBecame = "lapsed" if happening.what == "lapsed" else "done"
            return replace(step, became=became, ended=time, deadline=choice.deadline, likely=None)
        case "finished":
            return replace(step, became="done", ended=time)
        case "happened":
            return replace(step, became="done", ready=time, began=time, ended=time)
    return step


def _likely(node: Placed) -> float | None:
    """How long a step is written to take, most likely; None where it is written as an expression, and of a decision."""
    takes = node.element.takes if isinstance(node.element, Step) else None
    if isinstance(takes, Expression) and isinstance(takes.tree, Number):
        return takes.tree.value * HOUR
    return takes.likely if isinstance(takes, Spread) else None
