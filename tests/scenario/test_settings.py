"""A setting that scenarios share: what it gives, what a scenario overrides, what is said of its slips, and where."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from sim.engine.replication import run
from sim.faults import Faults
from sim.openings import Hours
from sim.program.compile import compile_program
from sim.scenario import model, shipped
from sim.scenario.check.grounds import Grounds
from sim.scenario.load import examine, load, restored
from sim.view.records.values import scenario_record
from sim.view.scenario.briefing import briefing
from tests.kept_exercises.paths import DECEMBER_DOUBLE
from tests.terminal.pages import drawn

SETTING = """\
setting: allies
title: Three allies
judgement: The allies as we see them.
cells:
  rok: {title: Republic of Korea, timezone: Asia/Seoul}
  us: {title: United States, timezone: America/New_York, city: Washington}
actors:
  rok_nsc: {title: National Security Office, cell: rok}
  us_nsc: {title: National Security Council, cell: us, seats: 1}
state:
  tension: {title: Tension, start: [3, 4, 5], range: [0, 10]}
  cohesion: {start: 5, range: [0, 10]}
  unused: {start: 1, range: [0, 10]}
"""
SCENARIO = """\
whitecell: 1
title: Shared
start: 2024-01-01T09:00+09:00
horizon: 2d
setting: allies
cells:
  us: {city: Boston}
  red: {control: true}
actors:
  us_nsc: {seats: 2}
  dprk: {cell: red}
state:
  tension: {start: 6, shown: true}
  local: {start: 2, range: [0, 4], shown: true}
injects:
  launch: {at: 0m, from: dprk, to: [rok, us], text: A launch., effects: {tension: 1, cohesion: -1}, judgement: Ours.}
decisions:
  reply: {after: launch, by: [rok_nsc, us_nsc], within: 1h, judgement: Ours., options: {words: {}, deeds: {}}}
outcomes: {tense: {when: tension >= 8 - cohesion}, over: {}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "allies.yaml").write_text(SETTING)
    (tmp_path / "shared.yaml").write_text(SCENARIO)
    return tmp_path


@pytest.fixture
def scenario(folder):
    examination = examine(folder / "shared.yaml")
    assert examination.findings == ()
    return examination.scenario


def test_a_scenario_takes_over_cells_actors_and_state_in_their_order_and_adds_its_own(scenario):
    assert list(scenario.cells) == ["rok", "us", "red"]
    assert list(scenario.actors) == ["rok_nsc", "us_nsc", "dprk"]
    assert list(scenario.state) == ["tension", "cohesion", "unused", "local"]


CALENDARS = """\
calendars:
  office: {title: The office, timezone: Asia/Seoul, hours: 09:00-18:00, except: [2024-01-01, 2030-01-01]}
  unused: {timezone: Asia/Seoul, times: 10:00}
"""


def test_calendars_are_shared_too_and_overridden_field_by_field(folder):
    (folder / "settings" / "allies.yaml").write_text(SETTING + CALENDARS)
    own = "calendars: {office: {hours: 10:00-12:00}, desk: {timezone: Asia/Seoul, times: 15:00}}\n"
    injects = "injects:\n  one: {after: launch, during: office, judgement: J.}\n"
    injects += "  two: {after: launch, during: desk, judgement: J.}\n"
    (folder / "shared.yaml").write_text(own + SCENARIO.replace("injects:\n", injects))
    examination = examine(folder / "shared.yaml")
    assert examination.findings == ()
    calendars = examination.scenario.calendars
    assert list(calendars) == ["office", "unused", "desk"]
    assert (calendars["office"].title, calendars["office"].hours) == ("The office", (Hours(600, 720),))
    (folder / "shared.yaml").write_text(
        own + SCENARIO.replace("injects:\n", injects).replace("launch, during: desk", "launch")
    )
    assert [fault.message for fault in examine(folder / "shared.yaml").findings] == [
        "Nothing happens `during` the calendar `desk`."
    ]


def test_a_settings_calendar_is_checked_by_itself(folder):
    path = folder / "settings" / "allies.yaml"
    path.write_text(SETTING + CALENDARS.replace("times: 10:00", "times: 10:00, hours: 09:00-18:00, days: sun"))
    assert [fault.message for fault in examine(path).findings] == [
        "`unused` has `times` and `hours`, and can have one of them."
    ]
    path.write_text(SETTING + CALENDARS.replace("times: 10:00", "times: 10:00, days: sun, except: 2024-01-01"))
    assert ["is a Monday" in fault.message for fault in examine(path).findings] == [True]


def test_it_overrides_field_by_field(scenario):
    us, tension = scenario.cells["us"], scenario.state["tension"]
    assert (us.title, us.timezone, us.city) == ("United States", "America/New_York", "Boston")
    assert (scenario.actors["us_nsc"].cell, scenario.actors["us_nsc"].seats) == ("us", 2)
    assert (str(tension.start), tension.range, tension.shown, tension.title) == ("6", (0, 10), True, "Tension")


def test_every_value_keeps_the_place_it_was_written_in(scenario, folder):
    def line(*path):
        place = scenario.document.place(path)
        return Path(place.file).name, place.line

    assert line("cells", "rok", "title") == ("allies.yaml", 5)
    assert line("cells", "us", "title") == ("allies.yaml", 6)
    assert line("cells", "us", "city") == ("shared.yaml", 7)
    assert line("state", "tension", "range") == ("allies.yaml", 11)
    assert line("state", "tension", "start") == ("shared.yaml", 13)
    assert line("state", "local", "start") == ("shared.yaml", 14)


