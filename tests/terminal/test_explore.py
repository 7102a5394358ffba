"""`whitecell explore`: whole screens, exit codes, and JSON that says the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.kept_exercises.paths import FOLDER

GOLDEN = Path(__file__).parent / "golden"

BROKEN_OFF = """\
whitecell: 1
title: Broken off
judgement: All of it.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {blue: {title: Blue}}
actors: {staff: {cell: blue}}
state:
  tension: {title: Tension, start: 3, range: [0, 10]}
injects:
  launch: {at: 0m}
  hot_line: {after: launch, if: tension > 9, chance: 0.5}
  rumour: {contingency: true}
  denial: {after: rumour}
  too_late: {after: answer.later, delay: 23h}
decisions:
  answer:
    after: launch
    by: [staff]
    takes: 2h
    options: {now: {}, later: {}, never: {if: tension > 9}}
  question: {after: hot_line, by: [staff], options: {agree: {}, refuse: {}}}
outcomes:
  boiling: {when: tension >= 9}
  over: {}
"""

SCREENS = {
    "explore_december_double.txt": "december_double.yaml",
    "explore_december_double_plans.txt": "december_double.yaml --runs 200 --plans 40 --value war_scare",
    "explore_overflight_both.txt": "overflight.yaml --vary warning_channel=0,1",
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_printed_to_the_byte(name, whitecell, golden):
    done = whitecell("explore", *SCREENS[name].split(), cwd=FOLDER)
    assert (done.returncode, done.stderr) == (0, "")
    golden(GOLDEN / name, done.stdout)


@pytest.mark.parametrize("name", [*SCREENS, "explore_broken_off.txt"])
def test_every_line_fits_80_columns_and_ends_clean(name):
    lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 80 or line != line.rstrip()] == []


def test_what_is_never_reached_is_told_with_its_line_and_exit_1(whitecell, golden, tmp_path):
    (tmp_path / "broken_off.yaml").write_text(BROKEN_OFF)
    done = whitecell("explore", "broken_off.yaml", "--runs", "200", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "broken_off.yaml: 7 of 12 things were never reached.\n"
    golden(GOLDEN / "explore_broken_off.txt", done.stdout)


def test_json_lines_say_what_the_screen_says(whitecell, golden):
    arguments = "explore overflight.yaml --runs 50 --seed 3 --plans 30 --value in_step --json"
    done = whitecell(*arguments.split(), cwd=FOLDER)
    assert done.returncode == 0  # though some things were never reached
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    head, *rest = lines
    assert (head["type"], head["version"], head["runs"], head["seed"]) == ("coverage", 1, 50, 3)
    reaches = [line for line in rest if line["type"] == "reach"]
    assert sum(reach["missing"] for reach in reaches) == head["missing"]
    plans = next(line for line in rest if line["type"] == "plans")
    ranked = [line for line in rest if line["type"] == "plan"]
    assert (plans["value"], plans["unit"], plans["plans"], len(ranked)) == ("in_step", "chance", 30, 30)
    assert [plan["value"]["value"] for plan in ranked] == sorted((p["value"]["value"] for p in ranked), reverse=True)
    assert sum(not plan["differs"] for plan in ranked) == plans["contenders"]
    assert all(plan["outcomes"]["in_step"]["value"] == plan["value"]["value"] for plan in ranked)
    assert {line["type"] for line in lines} == {"coverage", "reach", "plans", "influence", "plan"}
    golden(GOLDEN / "explore_overflight.jsonl", done.stdout)


def test_workers_change_nothing(whitecell):
    arguments = ("explore", "overflight.yaml", "--runs", "40", "--plans", "5", "--value", "tension", "--json")
    assert whitecell(*arguments, "--workers", "2", cwd=FOLDER).stdout == whitecell(*arguments, cwd=FOLDER).stdout


MISTAKES = {
    ("--value", "tensoin"): "There is no measure, state or outcome `tensoin`. Did you mean `tension`?",
    ("--value", "tension +"): "The value `tension +` cannot be read: this expression ends too early",
    ("--value", "launches / tension"): "a divisor is not a number other than 0",
    ("--value", "tension", "--plans", "1"): "The number of plans is a whole number from 2",
    ("--value", "tension", "--runs", "10000000"): "at most 20,000,000 are played. Ask for fewer runs or plans.",
    ("--value", "tension", "--runs", "1"): "which takes at least 2 runs of each.",
    ("--value", "tension", "--vary", "data_link=0,1"): "`--vary` is for coverage",
    ("--runs", "0"): "The number of runs is a whole number from 1 to 100,000,000; 0 is not.",
    ("--runs", "1000000000"): "1,000,000,000 is not.",
    ("--set", "tensoin=3"): "Did you mean `tension`?",
    ("--vary", "tension=3,11"): "11 is outside",
    ("--seed", "-1"): "A seed is a whole number",
    ("--runs", "many"): "Invalid value for '--runs'",
}


@pytest.mark.parametrize("arguments", MISTAKES, ids=" ".join)
def test_a_mistake_gives_a_sentence_and_exit_2(arguments, whitecell):
    done = whitecell("explore", "december_double.yaml", *arguments, cwd=FOLDER)
    assert (done.returncode, done.stdout) == (2, "")
    assert MISTAKES[arguments] in done.stderr
    assert "Traceback" not in done.stderr


def test_a_value_may_begin_with_a_minus(whitecell):
    done = whitecell(
        "explore", "overflight.yaml", "--runs", "20", "--plans", "4", "--value", "-peak_tension", cwd=FOLDER
    )
    assert "By `-peak_tension`; the highest counts as best." in done.stdout
