"""What comes again: how often at most, from when to when, and what is said of it and does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sim.clock import format_duration, seconds_between
from sim.faults import Fault
from sim.numbering import MOST_TRIGGERS
from sim.scenario.check.choices import span
from sim.scenario.check.sites import fault
from sim.scenario.fields import SoManyTimes
from sim.scenario.model import Inject
from sim.scenario.names import Names, Placed
from sim.scenario.times import UncertainInstant, When


def check(names: Names) -> Iterator[Fault]:
    """`times`, `every`, `until` and `quiet` of everything that is triggered."""
    for node in names.nodes.values():
        if names.unreadable(node.name):
            continue
        yield from _times(names, node)
        if isinstance(node.element, Inject):
            yield from _quiet(names, node, node.element)
            yield from _series(names, node, node.element)


def _times(names: Names, node: Placed) -> Iterator[Fault]:
    times = node.element.repeats
    path = (*node.path, "repeats")
    if isinstance(times, SoManyTimes) and times.most == 1:
        yield fault(names, path, "Without `repeats` it comes once at most, too.", "Leave it out.", "warning")
    if isinstance(times, SoManyTimes) and times.most > MOST_TRIGGERS:
        message = f"Nothing is triggered more than {MOST_TRIGGERS:,} times in a run."
        yield fault(names, path, message, "Write true, or a smaller number.")


def _quiet(names: Names, node: Placed, inject: Inject) -> Iterator[Fault]:
    if inject.quiet and (inject.to or inject.facilitators):
        message = "What is handed out is not quiet: a page of the run would leave out what the players read."
        yield fault(names, (*node.path, "quiet"), message, "Leave out `quiet`, or `to`.", "warning")


def _series(names: Names, node: Placed, inject: Inject) -> Iterator[Fault]:
    if inject.every is None:
        if inject.until is not None:
            message = "`until` says when `every` ends, and there is none."
            yield fault(names, (*node.path, "until"), message, "Add `every`, or leave it out.")
        return
    path = (*node.path, "every")
    if inject.at is None:
        cure = "Add `at`, or let it repeat by a moment: `after: {any: [launch, ID]}`, `delay` and `repeats`."
        yield fault(names, path, "`every` needs a first time, `at`.", cure if node.owner is None else _in_a_chain())
        return
    if inject.repeats is True:
        message = "`every` says already that it comes again without end."
        yield fault(names, (*node.path, "repeats"), message, "Leave it out, or write {times: 3}.", "warning")
    _, greatest = span(names, node, inject.every)
    if greatest == 0:
        message = f"`{node.name}` would come again at the same instant, without end."
        yield fault(names, path, message, "Give `every` a duration above 0.")
    elif names.missing.isdisjoint(("start", "horizon")):
        yield from _in_time(names, node, inject, greatest)


def _in_a_chain() -> str:
    return "In a procedure let it repeat by a moment: `after: {any: [start, ID]}`, `delay` and `repeats`."


def _in_time(names: Names, node: Placed, inject: Inject, greatest: float) -> Iterator[Fault]:
    """Whether it comes again at all, and not too often."""
    first = _first(names, node, inject.at)
    last = names.scenario.horizon if inject.until is None else min(_second(names, inject.until), names.scenario.horizon)
    if inject.until is not None and _second(names, inject.until) < first:
        message = "`until` is before the first time, so this never happens."
        yield fault(names, (*node.path, "until"), message, "Move one of them.")
    elif inject.until is not None and _second(names, inject.until) > names.scenario.horizon:
        message = f"`until` is later than the horizon, {format_duration(names.scenario.horizon)}, so it ends nothing."
        yield fault(names, (*node.path, "until"), message, "Leave it out, or lengthen `horizon`.", "warning")
    elif greatest and (last - first) // greatest >= min(node.element.most, MOST_TRIGGERS + 1) > MOST_TRIGGERS:
        message = f"`{node.name}` would come more than {MOST_TRIGGERS:,} times, and the run would stop there."
        yield fault(names, (*node.path, "every"), message, "Make `every` longer, or end it with `until`.")


def _first(names: Names, node: Placed, at: When | None) -> int:
    """The earliest second at which it may come first."""
    if isinstance(at, UncertainInstant):
        return min(_second(names, instant) for instant in at.instants)
    return _second(names, at) if isinstance(at, datetime) else span(names, node, at)[0]


def _second(names: Names, time: int | datetime) -> int:
    return seconds_between(names.scenario.start, time) if isinstance(time, datetime) else time
