"""Clocks on the wall: an exercise's time in the zones of its player cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sim.clock import WEEKDAYS, at_zone, format_local
from sim.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class WallClock:
    """One clock: a zone, and the cities that live by it."""

    zone: str
    cities: tuple[str, ...]

    @property
    def label(self) -> str:
        """``Seoul, Tokyo``."""
        return ", ".join(self.cities)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of an exercise, those that agree throughout joined into one."""

    start: datetime
    clocks: tuple[WallClock, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What to write over each clock."""
        return tuple(clock.label for clock in self.clocks)

    def short(self, seconds: int) -> tuple[str, ...]:
        """``Mon 08:24`` on each clock."""
        times = (at_zone(self.start, seconds, clock.zone) for clock in self.clocks)
        return tuple(f"{WEEKDAYS[time.weekday()]} {time:%H:%M}" for time in times)

    def dates(self, seconds: int) -> tuple[str, ...]:
        """``Mon 18 Dec`` on each clock."""
        times = (_minute(self.start, seconds, clock.zone) for clock in self.clocks)
        return tuple(format_local(time).rsplit(" ", 1)[0] for time in times)

    def long(self, seconds: int) -> str:
        """``Mon 18 Dec 08:24 Seoul, Tokyo | Sun 17 Dec 18:24 Washington``."""
        return " | ".join(
            f"{format_local(_minute(self.start, seconds, clock.zone))} {clock.label}" for clock in self.clocks
        )

    def first(self, seconds: int) -> str:
        """``Mon 18 Dec 08:24`` on the first clock alone."""
        return format_local(_minute(self.start, seconds, self.clocks[0].zone))


def _minute(start: datetime, seconds: int, zone: str) -> datetime:
    """A local time to the minute, as a clock on a wall shows it."""
    return at_zone(start, seconds, zone).replace(second=0)


def clocks(scenario: Scenario) -> Clocks:
    """The clocks of a scenario's player cells (of all cells, or UTC, where there are none)."""
    cells = [cell for cell in scenario.cells.values() if not cell.control] or list(scenario.cells.values())
    found: list[tuple[str, list[str]]] = []
    for cell in cells:
        city = cell.city or cell.timezone.rsplit("/", 1)[-1].replace("_", " ")
        for zone, cities in found:
            if _agree(scenario, zone, cell.timezone):
                if city not in cities:
                    cities.append(city)
                break
        else:
            found.append((cell.timezone, [city]))
    known = tuple(WallClock(zone, tuple(cities)) for zone, cities in found)
    return Clocks(scenario.start, known or (WallClock("UTC", ("UTC",)),))


def _agree(scenario: Scenario, one: str, other: str) -> bool:
    """Whether two zones show the same time from the start to the horizon, looked at once a day."""
    days = range(0, scenario.horizon + 86_400, 86_400)
    return all(
        at_zone(scenario.start, day, one).replace(tzinfo=None)
        == at_zone(scenario.start, day, other).replace(tzinfo=None)
        for day in list(days)[:400]
    )
