"""Seats beside the console: what they may give, that only what is on disk is acknowledged, and that no client, however
it behaves, hurts the console or another seat."""

from __future__ import annotations

import json
import os
import socket
import stat
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from sim.exercise.commands import KINDS, Met, Next, Note, Opinion, Rate, Roster, Timer
from sim.exercise.seats import place, serving
from sim.exercise.seats.asking import Gone, Seat
from sim.exercise.seats.messages import (
    LONGEST,
    SCRIBE,
    Greeting,
    Moved,
    Reply,
    Request,
    Unread,
    message_bytes,
    message_in,
    request_bytes,
    request_in,
)
from sim.exercise.seats.serving import MOST, Seats
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.faults import Misuse

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no sockets of this kind here")


@pytest.fixture
def led(begin, log):
    """An exercise that is led, with its seats; ``turn`` is held while a command is done, as by a console."""
    exercise, turn = begin(Next()), threading.RLock()

    def do(command, who):
        with turn:
            exercise.do(command, who)
            return exercise.line

    with Seats(log, do) as seats:
        assert seats.missing == ""
        seats.exercise, seats.turn = exercise, turn
        yield seats


def _raw(log):
    """A client that sends what it likes; it has been greeted."""
    client = place.connected(log)
    client.settimeout(10)
    lines = client.makefile("rb")
    assert isinstance(message_in(lines.readline()), Greeting)
    return client, lines


def _said(lines):
    return json.loads(lines.readline())


# ---------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    "command",
    [
        Note("한국어, 日本語, “quotes”", tag="friction"),
        Met("launch", "rok", "at once", 2),
        Rate("speak", "S", "well"),
        Timer(10, "Caucus"),
        Roster("rok", ("Kim", "Lee")),
        KINDS["explain"]("posture", (Opinion("so", "rok", "Kim"),)),
    ],
)
def test_a_request_comes_out_as_it_went_in(command):
    request = Request("Lee", command, "7f-1")
    data = request_bytes(request)
    assert data.count(b"\n") == 1 and data.endswith(b"\n")
    assert request_in(data[:-1]) == request


@pytest.mark.parametrize("message", [Greeting("ab"), Reply("1", 12), Reply("1", refused="No."), Moved("/x/y.jsonl")])
def test_a_message_comes_out_as_it_went_in(message):
    assert message_in(message_bytes(message)[:-1]) == message


def test_the_page_of_the_log_shows_what_is_said():
    page = (Path(__file__).parents[2] / "docs" / "log.md").read_text(encoding="utf-8")
    section = page.partition("### From another keyboard")[2].partition("\n## ")[0]
    lines = [line.encode() for fence in section.split("```json\n")[1:] for line in fence.split("```")[0].splitlines()]
    greeting, request, *replies = lines
    assert isinstance(message_in(greeting), Greeting)
    assert request_bytes(request_in(request)) == request + b"\n"
    assert [isinstance(message_in(line), Reply) for line in replies] == [True, True]
    assert [message_bytes(message_in(line)) for line in (greeting, *replies)] == [
        line + b"\n" for line in (greeting, *replies)
    ]
    assert all(f"`{word}`" in section for word in SCRIBE)


def test_what_moves_the_run_but_for_a_cells_answer_or_goes_back_no_seat_may_give():
    assert {word for word in SCRIBE if word in KINDS and KINDS[word].moves_run} <= {"respond"}
    assert not {"next", "choose", "reveal", "say", "show", "wall", "undo", "rewind", "end", "forecasted"} & SCRIBE


@pytest.mark.parametrize("word", sorted(set(KINDS) - SCRIBE))
def test_all_other_commands_are_for_the_console(word):
    with pytest.raises(Unread, match=f"^`{word}` is for the console that leads; a seat gives explain, met, "):
        request_in(json.dumps({"as": "Lee", "command": word, "fields": {}}).encode())


