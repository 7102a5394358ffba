"""Screens that are too low for all: what is leafed through, what stays on each leaf, what comes first."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest

from sim.analysis.forecast import forecast
from sim.characters import letter
from sim.desk.lead import Console
from sim.desk.verbs import is_word
from sim.exercise.audience import sight_of
from sim.exercise.commands import Choose, End, Extend, Go, Next, Respond, Say, Show, Timer
from sim.exercise.session import Exercise
from sim.scenario.load import examine_text, load
from sim.terminal.prompt import Piped
from sim.view.exercise.audience import audience_page, audience_window
from sim.view.exercise.forecast import forecast_page
from sim.view.exercise.screen import stop_page
from tests.kept_exercises.paths import DECEMBER_DOUBLE
from tests.terminal.pages import drawn, leaved

HERE = Path(__file__).parent
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


def _leaves(exercise, cell, columns, rows, now=NOON):
    return leaved(audience_window(exercise.scenario, sight_of(exercise, cell, now)), columns, rows)


def _words(leaf):
    return " ".join(" ".join(leaf).split())


SIGN = re.compile(r"-* (\d+)/(\d+)(: .*)? --")
SIZES = [(60, 14), (80, 24), (80, 50), (40, 12), (120, 40), (80, 14), (30, 24), (200, 60)]


def _signs(leaves):
    """Where on each leaf its sign stands, and what it says."""
    return [
        (place, match[1], match[2]) for leaf in leaves for place, line in enumerate(leaf) if (match := SIGN.match(line))
    ]


@pytest.mark.parametrize("cell", ["", "town"])
@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_all_of_a_long_paper_is_seen_leaf_by_leaf(cell, columns, rows, tmp_path):
    with _exercise(PAPERS, tmp_path, Next(), Next()) as exercise:
        leaves = _leaves(exercise, cell, columns, rows)
        seen = "\n".join("\n".join(leaf) for leaf in leaves)
        for number in range(1, 21):
            assert f"line {number:02}" in seen
        assert all(any("EXERCISE" in line for line in leaf) for leaf in leaves)
        signs = _signs(leaves)
        if len(leaves) == 1:
            assert signs == []
        else:
            assert [sign[1:] for sign in signs] == [(str(n), str(len(leaves))) for n, _ in enumerate(leaves, 1)]
            assert len({place for place, *_ in signs}) == 1
        whole = drawn(audience_page(exercise.scenario, sight_of(exercise, cell, NOON)))
        assert whole.count("of the e-mail") == 20


def test_a_wall_has_a_number_alone_and_a_cell_its_keys(tmp_path):
    with _exercise(PAPERS, tmp_path, Next(), Next()) as exercise:
        wall, town = (_leaves(exercise, cell, 80, 24)[0] for cell in ("", "town"))
        assert next(line for line in wall if SIGN.match(line)).endswith("--- 1/2 --")
        assert "1/2: more: PgDn PgUp arrows; newest: Home; q ends --" in " ".join(town)


def test_what_came_last_is_seen_first(tmp_path):
    """Below what is asked, and the briefing and the brief in their places among the papers."""
    text = PAPERS.replace("{title: Town hall}", "{title: Town hall, brief: The brief.}").replace(
        "injects:", "turns: {first: {at: 0m, text: {town: The briefing.}}}\ninjects:"
    )
    with _exercise(text, tmp_path, Next(), Next(), Next(), Say("Said last.", ("town",))) as exercise:
        leaves = _leaves(exercise, "town", 80, 24)
        seen = "\n".join("\n".join(leaf) for leaf in leaves)
        order = ["Said last.", "E-mail from", "A short note", "The briefing.", "The brief."]
        assert [seen.index(words) for words in order] == sorted(seen.index(words) for words in order)
        assert "E-mail from the plant" in _words(leaves[0])
        page = drawn(audience_page(exercise.scenario, sight_of(exercise, "town", NOON)))
        assert [page.index(words) for words in order] == sorted((page.index(words) for words in order), reverse=True)
        assert "Mon 08:00 Turn 1 of 1: First" in page


def test_rows_that_are_free_hold_the_beginning_of_the_newest_paper(tmp_path):
    with _exercise(SEVEN.replace(TEXT, "Text."), tmp_path, Next(), Go(), Say("word " * 440, ("town",))) as exercise:
        first = _leaves(exercise, "town", 80, 24)[0]
        assert any(line.startswith("NOTICE") for line in first)
        assert sum(line.strip().startswith("word word") for line in first) >= 2
        assert sum(not line for line in first) < 3


@pytest.mark.parametrize("cell", ["", "town"])
@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_question_has_its_deadline_on_each_leaf_and_each_option_its_letter(cell, columns, rows, tmp_path):
    with _exercise(SEVEN, tmp_path, Next(), Go()) as exercise:
        leaves = _leaves(exercise, cell, columns, rows)
        for title in TITLES:
            assert any(title in _words(leaf) for leaf in leaves)
        assert all(DEADLINE in _words(leaf) for leaf in leaves)
        assert sum("bakery" in _words(leaf) for leaf in leaves) == len(leaves) or len(leaves) > 1
        letters = {letter(number) for number in range(7)}
        for leaf in leaves if columns >= 40 else ():
            head = next(place for place, line in enumerate(leaf) if "Mon 10 Mar 08" in line)
            first = next(line for line in leaf[head + 2 :] if line)
            assert first[:9].strip() in {*letters, "ASKED", "STATE", "Mon 08:00"}


TOGETHER = (
    SEVEN.replace("{town: {title: Town hall}}", "{town: {title: Town hall}, farm: {title: Farmers}}")
    .replace("actors: {mayor: {cell: town}}", "actors: {mayor: {cell: town}, elder: {cell: farm}}")
    .replace("by: mayor", "by: [mayor, elder]")
)
TWO = TOGETHER.replace(
    "outcomes:",
    "  gate: {after: a, by: [mayor, elder], within: 1h, takes: 30m, options: {shut: {}, open: {}}}\noutcomes:",
)
ROW = "Town hall a | Farmers b"


@pytest.mark.parametrize("cell", ["", "town"])
@pytest.mark.parametrize(("columns", "rows"), [size for size in SIZES if size[1] < 40])
def test_the_answers_of_cells_stand_on_each_leaf_below_the_deadline(cell, columns, rows, tmp_path):
    apart = Respond("q", "town", "option_0"), Respond("q", "farm", "option_1")
    with _exercise(TOGETHER, tmp_path, Next(), Go(), *apart) as exercise:
        leaves = _leaves(exercise, cell, columns, rows)
        assert len(leaves) > 1
        for leaf in leaves:
            assert f"{DEADLINE} {ROW}" in _words(leaf)
        assert "Series(" not in "\n".join(map(_words, leaves))


def test_the_answers_of_cells_to_two_questions_stand_each_with_its_title(tmp_path):
    answers = Respond("gate", "farm", "open"), Respond("q", "town", "option_0")
    with _exercise(TWO, tmp_path, Next(), Go(), Go(), *answers) as exercise:
        leaves = _leaves(exercise, "town", 80, 24)
        assert len(leaves) > 1
        for leaf in leaves:
            assert [line for line in leaf if line.startswith(("Gate:", "Q:"))] == [
                "Gate: Answer by Mon 10 Mar 09:00, in 1h of exercise time.",
                "Gate: Town hall – | Farmers b",
                f"Q: {DEADLINE}",
                "Q: Town hall a | Farmers –",
            ]
        low = _leaves(exercise, "town", 60, 12)
        assert all("Gate: Answer by Mon 10 Mar 09:00" in _words(leaf) for leaf in low)
        assert any(ROW.replace("b", "–") in _words(leaf) for leaf in low)


@pytest.mark.parametrize("rows", range(6, 40))
def test_a_deadline_is_never_lost(rows, tmp_path):
    with _exercise(THIRTY, tmp_path, Next(), Go()) as exercise:
        for cell in ("", "town"):
            leaves = _leaves(exercise, cell, 80, rows)
            assert all(DEADLINE in "\n".join(leaf) for leaf in leaves)
            assert "What does the town do" in _words(leaves[0])
            assert any("ad Option number 30" in _words(leaf) for leaf in leaves)
            assert len(_signs(leaves)) == (len(leaves) if len(leaves) > 1 else 0)


def test_options_beyond_the_alphabet_have_letters(tmp_path):
    with _exercise(THIRTY, tmp_path, Next(), Go()) as exercise:
        for cell in ("", "town"):
            whole = drawn(audience_page(exercise.scenario, sight_of(exercise, cell, NOON)))
            assert "  z       Option number 26" in whole and "  aa      Option number 27" in whole
            seen = " ".join(_words(leaf) for leaf in _leaves(exercise, cell, 80, 24))
            for number in range(1, 31):
                assert f" Option number {number} " in f"{seen} "


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


def test_what_was_answered_comes_after_all_else(tmp_path):
    again = SEVEN.replace(
        "decisions:\n", "decisions:\n  before: {after: a, by: mayor, title: Before, options: {x: {title: Did it}}}\n"
    )
    with _exercise(again, tmp_path, Next(), Go(), Choose("before", "x", took=0), Go()) as exercise:
        assert "ANSWERED  Before: Did it" in "\n".join(_leaves(exercise, "town", 80, 60)[0])
        leaves = _leaves(exercise, "town", 80, 24)
        assert not any(line.startswith("ANSWERED") for line in leaves[0])
        assert any(line.startswith("ANSWERED") for line in leaves[-1])


def test_a_moved_deadline_stands_on_the_wall(tmp_path):
    with _exercise(THIRTY, tmp_path, Next(), Go(), Extend("q", 10_800)) as exercise:
        for leaf in _leaves(exercise, "", 80, 24):
            assert "Answer by Mon 10 Mar 11:00, in 3h of exercise time." in leaf


def test_many_clocks_give_way_to_what_is_said_and_are_leafed_through(tmp_path):
    zones = ("America/New_York", "Europe/London", "Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney")
    cells = ", ".join(f"cell_{number}: {{timezone: {zone}}}" for number, zone in enumerate(zones))
    many = PAPERS.replace("cells: {town: {title: Town hall}}", f"cells: {{{cells}}}")
    with _exercise(many, tmp_path, Next(), Next()) as exercise:
        for columns, rows in ((40, 12), (80, 24), (60, 14)):
            leaves = _leaves(exercise, "", columns, rows)
            assert "line 01 of the e-mail" in _words(leaves[0])
            assert any("Sydney" in _words(leaf) for leaf in leaves)
        whole = _leaves(exercise, "", 80, 50)
        assert len(whole) == 1 and "Sydney" in _words(whole[0]) and "line 20" in _words(whole[0])


def test_whole_screens_of_the_wall_and_of_a_cell(tmp_path, golden):
    """All leaves of both at four sizes, with a question open and three papers handed out; on the wall the question."""
    told = []
    with Exercise.start(load(DECEMBER_DOUBLE), tmp_path / "x.jsonl", seed=7, clock=lambda: NOON) as exercise:
        for _ in range(5):
            exercise.do(Next())
        exercise.do(Timer(9, "Caucus", 59))
        exercise.do(Show("channel_news"))
        for columns, rows in ((60, 14), (80, 24), (120, 40), (200, 60)):
            for cell in ("", "rok"):
                leaves = _leaves(exercise, cell, min(columns, 120), rows)
                for number, leaf in enumerate(leaves, 1):
                    told.append(f"{'=' * 20} {columns}x{rows}, {cell or 'the wall'}, leaf {number} of {len(leaves)}")
                    told += leaf
    golden(HERE / "golden" / "windows.txt", "\n".join([*told, ""]))


OF_EACH = TOGETHER.replace(
    "{at: 0m, to: all, title: The gauge rises}",
    "{at: 0m, from: {town: mayor, farm: elder}, to: WHOM, mode: flash, title: The gauge, text: {town: Up., farm: No.}}",
)


@pytest.mark.parametrize("whom", ["all", "[town, farm]", "[mayor, elder]"])
def test_what_came_to_each_from_another_is_addressed_to_each(whom, tmp_path):
    """Before, a team read that its own people had written to all of them, in words that nobody else got."""
    with _exercise(OF_EACH.replace("WHOM", whom), tmp_path, Next()) as exercise:
        for cell, head in (("town", "Mayor to Town hall, flash"), ("farm", "Elder to Farmers, flash")):
            leaves = _leaves(exercise, cell, 120, 60)
            assert any(f"The gauge. {head}" in _words(leaf) for leaf in leaves), leaves


def test_no_minutes_are_left_once_all_is_over(tmp_path):
    """Before, the wall counted the turn's minutes down through the hot wash."""
    text = SEVEN.replace("injects:", "turns: {first: {at: 0m, title: First, minutes: 30}}\ninjects:", 1)
    with _exercise(text, tmp_path, Next(), Go()) as exercise:
        assert "min left in this turn" in _words(_leaves(exercise, "", 120, 60)[0])
        exercise.do(End("Time."))
        for cell in ("", "town"):
            [leaf] = _leaves(exercise, cell, 120, 60)
            assert "min left" not in _words(leaf) and "The exercise is over." in _words(leaf)
        exercise.do(Timer(10, "Hot wash"))
        assert "Hot wash: 10:00 left" in _words(_leaves(exercise, "", 120, 60)[0])


def test_what_one_command_brought_before_a_turn_stands_before_it(tmp_path):
    """Before, all that came with one `go` stood as if it had come after the turn to which that led."""
    text = PAPERS.replace("injects:", "turns: {next: {at: 2m, title: Next, text: {town: On we go.}}}\ninjects:", 1)
    with _exercise(text, tmp_path, Go()) as exercise:
        [leaf] = _leaves(exercise, "town", 80, 60)
        heads = [line[10:] for line in leaf if line.startswith("Mon ") and line[9] == " " and line[6] == ":"]
        assert heads == ["Turn 1 of 1: Next", "E-mail from the plant. To all", "A short note. To all"]
