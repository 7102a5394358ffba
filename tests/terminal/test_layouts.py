"""Layouts at every width: prose keeps its paragraphs and bullets, clocks fold, and no word is lost."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

import pytest

import sim
from sim.characters import cells
from sim.exercise.audience import sight_of
from sim.exercise.commands import Amend, Go, Improvise, Next, Note, Say
from sim.exercise.session import Exercise
from sim.scenario.load import examine_text
from sim.view.debrief.page import debrief_page
from sim.view.exercise.audience import audience_page
from sim.view.exercise.replay import replay_page
from sim.view.exercise.screen import plan_page, stop_page
from sim.view.run.timeline import decision_log, timeline
from sim.view.scenario.briefing import briefing, element_brief
from sim.view.words.page import Bar, Column, Cut, Heading, Labelled, Prose, Series, Table
from tests.terminal.pages import drawn

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=1)))
WIDTHS = (20, 21, 24, 27, 30, 33, 34, 35, 40, 44, 45, 46, 50, 60, 70, 79, 80, 81, 99, 100, 120, 160, 200)

SEVEN = """\
whitecell: 1
title: Seven capitals
judgement: A test.
start: 2025-07-01T12:00Z
horizon: 1d
cells:
  us: {timezone: America/New_York, city: Washington}
  uk: {timezone: Europe/London}
  germany: {timezone: Europe/Berlin}
  turkey: {timezone: Europe/Istanbul, city: Ankara}
  india: {timezone: Asia/Kolkata, city: New Delhi}
  japan: {timezone: Asia/Tokyo}
  australia: {timezone: Australia/Sydney, city: Canberra}
actors: {pm: {cell: uk}}
state: {tension: {title: Tension, start: 3, range: [0, 10], shown: true}}
injects:
  a: {at: 1h, to: all, title: The cable between the islands is cut and nobody says who did it, effects: {tension: +1}}
decisions:
  q:
    after: a
    by: pm
    within: 6h
    question: Do you call the others?
    options: {yes: {title: Call them now}, no: {title: Wait for the report}}
outcomes: {over: {}}
"""
CITIES = ("Washington", "London", "Berlin", "Ankara", "Delhi", "Tokyo", "Canberra")


def _loaded(text):
    examination = examine_text(text)
    assert examination.scenario is not None, examination.findings
    return examination.scenario


def _begun(text, tmp_path):
    return Exercise.start(_loaded(text), tmp_path / "x.jsonl", clock=lambda: NOON)


def _words(text):
    return re.findall(r"[\w:?]+", text)


@pytest.mark.parametrize("width", WIDTHS)
def test_seven_clocks_leave_every_word_at_every_width(width, tmp_path):
    scenario = _loaded(SEVEN)
    run = sim.run(scenario)
    cable = _words("The cable between the islands is cut and nobody says who did it")
    with _begun(SEVEN, tmp_path) as exercise:
        exercise.do(Go())
        pages = {
            "run": (timeline(scenario, run), [*cable, "inject", "decides", *CITIES]),
            "decisions": (decision_log(scenario, run), ["offered:", "Call", "them", "now", "report", *CITIES]),
            "replay": (replay_page(exercise, 0), [*cable, "inject", *CITIES]),
            "console": (
                stop_page(exercise, 1, "q", NOON),
                [*cable, "inject", "ASK", "EXERCISE", "FACILITATOR", *CITIES],
            ),
            "plan": (plan_page(exercise), ["deadline", "exercise", "ends"]),
            "audience": (audience_page(scenario, sight_of(exercise, "uk", NOON)), [*cable, "ASKED", "Answer", *CITIES]),
        }
        for name, (page, wanted) in pages.items():
            text = drawn(page, width)
            missing = [word for word in wanted if word not in _words(text)]
            assert not missing, f"{name}\n{text}"


def test_clocks_that_find_no_room_fold_below_the_first():
    text = drawn(timeline(_loaded(SEVEN), sim.run(_loaded(SEVEN))))
    assert (
        """\
Washington
Tue 1 Jul
Tue 09:00             14:00 London | 15:00 Berlin | 16:00 Ankara
                      18:30 New Delhi | 22:00 Tokyo | 23:00 Canberra
            inject    The cable between the islands is cut and nobody says who
                      did it
