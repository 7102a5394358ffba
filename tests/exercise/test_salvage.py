"""Salvage: what is sound of a log goes to a new file, byte for byte, and what is left out is named."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from sim.exercise.commands import Go, Next, Note
from sim.exercise.salvage import LeftOut, salvage
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.faults import Damage, Misuse
from sim.terminal.render import render
from sim.view.exercise.salvage import MOST, salvage_page
from tests.exercise.small_exercise import SCRIPT, do_all
from tests.exercise.test_damaged import forged


@pytest.fixture
def whole(begin, log) -> bytes:
    do_all(begin(), SCRIPT[:12]).close()
    return log.read_bytes()


def _kept(log: Path) -> bytes:
    return log.with_name("exercise-salvaged.jsonl").read_bytes()


EDITORS = {
    "Windows line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "Windows line ends, none at the end": lambda data: data.replace(b"\n", b"\r\n")[:-2],
    "byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "UTF-16 with Windows line ends": lambda data: data.decode().replace("\n", "\r\n").encode("utf-16"),
    "empty last line": lambda data: data + b"\n",
    "empty last lines": lambda data: data + b"\n\n",
    "empty lines between": lambda data: data.replace(b"\n", b"\n\n"),
}


@pytest.mark.parametrize("editor", EDITORS)
def test_what_an_editor_did_is_named_and_undone(whole, log, editor):
    """Nothing is guessed: byte for byte what it was."""
    log.write_bytes(EDITORS[editor](whole))
    for reading in (verify, Exercise.resume):
        with pytest.raises(Damage, match=r"An editor or a mailer saved this log anew.*`whitecell salvage`"):
            reading(log)
    found = salvage(log)
    assert (found.lines, found.undone, found.reason, found.left_out) == (13, True, "", ())
    assert _kept(log) == whole


def test_a_damaged_line_ends_what_is_kept(whole, log):
    lines = whole.splitlines(keepends=True)
    log.write_bytes(b"".join([*lines[:10], lines[10].replace(b"firm", b"soft"), *lines[11:12], b"\xff\x00 no line\n"]))
    harmed = log.read_bytes()
    found = salvage(log)
    assert (found.lines, found.undone) == (10, False)
    assert found.reason == "This line or the one before it was changed after it was written."
    assert [one.line for one in found.left_out] == [11, 12, 13]
    assert found.left_out[0].words.startswith('forecasted {"decision": "posture", ')
    assert found.left_out[2] == LeftOut(13, "")
    assert _kept(log) == b"".join(lines[:10])
    assert log.read_bytes() == harmed
    assert stat.S_IMODE(log.with_name("exercise-salvaged.jsonl").stat().st_mode) == 0o600
    with Exercise.resume(log.with_name("exercise-salvaged.jsonl")) as resumed:
        assert resumed.line == 10


def test_a_line_that_cannot_be_played_ends_it_too(whole, log):
    """Its hash is right; and so is that of what another version wrote, which is no damage."""
    log.write_bytes(forged(whole, 8, lambda line: line["fields"].update(name="nothing")))
    assert (salvage(log).lines, salvage(log, log.with_name("b")).left_out[0].line) == (7, 8)
    assert verify(log.with_name("exercise-salvaged.jsonl")).lines == 7

    def older(header: dict) -> None:
        header["versions"]["whitecell"] = "0.0.9"

    log.write_bytes(forged(log.read_bytes(), 1, older))
    assert salvage(log, log.with_name("c")).lines == 7
    assert verify(log.with_name("c")).lines == 7


@pytest.mark.parametrize("end", [b"", b"\0" * 600, b'{"line":14,"par'])
def test_what_is_sound_needs_no_salvage_and_what_was_never_done_is_left_out(whole, log, end):
    log.write_bytes(whole + end)
    found = salvage(log)
    assert found.lines == 13
    assert (found.output is None) == (not end)
    if end:
        assert _kept(log) == whole


def test_it_writes_over_nothing(whole, log):
    log.write_bytes(whole + b"x")
    log.with_name("exercise-salvaged.jsonl").write_text("Something else.")
    for target in (None, log, log.parent):
        with pytest.raises(Misuse):
            salvage(log, target)
    assert (log.read_bytes(), _kept(log)) == (whole + b"x", b"Something else.")


def test_without_a_header_nothing_can_be_kept(whole, log):
    log.write_bytes(whole.replace(b"A small exercise", b"A large exercise"))
    with pytest.raises(Damage):
        salvage(log)
    log.write_text("A note.")
    with pytest.raises(Misuse, match="is no log"):
        salvage(log)
    assert [path.name for path in log.parent.iterdir()] == [log.name]


def test_what_is_left_out_is_told_line_by_line_as_far_as_that_helps(begin, log, capsys):
    do_all(begin(), [Go(), *[Note(f"{number}") for number in range(30)], Next()]).close()
    log.write_bytes(log.read_bytes().replace(b'"text":"0"', b'"text":"O"'))
    render(salvage_page(salvage(log), "x.jsonl"))
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("x.jsonl: 2 lines are sound and stand in ")
    assert "31 lines left out. Line 3: This line or the one before it was changed" in said
    assert f"and {31 - MOST} more" in said and 'note {"text": "O"}' in said
    log.write_bytes(log.read_bytes()[:0])
    with pytest.raises(Misuse):
        salvage(log)
