"""Calendars: times or hours, days on which they are ever open, and who waits for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sim.clock import at_zone, format_date, format_local, seconds_between, whole_seconds
from sim.faults import Fault, Path, nearest, nearest_or_all
from sim.scenario.check.expressions import LARGEST, bounds
from sim.scenario.check.sites import fault
from sim.scenario.expression import Expression, is_constant
from sim.scenario.model import Calendar, Inject
from sim.scenario.names import Names, Placed

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY_BEFORE = timedelta(days=1)
"""On that an opening may begin that goes on into the exercise."""


def check(names: Names, needed: Collection[str]) -> Iterator[Fault]:
    """Every calendar, and everything that is held back by one; those that procedure files ask for are ``needed``."""
    yield from timetables(names)
    if names.missing.isdisjoint(("start", "horizon")):
        for name, calendar in names.scenario.calendars.items():
            if _is_whole(calendar) and not names.unreadable(name):
                yield from _in_the_exercise(names, name, calendar)
        for node in names.nodes.values():
            if not names.unreadable(node.name):
                yield from _moved(names, node)
    yield from _unused(names, needed)


def timetables(names: Names) -> Iterator[Fault]:
    """What a calendar says, whatever exercise it is for."""
    for name, calendar in names.scenario.calendars.items():
        if names.unreadable(name):
            continue
        if calendar.times and calendar.hours:
            message = f"`{name}` has `times` and `hours`, and can have one of them."
            hint = "Keep `hours` for a span in which things may happen, `times` for the instants at which they do."
            yield fault(names, ("calendars", name, "hours"), message, hint)
        elif not (calendar.times or calendar.hours):
            message = f"Nothing says at what time of its days `{name}` is open."
            yield fault(
                names, ("calendars", name), message, "Give it `hours: 09:00-18:00`, or `times: [10:00, 15:00]`."
            )
        yield from _on_its_days(names, name, calendar)


def unknown(names: Names, node: Placed) -> Iterator[Fault]:
    """A calendar that something waits for and that there is not."""
    name, known, path = node.element.during, names.scenario.calendars, (*node.path, "during")
    if name is None or name in known or names.unreadable(name) or "calendars" in names.missing:
        return
    if names.alone:
        hint = nearest(name, [*known, *names.scenario.state]) or f"List `{name}` under `needs`."
    else:
        hint = nearest_or_all(name, known) if known else f"Write `{name}: …` under `calendars`."
    yield fault(names, path, f"There is no calendar `{name}`.", hint)


def _is_whole(calendar: Calendar) -> bool:
    return bool(calendar.days) and bool(calendar.times) != bool(calendar.hours)


def _on_its_days(names: Names, name: str, calendar: Calendar) -> Iterator[Fault]:
    for place, day in enumerate(calendar.closed):
        path = ("calendars", name, "except", place)
        if day in calendar.closed[:place]:
            yield fault(names, path, f"{day} stands here twice.", "Keep one.", "warning")
        elif day.weekday() not in calendar.days:
            message = f"{day} is a {_DAYS[day.weekday()]}, on which `{name}` is closed anyway."
            yield fault(names, path, message, "Leave it out, or correct the date.", "warning")


def _in_the_exercise(names: Names, name: str, calendar: Calendar) -> Iterator[Fault]:
    scenario = names.scenario
    if _comes_from_a_setting(names, ("calendars", name)):
        return  # it is for other scenarios too
    first, _ = calendar.timetable.openings(scenario.start, 0)[0]
    if first > scenario.horizon:
        opens = format_local(at_zone(scenario.start, first, calendar.timezone), scenario.start.year)
        message = f"`{name}` is never open in this exercise: it first opens on {opens}, after the horizon."
        yield fault(names, ("calendars", name), message, "Change its days, or lengthen `horizon`.")
    begins, ends = _days(scenario.start, scenario.horizon, calendar.timezone)
    for place, day in enumerate(() if _comes_from_a_setting(names, ("calendars", name, "except")) else calendar.closed):
        if day.weekday() in calendar.days and not begins - _DAY_BEFORE <= day <= ends:
            span = f"{format_date(_midnight(begins))} to {format_date(_midnight(ends))} {ends.year}"
            message = f"{day} lies outside the exercise, which is from {span} there."
            path = ("calendars", name, "except", place)
            yield fault(names, path, message, "Leave it out, or correct the date.", "warning")


def _days(start: datetime, horizon: int, zone: str) -> tuple[date, date]:
    return start.astimezone(ZoneInfo(zone)).date(), at_zone(start, horizon, zone).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


def _comes_from_a_setting(names: Names, path: Path) -> bool:
    document = names.scenario.document
    return document.key_place(path).file != document.file


def _moved(names: Names, node: Placed) -> Iterator[Fault]:
    """Something at a constant instant that its calendar moves."""
    scenario, element = names.scenario, node.element
    calendar = scenario.calendars.get(element.during or "")
    seconds = _constant(names, node)
    if calendar is None or seconds is None or not _is_whole(calendar) or not 0 <= seconds <= scenario.horizon:
        return
    first, last = next(pair for pair in calendar.timetable.openings(scenario.start, seconds) if pair[1] >= seconds)
    if not first <= seconds <= last:
        local, moved = (at_zone(scenario.start, second, calendar.timezone) for second in (seconds, first))
        year = scenario.start.year
        message = (
            f"`{element.during}` is not open at that time, {format_local(local, year)} there, so this is moved to "
            f"{format_local(moved, year)}."
        )
        yield fault(names, (*node.path, "at"), message, "Write that time, or leave `during` out.", "warning")


def _constant(names: Names, node: Placed) -> int | None:
    """When something is due that is at a constant time."""
    at = node.element.at
    if node.element.not_before is not None or (isinstance(node.element, Inject) and node.element.contingency):
        return None
    if isinstance(at, datetime):
        return seconds_between(names.scenario.start, at)
    if isinstance(at, Expression) and is_constant(at.tree):
        value, _ = bounds(names, None, at.tree)
        return whole_seconds(value) if value <= LARGEST else None
    return None


def _unused(names: Names, needed: Collection[str]) -> Iterator[Fault]:
    if names.missing:
        return  # what could not be read may use it
    used = {node.element.during for node in names.nodes.values()}.union(needed)
    for name in names.scenario.calendars:
        if name not in used and not _comes_from_a_setting(names, ("calendars", name)):
            message = f"Nothing happens `during` the calendar `{name}`."
            yield fault(names, ("calendars", name), message, "Use it, or leave it out.", "warning")
