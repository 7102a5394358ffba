"""Exports of OpenAEV as drafts, held to the files themselves."""

from __future__ import annotations

import json
import re
import zipfile

import pytest

from sim.exchange import openaev
from sim.faults import Misuse
from tests.exchange.drafted import checked, listed, loaded, lost, seconds
from tests.exchange.samples import sample

SAMPLES = ("openaev/scenario-Akira_Ransomware_Crisis.zip", "openaev/scenario-test.zip")
FORM = {"injector_contract_id", "injector_contract_labels", "injector_contract_injector_type"}
"""What is kept of the form that an inject is sent by; the rest is OpenAEV's own and is left."""


def source(path):
    """The JSON in a zip file."""
    with zipfile.ZipFile(path) as packed:
        return json.loads(packed.read(packed.namelist()[0]))


def without_forms(value):
    """The source without what is left of each inject's form, and with its variables filled in."""
    for inject in value["scenario_injects"]:
        form = inject["inject_injector_contract"]
        inject["inject_injector_contract"] = {key: inner for key, inner in form.items() if key in FORM}
    text = json.dumps(value)
    for variable in value["scenario_variables"]:
        text = text.replace(f"${{{variable['variable_key']}}}", variable["variable_value"].strip())
    return json.loads(text)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_becomes_a_scenario_with_every_text_and_id(name):
    path = sample(name)
    content = path.read_bytes()
    assert openaev.recognises(content)
    imported = openaev.read(content, path.name)
    checked(imported)
    assert lost(without_forms(source(path)), loaded(imported)) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_teams_injects_and_times_are_as_many_as_there(name):
    path = sample(name)
    there, here = source(path), loaded(openaev.read(path.read_bytes(), path.name))
    teams = {team["team_name"].strip() for team in there["scenario_teams"]} or {"Players"}
    assert {cell["title"] for cell in here["cells"].values() if "control" not in cell} == teams
    times = sorted(inject["inject_depends_duration"] for inject in there["scenario_injects"])
    injects = list(here.get("injects", {}).values())
    assert [seconds(inject["at"]) for inject in injects] == times
    assert all(inject["to"] == "all" for inject in injects)
    expected = sum(len(inject["inject_content"]["expectations"]) for inject in there["scenario_injects"])
    assert sum(len(listed(inject.get("expects"))) for inject in injects) == expected


def test_what_depends_on_another_inject_comes_if_that_did():
    path = sample(SAMPLES[0])
    here = loaded(openaev.read(path.read_bytes(), path.name))
    there = [inject for inject in source(path)["scenario_injects"] if inject["inject_depends_on"]]
    conditions = {name: inject["if"] for name, inject in here["injects"].items() if "if" in inject}
    assert len(there) == len(conditions) == 1
    (parent,) = conditions.values()
    relation = there[0]["inject_depends_on"][0]["dependency_relationship"]
    assert here["injects"][parent]["x-inject-id"] == relation["inject_parent_id"]


def test_only_what_openaev_knows_of_a_reader_stays_as_it_is():
    path = sample(SAMPLES[0])
    imported = openaev.read(path.read_bytes(), path.name)
    assert re.findall(r"\$\{+[^}]*\}", json.dumps(loaded(imported))) == ["${{user.firstname}"]
    assert [row.left for row in imported.understood if "user.firstname" in row.left] != []


def export(**sections):
    """An export with some sections."""
    information = {"scenario_name": "A flood", "scenario_mail_from": "control@example.org"}
    return {"export_version": 1, "scenario_information": information, **sections}


def read(value, name="export.json"):
    return openaev.read(json.dumps(value).encode(), name)


def inject(number, **fields):
    return {
        "inject_id": f"i{number}",
        "inject_title": f"Inject {number}",
        "inject_depends_duration": number * 60,
        **fields,
    }


