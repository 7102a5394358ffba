"""Screens that are too low for all: what gives way, in what order, and that it is said."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest

from sim.analysis.forecast import forecast
from sim.characters import letter
from sim.desk.lead import Console
from sim.desk.verbs import is_word
from sim.exercise.audience import sight_of
from sim.exercise.commands import Choose, Extend, Go, Next, Say, Show
from sim.exercise.session import Exercise
from sim.scenario.load import examine_text
from sim.terminal.prompt import Piped
from sim.view.exercise.audience import audience_page, audience_pages
from sim.view.exercise.forecast import forecast_page
from sim.view.exercise.screen import stop_page
from tests.terminal.pages import drawn, drawn_to_fit

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=1)))

PAPERS = """\
whitecell: 1
title: A long e-mail
judgement: A test.
start: 2025-03-10T08:00Z
horizon: 1d
cells: {town: {title: Town hall}}
injects:
  note: {at: 0m, to: all, title: A short note, text: It rains.}
  mail:
    at: 1m
    to: all
    title: E-mail from the plant
    text: "LINES"
outcomes: {over: {}}
""".replace("LINES", "\\n".join(f"- line {number:02} of the e-mail" for number in range(1, 21)))

TEXT = """Everybody leaves at once. The buses are ordered and the hospital is told. It costs a working day and most
people will not sleep at home for two nights; the schools close and the bakery too."""
TITLES = ("Leave", "Stay", "Wait", "Sandbags", "Ask the state", "Open the sluice", "Call the army")
QUESTION = """\
whitecell: 1
title: Many options
judgement: A test.
start: 2025-03-10T08:00Z
horizon: 1d
cells: {town: {title: Town hall}}
actors: {mayor: {cell: town}}
injects: {a: {at: 0m, to: all, title: The gauge rises}}
decisions:
  q:
    after: a
    by: mayor
    within: 2h
    takes: 30m
    question: What does the town do about the lower quarter?
    options:
