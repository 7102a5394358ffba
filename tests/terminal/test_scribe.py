"""A scribe's window beside the console, on pseudo-terminals and from pipes."""

from __future__ import annotations

import stat
import subprocess
import time
from pathlib import Path

import pytest

from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from tests.terminal.forked import forked
from tests.terminal.screens import Terminal
from tests.terminal.test_console import CALM

_PATIENCE = 20.0
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "calm.yaml").write_text(CALM)
    return tmp_path


@pytest.fixture
def open_window(executable, folder):
    """Opens a window, and closes all that are open at the end."""
    windows = []

    def begin(*arguments, **size):
        windows.append(Terminal(executable, *arguments, cwd=folder, quick=True, **size))
        windows[-1].shown()
        return windows[-1]

    yield begin
    for window in windows:
        if window.child.isalive():
            window.kill()


@pytest.fixture
def at_desk(open_window):
    return open_window("play", "calm.yaml", "--log", "x.jsonl", "--operator", "Ann")


def _until(window, words):
    """What a window shows once certain words stand there, whatever is typed at it."""
    begun = time.monotonic()
    while words not in " ".join((shown := window.now()).split()):
        assert time.monotonic() - begun < _PATIENCE, shown
    return shown


def _written(folder):
    return [(entry.operator, getattr(entry.command, "text", "")) for entry in Exercise.read(folder / "x.jsonl").entries]


def test_what_is_being_typed_at_the_console_stays_when_a_scribe_writes(at_desk, open_window, folder):
    lee = open_window("scribe", "x.jsonl", "--as", "Lee")
    at_desk.child.send(". half a th")
    _until(at_desk, ". half a th")
    assert lee.type(". Seoul rang first.").splitlines()[1:] == ["Written down, line 2.", "Lee>"]
    shown = _until(at_desk, "Lee: note Seoul rang first.").splitlines()
    assert shown[-2:] == ["Lee: note Seoul rang first.", "start> . half a th"]
    screen = " ".join(at_desk.type("ought").split())
    assert "note Seoul rang first. note half a thought" in screen
    assert _written(folder) == [("Lee", "Seoul rang first."), ("Ann", "half a thought")]


def test_the_window_is_as_the_page_for_facilitators_shows_it(open_window):
    page = (ROOT / "docs" / "facilitating.md").read_text(encoding="utf-8")
    shown = page.partition("<!-- a scribe's window")[2].split("```")[1].removeprefix("text\n")
    at_desk = open_window("play", "december_double", "--seed", "7", "--log", "x.jsonl", "--operator", "Ann")
    lee = open_window("scribe", "x.jsonl", "--as", "Lee")
    for lines, words, typed, answer in (
        (["next"] * 3, "srbm", "met srbm_launch rok: rang Washington at once", "line 5."),
        (["next"] * 2, "asks", "next", "lists what a scribe"),
        (["choose b by ROK MND"], "Ann: answer", "because us: it looks like hesitation", "line 9."),
    ):
        for line in lines:
            at_desk.type(line)
        _until(lee, words)
        lee.child.send(f"{typed}\r")
        _until(lee, answer)
    assert lee.shown().removesuffix("\nLee>") == shown.strip()


def test_while_the_console_asks_a_scribe_writes_and_the_question_stands(at_desk, open_window, folder):
    lee = open_window("scribe", "x.jsonl", "--as", "Lee")
    at_desk.type("wall blank")
    lee.type(". Meanwhile.")
    assert _until(at_desk, "Lee: note Meanwhile.").splitlines()[-1] == "Enter to do it, `no` to leave it:"
    at_desk.type("")
    assert [operator for operator, _ in _written(folder)] == ["Lee", "Ann"]


def test_a_scribe_is_told_what_comes_and_what_another_wrote(at_desk, open_window):
    lee, kim = (open_window("scribe", "x.jsonl", "--as", who, columns=60) for who in ("Lee", "Kim"))
    at_desk.type("go")
    at_desk.type("go")
    kim.type("met launch: at once")
    shown = _until(lee, "Kim: met what was expected at A launch: at once")
    assert [line for line in shown.splitlines() if line.startswith(("Mon", "Kim:", "decision"))][:4] == [
        "Mon 08:00 turn Morning (morning)",
        "Mon 08:10 inject A launch (launch)",
        "Mon 08:10 asks Answer (answer): a calm, b firm",
        "Kim: met what was expected at A launch: at once",
    ]
    _until(lee, "at once Lee>")  # what it is to type at stands there again
    assert lee.child.isalive()


def test_killed_and_resumed_the_console_is_found_again_and_nothing_is_lost(at_desk, open_window, folder):
    lee = open_window("scribe", "x.jsonl", "--as", "Lee")
    lee.type(". before")
    at_desk.kill()
    _until(lee, "The console that leads is gone.")
    assert "Nothing was written down" in lee.type(". meanwhile")
    assert (folder / "x.jsonl.seats").exists()  # as a killed console leaves it
    at_desk = open_window("resume", "x.jsonl")
    _until(lee, "The console that leads is there.")
    assert "Written down, line 3." in lee.type("\x1b[A")  # the arrow brings back what was not written
    at_desk.type("quit")
    _until(lee, "The console that leads is gone.")
    assert not (folder / "x.jsonl.seats").exists()
    assert _written(folder) == [("Lee", "before"), ("Lee", "meanwhile")]
    assert verify(folder / "x.jsonl").lines == 3


