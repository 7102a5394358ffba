"""The books of an exercise: whole pages of a small one, and what no player may find in the situation manual."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.analysis.planned import Planned
from sim.scenario.load import examine_text
from sim.scenario.names import Names
from sim.view.book.booklets import evaluators_booklet, facilitators_booklet, players_booklet
from sim.view.book.course import course, staying_away
from sim.view.book.evaluators import DEFINITIONS, tasks_of
from sim.view.book.prepared import prepare
from sim.view.book.when import when, when_in_lines
from sim.view.exercise.commands import RATINGS
from sim.view.words.clocks import clocks
from sim.view.words.page import Figure, Heading, Picture, Table, lines
from tests.exercise.by_cell import TEXT
from tests.terminal.pages import drawn
from tests.view.test_proof import marked, marks

__all__ = ["marked"]

GOLDEN = Path(__file__).parent / "golden"
SMALL = """
whitecell: 1
title: Night at the harbour
summary: A ship that nobody expects, and two offices that have to agree before dawn.
judgement: Invented.
notes: Keep the harbour master *busy*.
start: 2025-03-10T22:00+09:00
horizon: 12h
cells:
  port: {title: Port authority, short: PA, timezone: Asia/Seoul, brief: The pilot is not yours.}
  navy: {title: Navy, timezone: Asia/Tokyo}
  sea: {title: The ship, control: true}
actors:
  master: {title: Harbour Master, short: HM, cell: port, seats: 1}
  pilots: {title: Pilots, cell: port}
  watch: {title: Naval Watch Officer, short: NWO, cell: navy}
  captain: {title: Captain, cell: sea}
state:
  calm: {title: Calm, start: [4, 5, 6], range: [0, 10], shown: true, shown_as: [tense, quiet]}
  doubt: {title: Doubt, start: 3, range: [0, 10]}
turns:
  night: {at: 0m, minutes: 20, text: A quiet night., discuss: Who is awake?}
  ship: {title: The ship comes in, after: light, minutes: 40}
injects:
  chart: {title: The chart, at: 0m, to: all, from: master, text: Depths at the mole., attach: chart.png}
  orders: {title: Sealed orders, at: 0m, to: navy, text: Wait for the ship.}
  light:
    title: A light
    at: [40m, 1h, 2h]
    from: captain
    to: all
    text: "A light in the east."
    expects: {port: ["Ring the navy", "Wake the pilots"], navy: Answer the call}
    objectives: agree
  bump: {title: A bump, after: berth.quay, chance: 0.4, to: port, text: The quay shakes., expects: Count the boats}
  cue: {at: 30m, facilitators: true, text: Dim the lights.}
  storm:
    title: A storm
    contingency: true
    from: captain
    to: all
    text: Wind from the south.
    expects: Secure the boats
    objectives: agree
  ghost: {title: A second ship, after: light, if: doubt > 9, to: all, text: Another one.}
  mark: {after: light, quiet: true}
procedures:
  tow:
    title: Towing
    after: berth
    steps:
      line: {title: Throw a line, by: master, takes: 10m}
      pull: {title: Pull, by: master, takes: [20m, 25m, 30m]}
decisions:
  berth:
    title: The berth
    after: light
    by: [master, watch]
    within: 2h
    takes: 20m
    minutes: 15
    question: Where does she lie?
    options:
      quay:
        title: At the quay
        text: Near the town.
        effects: {calm: -2, doubt: +1}
        tells: {from: captain, text: We come in.}
      roads: {title: In the roads, weight: 2, if: calm > 2, effects: {calm: +1}}
    lapse: quay
    expects: Name who decides
    objectives: agree
  crew:
    title: Help for the crew
    after: berth
    by: pilots
    pick: any
    options: {food: {title: Food, effects: {calm: +1}}, medic: {title: A doctor, chance: 0.8}}
policies: {town: {title: Near the town, choose: {berth: quay}}}
measures: {lag: {title: Light to berth, from: light, to: berth, at_most: 1h}}
outcomes:
  good: {title: Berthed in peace, text: Everybody sleeps., when: calm >= 5}
  bad: {title: A bad night}
objectives:
  agree: {title: Agree before dawn, text: Both know who decides., measures: lag}
  rest: {title: Let the town sleep}
"""
CONTENT = b"\x89PNG\r\n\x1a\n and a chart"
PICTURES = {"chart.png": CONTENT}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A scenario with one of everything that a book tells of."""
    folder = tmp_path_factory.mktemp("harbour")
    (folder / "chart.png").write_bytes(CONTENT)
    examination = examine_text(SMALL, str(folder / "harbour.yaml"))
    assert not [finding for finding in examination.findings if finding.level == "fault"], examination.findings
    return examination.scenario


