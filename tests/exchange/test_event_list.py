"""Lists of events as drafts: which column is what, who plays, when things come, and what is said of each row."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.exchange.cell_words import as_prose, first_line
from sim.exchange.draft_yaml import draft_yaml
from sim.exchange.readers import read_file
from sim.exchange.settling import settle
from sim.exchange.tables import Wishes
from sim.faults import Misuse
from sim.scenario.load import examine_text
from sim.scenario.prose import leaves, passage, said
from tests.exchange.books import book

HEADINGS = ["Event Number", "Time", "From", "To", "Title", "Message", "Expected Actions", "Status"]


def imported(*rows, headings=HEADINGS, **wishes):
    read = read_file(book(("MSEL", [headings, *rows])), "list.xlsx", Wishes(**wishes))
    examination = examine_text(draft_yaml(read.draft))
    assert examination.faults == (), examination.faults
    return read


def test_columns_are_known_by_name_letter_and_wish():
    rows = [["x", "H+1", "a", "b", "c", "d", "e", "f"]]
    headings = ["Serial", "When", "Who", "Audience", "What", "Story", "Action", "State"]
    read = imported(*rows, headings=headings, columns=("Story=message", "e=title", "ACTION = expects", "Who=from"))
    assert dict(read.mapping) == {
        "Serial": "number", "When": "time", "Who": "from", "Audience": "to", "What": "title", "Story": "message",
        "Action": "expects", "State": "kept",
    }  # fmt: skip
    assert read.draft.injects[0].extras == {"Serial": "x", "State": "f"}
    left = imported(*rows, headings=headings, columns=("State=left",)).draft.injects[0]
    assert "State" not in left.extras


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ("Stauts=title", "there is no column `Stauts`. Did you mean `Status`?"),
        ("Title=titel", "there is no field `titel`. Did you mean `title`?"),
        ("Title=xyz", "there is no field `xyz`. There are `id`, `number`"),
        ("Title", "write `Heading=field`"),
        ("ZZ=title", "there is no column `ZZ`."),
    ],
)
def test_wishes_that_do_not_fit(wish, sentence):
    with pytest.raises(Misuse, match=re.escape(sentence)):
        imported([1, "H+1", "a", "b", "c", "d"], columns=(wish,))


@pytest.mark.parametrize(
    "far",
    ["D+99999999", "J-800000", "D+400000 0900", "D-400000 0900", "9999-12-31", "0001-01-01", "1899-12-25", "2901-01-01",
     "9999-12-31T23:59-12:00", "0001-01-01T00:00+14:00", "31 Dec 2900 24:00", "2900-12-31 23:59", "1900-01-01 00:00"],
)  # fmt: skip
def test_what_lies_outside_every_exercise_is_no_time(far):
    """Neither alone nor among others does it end the import, or make a draft that `check` refuses."""
    times = [far, "2024-03-01 09:00", far, "D+1", "12:30"]
    rows = [[place, time, "a", "b", "c", "d"] for place, time in enumerate(times)]
    alone, among = imported(rows[0]), imported(*rows)
    assert all(understood.left == f"`{far}` is no time that is known here" for understood in alone.understood)
    injects = among.draft.injects
    assert [inject.at for inject in injects] == [None, 0, None, 86_400, 12_600]
    assert injects[0].extras["time"] == far


def test_no_words_are_lost_that_have_no_field():
    """Of turns, of phases that nothing timed is in, beside a time, and of facilitators among those who are told."""
    headings = ["Time", "Phase", "From", "To", "Title", "Message", "Type", "Expected Actions", "Description",
                "Inject Mode", "Objectives"]  # fmt: skip
    long = "phase " * 30 + "end"
    rows = [
        ["H+1", "Opening", "Desk", "EXCON, Ministry", "T", "m", "Inject", "e", "d", "mail", "o"],
        ["", "Not yet", "Desk", "Ministry", "U", "m", "Inject", "e", "d", "mail", "o"],
        ["H+3", "Third", "A sender", "A reader", "V", "words", "Turn", "An action", "A summary", "Radio", "An aim"],
        ["H+4\nonly if asked", long, "Desk", "Ministry", "W", "m", "Inject", "e", "d", "mail", "o"],
        ["H+5 (once they have answered)", "Last", "Desk", "Ministry", "X", "m", "Inject", "e", "d", "mail", "o"],
    ]
    draft = draft_yaml(imported(*rows, headings=headings).draft)
    flat = " ".join(draft.split())
    words = {cell for row in rows for cell in row if cell not in ("H+1", "H+3", "")}
    assert [text for text in words if " ".join(text.split()) not in flat.replace("\\n", " ")] == []


def test_who_plays():
    read = imported(
        [1, "H+1", "News desk", "Ministry; Police", "a"],
        [2, "H+2", "Ministry", "All players", "b"],
        [3, "H+3", "", "White Cell", "c"],
        [4, "H+4", "News desk", "police, Navy and Army", "d"],
        [5, "H+5", "", "", "e"],
    )
    assert [(cell.title, cell.control) for cell in read.draft.cells] == [
        ("Ministry", False), ("Police", False), ("Navy", False), ("Army", False), ("Control", True),
    ]  # fmt: skip
    assert [(actor.id, actor.title, actor.cell) for actor in read.draft.actors] == [
        ("news_desk", "News desk", "control"), ("ministry_staff", "Ministry", "ministry"),
    ]  # fmt: skip
    assert [inject.to for inject in read.draft.injects] == [
        ("ministry", "police"), ("all",), (), ("police", "navy", "army"), (),
    ]  # fmt: skip
    assert "nobody is named to be told" in read.understood[4].guessed and read.understood[2].guessed == ""


@pytest.mark.parametrize(
    "words",
    [
        "All, except Red", "All except for Red", "All players (except Red)", "Everyone but Red.", "All – excluding red",
        "All teams other than Red", "tous sauf Red", "Semua kecuali Red", "전체 (Red 제외)", "Red를 제외한 전체",
        "Redを除く全員", "Red以外の全チーム", "全員（Red除く）", "전체（Red 제외）", "All（except Red）",
        "ALL EXCEPT RED",
    ],
)  # fmt: skip
def test_who_is_left_out_of_all_is_told_nothing(words):
    read = imported([1, "H+1", "", "Blue; Green", "a"], [2, "H+2", "", words, "b"])
    assert [inject.to for inject in read.draft.injects] == [("blue", "green")] * 2
    assert [cell.title.casefold() for cell in read.draft.cells] == ["blue", "green", "red"]


def test_several_who_are_left_out_of_all_and_one_who_is_called_so():
    read = imported(
        [1, "H+1", "", "Blue; Green; Red", "a"],
        [2, "H+2", "", "All, except Green and Red", "b"],
        [3, "H+3", "", "Nothing but Net", "c"],
        [4, "H+4", "", "Black and White", "d"],
        [5, "H+5", "", "All, but not Black and White", "e"],
    )
    told = [inject.to for inject in read.draft.injects]
    assert told[:3] == [("blue", "green", "red"), ("blue", "nothing_but_net", "black_and_white"), ("nothing_but_net",)]
    assert told[3:] == [("black_and_white",), ("blue", "green", "red", "nothing_but_net")]


@pytest.mark.parametrize(
    "words", ["전체", "모두", "전 팀", "全員", "全グループ", "Tous", "Semua Peserta", "ALL TEAMS", "Everyone."]
)
def test_all_in_other_words(words):
    assert [inject.to for inject in imported([1, "H+1", "", words, "a"]).draft.injects] == [("all",)]


def test_a_list_in_other_signs():
    read = imported([1, "H+1", "", "日本、韓国，米国；英国", "a"])
    assert [cell.title for cell in read.draft.cells] == ["日本", "韓国", "米国", "英国"]


def test_what_has_no_place_is_kept_and_what_has_no_time_is_held():
    read = imported([7, "tbd", "a", "b", "c", "d", "", "Draft"], [8, "", "a", "b", "e"])
    first, second = read.draft.injects
    assert (first.at, first.extras) == (None, {"Event Number": "7", "Status": "Draft", "time": "tbd"})
    assert read.understood[0].left == "`tbd` is no time that is known here" and read.understood[1].left == ""
    assert second.at is None and "a facilitator releases it" in read.understood[1].guessed


def test_columns_of_one_heading_are_all_kept():
    read = imported(["a", "b", "c", "d"], headings=["Title", "Remarks", "Seen by", "Seen by"])
    assert read.draft.injects[0].extras == {"Seen by": "c", "Seen by D": "d"}


def test_contingencies_and_turns_by_their_kind():
    headings = ["Type", "Time", "To", "Title", "Move"]
    read = imported(
        ["Inject", "H+1", "a", "x", 1],
        ["Contingency inject", "H+2", "a", "y", 2],
        ["Turn", "H+3", "a", "z", 2],
        headings=headings,
    )
    assert [inject.at for inject in read.draft.injects] == [3600, None]
    assert read.draft.injects[1].extras["time"] == "H+2"
    assert [(turn.title, turn.at) for turn in read.draft.turns] == [("Move 1", 3600), ("Move 2", 7200), ("z", 10_800)]


def test_a_list_without_times():
    read = imported(["a", "b"], ["c", "d"], headings=["Title", "Message"])
    assert [inject.at for inject in read.draft.injects] == [0, 600]
    assert any("10 minutes apart" in remark for remark in read.remarks)
    assert [cell.title for cell in read.draft.cells] == ["Players"]


def test_a_date_and_a_time_in_two_columns():
    rows = [["26/06/2024", "09h00", "a", "x"], [datetime(2024, 6, 26), "0930", "a", "y"], [2, "10:00", "a", "z"]]
    read = imported(*rows, headings=["Date", "Time", "To", "Title"], zone="Asia/Seoul")
    assert [inject.at for inject in read.draft.injects] == [0, 1800, 25 * 3600]
    assert read.draft.start.astimezone(UTC) == datetime(2024, 6, 26, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "at"),
    [
        (["00:00", "00:10", "01:30"], [0, 600, 5400]),
        (["23:00", "01:00", "09:00"], [0, 7200, 36_000]),
        (["09:00", "08:50"], [600, 0]),
        (["Day 1 0900", "Day 2 0800", "x"], [0, 82_800, None]),
        (["H-1", "H+1"], [0, 7200]),
        (["H+1", "H+2"], [3600, 7200]),
        (["01/01/1900 00:00", "26/06/2024 09h00", "26/06/2024 10h00"], [None, 0, 3600]),
        (["2024-03-30 12:00 Europe/Berlin", "D+1 12:00"], [0, 82_800]),  # clocks go forward in that night
        ([None, "", "?"], [None, None, None]),
    ],
)
def test_a_column_of_times_is_settled_as_a_whole(column, at):
    assert list(settle(column).at) == at


LINES = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=20), max_size=6)


MARKS = [
    "# a", "1. b", "- c", "> d", "*e*", "`f`", "---", "===", "<g>", "&amp;", "", "\\", "x_y_", "![a](b)", "3) h", "~~~",
]  # fmt: skip


@settings(deadline=None)
@given(LINES | st.lists(st.sampled_from(MARKS)))
def test_a_cells_text_is_shown_line_by_line_as_it_stood(lines):
    text = "\n".join(lines)
    shown = [line for leaf in leaves(passage(as_prose(text))) for line in said(leaf)]
    bullet = re.compile(r"^[ \t]*[-•‣▪●*][ \t]+(?=\S)")
    stood = [" ".join(bullet.sub("", line).split()) for line in text.strip().split("\n") if line.strip()]
    assert [" ".join(line.split()) for line in shown if line.strip()] == stood


def test_first_lines_are_cut_at_a_word():
    assert first_line("\n  one two\nthree") == "one two"
    assert first_line("word " * 40) == f"{('word ' * 12).strip()}…"
    assert len(first_line("x" * 100)) == 60
