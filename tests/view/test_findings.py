"""Findings as a person reads them: nothing of a file is obeyed by the terminal, and the mark stands under its place."""

from __future__ import annotations

import pytest

from sim.characters import OBEYED, cells
from sim.faults import Fault, Place
from sim.scenario.load import examine_text
from sim.view.scenario.findings import finding_lines


def lines(text: str, column: int) -> list[str]:
    return finding_lines(Fault((), Place("it", 3, column, text), "Wrong.", "Right."))


def test_a_finding_has_its_place_its_sentence_and_its_line():
    assert lines("horizon: 2", 10) == ["it:3:10: fault: Wrong. Right.", "  3 | horizon: 2", "    |          ^"]


@pytest.mark.parametrize(
    ("text", "column", "marked"),
    [("title: 북한, 2", 12, "2"), ("e\u0301a: x", 6, "x"), ("a: \x1b[2J x", 9, "x"), ("\t\ta: x", 6, "x")],
)
def test_the_mark_stands_under_its_character(text, column, marked):
    _, shown, mark = lines(text, column)
    before = shown[: shown.rindex(marked)]
    assert cells(before) == mark.index("^")


@pytest.mark.parametrize("letter", ["a", "演"])
@pytest.mark.parametrize("column", [1, 50, 300])
def test_of_a_long_line_the_part_around_the_mark_is_shown(letter, column):
    _, shown, mark = lines(f"{letter * (column - 1)}!{letter * 200}", column)
    assert cells(shown) <= 82
    assert cells(shown[: shown.index("!")]) == mark.index("^")


@pytest.mark.parametrize(
    "text",
    ["title: \x1b[31m\n", 'title: "\\e[31m"\n', '"fi\\e]0;KEY\\e\\\\eld": 3\n', "!<\x9b> a: b\n", "a: !x%1B%5B b\n"],
)
def test_what_is_said_of_a_hostile_line_is_harmless(text):
    said = [line for finding in examine_text(text).findings for line in finding_lines(finding)]
    assert said
    assert not any(OBEYED.search(line) or "\n" in line for line in said)


def test_under_a_korean_title_the_mark_stands_under_the_fault():
    text = "whitecell: 1\ntitle: 한국어 제목: 둘째\n"
    broken = next(finding for finding in examine_text(text).findings if finding.place.line == 2)
    _, shown, mark = finding_lines(broken)
    assert shown == "  2 | title: 한국어 제목: 둘째"
    assert cells(shown[: shown.rindex(":")]) == mark.index("^")
