"""An MSEL as sheets: which rows, in which order, what stands in their cells, and what is kept to be read back."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from sim.analysis.delivered import Delivered
from sim.analysis.planned import Planned, planned
from sim.exchange.columns import HSEEP, SETS, MselColumn, read_columns, with_id
from sim.exchange.kept import KEPT_SHEET, cell_text, read_kept, seal
from sim.scenario.load import examine_text, load
from sim.scenario.names import Names
from sim.view.msel.page import msel_page
from sim.view.msel.played import shift
from sim.view.msel.rows import EventList
from sim.view.msel.sheets import how_to_read, msel_workbook, written_at
from sim.view.msel.times import how_often, likely, likely_by_day
from sim.view.words.page import Prose
from tests.kept_exercises.paths import EXERCISES

GOLDEN = Path(__file__).parent / "golden"

SCENARIO = """\
whitecell: 1
title: A list
judgement: All of it.
start: 2023-12-18T22:00+09:00
horizon: 3d
marking: SECRET
cells: {rok: {title: Korea, timezone: Asia/Seoul}, us: {timezone: America/New_York}, red: {control: true}}
actors: {nso: {cell: rok, short: NSO}, nsc: {cell: us, short: NSC, seats: 2}, dprk: {cell: red, title: DPRK}}
state: {tension: {start: 3, range: [0, 10], shown: true, drift: {amount: -0.1, every: 1d}}}
objectives: {talk: {title: Talk first}}
turns:
  first: {at: 0m, text: It is late., discuss: {rok: ["Who is woken?", "Who is not?"], us: "Who calls?"}}
injects:
  spare: {contingency: true, to: rok, mode: note, text: Held., effects: {tension: +1}, cancels: echo, notes: If slow.}
  launch:
    at: 2h30m
    from: {rok: nso, us: nsc}
    to: all
    mode: flash message
    text:
      rok: |
        A *missile* flies at {tension}.

        - one
        - two
      us: [{if: tension > 6, text: Loud.}, {text: Quiet.}]
    expects: {rok: ["Call", "Write"], us: Wait}
    objectives: talk
    title: =A launch
  echo: {after: launch, delay: {uniform: [6h, 30h]}, to: us, text: An echo.}
  rare: {after: ask.nay, delay: 1h, to: us, text: Rare.}
  silent: {at: 1d, effects: {tension: +1}}
  cue: {at: 1h, facilitators: true, text: Hand out the map.}
  again: {at: 5h, every: 1d, to: rok, text: Daily.}
  late: {after: rare, if: tension > 9, to: rok, text: Never.}
decisions:
  ask:
    after: launch
    by: [nso, nsc]
    within: 4h
    question: What do you say?
    options: {aye: {title: Yes, text: Say it., weight: 3}, nay: {title: No}}
  theirs: {at: 2d, by: dprk, options: {go: {}, stay: {}}}
outcomes: {over: {}}
"""


def _events(scenario, runs=1_000):
    return EventList(scenario, planned(scenario, runs), runs)


@pytest.fixture(scope="module")
def events():
    examination = examine_text(SCENARIO)
    assert not examination.faults, examination.faults
    return _events(examination.scenario)


@pytest.fixture(scope="module")
def cells(events):
    """Every cell by the row's id and the field."""
    return {
        row.node.name: {column.field: events.cell(row, column.field) for columns in SETS.values() for column in columns}
        for row in events.rows
    }


def test_rows_stand_in_the_order_of_their_likely_time_and_contingencies_last(events):
    assert [(row.number, row.kind, row.node.name) for row in events.rows] == [
        (1, "Turn", "first"), (2, "Cue", "cue"), (3, "Inject", "launch"), (4, "Decision", "ask"), (5, "Inject", "rare"),
        (6, "Inject", "again"), (7, "Inject", "echo"), (8, "Event", "silent"), (9, "Control decision", "theirs"),
        (10, "Inject", "late"), (11, "Contingency", "spare"),
    ]  # fmt: skip


def test_what_is_certain_has_a_date_and_a_time_on_the_first_clock(cells):
    assert cells["launch"]["time"] == datetime(2023, 12, 19, 0, 30)
    assert cells["cue"]["time"] == datetime(2023, 12, 18, 23)


def test_what_is_not_certain_says_how_likely_and_why(cells):
    about, after = cells["echo"]["time"].split("\n")
    assert about.startswith("about Tue 19 Dec 1") and about.endswith(")") and " to Wed 20 Dec 0" in about
    assert after == "after “=A launch”; 6h to 1d6h later"
    assert cells["rare"]["time"].split("\n") == [
        "Tue 19 Dec 01:30", "in 23 of 100 runs", "after “Ask: No”; 1h later",
    ]  # fmt: skip
    assert cells["late"]["time"] == "in none of 1,000 runs\nafter “Rare”; if Tension is more than 9"
    assert cells["again"]["time"] == "Tue 19 Dec 03:00\n5h after the start; then every 1d"
    assert cells["spare"]["time"] == "in none of 1,000 runs\nonly if a facilitator releases it"