def test_a_log_that_was_lost_is_told_to_both_and_saved_anew_both_go_on(at_desk, open_window, folder):
    lee = open_window("scribe", "x.jsonl", "--as", "Lee")
    lee.type(". before")
    (folder / "x.jsonl").unlink()
    shown = " ".join(lee.type(". lost").split())
    assert "was deleted, renamed or moved, so nothing is written down until the console has saved it anew." in shown
    _until(at_desk, "`save NEWFILE` writes it to a new file and goes on there.")
    at_desk.type("save y.jsonl")
    _until(lee, "y.jsonl, and so does this window.")
    assert "Written down, line 3." in lee.type(". after")
    assert verify(folder / "y.jsonl").lines == 3


def test_the_socket_is_for_its_owner_alone_and_gone_with_the_console(at_desk, folder):
    at_desk.type("next")
    path = folder / "x.jsonl.seats"
    assert stat.S_IMODE(path.lstat().st_mode) == 0o600
    at_desk.type("quit")
    assert sorted(file.name for file in folder.iterdir()) == [".x.jsonl.history", "calm.yaml", "x.jsonl"]


def test_keys_at_a_scribes_window(at_desk, open_window):
    lee = open_window("scribe", "x.jsonl", "--as", "Lee")
    lee.child.send("rea\t")
    _until(lee, "Lee> read")
    lee.child.send(" lau\t")
    _until(lee, "Lee> read launch")
    assert lee.press("c").splitlines()[-1] == "Lee>"
    lee.child.send("nex\t")
    assert lee.press("c").splitlines()[-1] == "Lee>"
    assert lee.press("d").splitlines()[-2:] == ["What was written down is in the log.", "Enter to leave, `no` to stay:"]
    lee.type("")
    assert lee.child.exitstatus == 0


@pytest.mark.parametrize(("columns", "rows"), [(60, 14), (80, 24), (120, 40), (200, 60)])
def test_in_a_window_of_any_size_it_is_told_in_whole_words(at_desk, open_window, columns, rows):
    lee = open_window("scribe", "x.jsonl", "--as", "Lee", columns=columns, rows=rows)
    kim = open_window("scribe", "x.jsonl", "--as", "Kim")
    kim.type(f". {'Seoul rang Tokyo first. ' * 6}The end.")
    lines = _until(lee, "The end.").splitlines()
    assert " ".join(lines).count("Seoul rang Tokyo first.") == 6 and all(len(line) < columns for line in lines)


def _piped(folder, lines, name="Lee", log="x.jsonl"):
    return forked("scribe", log, "--as", name, cwd=folder, typed=lines.encode())


def test_from_a_pipe_each_line_is_a_command_and_the_exit_code_says_whether_all_were_done(at_desk, folder):
    done = _piped(folder, "# for the log\n. one\n. two\n")
    assert (done.code, done.err) == (0, "")
    assert done.out == "Lee> . one\nWritten down, line 2.\nLee> . two\nWritten down, line 3.\n"
    done = _piped(folder, ". three\nnext\n. four\n")
    assert (done.code, done.err) == (
        2,
        "Line 2: `next` is for the console that leads. `help` lists what a scribe may give.\n",
    )
    assert [text for _, text in _written(folder)] == ["one", "two", "three"]


def test_without_a_console_a_log_or_a_name_it_says_so(at_desk, folder):
    at_desk.type("next")
    at_desk.type("quit")
    for name, log, sentence in (
        ("Lee", "x.jsonl", "No console leads `x.jsonl` now: `whitecell play` or `whitecell resume` does."),
        ("Lee", "y.jsonl", "There is no log `y.jsonl`."),
        ("", "x.jsonl", "A name is 1 to 40 characters on one line, such as Lee."),
    ):
        done = _piped(folder, ". x\n", name, log)
        assert (done.code, done.out, done.err) == (2, "", f"whitecell: {sentence}\n")
    assert [text for _, text in _written(folder)] == [""]


def test_a_console_from_a_pipe_takes_seats_too(executable, folder):
    with subprocess.Popen(
        [executable, "play", "calm.yaml", "--log", "x.jsonl", "--operator", "Ann"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as playing:
        playing.stdin.write("next\n")
        playing.stdin.flush()
        while "saved" not in playing.stdout.readline():
            pass
        assert _piped(folder, ". one\n").out.endswith("Written down, line 3.\n")
        out, err = playing.communicate(". two\n", timeout=60)
    assert playing.returncode == 0
    assert err.splitlines()[-1].endswith("Lee: note one")
    assert out.index("note      one") < out.index("note      two")


def test_the_debrief_names_no_scribe_unless_asked_to_name(at_desk, folder):
    _piped(folder, ". one\n", "Wilhelmina")
    at_desk.type("next")
    at_desk.type("quit")
    for command in (("debrief", "x.jsonl", "--full", "--futures", "100"), ("replay", "x.jsonl")):
        done = forked(*command, cwd=folder)
        assert (done.code, "Wilhelmina" in done.out) == (0, False)
