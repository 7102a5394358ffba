"""`whitecell debrief`, from logs as the command line leaves them; and what a mistake gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.scenario.load import load
from sim.view.debrief.hot_wash import hot_wash
from sim.view.debrief.page import debrief_page
from tests.analysis.led import APART, KIM, TOGETHER, group
from tests.kept_exercises.paths import DECEMBER_DOUBLE, OVERFLIGHT


@pytest.fixture(scope="module")
def logs(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("logs")
    scenario = load(DECEMBER_DOUBLE)
    group(scenario, folder / "north.jsonl", TOGETHER)
    group(scenario, folder / "south.jsonl", APART)
    return folder


def test_one_log_is_looked_back_on(whitecell, logs, capsys):
    from sim.analysis.debrief import debrief
    from sim.terminal.render import render

    asked = ("debrief", str(logs / "north.jsonl"), "--futures", "100", "--policy", "restraint")
    found = debrief(logs / "north.jsonl", futures=100, policy="restraint")
    for page, more in ((hot_wash(found)[0](), ()), (debrief_page(found), ("--full",))):
        done = whitecell(*asked, *more)
        assert (done.returncode, done.stderr) == (0, "")
        render(page)
        assert done.stdout == capsys.readouterr().out
        assert KIM not in done.stdout


def test_people_are_named_on_demand(whitecell, logs):
    done = whitecell("debrief", str(logs / "north.jsonl"), "--futures", "100", "--attributed", "--json")
    assert KIM in done.stdout


def test_several_logs_stand_side_by_side(whitecell, logs):
    done = whitecell("debrief", str(logs / "north.jsonl"), str(logs / "south.jsonl"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "They first differed at “Level of the first call”" in done.stdout
    done = whitecell("debrief", str(logs / "north.jsonl"), str(logs / "south.jsonl"), "--json")
    assert [json.loads(line)["type"] for line in done.stdout.splitlines()][:3] == ["groups", "group", "group"]


def test_a_log_that_a_policy_decided(whitecell, logs):
    log = str(logs / "policy.jsonl")
    whitecell("run", str(DECEMBER_DOUBLE), "--policy", "tit_for_tat", "--log", log)
    done = whitecell("debrief", log, "--futures", "100", "--json")
    head, *rest = [json.loads(line) for line in done.stdout.splitlines()]
    assert (head["decided_by"], head["policy"]) == ("tit_for_tat", "tit_for_tat")
    assert {line["how"] for line in rest if line["type"] == "decision"} <= {"policy", "lapsed"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere.jsonl",), "There is no log `nowhere.jsonl`."),
        (("north.jsonl", "--policy", "restrain"), "Did you mean `restraint`?"),
        (("north.jsonl", "--futures", "7"), "The number of futures is a whole number from 100 to 100,000; 7 is not."),
        (("north.jsonl", "--branch", "4"), "There is no branch 4; the log has 0."),
        (("north.jsonl", "south.jsonl", "--branch", "0"), "`--branch` is for one log"),
        (("north.jsonl", "south.jsonl", "--policy", "restraint"), "`--policy` is for one log"),
        (("north.jsonl", "south.jsonl", "--full"), "`--full` is for one log"),
        (("north.jsonl", "other.jsonl"), "other.jsonl holds “Overflight"),
        ((), "Missing argument"),
    ],
)
def test_a_mistake_gives_a_sentence(whitecell, logs, arguments, sentence):
    if not (logs / "other.jsonl").exists():
        whitecell("run", str(OVERFLIGHT), "--log", "other.jsonl", cwd=logs)
    done = whitecell("debrief", *arguments, cwd=logs)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_a_damaged_log_is_not_looked_back_on(whitecell, logs):
    text = (logs / "north.jsonl").read_text("utf-8")
    (logs / "damaged.jsonl").write_text(text.replace('"option":"now"', '"option":"not"', 1), "utf-8")
    done = whitecell("debrief", "damaged.jsonl", cwd=logs)
    assert done.returncode == 1
    assert "damaged.jsonl" in done.stderr and "Traceback" not in done.stderr
