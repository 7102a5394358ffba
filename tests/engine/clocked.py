"""Calendars and clock times for generated scenarios: half of them get some, by luck that their own words decide, so
that all else in them stays what it was."""

from __future__ import annotations

import json
from copy import deepcopy
from random import Random
from typing import Any
from zlib import crc32

Plain = dict[str, Any]

CALENDARS = {
    "market": {"timezone": "Asia/Seoul", "times": ["10:00", "12:00", "16:00", "21:00"]},
    "office": {"timezone": "Asia/Seoul", "hours": ["09:00-11:00", "13:00-17:00"], "except": "2023-12-19"},
    "night": {"timezone": "America/New_York", "days": "sun-mon", "hours": "19:00-02:00"},
}
CLOCK_TIMES = ["09:00 Asia/Seoul", "10:00 Asia/Seoul", "12:00 Asia/Seoul", "19:00 America/New_York"]
INSTANTS = [
    "2023-12-18 09:00 Asia/Seoul", "2023-12-18 10:00 Asia/Seoul", "2023-12-17 20:00 America/New_York",
    "2023-12-18T12:00+09:00", "2023-12-18 16:00 Asia/Seoul",
]  # fmt: skip
BETWEEN = [
    {"uniform": ["2023-12-18 09:00 Asia/Seoul", "2023-12-18 15:00 Asia/Seoul"]},
    ["2023-12-18 08:00 Asia/Seoul", "2023-12-17 20:00 America/New_York", "2023-12-18 13:00 Asia/Seoul"],
    {"one_of": {"2023-12-18 09:00 Asia/Seoul": "1", "2023-12-18 11:00 Asia/Seoul": "2"}},
]


def clocked(scenario: Plain) -> Plain | None:
    """The scenario with calendars and clock times in it; None for one that gets none."""
    luck = Random(crc32(json.dumps(scenario).encode()))
    if luck.random() < 0.5:
        return None
    scenario = {**deepcopy(scenario), "calendars": deepcopy(CALENDARS)}
    for section in ("turns", "injects", "procedures", "decisions"):
        for element in scenario.get(section, {}).values():
            _clock(element, luck)
            for entry in element.get("steps", {}).values():
                _clock(entry, luck)
    return scenario


def _clock(element: Plain, luck: Random) -> None:
    """Some of what waits waits for a clock now."""
    if "contingency" in element:
        return
    if "at" in element and luck.random() < 0.5:
        element["at"] = luck.choice(luck.choice([INSTANTS, BETWEEN]))
    if luck.random() < 0.3:
        element["during"] = luck.choice(list(CALENDARS))
    if luck.random() < 0.15:
        element["not_before"] = luck.choice(luck.choice([CLOCK_TIMES, INSTANTS]))
    if "within" in element and luck.random() < 0.5:
        element["within"] = f"until {luck.choice(luck.choice([CLOCK_TIMES, INSTANTS]))}"
        element["takes"] = luck.choice(["2h", "9h", "20h"])
