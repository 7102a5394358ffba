"""Clocks: zones that are the same on every machine and change with summer, offsets that some cell's clock has, local
times that clocks leave out or show twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sim.clock import (
    DAY,
    ClockTime,
    comes_twice,
    fixed_offset_cure,
    format_date,
    is_left_out,
    is_zone,
    nearest_zone,
    offset_of,
    parse_instant,
    seconds_between,
    zone_of,
)
from sim.faults import Fault, Path
from sim.scenario.check.sites import fault
from sim.scenario.model import Decision
from sim.scenario.names import Names
from sim.scenario.times import UncertainInstant, Until

_HALF_DAY = timedelta(hours=12)
_A_YEAR = 400
"""In so many days every clock has changed that changes with summer."""


def check(names: Names) -> Iterator[Fault]:
    """The zones of cells, calendars and times, the offsets of the start and of instants."""
    for section in ("cells", "calendars"):
        for name, value in getattr(names.scenario, section).items():
            yield from _zone(names, (section, name, "timezone"), value.timezone)
    written = dict(_times(names))
    for path, local in written.items():
        zone = local.zone if isinstance(local, ClockTime) else zone_of(local)
        if zone is not None:
            yield from _zone(names, path, zone)
            yield from _changes(names, path, local) if is_zone(zone) else ()
    if not names.missing and not any(fixed_offset_cure(cell.timezone) for cell in names.scenario.cells.values()):
        for path, local in written.items():
            if isinstance(local, datetime) and zone_of(local) is None:
                yield from _offset(names, path, local)


def _times(names: Names) -> Iterator[tuple[Path, ClockTime | datetime]]:
    """Every clock time and every instant, with the zone in which it is written."""
    yield ("start",), _start(names)
    for node in names.nodes.values():
        element, path = node.element, node.path
        if isinstance(element.at, datetime):
            yield (*path, "at"), element.at
        elif isinstance(element.at, UncertainInstant):
            for place, instant in enumerate(element.at.instants):
                yield _parameter(names, (*path, "at"), place), instant
        if element.not_before is not None:
            yield (*path, "not_before"), element.not_before
        if isinstance(element, Decision) and isinstance(element.within, Until):
            yield (*path, "within"), element.within.time


def _start(names: Names) -> datetime:
    """The start as it is written, where its zone may have a name."""
    try:
        return parse_instant(str(_written(names, ("start",))))
    except ValueError:
        return names.scenario.start


def _parameter(names: Names, path: Path, place: int) -> Path:
    """Where a parameter of a spread stands, in a list or under a key of the spread."""
    places = names.scenario.document.places
    ways = ((*path, place), (*path, "uniform", place), (*path, "value", place), (*path, "value", "uniform", place))
    return next((way for way in ways if way in places), (*path, place))


def _zone(names: Names, path: Path, zone: str) -> Iterator[Fault]:
    offset = str(_written(names, path)).find(zone)
    if not is_zone(zone):
        near = nearest_zone(zone)
        hint = f"Did you mean `{near}`?" if near else "Write an IANA name such as Asia/Seoul."
        yield fault(names, path, f"`{zone}` is not the same time zone on every machine.", hint, offset=max(offset, 0))
        return
    cure = fixed_offset_cure(zone)
    if cure is not None:
        message = f"`{zone}` has no summer time: its offset is the same all year."
        yield fault(names, path, message, cure, "warning", max(offset, 0))


# ---------------------------------------------------------------------- local times left out or shown twice


def _changes(names: Names, path: Path, written: ClockTime | datetime) -> Iterator[Fault]:
    """A local time that clocks leave out or show twice within the exercise."""
    local = written if isinstance(written, datetime) else _odd_day(names, written)
    if local is None or not _is_odd(names, local):
        return
    first, second = (local.replace(fold=fold).astimezone(UTC).astimezone(local.tzinfo) for fold in (0, 1))
    where = f"{zone_of(local)} on {format_date(local)} {local.year}"
    if comes_twice(local):
        message = f"Clocks in {where} show {local:%H:%M} twice; the first is meant."
        cure = f"Write the offset: `{_with_offset(first)}` for the first, `{_with_offset(second)}` for the second."
    else:
        message = f"Clocks in {where} leave out {local:%H:%M}; it is read as {first:%H:%M}."
        cure = f"Write the offset: `{_with_offset(first)}`."
    if isinstance(written, ClockTime):
        cure = "Choose another time of day, or an instant with its offset."
    yield fault(names, path, message, cure, "warning")


def _odd_day(names: Names, written: ClockTime) -> datetime | None:
    """The first day of the exercise on which a time of day is left out or comes twice, at that time."""
    if not names.missing.isdisjoint(("start", "horizon")):
        return None
    zone = ZoneInfo(written.zone)
    begin = names.scenario.start.astimezone(zone).date()
    at = time(written.hour, written.minute, tzinfo=zone)
    for day in range(min(names.scenario.horizon // DAY + 2, _A_YEAR)):
        local = datetime.combine(begin + timedelta(days=day), at)
        if _is_odd(names, local):
            return local
    return None


def _is_odd(names: Names, local: datetime) -> bool:
    """Whether a local time is left out or comes twice, and lies in the exercise, as far as that is known."""
    if not (comes_twice(local) or is_left_out(local)):
        return False
    known = names.missing.isdisjoint(("start", "horizon"))
    return not known or 0 <= seconds_between(names.scenario.start, local) <= names.scenario.horizon


def _with_offset(local: datetime) -> str:
    return f"{local:%Y-%m-%dT%H:%M}{offset_of(local)}"


# ---------------------------------------------------------------------- offsets


def _offset(names: Names, path: Path, instant: datetime) -> Iterator[Fault]:
    """Whether some cell's clock has the offset in which an instant is written, on that day; ``Z`` means UTC."""
    zones = {cell.timezone for cell in names.scenario.cells.values() if "timezone" in cell.model_fields_set}
    written = _written(names, path)
    if not zones or str(written).endswith("Z") or any(_has(zone, instant) for zone in zones):
        return
    zone = next((zone for zone in zones if _has(zone, instant, all_year=True)), None)
    there = f"; in {zone} it is {_utc(instant.astimezone(ZoneInfo(zone)))}" if zone else ""
    message = f"No cell's clock is at {_utc(instant)} on that day{there}."
    yield fault(names, path, message, "Change the offset, or write the time in UTC, with `Z`.", "warning")


def _has(zone: str, instant: datetime, all_year: bool = False) -> bool:
    """Whether a zone has the offset of ``instant`` on that day, or some time in the year."""
    steps = [timedelta(days=days) for days in range(0, 360, 30)] if all_year else [timedelta(), _HALF_DAY, -_HALF_DAY]
    return any((instant + step).astimezone(ZoneInfo(zone)).utcoffset() == instant.utcoffset() for step in steps)


def _utc(moment: datetime) -> str:
    return f"UTC{moment.isoformat()[-6:]}"


def _written(names: Names, path: Path) -> object:
    """The text at ``path`` as it stands in the file."""
    value: object = names.scenario.document.value
    for part in path:
        if isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value
