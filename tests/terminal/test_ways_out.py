"""Every command, wherever its output goes and whatever it is started in: never a traceback, and the right exit code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.faults import Damage, Misuse, Runaway
from sim.terminal.exits import ending
from tests.terminal.forked import Ended, forked

SOUND = """\
whitecell: 1
title: A call at dawn
judgement: Written for this test.
start: 2025-03-10T05:40+09:00
horizon: 1d
cells: {rok: {timezone: Asia/Seoul}, us: {timezone: America/New_York}}
actors: {seoul: {cell: rok}, washington: {cell: us}}
state: {assurance: {start: [4, 5, 6], range: [0, 10], title: Assurance – 신뢰, shown: true}}
injects: {launch: {at: 0m, to: all, title: A missile flies east, effects: {assurance: -0.5}}}
decisions:
  call:
    after: launch
    by: [seoul, washington]
    within: 2h
    options: {leaders: {effects: {assurance: +1}}, officials: {weight: 2}}
    lapse: officials
measures: {peak: {peak: assurance}}
outcomes: {reassured: {when: assurance >= 5}, unsettled: {}}
"""
LINES = b"next\nnext\nnote It rains in Seoul\nchoose call leaders took 10m\nnext\n"
PLAYED = 6
"""Lines of a log after them, the header included."""

COMMANDS: dict[str, tuple[str, ...]] = {
    "list": ("list",),
    "show": ("show", "sound.yaml", "--texts"),
    "check": ("check", "sound.yaml", "--json"),
    "check a broken one": ("check", "broken.yaml"),
    "schema": ("schema",),
    "run": ("run", "sound.yaml", "--seed", "7"),
    "run as JSON": ("run", "sound.yaml", "--json"),
    "run a broken one": ("run", "broken.yaml"),
    "play": ("play", "sound.yaml", "--log", "new.jsonl"),
    "resume": ("resume", "begun.jsonl"),
    "audience": ("audience", "played.jsonl", "--once"),
    "replay": ("replay", "played.jsonl"),
    "verify": ("verify", "played.jsonl"),
    "verify a damaged one": ("verify", "damaged.jsonl"),
    "debrief": ("debrief", "played.jsonl", "--futures", "100"),
    "compare": ("compare", "sound.yaml", "--vary", "assurance=4,5", "--runs", "50"),
    "explore": ("explore", "sound.yaml", "--runs", "50"),
    "sensitivity": ("sensitivity", "sound.yaml", "--value", "peak", "--runs", "20", "--trajectories", "0"),
    "help": ("--help",),
    "help of run": ("run", "--help"),
    "version": ("--version",),
    "nothing": (),
    "no such command": ("fly",),
}
EXPECTED = {
    "check a broken one": 1,
    "verify a damaged one": 1,
    "run a broken one": 2,
    "nothing": 2,
    "no such command": 2,
}
SILENT = ("check", "run a broken one", "verify a damaged one", "nothing", "no such command")
"""What prints nothing on standard output, and so doesn't meet what stands in its way."""
LEADING = ("play", "resume")

