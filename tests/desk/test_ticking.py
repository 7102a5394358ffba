"""The clock at the desk: what is due comes before a line is done and between lines, and nothing that is typed goes
astray over it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from sim.desk.lead import Console
from sim.exercise.commands import Clock, Next, Tick
from sim.exercise.log import LogLost
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.terminal.render import render
from tests.exercise.small_exercise import HOUR, MINUTE, TEXT, RoomClock, scenario


class Given:
    """Lines that a test types, some seconds after one another in the room."""

    interactive = True

    def __init__(self, clock: RoomClock) -> None:
        self.clock, self.lines, self.asked = clock, list[tuple[float, str]](), list[str]()
        self.answer = True

    def read(self, desk, prompt):
        if not self.lines:
            raise EOFError
        seconds, line = self.lines.pop(0)
        self.clock.now += timedelta(seconds=seconds)
        return line

    def echo(self, prompt, line):
        pass

    def above(self, show):
        show()

    def confirm(self, warning, yes, no):
        self.asked.append(warning)
        return self.answer

    def leave(self, warning):
        return True


class Led:
    """A console with all that it showed."""

    def __init__(self, exercise: Exercise, clock: RoomClock) -> None:
        self.exercise, self.clock, self.lines = exercise, clock, Given(clock)
        self.said: list[str] = []
        self.pages = 0
        self.console = Console(exercise, self.lines, self._drawn, self.said.append)

    def _drawn(self, page):
        self.pages += 1
        render(page)

    def type(self, *lines: str | tuple[float, str]) -> list[str]:
        """Type lines, with seconds before them; the words of the log that this added."""
        before = self.exercise.line
        for line in lines:
            seconds, text = (0.0, line) if isinstance(line, str) else line
            self.clock.now += timedelta(seconds=seconds)
            self.console._survives(text)
        return [type(entry.command).__name__ for entry in self.exercise.entries[before - 1 :]]


@pytest.fixture
def led(tmp_path) -> Iterator[Led]:
    clock = RoomClock()
    with Exercise.start(scenario(TEXT), tmp_path / "x.jsonl", seed=7, clock=clock) as exercise:
        yield Led(exercise, clock)


def test_before_each_line_exercise_time_comes_as_far_as_the_room_s(led, capsys):
    assert led.type("next", "clock run 60") == ["Next", "Clock"]
    assert led.type((10, ". ten minutes")) == ["Tick", "Note"]
    assert led.exercise.tip.before.time == 10 * MINUTE
    capsys.readouterr()
    assert led.type((55, ". and an hour")) == ["Tick"] * 3 + ["Note"]
    shown = capsys.readouterr().out
    assert shown.index("A launch") < shown.index("and an hour")
    assert "clock runs 60:1" in shown
    assert led.type((3, "help"), (2, "log"), (2, "plan")) == []


def test_a_clock_in_lines_that_are_piped_goes_on_by_the_time_between_them(led):
    led.lines.lines = [
        (0, "next"),
        (0, "clock run 60"),
        (20, ". twenty"),
        (20, "clock stop"),
        (60, ". still"),
        (0, "quit"),
    ]
    assert led.console.lead()
    assert [(type(e.command).__name__, e.after.time) for e in led.exercise.entries] == [
        ("Next", 0),
        ("Clock", 0),
        ("Tick", 20 * MINUTE),
        ("Note", 20 * MINUTE),
        ("Tick", 40 * MINUTE),
        ("Clock", 40 * MINUTE),
        ("Note", 40 * MINUTE),
    ]


@pytest.mark.parametrize("end", ["quit", None])
def test_whoever_leaves_stops_it(led, end):
    led.lines.lines = [(0, "next"), (0, "clock run"), *([(60, end)] if end else [])]
    assert led.console.lead()
    assert [type(entry.command) for entry in led.exercise.entries[-2:]][-1] is Clock
    assert (led.exercise.time, led.exercise.story.clock.runs) == (60 if end else 0, False)


def test_clock_alone_tells_how_it_runs(led, capsys):
    for before, words in (
        (
            "next",
            "Mon 18 Dec 08:00 Seoul | Sun 17 Dec 18:00 New York. It stands until you move it; `clock run` lets it",
        ),
        ("clock run 10:1", "It runs 10:1."),
        ("break", "It runs 10:1, and stands now: a break."),
    ):
        led.type(before)
        capsys.readouterr()
        assert led.type("clock") == []
        assert words in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("line", "rate"),
    [("clock run", 1), ("clock run 10", 10), ("clock run 10:1", 10), ("clock run 10 : 1", 10), ("CLOCK RUN 5：1", 5)],
)
def test_how_it_is_let_run(led, line, rate):
    led.type(line)
    assert led.exercise.story.clock.rate == rate


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("clock run 1:10", "Write it like `clock run`, `clock run 10:1` for ten times as fast, or `clock stop`."),
        ("clock faster", "Write it like `clock run`, `clock run 10:1` for ten times as fast, or `clock stop`."),
        ("clock run 0", "A clock that runs 0:1 stands still: `clock stop` stops it."),
        ("clock run 5000", "A clock runs from 1 to 3,600 times as fast as the room's; 0 stops it."),
        ("clock stop", "The clock does not run."),
    ],
)
def test_a_slip_gives_a_sentence(led, line, sentence):
    assert led.type(line) == []
    assert led.said == [sentence]


def test_what_the_clock_brings_takes_nothing_out_of_the_hand_that_types(led, tmp_path):
    """An answer goes to the question that stood there when it was typed, whatever is asked meanwhile."""
    another = "  other: {at: 2h, by: [nso], options: {soft: {}, firm: {}}}\n  reply:"
    text = TEXT.replace("  reply:", another)
    with Exercise.start(scenario(text), tmp_path / "other.jsonl", seed=7, clock=led.clock) as exercise:
        led = Led(exercise, led.clock)
        led.type("go", "go", "clock run 60")
        assert led.console.hand == "posture"
        led.clock.later(1.5)
        led.console.tick()
        assert "other" in exercise.story.asked
        assert led.console.hand == "posture"
        led.type("choose firm because us: so be it")
        assert [entry.command.decision for entry in exercise.entries if hasattr(entry.command, "option")] == ["posture"]
        assert led.console.hand == "other"


def test_between_lines_what_came_is_drawn_once_and_only_if_something_did(led):
    led.type("next", "clock run 60")
    drawn = led.pages
    led.clock.now += timedelta(seconds=10)
    led.console.tick()
    assert (led.pages, led.exercise.line) == (drawn, 3)
    led.clock.now += timedelta(seconds=55)
    led.console.tick()
    led.console.tick()
    assert led.pages == drawn + 1
    assert led.console.hand == "posture"


def test_somebody_who_waits_is_told_when_to_look_again(led):
    assert led.console.due_in == 1
    led.type("next", "clock run 3600")
    assert led.console.due_in == 0.5  # the move, after half an hour
    led.clock.now += timedelta(seconds=0.5)
    assert led.console.due_in == 0
    led.console.tick()
    led.type("break")
    assert led.console.due_in == 1


def test_where_something_due_cannot_be_done_the_clock_is_stopped_and_that_is_said_once(led, monkeypatch):
    led.type("next", "clock run 60")
    do = Exercise.do

    def refusing(exercise, command, *who):
        if isinstance(command, Tick):
            raise Misuse("Not that.")
        return do(exercise, command, *who)

    monkeypatch.setattr(Exercise, "do", refusing)
    led.clock.later(2)
    for _ in range(3):
        led.console.tick()
    assert led.said == ["Not that. The clock is stopped. `clock run` lets it run on."]
    assert not led.exercise.story.clock.runs


def test_a_log_that_is_lost_is_told_of_once_while_nobody_types(led, tmp_path):
    led.type("next", "clock run 60")
    (tmp_path / "x.jsonl").unlink()
    led.clock.later(2)
    for _ in range(3):
        led.console.tick()
    assert len(led.said) == 1
    assert "was deleted" in led.said[0] or "is gone" in led.said[0] or "`save NEWFILE`" in led.said[0]
    assert led.console.due_in == 1  # and nobody asks all the time
    with pytest.raises(LogLost):
        led.exercise.check_saved()


def test_a_computer_that_slept_hands_nothing_out_as_it_wakes(led):
    led.type("next", "clock run 60")
    led.clock.now += timedelta(seconds=5)
    led.console.tick()
    led.clock.later(20)
    led.console.tick()
    assert led.said == ["This computer stood still for 20 min, so the clock is stopped. `clock run` lets it run on."]
    assert (led.exercise.time, led.exercise.story.clock.runs) == (5 * MINUTE, False)


def test_going_back_stops_it_and_says_so(led):
    led.type("next", "clock run 60", (10, ". a slip"), (10, "undo"))
    assert led.said == ["Taken back: line 5, note a slip.", "The clock is stopped. `clock run` lets it run on."]
    assert [entry.command.text for entry in led.exercise.story.notes] == []
    led.type("clock run", "rewind 2")
    assert led.said[-1] == "The clock is stopped. `clock run` lets it run on."
    assert led.exercise.story.clock.runs is False


def test_wait_counts_from_where_the_clock_was(led):
    led.type("next", "clock run 60", (10, "wait 10m"))
    assert led.exercise.time == 20 * MINUTE
    assert led.said == []


# ---------------------------------------------------------------- a break


@pytest.mark.parametrize("line", ["next", "go", "wait 30m", "jump 10:00"])
def test_on_a_break_one_is_asked_before_the_exercise_goes_on(led, line):
    led.type("next", "break 15m")
    led.lines.answer = False
    assert led.type((60, line)) == []
    assert led.lines.asked == ["The room is on a break until 09:15. Enter plays on all the same."]
    led.lines.answer = True
    assert led.type(line)[0] == line.split()[0].title()
    led.type("back")
    led.lines.asked.clear()
    led.type("next")
    assert led.lines.asked == []


def test_nobody_said_how_long_the_break_is(led):
    led.type("next", "break", "next")
    assert led.lines.asked == ["The room is on a break. Enter plays on all the same."]


# ---------------------------------------------------------------- own injects for later


@pytest.mark.parametrize(
    ("typed", "at", "title"),
    [
        ("at 08:30 rok: A call", 30 * MINUTE, "A call"),
        ("at Mon 10:00 rok: A call | It rings. | tension +0.1", 2 * HOUR, "A call"),
        ("at 18 Dec 10:00 dprk > all as broadcast: A call", 2 * HOUR, "A call"),
        ("in 2h all: A call | It rings.", 2 * HOUR, "A call"),
        ("in 1h30m all: A call", 90 * MINUTE, "A call"),
        ("In 90m all: A call", 90 * MINUTE, "A call"),
        ("all: In 2h the talks begin", None, "In 2h the talks begin"),
        ("all: at 10:30 they meet", None, "at 10:30 they meet"),
    ],
)
def test_an_inject_of_one_s_own_for_later(led, typed, at, title):
    led.type("next", f"improvise {typed}")
    command = led.exercise.tip.command
    assert (command.at, command.title) == (at, title)
    assert led.lines.asked == []


def test_without_an_address_it_asks_as_ever_and_not_of_its_time(led):
    led.type("next", "improvise in 2h A call | It rings.")
    assert led.lines.asked == ["Everybody will read “A call”: Rok and Us."]
    assert (led.exercise.tip.command.at, led.exercise.tip.command.to) == (2 * HOUR, ("all",))


def test_in_two_hours_counts_from_the_time_that_runs(led):
    led.type("next", "clock run 60", (10, "improvise in 2h rok: A call"))
    assert led.exercise.tip.command.at == 10 * MINUTE + 2 * HOUR
    assert isinstance(led.exercise.entries[0].command, Next)


def test_a_time_that_no_exercise_has_gives_a_sentence(led):
    led.type("next", "improvise in 9d rok: A call", "improvise at 25:10 rok: A call")
    assert led.said == [
        "That time is past, or after the end of the exercise. Without a time it is handed out now.",
        "`25:10` is not a time: hours go to 23, minutes to 59.",
    ]
