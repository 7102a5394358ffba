"""Branching scenarios of IcebergTTX as drafts: every way through them is played and reaches its own end."""

from __future__ import annotations

import json

import pytest

from sim.engine.replication import run
from sim.exchange import icebergttx
from sim.exchange.draft_yaml import draft_yaml
from sim.faults import Misuse
from sim.scenario.load import examine_text
from tests.exchange.drafted import checked, listed, loaded, lost
from tests.exchange.samples import sample

SAMPLE = "icebergttx/ransomware_response.json"


def ways(value):
    """Every way through the source: the choices that are made, by inject, and the injects that come."""
    injects = {inject["id"]: inject for inject in value["injects"]}

    def onward(key):
        if key not in injects:
            yield {}, []
            return
        options = injects[key].get("options") or []
        leads = [(option["id"], option.get("next_inject_id")) for option in options]
        for option, target in leads or [(None, injects[key].get("next_inject_id"))]:
            for choices, come in onward(target or injects[key].get("next_inject_id")):
                yield ({key: option} if option else {}) | choices, [key, *come]

    return list(onward(value["start_inject_id"]))


def played(imported, choices):
    """A run in which those choices are made: the outcome's title, and the injects that came."""
    rules = "".join(f"      {key}_answer: {option}\n" for key, option in choices.items())
    examination = examine_text(draft_yaml(imported.draft) + f"\npolicies:\n  way:\n    choose:\n{rules}")
    assert examination.faults == ()
    outcome = run(examination.scenario, policy="way")
    came = [happening.node for happening in outcome.happenings if happening.what == "happened"]
    return examination.scenario.outcomes[outcome.outcome].title, came


def test_the_sample_becomes_a_scenario_with_every_text_and_id():
    path = sample(SAMPLE)
    content = path.read_bytes()
    assert icebergttx.recognises(content)
    imported = icebergttx.read(content, path.name)
    checked(imported)
    there, here = json.loads(content), loaded(imported)
    assert lost(there, here) == []
    teams = {team["label"] for team in there["participant_teams"]}
    assert {cell["title"] for cell in here["cells"].values() if "control" not in cell} == teams
    messages = sum(len(inject.get("triggers_communications", ())) for inject in there["injects"])
    assert len(here["injects"]) == len(there["injects"]) + messages
    branches = [option for inject in there["injects"] for option in inject["options"]]
    assert sum(len(decision["options"]) for decision in here["decisions"].values()) == len(branches)
    expected = [action for inject in there["injects"] for action in inject["expected_actions"]]
    assert [action for inject in here["injects"].values() for action in listed(inject.get("expects"))] == expected


def test_every_way_through_the_sample_reaches_its_own_end():
    path = sample(SAMPLE)
    imported = icebergttx.read(path.read_bytes(), path.name)
    there = json.loads(path.read_bytes())
    titles = {inject["id"]: inject["title"] for inject in there["injects"]}
    through = ways(there)
    assert len(through) == 3
    for choices, come in through:
        title, came = played(imported, choices)
        assert title == f"Ended with: {titles[come[-1]]}"
        assert [name for name in came if name in titles] == come


def scenario(*injects, **fields):
    return {"title": "T", "injects": list(injects), "start_inject_id": injects[0]["id"], **fields}


def read(value):
    return icebergttx.read(json.dumps(value).encode(), "made.json")


def option(name, onward=None):
    return {"id": name, "label": f"Do {name}", "next_inject_id": onward}