"""
        in text
    )
    assert "Berlin  " in drawn(timeline(_loaded(SEVEN), sim.run(_loaded(SEVEN))), 140)


def test_a_clock_elsewhere_has_its_day_where_that_is_another():
    late = SEVEN.replace("at: 1h", "at: 3h")
    assert "Wed 01:00 Canberra" in drawn(timeline(_loaded(late), sim.run(_loaded(late))))


LETTER = """\
whitecell: 1
title: Paragraphs
judgement: |
  First ground.

  - second ground
start: 2025-03-10T08:00Z
horizon: 1d
cells: {town: {title: Town hall}, plant: {}, press: {control: true}}
actors: {mayor: {cell: town}}
turns:
  morning:
    at: 0m
    text: "Good morning.\\n\\nTwo points:\\n- coffee\\n- the agenda"
    discuss: ["Who calls?\\n- the mayor\\n- nobody"]
injects:
  mail:
    at: 1m
    to: all
    title: A mail
    text: &text "Dear all,\\n\\ntwo things happened:\\n- the gauge failed\\n- the bridge is closed\\n\\nKind regards"
    notes: "Note one.\\n\\nNote two:\\n- note a"
    expects: "- Call the plant\\n- Write it down"
  two:
    at: 2m
    to: all
    text: {town: "Town:\\n- to town", plant: "- to plant"}
  rumour: {contingency: true, to: all, text: "x"}
decisions:
  q:
    after: two
    by: mayor
    question: "What now?\\n\\nThink of:\\n- the lower quarter"
    options: {one: {title: One, text: "Do it.\\n- at once"}, no: {title: No}}
