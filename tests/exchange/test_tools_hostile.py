"""Whatever stands where a tool's file was meant, there is a draft that `check` passes or a sentence."""

from __future__ import annotations

import copy
import json
import zipfile
from io import BytesIO
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.exchange import icebergttx, incidenter, openaev, t3sf
from sim.faults import Misuse
from tests.exchange.drafted import checked
from tests.exchange.samples import sample

READERS = (openaev, icebergttx, incidenter, t3sf)

OPENAEV = {
    "export_version": 1,
    "scenario_information": {"scenario_name": "N", "scenario_description": "D", "scenario_mail_from": "a@b.c"},
    "scenario_teams": [{"team_id": "t", "team_name": "T", "team_users": ["u"], "team_tags": ["g"]}],
    "scenario_users": [{"user_id": "u", "user_email": "e"}],
    "scenario_tags": [{"tag_id": "g", "tag_name": "G"}],
    "scenario_objectives": [{"objective_id": "o", "objective_title": "O"}],
    "scenario_variables": [{"variable_key": "k", "variable_value": "v"}],
    "scenario_injects": [
        {
            "inject_id": "i",
            "inject_title": "I",
            "inject_enabled": True,
            "inject_all_teams": False,
            "inject_teams": ["t"],
            "inject_depends_duration": 60,
            "inject_content": {
                "subject": "S",
                "body": "<p>${k}</p>",
                "expectations": [{"expectation_name": "E", "expectation_score": 1}],
                "articles": ["a"],
            },
            "inject_depends_on": [
                {
                    "dependency_relationship": {"inject_parent_id": "i", "inject_children_id": "i"},
                    "dependency_condition": {"conditions": [{"key": "Execution", "value": True}]},
                }
            ],
            "inject_documents": [{"document_id": "d"}],
            "inject_injector_contract": {"injector_contract_injector_type_name": "Email"},
        }
    ],
    "scenario_articles": [{"article_id": "a", "article_name": "A", "article_channel": "c"}],
}
ICEBERG = {
    "title": "T",
    "participant_teams": [{"id": "x", "label": "X"}],
    "start_inject_id": "a",
    "metadata": {"author": "A", "estimated_duration_minutes": 45},
    "injects": [
        {
            "id": "a",
            "title": "A",
            "content": "c",
            "target_teams": ["x"],
            "sequence_order": 1,
            "options": [{"id": "o", "label": "O", "next_inject_id": "b"}],
            "triggers_communications": [{"subject": "S", "body": "B", "delay_seconds": 1, "direction": "inbound"}],
        },
        {"id": "b", "title": "B", "content": "d", "next_inject_id": None, "expected_actions": ["e"]},
    ],
}
INCIDENTER = {
    "scenario_metadata": {
        "name": "N",
        "environment": {"organization": {"name": "O"}},
        "timeline": {"attack_start": "2025-06-01 22:30:00"},
    },
    "initial_alert": {"timestamp": "2025-06-02 08:00:00", "title": "A", "source": "S", "description": "D"},
    "timeline": {"day_0": {"22:30": "x"}, "day_1": {"08:00": {"event": "y", "z": 1}}},
    "evidence": {"items": [{"id": "ev_001", "type": "log", "source": "s", "description": "d", "content": "a\nb"}]},
    "solution": {"a": ["b", {"name": "c"}]},
    "learning_objectives": ["l"],
}
T3SF = [{"#": 1, "Date": "Monday 9:30 AM", "Subject": "S", "From": "F", "Player": "P", "Script": "T", "Poll": "a | b"}]
WHOLE = {openaev: OPENAEV, icebergttx: ICEBERG, incidenter: INCIDENTER, t3sf: T3SF}

