"""The desk leads an exercise without a terminal: no library of one is there, and a front end is two functions."""

from __future__ import annotations

import subprocess
import sys

from sim.desk.lead import Console
from sim.exercise.session import Exercise
from sim.scenario.load import load
from tests.kept_exercises.paths import DECEMBER_DOUBLE

ALONE = """
import sys
import sim.desk.lead, sim.desk.completion
print(sorted({"prompt_toolkit", "rich", "typer", "sim.terminal"} & set(sys.modules)))
"""


def test_it_is_there_without_any_library_of_a_terminal():
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_lines_from_anywhere_lead_an_exercise(tmp_path):
    """A front end gives lines, and takes pages and sentences."""

    class Given:
        interactive = True

        def __init__(self, *lines):
            self.lines = list(lines)

        def read(self, desk, prompt):
            return self.lines.pop(0)

        def echo(self, prompt, line):
            pass

        def confirm(self, warning, yes, no):
            return True

        def leave(self, warning):
            return True

        def edit(self, prompt, text):
            return ""

    pages, told = [], []
    with Exercise.start(load(DECEMBER_DOUBLE), tmp_path / "x.jsonl", seed=7) as exercise:
        well = Console(
            exercise, Given("next", "nex", "xyzzy", "quit"), lambda page: pages.append([*page]), told.append
        ).lead()
    assert (well, exercise.line, len(pages)) == (True, 3, 3)
    assert told[0] == "There is no command `xyzzy`. `help` lists the commands."
    assert told[1] == f"This goes on: whitecell resume {tmp_path / 'x.jsonl'}"
