"""Scenarios of Incidenter as drafts, held to the files themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import yaml

from sim.exchange import incidenter
from sim.faults import Misuse
from tests.exchange.drafted import checked, loaded, lost, seconds
from tests.exchange.samples import sample

SAMPLES = ("colonial_pipeline", "moveit", "notpetya", "target", "wannacry")
TOLD_BY_TIMES = ("timestamp",)
"""Fields of the alert that became when it comes."""


def source(name):
    path = sample(f"incidenter/{name}_inspired.yaml")
    return path, yaml.safe_load(path.read_text(encoding="utf-8"))


def instant(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_becomes_a_scenario_with_every_text_and_id(name):
    path, there = source(name)
    assert incidenter.recognises(path.read_bytes())
    imported = incidenter.read(path.read_bytes(), path.name)
    checked(imported)
    there["initial_alert"] = {key: each for key, each in there["initial_alert"].items() if key not in TOLD_BY_TIMES}
    assert lost(there, loaded(imported)) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_what_happens_comes_at_its_day_and_hour(name):
    path, there = source(name)
    here = loaded(incidenter.read(path.read_bytes(), path.name))
    course = there["initial_alert"].get("timeline") or there["scenario_metadata"]["timeline"]
    midnight = instant(course["attack_start"]).replace(hour=0, minute=0, second=0)
    come = []
    for day, hours in there["timeline"].items():
        for clock, text in hours.items():
            hour, minute = map(int, clock.split(":"))
            come.append((midnight + timedelta(days=int(day[4:]), hours=hour, minutes=minute), text))
    come.append((instant(there["initial_alert"]["timestamp"]), there["initial_alert"]["description"]))
    start = datetime.fromisoformat(here["start"])
    timed = [inject for inject in here["injects"].values() if "at" in inject]
    drafted = [(start + timedelta(seconds=seconds(inject["at"])), " ".join(inject["text"].split())) for inject in timed]
    assert sorted(drafted) == sorted((moment, " ".join(text.split())) for moment, text in come)
    alert = instant(there["initial_alert"]["timestamp"])
    assert sum("to" in inject for inject in timed) == 1 + sum(moment >= alert for moment, _ in come[:-1])


@pytest.mark.parametrize("name", SAMPLES)
def test_evidence_is_held_until_it_is_asked_for_and_objectives_are_carried(name):
    path, there = source(name)
    here = loaded(incidenter.read(path.read_bytes(), path.name))
    held = {key: inject for key, inject in here["injects"].items() if "contingency" in inject}
    assert list(held) == [item["id"] for item in there["evidence"]["items"]]
    places = (there, there["scenario_metadata"], there["initial_alert"])
    objectives = {text for place in places for text in place.get("learning_objectives", ())}
    assert {objective["title"] for objective in here["objectives"].values()} == objectives


def test_a_log_that_is_evidence_keeps_its_lines():
    path, there = source("wannacry")
    text = loaded(incidenter.read(path.read_bytes(), path.name))["injects"]["ev_002"]["text"]
    content = there["evidence"]["items"][1]["content"].strip("\n")
    assert text.strip("\n") == f"```\n{content}\n```"


def read(text):
    return incidenter.read(text.encode(), "made.yaml")


def test_an_hour_that_is_none_is_a_line_and_not_the_end():
    text = """
scenario_metadata: {name: A leak, unheard_of: {deep: [1, {er: yes}]}}
timeline:
  day_0: {"08:00": First, soon: Second}
  later: {"09:00": Third}
  day_1: [{time: "10:00", event: Fourth, who: them}]
decision_points:
  - {question: "Pay?", options: [a, b]}
"""
    imported = read(text)
    checked(imported)
    here = loaded(imported)
    assert lost(yaml.load(text, Loader=yaml.BaseLoader), here) == []
    first, fourth, second, third = here["injects"].values()
    assert (first["at"], fourth["at"], fourth["x-who"]) == ("0m", "1d2h", "them")
    assert second["contingency"] == third["contingency"] == "true"
    assert second["x-time"] == "day 0 soon"
    guessed = {row.what: row.guessed for row in imported.understood}
    assert "cannot be read" in guessed["Second"] and not guessed["First"]
    assert "Pay?" in here["notes"]


@pytest.mark.parametrize(
    "text",
    [
        "scenario_metadata: x",
        "scenario_metadata: {a: 1",
        "scenario_metadata: {a: 1, a: 2}",
        "scenario_metadata: &a [*a]",
    ],
)
def test_what_breaks_is_a_sentence(text):
    with pytest.raises(Misuse):
        read(text)
