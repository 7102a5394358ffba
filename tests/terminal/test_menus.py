"""Leading an exercise in which several options are taken at once: the console, the audience, the debrief, the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.exercise.audience import sight_of
from sim.exercise.commands import Choose, Go
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.scenario.load import load
from sim.terminal.render import render
from sim.view.exercise.audience import audience_page
from tests.terminal.forked import forked
from tests.terminal.screens import Terminal, masked

HERE = Path(__file__).parent
SCENARIO = HERE / "exercises" / "menu.yaml"
LINES = [
    "go", "choose", "choose a z", "choose a b c", "choose a a", "choose A joint statement, New sanctions took 1h",
    "forecast response", "choose none took 1h", "", "undo",
    "choose c b took 2h by NSC tally b 3, c 2 because rok: Both are needed.",
    "", "dissent Too much.", "go", "roll", "go", "go", "log", "undo", "quit",
]  # fmt: skip


@pytest.fixture(scope="module")
def played(executable, tmp_path_factory) -> tuple[Path, list[str]]:
    """The exercise on a pseudo-terminal: the folder of its log, and the screens."""
    folder = tmp_path_factory.mktemp("menu")
    terminal = Terminal(executable, "play", str(SCENARIO), "--seed", "7", "--log", "x.jsonl", cwd=folder)
    screens = [masked(terminal.shown()), *(masked(terminal.type(line)) for line in LINES)]
    return folder, screens


def test_the_screens_of_an_exercise_with_a_menu(played, golden):
    told = zip(["", *LINES], played[1], strict=True)
    text = "".join(f"{'=' * 20} {line}".rstrip() + f"\n{screen}\n" for line, screen in told)
    golden(HERE / "golden" / "menu_console.txt", text)


def test_its_log_verifies_and_says_what_was_taken(played):
    log = played[0] / "x.jsonl"
    verify(log)
    exercise = Exercise.read(log)
    commands = [entry.command for entry in exercise.story.entries if isinstance(entry.command, Choose)]
    assert [(one.option, one.options) for one in commands] == [
        ("", ("statement", "sanctions")), ("", ("sanctions", "show")),
    ]  # fmt: skip
    answers = [answer.choice for _, answer in exercise.story.answers]
    assert answers[0].taken == ("sanctions", "show")
    told = [delivery.name for _, delivery in exercise.story.deliveries]
    assert "response.sanctions" in told and "response.show" not in told


def test_its_debrief(played, golden):
    shown = forked("debrief", "x.jsonl", "--full", "--futures", "200", cwd=played[0])
    golden(HERE / "golden" / "menu_debrief.txt", masked(shown.out))


def test_what_the_audience_sees(tmp_path, golden, capsys):
    pages = []
    with Exercise.start(load(SCENARIO), tmp_path / "x.jsonl", seed=7) as exercise:
        for command in (Go(), Choose("response", options=("statement", "sanctions"), took=0), Go()):
            exercise.do(command)
            for cell in ("", "rok"):
                capsys.readouterr()
                render(audience_page(exercise.scenario, sight_of(exercise, cell, exercise.room.began)))
                pages.append(f"{'=' * 20} {type(command).__name__} {cell}".rstrip() + f"\n{capsys.readouterr().out}")
    golden(HERE / "golden" / "menu_audience.txt", masked("".join(pages)) + "\n")