@pytest.fixture(scope="module")
def prepared(small):
    return prepare(small, "harbour.yaml", runs=400, seed=3)


def words_of(booklet):
    return " ".join(drawn(booklet.blocks, 200).split())


@pytest.mark.parametrize("reader", ["facilitators", "evaluators", "players"])
def test_a_whole_book(small, prepared, reader, golden):
    booklet = {
        "facilitators": lambda: facilitators_booklet(prepared, ()),
        "evaluators": lambda: evaluators_booklet(prepared),
        "players": lambda: players_booklet(small, PICTURES),
    }[reader]()
    golden(GOLDEN / f"book_{reader}.txt", drawn(booklet.blocks))
    assert booklet.marking == "EXERCISE – NOTIONAL"
    assert booklet.contents


def test_each_inject_and_decision_stands_in_one_turn_or_is_said_to_stay_away(small, prepared):
    names = Names(small)
    held = [node.name for part in course(names, prepared.plan) for node in part.entries]
    assert held == ["chart", "orders", "cue", "light", "berth", "crew", "bump"]
    assert [node.name for node in staying_away(names, prepared.plan)] == ["ghost"]


def test_every_decision_has_its_options_a_map_and_a_forecast(prepared):
    blocks = facilitators_booklet(prepared, ()).blocks
    for name in ("berth", "crew"):
        decision = prepared.names.decision_at(name)
        at = next(i for i, block in enumerate(blocks) if isinstance(block, Heading) and block.text == decision.title)
        after = blocks[at + 1 :]
        end = next((i for i, b in enumerate(after) if isinstance(b, Heading) and b.level < 4), len(after))
        own = after[:end]
        heads = [block.text for block in own if isinstance(block, Heading)]
        assert [head[3:].split(" (")[0] for head in heads if head[1:3] == ". "] == [
            option.title for option in decision.options.values()
        ]
        assert len([block for block in own if isinstance(block, Figure)]) == 2


def test_the_same_runs_make_the_same_book(small, prepared):
    again = prepare(small, "harbour.yaml", runs=400, seed=3)
    assert facilitators_booklet(again, ()) == facilitators_booklet(prepared, ())
    other = prepare(small, "harbour.yaml", runs=400, seed=4)
    assert facilitators_booklet(other, ()) != facilitators_booklet(prepared, ())


def test_a_book_says_what_its_numbers_rest_on(small):
    by_policy = prepare(small, "harbour.yaml", runs=400, seed=3, policy="town")
    words = words_of(facilitators_booklet(by_policy, ()))
    assert "read off 400 runs of seed 3, in which decisions are taken by the policy “Near the town”" in words


def test_a_book_has_no_chapter_on_a_purpose_that_nobody_wrote(small):
    lines_of = SMALL[: SMALL.index("\nobjectives:")].splitlines()
    silent = "\n".join(line for line in lines_of if not line.strip().startswith(("summary:", "notes:", "objectives:")))
    examination = examine_text(silent)
    assert examination.scenario is not None, examination.findings
    bare = prepare(examination.scenario, "harbour.yaml", runs=10, forecasts=False)
    titles = [block.text for block in facilitators_booklet(bare, ()).blocks if isinstance(block, Heading)]
    assert "Who plays which cell" in titles and "Purpose and objectives" not in titles


def test_a_turn_of_no_length_leaves_open_when_the_next_begins_in_the_room(small):
    examination = examine_text(SMALL.replace("{title: The ship comes in, after: light, minutes: 40}", "{after: light}"))
    lacking = prepare(examination.scenario, "harbour.yaml", runs=10, forecasts=False)
    words = words_of(facilitators_booklet(lacking, ()))
    assert "Those turns that say how long they are take 20m in the room together" in words
    agenda = next(
        block
        for block in players_booklet(examination.scenario, PICTURES).blocks
        if isinstance(block, Table) and "agenda" in block.caption
    )
    assert [row[1:] for row in agenda.rows] == [("0:00", "20 min"), ("0:20", ""), ("", "")]


def test_what_came_in_no_run_may_hang_on_a_release(prepared):
    assert "answers or luck that are unlikely, or on what you release yourself" in words_of(
        facilitators_booklet(prepared, ())
    )


def test_a_range_within_one_minute_is_not_told(small):
    assert when(clocks(small), Planned(1.0, 61.0, 80.0, 119.0, False)) == "about Mon 10 Mar 22:01"
    assert when_in_lines(clocks(small), Planned(0.5, 61.0, 80.0, 119.0, False)) == lines(
        "Mon 10 Mar 22:01", "in 50 of 100 runs"
    )


