"""Every instant that a scenario names by a zone's clock, worked out by the time-zone rules of this machine.

Rules change, so a log keeps what they came to (docs/log.md): all that a program needs of clocks and calendars is here,
in whole seconds from the start.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from sim.clock import ClockTime, seconds_between, zone_of
from sim.faults import Misuse
from sim.program.nodes import Calendar
from sim.scenario.model import Decision, Inject, Scenario
from sim.scenario.names import placed
from sim.scenario.times import UncertainInstant, Until

Instants = Mapping[str, Sequence[int]]
"""Seconds by the name of what they are of: ``x`` its ``not_before``, ``x/at``, ``x/within``, ``calendars/x``."""

FARTHEST = 2**40
"""No instant lies so many seconds from the start."""

CALENDARS = "calendars/"


def instants_of(scenario: Scenario) -> dict[str, tuple[int, ...]]:
    """Of each clock time every coming up to the horizon and the first one after it; of each instant itself, and of a
    spread between instants every parameter; of each calendar the first and the last second of every opening."""
    start, horizon = scenario.start, scenario.horizon
    found: dict[str, tuple[int, ...]] = {}
    for key, written in _written(scenario):
        if isinstance(written, ClockTime):
            found[key] = written.instants(start, horizon)
        else:
            found[key] = tuple(seconds_between(start, instant) for instant in written)
    for name, calendar in scenario.calendars.items():
        pairs = calendar.timetable.openings(start, horizon)
        found[f"{CALENDARS}{name}"] = tuple(second for pair in pairs for second in pair)
    return found


def _written(scenario: Scenario) -> Iterator[tuple[str, ClockTime | tuple[datetime, ...]]]:
    """Every clock time and every instant with a zone's name, by its key; ``not_before`` and ``until`` with any."""
    for node in placed(scenario):
        element = node.element
        if element.not_before is not None:
            yield node.name, _one(element.not_before)
        if isinstance(element.at, UncertainInstant):
            yield f"{node.name}/at", element.at.instants
        elif isinstance(element.at, datetime) and zone_of(element.at) is not None:
            yield f"{node.name}/at", (element.at,)
        if isinstance(element, Inject) and isinstance(element.until, datetime) and zone_of(element.until) is not None:
            yield f"{node.name}/until", (element.until,)
        if isinstance(element, Decision) and isinstance(element.within, Until):
            yield f"{node.name}/within", _one(element.within.time)


def _one(written: ClockTime | datetime) -> ClockTime | tuple[datetime, ...]:
    return (written,) if isinstance(written, datetime) else written


def calendar_of(name: str, pairs: Sequence[int]) -> Calendar:
    """A calendar as it is played."""
    return Calendar(name, tuple(pairs[::2]), tuple(pairs[1::2]))


def check_instants(scenario: Scenario, instants: Instants) -> None:
    """Whether instants from elsewhere can be those of a scenario. Raises Misuse."""
    written = dict(_written(scenario))
    for key, seconds in instants.items():
        if any(abs(second) > FARTHEST for second in seconds):
            raise Misuse(f"`instants` must lie less than {FARTHEST} seconds from the start.")
        if key.startswith(CALENDARS):
            if len(seconds) % 2 or not _rise(seconds):
                raise Misuse("`instants` must have the first and the last second of each opening, in their order.")
        elif isinstance(expected := written.get(key), tuple):
            if len(seconds) != len(expected):
                raise Misuse(f"`instants` must have as many of `{key}` as are written.")
        elif list(seconds) != sorted({*seconds}) or not seconds or seconds[0] < 0 or seconds[-1] <= scenario.horizon:
            raise Misuse("`instants` must ascend from the start to past the horizon.")
    if instants.keys() != {*written, *(f"{CALENDARS}{name}" for name in scenario.calendars)}:
        raise Misuse("`instants` must be those of every clock time, instant and calendar in the scenario.")


def _rise(pairs: Sequence[int]) -> bool:
    """Whether openings come one after another, from the start on, each with its last second no earlier than its
    first."""
    steps = [later - sooner for sooner, later in pairwise(pairs)]
    return all(step >= place % 2 for place, step in enumerate(steps)) and min(pairs, default=0) >= 0
