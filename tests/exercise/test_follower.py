"""Following: what is on disk and whole, as soon as it is; whatever else stands there is waited for, or reported."""

from __future__ import annotations

import os

import pytest

from sim.exercise.audience import sight_of
from sim.exercise.commands import Go, Next, Note
from sim.exercise.follower import Follower
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.faults import Damage, Misuse
from tests.exercise.small_exercise import SCRIPT, RoomClock, do_all, everything, scenario


def test_it_sees_every_command_once_it_is_written(begin, log, clock):
    exercise = begin()
    follower = Follower(log, clock)
    assert not follower.refresh()
    for command in SCRIPT:
        exercise.do(command)
        assert follower.refresh()
        assert not follower.refresh()
        assert everything(follower.exercise) == everything(exercise)
        assert sight_of(follower.exercise) == sight_of(exercise)


def test_it_takes_up_what_was_written_before_it_came(begin, log, clock):
    exercise = begin(*SCRIPT[:20])
    follower = Follower(log, clock)
    assert everything(follower.exercise) == everything(exercise)
    do_all(exercise, SCRIPT[20:])
    assert follower.refresh()
    assert everything(follower.exercise) == everything(exercise)


def test_it_waits_for_the_end_of_a_line(begin, log, tmp_path, clock):
    """Byte by byte, as a slow disk would show it. A line break that is still missing is not waited for."""
    exercise = begin(Go(), Go(), Note("„Ja“"))
    copy = tmp_path / "copy.jsonl"
    whole = log.read_bytes()
    first = whole.index(b"\n") + 1
    copy.write_bytes(whole[: first + 10])
    follower = Follower(copy, clock)
    for size in range(first + 11, len(whole) + 1):
        with copy.open("ab") as stream:
            stream.write(whole[size - 1 : size])
        assert follower.refresh() == (whole[size : size + 1] == b"\n")
        assert follower.exercise.line == whole.count(b"\n", 0, size + 1)
    assert everything(follower.exercise) == everything(exercise)


def test_a_torn_line_that_is_cut_off_was_never_seen(begin, log, clock):
    exercise = begin(Go(), Go())
    follower = Follower(log, clock)
    exercise.close()
    with log.open("ab") as stream:
        stream.write(b'{"line":4,"parent":3,')
    assert not follower.refresh()
    assert follower.exercise.line == 3
    with Exercise.resume(log, clock=clock) as resumed:
        assert not follower.refresh()
        resumed.do(Note("Again."))
        assert follower.refresh()
        assert everything(follower.exercise) == everything(resumed)


def test_a_line_that_its_writer_took_back_after_a_failed_write_is_forgotten(begin, log, clock):
    """Read in the moment between a write and the disk's refusal to keep it, and another line written in its place."""
    exercise = begin(Go(), Go())
    before = log.stat().st_size
    exercise.do(Note("This one is taken back, and is a long one."))
    follower = Follower(log, clock)
    assert follower.exercise.line == 4
    exercise.close()
    os.truncate(log, before)
    assert follower.refresh()
    assert follower.exercise.line == 3
    with Exercise.resume(log, clock=clock) as resumed:
        resumed.do(Note("This one is taken back, and is a long one."))
        assert follower.refresh()
        os.truncate(log, before)
    with Exercise.resume(log, clock=clock) as resumed:
        do_all(resumed, [Note("This one stays."), Next(), Next()])
        assert follower.refresh()
        assert everything(follower.exercise) == everything(resumed)


def test_damage_is_reported_with_its_line_as_often_as_it_is_looked_at(begin, log, clock):
    exercise = begin(Go(), Go())
    follower = Follower(log, clock)
    exercise.do(Note("Something."))
    exercise.do(Note("More."))
    log.write_bytes(log.read_bytes().replace(b"Something.", b"Something,"))
    for _ in range(3):
        with pytest.raises(Damage) as damage:
            follower.refresh()
        assert (damage.value.file, damage.value.line) == (str(log), 4)
    with pytest.raises(Damage):
        Follower(log, clock)


def test_damage_in_what_it_has_read_already_is_found_by_whoever_reads_anew(begin, log, clock):
    exercise = begin(Note("Something."), Go())
    follower = Follower(log, clock)
    exercise.do(Go())
    log.write_bytes(log.read_bytes().replace(b"Something.", b"Something,"))
    assert follower.refresh()
    with pytest.raises(Damage, match=":2: "):
        Follower(log, clock)


def test_it_does_nothing_itself(begin, log, clock):
    begin(Go())
    with pytest.raises(Misuse, match="only looked at"):
        Follower(log, clock).exercise.do(Go())


def test_where_there_is_no_log_it_says_so(tmp_path, begin, log):
    with pytest.raises(Misuse, match="There is no log"):
        Follower(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    with pytest.raises(Misuse, match="is no log of an exercise"):
        Follower(tmp_path / "empty.jsonl")
    with pytest.raises(Misuse, match="is a folder and no file, so it is no log"):
        Follower(tmp_path)
    begin(Go())
    follower = Follower(log)
    log.unlink()
    knew = everything(follower.exercise)
    with pytest.raises(Misuse, match="There is no log"):
        follower.refresh()
    log.write_bytes(b"")
    with pytest.raises(Misuse, match="is no log of an exercise"):
        follower.refresh()
    assert everything(follower.exercise) == knew


def test_a_last_line_without_its_break_is_seen_as_all_others_see_it(begin, log, clock):
    """As an editor or a mailer leaves it: readers, followers and verify agree."""
    exercise = begin(Go(), Go(), Note("The last words."))
    exercise.close()
    log.write_bytes(log.read_bytes().removesuffix(b"\n"))
    assert everything(Follower(log, clock).exercise) == everything(exercise) == everything(Exercise.read(log))
    assert (verify(log).lines, verify(log).torn) == (4, 0)
    follower = Follower(log, clock)
    with Exercise.resume(log, clock=clock) as resumed:
        resumed.do(Note("More."))
        assert follower.refresh()
        assert everything(follower.exercise) == everything(resumed)


def test_many_follow_one(log, clock):
    with Exercise.start(scenario(), log, clock=RoomClock()) as exercise:
        followers = [Follower(log, clock) for _ in range(5)]
        do_all(exercise, SCRIPT[:10])
        assert all(follower.refresh() for follower in followers)
        assert {follower.exercise.line for follower in followers} == {11}
