"""A procedure file played alone: the scenario that is made around it, with a setting and without."""

from __future__ import annotations

import pytest

from sim.engine.replication import run
from sim.faults import Faults
from sim.scenario import shipped
from sim.scenario.load import examine, load

CALL = """\
procedure: call
title: A call
summary: Two capitals talk.
roles: {caller: who calls, called: who is called}
needs: [trust, office]
judgement: A guess.
steps:
  ring: {by: [caller, called], takes: 30m, during: office, effects: {trust: +1}}
"""
ALLIES = """\
setting: allies
judgement: A guess.
cells: {rok: {timezone: Asia/Seoul}}
actors: {caller: {title: Seoul, cell: rok}}
state:
  trust: {start: 3, range: [0, 10]}
  mood: {start: 4, range: [0, 10]}
calendars: {office: {timezone: Asia/Seoul, hours: 10:00-18:00}}
"""


@pytest.fixture
def procedure(tmp_path):
    """The path of the procedure's file, beside whose folder the setting lies."""
    for folder, content in (("procedures/call", CALL), ("settings/allies", ALLIES)):
        path = tmp_path / f"{folder}.yaml"
        path.parent.mkdir()
        path.write_text(content)
    return tmp_path / "procedures" / "call.yaml"


def test_without_a_setting_all_that_it_asks_for_is_made(procedure):
    assert examine(procedure).findings == ()
    made = load(procedure)
    assert (made.title, made.summary, made.marking) == ("A call", "Two capitals talk.", "EXERCISE – NOTIONAL")
    assert (made.start.isoformat(), made.horizon) == ("2025-03-10T09:00:00+09:00", 30 * 86400)
    assert {name: actor.cell for name, actor in made.actors.items()} == {
        "caller": "caller_cell",
        "called": "called_cell",
    }
    assert not any(cell.control for cell in made.cells.values())
    assert (list(made.state), made.state["trust"].range) == (["trust"], (0, 10))
    played = run(made)
    assert (played.outcome, played.measures) == ("over", {"length": 1800.0})
    assert played.state["trust"] == 6


def test_in_a_setting_its_actors_play_and_what_it_lacks_is_made(procedure):
    procedure.write_text(CALL.replace("steps:", "alone: {setting: allies, horizon: 2d}\nsteps:"))
    assert examine(procedure).findings == ()
    made = load(procedure)
    assert {name: actor.cell for name, actor in made.actors.items()} == {"caller": "rok", "called": "called_cell"}
    assert made.horizon == 2 * 86400
    assert list(made.state) == ["trust"]
    played = run(made)
    assert played.measures == {"length": 3600 + 1800.0}  # the office opens an hour after the start
    assert played.state["trust"] == 4


def test_states_that_a_drift_may_read_stay(procedure):
    setting = procedure.parent.parent / "settings" / "allies.yaml"
    drift = "drift: {amount: -1, every: 1d, if: mood > 3}"
    setting.write_text(ALLIES.replace("trust: {start: 3,", f"trust: {{start: 3, {drift},"))
    procedure.write_text(CALL.replace("steps:", "alone: {setting: allies}\nsteps:"))
    assert list(load(procedure).state) == ["trust", "mood"]


def test_what_keeps_it_from_being_played_alone_has_its_place_in_the_file(procedure):
    procedure.write_text(CALL.replace("steps:", "alone: {setting: alies}\nsteps:"))
    with pytest.raises(Faults) as refused:
        load(procedure)
    [fault] = refused.value.faults
    assert (fault.place.line, fault.place.column) == (7, 18)
    assert fault.message.startswith("There is no setting `alies`")


@pytest.mark.parametrize("name", shipped.procedure_names())
def test_each_shipped_procedure_can_be_played_alone(name):
    assert run(load(name)).outcome == "over"


def test_a_scenario_of_the_same_name_comes_first(monkeypatch):
    monkeypatch.setattr(shipped, "scenario_names", lambda: ["ncg_consultation"])
    assert shipped.scenario_file("ncg_consultation") == shipped.shipped("scenarios") / "ncg_consultation.yaml"