def test_each_expected_action_is_a_task_of_its_objective_and_no_other(prepared):
    tasks = {name: [(task.node.name, task.cell, task.item, task.text) for task in tasks_of(prepared, name)]
             for name in ("agree", "rest", "")}  # fmt: skip
    assert tasks == {
        "agree": [
            ("light", "port", 1, "Ring the navy"),
            ("light", "port", 2, "Wake the pilots"),
            ("light", "navy", 0, "Answer the call"),
            ("berth", "", 0, "Name who decides"),
            ("storm", "", 0, "Secure the boats"),
        ],
        "rest": [],
        "": [("bump", "", 0, "Count the boats")],
    }
    assert set(DEFINITIONS) == set(RATINGS)


# ---------------------------------------------------------------------- of the players


def test_the_manual_has_what_all_get_at_the_start_and_nothing_later(small):
    booklet = players_booklet(small, PICTURES)
    words = words_of(booklet)
    for given in ("A quiet night.", "Who is awake?", "The chart", "Depths at the mole.", "in words"):
        assert given in words
    assert Picture("chart.png", "PNG picture", CONTENT) in booklet.blocks
    for later in ("orders", "Wait for the ship", "light", "quay shakes", "Dim", "storm", "The ship comes in", "berth"):
        assert later not in words
    for hidden in ("tense", "Doubt", "Agree before dawn", "nobody expects", "busy", "pilot is not yours", "seed"):
        assert hidden not in words


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("night: {at: 0m,", "night: {at: 0m, if: doubt < 9,"),
        ("night: {at: 0m,", "night: {at: [0m, 1m, 2m],"),
        ("night: {at: 0m,", "night: {at: 1m,"),
        ("text: A quiet night.", "text: {port: A quiet night., navy: Another one.}"),
        ("text: A quiet night.", 'text: "A quiet night. {calm}"'),
        ("text: A quiet night.", "text: [{if: doubt > 2, text: A quiet night.}, {text: Another one.}]"),
        ("  chart: {", "  gust: {at: 0m, chance: 0.5, cancels: night}\n  chart: {"),
    ],
)
def test_a_briefing_that_not_all_get_alike_in_the_first_second_is_not_in_it(small, written, instead, tmp_path):
    assert written in SMALL
    (tmp_path / "chart.png").write_bytes(CONTENT)
    examination = examine_text(SMALL.replace(written, instead), str(tmp_path / "harbour.yaml"))
    assert not [finding for finding in examination.findings if finding.level == "fault"], examination.findings
    assert "A quiet night" in words_of(players_booklet(small, PICTURES))
    assert "A quiet night" not in words_of(players_booklet(examination.scenario, PICTURES))


def test_what_is_discussed_at_the_start_is_in_it_but_for_what_has_blanks_and_braces_are_as_they_are_told(small):
    discuss = 'discuss: ["Who is {{awake}?", "Since {light}, who is?"]'
    text = SMALL.replace("discuss: Who is awake?", discuss).replace("text: A quiet night.", 'text: "{{Quiet}."')
    examination = examine_text(text)
    words = words_of(players_booklet(examination.scenario, {}))
    assert "Who is {awake}?" in words and "{Quiet}." in words
    assert "{{" not in words and "Since" not in words


def test_of_marks_in_every_text_the_manual_has_only_names_that_all_may_know(marked):
    found = marks(drawn(players_booklet(marked, {}).blocks, 200))
    names = r"MARK(top(title|marking)|cellsx(rok|us)x(title|short|city)|cellsxdprkxtitle"
    names += r"|actorsx(rokjcs|nso|nsc|uscommand)x(title|short)|statextensionxtitle)"
    assert {mark for mark in found if not re.fullmatch(names, mark)} == set()
    assert len(found) > 10


@pytest.mark.parametrize(
    ("whisper", "is_named"),
    [
        ({"at": "1h", "to": "rok"}, False),
        ({"contingency": True, "to": "all"}, False),
        ({"at": "1h", "chance": 0.5, "to": "all"}, False),
        ({"after": "posture.speak", "to": "all"}, False),
        ({"at": "1h", "to": "all"}, True),
    ],
)
def test_a_control_cell_is_named_where_all_cells_hear_from_it_whatever_happens(whisper, is_named):
    """That of a decision of its own something is told to all, as here, does not do."""
    value = json.loads(json.dumps(examine_text(TEXT).scenario.document.value))
    value["cells"]["dprk"]["title"] = "A cell in the dark"
    value["injects"]["whisper"] = {"from": "kcna", "text": "Psst.", **whisper}
    scenario = examine_text(json.dumps(value)).scenario
    assert ("A cell in the dark" in words_of(players_booklet(scenario, {}))) == is_named
