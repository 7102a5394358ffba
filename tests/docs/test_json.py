"""docs/json.md names every field that the JSON lines hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.kept_exercises.paths import DECEMBER_DOUBLE

COMMANDS = {
    "run": [["run", "december_double", "--seed", "7"], ["run", "overflight", "--policy", "as_recorded"]],
    "check": [["check", "flawed.yaml"]],
    "list": [["list"]],
    "list --claims": [["list", "--claims"]],
    "show": [["show", "december_double"]],
    "show --sources": [["show", "overflight", "--sources"]],
    "compare": [
        ["compare", "overflight", "--vary", "data_link=0,1", "--runs", "20"],
        ["compare", "december_double", "december_double@restraint", "--runs", "20"],
    ],
    "explore": [
        ["explore", "overflight", "--set", "data_link=1", "--runs", "20"],
        ["explore", "december_double", "--runs", "20", "--value", "time_to_call", "--plans", "40"],
    ],
    "sensitivity": [
        ["sensitivity", "standoff.yaml", "--value", "scare", "--set", "haste=2", "--runs", "50"],
        ["sensitivity", "standoff.yaml", "--value", "peak", "--policy", "words", "--versus", "flight", "--runs", "50"],
    ],
    "msel": [["msel", "december_double", "--runs", "20"], ["msel", "played.jsonl", "--runs", "20"]],
    "book": [
        ["book", "december_double", "--runs", "20"],
        ["book", "december_double", "--runs", "20", "--for", "evaluators"],
        ["book", "december_double", "--for", "players"],
    ],
    "papers": [["papers", "overflight"], ["papers", "played.jsonl"]],
    "import": [["import", "rain.csv"]],
    "export": [["export", "december_double", "--runs", "20"]],
    "replay": [["replay", "played.jsonl"], ["replay", "run.jsonl"]],
    "verify": [["verify", "played.jsonl"]],
    "salvage": [["salvage", "played.jsonl"], ["salvage", "damaged.jsonl"]],
    "debrief": [
        ["debrief", "played.jsonl", "--futures", "100", "--attributed"],
        ["debrief", "run.jsonl", "--futures", "100"],
        ["debrief", "played.jsonl", "run.jsonl"],
    ],
    "report": [
        ["report", "played.jsonl", "--futures", "100", "--attributed"],
        ["report", "--groups", "played.jsonl", "run.jsonl"],
    ],
}
BY_ID = {"has", "within",
    "state", "measures", "scenario", "outcomes", "start", "starts", "options",
    "shares", "seated", "texts", "before", "after", "roster", "tally", "corrected",
}  # fmt: skip
"""Fields whose value is a map by id: the ids are no fields of the form."""
ELSEWHERE = {"scenario", "fields"}
"""Fields whose value has a form of its own: a scenario's, a command's."""
PLAYED = Path(__file__).parents[1] / "terminal" / "exercises" / "every_command.txt"


def _keys(value, inside=""):
    if isinstance(value, list):
        for item in value:
            yield from _keys(item, inside)
    elif isinstance(value, dict):
        for key, item in value.items():
            if inside in ELSEWHERE:
                return
            if inside not in BY_ID:
                yield key
            yield from _keys(item, "" if inside in BY_ID else key)


@pytest.fixture(scope="module")
def folder(docs, tmp_path_factory) -> Path:
    """A folder with the files that the page shows, and a log that was played, one of a run, and one that is damaged."""
    made = tmp_path_factory.mktemp("json")
    for fence in docs.fences((docs.ROOT / "docs" / "json.md").read_text(encoding="utf-8")):
        if fence.name:
            docs.save(fence, made)
    (made / "rain.csv").write_text("No,Time,To,Title\n1,H+1,Ministry,Rain\n2,soon,,Thunder\n", encoding="utf-8")
    played = ["play", str(DECEMBER_DOUBLE), "--seed", "7", "--log", "played.jsonl"]
    assert docs.whitecell(played, made, PLAYED.read_text(encoding="utf-8"))[1] == 0
    assert docs.whitecell(["run", str(DECEMBER_DOUBLE), "--log", "run.jsonl"], made)[1] == 0
    whole = (made / "played.jsonl").read_bytes()
    (made / "damaged.jsonl").write_bytes(whole.replace(b'"command":"note"', b'"command":"nota"'))
    return made


@pytest.mark.parametrize("section", COMMANDS)
def test_every_field_is_described(docs, section, folder):
    text = (docs.ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    described = text.split(f"\n## `{section}`\n")[1].split("\n## ")[0]
    if section == "replay":  # an entry is a line of the log, and holds what a run's lines hold
        described += text.split("\n## `run`\n")[1].split("\n## ")[0]
        described += (docs.ROOT / "docs" / "log.md").read_text(encoding="utf-8")
    if section == "report":  # all that a debrief prints stands there, too
        described += text.split("\n## `debrief`\n")[1].split("\n## ")[0]
    prose = re.sub(r"^```.*?^```$", "", text.split("\n## ")[0] + described, flags=re.S | re.M)
    named = set(re.findall(r"`([\w ]+)`", prose))
    for command in COMMANDS[section]:
        output, _ = docs.whitecell([*command, "--json"], folder)
        lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
        assert lines
        missing = {key for line in lines for key in _keys(line)} - named - {"type"}
        assert not missing
        assert {line["type"] for line in lines} <= named
        assert {line[key] for line in lines for key in ("what", "unit", "rests", "side") if key in line} <= named
        assert {line["why"]["ground"] for line in lines if "why" in line} <= named


def test_every_command_of_an_exercise_is_named_in_the_page_of_its_log(docs):
    from sim.exercise.commands import KINDS

    text = " ".join((docs.ROOT / "docs" / "log.md").read_text(encoding="utf-8").split())
    listed = text.split("The commands are ")[1].split(". ")[0]
    assert set(re.findall(r"`(\w+)`", listed)) == set(KINDS)


def test_every_word_of_a_closed_list_is_described(docs):
    from typing import get_args

    from sim.analysis.answers import HowAnswered
    from sim.analysis.assumptions import AssumptionKind, AssumptionUnit
    from sim.analysis.criterion import Unit
    from sim.analysis.delivered import Became
    from sim.analysis.explore import ReachKind
    from sim.analysis.place import Where
    from sim.analysis.turning import Side
    from sim.engine.run import Ground, What
    from sim.scenario.check.grounds import Basis

    text = (docs.ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    for words in (
        Ground,
        What,
        ReachKind,
        AssumptionKind,
        AssumptionUnit,
        Basis,
        Side,
        Unit,
        HowAnswered,
        Where,
        Became,
    ):
        for word in get_args(words):
            assert f"`{word}`" in text, word


def test_the_columns_of_csv_are_those_described(docs, tmp_path):
    from sim import load

    scenario = load("overflight")
    output, code = docs.whitecell(["compare", "overflight", "--runs", "2", "--csv", "runs.csv"], tmp_path)
    assert code == 0, output
    columns = (tmp_path / "runs.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    states = [f"end.{name}" for name in scenario.state]
    assert columns == ["case", "replication", "outcome", *scenario.measures, *states, "seed", "scenario", "policy"]
