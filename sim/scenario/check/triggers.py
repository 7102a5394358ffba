"""Triggers, deadlines and starts: each says exactly what it needs to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sim.clock import ClockTime, format_duration, seconds_between, whole_seconds
from sim.faults import Fault, Path, listed
from sim.scenario.check.expressions import LARGEST, bounds
from sim.scenario.check.sites import fault
from sim.scenario.expression import Expression, is_constant
from sim.scenario.model import Decision, Inject, Lapse, Procedure, Step
from sim.scenario.names import Names, Placed
from sim.scenario.quantity import Cases
from sim.scenario.times import UncertainInstant, Until, When
from sim.spread import Spread


def check(names: Names) -> Iterator[Fault]:
    """Triggers, deadlines, seats and the states' starts."""
    for node in names.nodes.values():
        if names.unreadable(node.name):
            continue
        yield from _trigger(names, node)
        if isinstance(node.element, Step):
            yield from _seats(names, node, node.element)
        if isinstance(node.element, Decision):
            yield from _deadline(names, node, node.element)
    yield from _starts(names)


def _trigger(names: Names, node: Placed) -> Iterator[Fault]:
    element, path = node.element, node.path
    given = [field for field in ("at", "after", "when") if getattr(element, field) is not None]
    if isinstance(element, Inject) and element.contingency:
        given.append("contingency")
    if node.owner is not None:
        yield from _entry_trigger(names, node, given)
    elif not given:
        message = f"Nothing says when `{node.name}` happens."
        hint = "Give it `at`, `after` or `when`" + (", or `contingency: true`." if node.kind == "inject" else ".")
        yield fault(names, path, message, hint)
    elif len(given) > 1:
        message = f"`{node.name}` has {len(given)} triggers, {listed(given)}, and can have one."
        yield fault(names, (*path, given[-1]), message, "Keep one.")
    if element.delay is not None and given in (["at"], ["contingency"]):
        hint = "Say it all in `at`." if given == ["at"] else "Leave it out: a facilitator says when it happens."
        yield fault(names, (*path, "delay"), f"`delay` does not go with `{given[0]}`.", hint)
    for field in ("not_before", "during") if given == ["contingency"] else ():
        if getattr(element, field) is not None:
            hint = "Leave it out: a facilitator says when it happens."
            yield fault(names, (*path, field), f"`{field}` does not go with `contingency`.", hint)
    if names.missing.isdisjoint(("start", "horizon")):
        yield from _in_time(names, node)
        yield from _clock_in_time(names, node)
    if isinstance(element, Procedure) and not element.steps and not names.missing:
        message = f"The procedure `{node.name}` has no entries."
        yield fault(names, path, message, "Write its `steps`, or name a procedure file with `use`.")


def _entry_trigger(names: Names, node: Placed, given: list[str]) -> Iterator[Fault]:
    for field in given:
        if field in ("at", "contingency"):
            message = f"`{field}` does not go with an entry of a procedure."
            yield fault(names, (*node.path, field), message, "Use `after`, with `start` for the procedure's own start.")
    if {"after", "when"} <= set(given):
        entry = names.local(node.name, node.owner)
        message = f"`{entry}` has 2 triggers, `after` and `when`, and can have one."
        yield fault(names, (*node.path, "when"), message, "Keep one.")


def _in_time(names: Names, node: Placed) -> Iterator[Fault]:
    """Whether it is due between the start and the horizon."""
    for field in ("at", "delay"):
        earliest = _earliest(names, node, getattr(node.element, field))
        if earliest < 0 and field == "at":
            message = f"This is {format_duration(-earliest)} before the exercise starts."
            yield fault(names, (*node.path, field), message, "Move it, or begin earlier with `start`.")
        if earliest > names.scenario.horizon:
            due = f"it is due after {format_duration(earliest)} at the earliest"
            message = f"This can never happen: {due}, and the horizon is {format_duration(names.scenario.horizon)}."
            yield fault(names, (*node.path, field), message, "Move it, or lengthen `horizon`.")


def _clock_in_time(names: Names, node: Placed) -> Iterator[Fault]:
    """Whether the instants for which it waits, or by which it is to be answered, lie in the exercise."""
    element, horizon = node.element, names.scenario.horizon
    if isinstance(element.not_before, datetime):
        path, seconds = (*node.path, "not_before"), seconds_between(names.scenario.start, element.not_before)
        if seconds < 0:
            message = f"This does nothing: it is {format_duration(-seconds)} before the exercise starts."
            yield fault(names, path, message, "Correct the date, or leave it out.", "warning")
        if seconds > horizon:
            message = f"This can never happen: it waits until {format_duration(seconds)} after the start, and the "
            message += f"horizon is {format_duration(horizon)}."
            yield fault(names, path, message, "Move it, or lengthen `horizon`.")
    if isinstance(element, Decision) and isinstance(element.within, Until) and not names.alone:
        yield from _deadline_in_time(names, (*node.path, "within"), element.within.time)


