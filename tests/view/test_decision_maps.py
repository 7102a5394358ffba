"""Decisions as pictures: they show what the scenario's consequences are, and all of those that ship find room."""

from __future__ import annotations

import re

import pytest

from sim.scenario.load import examine_text, load
from sim.scenario.model import Decision
from sim.scenario.names import Names
from sim.scenario.shipped import scenario_names, shipped
from sim.view.figures.decision_map import decision_figure, decisions_figure
from sim.view.figures.every_decision import lanes
from sim.view.scenario.onward import Before, Shift, network
from tests.view.framed import check_framed, held, texts

SCENARIO = """
whitecell: 1
title: A small crisis
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 3d
cells: {blue: {}, red: {control: true}}
actors: {staff: {cell: blue}, leader: {cell: red, title: 指導者}}
state:
  tension: {start: 5, range: [0, 10]}
  trust: {start: 5, range: [0, 10]}
  unseen: {start: 5, range: [0, 10]}
calendars: {}
injects:
  launch: {at: 1h}
  flight: {after: posture.firm, delay: 2h, effects: {tension: [0, 1, 2]}}
  quarrel: {after: posture, if: not posture.soft, effects: {trust: -1}}
  calm: {after: launch, delay: 5h, if: not posture.firm}
procedures:
  consult:
    after: flight
    steps:
      share: {by: staff, takes: 1h}
      word: {by: staff, options: {quiet: {}, loud: {effects: {tension: +1, trust: 1 * tension}}}}
decisions:
  posture:
    title: Posture of the day
    after: launch
    by: staff
    within: 4h
    lapse: soft
    options:
      soft: {title: Softly, effects: {tension: -1}}
      firm: {title: Firmly, effects: {tension: +1, unseen: +1}, cancels: calm}
  reply:
    after: {any: [flight, consult.word.loud]}
    by: leader
    options: {talk: {effects: {trust: {set: 3}}}, shoot: {weight: 1 + 1 * posture.firm}}
outcomes:
  war: {when: tension >= 8 and reply.shoot}
  doubt: {when: 4 > trust or quarrel}
  peace: {}
"""


@pytest.fixture(scope="module")
def scenario():
    examination = examine_text(SCENARIO)
    assert examination.scenario is not None, examination.faults
    return examination.scenario


def test_which_decision_comes_after_which_goes_through_all_that_lies_between(scenario):
    by_name = {one.name: one for one in network(scenario).decisions}
    assert by_name["posture"].after == ()
    assert by_name["consult.word"].after == (Before("posture", "b"),)
    assert by_name["reply"].after == (Before("posture", "b"), Before("consult.word", "b"))
    assert {name for name, one in by_name.items() if one.control} == {"reply"}


def test_what_moves_a_state_is_the_answer_itself_or_what_follows(scenario):
    by_name = {one.name: one for one in network(scenario).decisions}
    assert by_name["posture"].moves == {"tension": Shift("either", True), "trust": Shift("down", False)}
    assert by_name["consult.word"].moves == {"tension": Shift("up", True), "trust": Shift("either", True)}
    assert by_name["reply"].moves == {"trust": Shift("either", True)}


def test_endings_say_what_they_ask_of_states_and_which_answers_they_turn_on(scenario):
    whole = network(scenario)
    war, doubt, peace = whole.endings
    assert whole.states == ("tension", "trust")
    assert war.asks == {"tension": "≥8"} and war.after == (Before("reply", "b"),)
    assert doubt.asks == {"trust": "<4"} and doubt.after == (Before("posture", ""),)
    assert peace.asks == {} and peace.after == ()


def test_the_map_draws_an_arrow_for_each_that_leads_to_another(scenario):
    figure = decisions_figure(scenario)
    check_framed(figure)
    whole = network(scenario)
    wanted = {
        (b.decision, one.name) for one in (*whole.decisions, *whole.endings) for b in one.after if b.how == "leads"
    }
    assert set(held(figure, "since", "to")) == wanted
    assert figure.numbers.rows[1][1:4] == ("Reply", "control", "1b, 3b")
    assert figure.numbers.rows[3][4] == "Tension ≥8"
    assert "2 Reply (after 1b and 3b)" in figure.reading


