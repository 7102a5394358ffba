"""Arguments, from text to values: cases with an @ in their path, numbers, policies that cannot be had."""

from __future__ import annotations

import sys

import pytest

from sim.analysis.criterion import parse_value
from sim.analysis.inquiry import threshold_written
from sim.faults import Faults, Misuse
from sim.scenario.load import load
from sim.terminal.arguments import case_arguments, policy_argument, set_arguments, vary_arguments
from tests.kept_exercises.paths import OVERFLIGHT


@pytest.fixture
def folder(tmp_path, monkeypatch, kept_as_shipped):
    """Scenarios that come with Whitecell, and a current folder with scenarios whose paths have an ``@``."""
    content = OVERFLIGHT.read_text(encoding="utf-8")
    for name in ("jane@example.org/dam.yaml", "a@b", "a", "two words.yaml", "caf\udce9@home.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("case", "policy"),
    [
        ("overflight", None),
        ("overflight@together_first", "together_first"),
        ("jane@example.org/dam.yaml", None),
        ("jane@example.org/dam.yaml@together_first", "together_first"),
        ("a@b", None),
        ("a@together_first", "together_first"),
        ("a@b@together_first", "together_first"),
        ("two words.yaml@together_first", "together_first"),
        ("caf\udce9@home.yaml@together_first", "together_first"),
    ],
)
def test_a_case_is_cut_where_a_scenario_is_named(folder, case, policy):
    (made,) = case_arguments([case], [], [])
    assert made.policy == policy


def test_cases_of_several_scenarios_are_named_by_them(folder):
    cases = case_arguments(["overflight@together_first", "jane@example.org/dam.yaml"], [], [])
    assert [case.name for case in cases] == ["overflight: together_first", "jane@example.org/dam.yaml: unguided"]


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("jo@example.org/dam.yaml", "an `@` may stand in its path"),
        ("overfligth@together_first", "Did you mean `overflight`?"),
        ("nobody@", "nor one called `nobody`"),
    ],
)
def test_a_case_that_names_no_scenario(folder, case, words):
    with pytest.raises(Misuse) as raised:
        case_arguments([case], [], [])
    assert words in str(raised.value)


def test_a_case_without_an_at_is_a_scenario_argument(folder):
    with pytest.raises(Faults):
        case_arguments(["nowhere"], [], [])


@pytest.mark.parametrize("number", ["3_0", "٣", "１", "1e3", "0x1", "inf", "nan", "", "9" * 5_000, "−1", "007"])
def test_numbers_are_read_strictly(number):
    scenario = load(OVERFLIGHT)
    with pytest.raises(Misuse, match="is not of the form"):
        set_arguments([f"warning_channel={number}"])
    with pytest.raises(Misuse, match="is not"):
        vary_arguments([f"warning_channel=0,{number}"])
    with pytest.raises(Misuse, match="is not a number"):
        threshold_written(number, parse_value("state.warning_channel", scenario))


@pytest.mark.parametrize(("text", "value"), [("5", 5), ("-0.5", -0.5), ("+1", 1), (" 2 ", 2)])
def test_a_plain_number_is_read(text, value):
    assert set_arguments([f"tension={text}"]) == {"tension": value}


def test_a_policy_is_not_looked_for_in_a_folder_that_is_gone(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(Misuse, match="which is gone"):
        policy_argument("mine:choose")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bad_bytes", b"x = '\xe9'\n"),
        ("bad_null", b"x = 1\0\n"),
        ("bad_syntax", b"def choose(:\n"),
        ("bad_exit", b"import sys\nsys.exit(3)\n"),
        ("bad_recursion", b"def f(): f()\nf()\n"),
    ],
)
def test_a_policy_module_that_is_none_is_told_in_a_sentence(tmp_path, monkeypatch, name, content):
    (tmp_path / f"{name}.py").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(Misuse, match="failed"):
        policy_argument(f"{name}:choose")
