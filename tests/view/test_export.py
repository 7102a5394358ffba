"""What becomes of each part of a scenario where another tool sends it."""

from __future__ import annotations

import pytest

from sim.analysis.planned import planned
from sim.scenario.load import examine_text
from sim.view.export.sendings import LOSSES, SILENT, STEP, departed
from sim.view.msel.rows import EventList

SCENARIO = """
whitecell: 1
title: A dam
judgement: Written for this test.
start: 2025-03-10T06:00Z
horizon: 1d
cells:
  town: {title: Town}
  plant: {title: Plant, text: The power plant., brief: One gate is stuck.}
  river: {title: The river, control: true}
actors:
  mayor: {cell: town}
  chief: {cell: plant}
  water: {title: The water, cell: river}
state:
  level: {title: Level, start: 4, range: [0, 10], shown: true}
turns:
  dawn: {at: 0m, text: {town: It rains., plant: It pours.}, discuss: ["Who is called?", "Who sleeps?"]}
injects:
  rises:
    at: 1h
    from: water
    mode: siren
    to: all
    text: {town: "The river is at {level}.", plant: "The gauge says {{level}."}
    expects: {plant: Open the gate}
    effects: {level: +1}
    objectives: warn
    notes: Not before the coffee.
  spreads: {at: [2h, 3h, 5h], chance: 0.5, to: [mayor], text: [{if: level > 5, text: A flood.}, {text: A puddle.}]}
  drifts: {at: 4h, effects: {level: -1}}
  cue: {at: 5h, facilitators: true, text: Lights out.}
  rumour: {contingency: true, to: plant, text: "*Nobody* knows."}
procedures:
  gate:
    at: 30m
    steps:
      crank: {title: Crank, by: chief, takes: 10m, effects: {level: -1}}
decisions:
  leave:
    after: rises
    by: [mayor]
    question: Do we leave?
    within: 2h
    options:
      stay: {title: Stay, text: Wait for noon., effects: {level: 0}}
      go: {title: Go, tells: {to: plant, from: water, text: The town leaves.}, effects: {level: -1}}
    lapse: {effects: {level: 1}, tells: {to: all, text: Nobody answers.}}
  more:
    after: rises
    by: water
    options: {yes_more: {effects: {level: 1}, tells: It swells.}, no_more: {}}
policies:
  brave: {choose: {leave: stay}}
measures:
  peak: {title: Peak, peak: level}
outcomes:
  wet: {title: Wet, when: level > 6}
  dry: {title: Dry}
objectives:
  warn: {title: Warn in time, text: Before breakfast.}
"""


@pytest.fixture(scope="module")
def export():
    examination = examine_text(SCENARIO)
    assert examination.faults == ()
    return departed(EventList(examination.scenario, planned(examination.scenario, 60), 60), {})


def sent(export, title):
    return [sending for sending in export.outgoing.sendings if sending.title == title]


def account(export, name):
    (found,) = (each for each in export.accounts if each.id == name)
    return found


def test_teams_are_the_player_cells_and_each_gets_what_only_it_knows(export):
    assert list(export.outgoing.teams) == ["town", "plant"]
    assert export.outgoing.teams["plant"].about == "The power plant."
    (brief,) = sent(export, "Plant: brief")
    assert (brief.words, brief.teams, brief.at, brief.waits) == ("One gate is stuck.", ("plant",), 0, False)
    assert export.outgoing.purposes["warn"].about == "Before breakfast."


def test_each_cell_gets_its_own_words_and_expected_actions(export):
    town, plant = sent(export, "Rises")
    assert (town.words, town.teams, town.expects) == (r"The river is at \[Level\].", ("town",), ())
    assert (plant.words, plant.teams, plant.expects) == ("The gauge says {level}.", ("plant",), ("Open the gate",))
    assert town.at == plant.at == 3600 and town.is_mail and not town.waits
    assert town.about.split("\n\n") == [
        "From: The water, siren.",
        "What it does: Level +1.",
        "Objectives: Warn in time.",
        "Not before the coffee.",
    ]


def test_what_may_not_come_waits_and_says_when_it_would(export):
    (spreads,) = sent(export, "Spreads")
    assert spreads.waits and 7200 <= spreads.at <= 18000
    assert spreads.words == "(Level is more than 5)\n\nA flood.\n\n(otherwise)\n\nA puddle."
    assert spreads.about.startswith("When: ") and "Likely: about" in spreads.about
    assert account(export, "spreads").losses == ("waits", "blanks")
    (rumour,) = sent(export, "Rumour")
    assert (rumour.waits, rumour.teams, rumour.words) == (True, ("plant",), "*Nobody* knows.")


def test_a_turn_is_a_mail_with_its_questions(export):
    town, plant = sent(export, "Dawn")
    assert town.words == "It rains.\n\n- Who is called?\n- Who sleeps?"
    assert (plant.words.split("\n")[0], plant.is_mail) == ("It pours.", True)


def test_a_decision_is_asked_by_hand_and_what_its_answers_tell_waits(export):
    (asked,) = sent(export, "Leave")
    assert asked.words == "Do we leave?\n\n- a) Stay: Wait for noon.\n- b) Go"
    assert (asked.is_mail, asked.teams, asked.waits) == (False, ("town",), False)
    assert "Deadline: 2h." in asked.about
    (goes,) = sent(export, "Leave: Go")
    assert (goes.is_mail, goes.waits, goes.teams) == (True, True, ("plant",))
    assert goes.about == "To be sent when the answer to “Leave” is “Go”.\n\nFrom: The water."
    (silence,) = sent(export, "Leave: no answer")
    assert silence.teams == ("town", "plant")
    assert account(export, "leave").became == "by hand, 2 mails"


def test_what_only_facilitators_see_is_done_by_hand(export):
    for title in ("Cue", "More"):
        (by_hand,) = sent(export, title)
        assert (by_hand.is_mail, by_hand.teams) == (False, ())


def test_all_else_stays_and_says_why(export):
    assert account(export, "drifts").stays == SILENT
    assert account(export, "gate.crank").stays == STEP
    stays = {each.id for each in export.accounts if each.stays}
    assert stays == {"drifts", "gate.crank", "level", "brave", "peak", "wet", "dry"}


def test_losses_are_words_that_the_page_explains(export):
    assert {loss for each in export.accounts for loss in each.losses} <= set(LOSSES)


def test_ids_are_as_many_as_sendings(export):
    ids = [sending.id for sending in export.outgoing.sendings]
    assert len(ids) == len(set(ids))