def test_all_that_an_export_can_have_finds_its_place():
    value = export(
        scenario_teams=[
            {"team_id": "t1", "team_name": "Town", "team_description": "<p>The <b>town</b></p>", "team_users": ["u1"]},
            {"team_id": "t2", "team_name": "방재", "team_tags": ["g1"]},
        ],
        scenario_users=[{"user_id": "u1", "user_email": "kim@example.org", "user_firstname": "Kim"}],
        scenario_tags=[{"tag_id": "g1", "tag_name": "water"}],
        scenario_objectives=[{"objective_id": "o1", "objective_title": "Warn", "objective_description": "in time"}],
        scenario_documents=[{"document_id": "d1", "document_name": "map.png", "document_target": "map.png"}],
        scenario_channels=[{"channel_id": "c1", "channel_name": "The Daily"}],
        scenario_articles=[
            {"article_id": "a1", "article_name": "It rains", "article_content": "*A lot*", "article_channel": "c1"}
        ],
        scenario_variables=[{"variable_key": "river", "variable_value": "Han & Nakdong"}],
        scenario_injects=[
            inject(
                1,
                inject_teams=["t1"],
                inject_tags=["g1"],
                inject_documents=[{"document_id": "d1", "document_attached": True}],
                inject_description="hand out <i>late</i>",
                inject_content={
                    "subject": "The ${river} rises",
                    "body": "<h2>Alert</h2><ul><li>${river}</li></ul><script>x()</script>",
                    "expectations": [
                        {"expectation_name": "Sirens", "expectation_description": "Sound them", "expectation_score": 20}
                    ],
                },
                inject_injector_contract={"injector_contract_injector_type_name": "Email"},
            ),
            inject(2, inject_all_teams=True, inject_content={"articles": ["a1"]}),
            inject(3, inject_enabled=False, inject_all_teams=True, inject_content={"message": "Held"}),
            inject(4, inject_content={"content": "For us"}),
            inject(
                5,
                inject_teams=["t2"],
                inject_content={"body": "If not"},
                inject_depends_on=[
                    {
                        "dependency_relationship": {"inject_parent_id": "i1", "inject_children_id": "i5"},
                        "dependency_condition": {
                            "mode": "and",
                            "conditions": [{"key": "Execution", "value": False, "operator": "eq"}],
                        },
                    }
                ],
            ),
        ],
    )
    imported = read(value)
    checked(imported)
    here = loaded(imported)
    filled = json.loads(json.dumps(value).replace("${river}", "Han & Nakdong"))
    filled["scenario_injects"][0]["inject_content"]["body"] = "Alert Han & Nakdong"
    assert lost(filled, here) == []
    first, second, third, fourth, fifth = here["injects"].values()
    assert first["text"].splitlines() == ["**The Han & Nakdong rises**", "", "## Alert", "", "- Han & Nakdong"]
    assert (first["at"], first["to"], first["mode"], first["from"]) == ("1m", "town", "Email", "control_example_org")
    assert listed(first["tags"]) == ["water"]
    assert "<script>" in first["x-body"]
    assert listed(first["expects"]) == ["Sirens: Sound them"]
    assert "score: 20" in first["notes"] and "map.png" in first["notes"]
    assert "hand out *late*" in first["notes"]
    assert second["text"].splitlines() == ["**It rains**", "", "The Daily", "", "*A lot*"]
    assert third["contingency"] == "true" and "at" not in third and third["x-inject-depends-duration"] == "180"
    assert fourth["facilitators"] == "true" and "to" not in fourth
    assert fifth["if"] == "not inject_1"
    assert here["objectives"]["warn"]["text"] == "in time"
    assert "Kim" in here["cells"]["town"]["notes"]


def test_one_team_alone_is_no_list_of_ids():
    here = loaded(read(export(scenario_teams=[{"team_id": "t1", "team_name": "Town"}])))
    assert list(here["cells"]) == ["town"]


def packed(path, **files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return path.read_bytes()


def test_the_scenario_in_an_archive_is_read_whatever_its_name(tmp_path):
    content = packed(tmp_path / "a", manifest__json="{}", other__json=json.dumps(export()), map__png=b"x")
    imported = openaev.read(content, "a.bin")
    assert imported.draft.title == "A flood"
    assert "1 more files" not in " ".join(imported.remarks)
    assert any("archive" in remark for remark in imported.remarks)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"readme__txt": "x"}, "holds no JSON"),
        ({"inner__zip": "PK"}, "It holds `inner.zip`"),
        ({"a__json": "{}"}, "`scenario_information` is missing"),
        ({"a__json": "[]"}, "`scenario_information` is missing"),
        ({"a__json": '{"scenario_information": '}, "no whole JSON"),
    ],
)
def test_an_archive_without_a_scenario_is_told_so(tmp_path, files, told):
    with pytest.raises(Misuse, match=re.escape(told)):
        openaev.read(packed(tmp_path / "a.zip", **files), "a.zip")


def test_a_simulation_is_read_like_a_scenario_and_has_a_date():
    value = {
        "export_version": 1,
        "exercise_information": {"exercise_name": "Played", "exercise_start_date": "2025-06-01T08:00:00+02:00"},
        "exercise_teams": [{"team_id": "t", "team_name": "Town"}],
        "exercise_injects": [inject(1, inject_teams=["t", "gone"], inject_content={"body": "It rains."})],
    }
    imported = read(value)
    checked(imported)
    here = loaded(imported)
    assert (here["title"], here["start"]) == ("Played", "2025-06-01T06:00Z")
    assert here["injects"]["inject_1"]["to"] == "town"
    assert "not in the export" in imported.understood[1].guessed