"""
SEVEN = (
    QUESTION
    + "".join(f"      option_{number}: {{title: {title}, text: '{TEXT}'}}\n" for number, title in enumerate(TITLES))
    + "outcomes: {over: {}}\n"
)
THIRTY = (
    QUESTION
    + "".join(f"      opt_{number:02}: {{title: Option number {number}}}\n" for number in range(1, 31))
    + "outcomes: {over: {}}\n"
)
DEADLINE = "Answer by Mon 10 Mar 10:00, in 2h of exercise time."


def _exercise(text, tmp_path, *commands):
    scenario = examine_text(text).scenario
    exercise = Exercise.start(scenario, tmp_path / "x.jsonl", clock=lambda: NOON)
    for command in commands:
        exercise.do(command)
    return exercise


def _fit(exercise, cell, columns, rows, monkeypatch):
    sight = sight_of(exercise, cell, NOON)
    return drawn_to_fit(audience_pages(exercise.scenario, sight), columns, rows, monkeypatch)


@pytest.mark.parametrize("cell", ["", "town"])
def test_a_long_paper_shows_its_head_and_as_many_lines_as_fit(cell, tmp_path, monkeypatch):
    with _exercise(PAPERS, tmp_path, Next(), Next(), Show("mail")) as exercise:
        lines = _fit(exercise, cell, 80, 24, monkeypatch)
        assert "Mon 08:01 E-mail from the plant. To all" in lines
        assert "          - line 15 of the e-mail" in lines and len(lines) == 23
        left = 20 - sum("of the e-mail" in line for line in lines)
        assert lines[-1] == f"          … {left} more lines" and left > 1
        assert ("1 earlier; they were handed out." in lines) == (cell == "town")
        low = _fit(exercise, cell, 40, 12, monkeypatch)
        assert any("E-mail from the plant" in line for line in low) and low[-1].endswith("more lines")
        whole = drawn(audience_page(exercise.scenario, sight_of(exercise, cell, NOON)))
        assert whole.count("of the e-mail") == 20 and "more line" not in whole


def test_a_long_message_shows_its_beginning(tmp_path, monkeypatch):
    with _exercise(PAPERS, tmp_path, Next(), Say("word " * 440, ("town",))) as exercise:
        for rows in (24, 30):
            lines = _fit(exercise, "town", 80, rows, monkeypatch)
            assert sum(line.strip().startswith("word word") for line in lines) > rows - 10
            assert lines[-1].endswith("more lines") and "1 earlier; they were handed out." in lines


@pytest.mark.parametrize("cell", ["", "town"])
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (80, 50), (40, 12), (120, 40), (80, 14), (30, 24)])
def test_a_question_keeps_all_its_titles_and_its_deadline(cell, columns, rows, tmp_path, monkeypatch):
    with _exercise(SEVEN, tmp_path, Next(), Go(), Show("q")) as exercise:
        text = " ".join(" ".join(_fit(exercise, cell, columns, rows, monkeypatch)).split())
        for title in TITLES if rows > 12 or not cell else TITLES[:2]:
            assert title in text
        assert DEADLINE in text
        assert "bakery too" in text or "…" in text


@pytest.mark.parametrize("rows", range(6, 40))
def test_a_deadline_is_never_lost(rows, tmp_path, monkeypatch):
    with _exercise(THIRTY, tmp_path, Next(), Go(), Show("q")) as exercise:
        for cell in ("", "town"):
            text = "\n".join(_fit(exercise, cell, 80, rows, monkeypatch))
            assert DEADLINE in text and "What does the town do" in text
            assert "ad Option number 30" in " ".join(text.split()) or "more line" in text or " …" in text


def test_options_beyond_the_alphabet_have_letters(tmp_path, monkeypatch):
    with _exercise(THIRTY, tmp_path, Next(), Go(), Show("q")) as exercise:
        for cell in ("", "town"):
            whole = drawn(audience_page(exercise.scenario, sight_of(exercise, cell, NOON)))
            assert "  z       Option number 26" in whole and "  aa      Option number 27" in whole
            low = " ".join(_fit(exercise, cell, 80, 24, monkeypatch))
            for number in range(1, 31):
                assert f" Option number {number} " in f"{low} "


def test_two_letters_choose_as_one_does(tmp_path):
    with _exercise(THIRTY, tmp_path, Next(), Go()) as exercise:
        refused = []
        console = Console(exercise, Piped(), lambda page: None, refused.append)
        console.hand = "q"
        screen = drawn(stop_page(exercise, 1, "q", NOON))
        assert "  ad      opt_30: Option number 30" in screen and "not offered" not in screen
        for line, option in {"aa": "opt_27", "choose ad": "opt_30", "choose b tally aa 3, ab 1": "opt_02"}.items():
            console.take(line)
            assert exercise.story.said["q"].command.option == option
        assert exercise.story.said["q"].command.tally == (("opt_27", 3), ("opt_28", 1))
        assert refused == []


def test_a_word_that_lines_begin_with_is_no_letter():
    assert is_word("go") and is_word("on") and not is_word("aa")


def test_a_forecast_of_thirty_options_has_a_few_beside_each_other(tmp_path):
    with _exercise(THIRTY, tmp_path, Next(), Go()) as exercise:
        text = drawn(forecast_page(exercise.scenario, forecast(exercise, "q", futures=100)))
    assert "ac Option number 29; ad Option number 30" in " ".join(text.split())
    lines = text.splitlines()
    heads = [above.split() for above, line in pairwise(lines) if line.startswith("──")]
    letters = [*(letter(number) for number in range(30)), "lapse"]
    assert [word for head in heads for word in head if word in letters] == letters


def test_what_was_answered_gives_way_before_what_is_open(tmp_path, monkeypatch):
    again = SEVEN.replace(
        "decisions:\n", "decisions:\n  before: {after: a, by: mayor, title: Before, options: {x: {title: Did it}}}\n"
    )
    with _exercise(again, tmp_path, Next(), Go(), Choose("before", "x", took=0), Go()) as exercise:
        assert "ANSWERED  Before: Did it" in "\n".join(_fit(exercise, "town", 80, 60, monkeypatch))
        lines = _fit(exercise, "town", 80, 24, monkeypatch)
        assert not any(line.startswith("ANSWERED") for line in lines)
        assert any("Call the army" in line for line in lines)


def test_a_moved_deadline_stands_on_the_wall(tmp_path, monkeypatch):
    with _exercise(THIRTY, tmp_path, Next(), Go(), Show("q"), Extend("q", 10_800)) as exercise:
        assert "Answer by Mon 10 Mar 11:00, in 3h of exercise time." in "\n".join(
            _fit(exercise, "", 80, 24, monkeypatch)
        )


def test_many_clocks_give_way_to_what_is_said(tmp_path, monkeypatch):
    zones = ("America/New_York", "Europe/London", "Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney")
    cells = ", ".join(f"cell_{number}: {{timezone: {zone}}}" for number, zone in enumerate(zones))
    many = PAPERS.replace("cells: {town: {title: Town hall}}", f"cells: {{{cells}}}")
    with _exercise(many, tmp_path, Next(), Next(), Show("mail")) as exercise:
        for columns, rows in ((40, 12), (80, 24)):
            lines = _fit(exercise, "", columns, rows, monkeypatch)
            assert any(line.startswith("Mon 10 Mar 04:01 New York") and line.endswith(" …") for line in lines)
            assert any("line 01 of the e-mail" in line for line in lines) and lines[-1].endswith("more lines")
        whole = _fit(exercise, "", 80, 50, monkeypatch)
        assert any("Sydney" in line for line in whole) and any("line 20" in line for line in whole)
