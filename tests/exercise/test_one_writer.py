"""One exercise writes to a log, and no other, in whatever process and by whatever name of the file; all may read."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sim.exercise.commands import Go, Next
from sim.exercise.follower import Follower
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.faults import Misuse
from tests.exercise.small_exercise import everything, scenario

RESUME = """
import sys
from sim.exercise.session import Exercise
from sim.faults import Misuse
try:
    Exercise.resume(sys.argv[1])
except Misuse as refusal:
    print(refusal)
"""


def test_a_second_writer_in_the_same_process_is_refused(begin, log):
    exercise = begin(Next())
    before = log.read_bytes()
    with pytest.raises(Misuse) as refusal:
        Exercise.resume(log)
    assert str(refusal.value) == (
        f"The log `{log}` is in use: an exercise writes to it in another window. "
        "Follow it there with `whitecell audience`."
    )
    assert log.read_bytes() == before
    exercise.do(Next())


def test_a_second_writer_in_another_process_is_refused_and_after_the_first_is_not(begin, log):
    exercise = begin(Next())
    other = [sys.executable, "-c", RESUME, str(log)]
    said = subprocess.run(other, capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"The log `{log}` is in use")
    exercise.close()
    assert subprocess.run(other, capture_output=True, text=True, check=True).stdout == ""


@pytest.mark.parametrize("link", [os.symlink, os.link], ids=["symbolic link", "hard link"])
def test_by_another_name_of_the_file_it_is_refused_too(begin, log, tmp_path, link):
    exercise = begin(Next())
    other = tmp_path / "other.jsonl"
    link(log, other)
    with pytest.raises(Misuse, match="is in use"):
        Exercise.resume(other)
    exercise.close()
    with Exercise.resume(other) as resumed:
        resumed.do(Next())
        with pytest.raises(Misuse, match="is in use"):
            Exercise.resume(log)
    assert verify(log).lines == 3


def test_readers_followers_and_verifiers_are_not_refused(begin, log):
    exercise = begin(Next())
    assert Exercise.read(log).entries == exercise.entries
    assert Follower(log).exercise.entries == exercise.entries
    assert verify(log).lines == 2
    exercise.do(Next())


def test_a_torn_line_is_not_cut_off_under_a_writer(begin, log):
    exercise = begin(Next())
    with log.open("ab") as stream:
        stream.write(b'{"line":3,')
    with pytest.raises(Misuse, match="is in use"):
        Exercise.resume(log)
    assert log.read_bytes().endswith(b'{"line":3,')
    exercise.close()


def test_after_the_first_has_closed_it_is_taken_up_where_it_was(begin, log, clock):
    exercise = begin(Go(), Go())
    exercise.close()
    with Exercise.resume(log, clock=clock, operator="bob") as resumed:
        assert everything(resumed) == everything(exercise)
        resumed.do(Go())
        assert [entry.operator for entry in resumed.entries] == ["ann", "ann", "bob"]


def test_an_exercise_that_is_only_read_does_nothing(begin, log):
    begin(Next())
    with pytest.raises(Misuse, match="This exercise is only looked at; resume it to go on"):
        Exercise.read(log).do(Next())


def test_a_new_exercise_never_takes_the_place_of_a_file(log):
    log.write_text("Something else.\n")
    with pytest.raises(Misuse) as refusal:
        Exercise.start(scenario(), log)
    assert str(refusal.value) == f"There is already a file `{log}`. Name another; a log that is there can be resumed."
    assert log.read_text() == "Something else.\n"


def test_where_there_is_no_log_or_no_place_for_one_it_says_so(tmp_path):
    with pytest.raises(Misuse, match=r"There is no log `.*none\.jsonl`"):
        Exercise.resume(tmp_path / "none.jsonl")
    with pytest.raises(Misuse, match=r"There is no log `.*none\.jsonl`"):
        verify(tmp_path / "none.jsonl")
    with pytest.raises(Misuse, match=r"cannot be written: No such file or directory"):
        Exercise.start(scenario(), tmp_path / "nowhere" / "exercise.jsonl")
    with pytest.raises(Misuse, match="is a folder and no file, so it is no log"):
        Exercise.resume(tmp_path)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"seed": -1}, "A seed is a whole number"),
        ({"seed": 2**64}, "A seed is a whole number"),
        ({"replication": -1}, "A replication is a whole number"),
        ({"start": {"tensoin": 1}}, "Did you mean `tension`"),
        ({"start": {"tension": 11}}, "tension"),
    ],
)
def test_an_exercise_that_cannot_be_leaves_no_file(log, more, sentence):
    with pytest.raises(Misuse, match=sentence):
        Exercise.start(scenario(), log, **more)
    assert not log.exists()
