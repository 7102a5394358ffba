"""Pasting and typing ahead, on a pseudo-terminal: what was not asked is not sent, and nothing is answered unseen."""

from __future__ import annotations

import json
import signal
import subprocess

import pytest

from sim.exercise.log import read
from tests.terminal.screens import Terminal
from tests.terminal.test_console import CALM

LEFT_OUT = "What was typed or pasted before the question is left out: it answers nothing."


@pytest.fixture
def at_desk(executable, tmp_path):
    (tmp_path / "calm.yaml").write_text(CALM)
    terminal = Terminal(executable, "play", "calm.yaml", "--log", "x.jsonl", cwd=tmp_path, quick=True)
    terminal.shown()
    yield terminal
    if terminal.child.isalive():
        terminal.kill()


def said(folder):
    return [line["command"] for line in read(folder / "x.jsonl").lines]


def bracketed(text):
    return f"\x1b[200~{text}\x1b[201~"


def test_a_bracketed_paste_of_several_lines_is_several_commands(at_desk, tmp_path):
    screen = at_desk.type(bracketed("next\nsay rok: for Seoul\r\n. for nobody\r"))
    assert "morning> . for nobody" in screen.splitlines()
    lines = list(read(tmp_path / "x.jsonl").lines)
    assert [line["command"] for line in lines] == ["next", "say", "note"]
    assert lines[1]["fields"] == {"text": "for Seoul", "to": ["rok"]}


def test_a_bracketed_paste_with_paragraphs_is_no_message_in_pieces(at_desk, tmp_path):
    told = " ".join(at_desk.type("say rok: " + bracketed("The first paragraph.\n\nThen the second.")).split())
    assert "Line 2 of the 2 that were pasted is no command, so none was done." in told
    assert said(tmp_path) == []


def test_each_command_of_a_paste_asks_for_itself(at_desk, tmp_path):
    assert at_desk.type(bracketed("next\nwall blank\nwall on")).endswith("Enter to do it, `no` to leave it:")
    assert "Of what was pasted, nothing from `wall on` on was done." in at_desk.type("no")
    assert said(tmp_path) == ["next"]


@pytest.mark.parametrize("ahead", ["next\rwall blank\r\r. a note\r\r", "next\nwall blank\n\nend\n\n\n"], ids=ascii)
def test_what_was_there_before_a_question_does_not_answer_it(at_desk, tmp_path, ahead):
    screen = at_desk.type(ahead, key="")
    assert screen.splitlines()[-3:] == [
        LEFT_OUT,
        "The wall will be blank but for the marking.",
        "Enter to do it, `no` to leave it:",
    ]
    assert said(tmp_path) == ["next"]
    at_desk.type("")
    assert said(tmp_path) == ["next", "wall"]


def test_typed_in_time_nothing_is_left_out(at_desk):
    at_desk.type("next")
    assert LEFT_OUT not in at_desk.type("wall blank")


def test_what_was_typed_to_a_question_by_mistake_is_the_next_line_and_comes_back_with_the_arrow(at_desk, tmp_path):
    at_desk.type("next")
    at_desk.type("timer 10m Caucus")
    told = at_desk.type(". a long note about who said what").splitlines()
    assert told[1:3] == ["Left as it was.", "morning> . a long note about who said what"]
    at_desk.type("\x1b[A")
    lines = list(read(tmp_path / "x.jsonl").lines)
    assert [line["command"] for line in lines] == ["next", "note", "note"]
    assert {line["fields"]["text"] for line in lines[1:]} == {"a long note about who said what"}


def test_a_whole_answer_typed_at_a_question_is_given(at_desk, tmp_path):
    """Somebody types on, and sees only afterwards that a timer with words on it had asked."""
    for line in ("go", "go", "timer 10m Caucus"):
        at_desk.type(line)
    told = at_desk.type("b took 40m by Seoul because rok (Kim): the letter is due; it was agreed")
    assert "Left as it was." in told and "answer    Answer: Be firm" in told
    lines = list(read(tmp_path / "x.jsonl").lines)
    assert [line["command"] for line in lines] == ["go", "go", "choose"]
    assert lines[-1]["fields"]["rationale"][0] == {"text": "the letter is due", "cell": "rok", "name": "Kim"}


