"""Whole screens and files: what each command prints, to the byte."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

import sim
from sim.kernel.library import kernel
from sim.scenario.shipped import scenario_names
from tests.kept_exercises.paths import DECEMBER_DOUBLE, FOLDER, OVERFLIGHT

GOLDEN = Path(__file__).parent / "golden"

SCREENS = {
    "run_december_double.txt": ("run", "december_double.yaml", "--seed", "7"),
    "run_december_double_tit_for_tat.txt": ("run", "december_double.yaml", "--seed", "7", "--policy", "tit_for_tat"),
    "run_overflight_with_channel.txt": ("run", "overflight.yaml", "--replication", "3", "--set", "warning_channel=1"),
    "decisions_december_double.txt": ("run", "december_double.yaml", "--seed", "7", "--only", "decisions"),
    "texts_december_double.txt": ("run", "december_double.yaml", "--seed", "7", "--texts"),
    "run_december_double.jsonl": ("run", "december_double.yaml", "--seed", "7", "--json"),
    "show_december_double.txt": ("show", "december_double.yaml"),
    "show_overflight_texts.txt": ("show", "overflight.yaml", "--texts"),
    "sources_december_double.txt": ("show", "december_double.yaml", "--sources"),
    "sources_overflight.jsonl": ("show", "overflight.yaml", "--sources", "--json"),
    "list.txt": ("list",),
    "list.jsonl": ("list", "--json"),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_command_prints_these_bytes(name, whitecell, golden):
    done = whitecell(*SCREENS[name], cwd=FOLDER)
    assert done.stderr == ""
    assert done.returncode == 0
    golden(GOLDEN / name, done.stdout)


@pytest.mark.parametrize("name", [name for name in SCREENS if name.endswith(".txt")])
def test_off_a_terminal_every_line_fits_80_columns_and_ends_clean(name):
    lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 80 or line != line.rstrip()] == []
    assert "\x1b" not in "".join(lines)


ENDS = {
    "an answer and a remark": ("check", str(OVERFLIGHT)),
    "the answer is no": ("verify", "damaged.jsonl"),
    "misuse": ("run", "decembre_double"),
    "bad usage": ("run", str(DECEMBER_DOUBLE), "--seed", "seven"),
    "a module in the folder": ("run", str(DECEMBER_DOUBLE), "--policy", "mine:choose"),
    "several workers": ("compare", str(OVERFLIGHT), "--runs", "3000", "--workers", "2"),
}


@pytest.mark.parametrize("end", ENDS)
def test_forked_off_the_tests_it_is_the_installed_command(end, installed, whitecell, tmp_path):
    (tmp_path / "damaged.jsonl").write_text("{}\n")
    (tmp_path / "mine.py").write_text("def choose(situation, draw):\n    return situation.options[0]\n")
    there, here = installed(*ENDS[end], cwd=tmp_path), whitecell(*ENDS[end], cwd=tmp_path)
    assert there.stdout + there.stderr
    assert (here.returncode, here.stdout, here.stderr) == (there.returncode, there.stdout, there.stderr)


def test_the_same_bytes_on_a_machine_with_other_settings(installed):
    strange = {"PYTHONHASHSEED": "12345", "TZ": "Pacific/Auckland", "LC_ALL": "C", "COLUMNS": "37", "TERM": "dumb"}
    done = installed("run", str(DECEMBER_DOUBLE), "--seed", "7", env=strange)
    assert done.stdout == (GOLDEN / "run_december_double.txt").read_text(encoding="utf-8")


def test_json_lines_tell_the_run_that_the_library_plays():
    lines = [json.loads(line) for line in (GOLDEN / "run_december_double.jsonl").read_text("utf-8").splitlines()]
    run = sim.run(sim.load(DECEMBER_DOUBLE), seed=7)
    head, *middle, result = lines
    assert (head["type"], head["version"], head["seed"]) == ("run", 1, 7)
    happenings = [line for line in middle if line["type"] == "happening"]
    told = [(line["time"], moment) for line in happenings for moment in line["moments"]]
    assert told == run.moments
    assert [line["option"] for line in middle if line["type"] == "choice"] == [c.option for c in run.choices]
    assert result["outcome"] == run.outcome
    assert result["state"] == run.state


def test_quiet_prints_the_outcome_alone(whitecell):
    done = whitecell("run", str(DECEMBER_DOUBLE), "--seed", "7", "--quiet")
    assert (done.stdout, done.stderr) == ("unsettled\n", "")


def test_the_decision_log_as_json_holds_choices_alone(whitecell):
    done = whitecell("run", str(DECEMBER_DOUBLE), "--seed", "7", "--only", "decisions", "--json")
    kinds = [json.loads(line)["type"] for line in done.stdout.splitlines()]
    assert set(kinds[1:-1]) == {"choice"}


def test_a_shipped_scenario_has_no_faults_and_no_warnings(whitecell):
    for name in scenario_names():
        done = whitecell("check", name)
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr.endswith(f"{name}.yaml: No faults.\n")


def test_the_schema_is_json_schema(whitecell):
    for arguments in (("schema",), ("schema", "--procedure")):
        schema = json.loads(whitecell(*arguments).stdout)
        assert schema["$schema"].startswith("https://json-schema.org/")
        assert schema["properties"]["steps" if len(arguments) > 1 else "injects"]["description"]
    schema = json.loads(whitecell("schema", "--commands").stdout)
    assert schema["$defs"]["Wait"]["required"] == ["seconds"]


def test_a_shell_completes_commands_and_options(executable):
    def offered(words: str, at: int) -> list[str]:
        asks = {"_WHITECELL_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(at)}
        return subprocess.run([executable], env={**os.environ, **asks}, capture_output=True, text=True).stdout.split()

    assert offered("whitecell re", 1) == ["resume", "replay", "report"]
    assert offered("whitecell play --se", 2) == ["--seed", "--set"]
    assert offered("whitecell run ncg_c", 2) == ["ncg_consultation"]


def test_the_version(installed):
    how = "compiled kernel" if kernel().how == "compiled" else "kernel in plain Python"
    assert installed("--version").stdout == f"whitecell {sim.__version__} ({how})\n"
