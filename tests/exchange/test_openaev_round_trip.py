"""What ships goes out as OpenAEV imports it, and comes back with the same titles, words, teams and times."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO

import pytest

from sim.analysis.planned import planned
from sim.exchange import openaev
from sim.exchange.openaev_written import openaev_archive, openaev_value
from sim.scenario import shipped
from sim.scenario.drifts import drift_id
from sim.scenario.fields import by_cell
from sim.scenario.load import load
from sim.scenario.model import Inject
from sim.scenario.names import Names
from sim.scenario.prose import passage
from sim.scenario.told import is_fixed
from sim.view.export.sendings import departed
from sim.view.msel.rows import EventList
from tests.exchange.drafted import checked
from tests.exchange.samples import sample

RUNS = 40


QUICK = ("overflight", "technology_transfer")
"""Those that every run of the tests takes; the others are long."""


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=() if name in QUICK else pytest.mark.long) for name in shipped.scenario_names()],
)
def gone(request):
    """A shipped scenario, when its events are likely to come, and its export."""
    scenario = load(request.param)
    plans = planned(scenario, RUNS)
    return scenario, plans, departed(EventList(scenario, plans, RUNS), {})


def said(text):
    """A text as it is laid out, with single spaces."""
    return re.sub(r"\s+", " ", repr(passage(text)))


def test_what_is_handed_out_comes_back_as_it_went(gone):
    _, _, export = gone
    imported = openaev.read(openaev_archive(export.outgoing), "export.zip")
    checked(imported)
    teams = {cell.id: cell.title for cell in imported.draft.cells}
    everybody = {title for name, title in teams.items() if name != "control"}
    back = [
        (
            inject.title,
            said(inject.text),
            frozenset(everybody if inject.to == ("all",) else (teams[cell] for cell in inject.to)),
            inject.at if inject.at is not None else int(inject.extras["inject_depends_duration"]),
            inject.expects,
        )
        for inject in imported.draft.injects
    ]
    titles = {name: team.title for name, team in export.outgoing.teams.items()}
    went = [
        (
            " ".join(sending.title.split()),
            said(sending.words),
            frozenset(titles[team] for team in sending.teams),
            sending.at,
            sending.expects,
        )
        for sending in export.outgoing.sendings
    ]
    assert sorted(back, key=repr) == sorted(went, key=repr)


def test_every_inject_that_players_get_goes_out_as_it_is_written(gone):
    scenario, plans, export = gone
    names = Names(scenario)
    mails = {(sending.title, sending.words, team) for sending in export.outgoing.sendings for team in sending.teams}
    times = {sending.id.split(" ")[0]: sending.at for sending in export.outgoing.sendings}
    for name, node in names.nodes.items():
        element = node.element
        if name in names.left_out:
            assert not any(sending.id.split(" ")[0] == name for sending in export.outgoing.sendings)
            continue
        if not isinstance(element, Inject) or not element.to or element.facilitators or not is_fixed(element.text):
            continue
        texts = by_cell(element.text)
        for cell in names.cells(element.to):
            if cell in names.player_cells:
                words = texts.get(cell, texts.get("", ""))
                title = (element.title or "").strip()
                assert any(
                    sent.endswith(title) and said(words) == said(body) and cell == team for sent, body, team in mails
                )
        if plans[name].share:
            assert times[name] == int(plans[name].median)


def test_everything_that_can_happen_is_accounted_for(gone):
    scenario, _, export = gone
    accounted = [account.id for account in export.accounts]
    events = {name for name, node in Names(scenario).nodes.items() if node.kind != "procedure"}
    drifts = {drift_id(name) for name in scenario.state}
    assert events - set(accounted) <= drifts
    assert {*scenario.state, *scenario.policies, *scenario.measures, *scenario.outcomes} <= set(accounted)


def test_the_same_scenario_is_the_same_bytes_and_ids(gone):
    _, _, export = gone
    content = openaev_archive(export.outgoing)
    assert content == openaev_archive(export.outgoing)
    with zipfile.ZipFile(BytesIO(content)) as packed:
        value = json.loads(packed.read("scenario.json"))
    ids = [inject["inject_id"] for inject in value["scenario_injects"]]
    assert len(ids) == len(set(ids))
    known = {team["team_id"] for team in value["scenario_teams"]}
    assert {team for inject in value["scenario_injects"] for team in inject["inject_teams"]} <= known


def test_fields_are_those_of_an_export_of_openaev_itself(gone):
    with zipfile.ZipFile(sample("openaev/scenario-Akira_Ransomware_Crisis.zip")) as packed:
        theirs = json.loads(packed.read(packed.namelist()[0]))
    ours = openaev_value(gone[2].outgoing)
    assert set(ours) == set(theirs)
    optional = {"scenario_severity", "scenario_dependencies"}
    assert set(ours["scenario_information"]) == set(theirs["scenario_information"]) - optional
    assert set(ours["scenario_teams"][0]) == set(theirs["scenario_teams"][0])
    (mail,) = (inject for inject in theirs["scenario_injects"] if inject["inject_depends_duration"] == 720)
    for inject in ours["scenario_injects"]:
        assert set(inject) == set(mail)
        form = inject["inject_injector_contract"]
        assert set(form) <= set(mail["inject_injector_contract"])
        if form["injector_contract_injector_type"] == "openaev_email":
            assert form["injector_contract_id"] == mail["inject_injector_contract"]["injector_contract_id"]
            assert set(inject["inject_content"]) == set(mail["inject_content"])
        for expectation in inject["inject_content"]["expectations"]:
            assert set(expectation) == set(mail["inject_content"]["expectations"][0])