def test_what_is_no_command_either_is_said_to_be_none_and_kept_for_the_arrow(at_desk, tmp_path):
    at_desk.type("next")
    at_desk.type("wall blank")
    told = " ".join(at_desk.type("zzz who rang first").split())
    assert "Left as it was. morning> zzz who rang first There is no command `zzz`." in told
    assert at_desk.type("\x1b[A\x01. ").count("zzz who rang first") > 0
    assert said(tmp_path) == ["next", "note"]


def test_a_no_is_no_line_to_bring_back(at_desk, tmp_path):
    at_desk.type("next")
    at_desk.type("wall blank")
    assert "arrow" not in at_desk.type("n")
    at_desk.type("\x1b[A")
    at_desk.type("no")
    assert said(tmp_path) == ["next"]


def test_words_without_an_address_ask_at_the_prompt(at_desk, tmp_path):
    asked = at_desk.type("say Back at 10:30").splitlines()
    assert asked[1:] == ["Everybody will read “Back at 10:30”: ROK.", "Enter to do it, `no` to leave it:"]
    at_desk.type("no")
    assert said(tmp_path) == []
    at_desk.type("say Back at 10:30")
    at_desk.type("")
    assert said(tmp_path) == ["say"]


def test_corrected_by_its_letter_an_answer_stays_under_seal(at_desk, tmp_path, whitecell):
    for line in ("go", "go", "choose b took 1h sealed", "choose b took 90m", "", "1", "b", ""):
        at_desk.type(line)
    lines = list(read(tmp_path / "x.jsonl").lines)
    assert [line["fields"].get("sealed") for line in lines[2:]] == [True, True, True]
    shown = whitecell("audience", "x.jsonl", "--cell", "rok", "--once", cwd=tmp_path).stdout
    assert "ANSWERED" not in shown and "ANSWER " not in shown


@pytest.fixture
def on_a_pipe(executable, tmp_path):
    (tmp_path / "calm.yaml").write_text(CALM)
    begun = subprocess.Popen(
        [executable, "play", "calm.yaml", "--log", "x.jsonl"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    yield begun
    if begun.poll() is None:
        begun.kill()
        begun.communicate()


def _until(stream, mark):
    told = b""
    while mark not in told:
        told += stream.readline()


def test_a_program_that_keeps_the_pipe_open_is_served_line_by_line_and_ctrl_c_ends_it(on_a_pipe, tmp_path):
    _until(on_a_pipe.stdout, b"line 1\n")
    for number, command in enumerate((b"next\n", b". a note\r\n"), 2):
        on_a_pipe.stdin.write(command)
        on_a_pipe.stdin.flush()
        _until(on_a_pipe.stdout, b"line %d\n" % number)
    on_a_pipe.send_signal(signal.SIGINT)
    _, told = on_a_pipe.communicate(timeout=30)
    assert on_a_pipe.returncode == 130
    assert told.decode().splitlines()[2:] == ["Interrupted. What came before is saved: `whitecell resume` goes on."]
    assert said(tmp_path) == ["next", "note"]


def test_where_nobody_reads_on_it_is_all_done_the_same(on_a_pipe, tmp_path):
    on_a_pipe.stdout.close()
    on_a_pipe.stdout = None
    _, told = on_a_pipe.communicate(b"next\n. a note\nwall blank\n", timeout=30)
    assert (on_a_pipe.returncode, "Traceback" in told.decode()) == (0, False)
    assert said(tmp_path) == ["next", "note", "wall"]
    assert json.loads((tmp_path / "x.jsonl").read_text().splitlines()[-1])["command"] == "wall"
