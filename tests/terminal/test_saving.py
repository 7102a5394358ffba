"""At the console: what befalls the log is said at once, and nothing that was called saved is lost."""

from __future__ import annotations

import re
import subprocess

import pytest

from sim.exercise.verify import verify
from tests.kept_exercises.paths import DECEMBER_DOUBLE
from tests.terminal.screens import Terminal


@pytest.fixture
def terminal(executable, tmp_path):
    begun = Terminal(executable, "play", str(DECEMBER_DOUBLE), "--log", "x.jsonl", cwd=tmp_path, quick=True)
    begun.shown()
    begun.type("next")
    yield begun
    begun.kill()


def _words(shown: str) -> str:
    return " ".join(shown.split())


def test_a_log_that_was_deleted_is_said_at_once_and_saved_anew(terminal, tmp_path):
    (tmp_path / "x.jsonl").unlink()
    shown = _words(terminal.type(". an important note"))
    assert "The log `x.jsonl` was deleted, renamed or moved, so nothing more is written to it." in shown
    assert "`save NEWFILE` writes it to a new file" in shown and "saved" not in shown
    assert "There is a folder `.`" in _words(terminal.type("save ."))
    assert "Name a new file" in _words(terminal.type("save"))
    assert "Everything is in y.jsonl now." in _words(terminal.type("save y.jsonl"))
    assert re.search(r"saved \d\d:\d\d:\d\d, line +3", terminal.type(". an important note"))
    assert verify(tmp_path / "y.jsonl").lines == 3


def test_left_with_a_log_that_is_lost_all_is_written_beside_it(terminal, tmp_path):
    (tmp_path / "x.jsonl").rename(tmp_path / "elsewhere.jsonl")
    (tmp_path / "x-2.jsonl").write_text("Something else.")
    assert "was deleted, renamed or moved" in _words(terminal.press("d"))
    shown = terminal.type("").replace("\n", "")
    assert "was deleted, renamed or moved. Everything was written to x-3.jsonl." in shown
    assert verify(tmp_path / "x-3.jsonl").lines == 2
    assert terminal.child.exitstatus == 2


def test_from_a_pipe_it_is_the_same(executable, tmp_path):
    with subprocess.Popen(
        [executable, "play", str(DECEMBER_DOUBLE), "--log", "x.jsonl"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as playing:
        playing.stdin.write("next\n. first\n")
        playing.stdin.flush()
        while "line 3" not in playing.stdout.readline():
            pass
        (tmp_path / "x.jsonl").unlink()
        out, told = playing.communicate(". second\n. third\n", timeout=60)
    assert "Line 3: The log `x.jsonl` was deleted, renamed or moved, so nothing more is written to it." in told
    assert told.endswith(
        "Nothing after it was done. What came before is saved: `whitecell resume x-2.jsonl` goes on.\n"
    )
    assert "line 4" not in out
    assert playing.returncode == 2
    assert verify(tmp_path / "x-2.jsonl").lines == 3
