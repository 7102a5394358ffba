"""Whatever is given to whatever reads: no traceback, no hang, and nothing out that a terminal obeys.

Some of each in every run of the suite; with `pytest -m long` enough for some twenty minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.characters import OBEYED
from tests.fuzz import hostile, ways_in

Way = tuple[st.SearchStrategy[Any], Callable[[Any, Path], str], int, int]

WAYS: dict[str, Way] = {
    "file": (hostile.files(), ways_in.by_file, 60, 2_500),
    "expression": (
        hostile.spoilt("2h * tension + max(1, trust) >= 3 and not x.done") | hostile.texts(),
        ways_in.by_expression,
        200,
        40_000,
    ),
    "time": (
        hostile.spoilt("2023-12-18T08:24+09:00") | hostile.spoilt("09:00 Asia/Seoul") | hostile.texts(),
        ways_in.by_time,
        200,
        40_000,
    ),
    "line": (hostile.lines(), ways_in.by_line, 40, 3_500),
    "seat": (hostile.requests(), ways_in.by_seat, 25, 8_000),
    "pipe": (hostile.piped(), ways_in.by_pipe, 20, 800),
    "log": (hostile.logs(), ways_in.by_log, 12, 400),
    "arguments": (hostile.arguments(), ways_in.by_arguments, 50, 800),
}
"""Each way in: what is given, what takes it, and how many of them are tried, in every run and once in a while."""


@pytest.mark.parametrize("way", WAYS)
def test_a_few_of_everything(way, tmp_path):
    _, _, few, _ = WAYS[way]
    try_(way, few, tmp_path, derandomize=True)


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_many_of_everything(way, tmp_path):
    _, _, _, many = WAYS[way]
    try_(way, many, tmp_path, derandomize=False)


def try_(way: str, examples: int, folder: Path, derandomize: bool) -> None:
    """Give so many things to one way in."""
    what, enter, _, _ = WAYS[way]

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=derandomize,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(what)
    def trial(given_: Any) -> None:
        said = enter(given_, folder)
        assert "fault of Whitecell" not in said, said
        obeyed = OBEYED.search(said)
        assert obeyed is None, said[max(0, obeyed.start() - 60) : obeyed.end() + 60]

    trial()