def test_the_settings_judgement_covers_what_it_gives_as_it_is_and_nothing_else(scenario):
    rest = {
        number.element[1]: ground.text for number, ground in Grounds(scenario).numbers() if number.element[0] == "state"
    }
    assert rest == {
        "tension": "",
        "cohesion": "The allies as we see them.",
        "unused": "The allies as we see them.",
        "local": "",
    }


def test_it_plays_as_if_it_were_written_in_place(scenario):
    value = dict(scenario.document.value)
    del value["setting"]
    written = restored(value, "whole.yaml")
    assert compile_program(written) == compile_program(scenario)
    assert run(compile_program(written)).moments == run(compile_program(scenario)).moments


def test_what_was_kept_of_it_is_read_without_the_settings_file(scenario):
    again = restored(scenario.document.value, "kept.yaml")
    assert (again.setting, again.cells, again.state) == ("allies", scenario.cells, scenario.state)
    assert scenario_record(scenario)["scenario"]["cells"]["rok"]["title"] == "Republic of Korea"


def test_a_shipped_setting_is_found_and_one_beside_the_scenario_comes_first(folder, monkeypatch, tmp_path):
    ships = tmp_path / "ships"
    (ships / "settings").mkdir(parents=True)
    (ships / "settings" / "allies.yaml").write_text(SETTING.replace("Tension, start", "Shipped, start"))
    monkeypatch.setattr(shipped, "shipped", lambda folder: ships if folder == "scenarios" else Path(folder))
    assert load(folder / "shared.yaml").state["tension"].title == "Tension"
    (folder / "settings" / "allies.yaml").unlink()
    assert load(folder / "shared.yaml").state["tension"].title == "Shipped"
    assert shipped.names_beside_or_shipped("settings", folder) == ["allies"]


def test_a_setting_is_checked_by_itself_and_is_no_scenario(folder):
    path = folder / "settings" / "allies.yaml"
    examination = examine(path)
    assert (examination.findings, examination.kind, examination.scenario) == ((), "setting", None)
    with pytest.raises(Faults, match="This is a setting, not a scenario"):
        load(path)


SLIPS = {
    "a name of nothing": ("scenario", "setting: allies", "setting: alies"),
    "a path": ("scenario", "setting: allies", "setting: settings/allies.yaml"),
    "a list": ("scenario", "setting: allies", "setting: [allies]"),
    "an override of an unknown field": ("scenario", "{city: Boston}", "{town: Boston}"),
    "an override that is a text": ("scenario", "us: {city: Boston}", "us: Boston"),
    "a section that is a list": ("scenario", "actors:\n  us_nsc: {seats: 2}\n  dprk: {cell: red}", "actors: [us_nsc]"),
    "a new state without a range": ("scenario", "{start: 2, range: [0, 4], shown: true}", "{start: 2, shown: true}"),
    "an id in two sections": ("scenario", "  local:", "  launch:"),
    "a broken override": ("scenario", "{start: 6, shown: true}", "{start: [6, 5, 4], shown: true}"),
    "a broken file": ("setting", "cells:", "cells: ["),
    "an unknown field": ("setting", "city: Washington", "town: Washington"),
    "a zone of nothing": ("setting", "Asia/Seoul", "Asia/Soul"),
    "a cell of nothing": ("setting", "cell: rok", "cell: rock"),
    "another name": ("setting", "setting: allies", "setting: friends"),
    "a section that has no place in it": ("setting", "state:\n", "injects: {}\nstate:\n"),
    "a claim that nobody holds": ("setting", "{start: 5,", "{start: {value: 5, sources: no-such-claim},"),
    "no range": ("setting", "{start: 5, range: [0, 10]}", "{start: 5}"),
}


def test_what_is_said_of_slips(folder, golden, kept_as_shipped):
    said = []
    for what, (which, old, new) in SLIPS.items():
        paths = {"setting": folder / "settings" / "allies.yaml", "scenario": folder / "shared.yaml"}
        contents = {"setting": SETTING, "scenario": SCENARIO}
        assert old in contents[which], what
        contents[which] = contents[which].replace(old, new, 1)
        for name, path in paths.items():
            path.write_text(contents[name])
        said.append(f"== {what}\n")
        for fault in examine(paths["scenario"]).findings:
            place = f"{Path(fault.place.file).name}:{fault.place.line}:{fault.place.column}"
            said.append(f"{place} {fault.level}: {fault.message} {fault.hint}".rstrip() + "\n")
        if which == "setting":
            alone, used = (examine(path).findings for path in (paths["setting"], paths["scenario"]))
            assert {fault.message for fault in alone} <= {fault.message for fault in used}, what
    golden(Path(__file__).parent / "broken_settings.txt", "".join(said))


def test_the_schemas_take_both_files(folder):
    from sim.scenario import text
    from tests.scenario.test_model import complaints, typed

    scenario = jsonschema.Draft202012Validator(model.Scenario.model_json_schema())
    setting = jsonschema.Draft202012Validator(model.SettingFile.model_json_schema())
    written = typed(text.read(folder / "shared.yaml").value)
    assert complaints(scenario, written) == []
    assert complaints(setting, typed(text.read(folder / "settings" / "allies.yaml").value)) == []
    del written["setting"]
    assert [complaint.partition(":")[0] for complaint in complaints(scenario, written)] == [
        "actors/us_nsc",
        "state/tension",
    ]


def test_the_briefing_names_the_setting(folder):
    page = drawn(briefing(load(folder / "shared.yaml")))
    assert "Setting: allies\n" in page
    assert "Setting" not in drawn(briefing(load(DECEMBER_DOUBLE)))
