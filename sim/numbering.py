"""The whole numbers that the program, positions and both engines have in common."""

from __future__ import annotations

from enum import IntEnum

NEVER = 2**31 - 1
"""The time of what is not going to happen by itself."""

MOST_TRIGGERS = 10_000
"""One more trigger of a node than this is a runaway."""

MOST_IN_MENU = 32
"""So many options a decision that takes several may have in play: those of the scenario, and people's own."""

LAPSE = -1
"""A choice of no option: the decision lapses."""
PERSON = -2
"""A choice left to a person."""
UNFIXED = -3
"""No choice made yet."""


class Kind(IntEnum):
    """What a node is."""

    TURN = 0
    INJECT = 1
    STEP = 2
    PROCEDURE = 3
    DECISION = 4


class Status(IntEnum):
    """What a node is doing."""

    IDLE = 0
    PENDING = 1
    WAITING = 2
    UNDER_WAY = 3
    OPEN = 4
    HELD = 5


class Cause(IntEnum):
    """What triggered a node, where that is no moment (moments count from 0)."""

    START = -1
    WHEN = -2
    PERSON = -3


class Reading(IntEnum):
    """What is read off an expression that is looked at after every event."""

    TRIGGER = 0
    PEAK = 1
    LOW = 2
    ENDING = 3


# Members of an enum are slow to look up, and these are looked up at every event.
TURN, INJECT, STEP, PROCEDURE, DECISION = map(int, Kind)
IDLE, PENDING, WAITING, UNDER_WAY, OPEN, HELD = map(int, Status)
BY_START, BY_WHEN, BY_PERSON = map(int, Cause)
TRIGGER, PEAK, LOW, ENDING = map(int, Reading)