def test_an_end_of_a_range_is_of_the_day_that_was_named_last(events):
    """What began the evening before and ends on the median's day names both: without its day an end would be read as
    one of the day before."""
    hour, clock = 3600, events.clocks
    early = Planned(1.0, 1.0 * hour, 20.0 * hour, 21.0 * hour, False)
    assert likely(early, clock) == "about Tue 19 Dec 18:00 (Mon 18 Dec 23:00 to Tue 19 Dec 19:00)"
    assert likely_by_day(early, clock) == "about D+1 18:00 (D+0 23:00 to D+1 19:00)"
    same = Planned(1.0, 19.0 * hour, 20.0 * hour, 21.0 * hour, False)
    assert likely(same, clock) == "about Tue 19 Dec 18:00 (17:00 to 19:00)"
    late = Planned(1.0, 19.0 * hour, 20.0 * hour, 45.0 * hour, False)
    assert likely(late, clock) == "about Tue 19 Dec 18:00 (17:00 to Wed 20 Dec 19:00)"
    assert likely_by_day(late, clock) == "about D+1 18:00 (17:00 to D+2 19:00)"


def test_a_range_within_one_minute_is_not_told(events):
    plan = Planned(1.0, 61.0, 80.0, 119.0, False)
    assert likely(plan, events.clocks) == "about Mon 18 Dec 22:01"
    assert likely_by_day(plan, events.clocks) == "about D+0 22:01"


def test_one_run_is_not_spoken_of_as_several(events):
    once = EventList(events.scenario, events.plans, 1)
    assert any(isinstance(said, Prose) and "the median of 1 run. " in said.text for said in msel_page(once))
    assert dict(how_to_read(once))["Runs"].startswith("1 automatic run, ")
    assert how_often(Planned(0.0, 0.0, 0.0, 0.0, False), 1) == "in none of 1 run"


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (0, "on time"),
        (-59, "on time"),
        (60, "1m late, outside its range"),
        (-20 * 60, "20m early, outside its range"),
    ],
)
def test_less_than_a_minute_is_on_time_and_never_outside_a_range(late, said):
    plan = Planned(1.0, 3_590.0, 3_600.0, 3_610.0, False)
    assert shift(Delivered("echo", plan, (3_600 + late,), None, 1, "by itself")) == said


def test_an_inject_has_its_words_by_cell_without_markup(cells):
    launch = cells["launch"]
    assert launch["message"] == (
        "Korea: A missile flies at [Tension].\n\n- one\n- two\n\n"
        "Us: (if Tension is more than 6) Loud.\n\nUs: (else) Quiet."
    )
    assert launch["from"] == "NSO to Korea; NSC to Us"
    assert (launch["to"], launch["cells"], launch["mode"]) == ("all", "Korea and Us", "flash message")
    assert launch["expects"] == "Korea: Call\nKorea: Write\nUs: Wait"
    assert (launch["title"], launch["objectives"]) == ("=A launch", "Talk first")
    assert cells["cue"]["to"] == "facilitators"


def test_a_turn_has_its_questions_and_a_decision_its_lettered_options(cells):
    assert cells["first"]["message"] == "It is late.\n\n- Korea: Who is woken?\n- Korea: Who is not?\n- Us: Who calls?"
    assert cells["ask"]["message"] == "What do you say?\n\na) Yes: Say it.\nb) No"
    assert cells["ask"]["to"] == "NSO and NSC"


def test_moves_are_turns(cells):
    assert {cells[name]["turn"] for name in ("first", "launch", "theirs")} == {"1 First"}
    assert cells["late"]["turn"] == cells["spare"]["turn"] == ""


def test_status_is_held_for_what_facilitators_hold(cells):
    assert {name for name, row in cells.items() if row["status"] == "Held"} == {"spare"}


def test_the_sheets_of_the_workbook(events):
    book = msel_workbook(events, HSEEP)
    assert [(sheet.title, len(sheet.rows)) for sheet in book.sheets[:5]] == [
        ("Injects", 11), ("Decisions", 2), ("Actors", 3), ("Contingencies", 1), ("Reading", 7),
    ]  # fmt: skip
    decisions, actors, contingencies = book.sheets[1:4]
    assert "No: leads to Rare" in decisions.rows[0]
    assert actors.rows[1] == ("Nsc", "NSC", "Us", "players", "America/New_York", 2, "", "nsc", "us")
    assert contingencies.rows[0][-2:] == ("Tension +1; cancels Echo", "spare")
    assert book.marking == "SECRET" and [sheet.hidden for sheet in book.sheets] == [False] * 5 + [True]


def test_days_count_from_the_first_clocks_own(events):
    own = read_columns("When: day\nFrom the start: elapsed\nOften: share\n", "own.txt")
    row = next(row for row in events.rows if row.node.name == "launch")
    assert [events.cell(row, column.field) for column in own] == ["D+1 00:30", "2h30m", "100 of 100"]


@cache
def _kept_list(name: str) -> EventList:
    return _events(load(str(EXERCISES[name])), 100)


@pytest.mark.parametrize("columns", [*SETS.values(), (MselColumn("Was", "message"),)])
@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_kept_is_what_the_scenario_says_and_the_seals_are_those_of_the_cells(name, columns):
    events = _kept_list(name)
    book = msel_workbook(events, columns)
    kept = {(one.kind, one.id): one for one in read_kept(book.sheets[-1].rows)}
    assert book.sheets[-1].title == KEPT_SHEET
    value = events.scenario.document.value
    for row, cells in zip(events.rows, book.sheets[0].rows, strict=True):
        one = next(one for (kind, id_), one in kept.items() if id_ == row.node.name and kind not in ("cell", "actor"))
        assert one.written == written_at(value, row.node.path)
        for column, cell in zip(with_id(columns), cells, strict=True):
            assert one.seals[column.field] == seal(cell_text(cell))
    assert kept["scenario", ""].written["start"] == value["start"]
    assert {id_ for kind, id_ in kept if kind == "inject"} == {
        node.name for node in Names(events.scenario).nodes.values() if node.kind == "inject"
    } - {f"{state}_drift" for state in events.scenario.state}
