"""The audience's screens: whole pages, a real projector window that follows, and a search of all that was printed."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

import pexpect
import pytest

from sim.clock import real_time
from sim.exercise.audience import sight_of
from sim.exercise.commands import (
    Break,
    Choose,
    End,
    Forecasted,
    Go,
    Next,
    Note,
    Opinion,
    Override,
    Own,
    Respond,
    Reveal,
    Say,
    Show,
    Timer,
    Wall,
)
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.scenario.load import load
from sim.terminal import following
from sim.terminal.render import render
from sim.view.exercise.audience import audience_page
from tests.exercise.driving import next_command
from tests.exercise.secrets_of import Secrets, plain
from tests.kept_exercises.paths import DECEMBER_DOUBLE, EXERCISES
from tests.terminal.screens import Terminal

HERE = Path(__file__).parent
START = datetime(2026, 3, 2, 10, 0, tzinfo=timezone(timedelta(hours=9)))
AUDIENCES = ("", "rok", "us", "japan")
PAGE_DOWN, PAGE_UP, HOME, END = "\x1b[6~", "\x1b[5~", "\x1b[H", "\x1b[F"
UP, DOWN = "\x1b[A", "\x1b[B"


class RoomClock:
    """A real clock that goes a minute at each look."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def exercise(tmp_path):
    with Exercise.start(load(DECEMBER_DOUBLE), tmp_path / "x.jsonl", seed=7, clock=RoomClock()) as begun:
        yield begun


def _printed(exercise: Exercise, cell: str, capsys) -> str:
    capsys.readouterr()
    now = exercise.room.began + timedelta(minutes=30)
    render(audience_page(exercise.scenario, sight_of(exercise, cell, now)))
    return capsys.readouterr().out


PAGES = {
    "the start": [],
    "first night on the wall": [Next(), Show("first_night")],
    "an inject": [Next(), Show("srbm_launch")],
    "a question": [Show("channel_news")],
    "a sealed answer": [Choose("channel_news", "hold", sealed=True), Next(), Show("channel_news")],
    "revealed": [Reveal()],
    "a break": [Break(15), Timer(5, "Caucus")],
    "without options and time": [Wall(("clocks", "state"))],
    "blank": [Wall(blank=True)],
    "a message to one": [Wall(), Say("Only for Seoul.", ("rok",), "press", "press line")],
    "over": [End()],
}


def test_the_pages_of_every_audience(exercise, capsys, golden):
    exercise.do(Next())
    told = []
    for title, commands in PAGES.items():
        for command in commands:
            exercise.do(command)
            if title in ("first night on the wall", "an inject") and isinstance(command, Next):
                exercise.do(Go() if title == "an inject" else Next())
        for cell in ("", "rok"):
            told.append(f"{'=' * 20} {title}: {cell or 'the wall'}\n{_printed(exercise, cell, capsys)}")
    golden(HERE / "golden" / "audience.txt", "".join(told))


APART = {
    "one is open": [Respond("channel_news", "us", "hold")],
    "another is sealed": [Respond("channel_news", "rok", "now", sealed=True), Respond("channel_news", "japan", "hold")],
    "revealed": [Reveal()],
    "without the options": [Wall(("clocks", "state"))],
    "decided": [Choose("channel_news", "hold", took=0)],
}


def test_the_answers_of_cells_stand_below_the_question(exercise, capsys, golden):
    told = []
    for command in (Go(), Go(), Show("channel_news")):
        exercise.do(command)
    for title, commands in APART.items():
        for command in commands:
            exercise.do(command)
        for cell in ("", "rok"):
            lines = _printed(exercise, cell, capsys).splitlines(keepends=True)
            asked = next(place for place, line in enumerate(lines) if line.startswith(("ASKED", "ANSWERED")))
            told.append(f"{'=' * 20} {title}: {cell or 'the wall'}\n{''.join(lines[asked:])}")
    golden(HERE / "golden" / "audience_apart.txt", "".join(told))


STEPS = 150


@pytest.mark.parametrize("name", EXERCISES)
def test_nothing_that_is_printed_for_an_audience_is_a_secret(name, tmp_path, capsys):
    luck = Random(name)
    with Exercise.start(load(EXERCISES[name]), tmp_path / "x.jsonl", seed=3, clock=RoomClock()) as exercise:
        searched = 0
        while (command := next_command(exercise, luck)) is not None and searched < STEPS:
            for one in (command, _beside(exercise, luck, searched)):
                try:
                    exercise.do(one)
                except Misuse:
                    continue
            secrets = Secrets(exercise)
            for cell in ("", *exercise.names.player_cells):
                page = _printed(exercise, cell, capsys)
                assert not list(_leaks(secrets, cell, page))
            searched += 1
        assert searched > 30


