"""docs/json.md names every field that the JSON lines hold."""

from __future__ import annotations

import json
import re

import pytest

COMMANDS = {
    "run": [["run", "december_double", "--seed", "7"], ["run", "overflight", "--policy", "as_recorded"]],
    "check": [["check", "flawed.yaml"]],
    "list": [["list"]],
    "show": [["show", "december_double"]],
    "show --sources": [["show", "overflight", "--sources"]],
}
BY_ID = {"state", "measures", "scenario"}
"""Fields whose value is a map by id (or a scenario): the ids are not fields of the form."""


def _keys(value, inside=""):
    if isinstance(value, list):
        for item in value:
            yield from _keys(item, inside)
    elif isinstance(value, dict):
        for key, item in value.items():
            if inside not in BY_ID:
                yield key
            yield from _keys(item, "" if inside == "measures" else key if inside != "scenario" else "scenario")


@pytest.mark.parametrize("section", COMMANDS)
def test_every_field_is_described(docs, section, tmp_path):
    text = (docs.ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    described = text.split(f"\n## `{section}`\n")[1].split("\n## ")[0]
    for fence in docs.fences(text):
        if fence.name:
            docs.save(fence, tmp_path)
    prose = re.sub(r"^```.*?^```$", "", described, flags=re.S | re.M)
    named = set(re.findall(r"`([\w ]+)`", prose))
    for command in COMMANDS[section]:
        output, _ = docs.whitecell([*command, "--json"], tmp_path)
        lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
        assert lines
        missing = {key for line in lines for key in _keys(line)} - named - {"type"}
        assert not missing
        assert {line["type"] for line in lines} <= named
        assert {line["what"] for line in lines if "what" in line} <= named
        assert {line["why"]["ground"] for line in lines if "why" in line} <= named


def test_every_ground_and_every_what_is_described(docs):
    from typing import get_args

    from sim.engine.run import Ground, What

    text = (docs.ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    for word in (*get_args(Ground), *get_args(What)):
        assert f"`{word}`" in text, word
