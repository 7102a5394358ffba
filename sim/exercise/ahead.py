"""What is to come and what it waits for, as far as a facilitator may know: hidden luck is a span of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sim.engine.guided import GuidedPlay
from sim.exercise.possible import never_to_happen, to_come
from sim.exercise.situation import Situation
from sim.numbering import HELD, IDLE, NEVER, OPEN, PENDING, UNDER_WAY, UNFIXED, WAITING, Cause, Kind
from sim.program.nodes import Node
from sim.program.quantities import AnyQuantity, plain
from sim.scenario.fields import After
from sim.spread import Spread


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that is to come: a node ``happens`` or ``ends``, an ``answer`` is due, a ``deadline``, or the ``end``
    of the exercise (which has no name). ``earliest`` and ``latest`` in seconds; ``latest`` None where it is open."""

    what: Literal["happens", "ends", "answer", "deadline", "end"]
    name: str
    earliest: int
    latest: int | None
    calendar: str = ""
    """The calendar that holds it back until an opening, at the earliest."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: it is ``held``, waits for the facilitators (``control``) or for ``seats``, an answer is
    ``sealed``, or the next turn (``turn``) has not been scheduled.

    A turn waits for ``moments``, ``all`` of them or any; for its condition where it has a ``when``; else for nothing.
    """

    what: Literal["held", "control", "seats", "sealed", "turn"]
    name: str
    moments: tuple[str, ...] = ()
    all: bool = False
    when: bool = False


def coming(situation: Situation) -> tuple[Coming, ...]:
    """Everything with a time of its own that is not quiet, by its earliest: what is pending and may still happen, steps
    under way, deadlines and answers due, and last the end."""
    play = situation.play
    horizon, never = play.program.horizon, never_to_happen(play)
    ahead = [] if play.finished else [Coming("end", "", horizon, horizon)]
    for number, node in enumerate(play.program.nodes):
        what = _what(play, number, node)
        if what is not None and number not in never and not situation.names.is_quiet(node.name):
            earliest, latest = _span(play, number, node)
            ahead.append(Coming(what, node.name, earliest, latest, _held_back(play, number, node, earliest)))
    return tuple(sorted(ahead, key=lambda one: one.earliest))


def _what(play: GuidedPlay, number: int, node: Node) -> Literal["happens", "ends", "answer", "deadline"] | None:
    status = play.status[number]
    if status == PENDING:
        return "happens" if _span(play, number, node)[0] <= node.trigger.latest else None
    if status == UNDER_WAY and node.kind == Kind.STEP:
        return "ends"
    if status == OPEN and play.fixed[number] != UNFIXED:
        return "answer"
    return "deadline" if status == OPEN and play.deadline[number] != NEVER else None


def _span(play: GuidedPlay, number: int, node: Node) -> tuple[int, int | None]:
    """When it may be: the second itself, unless luck decides it."""
    due, drawn = play.due[number], _drawn(play, number, node)
    if drawn is None:
        return due, due
    low, high = drawn.support
    last = node.trigger.latest
    latest = None if last == NEVER else last
    if high is not None:
        latest = min(_end(play, number, node, high), last)
    return _end(play, number, node, low), latest


def _end(play: GuidedPlay, number: int, node: Node, length: float) -> int:
    """When it may be if luck gave it so many seconds, as far as that is still to come."""
    since, wait = play.since[number], round(length)
    ends = node.trigger.due(since, wait) if play.status[number] == PENDING else since + wait
    return max(play.time, ends)


def _held_back(play: GuidedPlay, number: int, node: Node, earliest: int) -> str:
    """The name of the calendar for which it waits, if its opening is what comes first."""
    calendar = node.trigger.during
    if calendar is None or play.status[number] != PENDING or play.cause[number] == Cause.PERSON:
        return ""
    return calendar.name if earliest > play.since[number] and earliest in calendar.opens else ""


def _drawn(play: GuidedPlay, number: int, node: Node) -> Spread | None:
    """The spread that a time was drawn from; None where it is known."""
    wait: AnyQuantity | None = None
    if play.status[number] == PENDING and play.cause[number] != Cause.PERSON:
        wait = node.trigger.wait_after(play.cause[number])
    elif play.status[number] == UNDER_WAY:
        wait = node.takes
    drawn = plain(wait, play.case[number])
    return None if drawn is None else drawn.spread


def waiting(situation: Situation) -> Iterator[Waiting]:
    """What waits, and for what: what is held or has no seat, the facilitators' own decisions, seals, the next turn."""
    play = situation.play
    for number, node in enumerate(play.program.nodes):
        if play.status[number] == HELD:
            yield Waiting("held", node.name)
        elif node.control and play.awaits(number):
            yield Waiting("control", node.name)
        elif play.status[number] == WAITING:
            yield Waiting("seats", node.name)
    for name in sorted(situation.story.sealed):
        yield Waiting("sealed", name)
    turns = (n for n, node in enumerate(play.program.nodes) if node.kind == Kind.TURN and _is_untouched(play, n))
    turn = next(turns, None)
    if turn is not None:
        yield _next_turn(situation, turn)


def _is_untouched(play: GuidedPlay, number: int) -> bool:
    return play.status[number] == IDLE and not play.spent[number]


def _next_turn(situation: Situation, number: int) -> Waiting:
    """What the next turn waits for; of an ``all`` set what it has not heard; nothing where it cannot come any more."""
    play = situation.play
    name = play.program.nodes[number].name
    if number not in to_come(play):
        return Waiting("turn", name)
    element = situation.names.nodes[name].element
    if element.when is not None:
        return Waiting("turn", name, when=True)
    if not isinstance(element.after, After):
        return Waiting("turn", name)
    if element.after.kind != "all":
        return Waiting("turn", name, element.after.names)
    unheard = tuple(moment for moment in element.after.names if not _is_heard(play, number, moment))
    return Waiting("turn", name, unheard, all=True)


def _is_heard(play: GuidedPlay, number: int, moment: str) -> bool:
    """Whether an ``all`` set has heard a moment already."""
    listeners = play.program.listeners[play.program.moment_of[moment]]
    return any(item.node == number and play.heard[number] >> item.bit & 1 for item in listeners if item.bit >= 0)
