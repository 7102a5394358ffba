"""Going back, and what is expected, on a pseudo-terminal: nothing that people said is lost, and nothing drops out."""

from __future__ import annotations

import json
import re

import pytest

from sim.terminal.forms import json_lines
from sim.view.records.debrief import debrief_records
from tests.kept_exercises.paths import DECEMBER_DOUBLE
from tests.terminal.forked import forked
from tests.terminal.screens import Terminal
from tests.terminal.test_console import CALM

TOLD = """\
objectives: {voice: {title: Speak with one voice}, early: {title: Be early}}
"""


@pytest.fixture
def at_desk(executable, tmp_path):
    (tmp_path / "calm.yaml").write_text(CALM + TOLD)
    terminal = Terminal(executable, "play", "calm.yaml", "--log", "x.jsonl", cwd=tmp_path, quick=True)
    terminal.shown()
    yield terminal
    if terminal.child.isalive():
        terminal.kill()


def lines_in(folder):
    return [json.loads(line) for line in (folder / "x.jsonl").read_text(encoding="utf-8").splitlines()]


def flat(text):
    """Words without the breaks of their lines."""
    return " ".join(text.split())


# ---------------------------------------------------------------- what people said


BEFORE = [
    *("roster rok: Kim Minsu", "next", "next", "next", ". Kim held back the data", "met launch: woke Kim"),
    *("rate voice S: as Kim said", "rate early P: yes", "choose b took 1h because rok: keep the date, Kim says"),
    *("dissent rok: too soon", "rewind 5", ""),
]
AFTER = ["rate early U: in fact not", "choose a because rok: calm", "next", "roll", "next", "next", "end", ""]


def test_the_debrief_has_what_was_said_before_the_group_went_back(at_desk, tmp_path):
    """Before, notes, verdicts, ratings and reasons of the branch that was left were gone from the hot wash."""
    for line in (*BEFORE, *AFTER):
        at_desk.type(line)
    at_desk.kill()
    page = forked("debrief", "x.jsonl", "--full", "--futures", "100", cwd=tmp_path).out
    text = flat(page)
    assert "The group went back once. This looks back on branch 1;" in text
    assert "`--branch 0` looks back on the other." in text
    assert "Decided before the group went back - Answer, Mon 10 Mar 09:10: “Be firm”." in text
    assert "Met at “A launch”, before the group went back (woke [ROK]): Ring somebody." in text
    assert re.search(r"Speak with one voice +S \*", page) and re.search(r"Be early +U$", page, re.M)
    assert "*: rated before the group went back, and not since." in text
    assert "- Speak with one voice, before the group went back: as [ROK] said" in text
    assert "- Be early: in fact not - Be early, before the group went back rated P: yes" in text
    mark = "- Answer (Be firm), before the group went back,"
    assert f"{mark} because: keep the date, [ROK] says {mark} dissent: too soon" in text
    assert "Notes Before the group went back - [ROK] held back the data" in text
    assert "Kim" not in page

    page = flat(forked("debrief", "x.jsonl", "--full", "--futures", "100", "--branch", "0", cwd=tmp_path).out)
    assert "This looks back on branch 0;" in page
    assert "Decided after the group went back - Answer, Mon 10 Mar 08:40: “Stay calm”." in page
    assert "- Be early: yes - Be early, after the group went back rated U: in fact not" in page
    assert "Notes - [ROK] held back the data" in page

    import sim

    found = [*map(json.loads, json_lines(debrief_records(sim.debrief(tmp_path / "x.jsonl", futures=100))))]
    assert "Kim" not in json.dumps(found)
    [answer] = [one for one in found if one["type"] == "answered_elsewhere"]
    assert (answer["decision"], answer["taken"], answer["when"], answer["time"]) == ("answer", ["firm"], "before", 4200)
    assert [(one["text"], one["when"]) for one in found if one["type"] == "note"] == [
        ("[ROK] held back the data", "before")
    ]


