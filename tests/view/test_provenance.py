"""What a run began from is named wherever it is told, and groups that began differently are said to have."""

from __future__ import annotations

import json

import pytest

import sim
from sim.analysis.debrief import debrief
from sim.analysis.groups import side_by_side
from sim.exercise.commands import Go, Lapse
from sim.exercise.session import Exercise
from sim.scenario.load import examine_text
from sim.terminal.forms import json_lines
from sim.view.debrief.groups import groups_page, opening
from sim.view.debrief.page import debrief_page
from sim.view.exercise.replay import log_page, replay_page
from sim.view.exercise.screen import plan_page
from sim.view.records.debrief import debrief_records, groups_records
from sim.view.records.exercise import exercise_records
from sim.view.records.values import run_records
from sim.view.run.timeline import decision_log, timeline
from tests.terminal.pages import drawn

DAM = """
whitecell: 1
title: A dam
judgement: A test.
start: 2025-03-10T08:00+01:00
horizon: 1d
cells: {town: {timezone: Europe/Berlin}}
actors: {mayor: {cell: town}}
state: {water: {title: Water level, start: [2, 3, 4], range: [0, 10]}, trust: {start: 5, range: [0, 10]}}
injects: {rain: {at: 1h, effects: {water: +1}}}
decisions: {sluice: {after: rain, by: mayor, within: 1h, options: {shut: {}}, lapse: shut}}
outcomes: {over: {}}
"""
SET = "Water level starts at 5.125 (set)"


@pytest.fixture(scope="module")
def scenario():
    found = examine_text(DAM).scenario
    assert found is not None
    return found


@pytest.fixture
def played(scenario, tmp_path):
    def play(name, **more):
        log = tmp_path / f"{name}.jsonl"
        with Exercise.start(scenario, log, **more) as exercise:
            while exercise.stop.kind != "ended":
                exercise.do(Lapse("sluice") if exercise.stop.kind == "deadline" else Go())
        return log

    return play


def _told(page):
    return " ".join(drawn(page).split())


def test_a_start_that_was_set_is_named_by_every_page_of_a_run(scenario, played):
    run = sim.run(scenario, start={"water": 5.125})
    assert (
        f"Seed 0, replication 0; {SET}; no policy, every decision by its weights; in {scenario.start.year}."
        in _told(timeline(scenario, run))
    )
    assert SET in _told(decision_log(scenario, run))
    log = played("a", start={"water": 5.125})
    exercise = Exercise.read(log)
    for page in (replay_page(exercise, 0), log_page(exercise), debrief_page(debrief(log, 100))):
        assert f"Seed 0, replication 0; {SET}." in _told(page)
    assert f"BEGUN {SET}" in _told(plan_page(exercise))


def test_without_one_nothing_is_said_of_it(scenario, played):
    exercise = Exercise.read(played("a"))
    assert "Seed 0, replication 0; no policy" in _told(timeline(scenario, sim.run(scenario)))
    for page in (replay_page(exercise, 0), log_page(exercise), plan_page(exercise)):
        assert "(set)" not in _told(page)


def test_json_has_what_was_set(scenario, played):
    run = sim.run(scenario, start={"water": 5.125})
    log = played("a", start={"water": 5.125})
    heads = [
        next(json_lines(run_records(scenario, run))),
        next(json_lines(exercise_records(Exercise.read(log), 1))),
        next(json_lines(debrief_records(debrief(log, 100)))),
        list(json_lines(groups_records(side_by_side([log, played("b")]))))[1],
    ]
    assert [json.loads(head)["set"] for head in heads] == [{"water": 5.125}] * 4


def test_groups_with_another_start_began_differently_and_had_the_same_luck(played):
    groups = side_by_side([played("a"), played("b", start={"water": 5.125})])
    told = " ".join(opening(groups))
    assert told.startswith("They began differently: Water level as written in a, set to 5.125 in b. ")
    assert "The luck was the same for all, but not the start, so what came of it is not the decisions' doing" in told
    head = json.loads(next(json_lines(groups_records(groups))))
    assert (head["same_luck"], head["same_start"], head["same_policy"]) == (True, False, True)


def test_groups_that_differ_in_seed_replication_or_who_decided_began_differently(played):
    a, b = played("a", seed=7), played("b", seed=8, start={"trust": 1})
    c = played("c", seed=7, replication=2, policy="unguided")
    told = " ".join(opening(side_by_side([a, b, c])))
    assert told.startswith(
        "They began differently: seed 7 in a and c, 8 in b; replication 0 in a and b, 2 in c; "
        "Trust as written in a and c, set to 1 in b; decided by people in a and b, the weights in c. "
    )
    assert "Neither the luck nor the start was the same, so what came of it" in told


def test_groups_that_began_alike_are_not_said_to_differ_and_what_was_set_is_named(played):
    groups = side_by_side([played(name, start={"water": 5.125}) for name in "ab"])
    assert "They began differently" not in " ".join(opening(groups))
    assert "The luck was the same for all." in " ".join(opening(groups))
    assert f"In all, {SET}." in _told(groups_page(groups))
