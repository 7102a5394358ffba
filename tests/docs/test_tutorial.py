"""The tutorial: an author who does as it says sees what it shows."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sim.scenario.load import examine

PROGRAM = "from sim.terminal.main import main; main()"


@pytest.fixture(scope="module")
def fences(docs):
    """Its fences, in order."""
    return list(docs.fences((docs.ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")))


def _consoles(docs, fences, folder):
    """Each console block with the folder as it is when the reader comes to it."""
    for fence in fences:
        if fence.name:
            docs.save(fence, folder)
        if fence.language == "console":
            yield fence


def test_every_output_is_the_real_one(docs, fences, tmp_path):
    session = docs.Session(tmp_path)
    consoles = 0
    for fence in _consoles(docs, fences, tmp_path):
        consoles += 1
        assert list(fence.lines) == docs.shown(fence, session), f"the console block in line {fence.first}"
    assert consoles >= 10


def test_what_is_left_out_of_an_output_is_marked(docs, fences, tmp_path):
    """Read without the comment above it, a block is the output with `…` for some of its lines."""
    session = docs.Session(tmp_path)
    for fence in _consoles(docs, fences, tmp_path):
        commands = [line for line in fence.lines if line.startswith("$ ")]
        if len(commands) > 1:
            continue
        real = session.output(commands[0].removeprefix("$ "))
        at, is_cut = 0, False
        for line in fence.lines[1:]:
            if line == docs.CUT:
                is_cut = True
                continue
            at = real.index(line, at) if is_cut else at + (not real[at].strip() and bool(line.strip()))
            assert real[at] == line
            at, is_cut = at + 1, False
        assert is_cut or at == len(real)


def test_the_program_as_a_person_starts_it_prints_the_same(docs, fences, tmp_path):
    """In a process of its own; a screen shows standard output and standard error together."""
    first = [fence for fence, _ in zip(_consoles(docs, fences, tmp_path), range(2), strict=False)]
    for fence in first:
        command, *shown = fence.lines
        finished = subprocess.run(
            [sys.executable, "-c", PROGRAM, *command.split()[2:]],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
        )
        assert finished.stdout.splitlines() == shown


def test_the_finished_scenario_is_sound_and_short(docs, fences, tmp_path):
    for _ in _consoles(docs, fences, tmp_path):
        pass
    assert examine(tmp_path / "notice.yaml").findings == ()
    assert len((tmp_path / "notice.yaml").read_text(encoding="utf-8").splitlines()) < 160