def test_one_command_is_taken_back_and_what_was_noted_since_stays(at_desk, tmp_path):
    for line in ("next", "next", "next", "cancel answer", "", ". Seoul rang first", "say rok: Well?"):
        at_desk.type(line)
    asked = at_desk.type("undo cancel").splitlines()
    assert flat(" ".join(asked[1:-1])) == (
        "Takes back line 5, cancel of “Answer”. With it goes line 7, message #7 to ROK. Line 6 stays."
    )
    assert asked[-1] == "Enter to do it, `no` to leave it:"
    shown = flat(at_desk.type(""))
    assert "Taken back: line 5, cancel of “Answer”; line 7, message #7 to ROK." in shown and "ASKED NOW" in shown
    assert lines_in(tmp_path)[-1]["facts"] == {"undoes": 5, "keeps": [6], "also": [7]}
    at_desk.type("next")
    assert "Line 8 (`undo`) changed nothing" in at_desk.type("undo 8")
    assert "went on from where line 4 (`next`) had led" in flat(at_desk.type("undo 4"))
    log = at_desk.type("log")
    assert re.search(r"5 .*cancel of “Answer” +undone", log) and re.search(r"8 .*undo of line 5$", log, re.M)
    assert re.search(r"6 .*note Seoul rang first$", log, re.M)


# ---------------------------------------------------------------- what is expected


def test_a_bare_met_lists_what_is_open_and_records_nothing(at_desk, tmp_path):
    """Before, it recorded a verdict on the decision in hand."""
    for line in ("next", "next", "next"):
        at_desk.type(line)
    for word in ("met", "missed"):
        page = flat(at_desk.type(word))
        assert "EXPECT 1 open, 0 judged (`expect all`)" in page
        assert "All players [ ] launch (A launch, Mon 10 Mar 08:10): Ring somebody." in page
    assert [line["command"] for line in lines_in(tmp_path)[1:]] == ["next", "next", "next"]
    at_desk.type("met launch")
    assert "[x]" not in at_desk.type("expect") and "[x] launch" in flat(at_desk.type("unjudge"))
    assert "EXPECT    [ ] launch: Ring somebody." in at_desk.type("unjudge launch")
    assert "Without CELL it is about every cell" in flat(at_desk.type("help met"))


@pytest.fixture(scope="module")
def second_turn(executable, tmp_path_factory):
    """December double where the second turn has just begun, which the missile one step before it has triggered."""
    folder = tmp_path_factory.mktemp("second")
    terminal = Terminal(
        executable, "play", str(DECEMBER_DOUBLE), "--seed", "7", "--log", "x.jsonl", cwd=folder, quick=True
    )
    terminal.shown()
    screens = []
    for _ in range(20):
        screens.append(terminal.type("b" if screens and screens[-1].endswith("channel_news>") else "next"))
        if "Turn 2/4" in screens[-1]:
            break
    yield terminal, screens
    terminal.kill()


def expect_of(screen):
    """The lines of EXPECT on a screen."""
    return screen.partition("EXPECT ")[2].partition("NEXT ")[0]


def test_what_came_one_step_before_a_turn_is_still_expected_in_it(second_turn):
    """Before, its three expected actions were gone before anybody could act on them."""
    _, screens = second_turn
    for cell in ("rok", "us", "japan"):
        assert f"[ ] icbm_launch {cell}" in expect_of(screens[-2])
        assert f"[ ] icbm_launch {cell}" in expect_of(screens[-1])


def test_more_than_the_screen_shows_are_counted_and_listed_to_be_judged(second_turn):
    """Before, all but the newest five fell out without a word, and were not judged as nobody saw them."""
    terminal, _ = second_turn
    screen = terminal.type("next")
    shown = expect_of(screen)
    more = int(re.search(r"(\d+) more \(`expect`\)", shown)[1])
    assert shown.count("[ ]") == 5
    page = terminal.type("expect")
    assert re.search(rf"EXPECT +{5 + more} open, 0 judged", page) and page.count("[ ]") == 5 + more
    for cell in ("rok", "us", "japan"):
        assert f"icbm_launch {cell}" in page
    judged = terminal.type("met icbm_launch")
    assert expect_of(judged).count("[x] icbm_launch") == 3
    assert "Judged: 3 actions at “Missile of intercontinental range”, ROK, US and Japan." in judged
    assert f"{more - 3 + 3} more (`expect`)" in expect_of(judged)
