"""Clocks on the wall: an exercise's time in the zones of its player cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sim.clock import WEEKDAYS, at_zone, comes_twice, format_date, offset_of
from sim.scenario.model import Cell, Scenario
from sim.view.words.page import Times

NO_YEAR = 0
"""The year of which is spoken where none is known yet, so that it stands in every date."""


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
    """The clocks of an exercise, those that agree throughout joined into one.

    A time that a clock shows twice, as when summer time ends, stands with its offset: ``Sun 02:30 +01:00``.
    """

    start: datetime
    clocks: tuple[WallClock, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What to write over each clock."""
        return tuple(clock.label for clock in self.clocks)

    @property
    def city(self) -> str:
        """The first city of the first clock."""
        return self.clocks[0].cities[0]

    @property
    def heading(self) -> Times:
        """The same, over a timeline."""
        return Times(self.labels)

    def times(self, seconds: int) -> Times:
        """``Mon 08:24`` on each clock; elsewhere with a weekday only where it is not the first clock's."""
        local = self._local(seconds)
        elsewhere = (
            f"{_time(time) if time.date() == local[0].date() else _short(time)} {clock.label}"
            for time, clock in zip(local[1:], self.clocks[1:], strict=True)
        )
        return Times(tuple(map(_short, local)), tuple(elsewhere))

    def dates(self, seconds: int) -> Times:
        """``Mon 18 Dec`` on each clock; elsewhere only where it is another."""
        dates = self._dates(seconds)
        pairs = zip(dates[1:], self.clocks[1:], strict=True)
        return Times(dates, tuple(f"{date} {clock.label}" for date, clock in pairs if date != dates[0]))

    def short(self, seconds: int) -> tuple[str, ...]:
        """``Mon 08:24`` on each clock."""
        return tuple(map(_short, self._local(seconds)))

    def long(self, seconds: int) -> str:
        """``Mon 18 Dec 08:24 Seoul, Tokyo | Sun 17 Dec 18:24 Washington``."""
        return " | ".join(self.each(seconds))

    def each(self, seconds: int) -> tuple[str, ...]:
        """The same, a part for each clock."""
        each = zip(self._dates(seconds), self._local(seconds), self.clocks, strict=True)
        return tuple(f"{date} {_time(time)} {clock.label}" for date, time, clock in each)

    def first(self, seconds: int) -> str:
        """``Mon 18 Dec 08:24`` on the first clock alone."""
        return f"{self._dates(seconds)[0]} {self.time(seconds)}"

    def among(self, instants: Iterable[int]) -> Callable[[int], str]:
        """How each of several instants is told on the first clock: ``Mon 08:24`` where no weekday comes twice among
        them, else ``Mon 18 Dec 08:24``."""
        dates = {self.local(seconds).date() for seconds in instants}
        if dates and max(dates) - min(dates) >= timedelta(days=7):
            return self.first
        return lambda seconds: self.short(seconds)[0]

    def begin(self) -> str:
        """``Mon 18 Dec 2023 08:24 Seoul | Sun 17 Dec 2023 18:24 Washington``: the start, of which one has to know the
        year."""
        pairs = zip(self._local(0), self.clocks, strict=True)
        return " | ".join(f"{format_date(time, NO_YEAR)} {_time(time)} {clock.label}" for time, clock in pairs)

    def local(self, seconds: int) -> datetime:
        """The date and time on the first clock, with its zone."""
        return self._local(seconds)[0]

    @property
    def year(self) -> int:
        """The year in which the first clock begins."""
        return self._local(0)[0].year

    def time(self, seconds: int) -> str:
        """``08:24`` on the first clock alone."""
        return _time(self._local(seconds)[0])

    def same_day(self, one: int, other: int) -> bool:
        """Whether both are of one day on the first clock."""
        return self._local(one)[0].date() == self._local(other)[0].date()

    def _dates(self, seconds: int) -> tuple[str, ...]:
        """``Mon 18 Dec`` on each clock, with the year where it is not that of the start."""
        pairs = zip(self._local(seconds), self._local(0), strict=True)
        return tuple(format_date(time, begun.year) for time, begun in pairs)

    def _local(self, seconds: int) -> list[datetime]:
        return [at_zone(self.start, seconds, clock.zone) for clock in self.clocks]


def _short(time: datetime) -> str:
    return f"{WEEKDAYS[time.weekday()]} {_time(time)}"


def _time(time: datetime) -> str:
    """A local time to the minute, as a clock on a wall shows it."""
    return f"{time:%H:%M} {offset_of(time)}" if comes_twice(time) else f"{time:%H:%M}"


def city_of(cell: Cell) -> str:
    """What a cell's clock is labelled: its city, by default that of its time zone."""
    return cell.city or cell.timezone.rsplit("/", 1)[-1].replace("_", " ")


def clocks(scenario: Scenario) -> Clocks:
    """The clocks of a scenario's player cells (of all cells, or UTC, where there are none)."""
    cells = [cell for cell in scenario.cells.values() if not cell.control] or list(scenario.cells.values())
    zones: list[tuple[str, list[str]]] = []
    for cell in cells:
        city = city_of(cell)
        for zone, cities in zones:
            if _agree(scenario, zone, cell.timezone):
                if city not in cities:
                    cities.append(city)
                break
        else:
            zones.append((cell.timezone, [city]))
    known = tuple(WallClock(zone, tuple(cities)) for zone, cities in zones)
    return Clocks(scenario.start, known or (WallClock("UTC", ("UTC",)),))


def clock_of(scenario: Scenario, cell: str) -> Clocks:
    """The clock of one cell alone."""
    its = scenario.cells[cell]
    return Clocks(scenario.start, (WallClock(its.timezone, (city_of(its),)),))


def _agree(scenario: Scenario, one: str, other: str) -> bool:
    """Whether two zones show the same time from the start to the horizon, looked at once a day."""
    days = range(0, scenario.horizon + 86_400, 86_400)
    return all(
        at_zone(scenario.start, day, one).replace(tzinfo=None)
        == at_zone(scenario.start, day, other).replace(tzinfo=None)
        for day in list(days)[:400]
    )
