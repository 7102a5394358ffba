"""The shipped scenarios, spoilt at random: whatever comes of it, every finding has a place and a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario.load import Examination, examine_text
from sim.scenario.shipped import scenario_file, scenario_names

TEXTS = {name: scenario_file(name).read_text(encoding="utf-8") for name in scenario_names()}
CHARACTERS = st.sampled_from(list("{}[]:,#&*!|>'\"%@`-?\\/ \t\n.<>=+()0159azAZ_é\x07\x85\ufeff"))
WORD = re.compile(r"[\w.]+")


def spoilt(draw: st.DrawFn, text: str) -> str:
    """The text with one line, word or character deleted, doubled, swapped, moved or replaced."""
    how = draw(st.sampled_from(["delete", "double", "swap", "indent", "word", "character", "character"]))
    if how == "character":
        place = draw(st.integers(0, len(text)))
        return text[:place] + draw(CHARACTERS) + text[place + draw(st.integers(0, 1)) :]
    if how == "word":
        words = list(WORD.finditer(text))
        gone, taken = (words[draw(st.integers(0, len(words) - 1))] for _ in range(2))
        return text[: gone.start()] + taken.group() + text[gone.end() :]
    lines = text.split("\n")
    here, there = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    if how == "delete":
        del lines[here : here + draw(st.integers(1, 3))]
    elif how == "double":
        lines.insert(there, lines[here])
    elif how == "swap":
        lines[here], lines[there] = lines[there], lines[here]
    else:
        lines[here] = " " * draw(st.integers(0, 8)) + lines[here].lstrip()
    return "\n".join(lines)


@st.composite
def spoilt_scenarios(draw: st.DrawFn) -> str:
    text = TEXTS[draw(st.sampled_from(sorted(TEXTS)))]
    for _ in range(draw(st.integers(1, 4))):
        text = spoilt(draw, text)
    return text


def assert_well_said(examination: Examination) -> None:
    assert list(examination.findings) == sorted(examination.findings, key=lambda finding: finding.order)
    assert examination.scenario is not None or examination.faults
    for finding in examination.findings:
        assert finding.place.line >= 1
        assert 1 <= finding.place.column <= len(finding.place.text) + 1
        assert re.fullmatch(r"[A-Z`].*\.", finding.message, re.DOTALL), finding.message
        assert re.fullmatch(r"([A-Z`].*[.?])?", finding.hint, re.DOTALL), finding.hint


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(spoilt_scenarios())
def test_a_spoilt_scenario_never_goes_unanswered(text):
    assert_well_said(examine_text(text, str(scenario_file("december_double"))))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_any_text_at_all(text):
    assert_well_said(examine_text(text))


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_what_is_shipped_has_no_finding(name):
    assert examine_text(TEXTS[name], str(Path(scenario_file(name)))).findings == ()
