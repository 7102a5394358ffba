"""The page that sets the record beside what is simulated: ``python -m tests.history.table`` writes it anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.clock import format_duration
from tests.history.record import Case, Range, cases, exercises
from tests.history.simulated import values
from tests.history.timed import RUNS, exercise

PAGE = Path(__file__).resolve().parents[2] / "docs" / "history.md"
_HEAD = f"""\
# The record and the exercises

Each exercise follows something that happened, or could have. Here every dated lag and hour of the
public record that an exercise plays is set beside what the exercise makes of it: the lowest and the
highest value of the middle 90 of 100 runs, and the middle one, over {RUNS:,} runs.

That the record lies inside says that the exercise is consistent with it, and no more. The spreads
were fitted to these cases, there are few of them, and nothing here foretells anything. Lags in
*days* are days of the calendar, from the date in Korea to the date at the place of the answer.

This page is made by `python -m tests.history.table`; a test holds that it is current, and that what
lies outside says why.
"""


@dataclass(frozen=True)
class Line:
    """One dated case beside what is simulated: the ends of the middle 90 of 100 runs, the median, and how many runs
    there were in which it came about."""

    case: Case
    date: str
    recorded: Range
    simulated: Range
    median: float
    runs: int

    @property
    def is_inside(self) -> bool:
        """Whether what the record allows and what is simulated have something in common."""
        return bool(self.recorded[0] <= self.simulated[1] and self.recorded[1] >= self.simulated[0])


def line(case: Case, date: str) -> Line:
    """The line of a case and one of its dates."""
    played = values(case)
    assert len(played) >= RUNS / 100, f"{case.exercise}: {case.title}: it came about in {len(played)} of {RUNS} runs"
    low, median, high = np.quantile(played, [0.05, 0.5, 0.95], method="inverted_cdf")
    return Line(case, date, case.recorded[date], (low, high), median, len(played))


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for name in exercises():
        told = [line(case, date) for case in cases(name) for date in case.recorded]
        parts.append(f"## {exercise(name).title}\n\n" + "\n".join(_table(told)) + "\n")
    return "\n".join(parts)


def _table(rows: Sequence[Line]) -> Iterator[str]:
    yield "| what | case | recorded | simulated: 5 – 50 – 95 of 100 | | source |"
    yield "|---|---|---|---|---|---|"
    for line in rows:
        low, median, high = (_value(line.case, value) for value in (line.simulated[0], line.median, line.simulated[1]))
        inside = "inside" if line.is_inside else f"outside: {line.case.exception}"
        who = f", under `{line.case.policy}`" if line.case.policy else ""
        yield (
            f"| {line.case.title}{who} | {line.date} | {_range(line.case, line.recorded)} | {low} – {median} – {high} "
            f"| {inside} | {'; '.join(line.case.sources)} |"
        )


def _range(case: Case, recorded: Range) -> str:
    return " to ".join(dict.fromkeys(_value(case, value) for value in recorded))


def _value(case: Case, value: float) -> str:
    """An hour of the day, a number of days, or a duration to the minute."""
    if case.is_hour:
        return f"{int(value):02}:{round(value % 1 * 60):02}"
    return f"{value:g} d" if case.days else format_duration(60 * round(value / 60))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
