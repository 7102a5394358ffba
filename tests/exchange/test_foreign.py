"""JSON and YAML of others: read as it is, or refused with a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.exchange import foreign
from sim.exchange.foreign import has_keys, json_value, text_of, value_of, yaml_value
from sim.exchange.readers import read_file
from sim.exchange.tables import Wishes
from sim.faults import Misuse

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**16), 10**16) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_json_is_read_as_it_is(value):
    assert json_value(json.dumps(value), "x.json") == value


@pytest.mark.parametrize(
    ("written", "read"),
    [("1e999", "1e999"), ("NaN", "NaN"), ("-Infinity", "-Infinity"), ("9" * 5000, "9" * 5000), ("1.5", 1.5)],
)
def test_a_number_that_no_machine_keeps_stays_as_it_was_written(written, read):
    assert json_value(f"[{written}]", "x.json") == [read]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1, "b": 2, "a": 3}', "`a` twice"),
        ('{"a": ', "no whole JSON"),
        ("[" * 100_000, "levels deep"),
        ("[" * 100_000 + "]" * 100_000, "levels deep"),
        ("[" * 62 + "]" * 62, "levels deep"),
        ("{'a': 1}", "line 1, column 2"),
    ],
)
def test_json_that_breaks_is_a_sentence(text, told):
    with pytest.raises(Misuse, match=told):
        json_value(text, "x.json")


def test_too_many_values_are_a_sentence(monkeypatch):
    monkeypatch.setattr(foreign, "MOST_VALUES", 10)
    with pytest.raises(Misuse, match="more than 10 values"):
        json_value("[[1,2,3],[4,5,6],[7,8,9]]", "x.json")


def test_yaml_keeps_every_scalar_as_it_was_written():
    assert yaml_value("a: [1e3, yes, 010, 12:30]", "x.yaml") == {"a": ["1e3", "yes", "010", "12:30"]}


@pytest.mark.parametrize(
    "text", ["a: *a", "a: 1\na: 2", "a: [", "!!python/object:os.system {}", "a: &x [&y [*x, *y]]", "a: 1\n---\nb: 2"]
)
def test_yaml_that_breaks_is_a_sentence(text):
    with pytest.raises(Misuse):
        yaml_value(text, "x.yaml")


def test_anchors_cannot_make_yaml_explode():
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    with pytest.raises(Misuse):
        yaml_value(bomb, "x.yaml")


def test_what_is_no_text_or_too_much_is_a_sentence(monkeypatch):
    with pytest.raises(Misuse, match="UTF-8"):
        text_of(b"\xff\xfe\xfa\xfb\x00"[2:], "x.json")
    monkeypatch.setattr(foreign, "LARGEST", 3)
    with pytest.raises(Misuse, match="larger than"):
        text_of(b"1234", "x.json")


def test_json_and_yaml_are_told_apart_in_any_encoding():
    assert value_of('{"a": "é"}'.encode("utf-16"), "x") == {"a": "é"}
    assert value_of(b"a: b", "x") == {"a": "b"}


def test_keys_are_seen_in_json_and_yaml_whole_or_not():
    assert has_keys(b'{"a": 1, "b"', "a") and has_keys(b"a:\n  b : 1", "a", "b") and has_keys(b"{'a': 1}", "a")
    assert not has_keys(b'{"ba": 1}', "a") and not has_keys(b"\xff\xff", "a")


@pytest.mark.parametrize("coding", ["cp1252", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        '{"scenario_information": {"scenario_name": "é, è"}}',
        '{"start_inject_id": "a", "injects": [{"id": "a", "title": "é"}]}',
        "scenario_metadata:\n  name: é, è\ntimeline:\n  day_0: {'01:00': x}\n",
    ],
)
def test_a_tools_file_whose_letters_are_coded_otherwise_is_told_so(text, coding):
    """And is not taken for a table without a list of events."""
    with pytest.raises(Misuse, match=r"x, line \d: .*byte 0xE9.* Save the file as UTF-8\."):
        read_file(text.encode(coding), "x", Wishes())
