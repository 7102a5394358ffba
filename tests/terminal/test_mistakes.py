"""What a user can cause ends in a sentence on standard error and an exit code, never in a traceback."""

from __future__ import annotations

import pytest

from tests.kept_exercises.paths import DECEMBER_DOUBLE, FOLDER

BROKEN = """\
whitecell: 1
title: Broken
start: 2023-12-18T08:24+09:00
horizon: 1d
injects:
  launch: {at: 0m, too: all, effects: {tensoin: 1}}
state:
  tension: {start: 3, range: [0, 10], shown: true}
outcomes: {over: {title: Over}}
judgement: All of it.
"""

LOOP = """\
whitecell: 1
title: Loop
start: 2023-12-18T08:24+09:00
horizon: 1d
injects:
  echo: {after: {any: [start_it, echo]}, if: start_it, repeats: true}
  start_it: {at: 0m}
outcomes: {over: {title: Over}}
judgement: All of it.
"""

MISTAKES = {
    ("run", "decembre_double"): (2, "Did you mean `december_double`?"),
    ("run", "nowhere/at_all.yaml"): (2, "There is no scenario or file called `nowhere/at_all.yaml`."),
    ("show", "."): (2, "is a folder, not a file"),
    ("check", "nothing_here"): (2, None),
    ("run", "december_double.yaml", "--policy", "restrain"): (2, "There is no policy `restrain`"),
    ("run", "december_double.yaml", "--set", "tension"): (2, "is not of the form STATE=NUMBER"),
    ("run", "december_double.yaml", "--set", "tension=nan"): (2, "is not of the form STATE=NUMBER"),
    ("run", "december_double.yaml", "--set", "tensoin=3"): (2, "Did you mean `tension`?"),
    ("run", "december_double.yaml", "--set", "tension=11"): (2, "lies between 0 and 10; 11 is outside"),
    ("run", "december_double.yaml", "--seed", "-1"): (2, "A seed is a whole number from 0"),
    ("run", "december_double.yaml", "--seed", str(2**64)): (2, "A seed is a whole number from 0"),
    ("run", "december_double.yaml", "--replication", "-4"): (2, "A replication is a whole number from 0"),
    ("run", "december_double.yaml", "--policy", "no_module_here:choose"): (2, "cannot be imported"),
    ("run", "december_double.yaml", "--policy", "json:nothing"): (2, "has no function `nothing`"),
    ("run", "december_double.yaml", "--policy", "sys:path"): (2, "is not a function"),
    ("run", "december_double.yaml", "--policy", "json:dumps"): (2, "The policy failed on `"),
    ("run", "december_double.yaml", "--seed", "seven"): (2, "Invalid value for '--seed'"),
    ("run",): (2, "Missing argument"),
    ("fly",): (2, "No such command"),
}


@pytest.mark.parametrize("arguments", MISTAKES, ids=" ".join)
def test_a_mistake_gives_a_sentence(arguments, whitecell):
    code, sentence = MISTAKES[arguments]
    done = whitecell(*arguments, cwd=FOLDER)
    assert done.returncode == code
    assert "Traceback" not in done.stderr + done.stdout
    assert sentence is None or sentence in done.stderr or (arguments[0] == "check" and sentence in done.stdout)


def test_check_says_everything_at_once_and_where(whitecell, tmp_path):
    (tmp_path / "broken.yaml").write_text(BROKEN)
    done = whitecell("check", "broken.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == (
        "broken.yaml:6:20: fault: `too` is not a field of an inject. Did you mean `to`?\n"
        "  6 |   launch: {at: 0m, too: all, effects: {tensoin: 1}}\n"
        "    |                    ^\n"
        "broken.yaml:6:40: fault: There is no state `tensoin`. Did you mean `tension`?\n"
        "  6 |   launch: {at: 0m, too: all, effects: {tensoin: 1}}\n"
        "    |                                        ^\n"
    )
    assert done.stderr == "broken.yaml: 2 faults.\n"


def test_run_refuses_a_broken_scenario_and_prints_nothing_on_stdout(whitecell, tmp_path):
    (tmp_path / "broken.yaml").write_text(BROKEN)
    done = whitecell("run", "broken.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("2 faults.\n")


def test_a_runaway_names_the_element(whitecell, tmp_path):
    (tmp_path / "loop.yaml").write_text(LOOP)
    done = whitecell("run", "loop.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "whitecell: `echo` is triggered more than 10,000 times; it feeds itself without end. "
        "Give it a `delay`, or an `if` that does not always hold.\n"
    )


def test_a_python_policy_that_fails_is_told_in_one_sentence(whitecell, tmp_path):
    (tmp_path / "mine.py").write_text("def choose(asked):\n    return asked.nothing\n")
    done = whitecell("run", str(DECEMBER_DOUBLE), "--policy", "mine:choose", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("whitecell: The policy failed on `")
    assert "AttributeError" in done.stderr and "Traceback" not in done.stderr


def test_a_closed_pipe_is_no_failure(executable, tmp_path):
    import subprocess

    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; '{executable}' run '{DECEMBER_DOUBLE}' --seed 7 --json | head -1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""
