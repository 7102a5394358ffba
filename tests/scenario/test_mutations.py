"""Whole exercises, spoilt at random: whatever comes of it, every finding has a place and a sentence."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.characters import OBEYED
from sim.scenario.load import Examination, examine, examine_text
from sim.scenario.model import Decision, Inject, Procedure, Step, Turn
from sim.view.scenario.findings import finding_lines
from tests.kept_exercises.paths import DECEMBER_DOUBLE, EXERCISES
from tests.kept_exercises.warned import others

TEXTS = {name: path.read_text(encoding="utf-8") for name, path in EXERCISES.items()}
CHARACTERS = st.sampled_from(list("{}[]:,#&*!|>'\"%@`-?\\/ \t\n.<>=+()0159azAZ_é\x07\x85\ufeff"))
STRANGE = st.sampled_from(list("\u00a0\u3000\u200b\u00ad：，［｝“”−–≥±٣１аеΑ\u202e\u2028\x9b\ud800홍🚨"))
ESCAPES = st.sampled_from([r"\e", r"\x9b", r"\u202e", r"\ud83d\ude00", r"\ud800", r"\0", r"\U00110000", r"\/", r"\q"])
WORD = re.compile(r"[\w.]+")
KEY = re.compile(r"[a-z_]+(?=:)")


def spoilt(draw: st.DrawFn, text: str) -> str:
    """The text with one line, word or character deleted, doubled, swapped, moved or replaced."""
    kinds = ["delete", "double", "swap", "indent", "word", "id", "character", "character", "strange", "escape"]
    how = draw(st.sampled_from(kinds))
    if how in ("id", "escape"):
        keys = list(KEY.finditer(text))
        gone, taken = (keys[draw(st.integers(0, len(keys) - 1))] for _ in range(2))
        new = taken.group() if how == "id" else f'"{gone.group()}{draw(ESCAPES)}"'
        return text[: gone.start()] + new + text[gone.end() :]
    if how == "strange":
        place = draw(st.integers(0, len(text)))
        return text[:place] + draw(STRANGE) + text[place:]
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
        assert 1 <= finding.place.column <= len(finding.place.text) + 1 or not finding.place.text
        assert re.fullmatch(r"[A-Z`].*\.", finding.message, re.DOTALL), finding.message
        assert re.fullmatch(r"([A-Z`].*[.?])?", finding.hint, re.DOTALL), finding.hint
        assert not OBEYED.search("".join(finding_lines(finding)))


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(spoilt_scenarios())
def test_a_spoilt_scenario_never_goes_unanswered(text):
    assert_well_said(examine_text(text, str(DECEMBER_DOUBLE)))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_any_text_at_all(text):
    assert_well_said(examine_text(text))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.binary(max_size=200) | st.text(max_size=80).map(lambda text: f'{{"title": {json.dumps(text)}}}'.encode()))
def test_any_bytes_at_all(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    assert_well_said(examine(path))


FIELDS = [name for kind in (Inject, Turn, Step, Decision, Procedure) for name in kind.model_fields]
NAMES = st.sampled_from(["a", "b", "start", "all", "any", "set", "cell", "range", "if", "from", *FIELDS])
LEAVES = NAMES | st.sampled_from(["1h", "0m", "5", "a.b", "b.done", "a >= 1", "true", "hotline", "", "EST", "~", "all"])
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)
SECTIONS = st.sampled_from(["cells", "actors", "state", "turns", "injects", "procedures", "decisions", "policies"])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.dictionaries(SECTIONS | st.sampled_from(["measures", "outcomes", "objectives", "start"]), VALUES, max_size=7))
def test_any_values_in_any_section(sections):
    head = {"whitecell": "1", "title": "T", "start": "2024-01-01T09:00Z", "horizon": "1d", "judgement": "All."}
    assert_well_said(examine_text(json.dumps(head | sections)))


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_what_is_not_spoilt_has_no_finding(name):
    assert others(examine_text(TEXTS[name], str(EXERCISES[name])).findings) == []