NOTE = {"as": "Lee", "command": "note", "fields": {"text": "x"}}
WRONG = {
    "nothing": (b"", "A request is one JSON object on one line."),
    "no JSON": (b"GET / HTTP/1.1", "A request is one JSON object on one line."),
    "no UTF-8": (b'{"as": "\xff"}', "A request is one JSON object on one line."),
    "a list": (b"[1]", "A request is one JSON object on one line."),
    "twice": (b'{"as": "a", "as": "b"}', "A request is one JSON object on one line."),
    "deep": (b"[" * 60_000, "A request is one JSON object on one line."),
    "NaN": (b'{"as": NaN}', "A request is one JSON object on one line."),
    "empty": ({}, "A request says `as` whom, and which `command`."),
    "no name": ({**NOTE, "as": ""}, "A name is 1 to 40 characters on one line, such as Lee."),
    "a long name": ({**NOTE, "as": "x" * 41}, "A name is 1 to 40 characters on one line, such as Lee."),
    "two lines": ({**NOTE, "as": "a\nb"}, "A name is 1 to 40 characters on one line, such as Lee."),
    "a bell": ({**NOTE, "as": "\a"}, "A name is 1 to 40 characters on one line, such as Lee."),
    "a number": ({**NOTE, "as": 7}, "A request says `as` whom, and which `command`."),
    "an id": ({**NOTE, "id": 7}, "A request has `id`, `as`, `command` and `fields`."),
    "another field": ({**NOTE, "sudo": True}, "A request has `id`, `as`, `command` and `fields`."),
    "no command": ({**NOTE, "command": "dance"}, "`dance` is for the console that leads; a seat gives "),
    "fields": ({**NOTE, "fields": 7}, "`note` cannot be read: what it holds must be an object."),
    "a field": ({**NOTE, "fields": {"txt": "x"}}, "`note` has no field `txt`. Did you mean `text`?"),
    "obeyed": ({**NOTE, "fields": {"text": "\x1b[2J"}}, "It holds escape (U+001B), which no screen shows"),
}


