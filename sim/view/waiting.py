"""What is to come and what it waits for, as far as a facilitator may know: hidden luck is told as a span of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.engine.guided import GuidedPlay
from sim.exercise.session import Exercise
from sim.numbering import HELD, IDLE, NEVER, OPEN, PENDING, UNDER_WAY, UNFIXED, WAITING, Cause, Kind
from sim.program.nodes import Node, Quantity
from sim.scenario.fields import After
from sim.scenario.model import Step
from sim.spread import Spread
from sim.view import sentences as say
from sim.view.telling import Telling

NEAR = 6 * 86_400
"""Within so many seconds a weekday says which day is meant."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that is to come, ``earliest``, ``latest`` and the time ``now`` in seconds (``latest`` None where it is
    open)."""

    earliest: int
    latest: int | None
    name: str
    words: str
    now: int


def coming(exercise: Exercise, telling: Telling) -> list[Coming]:
    """Everything with a time of its own, by its earliest: what is pending, steps under way, deadlines, answers due,
    and last the end."""
    play = exercise.look()
    horizon = play.program.horizon
    found = [] if play.finished else [Coming(horizon, horizon, "", "the exercise ends", play.time)]
    for number, node in enumerate(play.program.nodes):
        words = _words(play, number, node, telling)
        if words:
            earliest, latest = _span(play, number, node)
            found.append(Coming(earliest, latest, node.name, words, play.time))
    return sorted(found, key=lambda one: one.earliest)


def _words(play: GuidedPlay, number: int, node: Node, telling: Telling) -> str:
    status, title = play.status[number], telling.title(node.name)
    if status == PENDING:
        return title
    if status == UNDER_WAY and node.kind == Kind.STEP:
        return f"{title} ends"
    if status == OPEN and play.fixed[number] != UNFIXED:
        return f"answer to {title}"
    if status == OPEN and play.deadline[number] != NEVER:
        return f"deadline of {title}"
    return ""


def _span(play: GuidedPlay, number: int, node: Node) -> tuple[int, int | None]:
    """When it may be: the second itself, unless luck decides it."""
    due, drawn = play.due[number], _drawn(play, number, node)
    if drawn is None:
        return due, due
    low, high = drawn.support
    since, now = play.since[number], play.time
    latest = None if high is None else max(now, since + round(high))
    return max(now, since + round(low)), latest


def _drawn(play: GuidedPlay, number: int, node: Node) -> Spread | None:
    """The spread that a time was drawn from; None where it is known."""
    wait: Quantity | None = None
    if play.status[number] == PENDING and play.cause[number] != Cause.PERSON and not node.trigger.clock_times:
        wait = node.trigger.wait
    elif play.status[number] == UNDER_WAY:
        wait = node.takes
    return None if wait is None else wait.spread


def when(telling: Telling, one: Coming) -> str:
    """``Mon 09:00``; ``Mon 09:00 to 11:30`` where luck decides; both on the first clock, with the date where a weekday
    would be taken for one that is nearer."""
    first = _clock(telling, one, one.earliest)
    if one.latest == one.earliest:
        return first
    if one.latest is None:
        return f"from {first}"
    if telling.clocks.same_day(one.earliest, one.latest):
        return f"{first} to {telling.clocks.time(one.latest)}"
    return f"{first} to {_clock(telling, one, one.latest)}"


def _clock(telling: Telling, one: Coming, seconds: int) -> str:
    near = seconds - one.now < NEAR
    return telling.clocks.short(seconds)[0] if near else telling.clocks.first(seconds)


def waits(exercise: Exercise, telling: Telling) -> Iterator[str]:
    """What waits, and for what: the next turn, steps without a seat, what is held, conditions not yet come."""
    play = exercise.look()
    for number, node in enumerate(play.program.nodes):
        title = telling.title(node.name)
        if play.status[number] == HELD:
            yield f"{title} is held"
        elif node.control and play.awaits(number):
            yield f"{title} waits for you: `roll` it, or `choose`"
        elif play.status[number] == WAITING:
            element = telling.names.nodes[node.name].element
            assert isinstance(element, Step)
            yield f"{title} waits {say.for_seats(telling.scenario, element)}"
    for name in sorted(exercise.story.sealed):
        yield f"the answer to {telling.title(name)} is sealed until `reveal`"
    turn = next(
        (n for n, node in enumerate(play.program.nodes) if node.kind == Kind.TURN and _untouched(play, n)), None
    )
    if turn is not None:
        node = play.program.nodes[turn]
        number = list(telling.scenario.turns).index(node.name) + 1
        yield f"turn {number}, {telling.title(node.name)}: {_for(play, turn, node, telling)}"


def _untouched(play: GuidedPlay, number: int) -> bool:
    return play.status[number] == IDLE and not play.spent[number]


def _for(play: GuidedPlay, number: int, node: Node, telling: Telling) -> str:
    element = telling.names.nodes[node.name].element
    if element.when is not None:
        return f"until {say.expression(telling.names, element.when, None)}"
    if not isinstance(element.after, After):
        return "not scheduled any more"
    names = element.after.names
    if element.after.kind == "all":
        names = tuple(name for name in names if not _heard(play, number, name))
    words = (say.moment(telling.names, name) for name in names)
    return f"after {say.listed(words, 'and' if element.after.kind == 'all' else 'or')}"


def _heard(play: GuidedPlay, number: int, moment: str) -> bool:
    """Whether an ``all`` set has heard a moment already."""
    listeners = play.program.listeners[play.program.moment_of[moment]]
    return any(item.node == number and play.heard[number] >> item.bit & 1 for item in listeners if item.bit >= 0)