outcomes: {over: {text: "It ends.\\n\\nFor good:\\n- really"}}
"""
MAIL = ["Dear all,", "two things happened:", "- the gauge failed", "- the bridge is closed", "Kind regards"]


def _lines(page, columns=80):
    return [line.strip() for line in drawn(page, columns).splitlines() if line.strip()]


def _holds(lines, wanted):
    """Whether lines stand there one after the other, whatever label stands before the first."""
    assert any(
        lines[at].endswith(wanted[0]) and lines[at + 1 : at + len(wanted)] == wanted[1:] for at in range(len(lines))
    ), "\n".join(lines)


@pytest.mark.parametrize("columns", [30, 80, 120])
def test_paragraphs_and_bullets_stay_what_they_are_everywhere(columns, tmp_path):
    scenario = _loaded(LETTER)
    with _begun(LETTER, tmp_path) as exercise:
        exercise.do(Next())
        turn = _lines(stop_page(exercise, 1, "", NOON), columns)
        _holds(turn, ["Good morning.", "Two points:", "- coffee", "- the agenda"])
        _holds(turn, ["- Who calls?", "- the mayor", "- nobody"])
        exercise.do(Next())
        console = _lines(stop_page(exercise, 2, "", NOON), columns)
        _holds(console, MAIL)
        _holds(console, ["Note one.", "Note two:", "- note a"])
        _holds(console, ["[ ] mail:", "- Call the plant", "- Write it down"])
        exercise.do(Improvise("A rumour", "One.\n\n- two", ("all",)))
        exercise.do(Amend("two", "Amended:\n- to town", "town"))
        exercise.do(Say("Said:\n- this", ("town",)))
        exercise.do(Note("a note"))
        exercise.do(Go())
        asked = _lines(stop_page(exercise, 3, "q", NOON), columns)
        _holds(asked, ["Q.", "What now?", "Think of:", "- the lower quarter"])
        _holds(asked, ["Amended:", "- to town"])
        replay = _lines(replay_page(exercise, 0, texts=True), columns)
        for words in (MAIL, ["One.", "- two"], ["Said:", "- this"], ["Plant:", "- to plant"]):
            _holds(replay, words)
        for cell, words in (("town", ["Amended:", "- to town"]), ("plant", ["- to plant"])):
            page = _lines(audience_page(scenario, sight_of(exercise, cell, NOON)), columns)
            _holds(page, MAIL)
            _holds(page, words)
        asked = _lines(audience_page(scenario, sight_of(exercise, "town", NOON)), columns)
        _holds(asked, ["Q.", "What now?", "Think of:", "- the lower quarter"])
        _holds(asked, ["One. Do it.", "- at once"])
        _holds(_lines(element_brief(scenario, "mail"), columns), ["Text:", *MAIL])
        _holds(_lines(element_brief(scenario, "mail"), columns), ["Expected:", "- Call the plant", "- Write it down"])
    run = _lines(timeline(scenario, sim.run(scenario), texts=True), columns)
    _holds(run, MAIL)
    _holds(run, ["It ends.", "For good:", "- really"])
    shown = _lines(briefing(scenario, texts=True), columns)
    _holds(shown, ["What now?", "Think of:", "- the lower quarter"])
    _holds(shown, ["Text:", *MAIL])


def test_words_stand_whole_in_tables_bars_and_headings_while_there_is_room_for_one():
    columns = (Column("What it is"), Column("", "right"), Column("Considerable", "right"))
    table = Table(columns, (("A measurement", "", "1234567"), ("another", "x", "")), close=True)
    for width in range(20, 60):
        text = drawn([Heading("An expedition", 1, "EXERCISE"), Bar("left-hand", "middle", "right-hand"), table], width)
        for word in (
            "expedition",
            "EXERCISE",
            "left-hand",
            "middle",
            "right-hand",
            "measurement",
            "1234567",
            "another",
        ):
            assert word in text.split()
    assert drawn([table], 20) == "What it is: A\n  measurement\n  Considerable:\n  1234567\nWhat it is: another\n  x\n"


def test_widths_are_counted_in_cells():
    wide = "統合幕僚監部が情報を共有する"
    for width in (20, 24, 40, 80):
        text = drawn(
            [Labelled(wide[:4], wide), Bar(wide, wide, wide), Table((Column(wide, widest=10),), ((wide,),))], width
        )
        assert text.replace("\n", "").replace(" ", "").count(wide[4:]) >= 1
    series = drawn([Series((wide, "b", wide, "c"))], 32)
    assert series.splitlines() == [f"{wide} | b", f"{wide} | c"]


def test_a_label_that_is_longer_than_most_is_not_cut():
    assert drawn([Labelled("Sun 02:30 +01:00", "A title")]) == "Sun 02:30 +01:00 A title\n"


def test_a_cut_says_how_much_is_left_out():
    words = Labelled("", tuple(Prose(f"line {number}", "-") for number in range(1, 9)))
    assert drawn([Cut((words,), 8)]).count("line") == 8
    assert drawn([Cut((words,), 7)]).splitlines()[-1] == "          … 2 more lines"
    assert drawn([Cut((words,), 1)]) == "          - line 1 …\n"
    long = drawn([Cut((Prose("word " * 40),), 1)])
    assert len(long.splitlines()) == 1 and long.endswith(" …\n")


def test_what_is_expected_keeps_its_bullets_in_the_debrief(tmp_path):
    from sim.analysis.debrief import debrief
    from sim.exercise.commands import Met

    with _begun(LETTER, tmp_path) as exercise:
        exercise.do(Next())
        exercise.do(Next())
        exercise.do(Met("mail"))
    page = _lines(debrief_page(debrief(tmp_path / "x.jsonl", 200)))
    _holds(page, ["- Met at “A mail”:", "- Call the plant", "- Write it down"])
    _holds(page, ["- First ground.", "- second ground"])


def test_a_korean_head_is_folded_by_its_columns_on_the_screen():
    """Ten letters that take nineteen columns; counted as letters they would stand on one line."""
    head, folded = "동맹의 공개 다툼", ("동맹의", "공개 다툼")
    table = Table((Column("Of 100 futures"), Column(head, "right", 10)), (("Leaders", "40 (37–43)"),), close=True)
    lines = [line.rstrip() for line in drawn([table], 80).splitlines()]
    assert [line.split("  ")[-1].strip() for line in lines[:2]] == list(folded)
    assert len({cells(line) for line in lines[:3]}) == 1
