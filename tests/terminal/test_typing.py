"""Typing at a real prompt: what it shows while a line is not yet done, what it keeps, and what it gives back."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.desk.led import TWO_ROOMS
from tests.terminal.forked import forked
from tests.terminal.screens import Terminal, masked


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "rooms.yaml").write_text(TWO_ROOMS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def at_desk(executable, folder):
    terminal = Terminal(executable, "play", "rooms.yaml", "--log", "x.jsonl", cwd=folder, quick=True)
    terminal.shown()
    yield terminal
    if terminal.child.isalive():
        terminal.kill()


def _lines(folder):
    return [json.loads(line) for line in (folder / "x.jsonl").read_text(encoding="utf-8").splitlines()][1:]


def _said(folder):
    return [line["command"] for line in _lines(folder)]


def _sentence(terminal, line):
    """What is said to a line that draws no screen."""
    return " ".join(" ".join(terminal.type(line).splitlines()[1:-1]).split())


def test_a_letter_with_clauses_answers_and_a_word_before_the_option_may_be_cut_short(at_desk, folder):
    for line in ("go", "go", "go", "b took 30m by Japan MOFA because us (Sato): the letter is due", "choose rok_ b"):
        at_desk.type(line)
    answers = [(line["fields"]["decision"], line["fields"]["option"]) for line in _lines(folder)[3:]]
    assert answers == [("us_line", "firm"), ("rok_line", "firm")]


def test_what_everybody_is_to_read_asks_once_and_a_list_is_no_inject(at_desk, folder):
    assert at_desk.type("inject list").splitlines()[1].startswith("READY     rumour: A rumour, to ROK")
    assert at_desk.type("inject all: A parade | PYONGYANG. Tanks.").splitlines()[1:] == [
        "Everybody will read “A parade”: ROK and US.",
        "Enter to do it, `no` to leave it:",
    ]
    at_desk.type("no")
    assert _said(folder) == []


def test_a_long_question_breaks_between_words(at_desk):
    asked = at_desk.type("cancel launch").splitlines()[1:-1]
    assert asked == [
        "Without “A launch” these do not come by themselves: turns 2 and 3, “One line”,",
        "“Rok line” and “Us line”.",
    ]


def test_a_piped_file_says_what_it_means(folder):
    typed = b"next\nsay all: Good morning\nrelease rumour\ncancel launch\nend\nquit\n"
    done = forked("play", "rooms.yaml", "--log", "x.jsonl", cwd=folder, typed=typed)
    assert done.code == 0, done.err
    assert _said(folder) == ["next", "say", "release", "cancel", "end"]
    assert not list(folder.glob(".*"))


def test_leaving_says_how_to_go_on(at_desk):
    assert at_desk.type("exit").splitlines()[1] == "This goes on: whitecell resume x.jsonl"
    assert at_desk.child.exitstatus == 0


@pytest.mark.parametrize("key", ["\x1a", "\x11\x14"], ids=ascii)
def test_control_characters_that_a_prompt_takes_are_refused_by_name(at_desk, folder, key):
    name = f"Ctrl-{chr(ord(key[-1]) + 64)}, control character"
    for line in (key, f". a note{key} with it"):
        assert name in _sentence(at_desk, line), ascii(line)
    assert _said(folder) == []


def test_tab_shows_what_makes_sense_with_its_meaning(at_desk):
    at_desk.child.send("release \t")
    told = ("rumour", "A rumour (ready)", "evening", "Evening")
    shown = next(shown for shown in (at_desk.now() for _ in range(600)) if all(words in shown for words in told))
    assert "morning" not in shown.splitlines()[-1]


def test_what_was_typed_comes_back_after_resume_from_a_file_of_its_owner(at_desk, executable, folder):
    at_desk.type(". who rang first")
    at_desk.type("quit")
    kept = folder / ".x.jsonl.history"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text(encoding="utf-8") == ". who rang first\nquit\n"
    again = Terminal(executable, "resume", "x.jsonl", cwd=folder, quick=True)
    again.shown()
    again.type("\x1b[A\x1b[A")
    again.kill()
    assert [line["fields"]["text"] for line in _lines(folder)] == ["who rang first"] * 2


@pytest.mark.parametrize("there", ["folder", "link"])
def test_where_there_can_be_no_such_file_nothing_stops(executable, folder, there):
    kept, elsewhere = folder / ".x.jsonl.history", folder / "elsewhere"
    elsewhere.write_text("precious\n")
    kept.mkdir() if there == "folder" else kept.symlink_to(elsewhere)
    terminal = Terminal(executable, "play", "rooms.yaml", "--log", "x.jsonl", cwd=folder, quick=True)
    terminal.shown()
    terminal.type("next")
    terminal.type("\x1b[A")
    terminal.kill()
    assert _said(folder) == ["next", "next"]
    assert elsewhere.read_text() == "precious\n"


def test_amend_alone_opens_the_words_where_they_stand(at_desk, folder):
    assert _opened(at_desk, "amend launch", "flew east") == "amend launch: One missile flew east."
    at_desk.type("\x7f" * 5 + "west.")
    assert _lines(folder)[-1]["fields"] == {"inject": "launch", "text": "One missile flew west."}
    _opened(at_desk, "amend launch", "flew west")
    assert "Left as it was." in at_desk.type("\x03", key="")
    assert _said(folder) == ["amend"]


def _opened(terminal, line, words):
    """What stands at the prompt once the words are there to be changed."""
    terminal.child.send(line + "\r")
    shown = next(shown for shown in (terminal.now() for _ in range(300)) if words in shown.splitlines()[-1])
    return shown.splitlines()[-1]


# ---------------------------------------------------------------- the options' words

WORDS = "Somebody will call it weakness."


@pytest.mark.parametrize(("columns", "rows"), [(60, 14), (80, 24), (120, 40), (200, 60)])
def test_what_players_read_of_an_option_stands_below_it_at_every_size(executable, folder, golden, columns, rows):
    terminal = Terminal(
        executable, "play", "rooms.yaml", "--log", "x.jsonl", cwd=folder, columns=columns, rows=rows, quick=True
    )
    terminal.shown()
    terminal.type("go")
    shown = terminal.type("go")
    terminal.kill()
    golden(Path(__file__).parent / "golden" / "options" / f"{columns}x{rows}.txt", f"{masked(shown)}\n")
    assert WORDS in " ".join(shown.split())


def test_read_and_the_briefing_have_the_options_words_too(at_desk, whitecell, folder):
    assert WORDS in at_desk.type("read rok_line")
    assert WORDS in whitecell("show", "rooms.yaml", "--texts", cwd=folder).stdout
