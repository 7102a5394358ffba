"""What is to come and what it waits for, in words."""

from __future__ import annotations

from typing import assert_never

from sim.exercise.ahead import Coming, Waiting
from sim.scenario.model import Step
from sim.view.run.happenings import Telling
from sim.view.words import sentences as say

NEAR = 6 * 86_400
"""Within so many seconds a weekday says which day is meant."""


def coming_words(telling: Telling, one: Coming, now: int) -> str:
    """``Mon 09:00 to 11:30 A parade``; ``Mon 10:00 deadline of Posture``; ``Tue 10:00 A call (waits for New York)``.
    ``now`` is the exercise time in seconds."""
    calendars = telling.scenario.calendars
    waits = f" (waits for {say.titled(one.calendar, calendars[one.calendar])})" if one.calendar else ""
    return f"{_when(telling, one, now)} {_what(telling, one)}{waits}"


def _what(telling: Telling, one: Coming) -> str:
    match one.what:
        case "happens":
            return telling.title(one.name)
        case "ends":
            return f"{telling.title(one.name)} ends"
        case "answer":
            return f"answer to {telling.title(one.name)}"
        case "deadline":
            return f"deadline of {telling.title(one.name)}"
        case "end":
            return "the exercise ends"
        case _:
            assert_never(one.what)


def _when(telling: Telling, one: Coming, now: int) -> str:
    """``Mon 09:00``; ``Mon 09:00 to 11:30`` where luck decides; both on the first clock, with the date where a weekday
    would be taken for one that is nearer."""
    first = _clock(telling, one.earliest, now)
    if one.latest == one.earliest:
        return first
    if one.latest is None:
        return f"from {first}"
    if telling.clocks.same_day(one.earliest, one.latest):
        return f"{first} to {telling.clocks.time(one.latest)}"
    return f"{first} to {_clock(telling, one.latest, now)}"


def _clock(telling: Telling, seconds: int, now: int) -> str:
    return telling.clocks.short(seconds)[0] if seconds - now < NEAR else telling.clocks.first(seconds)


def waiting_words(telling: Telling, one: Waiting) -> str:
    """``A rumour is held``; ``turn 2, The larger one: after “A missile”``."""
    title = telling.title(one.name)
    match one.what:
        case "held":
            return f"{title} is held"
        case "control":
            return f"{title} waits for you: `roll` it, or `choose`"
        case "seats":
            element = telling.names.nodes[one.name].element
            assert isinstance(element, Step)
            return f"{title} waits {say.for_seats(telling.scenario, element)}"
        case "sealed":
            return f"the answer to {title} is sealed until `reveal`"
        case "turn":
            number = list(telling.scenario.turns).index(one.name) + 1
            return f"turn {number}, {title}: {_for(telling, one)}"
        case _:
            assert_never(one.what)


def _for(telling: Telling, one: Waiting) -> str:
    element = telling.names.nodes[one.name].element
    if one.when and element.when is not None:
        return f"until {say.expression(telling.names, element.when, None)}"
    if not one.moments:
        return f"not scheduled any more; `release {one.name}` begins it"
    words = (say.moment(telling.names, name) for name in one.moments)
    return f"after {say.listed(words, 'and' if one.all else 'or')}"
