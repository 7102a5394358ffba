"""An answer that is on no list, typed on a pseudo-terminal: the console, what the rooms see, the debrief, the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.exercise.verify import verify
from tests.terminal.forked import forked
from tests.terminal.screens import Terminal, masked
from tests.terminal.test_console import CALM

HERE = Path(__file__).parent
LINES = [
    "go", "go", "choose d because rok: none of these", "choose other", "choose ring them first",
    "choose other: Ring the capital first | tension -0.5 | Seoul rings first. because rok: it costs nothing",
    "forecast answer", "show answer", "", "go", "choose other like loud: A parade because they would", "log", "end", "",
    "quit",
]  # fmt: skip


@pytest.fixture(scope="module")
def played(executable, tmp_path_factory) -> tuple[Path, list[str]]:
    """The exercise on a pseudo-terminal: the folder of its log, and the screens."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "calm.yaml").write_text(CALM)
    terminal = Terminal(executable, "play", "calm.yaml", "--log", "x.jsonl", cwd=folder, quick=True)
    screens = [masked(terminal.shown()), *(masked(terminal.type(line)) for line in LINES)]
    return folder, screens


def test_the_screens_of_an_exercise_with_answers_of_ones_own(played, golden):
    told = zip(["", *LINES], played[1], strict=True)
    text = "".join(f"{'=' * 20} {line}".rstrip() + f"\n{screen}\n" for line, screen in told)
    golden(HERE / "golden" / "other_console.txt", text)


def test_what_the_rooms_see_of_it(played, golden):
    pages = [forked("audience", "x.jsonl", "--once", *more, cwd=played[0]).out for more in ([], ["--cell", "rok"])]
    golden(HERE / "golden" / "other_audience.txt", masked("\n".join(pages)))


def test_its_debrief_and_its_log(played, golden):
    verify(played[0] / "x.jsonl")
    shown = forked("debrief", "x.jsonl", "--full", "--futures", "200", cwd=played[0])
    assert (shown.code, shown.err) == (0, "")
    golden(HERE / "golden" / "other_debrief.txt", masked(shown.out))
