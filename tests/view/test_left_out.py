"""What a scenario leaves out, with a chance of nought, is on no list of what may come; what goes on past it is."""

from __future__ import annotations

import pytest

from sim.analysis.planned import planned
from sim.scenario.drifts import drifts
from sim.scenario.load import examine_text
from sim.view.book.course import staying_away
from sim.view.book.waits import waits
from sim.view.msel.rows import EventList
from sim.view.scenario.consequences import leads
from sim.view.words.page import Table

SCENARIO = """\
whitecell: 1
title: What is left out
judgement: All of it.
start: 2024-01-01T09:00+09:00
horizon: 1d
cells: {blue: {}}
actors: {desk: {cell: blue}}
state:
  calm: {start: 1, range: [0, 9], shown: true}
  heat: {start: 1, range: [0, 99], shown: true, drift: {amount: 1, every: 1h}}
decisions:
  ask: {at: 1h, by: desk, options: {yes: {}, no: {}}, question: Well?, within: 1h, lapse: no}
injects:
  struck: {after: ask.yes, chance: 0, to: blue, text: Never., expects: Nothing}
  onward: {after: {any: [struck, struck.skipped]}, to: blue, text: On.}
  calm_drift: {at: 2h, effects: {calm: +1}, to: blue, text: By hand.}
procedures:
  office:
    after: ask.no
    steps:
      weigh: {takes: 1h, by: desk, chance: 0}
      sent: {to: blue, text: Sent.}
outcomes: {end: {}}
"""


@pytest.fixture(scope="module")
def events():
    examination = examine_text(SCENARIO)
    assert not examination.faults, examination.faults
    return EventList(examination.scenario, planned(examination.scenario, 100), 100)


def test_only_what_may_come_is_listed_an_inject_that_is_called_like_a_drift_included(events):
    assert {row.node.name for row in events.rows} == {"ask", "onward", "calm_drift", "office.sent"}
    assert drifts(events.scenario) == {"heat_drift"}


def test_an_answer_leads_past_it_to_what_goes_on(events):
    ahead = leads(events.names)
    assert ahead["ask.yes"]["Leads to"] == ["onward"]
    assert ahead["ask.no"]["Leads to"] == ["office"]


def test_it_is_not_among_what_came_in_no_run_and_may_come_all_the_same(events):
    assert [node.name for node in staying_away(events.names, events.plans)] == []


def test_it_waits_for_nobody(events):
    [table] = [block for block in waits(events.names) if isinstance(block, Table)]
    assert [row[0] for row in table.rows] == ["Onward", "Office", "Office: Sent"]
