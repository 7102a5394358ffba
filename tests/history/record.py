"""What happened, case by case: the dated lags and hours that an exercise is held to, one file beside this an exercise.

A case of a file has a ``title`` and what was ``recorded``, by the date it is known under. It is either a lag ``from``
a moment of the scenario ``to`` another, or the hour of the moment ``at``, in a ``zone``. With ``days`` a lag is counted
in days of the calendar, as the record has it: from the date in Korea to the date in the ``zone``. ``kind`` pools it
with the like of other exercises; ``policy`` says who decides in the runs that it is compared with.
``weekdays`` and ``hours`` are the only ones on which, and in which, the moment may come in any run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.clock import parse_duration

FOLDER = Path(__file__).parent
KOREA = "Asia/Seoul"
Range = tuple[float, float]
"""The lowest and the highest value that the record allows."""


@dataclass(frozen=True)
class Case:
    """One dated case, or several of one kind in one exercise.

    ``recorded`` holds for each date a range: of seconds, with ``days`` of days, of an hour the hours. ``exception``
    says why a case may lie outside of what is simulated.
    """

    exercise: str
    title: str
    begins: str
    ends: str
    recorded: dict[str, Range]
    kind: str = ""
    days: bool = False
    zone: str = KOREA
    weekdays: frozenset[int] = frozenset(range(7))
    hours: frozenset[int] = frozenset(range(24))
    policy: str | None = None
    sources: tuple[str, ...] = ()
    exception: str = ""

    @property
    def is_hour(self) -> bool:
        """Whether it is about the hour of the day of one moment."""
        return not self.begins


_WRITTEN = ("title", "from", "to", "at", "recorded", "kind", "days", "zone", "weekdays", "hours", "policy")
_FIELDS = {*_WRITTEN, "sources", "exception"}

_WEEKDAYS = {"mon-fri": frozenset(range(5)), "": frozenset(range(7))}


def exercises() -> list[str]:
    """The exercises of which there is a record, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def cases(exercise: str) -> Iterator[Case]:
    """The cases that an exercise plays, as its file has them."""
    content = yaml.safe_load((FOLDER / f"{exercise}.yaml").read_text(encoding="utf-8"))
    assert content.keys() == {"exercise", "cases"}
    assert content["exercise"] == exercise
    for written in content["cases"]:
        yield _case(exercise, written)


def _case(exercise: str, written: dict[str, Any]) -> Case:
    assert written.keys() <= _FIELDS, f"{exercise}: {written['title']}: {written.keys() - _FIELDS}"
    assert written["sources"], written["title"]
    days, is_hour = bool(written.get("days")), "at" in written
    return Case(
        exercise,
        written["title"],
        written.get("from", ""),
        written["at"] if is_hour else written["to"],
        {str(date): _range(value, days, is_hour) for date, value in written["recorded"].items()},
        written.get("kind", ""),
        days,
        written.get("zone", KOREA),
        _WEEKDAYS[written.get("weekdays", "")],
        frozenset(written.get("hours", range(24))),
        written.get("policy"),
        tuple(written["sources"]),
        written.get("exception", ""),
    )


def _range(value: Any, days: bool, is_hour: bool) -> Range:
    low, high = value if isinstance(value, list) else (value, value)
    if is_hour:
        return float(low), float(high)
    seconds = (parse_duration(str(low)), parse_duration(str(high)))
    return (seconds[0] / 86_400, seconds[1] / 86_400) if days else (float(seconds[0]), float(seconds[1]))