SETTINGS: dict[str, dict[str, Any]] = {
    "LANG=C": {"env": {"LANG": "C", "LC_ALL": "C"}, "encoding": "ascii"},
    "cp1252": {"env": {"PYTHONIOENCODING": "cp1252"}, "encoding": "cp1252"},
    "TERM=dumb, COLUMNS=1 and no HOME": {"env": {"TERM": "dumb", "COLUMNS": "1", "HOME": None}},
}
LAID_OUT = ("help", "help of run", "nothing")
"""What is laid out for the columns there are, terminal or not."""


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, bytes]:
    """The files that the commands read, by name."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "sound.yaml").write_text(SOUND, encoding="utf-8")
    (folder / "broken.yaml").write_text(SOUND.replace("to: all", "too: all"), encoding="utf-8")
    assert forked("play", "sound.yaml", "--log", "played.jsonl", cwd=folder, typed=LINES).code == 0
    played = (folder / "played.jsonl").read_bytes()
    (folder / "begun.jsonl").write_bytes(b"".join(played.splitlines(keepends=True)[:2]))
    (folder / "damaged.jsonl").write_bytes(played.replace(b"rains", b"snows"))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(files, tmp_path) -> Path:
    """A folder with these files."""
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def _typed(name: str) -> bytes:
    return {"play": LINES, "resume": LINES.split(b"\n", 1)[1]}.get(name, b"")


def _told(ended: Ended) -> tuple[int, str, str]:
    """How it ended, without the time of day."""
    out, err = (re.sub(r"\d\d:\d\d(:\d\d)?|\d+ min", "HH:MM", text) for text in (ended.out, ended.err))
    return ended.code, out, err


@pytest.fixture(scope="module")
def usual(files, tmp_path_factory) -> dict[str, tuple[int, str, str]]:
    """What each command does where nothing is in its way."""
    told = {}
    for name, arguments in COMMANDS.items():
        folder = tmp_path_factory.mktemp("usual")
        for file, content in files.items():
            (folder / file).write_bytes(content)
        told[name] = _told(forked(*arguments, cwd=folder, typed=_typed(name)))
    return told


def _is_played(folder: Path, name: str) -> bool:
    """Whether the log of a command that leads an exercise is sound, and all of it."""
    log = folder / ("new.jsonl" if name == "play" else "begun.jsonl")
    return sim.verify(log).lines == PLAYED


ENDS = (
    (SystemExit(1), 1, ""),
    (Damage("a.jsonl", 3, "It was changed."), 1, f"whitecell: {Damage('a.jsonl', 3, 'It was changed.')}\n"),
    (Misuse("No."), 2, "whitecell: No.\n"),
    (Runaway("echo", 10), 2, f"whitecell: {Runaway('echo', 10)}\n"),
    (MemoryError(), 2, "whitecell: There is not enough memory for this.\n"),
    (PermissionError(13, "Permission denied", "a.yaml"), 2, "whitecell: `a.yaml`: Permission denied.\n"),
    (KeyboardInterrupt(), 130, "whitecell: interrupted.\n"),
)


@pytest.mark.parametrize("end, code, sentence", ENDS, ids=lambda part: type(part).__name__)
def test_each_end_has_its_code(end, code, sentence, capsys):
    def work() -> None:
        raise end

    assert (ending(work), capsys.readouterr().err) == (code, sentence)


def test_a_mistake_of_the_program_is_owned_and_traced_only_when_asked(capsys, monkeypatch):
    monkeypatch.delenv("WHITECELL_DEBUG", raising=False)
    assert ending(lambda: {}["nothing"]) == 70
    told = capsys.readouterr().err
    assert told.startswith(
        "whitecell: This is a mistake of the program, not yours: KeyError: 'nothing' (test_ways_out.py"
    )
    assert told.count("\n") == 1
    monkeypatch.setenv("WHITECELL_DEBUG", "1")
    assert ending(lambda: {}["nothing"]) == 70
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_as_usual(name, usual):
    code, out, err = usual[name]
    assert code == EXPECTED.get(name, 0)
    assert bool(out) == (name not in SILENT)
    assert "Traceback" not in out + err


@pytest.mark.parametrize("name", COMMANDS)
def test_a_reader_who_has_enough_is_no_failure(name, folder, usual):
    ended = forked(*COMMANDS[name], cwd=folder, out="unread", typed=_typed(name))
    assert ended.code == (usual[name][0] if name in SILENT else 0)
    assert name in (*SILENT, *LEADING, "check a broken one") or ended.err == ""
    assert "Traceback" not in ended.err
    assert name not in LEADING or _is_played(folder, name)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_is_a_sentence(name, folder, usual):
    ended = forked(*COMMANDS[name], cwd=folder, out="full", typed=_typed(name))
    if name in SILENT:
        assert _told(ended) == usual[name]
    else:
        assert ended.code == 2
        sentence = "whitecell: Standard output cannot be written: No space left on device.\n"
        assert ended.err.endswith(sentence) and ended.err.count("whitecell:") == 1
    if name == "play":
        assert sim.verify(folder / "new.jsonl").lines == 1
    if name == "resume":
        assert sim.verify(folder / "begun.jsonl").lines == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_without_standard_output_nothing_is_begun(name, folder):
    ended = forked(*COMMANDS[name], cwd=folder, out="closed", typed=_typed(name))
    assert (ended.code, ended.err) == (2, "whitecell: Standard output is closed, so nothing can be told.\n")
    assert not (folder / "new.jsonl").exists()


@pytest.mark.parametrize(
    "name, where", [*((name, "closed") for name in COMMANDS), ("play", "full"), ("play", "unread")]
)
def test_without_standard_error_all_is_done(name, where, folder, usual):
    told = _told(forked(*COMMANDS[name], cwd=folder, err=where, typed=_typed(name)))
    assert told[:2] == usual[name][:2]
    assert name not in LEADING or _is_played(folder, name)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", COMMANDS)
def test_settings_change_nothing(name, setting, folder, usual):
    told = _told(forked(*COMMANDS[name], cwd=folder, typed=_typed(name), **SETTINGS[setting]))
    if name in LAID_OUT:
        assert told[0] == usual[name][0] and "Traceback" not in told[1] + told[2]
    else:
        assert told == usual[name]


@pytest.mark.parametrize("name", COMMANDS)
def test_in_a_folder_that_was_deleted(name, folder, usual, tmp_path_factory):
    read = [str(folder / part) if part in ("new.jsonl", *map(str, _names(folder))) else part for part in COMMANDS[name]]
    ended = forked(*read, cwd=tmp_path_factory.mktemp("parent") / "gone", typed=_typed(name))
    assert ended.code == usual[name][0]
    assert "Traceback" not in ended.out + ended.err


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("settings", [("dumb", 80), ("xterm", 1)], ids=str)
@pytest.mark.parametrize("name", COMMANDS)
def test_on_a_terminal_of_any_kind(name, settings, folder, usual):
    term, columns = settings
    env = {"TERM": term, "COLUMNS": None, "LINES": None}
    ended = forked(
        *COMMANDS[name], cwd=folder, out="terminal", err="terminal", env=env, columns=columns, typed=_typed(name)
    )
    assert ended.code == usual[name][0]
    assert "Traceback" not in ended.out
