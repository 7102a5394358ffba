"""Clocks: zones that are the same on every machine and change with summer, offsets that some cell's clock has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sim.clock import fixed_offset_cure, is_zone, nearest_zone
from sim.faults import Fault, Path
from sim.scenario.check.sites import fault
from sim.scenario.names import Names

_HALF_DAY = timedelta(hours=12)


def check(names: Names) -> Iterator[Fault]:
    """The zones of cells and turns, and the offsets of the start and of instants."""
    for cell, value in names.scenario.cells.items():
        yield from _zone(names, ("cells", cell, "timezone"), value.timezone)
    for name, turn in names.scenario.turns.items():
        if turn.not_before is not None:
            yield from _zone(names, ("turns", name, "not_before"), turn.not_before.zone)
    if not names.missing and not any(fixed_offset_cure(cell.timezone) for cell in names.scenario.cells.values()):
        yield from _offset(names, ("start",), names.scenario.start)
        for node in names.nodes.values():
            if isinstance(node.element.at, datetime):
                yield from _offset(names, (*node.path, "at"), node.element.at)


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
        value = value.get(part) if isinstance(value, dict) else None
    return value
