"""Killed in the middle, an exercise is taken up as if nothing had been: real processes, really killed.

The child does the commands of a script one after the other, each from where the log stands, and says so after each.
With the clock standing still the log of an exercise is the same to the byte however often it was broken off, so every
broken-off log must be a beginning of the one that nobody interrupted.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import sleep

import pytest

from sim.exercise.commands import Note
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.faults import Damage, Misuse
from tests.exercise.small_exercise import SCRIPT, RoomClock, do_all, everything, scenario

KILLS, MANY = 40, 100
"""Of either disk; at any instant of a script of some fifty commands, each of which is written at once or in pieces."""
Write = Callable[[int, bytes], int]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked here")


def up_to_the_end(log: Path, say: Callable[[str], object]) -> None:
    """Do what is left of the script; ``say`` each line once ``do`` has come back."""
    exercise = (
        Exercise.resume(log, clock=RoomClock(), operator="ann")
        if log.exists()
        else Exercise.start(scenario(), log, seed=7, clock=RoomClock(), operator="ann")
    )
    say("ready")
    for command in SCRIPT[exercise.line - 1 :]:
        exercise.do(command)
        say(str(exercise.line))


def a_slow_disk(write: Write) -> Write:
    """A disk that takes 24 bytes at a time, and its time for each, so that a kill finds half a line."""

    def slowly(handle: int, data: bytes) -> int:
        sleep(0.00005)
        return write(handle, bytes(data[:24]))

    return slowly


def begin_child(log: Path, slow: bool) -> tuple[int, int]:
    """A child at work on the script: its process, and the end of the pipe where it says what it has done."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child:
        os.close(theirs)
        return child, ours
    try:
        write = os.write
        if slow:
            os.write = a_slow_disk(write)
        up_to_the_end(log, lambda word: write(theirs, f"{word}\n".encode()))
        os._exit(0)
    finally:
        os._exit(1)


def killed(log: Path, wait: float, after_ready: bool, slow: bool) -> tuple[int, bool]:
    """Start a child, kill it after a while: the last line it acknowledged, and whether it had come to the end."""
    child, said = begin_child(log, slow)
    with os.fdopen(said) as lines:
        if after_ready:
            assert lines.readline() == "ready\n"
        sleep(wait)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        words = [word for word in lines.read().split("\n") if word.isdigit()]
    assert status in (0, signal.SIGKILL)
    return int(words[-1]) if words else 0, status == 0


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory) -> tuple[Exercise, bytes]:
    log = tmp_path_factory.mktemp("whole") / "exercise.jsonl"
    with Exercise.start(scenario(), log, seed=7, clock=RoomClock(), operator="ann") as exercise:
        do_all(exercise, SCRIPT)
    return exercise, log.read_bytes()


@pytest.mark.parametrize("least", [KILLS, pytest.param(MANY, marks=pytest.mark.long)])
@pytest.mark.parametrize("slow", [False, True])
def test_killed_at_any_instant_it_keeps_every_acknowledged_command(slow, least, uninterrupted, tmp_path):
    exercise, whole = uninterrupted
    luck = Random(200 + slow)
    kills = torn_tails = ends = 0
    log, acknowledged = tmp_path / "exercise.jsonl", 1
    while kills < least:
        wait = luck.uniform(0, 0.012) * (4 if slow else 1)
        last, at_end = killed(log, wait, after_ready=luck.random() < 0.8, slow=slow)
        kills += not at_end
        acknowledged = max(acknowledged, last)
        left = log.read_bytes() if log.exists() else b""
        assert whole.startswith(left)
        if b"\n" not in left:
            log.unlink(missing_ok=True)
            continue
        lines = left.count(b"\n")
        assert acknowledged <= lines <= acknowledged + 1
        torn = len(left) - left.rfind(b"\n") - 1
        torn_tails += torn > 0
        assert verify(log).torn == torn
        with Exercise.resume(log, clock=RoomClock(), operator="ann") as resumed:
            assert (resumed.torn, resumed.line) == (torn, lines)
            assert resumed.entries == exercise.entries[: lines - 1]
            assert resumed.position == exercise.position_after(lines)
        assert log.read_bytes() == left[: len(left) - torn]
        acknowledged = lines
        if at_end:
            ends += 1
            assert left == whole
            assert everything(resumed) == everything(exercise)
            log.unlink()
            acknowledged = 1
    print(f"{kills} kills, {torn_tails} torn tails, {ends} scripts finished")
    assert not slow or torn_tails >= least // 10
    if log.exists():
        up_to_the_end(log, lambda word: None)
        assert log.read_bytes() == whole