def _deadline_in_time(names: Names, path: Path, until: ClockTime | datetime) -> Iterator[Fault]:
    start, horizon = names.scenario.start, names.scenario.horizon
    if isinstance(until, datetime):
        seconds = seconds_between(start, until)
    else:
        seconds = next(second for second in until.instants(start, 0) if second > 0)
    if seconds <= 0:
        message = f"This is {format_duration(-seconds)} before the exercise starts, so it lapses as it is asked."
        yield fault(names, path, message, "Move it, or begin earlier with `start`.")
    if seconds > horizon:
        message = f"This deadline never comes: it is {format_duration(seconds)} after the start, and the horizon is "
        yield fault(names, path, f"{message}{format_duration(horizon)}.", "Move it, or lengthen `horizon`.", "warning")


def _earliest(names: Names, node: Placed, due: When | None) -> float:
    """The fewest seconds that ``at`` or ``delay`` can give."""
    if isinstance(due, datetime):
        return seconds_between(names.scenario.start, due)
    if isinstance(due, UncertainInstant):
        return seconds_between(names.scenario.start, due.instants[0])
    if isinstance(due, Expression) and all(names.known(name.name, node.owner) for name in due.names()):
        low, _ = bounds(names, node.owner, due.tree)
        return whole_seconds(low) if low <= LARGEST else 0
    if isinstance(due, Cases):
        return min(_earliest(names, node, case.quantity) for case in due.cases)
    return due.support[0] if isinstance(due, Spread) else 0


def _seats(names: Names, node: Placed, step: Step) -> Iterator[Fault]:
    for place, name in enumerate(step.by):
        actor = names.scenario.actors.get(name)
        if actor is not None and actor.seats == 0:
            message = f"`{name}` has no seat, so this step can never start."
            yield fault(names, (*node.path, "by", place), message, f"Give `{name}` a seat, or leave `seats` out.")


def _deadline(names: Names, node: Placed, decision: Decision) -> Iterator[Fault]:
    cells = {names.scenario.cells.get(a.cell) for n in decision.by if (a := names.scenario.actors.get(n)) is not None}
    if len({cell.control for cell in cells if cell is not None}) > 1:
        message = "This decision is asked of players and of a control cell at once."
        yield fault(names, (*node.path, "by"), message, "Ask each with a decision of its own.")
    yield from _lead(names, node, decision)
    lapse = decision.lapse
    if lapse is not None and decision.within is None:
        message = "`lapse` says what the deadline does, and there is no deadline."
        yield fault(names, (*node.path, "lapse"), message, "Add `within`.")
    for option in decision.lapses_to or ():
        if option in decision.options and decision.options[option].condition is not None:
            message = f"At the deadline `{option}` is taken even where it is not offered."
            yield fault(names, (*node.path, "lapse"), message, "Name an option without `if`.", "warning")
    if isinstance(lapse, Lapse) and not (lapse.effects or lapse.cancels or lapse.tells):
        yield fault(names, (*node.path, "lapse"), "This `lapse` does nothing.", "Leave it out.", "warning")


def _starts(names: Names) -> Iterator[Fault]:
    for name, state in names.scenario.state.items():
        low, high = state.range
        path = ("state", name, "start")
        if isinstance(state.start, Cases):
            yield fault(
                names, path, "A state starts at a number or a spread: nothing has happened before.", "Keep one."
            )
            continue
        if isinstance(state.start, Spread):
            least, greatest = state.start.support
            outside = greatest is not None and not low <= least <= greatest <= high
        else:
            if not all(names.known(name.name, None) for name in state.start.names()):
                continue  # told of there
            if not is_constant(state.start.tree):
                message = "A state starts at a number or a spread, not at the value of something else."
                yield fault(names, path, message, "Let an inject `at: 0m` set it.")
                continue
            outside = not low <= bounds(names, None, state.start.tree)[0] <= high
        if outside:
            message = f"The start lies outside the range, {low:g} to {high:g}."
            yield fault(names, path, message, "Change one of them.")


def _lead(names: Names, node: Placed, decision: Decision) -> Iterator[Fault]:
    """Whose answer stands where cells differ: there have to be several, of players."""
    if decision.lead is None:
        return
    asked = {actor.cell for name in decision.by if (actor := names.scenario.actors.get(name)) is not None}
    if any(cell.control for name in asked if (cell := names.scenario.cells.get(name)) is not None):
        message = "`lead` says whose answer stands where teams differ, and this is a control decision."
        yield fault(names, (*node.path, "lead"), message, "Leave it out.")
    elif len(asked) == 1:
        message = "`lead` says whose answer stands where cells differ, and one cell alone is asked."
        yield fault(names, (*node.path, "lead"), message, "Leave it out.", "warning")
