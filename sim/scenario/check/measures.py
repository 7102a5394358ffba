"""Measures: each says exactly what it needs to, its ends are in order, and its targets leave something between them."""

from __future__ import annotations

from collections.abc import Iterator

from sim.faults import Fault, Path
from sim.scenario.check.precedence import precedes
from sim.scenario.check.sites import fault
from sim.scenario.model import Measure
from sim.scenario.names import Names


def check(names: Names) -> Iterator[Fault]:
    """The kind, the ends and the targets of every measure."""
    for name, measure in names.scenario.measures.items():
        if names.unreadable(name):
            continue
        path: Path = ("measures", name)
        faults = list(_kind(names, path, measure))
        yield from faults
        if not faults:
            yield from _ends(names, path, measure)
            yield from _targets(names, path, measure)


def _kind(names: Names, path: Path, measure: Measure) -> Iterator[Fault]:
    fields = {"from": measure.start, "to": measure.end, "peak": measure.peak, "low": measure.low}
    fields |= {"value": measure.value, "count": measure.count}
    given = [field for field, value in fields.items() if value is not None]
    if given in (["from", "to"], ["peak"], ["low"], ["value"], ["count"]):
        return
    message = "A measure has `from` and `to`, or one of `peak`, `low`, `value` and `count`."
    missing = {"from": "to", "to": "from"}.get(given[0] if len(given) == 1 else "")
    hint = f"Add `{missing}`." if missing else "Keep one; write a measure for each." if given else "Add one of them."
    yield fault(names, path, message, hint)


def _ends(names: Names, path: Path, measure: Measure) -> Iterator[Fault]:
    """Whether what is measured to comes before what is measured from, and never again."""
    start, end = measure.start, measure.end
    if start and end and start != end and precedes(names, end, start):
        message = f"`{end}` comes before `{start}`, so the time from the one to the other is never above 0."
        yield fault(names, path, message, f"Write `from: {end}` and `to: {start}`.", "warning")


def _targets(names: Names, path: Path, measure: Measure) -> Iterator[Fault]:
    duration = measure.unit == "seconds"
    for field in ("at_most", "at_least"):
        goal = getattr(measure, field)
        if goal is not None and goal.is_duration != duration:
            message = f"The target of this measure is a {'duration' if duration else 'number'}."
            hint = "Write it like 6h." if duration else "Write it without a unit."
            yield fault(names, (*path, field), message, hint)
    most, least = measure.at_most, measure.at_least
    if most is not None and least is not None and most.is_duration == least.is_duration and most.value < least.value:
        message = "Nothing is as small as `at_most` and as large as `at_least` here, so this target is never met."
        yield fault(names, (*path, "at_least"), message, "Swap the two, or write a measure for each.")
