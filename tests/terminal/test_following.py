"""A window in the room: it is not drawn again for what its readers may not know, and outlives what befalls the log."""

from __future__ import annotations

import re

import pytest

from sim.exercise.commands import Hold, Next, Note, Override, Say, Show
from sim.exercise.session import Exercise
from sim.scenario.load import load
from sim.terminal import following
from tests.kept_exercises.paths import DECEMBER_DOUBLE
from tests.terminal.screens import Terminal
from tests.terminal.test_audience import RoomClock, _wait_for


@pytest.fixture
def exercise(tmp_path):
    with Exercise.start(load(DECEMBER_DOUBLE), tmp_path / "x.jsonl", seed=7, clock=RoomClock()) as begun:
        begun.do(Next())
        yield begun


@pytest.fixture
def impatient(monkeypatch):
    """A window that says soon that it waits."""
    monkeypatch.setattr(following, "_PATIENCE", 0.3)


def _window(executable, tmp_path, *arguments: str) -> Terminal:
    window = Terminal(executable, "audience", "x.jsonl", *arguments, cwd=tmp_path, rows=40, quick=True)
    _wait_for(window, "December double")
    return window


def test_it_is_not_drawn_for_what_its_readers_may_not_know(executable, exercise, tmp_path, monkeypatch):
    monkeypatch.setattr(following.time, "time", lambda: 0.0)  # the minutes in the room go by elsewhere
    wall, us = _window(executable, tmp_path), _window(executable, tmp_path, "--cell", "us")
    for window in (wall, us):
        window.now()
        window.written = b""
    private = [Note("private"), Say("secret to rok", ("rok",)), Say("q", (), "rok_nso"), Override("own_bomb", 7, "x")]
    for command in (*private, Hold("icbm_launch")):
        exercise.do(command)
    exercise.do(Say("Now for all.", ("all",)))
    exercise.do(Show(str(exercise.line)))
    for window in (wall, us):
        _wait_for(window, "Now for all.")
        assert len(re.findall(rb"\x1b\[H", window.written)) <= 2  # for the message, and for what the wall shows
        assert b"\x1b[2J" not in window.written
        window.kill()


def test_it_keeps_its_page_while_the_log_cannot_be_read(executable, exercise, tmp_path, impatient):
    """Gone, emptied, replaced by a part of it: it waits, says so, and goes on when it can."""
    log, window = tmp_path / "x.jsonl", _window(executable, tmp_path, "--cell", "us")
    whole = log.read_bytes()
    sayings = "The log cannot be read just now; this is how things stood at "
    for harm in (log.unlink, lambda: log.write_bytes(b""), lambda: log.write_bytes(whole[:200])):
        harm()
        shown = _wait_for(window, sayings)
        assert "December double" in shown and "STATE" in shown
        log.write_bytes(whole)
        assert "STATE" in _wait_for(window, "December double", without=sayings)
    log.write_bytes(whole[:-40])
    assert "STATE" in _wait_for(window, "December double")
    assert window.child.isalive()
    window.kill()