SPOILERS = [
    "", " ", "{a}", "${x}", "all", "none", "{{", "<p>", "\u202e", "\x00", "\ud800", "2025-13-40", "99:99", "x" * 500,
    "- a\n- b", "\ttab", "---", "# a", "a: b", "null", "*x", "&x", "! no", "'", '"', "\u2028", "한국어", "\r\n",
]  # fmt: skip
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(SPOILERS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to everything inside a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ways = [(*way, key) for key, _ in inside]
    return ways + [deeper for key in ways for deeper in places(value_at(value, (key[-1],)), key)]


def value_at(value: Any, way: tuple[Any, ...]) -> Any:
    for key in way:
        value = value[key]
    return value


def as_file(value: Any) -> bytes:
    return json.dumps(value).encode()


def attempted(reader: Any, content: bytes) -> None:
    """Reads it: a draft that `check` passes, or a sentence."""
    try:
        imported = reader.read(content, "odd file.json")
    except Misuse as told:
        assert str(told).strip()
        return
    checked(imported)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_the_files_that_are_to_be_spoilt_are_read(reader):
    for other in READERS:
        assert other.recognises(as_file(WHOLE[reader])) == (other is reader)
    checked(reader.read(as_file(WHOLE[reader]), "whole.json"))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_anything_may_stand_anywhere(reader, data):
    value = copy.deepcopy(WHOLE[reader])
    for _ in range(data.draw(st.integers(1, 3))):
        ways = places(value)
        if not ways:
            break
        way = data.draw(st.sampled_from(ways))
        value_at(value, way[:-1])[way[-1]] = data.draw(ODD)
    attempted(reader, as_file(value))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@settings(max_examples=15, deadline=None)
@given(value=ODD)
def test_anything_at_all_is_a_sentence_or_a_draft(reader, value):
    attempted(reader, as_file(value))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_each_place_may_hold_each_kind_of_value(reader):
    whole = WHOLE[reader]
    for number, way in enumerate(places(whole)):
        value = copy.deepcopy(whole)
        value_at(value, way[:-1])[way[-1]] = (None, [], {}, "text", 7, [["x"]], {"y": {"z": 1}})[number % 7]
        attempted(reader, as_file(value))


@pytest.mark.parametrize(
    ("reader", "name"),
    [
        (openaev, "openaev/scenario-Akira_Ransomware_Crisis.zip"),
        (icebergttx, "icebergttx/ransomware_response.json"),
        (incidenter, "incidenter/moveit_inspired.yaml"),
    ],
)
def test_a_sample_that_is_cut_short_is_a_sentence_or_a_draft(reader, name):
    content = sample(name).read_bytes()
    for length in range(0, len(content), 97):
        cut = content[:length]
        assert isinstance(reader.recognises(cut), bool)
        if name.endswith("yaml"):
            with_sentence(reader, cut)
        else:
            with pytest.raises(Misuse):
                reader.read(cut, "cut")


def with_sentence(reader: Any, content: bytes) -> None:
    """Reads what may still be whole, without looking at what comes of it."""
    try:
        assert reader.read(content, "cut").draft.cells
    except Misuse as told:
        assert str(told).strip()


def test_every_tenth_line_of_yaml_may_be_gone():
    lines = sample("incidenter/target_inspired.yaml").read_text(encoding="utf-8").split("\n")
    for first in range(10):
        kept = [line for number, line in enumerate(lines) if number % 10 != first]
        with_sentence(incidenter, "\n".join(kept).encode())


def test_ten_thousand_injects_are_drafted():
    inject = {"inject_title": "One of many", "inject_all_teams": True, "inject_content": {"body": "It rains."}}
    many = [{**inject, "inject_id": f"i{number}", "inject_depends_duration": number} for number in range(10_000)]
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.json", json.dumps({**OPENAEV, "scenario_injects": many}))
    draft = openaev.read(content.getvalue(), "many.zip").draft
    assert len(draft.injects) == len({inject.id for inject in draft.injects}) == 10_000


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_markup_and_words_of_yaml_are_words(reader):
    odd = '=HYPERLINK("x") <b>b</b> **c** {d} ${e} yes: no # f\n---\n\u202e한국어 \'g\' "h"\x07'
    value = copy.deepcopy(WHOLE[reader])
    for way in places(value):
        if isinstance(value_at(value, way), str) and not str(way[-1]).endswith(("id", "ids", "timestamp", "Date")):
            value_at(value, way[:-1])[way[-1]] = odd
    attempted(reader, as_file(value))


def test_yaml_of_another_tool_is_read_by_the_same_strict_reader():
    text = yaml.safe_dump(INCIDENTER)
    assert incidenter.recognises(text.encode())
    checked(incidenter.read(text.encode(), "made.yaml"))
