"""On a real pseudo-terminal: as wide as it is, up to a limit, and readable without colour."""

from __future__ import annotations

import re

import pexpect
import pytest

from sim.terminal.render import WIDEST
from tests.kept_exercises.paths import DECEMBER_DOUBLE


def _screen(executable: str, columns: int, *arguments: str, **env: str) -> list[str]:
    import os

    child = pexpect.spawn(
        executable,
        list(arguments),
        dimensions=(50, columns),
        encoding="utf-8",
        env={name: value for name, value in os.environ.items() if name != "COLUMNS"}
        | {"TERM": "xterm-256color", **env},
    )
    text = child.read()
    child.close()
    assert child.exitstatus == 0
    return text.splitlines()


def _plain(lines: list[str]) -> list[str]:
    return [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]


@pytest.mark.parametrize("columns", [60, 80, 160])
def test_lines_fit_the_terminal(executable, columns):
    lines = _plain(_screen(executable, columns, "run", str(DECEMBER_DOUBLE), "--seed", "7"))
    assert max(map(len, lines)) <= min(columns, WIDEST)
    assert any("Outcome:" in line for line in lines)


def test_colour_carries_no_meaning_of_its_own(executable, whitecell):
    coloured = _screen(executable, 80, "run", str(DECEMBER_DOUBLE), "--seed", "7")
    assert any("\x1b[" in line for line in coloured)
    piped = whitecell("run", str(DECEMBER_DOUBLE), "--seed", "7").stdout.splitlines()
    assert [line.rstrip() for line in _plain(coloured)] == piped


def test_no_color_is_respected(executable):
    lines = _screen(executable, 80, "list", NO_COLOR="1")
    assert not any(re.search(r"\x1b\[[0-9;]*3[0-7]", line) for line in lines)
