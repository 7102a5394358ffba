"""The README: its quick start, the output it shows, its tables of commands and exit codes."""

from __future__ import annotations

import re

import pytest

from sim.scenario.load import examine_text
from sim.terminal.exits import Exit
from sim.terminal.main import app
from sim.version import VERSION

QUICK = [
    "python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/whitecell run december_double --seed 7",
    "python3 -m venv .venv && .venv/bin/pip install --quiet '.[test]' && .venv/bin/pytest",
]


@pytest.fixture(scope="module")
def readme(docs):
    """The README's text."""
    return (docs.ROOT / "README.md").read_text(encoding="utf-8")


def _section(readme, title):
    return readme.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_the_quick_start_has_exactly_two_commands(docs, readme):
    fences = list(docs.fences(_section(readme, "Quick start")))
    assert [fence.language for fence in fences] == ["sh", "sh"]
    assert [fence.text.strip() for fence in fences] == QUICK


def test_the_output_is_the_real_one_line_by_line(docs, readme, tmp_path):
    """Every line but the cuts stands in the output of the first command, in this order, and unbroken between cuts."""
    [fence] = docs.fences(_section(readme, "What it prints"))
    output, code = docs.whitecell(QUICK[0].split("whitecell ")[1].split(), tmp_path)
    real = output.splitlines()
    assert code == 0
    assert 25 <= len(fence.lines) <= 35
    at, is_cut = 0, True
    for line in fence.lines:
        if line == docs.CUT:
            is_cut = True
            continue
        at = real.index(line, at) if is_cut else at
        assert real[at] == line
        at, is_cut = at + 1, False


def test_every_command_is_in_the_table(readme):
    named = set(re.findall(r"^\| `whitecell (\w+)", readme, re.M))
    assert named == {command.name for command in app.registered_commands}


def test_every_exit_code_is_in_the_table(readme):
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", readme, re.M)] == sorted(Exit)


def test_the_scenario_is_short_whole_and_without_fault(docs, readme):
    [fence] = docs.fences(_section(readme, "How a scenario looks"))
    assert 12 <= len(fence.lines) <= 20
    assert examine_text(fence.text).findings == ()


def test_the_python_example_runs_and_says_what_the_program_says(docs, readme, capsys):
    [example] = [fence.text for fence in docs.fences(readme) if fence.language == "python"]
    assert sum(bool(line) for line in example.splitlines() if not line.startswith(("import", "from"))) <= 6
    space: dict = {}
    exec(example, space)
    first, second = capsys.readouterr().out.splitlines()
    assert "in_step" in first
    assert second.startswith("Estimate(value=0.7")
    assert space["sample"].runs == sum(space["sample"].outcomes.values()) == 10_000


def test_the_measuring_command_is_the_one_of_the_benchmarks(docs):
    command = "pytest tests/benchmarks -o addopts=--import-mode=importlib -s"
    for page in ("docs/performance.md", "Makefile", "tests/benchmarks/test_kernel_speed.py"):
        assert command in " ".join((docs.ROOT / page).read_text(encoding="utf-8").split()), page


def test_every_document_is_linked(docs, readme):
    linked = set(re.findall(r"\]\(docs/([\w/]+\.md)\)", _section(readme, "Documentation")))
    folders = {"decisions/README.md", "exercises/README.md"}
    assert linked == {path.name for path in (docs.ROOT / "docs").glob("*.md")} | folders


def test_every_decision_is_listed(docs):
    folder = docs.ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8")))
    assert listed == {path.name for path in folder.glob("*.md")} - {"README.md"}


def test_the_citation_is_of_this_version(docs):
    text = (docs.ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {VERSION}\n" in text


def test_every_command_of_make_that_contributors_are_told_of_is_there(docs):
    told = set(re.findall(r"`make (\w+)`", (docs.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    there = set(re.findall(r"^(\w+):", (docs.ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert told and told <= there