def _beside(exercise: Exercise, luck: Random, number: int):
    """Something that is for facilitators alone, or for some; or something for the wall."""
    names = list(exercise.names.nodes)
    return luck.choice(
        [
            Note(f"SECRET note {number}"),
            Override(luck.choice(list(exercise.scenario.state)), 5, f"SECRET reason {number}"),
            Forecasted("", "", 100, 1, {"SECRET": f"SECRET forecast {number}"}),
            Say(f"Words {number} for a few", tuple(luck.sample(list(exercise.names.player_cells), 1))),
            Show(luck.choice(names)),
            Show(str(exercise.line)),
        ]
    )


def _leaks(secrets: Secrets, cell: str, printed: str):
    page = plain(printed)
    for secret in (*secrets.of_scenario, *secrets.said_by_facilitators()):
        if secret in page:
            yield secret
    cells = [cell] if cell else secrets.exercise.names.player_cells
    given = set.intersection(*map(secrets.given_to, cells))
    for words in secrets.words_said():
        if words not in given and plain(words) in page:
            yield words
    sealed = {secrets.exercise.names.decision_at(name).title: name for name in secrets.under_seal()}
    for question in printed.split("\nASKED ")[1:]:
        title = next((title for title in sealed if question.strip().startswith(f"{title}. ")), None)
        if title is not None and "\nANSWER " in question:
            yield f"the answer to {sealed[title]}"


def test_the_search_finds_what_should_not_be_there(exercise, capsys):
    exercise.do(Go())
    exercise.do(Go())
    exercise.do(Choose("channel_news", "hold", rationale=(Opinion("SECRET because"),), sealed=True))
    secrets = Secrets(exercise)
    page = _printed(exercise, "rok", capsys)
    assert list(_leaks(secrets, "rok", page)) == []
    assert list(_leaks(secrets, "rok", page + "ANSWER   Hold it back")) == ["the answer to channel_news"]
    assert list(_leaks(secrets, "rok", page + " SECRET because")) == ["SECRET because"]
    expected = "Choose the lowest level that will do, and say who stays awake."
    assert any(
        expected in leak
        for leak in _leaks(secrets, "rok", page + plain(exercise.names.nodes["srbm_launch"].element.expects[0]))
    )


def test_a_window_on_the_projector_follows(executable, exercise, tmp_path):
    terminal = Terminal(executable, "audience", "x.jsonl", cwd=tmp_path)
    _wait_for(terminal, "December double")
    exercise.do(Next())
    shown = _wait_for(terminal, "Turn 1 of 4: A missile at bedtime")
    assert "FACILITATOR" not in shown and "Short-range missile" not in shown
    exercise.do(Next())
    exercise.do(Next())
    shown = _wait_for(terminal, "Short-range missile. To all, flash message")
    assert "Each team has its own words." in shown
    exercise.do(Go())
    _wait_for(terminal, "ASKED     News of the warning link.")
    terminal.resize(60)  # which cuts what is on the screen: the title is whole again once it is drawn anew
    assert max(map(len, _wait_for(terminal, "December double").splitlines())) <= 60
    exercise.do(Wall(blank=True))
    assert _wait_for(terminal, "EXERCISE – NOTIONAL", without="December").strip() == "EXERCISE – NOTIONAL"
    terminal.child.sendintr()
    terminal.child.expect(pexpect.EOF)
    terminal.child.close()
    assert terminal.child.exitstatus == 0


@pytest.mark.parametrize("cell", AUDIENCES)
def test_nothing_that_a_window_ever_draws_is_a_secret(executable, exercise, tmp_path, cell):
    terminal = Terminal(executable, "audience", "x.jsonl", *(["--cell", cell] if cell else []), cwd=tmp_path)
    _wait_for(terminal, "December double")
    for command in (Go(), Go(), Note("SECRET note"), Wall()):
        exercise.do(command)
    for one in exercise.names.player_cells:
        exercise.do(Say(f"Words for {one} alone.", (one,)))
    exercise.do(Choose("channel_news", "hold", rationale=(Opinion("SECRET because"),), sealed=True))
    exercise.do(Choose("channel_news", other=Own("Words under seal", "Told under seal."), took=1800))
    exercise.do(Next())
    _wait_for(terminal, f"Words for {cell} alone." if cell else "Turn 1 of 4")
    exercise.do(End())
    _wait_for(terminal, "The exercise is over.")
    assert "December double" in terminal.ever_shown()
    assert not list(_leaks(Secrets(exercise), cell, terminal.ever_shown()))
    assert "under seal" not in terminal.ever_shown()
    terminal.kill()


def _wait_for(terminal: Terminal, text: str, without: str = "\0") -> str:
    begun = time.monotonic()
    while time.monotonic() - begun < 20:
        shown = terminal.now()
        if text in shown and without not in shown:
            return shown
    raise AssertionError(f"never showed {text}:\n{terminal.now()}")


