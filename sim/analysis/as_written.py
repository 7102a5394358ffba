"""Procedures as they are written beside how they were played: every step in order, when it began and ended, and by how
much it missed what is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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

Became = Literal["done", "skipped", "lapsed", "cancelled", "under way", "not reached"]
"""What became of a step of a procedure."""
STEERING = Release | Hold | Unhold | Cancel | Extend | Lapse
"""The commands with which facilitators move a step."""


@dataclass(frozen=True, slots=True)
class PlayedStep:
    """A step, decision or inject of a procedure as it was played. Times are seconds from the start.

    ``ready`` is when it was its turn, ``began`` when it began (later, where it waited for a seat; a decision when it was
    asked), ``ended`` when it was done or answered. ``deadline`` is a decision's, as it was in the end; ``moved_from``
    its first, where facilitators moved it. ``likely`` is how long it is written to take, most likely (None where that
    hangs on how things stand). ``why`` it was skipped. ``by_hand``: with what facilitators moved it.
    """

    name: str
    became: Became = "not reached"
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
    ended: int | None = None
    steps: dict[str, PlayedStep] = field(default_factory=dict)


def as_written(names: Names, story: Story) -> tuple[PlayedProcedure, ...]:
    """The procedures of a branch in the order in which they began."""
    choices = {(answer.choice.decision, answer.choice.time): answer.choice for _, answer in story.answers}
    playing: dict[str, _Playing] = {}
    played: list[_Playing] = []
    for entry in story.entries:
        _steer(playing, names, entry)
        for happening in entry.happenings:
            node = names.nodes.get(happening.node)
            if node is not None and isinstance(node.element, Procedure) and happening.what == "began":
                steps = {f"{node.name}.{step}": PlayedStep(f"{node.name}.{step}") for step in node.element.steps}
                playing[node.name] = _Playing(node.name, happening.time, steps=steps)
                played.append(playing[node.name])
            elif node is not None and node.owner in playing:
                steps = playing[node.owner].steps
                steps[node.name] = _after(steps[node.name], node, happening, choices)
            _bring_about(playing, names, happening)
    return tuple(PlayedProcedure(one.name, one.began, one.ended, tuple(one.steps.values())) for one in played)


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
            became: Became = "lapsed" if happening.what == "lapsed" else "done"
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


def _bring_about(playing: Mapping[str, _Playing], names: Names, happening: Happening) -> None:
    """What else came of something that happened: a step that waited got its seat, procedures are done, and what was
    cancelled is over."""
    for name, procedure in playing.items():
        for step in procedure.steps.values():
            if step.began is None and f"{step.name}.start" in happening.moments:
                began = replace(step, began=happening.time, likely=_likely(names.nodes[step.name]))
                procedure.steps[step.name] = began
        if procedure.ended is None and f"{name}.done" in happening.moments:
            procedure.ended = happening.time
    for name in happening.cancelled:
        node = names.nodes.get(name)
        if name in playing and playing[name].ended is None:
            playing[name].ended = happening.time
        if node is not None and node.owner in playing:
            steps = playing[node.owner].steps
            steps[name] = replace(steps[name], became="cancelled")


def _steer(playing: Mapping[str, _Playing], names: Names, entry: LogEntry) -> None:
    """What facilitators did to a step by hand."""
    command = entry.command
    if not isinstance(command, STEERING):
        return
    node = names.nodes.get(command.decision if isinstance(command, Extend | Lapse) else command.name)
    if node is None or node.owner not in playing:
        return
    steps = playing[node.owner].steps
    step = steps[node.name]
    moved_from = step.moved_from
    if isinstance(command, Extend) and moved_from is None:
        moved_from = entry.facts["before"]
    steps[node.name] = replace(step, by_hand=(*step.by_hand, type(command)), moved_from=moved_from)
