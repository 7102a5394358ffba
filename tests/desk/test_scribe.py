"""A scribe's window without a terminal: what it gives, what it is told, and what becomes of a line that nobody
acknowledged."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from sim.desk.scribe import GIVES, PAGES, Scribe, scribe_completions, verbs
from sim.exercise.commands import Choose, Go, Next, Note, Override, Roster, Say, Undo
from sim.exercise.seats.asking import Gone, Seat
from sim.exercise.seats.messages import SCRIBE
from sim.exercise.seats.serving import Seats
from sim.exercise.session import Exercise
from sim.exercise.wording import command_word
from sim.faults import Misuse
from sim.view.words.page import Labelled, Table
from tests.exercise.small_exercise import RoomClock, scenario

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no sockets of this kind here")


class Lines:
    """Lines given beforehand; questions are answered as it is told."""

    def __init__(self, *lines, interactive=True, yes=True):
        self.lines, self.interactive, self.yes, self.asked = list(lines), interactive, yes, []

    def read(self, desk, prompt):
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)

    def echo(self, prompt, line):
        pass

    def confirm(self, warning, yes, no):
        self.asked.append(warning)
        return self.yes

    def leave(self, warning):
        return True


class Room:
    """A console that leads, and scribes' windows beside it."""

    def __init__(self, log: Path) -> None:
        self.log, self.turn, self.scribes = log, threading.RLock(), []
        self.exercise = Exercise.start(scenario(), log, seed=7, clock=RoomClock(), operator="Ann")
        self.seats = Seats(log, self.do)

    def do(self, command, who="Ann"):
        with self.turn:
            self.exercise.do(command, who)
            return self.exercise.line

    def scribe(self, *lines, name="Lee", **how):
        """A scribe's window, what it was told, its pages, and its complaints."""
        told, pages, complained = [], [], []
        beside = Scribe(
            self.log,
            name,
            Lines(*lines, **how),
            lambda page: pages.append([*page]),
            told.append,
            complained.append,
        )
        self.scribes.append(beside)
        beside.look()
        return beside, told, pages, complained

    def leave(self) -> None:
        """The console's end."""
        self.seats.close()
        self.exercise.close()

    def come_back(self) -> None:
        """Another console goes on."""
        self.exercise = Exercise.resume(self.log, clock=RoomClock(), operator="Ann")
        self.seats = Seats(self.log, self.do)


@pytest.fixture
def room(tmp_path):
    begun = Room(tmp_path / "x.jsonl")
    yield begun
    for scribe in begun.scribes:
        scribe._leave_seat()
    begun.leave()


def test_what_it_gives_is_done_by_the_console_under_its_name(room):
    for _ in range(2):
        room.do(Go())
    scribe, told, _, complained = room.scribe(
        ". Seoul rang first.",
        "note #friction @launch late",
        "met launch rok: at once",
        "missed launch us",
        "rate early S: well",
        "timer 10m",
        "roster rok: Kim, Min-su",
    )
    assert scribe.lead()
    written = room.exercise.entries[-7:]
    assert [(entry.operator, command_word(entry.command)) for entry in written] == [
        ("Lee", word) for word in ("note", "note", "met", "missed", "rate", "timer", "roster")
    ]
    assert complained == []
    assert told[1:] == [f"Written down, line {entry.line}." for entry in written]


def test_reasons_are_added_to_the_answer_that_the_console_gave(room):
    for command in (Go(), Go(), Choose("posture", "firm")):
        room.do(command)
    scribe, told, _, _ = room.scribe()
    scribe.take("because rok (Kim): the date stands")
    scribe.take("dissent us: too slow")
    assert [command_word(entry.command) for entry in room.exercise.story.explained["posture"]] == ["explain"] * 2
    assert told == ["Written down, line 5.", "Written down, line 6."]


def test_an_answer_of_a_cell_is_given_here_and_one_that_replaces_another_asks_here(room):
    for _ in range(2):
        room.do(Go())
    kim, told_kim, _, _ = room.scribe(name="Kim")
    scribe, _, _, _ = room.scribe()
    scribe.take("answer rok b because rok (Kim): the date stands")
    assert scribe.lines.asked == []
    scribe.take("answer posture rok a")
    assert scribe.lines.asked == ["This replaces Rok's answer “Firm” (the date stands)."]
    assert [(entry.operator, command_word(entry.command)) for entry in room.exercise.entries[-2:]] == [
        ("Lee", "respond")
    ] * 2
    kim.look()
    answer = "Lee: answer Posture, Rok: Firm, as of Mon 18 Dec 10:00: because, Rok (Kim): the date stands"
    assert answer in told_kim


def test_what_is_expected_is_listed_judged_and_not_judged_after_all(room):
    room.do(Next())
    room.do(Go())
    scribe, told, pages, _ = room.scribe()
    for line in ("met", "expect", "met launch rok", "unjudge launch rok"):
        scribe.take(line)
    assert (len(pages), [line for line in told if line.startswith("Written")]) == (
        2,
        ["Written down, line 4.", "Written down, line 5."],
    )
    assert [command_word(entry.command) for entry in room.exercise.entries[-2:]] == ["met", "unjudge"]


