"""Instants and clock times as fields take them: an instant, an uncertain one, the next such time of day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sim.clock import ClockTime, nearest_zone, parse_instant, with_offset
from sim.scenario import guesses
from sim.scenario.expression import Misread
from sim.scenario.quantity import Quantity, interval, length, seconds, shown, spread
from sim.spread import Spread

_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class UncertainInstant:
    """A spread between instants: its parameters in the order of ``spread``, where they are seconds since 1970."""

    spread: Spread
    instants: tuple[datetime, ...]

    def from_seconds(self, seconds: tuple[float, ...]) -> Spread:
        """The spread, its parameters counted from elsewhere."""
        return replace(self.spread, parameters=seconds)


@dataclass(frozen=True, slots=True)
class Until:
    """A deadline by the clock: the next such time of day, or one instant."""

    time: ClockTime | datetime


When = Quantity | datetime | UncertainInstant
Deadline = Quantity | Until


def instant(value: Any) -> datetime:
    """An instant, with the zone in which it is written. Misread for anything else."""
    text = _text(value, "an instant")
    try:
        return parse_instant(text)
    except ValueError as error:
        hint = _zone_meant(text) if "time zone" in str(error) else guesses.instant(text)
        raise Misread(str(error), hint) from None


def start(value: Any) -> datetime:
    """An instant, with an offset for its zone."""
    return with_offset(instant(value))


def clock_time(value: Any) -> ClockTime:
    """A time of day somewhere. Misread for anything else."""
    text = _text(value, "a clock time")
    try:
        return ClockTime.parse(text)
    except ValueError as error:
        hint = _zone_meant(text) if "time zone" in str(error) else guesses.clock_time(text)
        raise Misread(str(error), hint) from None


def clock_time_or_instant(value: Any) -> ClockTime | datetime:
    """What ``not_before`` takes, and a deadline after ``until``."""
    return instant(value) if _is_date(value) else clock_time(value)


def within(value: Any) -> Deadline:
    """What ``within`` takes: a duration, or ``until`` a clock time or an instant."""
    if isinstance(value, str) and (match := re.fullmatch(r"until\s+(.*)", value)):
        try:
            return Until(clock_time_or_instant(match[1]))
        except Misread as error:
            hint = re.sub(r"^Write `(?=\d)", "Write `until ", error.hint)
            raise Misread(str(error), hint) from None
    if isinstance(value, str) and (_is_date(value) or re.match(r"[0-9]{1,2}:[0-9]{2}\s+[A-Za-z]", value)):
        raise Misread(f"{shown(value)} is a time, and a duration is asked for", f"Write `until {value}`.")
    return length(value)


def latest(value: Any) -> int | datetime:
    """What ``until`` takes beside ``every``: a plain duration from the start, in seconds, or an instant."""
    return instant(value) if _is_date(value) else seconds(value)


def at(value: Any) -> When:
    """What ``at`` takes: a duration from the start, an instant with its zone, or a spread of either."""
    if _is_date(value):
        return instant(value)
    if isinstance(value, list) and len(value) != 3:
        raise Misread("a list here is a spread, [low, likely, high]", "For each of several times write an element.")
    if isinstance(value, str) and re.fullmatch(r"([0-9]+d )?[0-9][0-9]?:[0-9]{2}.*", value):
        message = f"{shown(value)} is neither a duration from the start nor an instant"
        raise Misread(message, "Write it like 1h30m, or like 2023-12-18T08:24+09:00.")
    if any(map(_is_date, _constants(value))):
        return _uncertain(value)
    return interval(value, "`at`", "Use `after`, and a `delay` by cases.")


def _uncertain(value: Any) -> UncertainInstant:
    if isinstance(value, dict) and "exponential" in value:
        raise Misread("an exponential spread has a mean duration, and no instant", "Write {uniform: [low, high]}.")
    instants: dict[float, datetime] = {}

    def since_1970(constant: Any) -> float:
        if not _is_date(constant):
            message = "durations and instants do not mix in one spread"
            raise Misread(message, "Write all of them as instants, or all as durations from the start.")
        moment = instant(constant)
        since = (moment.astimezone(UTC) - _ZERO).total_seconds()
        instants[since] = moment
        return since

    read = spread(value, since_1970, is_duration=True)
    return UncertainInstant(read, tuple(instants[parameter] for parameter in read.parameters))


def _constants(value: Any) -> list[Any]:
    """What may be a parameter of a spread."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return [constant for content in value.values() for constant in _constants(content) or [content]] + list(value)
    return []


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and guesses.is_date(value)


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise Misread(f"{shown(value)} stands where {what} is asked for")
    return value


def _zone_meant(text: str) -> str:
    """The zone that was meant at the end of a text."""
    near = nearest_zone(text.split()[-1])
    return f"Did you mean `{near}`?" if near else ""