def test_a_cell_s_window_has_what_the_cell_was_given(whitecell, exercise, tmp_path):
    exercise.do(Go())
    exercise.do(Go())
    exercise.do(Note("SECRET note"))
    done = whitecell("audience", "x.jsonl", "--cell", "japan", "--once", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "NOTE FROM OUR EMBASSY IN WASHINGTON." in done.stdout and "AIDE-MEMOIRE." not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert not list(_leaks(Secrets(exercise), "japan", done.stdout))


def test_mistakes(whitecell, exercise, tmp_path):
    for cell, sentence in {
        "red": "There is no player cell `red`.",
        "jpan": "There is no player cell `jpan`. Did you mean `japan`?",
    }.items():
        done = whitecell("audience", "x.jsonl", "--cell", cell, "--once", cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"whitecell: {sentence}")
    for arguments in ([], ["--once"]):
        done = whitecell("audience", "nowhere.jsonl", *arguments, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (2, "whitecell: There is no log `nowhere.jsonl`.\n")


def _with_papers(exercise: Exercise) -> None:
    for _ in range(7):
        exercise.do(Next())
        if exercise.stop.kind == "asked":
            exercise.do(Choose(exercise.stop.names[0], "hold", took=600))


def test_on_a_low_screen_the_newest_paper_is_seen_and_keys_leaf_to_the_others(executable, exercise, tmp_path):
    _with_papers(exercise)
    terminal = Terminal(executable, "audience", "x.jsonl", "--cell", "us", cwd=tmp_path, rows=24, quick=True)
    shown = _wait_for(terminal, "1/2: more: PgDn PgUp arrows; newest: Home; q ends --")
    assert "The larger one" in shown and "Turn 1 of 4: A missile at bedtime" not in shown
    assert shown.index("A voice from Pyongyang") < shown.index("Short-range missile.")
    assert shown.splitlines()[0].startswith("EXERCISE – NOTIONAL")
    for key, leaf in (PAGE_DOWN, 2), (DOWN, 2), (PAGE_UP, 1), (" ", 2), (HOME, 1), (END, 2), (UP, 1), (DOWN, 2):
        terminal.child.send(key)
        _wait_for(terminal, f" {leaf}/2: ")
    exercise.do(Say("Something new.", ("us",)))
    _wait_for(terminal, "Something new.")
    assert " 1/" in terminal.now()
    terminal.child.send("q")
    terminal.child.expect(pexpect.EOF)
    terminal.child.close()
    assert terminal.child.exitstatus == 0


def test_a_wall_turns_its_leaves_by_itself_and_rests_after_a_key(executable, exercise, tmp_path, monkeypatch):
    monkeypatch.setattr(following, "_TURNS", 0.3)
    _with_papers(exercise)
    exercise.do(Show("channel_news"))
    terminal = Terminal(executable, "audience", "x.jsonl", cwd=tmp_path, rows=14, columns=60, quick=True)
    for leaf in (1, 2, 1):
        assert "Answer" in _wait_for(terminal, f" {leaf}/2 --") or "ANSWER" in terminal.now()
    terminal.child.send(PAGE_DOWN)
    _wait_for(terminal, " 2/2 --")
    before = time.monotonic()
    while time.monotonic() - before < 0.8:
        assert " 2/2 --" in terminal.now()
    terminal.kill()


def test_a_timer_counts_down(executable, exercise, tmp_path):
    exercise.do(Next())
    exercise.clock = real_time
    exercise.do(Timer(9, "Caucus", 5))
    for cell in ([], ["--cell", "us"]):
        window = Terminal(executable, "audience", "x.jsonl", *cell, cwd=tmp_path, quick=True)
        seen = set[str]()
        while len(seen) < 3:
            seen |= set(re.findall(r"Caucus: (\d:\d\d) left", window.now()))
        assert max(seen) < "9:06"
        window.kill()


def test_a_window_waits_for_a_log_that_is_not_there_yet(executable, tmp_path):
    arguments = ("audience", "later.jsonl", "--cell", "us")
    terminal = Terminal(executable, *arguments, cwd=tmp_path, quick=True)
    _wait_for(terminal, "There is no log later.jsonl yet; this window waits for it. q ends it.")
    with Exercise.start(load(DECEMBER_DOUBLE), tmp_path / "later.jsonl", seed=7, clock=RoomClock()):
        assert "later.jsonl" not in _wait_for(terminal, "December double", without="later.jsonl")
    terminal.kill()
    leaving = Terminal(executable, "audience", "never.jsonl", cwd=tmp_path, quick=True)
    _wait_for(leaving, "There is no log never.jsonl yet")
    leaving.child.send("q")
    leaving.child.expect(pexpect.EOF)
    leaving.child.close()
    assert (leaving.child.exitstatus, (tmp_path / "never.jsonl").exists()) == (0, False)


def test_once_prints_all_of_it_in_the_order_in_which_it_came(whitecell, exercise, tmp_path):
    _with_papers(exercise)
    page = whitecell("audience", "x.jsonl", "--cell", "us", "--once", cwd=tmp_path).stdout
    order = ["AIDE-MEMOIRE", "Short-range missile", "A voice from Pyongyang"]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
