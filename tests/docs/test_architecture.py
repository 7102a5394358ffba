"""The page on architecture: every path and room it names is there, in the order in which rooms import."""

from __future__ import annotations

import re
import tomllib

import pytest


@pytest.fixture(scope="module")
def page(docs):
    """The page's text."""
    return (docs.ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_path_it_names_is_there(docs, page):
    paths = re.findall(r"`((?:sim|tests|docs|scenarios|seeds)/[\w./]*)`", page)
    assert len(paths) > 50
    assert [path for path in paths if not (docs.ROOT / path).exists()] == []


def test_every_file_it_names_without_its_folder_is_somewhere_in_it(docs, page):
    named = set(re.findall(r"`(\w+\.py)`", page))
    there = {path.name for path in (docs.ROOT / "sim").rglob("*.py")}
    assert named and named <= there


def test_the_rooms_are_those_of_the_import_contract_in_its_order(docs, page):
    table = page.split("| room | holds |")[1].split("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `sim/")]
    rooms = [sorted(re.findall(r"`sim/(\w+)(?:\.py)?`", row)) for row in rows]
    contracts = tomllib.loads((docs.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    assert rooms == [sorted(layer.split(" | ")) for layer in layers]


def test_no_two_types_share_a_name_but_those_it_says(docs, page):
    defined: dict[str, set[str]] = {}
    for path in sorted((docs.ROOT / "sim").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"^class ([A-Z]\w+)|^([A-Z]\w*[a-z]\w*)(?: = |: TypeAlias)", text, re.M):
            defined.setdefault("".join(name), set()).add(str(path))
    sentence = " ".join(page.split("the program both call")[1].split("is the same thing")[0].split())
    allowed = {word.capitalize() for word in re.findall(r"an? (\w+)", sentence)}
    twice = {name for name, paths in defined.items() if len(paths) > 1}
    called = {"Measure", "Option", "Outcome", "Policy", "Rule", "Trigger", "Effect", "Quantity", "Clause", "Calendar"}
    assert allowed == called
    assert twice - allowed == {"Lapse", "Stop", "Cases"}  # which it tells of, too
