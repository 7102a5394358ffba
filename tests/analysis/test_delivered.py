"""An exercise beside its plan: what came, early or late, what people did with it, and what did not come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sim.analysis.delivered import played_list
from sim.exercise.commands import Cancel, Choose, Go, Hold, Improvise, Jump, Next, Release, Rewind, Unhold
from sim.exercise.reading import is_log
from sim.exercise.session import Exercise
from sim.scenario.load import examine_text

HOUR = 3600
BEGAN = datetime(2025, 3, 10, 9, tzinfo=UTC)

SCENARIO = """\
whitecell: 1
title: Played
judgement: All of it.
start: 2023-12-18T08:00+09:00
horizon: 3d
cells: {rok: {title: Korea, timezone: Asia/Seoul}}
actors: {nso: {cell: rok}}
state: {heat: {start: 5, range: [0, 10], drift: {amount: -1, every: 3h}}}
turns: {first: {at: 0m}}
injects:
  plain: {at: 1h, to: rok, text: One.}
  brought: {at: 5h, to: rok, text: Two.}
  stays: {at: 6h, to: rok, text: Three.}
  let_go: {at: 6h, to: rok, text: Four.}
  gone: {at: 6h, to: rok, text: Five.}
  swept: {after: ask, delay: 20h, to: rok, text: Six.}
  closed: {at: 7h, if: elapsed > 9h, to: rok, text: Seven.}
  spare: {contingency: true, to: rok, text: Eight.}
  used: {contingency: true, to: rok, text: Nine.}
  other_way: {after: ask.wait, to: rok, text: Ten.}
  end_of_it: {at: 2d, to: rok, text: Eleven.}
  sweeper: {after: ask, delay: 3h, cancels: swept, to: rok, text: Twelve.}
decisions: {ask: {at: 2h, by: nso, options: {go: {}, wait: {}}}}
outcomes: {over: {}}
"""


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    path = tmp_path_factory.mktemp("logs") / "played.jsonl"
    minutes = iter(range(10_000))
    scenario = examine_text(SCENARIO).scenario
    with Exercise.start(scenario, path, clock=lambda: BEGAN + timedelta(minutes=next(minutes))) as exercise:
        for command in (
            Next(), Next(), Release("brought"), Hold("stays"), Hold("let_go"), Cancel("gone"), Release("used"), Go(),
            Choose("ask", "go", took=0), Improvise("Made up", "Words.", ("rok",)), Jump(10 * HOUR),
            Unhold("let_go"), Jump(20 * HOUR),
        ):  # fmt: skip
            exercise.do(command)
    return path


@pytest.fixture(scope="module")
def rows(log):
    return {row.name: row for row in played_list(Exercise.read(log), runs=50).delivered}


def test_what_became_of_everything(rows):
    assert {name: row.became for name, row in rows.items()} == {
        "first": "by itself",
        "plain": "by itself",
        "brought": "by hand",
        "stays": "held",
        "let_go": "by hand",
        "gone": "cancelled",
        "swept": "cancelled",
        "closed": "skipped",
        "spare": "not used",
        "used": "by hand",
        "other_way": "not reached",
        "end_of_it": "not reached",
        "sweeper": "by itself",
        "ask": "by itself",
        "improvised_1": "improvised",
    }


def test_a_drift_is_nothing_that_was_delivered(rows, log):
    """It came, several times, and is the scenario's own working."""
    assert "heat_drift" in Exercise.read(log).names.nodes
    assert "heat_drift" not in rows


def test_it_says_what_cancelled_something(rows):
    assert (rows["swept"].by, rows["gone"].by) == ("sweeper", "")


def test_early_and_late_are_counted_from_the_plan(rows):
    assert (rows["plain"].time, rows["plain"].shift) == (HOUR, 0)
    assert (rows["brought"].time, rows["brought"].shift) == (HOUR, -4 * HOUR)
    assert (rows["let_go"].time, rows["let_go"].shift) == (10 * HOUR, 4 * HOUR)


def test_what_had_no_time_is_neither_early_nor_late(rows):
    assert [rows[name].shift for name in ("used", "improvised_1", "end_of_it")] == [None, None, None]
    assert rows["improvised_1"].plan is None


def test_the_room_and_the_line_are_told(rows):
    assert rows["brought"].at == BEGAN + timedelta(minutes=3)
    assert rows["brought"].line == 4
    assert (rows["stays"].at, rows["stays"].line) == (None, 0)


def test_a_branch_is_looked_at_by_itself(log, tmp_path):
    path = tmp_path / "again.jsonl"
    path.write_bytes(log.read_bytes())
    with Exercise.resume(path) as exercise:
        exercise.do(Rewind(3))
        exercise.do(Jump(8 * HOUR))
    again = Exercise.read(path)
    assert {row.name: row.became for row in played_list(again, runs=50).delivered}["gone"] != "cancelled"
    assert {row.name: row.became for row in played_list(again, 0, runs=50).delivered}["gone"] == "cancelled"


def test_a_log_is_told_from_a_scenario(log, tmp_path):
    (tmp_path / "a.yaml").write_text(SCENARIO)
    (tmp_path / "a.json").write_text('{"whitecell": 1}')
    other_name = log.rename(tmp_path / "evening.txt")
    assert is_log(other_name) and is_log(tmp_path / "away.jsonl")
    assert not any(map(is_log, map(tmp_path.joinpath, ("a.yaml", "a.json", ".", "none", "a\0b"))))