def test_of_every_line_any_beginning_is_dropped_and_the_exercise_goes_on_the_same(uninterrupted, log, clock):
    """A broken-off write at every line, each at three lengths drawn by lot."""
    exercise, whole = uninterrupted
    luck = Random(1)
    lines = whole.splitlines(keepends=True)
    for number in range(1, len(lines)):
        for length in (1, luck.randrange(2, len(lines[number]) - 2), len(lines[number]) - 2):
            before = b"".join(lines[:number])
            log.write_bytes(before + lines[number][:length])
            with Exercise.resume(log, clock=clock, operator="ann") as resumed:
                assert (resumed.torn, resumed.line) == (length, number)
                assert log.read_bytes() == before
                resumed.do(SCRIPT[number - 1])
            assert log.read_bytes() == before + lines[number]
    assert everything(resumed) == everything(exercise)


def test_broken_off_before_the_header_was_whole_it_is_no_exercise_yet(uninterrupted, log):
    _, whole = uninterrupted
    for length in (0, 1, 100, whole.index(b"\n") - 1):
        log.write_bytes(whole[:length])
        with pytest.raises(Misuse, match="is no log of an exercise, or was broken off before it began"):
            Exercise.resume(log)
        assert log.read_bytes() == whole[:length]


def test_zeros_that_a_power_cut_left_behind_the_last_line_are_a_torn_line_too(uninterrupted, log, clock):
    _, whole = uninterrupted
    log.write_bytes(whole + b"\0" * 512)
    assert Exercise.read(log).torn == 512
    with Exercise.resume(log, clock=clock) as resumed:
        assert resumed.torn == 512
    assert log.read_bytes() == whole


def test_sectors_that_the_disk_wrote_out_of_order_are_a_torn_line_too(begin, log, clock):
    """The end of a last line may be on disk before its beginning, or before its middle."""
    exercise = begin(Note("Before."))
    before = log.stat().st_size
    exercise.do(Note("There is much to say. " * 200))
    exercise.close()
    whole = log.read_bytes()
    sector = -(-before // 512) * 512
    for begins, ends in (
        (before, sector),
        (before, sector + 512),
        (sector, sector + 1024),
        (sector + 512, sector + 1024),
    ):
        hollow = whole[:begins] + b"\0" * (ends - begins) + whole[ends:]
        log.write_bytes(hollow)
        assert verify(log).torn == len(whole) - before
        with Exercise.resume(log, clock=clock) as resumed:
            assert (resumed.torn, resumed.line) == (len(whole) - before, 2)
        assert log.read_bytes() == whole[:before]
        for damaged in (
            hollow + b"{}\n",
            whole[:begins] + b"\0" * (ends - begins - 7) + whole[ends - 7 :],
            hollow[: before - 3] + b"\0\0\0" + hollow[before:],
        ):
            log.write_bytes(damaged)
            with pytest.raises(Damage):
                verify(log)


def test_a_child_that_is_killed_lets_go_of_its_log(log, clock):
    """The system takes the lock away with the process; nothing has to be cleared up by hand."""
    Exercise.start(scenario(), log, seed=7, clock=clock, operator="ann").close()
    child, said = begin_child(log, slow=True)
    with os.fdopen(said) as lines:
        assert lines.readline() == "ready\n"
        with pytest.raises(Misuse, match="is in use"):
            Exercise.resume(log)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    Exercise.resume(log, clock=clock).close()