@pytest.mark.parametrize(
    "line", ["next", "go", "choose a", "b", "2", "undo", "say hello", "wall blank", "forecast", "save y.jsonl", "end"]
)
def test_all_else_is_for_the_console_that_leads(room, line):
    room.do(Next())
    scribe, _, _, _ = room.scribe()
    with pytest.raises(Misuse):
        scribe.take(line)
    assert room.exercise.line == 2


def test_every_word_that_it_may_type_there_is():
    """Whatever a word makes, a seat may give; what makes nothing, the window shows."""
    here = {verb.name: verb for verb in verbs()}
    assert {name for name, verb in here.items() if verb.read is None} == {*PAGES, "quit"}
    assert {*GIVES} <= {*here}
    assert {"explain", "met", "missed", "note", "rate", "roster", "timer"} <= SCRIBE


def test_a_timer_that_everybody_reads_asks_here_and_left_nothing_is_sent(room):
    scribe, _, _, complained = room.scribe(yes=False)
    scribe.take("timer 10m Caucus")
    assert scribe.lines.asked == ["Everybody will read “Caucus” beside the timer."]
    assert (complained, room.exercise.line) == (["Left as it was."], 1)


def test_it_is_told_in_brief_what_comes_and_who_wrote_what_with_the_names_to_call_it_by(room):
    scribe, told, _, _ = room.scribe()
    kim, told_kim, _, _ = room.scribe(name="Kim")
    room.do(Next())
    room.do(Go())
    kim.take(". Kim's own")
    room.do(Say("Wait for us.", ("us",), "rok"))
    room.do(Choose("posture", "firm"))
    room.do(Undo())
    room.do(Override("tension", 6, "So."))
    scribe.look()
    assert told == [
        "Mon 08:00 turn Morning (morning)",
        "Mon 08:30 inject Move (move)",
        "Mon 09:00 inject A launch (launch)",
        "Mon 09:00 begins Consult (consult)",
        "Mon 09:00 asks Posture (posture): a soft, b firm",
        "Kim: note Kim's own",
        "Ann: message #5 Rok to Us: Wait for us.",
        "Ann: answer Posture: Firm, as of Mon 18 Dec 10:00",
        "Ann takes back: Ann: answer Posture: Firm, as of Mon 18 Dec 10:00",
        "Ann: override by hand: So.",
        "Mon 09:00 set By the facilitators",
    ]
    assert "Written down, line 4." in told_kim and not any("Kim's own" in line for line in told_kim)


def test_enter_alone_draws_the_facilitators_screen_and_help_lists_what_is_there(room):
    room.do(Next())
    scribe, _, pages, _ = room.scribe()
    scribe.take("")
    assert any(isinstance(block, Labelled) and block.label == "STATE" for block in pages[-1])
    for line in ("help", "help met", "log", "read launch"):
        scribe.take(line)
    (table,) = [block for block in pages[1] if isinstance(block, Table)]
    assert [row[0] for row in table.rows] == [verb.name for verb in verbs()]
    assert len(pages) == 5


def test_only_its_own_words_are_completed(room):
    room.do(Go())
    room.do(Go())
    scribe, _, _, _ = room.scribe()
    offered = {offer.name for _, offer in scribe_completions(scribe.desk, "")}
    assert offered == {verb.name for verb in verbs()}
    assert [offer.name for _, offer in scribe_completions(scribe.desk, "met lau")] == ["launch"]
    assert list(scribe_completions(scribe.desk, "release rum")) == []


def test_of_several_lines_that_were_pasted_none_is_done_after_one_that_is_refused(room):
    scribe, _, _, complained = room.scribe(". one\nnext\n. three")
    scribe.lead()
    assert [entry.command for entry in room.exercise.entries] == [Note("one")]
    assert complained[0].endswith(" Of what was pasted, nothing from `. three` on was done.")


def test_a_name_of_the_roster_in_its_words_is_told(room):
    room.do(Roster("rok", ("Kim Min-su",)))
    scribe, told, _, _ = room.scribe()
    scribe.take(". Minsu rang first")
    assert len(told) == 2 and "Min" in told[1]


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "a\nb", "\x1b[2J"])
def test_who_has_no_name_does_not_sit_down(room, name):
    with pytest.raises(Misuse, match="A name is 1 to 40 characters"):
        room.scribe(name=name)


# ---------------------------------------------------------------- coming and going