@pytest.mark.parametrize(("sent", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_no_request_is_refused_with_a_sentence(sent, sentence):
    with pytest.raises(Unread) as refusal:
        request_in(sent if isinstance(sent, bytes) else json.dumps(sent).encode())
    assert str(refusal.value).startswith(sentence)


# ---------------------------------------------------------------- what is done


def test_what_is_acknowledged_is_on_disk_with_who_wrote_it(led, log):
    seat = Seat(log)
    for number in range(3):
        line = seat.ask(Request("Lee", Note(f"Note {number}."), f"id-{number}"))
        last = json.loads(log.read_bytes().splitlines()[-1])
        assert (line, last["line"], last["operator"], last["fields"]) == (
            3 + number,
            3 + number,
            "Lee",
            {"text": f"Note {number}."},
        )
    assert [entry.operator for entry in led.exercise.entries] == ["ann", "Lee", "Lee", "Lee"]
    seat.close()


def test_what_makes_no_sense_is_refused_with_the_exercises_own_sentence_and_the_seat_stays(led, log):
    seat = Seat(log)
    with pytest.raises(Misuse, match="A note needs words"):
        seat.ask(Request("Lee", Note(" "), "1"))
    assert seat.ask(Request("Lee", Note("x"), "2")) == 3
    seat.close()


def test_a_request_that_is_sent_again_is_not_done_again(led, log):
    request = Request("Lee", Note("Once."), "7f-1")
    first, second = Seat(log), Seat(log)
    assert {first.ask(request), second.ask(request), second.ask(request)} == {3}
    assert second.ask(Request("Kim", Note("Once."), "7f-1")) == 4  # an id is a seat's own
    assert {first.ask(Request("Lee", Note("Once."))), first.ask(Request("Lee", Note("Once.")))} == {5, 6}
    assert led.exercise.line == 6
    first.close()
    second.close()


def test_sent_again_while_it_is_under_way_it_is_done_once(led, log):
    request, lines = Request("Lee", Note("Once."), "7f-1"), []
    with led.turn:
        threads = [threading.Thread(target=lambda: lines.append(Seat(log).ask(request))) for _ in range(4)]
        for thread in threads:
            thread.start()
        first = Seat(log)  # one that breaks off while it waits
        first._connection.sendall(request_bytes(request))
        first.close()
    for thread in threads:
        thread.join(10)
    assert (lines, led.exercise.line) == ([3] * 4, 3)


def test_what_is_remembered_is_bounded(led, log, monkeypatch):
    monkeypatch.setattr(serving, "REMEMBERED", 3)
    seat = Seat(log)
    for number in range(6):
        seat.ask(Request("Lee", Note("x"), str(number)))
    assert len(led._replies) == 3
    assert (seat.ask(Request("Lee", Note("x"), "5")), seat.ask(Request("Lee", Note("x"), "0"))) == (8, 9)
    seat.close()


def test_many_at_once_have_one_order(led, log, clock):
    done = {f"scribe {number}": [] for number in range(8)}

    def write(who):
        seat = Seat(log)
        for number in range(12):
            done[who].append((seat.ask(Request(who, Note(f"{number}"), f"{number}")), f"{number}"))
        seat.close()

    threads = [threading.Thread(target=write, args=(who,)) for who in done]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for who, lines in done.items():
        of_log = [(entry.line, entry.command.text) for entry in led.exercise.entries if entry.operator == who]
        assert lines == of_log and len(lines) == 12
    assert [entry.line for entry in Exercise.read(log).entries] == list(range(2, 2 + 1 + 96))
    assert verify(log)


# ---------------------------------------------------------------- who hurts nobody


def test_rubbish_is_answered_with_a_sentence_and_the_line_after_it_is_done(led, log):
    client, lines = _raw(log)
    client.sendall(b"rubbish\n\xff\xfe\n\n" + request_bytes(Request("Lee", Note("x"), "1")))
    assert [list(_said(lines)) for _ in range(3)] == [["id", "refused"]] * 3
    assert _said(lines) == {"id": "1", "line": 3}
    client.close()


def test_a_refusal_says_of_which_request_it_is(led, log):
    client, lines = _raw(log)
    client.sendall(b'{"id": "9", "as": "Lee", "command": "next"}\n')
    assert _said(lines)["id"] == "9"
    client.close()


def test_in_pieces_it_is_a_request_and_half_of_one_is_none(led, log):
    client, lines = _raw(log)
    for byte in request_bytes(Request("Lee", Note("x"), "1")):
        client.sendall(bytes([byte]))
    assert _said(lines) == {"id": "1", "line": 3}
    client.sendall(request_bytes(Request("Lee", Note("half"), "2"))[:-1])
    client.close()
    assert _alive(log) == 4
    assert [entry.command for entry in led.exercise.entries[1:]] == [Note("x"), Note("alive")]


def _alive(log):
    """Whether another seat is served: its line."""
    seat = Seat(log)
    try:
        return seat.ask(Request("Kim", Note("alive")))
    finally:
        seat.close()


def test_ten_megabytes_without_an_end_are_refused_and_hung_up(led, log):
    client, lines = _raw(log)
    with pytest.raises(OSError):
        for _ in range(10 * 16):
            client.sendall(b"x" * 2**16)
    client.close()
    assert _alive(log) == 3
    client, lines = _raw(log)
    client.sendall(b"x" * (LONGEST + 1))
    assert _said(lines)["refused"] == "A request has at most 65,536 bytes."
    assert lines.readline() == b""
    client.close()


def test_who_says_nothing_or_does_not_listen_keeps_nobody_waiting(led, log):
    silent, _ = _raw(log)
    deaf, _ = _raw(log)
    deaf.setblocking(False)
    with pytest.raises(BlockingIOError):
        while True:  # its replies are never read, until neither side takes any more
            deaf.send(b"rubbish\n" * 1_000)
    assert _alive(log) == 3
    other = log.with_name("other.jsonl")
    led.exercise.save_to(other)
    led.move(other)  # which would tell the deaf one, too
    assert _alive(other) == 4
    silent.close()
    deaf.close()


def test_there_is_an_end_to_how_many_come_in_and_room_again_when_one_leaves(led, log):
    seats = [Seat(log) for _ in range(MOST)]
    with pytest.raises(Misuse, match="There are 32 keyboards already"):
        Seat(log)
    assert seats[-1].ask(Request("Lee", Note("x"))) == 3
    seats[0].close()
    for _ in range(200):
        try:
            seats[0] = Seat(log)
            break
        except Misuse:
            threading.Event().wait(0.02)
    assert seats[0].ask(Request("Lee", Note("x"))) == 4
    for seat in seats:
        seat.close()


def test_a_seat_that_dies_while_its_command_is_done_leaves_nothing_half_done(led, log):
    with led.turn:
        for number in range(5):
            client, _ = _raw(log)
            client.sendall(request_bytes(Request("Lee", Note(f"{number}"), "1" * (number + 1))))
            client.close()
    for _ in range(500):
        if led.exercise.line == 7:
            break
        threading.Event().wait(0.01)
    assert _alive(log) == 8
    assert verify(log)


# ---------------------------------------------------------------- coming and going


def test_when_the_console_leaves_what_is_under_way_is_done_first_and_the_seat_knows(begin, log):
    exercise, held, go_on = begin(Next()), threading.Event(), threading.Event()

    def do(command, who):
        held.set()
        assert go_on.wait(10)
        exercise.do(command, who)
        return exercise.line

    seats, lines = Seats(log, do), []
    seat = Seat(log)
    asking = threading.Thread(target=lambda: lines.append(seat.ask(Request("Lee", Note("x"), "1"))))
    asking.start()
    assert held.wait(10)
    closing = threading.Thread(target=seats.close)
    closing.start()
    closing.join(0.05)
    assert closing.is_alive()
    go_on.set()
    closing.join(10)
    asking.join(10)
    assert (exercise.line, lines) == (3, [3])
    with pytest.raises(Gone):
        seat.ask(Request("Lee", Note("x"), "2"))
    assert not seat.is_there()
    assert not place.socket_of(log).exists()
    with pytest.raises(Misuse, match="No console leads"):
        Seat(log)


def test_it_goes_on_beside_another_log_and_says_so(led, log):
    seat, other = Seat(log), log.with_name("other.jsonl")
    assert seat.is_there() and not seat.moved
    led.exercise.save_to(other)
    led.move(other)
    for _ in range(500):
        if not seat.is_there() or seat.moved:
            break
        threading.Event().wait(0.01)
    assert seat.moved == os.path.realpath(other)
    assert seat.ask(Request("Lee", Note("x"))) == 3
    assert (place.socket_of(log).exists(), place.socket_of(other).exists()) == (False, True)
    seat.close()


# ---------------------------------------------------------------- the socket itself


def test_it_is_for_its_owner_alone(led, log):
    found = place.socket_of(log).lstat()
    assert (stat.S_IMODE(found.st_mode), stat.S_ISSOCK(found.st_mode), found.st_uid) == (0o600, True, os.getuid())


@pytest.mark.skipif(not hasattr(socket, "SO_PEERCRED"), reason="this system does not tell who it is")
def test_somebody_else_is_not_let_in_and_not_believed(led, log, monkeypatch):
    seat = Seat(log)
    monkeypatch.setattr(place, "is_same_user", lambda connection: False)
    client = socket.socket(socket.AF_UNIX)
    client.connect(str(place.socket_of(log)))
    assert client.recv(1) == b""
    client.close()
    with pytest.raises(Misuse, match="Somebody else answers at"):
        Seat(log)
    seat.close()


def test_a_socket_that_a_killed_console_left_gives_way(begin, log):
    begin()
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(place.socket_of(log)))
    left.listen()
    left.close()
    assert place.socket_of(log).exists()
    with pytest.raises(Misuse, match="No console leads"):
        Seat(log)
    with Seats(log, lambda command, who: 7) as seats:
        assert (seats.missing, Seat(log).ask(Request("Lee", Note("x")))) == ("", 7)


def test_one_that_answers_never_does_and_stays(led, log):
    with Seats(log, lambda command, who: 7) as other:
        assert other.missing == f"Another console answers at `{place.socket_of(log)}`."
    assert _alive(log) == 3


def test_what_is_in_its_place_and_no_socket_is_left_alone(begin, log):
    begin()
    place.socket_of(log).write_text("precious")
    with Seats(log, lambda command, who: 7) as seats:
        assert seats.missing == f"`{place.socket_of(log)}` is in the way and no socket."
    assert place.socket_of(log).read_text() == "precious"
    with pytest.raises(Misuse, match="is no socket of yours"):
        Seat(log)
    place.socket_of(log).unlink()
    elsewhere = log.with_name("elsewhere")
    elsewhere.write_text("precious")
    place.socket_of(log).symlink_to(elsewhere)
    with Seats(log, lambda command, who: 7) as seats:
        assert "is in the way" in seats.missing
    assert elsewhere.read_text() == "precious"


def test_a_socket_that_took_its_place_is_left_alone_when_it_closes(led, log):
    path = place.socket_of(log)
    path.unlink()
    other = socket.socket(socket.AF_UNIX)
    other.bind(str(path))
    led.close()
    assert path.exists()
    other.close()


def test_by_any_way_to_the_log_it_is_found(led, log, monkeypatch):
    link = log.with_name("link.jsonl")
    link.symlink_to(log.name)
    monkeypatch.chdir(log.parent)
    for way in (link, log.parent / "." / log.name, type(log)(log.name)):
        Seat(way).close()


@contextmanager
def _without_proc(monkeypatch):
    with monkeypatch.context() as patch:
        exists = os.path.exists
        patch.setattr(os.path, "exists", lambda path: not str(path).startswith("/proc/") and exists(path))
        yield


def test_in_a_folder_whose_path_is_longer_than_an_address_it_is_found_or_refused(begin, log, monkeypatch):
    exercise = begin()
    folder = log.parent / ("f" * 100) / ("g" * 100)
    folder.mkdir(parents=True)
    deep = folder / "exercise.jsonl"
    exercise.save_to(deep)
    sentence = "No socket can stand beside the log (the log's name and folder have more than 100 bytes)."
    with _without_proc(monkeypatch), Seats(deep, lambda command, who: 7) as seats:
        assert seats.missing == sentence
    if Path("/proc/self/fd").exists():
        with Seats(deep, lambda command, who: 7) as seats:
            assert (seats.missing, Seat(deep).ask(Request("Lee", Note("x")))) == ("", 7)
        assert not place.socket_of(deep).exists()


def test_where_there_can_be_none_play_goes_on_and_a_seat_says_why(begin, log, monkeypatch):
    begin()
    monkeypatch.delattr(socket, "AF_UNIX")
    with Seats(log, lambda command, who: 7) as seats:
        assert seats.missing == "This system has no sockets of the kind that a second keyboard needs."
    with pytest.raises(Misuse, match="This system has no sockets"):
        Seat(log)


def test_where_the_system_does_not_say_who_comes_no_folder_does_in_which_anybody_may_write(begin, log, monkeypatch):
    begin()
    monkeypatch.delattr(socket, "SO_PEERCRED", raising=False)
    log.parent.chmod(0o777)
    with Seats(log, lambda command, who: 7) as seats:
        assert seats.missing == f"Anybody may write in `{log.parent}`, so no second keyboard is let in there."
    log.parent.chmod(0o700)
    with Seats(log, lambda command, who: 7) as seats:
        assert seats.missing == ""
        Seat(log).close()


def test_what_answers_and_is_no_console_is_told_as_that(begin, log):
    begin()
    other = socket.socket(socket.AF_UNIX)
    other.bind(str(place.socket_of(log)))
    other.listen()
    threading.Thread(target=lambda: other.accept()[0].sendall(b"220 smtp ready\n"), daemon=True).start()
    with pytest.raises(Misuse, match="What answers there is no console of this version"):
        Seat(log)
    other.close()
