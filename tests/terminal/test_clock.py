"""A clock that runs, on a pseudo-terminal: what is due comes by itself, above what is being typed."""

from __future__ import annotations

import json
import time

import pytest

from tests.terminal.screens import Terminal, masked
from tests.terminal.test_console import CALM


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "calm.yaml").write_text(CALM)
    return tmp_path


@pytest.fixture
def at_desk(executable, folder):
    terminal = Terminal(executable, "play", "calm.yaml", "--log", "x.jsonl", cwd=folder, quick=True)
    terminal.shown()
    yield terminal
    if terminal.child.isalive():
        terminal.kill()


def lines(folder):
    """The log's lines but for its header."""
    return [json.loads(line) for line in (folder / "x.jsonl").read_text(encoding="utf-8").splitlines()[1:]]


def until(look, what, patience=20.0):
    """Look until something stands there; what then does."""
    begun = time.monotonic()
    while what not in (shown := look()):
        assert time.monotonic() - begun < patience, shown
    return shown


def test_an_inject_appears_by_itself_above_what_is_being_typed(at_desk, executable, folder):
    window = Terminal(executable, "audience", "x.jsonl", "--cell", "rok", cwd=folder, quick=True, rows=24)
    until(window.now, "Republic of Korea")
    assert "clock runs 1200:1" in at_desk.type("clock run 1200")
    at_desk.child.send(". Seoul rang at o")
    screen = until(at_desk.now, ">1  answer")
    assert screen.index("clock runs 1200:1") < screen.index("A launch")
    until(lambda: at_desk.now().splitlines()[-1], "answer> . Seoul rang at o")  # the prompt names what came in hand
    until(window.now, "One missile flew east.")
    assert "note      Seoul rang at once" in at_desk.type("nce")
    assert [line["command"] for line in lines(folder)] == ["clock", *["tick"] * 4, "note"]
    window.kill()


def test_it_stands_at_a_deadline_until_that_is_settled_and_runs_on(at_desk, folder):
    at_desk.type("go")
    at_desk.type("go")
    at_desk.type("clock run 3600")
    screen = masked(until(at_desk.now, "The deadline of"))
    assert "clock 3600:1, stands: a deadline" in screen
    at_desk.type("lapse")
    assert "stands: your decision" in until(at_desk.now, "your decision")
    assert "It runs 3600:1, and stands now: your decision." in " ".join(at_desk.type("clock").split())
    at_desk.type("quit")
    assert at_desk.child.exitstatus == 0
    assert lines(folder)[-1]["command"] == "clock"


def test_broken_off_it_is_stopped_when_the_exercise_is_resumed(at_desk, executable, folder):
    at_desk.type("next")
    at_desk.type("clock run")
    at_desk.kill()
    again = Terminal(executable, "resume", "x.jsonl", cwd=folder, quick=True)
    words = " ".join(again.shown().split())
    assert "The clock ran when the exercise was broken off. It is stopped; `clock run` lets it run on." in words
    assert lines(folder)[-1]["fields"] == {"rate": 0}
    again.kill()


def test_next_during_a_break_asks_for_one_enter(at_desk, folder):
    at_desk.type("next")
    at_desk.type("break 15m")
    asked = at_desk.type("next").splitlines()
    assert asked[1].startswith("The room is on a break until ")
    assert asked[2] == "Enter to do it, `no` to leave it:"
    assert "Left as it was." in at_desk.type("no")
    at_desk.type("go")
    at_desk.type("")
    assert [line["command"] for line in lines(folder)] == ["next", "break", "go"]
