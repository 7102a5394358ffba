"""`whitecell sensitivity`: whole screens, JSON, and what a user gets wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"

STANDOFF = """\
whitecell: 1
title: Standoff
start: 2024-01-01T09:00+09:00
horizon: 6d
judgement: All numbers without a source are the authors' judgement.
cells: {rok: {}, red: {control: true}}
actors: {nsc: {cell: rok}, dprk: {cell: red}}
state:
  tension: {start: [3, 4, 5], range: [0, 10], shown: true}
injects:
  launch:
    at: 0m
    effects: {tension: {value: +1, sources: [tests-violate-un-bans, "Yonhap, 2023-06-03"]}}
    sources: [dprk-100-plus-tests-since-2022]
  further_launch:
    after: answer
    delay: {exponential: 1d}
    chance: 0.45
    effects: {tension: {value: [0.5, 1, 3], sources: [tests-violate-un-bans], judgement: Rounded.}}
    sources: [tests-violate-un-bans]
    judgement: The wait and the chance are a guess.
  rumour:
    after: launch
    delay: {one_of: {1h: 3, 5h: 1}}
    chance: 0.1 * tension
    effects: {tension: 0.05 * tension}
decisions:
  answer:
    after: launch
    by: [nsc]
    takes: [30m, 1h, 4h]
    options:
      words: {weight: 3, effects: {tension: -0.5}}
      flight: {effects: {tension: +0.3}}
policies:
  restraint: {title: Restraint, choose: {answer: words}}
  resolve: {title: Resolve, choose: {answer: flight}}
measures:
  peak: {title: Highest tension, peak: tension, at_most: 6}
  wait: {title: Wait, from: answer, to: further_launch}
outcomes:
  scare: {title: War scare, when: tension >= 6.5}
  calm: {title: Calm}
"""

SCREENS = {
    "sensitivity_one_policy.txt": ("--value", "scare", "--policy", "restraint", "--above", "0.25"),
    "sensitivity_two_policies.txt": ("--value", "peak", "--policy", "resolve", "--versus", "restraint", "--top", "3"),
    "sensitivity_versus_chance.txt": ("--value", "scare", "--versus", "resolve", "--top", "2"),
    "sensitivity_no_conclusion.txt": ("--value", "tension", "--trajectories", "0"),
    "sensitivity_durations.txt": ("--value", "wait", "--above", "18h", "--trajectories", "0", "--top", "3"),
    "sensitivity_set_to_turn.txt": ("--value", "peak", "--set", "tension=4.5", "--top", "2"),
    "sensitivity.jsonl": ("--value", "scare", "--policy", "restraint", "--above", "0.25", "--json", "--top", "3"),
}


@pytest.fixture(scope="module")
def standoff(tmp_path_factory):
    path = tmp_path_factory.mktemp("sensitivity") / "standoff.yaml"
    path.write_text(STANDOFF, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", SCREENS)
def test_a_command_prints_these_bytes(name, standoff, whitecell, golden):
    done = whitecell("sensitivity", standoff, "--runs", "500", "--trajectories", "4", *SCREENS[name])
    assert done.stderr == ""
    assert done.returncode == 0
    golden(GOLDEN / name, done.stdout)


@pytest.mark.parametrize("name", [name for name in SCREENS if name.endswith(".txt")])
def test_off_a_terminal_every_line_fits_80_columns_and_ends_clean(name):
    lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 80 or line != line.rstrip()] == []
    assert "\x1b" not in "".join(lines)


def test_json_lines_are_versioned_and_say_the_same():
    head, *rest = [json.loads(line) for line in (GOLDEN / "sensitivity.jsonl").read_text("utf-8").splitlines()]
    assert (head["type"], head["version"], head["policies"]) == ("sensitivity", 1, ["restraint"])
    kinds = [line["type"] for line in rest]
    assert kinds.count("swing") == head["assumptions"]
    assert kinds.count("elementary") == 3
    assert len({line["assumption"] for line in rest if line["type"] == "turn"}) == head["turning"]
    swings = [line for line in rest if line["type"] == "swing"]
    assert all(line["rests"] in ("source", "judgement", "both", "nothing") for line in swings)
    sizes = [abs(line["swing"]["value"]) for line in swings]
    assert sizes == sorted(sizes, reverse=True)


def test_the_same_over_two_workers(standoff, whitecell):
    name = "sensitivity_two_policies.txt"
    options = ("--runs", "500", "--trajectories", "4", "--workers", "2", *SCREENS[name])
    assert whitecell("sensitivity", standoff, *options).stdout == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--value", "scare", "--policy", "restrain"), "Did you mean `restraint`?"),
        (("--value", "scare", "--versus", "resolved"), "Did you mean `resolve`?"),
        (("--value", "scare", "--policy", "resolve", "--versus", "resolve"), "against itself"),
        (("--value", "scar"), "Did you mean `scare`?"),
        (("--value", "scare +"), "cannot be read"),
        (("--value", "scare", "--runs", "0"), "0 is not"),
        (("--value", "scare", "--runs", "1000000000"), "1,000,000,000 is not"),
        (("--value", "scare", "--above", "much"), "is not a number"),
        (("--value", "scare", "--above", "15"), "between 0 and 1"),
        (("--value", "wait", "--above", "4"), "write 90m, 4h or 2d"),
        (("--value", "scare", "--set", "tensoin=3"), "Did you mean `tension`?"),
        (("--value", "scare", "--set", "tension=30"), "is outside"),
        (("--value", "scare", "--top", "0"), "0 is not"),
        (("--value", "scare", "--trajectories", "-1"), "-1 is not"),
        (("--value", "scare", "--workers", "0"), "0 is not"),
        (("--value", "scare", "--seed", "-1"), "-1 is not"),
        ((), "--value"),
    ],
)
def test_what_makes_no_sense_ends_in_a_sentence(arguments, says, standoff, whitecell):
    done = whitecell("sensitivity", standoff, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