def test_ways_that_join_end_early_or_go_on_without_a_choice_are_played_too():
    value = scenario(
        {"id": "a", "title": "A", "content": "a", "options": [option("stop"), option("on", "b"), option("far", "c")]},
        {"id": "b", "title": "B", "content": "b", "next_inject_id": "c", "target_teams": ["x"]},
        {"id": "c", "title": "C", "content": "c", "options": [option("left"), option("right", "d")]},
        {"id": "d", "title": "D", "content": "d"},
        {"id": "loose", "title": "Loose", "content": "e"},
        participant_teams=[{"id": "x", "label": "X"}, {"id": "y", "label": "Y"}],
    )
    imported = read(value)
    ends = {
        ("a",): "Ended with: A, Do stop",
        ("a", "b", "c"): "Ended with: C, Do left",
        ("a", "b", "c", "d"): "Ended with: D",
        ("a", "c"): "Ended with: C, Do left",
        ("a", "c", "d"): "Ended with: D",
    }
    through = ways(value)
    assert {tuple(come) for _, come in through} == set(ends)
    for choices, come in through:
        assert played(imported, choices) == (ends[tuple(come)], come)
    assert loaded(imported)["injects"]["loose"]["contingency"] == "true"
    assert loaded(imported)["decisions"]["a_answer"]["by"] == ["x_lead", "y_lead"]


def test_a_way_that_leads_back_or_nowhere_is_left_out_and_told():
    value = scenario(
        {"id": "a", "title": "A", "content": "a", "options": [option("on", "b"), option("gone", "nowhere")]},
        {
            "id": "b",
            "title": "B",
            "content": "b",
            "options": [option("back", "a"), option("again", "b"), option("end")],
        },
    )
    imported = read(value)
    checked(imported)
    told = {row.where: row.left for row in imported.understood}
    assert "`nowhere` is no inject" in told["inject 1"]
    assert "leads back" in told["inject 2"]
    title, _ = played(imported, {"a": "on", "b": "back"})
    assert title == "Ended with: B, Do back"


def test_messages_come_from_outside_or_are_for_facilitators_to_look_out_for():
    message = {"external_entity": "Press", "subject": "A question", "body": "Is it so?", "direction": "inbound"}
    value = scenario(
        {
            "id": "a",
            "title": "A",
            "content": "a",
            "triggers_communications": [
                {**message, "delay_seconds": 90, "visible_to_teams": ["x"]},
                {**message, "subject": "An answer", "direction": "outbound"},
            ],
        },
        participant_teams=[{"id": "x", "label": "X"}],
    )
    imported = read(value)
    checked(imported)
    _, question, answer = loaded(imported)["injects"].values()
    assert (question["from"], question["to"], question["delay"]) == ("press", "x", "1m30s")
    assert answer["facilitators"] == "true" and answer["x-external-entity"] == "Press"


def test_ids_that_are_none_or_are_twice_lose_nothing():
    value = scenario(
        {"id": "a", "title": "One", "content": "first"},
        {"id": "a", "title": "Two", "content": "second"},
        {"title": "Three", "content": "third"},
        participant_teams=[{"id": "Desk-1", "label": "North"}, {"id": "Desk-1", "label": "South"}, {"label": "West"}],
    )
    value["injects"].append("a stray line")
    imported = read(value)
    checked(imported)
    assert lost({**value, "injects": value["injects"][:3]}, loaded(imported)) == []
    assert imported.understood[-1].what == "a stray line" and imported.understood[-1].left


@pytest.mark.parametrize(
    "value", [{"participant_teams": [], "injects": []}, {"injects": "x", "participant_teams": 1}, [1]]
)
def test_nothing_to_draft_is_a_sentence(value):
    with pytest.raises(Misuse, match="nothing to draft"):
        read(value)


@pytest.mark.parametrize("seconds", [60, 90_000, 99_999_999, 10**15 - 1])
def test_a_message_that_comes_late_comes_before_a_run_ends(seconds):
    message = {"subject": "Late", "body": "b", "delay_after_release_seconds": seconds}
    value = {"title": "T", "start_inject_id": "a", "participant_teams": [{"id": "x", "label": "X"}]}
    value["injects"] = [{"id": "a", "title": "A", "content": "c", "triggers_communications": [message]}]
    imported = icebergttx.read(json.dumps(value).encode(), "late.json")
    checked(imported)
    assert imported.draft.horizon > imported.draft.injects[1].delay
