"""Leading a whole exercise: on a pseudo-terminal, from a pipe, and with a resume between each pair of commands."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from sim.desk.verbs import split
from tests.kept_exercises.paths import DECEMBER_DOUBLE
from tests.terminal.forked import forked
from tests.terminal.screens import PROMPT, Terminal, masked

HERE = Path(__file__).parent
SCRIPT = HERE / "exercises" / "every_command.txt"
LINES = [line for line in SCRIPT.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
EVERY_COMMAND = HERE / "golden" / "every_command"
PLAY = ("play", str(DECEMBER_DOUBLE), "--seed", "7", "--log", "x.jsonl")
CONFIRMED = "leave it:"
MARKING = "EXERCISE – NOTIONAL "
ENDS = "   saved HH:MM:SS"
"""How the last line of a stop begins; what is said of the command stands below it."""
PIECE = 16
"""So many piped lines between one resume and the next."""
NOT_TYPED = {"forward", "resumed", "clock", "tick"}
"""What programs and consoles write by themselves, or what goes by the room's clock: see test_clock."""
OF_THE_RUN = ("line", "parent", "branch", "turn", "command", "fields", "after", "state", "happenings", "answers")
LABELS = ("NEXT ", "EXPECT ", "Sun 24 Dec ", "News of the warning link ", "choose [DECISION]")
"""How the pages begin that are no stop, no forecast, no list."""


def _typed(terminal: Terminal, line: str) -> str:
    """What comes of a line, its confirming Enter included."""
    shown = terminal.type(line)
    return terminal.type("") if shown.endswith(CONFIRMED) else shown


@pytest.fixture(scope="module")
def played(executable, tmp_path_factory) -> tuple[Path, list[str]]:
    """The whole exercise on a pseudo-terminal, in one go: the folder of its log, and the screens."""
    folder = tmp_path_factory.mktemp("played")
    terminal = Terminal(executable, *PLAY, cwd=folder)
    screens = [masked(terminal.shown()), *(masked(_typed(terminal, line)) for line in LINES)]
    assert terminal.child.exitstatus == 0
    return folder, screens


def test_the_script_has_every_command(played):
    from sim.desk.verbs import VERBS
    from sim.exercise.commands import KINDS
    from sim.exercise.reading import read

    said = {split(line)[0].name for line in LINES if not line.isdigit()}
    assert said == {verb.name for verb in VERBS} - {"save"}  # which goes on in another file: see test_saving
    assert {line["command"] for line in read(played[0] / "x.jsonl").lines} == set(KINDS) - NOT_TYPED


def test_the_screens_of_a_whole_exercise(played, golden):
    """A file a command, with the screen after each line that has it, by the line's number."""
    told: dict[str, list[str]] = {}
    for number, (line, screen) in enumerate(zip(["", *LINES], played[1], strict=True)):
        name = "start" if not line else "answers" if line.isdigit() else split(line)[0].name
        told.setdefault(name, []).append(f"{'=' * 20} {number} {line}".rstrip() + f"\n{screen}\n")
    for name, screens in told.items():
        golden(EVERY_COMMAND / f"{name}.txt", "".join(screens))
    assert {path.stem for path in EVERY_COMMAND.iterdir()} == set(told)


def test_every_screen_fits_80_columns_and_says_whose_it_is(played):
    for screen in played[1]:
        assert max(map(len, screen.splitlines()), default=0) <= 80
        assert "SINCE" not in screen or "FACILITATOR ONLY" in screen


def test_piped_lines_give_the_same_screens(played, executable, tmp_path):
    done = subprocess.run(
        [executable, *PLAY],
        input=SCRIPT.read_text(encoding="utf-8"),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "The log is x.jsonl.",
        "A window for the projector: whitecell audience x.jsonl",
        "Line 15: Taken back: line 13, reasons News of the warning link.",
        "Line 32: Stopped before Mon 18 Dec 08:30: something came up.",
        "Line 71: Taken back: line 66, rewind to line 12.",
        "Line 74: Players see Tension move (5.66 to 9) and were told nothing: `say all: …` tells them.",
        "Line 76: Players see Tension move (9 to 5) and were told nothing: `say all: …` tells them.",
        "Line 103: Taken back: line 98, go.",
        "Line 109: Taken back: line 103, unjudge what was expected at Missile of intercontinental range, US.",
        "Line 114: What players would see or read, and the wall, asks for one Enter first.",
    ]
    pages = re.split(r"^[\w.]+> .*\n", masked(done.stdout) + "\n", flags=re.MULTILINE)
    assert [page.strip("\n") for page in pages] == [_page(screen) for screen in played[1]]


def _page(screen: str) -> str:
    """A screen without what was typed and asked."""
    lines = screen.splitlines()
    begins = next(
        (n for n, line in enumerate(lines) if line.startswith((MARKING, "Forecast", "Command", "Line", *LABELS))), None
    )
    if begins is None:
        return ""
    ends = next((n for n, line in enumerate(lines) if n > begins and line.startswith(ENDS)), len(lines))
    return "\n".join(line for line in lines[begins : ends + 1] if not PROMPT.match(line)).strip("\n")


def _is_done(line: str) -> bool:
    """Whether a line is a command that is written down, and not one that only lists something."""
    verb, rest = split(line)
    return verb.read is not None and not ((verb.alone or verb.tells_alone) and not rest)


@pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.long)])
def test_with_a_resume_between_commands_the_screens_are_the_same(played, executable, tmp_path, every):
    terminal = Terminal(executable, *PLAY, cwd=tmp_path)
    terminal.shown()
    for number, (line, expected) in enumerate(zip(LINES, played[1][1:], strict=True)):
        assert masked(_typed(terminal, line)) == expected, line
        if line != "quit" and number % every == 0:
            terminal.kill()
            terminal = Terminal(executable, "resume", "x.jsonl", cwd=tmp_path, quick=True)
            again = masked(terminal.shown())
            if not line.isdigit() and _is_done(line):
                assert _page(again) == _page(expected), line
    assert terminal.child.exitstatus == 0


def test_piped_in_pieces_with_a_resume_before_each_it_is_the_same_exercise(played, tmp_path):
    for begin in range(0, len(LINES), PIECE):
        typed = "".join(f"{line}\n" for line in LINES[begin : begin + PIECE])
        ended = forked(*(("resume", "x.jsonl") if begin else PLAY), cwd=tmp_path, typed=typed.encode())
        assert ended.code == 0, ended.err
    assert _played_in(tmp_path) == _played_in(played[0])


def _played_in(folder: Path) -> list[dict[str, object]]:
    """A log's lines without what is of the room's time."""
    from sim.exercise.reading import read

    return [{name: line.get(name) for name in OF_THE_RUN} for line in read(folder / "x.jsonl").lines]


def test_the_log_of_all_that_verifies(played, whitecell):
    done = whitecell("verify", "x.jsonl", cwd=played[0])
    assert done.returncode == 0
    assert done.stdout == "x.jsonl: sound. 105 lines, 149 happenings in 3 branches, all played again and the same.\n"


@pytest.mark.parametrize("branch", ["0", "1", "2"])
def test_each_branch_can_be_printed_again(played, whitecell, golden, branch):
    done = whitecell("replay", "x.jsonl", "--branch", branch, cwd=played[0])
    assert (done.returncode, done.stderr) == (0, "")
    golden(HERE / "golden" / f"replay_branch_{branch}.txt", masked(done.stdout) + "\n")