def test_the_console_goes_and_comes_back_and_so_does_the_window(room):
    scribe, told, _, _ = room.scribe()
    scribe.take(". before")
    room.leave()
    scribe.look()
    with pytest.raises(Misuse, match="Nothing was written down, for the console that leads is not there"):
        scribe.take(". meanwhile")
    scribe.look()
    room.come_back()
    scribe.take(". after")
    assert told == [
        "Written down, line 2.",
        "The console that leads is gone. Nothing is written down until it is back.",
        "The console that leads is there.",
        "Written down, line 3.",
    ]
    assert [entry.command.text for entry in room.exercise.entries] == ["before", "after"]


def test_before_there_is_a_console_the_window_waits(room):
    room.leave()
    scribe, told, _, _ = room.scribe()
    scribe.look()
    room.come_back()
    scribe.look()
    assert told == [
        f"No console leads `{room.log}` now: `whitecell play` or `whitecell resume` does.",
        "The console that leads is there.",
    ]


def test_from_a_pipe_it_does_not_wait_and_stops_at_what_is_refused(room):
    scribe, told, _, complained = room.scribe(". one", "next", ". two", interactive=False)
    assert not scribe.lead()
    assert (told, len(complained), room.exercise.line) == (["Written down, line 2."], 1, 2)
    room.leave()
    with pytest.raises(Misuse, match="No console leads"):
        room.scribe(interactive=False)


def _breaks_off(scribe, monkeypatch, after):
    """The connection breaks while a line is under way; ``after``: once the console had written it."""
    ask = Seat.ask

    def broken(seat, request):
        monkeypatch.setattr(Seat, "ask", ask)
        if after:
            ask(seat, request)
        seat.close()
        raise Gone

    monkeypatch.setattr(Seat, "ask", broken)
    scribe.take(". under way")


def test_a_line_that_was_written_and_not_acknowledged_is_found_in_the_log(room, monkeypatch):
    scribe, told, _, _ = room.scribe()
    _breaks_off(scribe, monkeypatch, after=True)
    room.leave()
    room.come_back()
    scribe.look()
    assert "What was under way was written down: line 2." in told
    assert room.exercise.line == 2


def test_one_that_was_not_written_is_told_with_its_words_and_not_done_behind_ones_back(room, monkeypatch):
    scribe, told, _, _ = room.scribe()
    scribe.take(". first")
    _, quits = room.leave(), Gone()
    ask = Seat.ask

    def broken(seat, request):
        monkeypatch.setattr(Seat, "ask", ask)
        raise quits

    monkeypatch.setattr(Seat, "ask", broken)
    monkeypatch.setattr(Seat, "is_there", lambda seat: True)
    scribe.take(". under way")
    monkeypatch.undo()
    scribe.look()
    room.come_back()
    scribe.look()
    assert told[1:] == [
        "The console went before it said whether that was written down; that is told when it is back.",
        "The console that leads is gone. Nothing is written down until it is back.",
        "The console that leads is there.",
        "The console went before this was written down; type it again: . under way",
    ]
    assert room.exercise.line == 2


def test_where_the_console_stayed_it_is_asked_again_and_nothing_is_written_twice(room, monkeypatch):
    scribe, told, _, _ = room.scribe()
    _breaks_off(scribe, monkeypatch, after=False)
    scribe.look()
    assert "Written down, line 2." in told
    scribe.take(". next")
    _breaks_off(scribe, monkeypatch, after=True)
    scribe.look()
    assert [entry.command.text for entry in room.exercise.entries] == ["under way", "next", "under way"]
    assert "What was under way was written down: line 4." in told


def test_it_goes_on_with_the_log_that_the_console_went_on_with(room):
    scribe, told, _, _ = room.scribe()
    scribe.take(". before")
    room.log.unlink()
    other = room.log.with_name("y.jsonl")
    room.exercise.save_to(other)
    room.seats.move(other)
    for _ in range(500):
        scribe.look()
        if scribe.log != room.log:
            break
        threading.Event().wait(0.01)
    scribe.take(". after")
    assert told == [
        "Written down, line 2.",
        f"The console goes on with the log {other}, and so does this window.",
        "Written down, line 3.",
    ]
    assert Exercise.read(other).line == 3


def test_a_log_that_cannot_be_read_for_a_moment_is_looked_at_again(room, monkeypatch):
    scribe, told, _, _ = room.scribe()
    scribe._follower, kept = replace_follower(scribe), scribe._follower
    room.do(Next())
    scribe.look()
    assert told == []
    scribe._follower = kept
    scribe.look()
    assert told == ["Mon 08:00 turn Morning (morning)"]


def replace_follower(scribe):
    """A follower whose log cannot be read."""

    class Blind:
        exercise = scribe.exercise

        def refresh(self):
            raise Misuse("The log cannot be read.")

    return Blind()


@pytest.mark.parametrize("line", ["", "status", "Screen"])
def test_the_console_s_screen_is_drawn_by_any_of_its_words(room, line):
    """Before, `status` was told that a word nobody had typed was for the console that leads."""
    room.do(Next())
    scribe, _, pages, _ = room.scribe()
    scribe.take(line)
    assert len(pages) == 1