def test_lines_that_share_a_lane_do_not_meet(scenario):
    whole = network(scenario)
    place = {one.name: at for at, one in enumerate((*whole.decisions, *whole.endings))}
    spans: dict[int, list[set[int]]] = {}
    for name, lane in lanes(whole).items():
        rows = [
            place[one.name] for one in (*whole.decisions, *whole.endings) if any(b.decision == name for b in one.after)
        ]
        spans.setdefault(lane, []).append(set(range(min([place[name], *rows]), max([place[name], *rows]) + 1)))
    assert all(not a & b for held_by in spans.values() for n, a in enumerate(held_by) for b in held_by[n + 1 :])


def test_one_decision_shows_what_each_answer_leads_to(scenario):
    figure = decision_figure(scenario, "posture")
    check_framed(figure)
    soft, firm, lapsed, whatever = figure.numbers.rows
    assert soft == ("a", "Softly", "", "Quarrel", "", "Tension -1")
    assert firm[:4] == ("b", "Firmly", "Flight", "Calm") and firm[5] == "Tension +1; Unseen +1"
    assert lapsed[1:3] == ("No answer by the deadline", "the same as “Softly”")
    assert whatever[1:3] == ("Whatever the answer", "Quarrel")
    drawn = {one.text for one in texts(figure)}
    assert {"a", "Softly", "b", "Firmly", "Flight", "Tension +1", "the same as “Softly”"} <= drawn and figure.note == ""
    assert "b Firmly: leads to Flight; rules out Calm" in figure.reading
    assert "No answer by the deadline: leads to the same as “Softly”." in figure.reading


@pytest.mark.parametrize(
    "title",
    [
        "A very long title " * 12,
        "동맹이 공개적으로 무엇을 보여 줄 것인가 " * 8,
        "ミサイル発射後の首相官邸の対応" * 8,
        "W" * 120,
    ],
)
def test_twelve_long_options_with_much_ahead_find_room_or_say_so(title):
    options = "\n".join(f"      o{n}: {{title: '{n} {title}', effects: {{tension: {n + 1}}}}}" for n in range(12))
    injects = "\n".join(
        f"  i{n}_{m}: {{title: '{m} {title}', after: posture.o{n}}}" for n in range(12) for m in range(6)
    )
    text = (
        SCENARIO.split("injects:")[0]
        + f"""
injects:
  launch: {{at: 1h}}
{injects}
decisions:
  posture:
    title: '{title}'
    after: launch
    by: staff
    options:
{options}
outcomes: {{war: {{title: '{title}', when: tension >= 8}}, peace: {{}}}}
"""
    )
    crowded = examine_text(text).scenario
    figure = decision_figure(crowded, "posture")
    check_framed(figure)
    assert figure.note == "What finds no room stands in the table." and any("more" in one.text for one in texts(figure))
    assert all(row[2].count(";") == 5 for row in figure.numbers.rows)
    check_framed(decisions_figure(crowded))


def test_a_scenario_of_many_decisions_leaves_the_last_to_the_table():
    decisions = "\n".join(
        f"  d{n}: {{after: {before}, by: {'leader' if n % 3 else 'staff'}, options: {{a: {{}}, b: {{}}}}}}"
        for n, before in enumerate(["launch", *(f"d{n}" for n in range(79))])
    )
    text = (
        SCENARIO.split("injects:")[0]
        + f"injects: {{launch: {{at: 1h}}}}\ndecisions:\n{decisions}\noutcomes: {{over: {{}}}}\n"
    )
    figure = decisions_figure(examine_text(text).scenario)
    check_framed(figure)
    assert len(figure.numbers.rows) == 81
    assert re.search(r"In the table alone: \d+ decisions\.$", figure.note)


def test_without_a_decision_the_map_has_the_endings():
    text = SCENARIO.split("injects:")[0] + "outcomes: {over: {title: It is over}}\n"
    figure = decisions_figure(examine_text(text).scenario)
    check_framed(figure)
    assert "It is over" in {one.text for one in texts(figure)} and "0 decisions" in figure.reading


@pytest.mark.parametrize("name", scenario_names())
def test_all_that_ships_finds_room(name):
    scenario = load(shipped("scenarios") / f"{name}.yaml")
    figure = decisions_figure(scenario)
    check_framed(figure)
    decisions = [node.name for node in Names(scenario).nodes.values() if isinstance(node.element, Decision)]
    for decision in decisions:
        check_framed(decision_figure(scenario, decision))
    assert len(figure.numbers.rows) <= len(decisions) + len(scenario.outcomes)
