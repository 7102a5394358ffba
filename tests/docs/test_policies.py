"""docs/policies.md: its examples run (with the documents' outputs), and it names everything that is asked."""

from __future__ import annotations

import dataclasses
import re

import sim


def test_every_field_of_what_is_asked_is_described(docs):
    text = (docs.ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
    table = text.split("## What is asked")[1].split("## What to answer")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.M) == [field.name for field in dataclasses.fields(sim.Asked)]


def test_the_example_decides_and_leaves_the_rest_to_luck(docs):
    text = (docs.ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
    space: dict = {}
    exec(next(fence.text for fence in docs.fences(text) if fence.name == "cautious.py"), space)
    scenario = sim.load("december_double")
    runs = [sim.run(scenario, seed=7, replication=r, policy=space["cautious"]) for r in range(20)]
    assert {choice.why.ground for run in runs for choice in run.choices} <= {"python", "deadline"}
    assert {c.option for run in runs for c in run.choices if c.decision == "rok_line"} > {"shorter"}
    assert runs[3] == sim.run(scenario, seed=7, replication=3, policy=space["cautious"])
