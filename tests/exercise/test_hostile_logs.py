"""Logs whose hashes are right, with any content: a sentence in every reader, and none for what verify calls sound.

The whole project is used from here, up to its pages, as a log reaches all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from copy import deepcopy
from datetime import timedelta
from io import StringIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.analysis.debrief import debrief
from sim.analysis.groups import side_by_side
from sim.exercise.audience import sight_of
from sim.exercise.chain import FIRST, closed
from sim.exercise.follower import Follower
from sim.exercise.reading import read
from sim.exercise.salvage import salvage
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.faults import Damage, Misuse
from sim.terminal.forms import json_lines
from sim.terminal.render import render
from sim.view.debrief.groups import groups_page
from sim.view.debrief.page import debrief_page
from sim.view.exercise.audience import audience_page
from sim.view.exercise.replay import log_page, replay_page
from sim.view.exercise.screen import plan_page, stop_page
from sim.view.records.debrief import debrief_records, groups_records
from sim.view.records.exercise import exercise_records
from tests.exercise.small_exercise import SCRIPT, RoomClock, do_all, scenario

HOSTILE: tuple[Any, ...] = (
    *(None, True, "", "abc", "\x1b]0;T\x07", "\u2028", "rok", "posture", "99", "²", "2026-03-02", "NaN"),
    *(0, -1, 1, 5, 2**31, 2**63, 10**30, 1.5, -0.0, 1e300),
    *([], [[]], ["rok"], [["firm", 3]], [["firm", -1]], [["tension", 1e308]], [{}], [{"text": "x", "cell": "rok"}]),
    *({}, {"text": 7}, {"rok": "x"}, {"": {"": []}}, [[[[[[[]]]]]]]),
)


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> list[dict[str, Any]]:
    """The lines of an exercise of most kinds of commands, two branches, and not over."""
    log, clock = tmp_path_factory.mktemp("hostile") / "exercise.jsonl", RoomClock()
    with Exercise.start(scenario(), log, seed=7, clock=clock, operator="ann") as exercise:
        do_all(exercise, SCRIPT[:34])
    content = read(log)
    return [content.header, *content.lines]


def chained(lines: list[dict[str, Any]]) -> bytes:
    """Lines with hashes that are right."""
    written, before = b"", FIRST
    for values in lines:
        data, before = closed(values, before)
        written += data
    return written


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything in a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*path, key)
        yield from _places(item, (*path, key))


def harmed(lines: list[dict[str, Any]], luck: Random) -> list[dict[str, Any]]:
    """Lines of which one to three values are other ones, gone, or twice there."""
    lines = deepcopy(lines)
    for _ in range(luck.choice([1, 1, 1, 2, 3])):
        number = luck.choice([0, luck.randrange(len(lines))])
        line = lines[number] = lines[number] if luck.random() < 0.9 else {**lines[luck.randrange(len(lines))]}
        *way, last = luck.choice(list(_places(line)))
        holder: Any = line
        for key in way:
            holder = holder[key]
        what = luck.random()
        if what < 0.75:
            holder[last] = deepcopy(luck.choice(HOSTILE))
        elif what < 0.9:
            del holder[last]
        elif isinstance(holder, list):
            holder.append(deepcopy(luck.choice(HOSTILE)))
        else:
            holder[luck.choice(["", "more", "to", "cell", "took"])] = deepcopy(luck.choice(HOSTILE))
    return lines


def pages(log: Path) -> None:
    """Everything that is shown of a log, printed."""
    exercise = Exercise.read(log)
    for branch, line in exercise.branches().items():
        render(replay_page(exercise, branch, texts=True))
        list(json_lines(exercise_records(exercise, line)))
    for page in (log_page(exercise), plan_page(exercise), stop_page(exercise, 1, "", exercise.clock())):
        render(page)
    for cell in ("", *exercise.names.player_cells):
        follower = Follower(log)
        render(audience_page(exercise.scenario, sight_of(follower.exercise, cell)))
        sight_of(exercise, cell, exercise.began + timedelta(days=1))
    looked_back = debrief(log, futures=100)
    render(debrief_page(looked_back, attributed=True))
    list(json_lines(debrief_records(looked_back, True)))
    groups = side_by_side([log, log])
    render(groups_page(groups))
    list(json_lines(groups_records(groups, True)))


def read_by_all(log: Path) -> bool:
    """Whether a log is sound. What is not is refused in a sentence by every reader, what is pages can be made of."""
    try:
        verify(log)
    except (Damage, Misuse) as refusal:
        assert str(refusal)
        for reading in (Exercise.read, Exercise.resume, Follower, debrief):
            with pytest.raises((Damage, Misuse)):
                reading(log)
        with suppress(Damage, Misuse):
            kept = salvage(log, log.with_name("kept"))
            assert kept.output is not None
            assert verify(kept.output).lines == kept.lines
        return False
    with redirect_stdout(StringIO()):
        pages(log)
    return True


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(seed=st.integers(0, 10**9))
def test_any_content_is_refused_in_a_sentence_or_shown_on_every_page(played, seed):
    with TemporaryDirectory() as folder:
        log = Path(folder) / "x.jsonl"
        log.write_bytes(chained(harmed(played, Random(seed))))
        read_by_all(log)


def test_unharmed_it_is_sound(played, tmp_path):
    log = tmp_path / "x.jsonl"
    log.write_bytes(chained(json.loads(json.dumps(played))))
    assert read_by_all(log)


@pytest.mark.parametrize("field", ["operator", "policy", "name", "title"])
def test_words_in_the_header_may_be_any(played, tmp_path, field):
    """Nothing is played by them, so nothing but their kind can be checked."""
    log, lines = tmp_path / "x.jsonl", deepcopy(played)
    lines[0][field] = "\x1b]0;T\x07 \u2028 /../ {x}"
    log.write_bytes(chained(lines))
    assert read_by_all(log)


LONG = settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.long
@LONG
@given(seed=st.integers(0, 10**12))
def test_any_content_for_long(played, seed):
    with TemporaryDirectory() as folder:
        log = Path(folder) / "x.jsonl"
        log.write_bytes(chained(harmed(played, Random(seed))))
        read_by_all(log)
