"""What is called saved is in the file that goes by the log's name: whatever befalls it is said before the next line."""

from __future__ import annotations

import os
import shutil
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.exercise.commands import Go, Next, Note
from sim.exercise.follower import Follower
from sim.exercise.log import LogLost
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.faults import Misuse
from tests.exercise.small_exercise import everything


def _replaced(log: Path) -> None:
    """As editors and programs that synchronise folders save."""
    other = log.with_name("other")
    shutil.copy(log, other)
    other.rename(log)


def _moved(log: Path) -> None:
    """The whole folder."""
    log.parent.rename(log.parent.with_name("elsewhere"))


def _edited(log: Path) -> None:
    """One letter, and the size stays."""
    data = log.read_bytes().replace(b"First", b"Fifth")
    with log.open("r+b") as stream:
        stream.write(data)
    _touched(log)


def _older(log: Path) -> None:
    """An older copy, in the same file."""
    lines = log.read_bytes().splitlines(keepends=True)
    with log.open("r+b") as stream:
        stream.write(b"".join(lines[:-1]))
        stream.truncate()


def _appended(log: Path) -> None:
    with log.open("ab") as stream:
        stream.write(b"x")


def _touched(log: Path) -> None:
    os.utime(log, ns=(1, 1))


HARM: dict[str, tuple[Callable[[Path], None], str]] = {
    "deleted": (Path.unlink, "was deleted, renamed or moved"),
    "renamed": (lambda log: log.rename(log.with_name("y.jsonl")), "was deleted, renamed or moved"),
    "folder moved": (_moved, "was deleted, renamed or moved"),
    "replaced": (_replaced, "was replaced by another file"),
    "emptied": (lambda log: os.truncate(log, 0), "was cut short"),
    "older copy": (_older, "was cut short"),
    "appended to": (_appended, "was written to by another program"),
    "edited": (_edited, "was changed by another program"),
}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """In a folder that may be moved."""
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder / "x.jsonl"


@pytest.mark.parametrize("harm", HARM)
def test_it_is_said_at_once_and_everything_can_be_written_to_a_new_file(begin, log, clock, tmp_path, harm):
    exercise = begin(Go(), Note("First."), Go())
    do_harm, sentence = HARM[harm]
    do_harm(log)
    knew = everything(exercise)
    for _ in range(2):
        with pytest.raises(LogLost) as refusal:
            exercise.do(Note("An important note."))
        assert str(refusal.value) == (
            f"The log `{log}` {sentence}, so nothing more is written to it. "
            "All of it is still here: `save NEWFILE` writes it to a new file and goes on there."
        )
        assert everything(exercise) == knew
    with pytest.raises(LogLost):
        exercise.check_saved()
    exercise.save_to(tmp_path / "new.jsonl")
    exercise.check_saved()
    assert everything(exercise) == knew
    exercise.do(Note("An important note."))
    assert verify(tmp_path / "new.jsonl").lines == 5
    exercise.close()
    assert everything(Exercise.read(tmp_path / "new.jsonl", clock)) == everything(exercise)


def test_a_new_time_alone_is_no_change(begin, log):
    exercise = begin(Go())
    _touched(log)
    exercise.do(Go())
    assert verify(log).lines == 3


def test_written_anew_it_is_byte_for_byte_the_same(begin, log, tmp_path):
    exercise = begin(Go(), Note("„Ja“"), Go())
    before = log.read_bytes()
    exercise.save_to(tmp_path / "new.jsonl")
    assert (tmp_path / "new.jsonl").read_bytes() == log.read_bytes() == before
    exercise.do(Next())
    assert log.read_bytes() == before
    with pytest.raises(Misuse, match="in use"):
        Exercise.resume(tmp_path / "new.jsonl")
    Exercise.resume(log).close()


def test_it_is_never_written_over_another_file(begin, log, tmp_path):
    exercise = begin(Go())
    (tmp_path / "other").write_text("Something else.")
    for target in (log, tmp_path / "other", tmp_path, tmp_path / "nowhere" / "x"):
        with pytest.raises(Misuse, match=r"already a file|a folder|cannot be written"):
            exercise.save_to(target)
    exercise.do(Go())
    assert (tmp_path / "other").read_text() == "Something else."
    with pytest.raises(Misuse, match="only looked at"):
        Exercise.read(log).save_to(tmp_path / "new")


def test_a_log_is_for_its_owner_alone(begin, log, tmp_path):
    exercise = begin(Go())
    exercise.save_to(tmp_path / "new.jsonl")
    for path in (log, tmp_path / "new.jsonl"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("reading", [verify, Exercise.read, Exercise.resume, Follower])
def test_what_is_no_file_is_refused_before_it_is_read(tmp_path, reading):
    """A pipe would be waited for, a device read without end."""
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        for path, what in {
            tmp_path / "pipe": "a pipe",
            tmp_path / "socket": "a socket",
            tmp_path: "a folder",
            Path("/dev/zero"): "a device",
        }.items():
            with pytest.raises(Misuse) as refusal:
                reading(path)
            assert str(refusal.value) == f"`{path}` is {what} and no file, so it is no log."
    for name in ("a\0b", "x" * 300):
        with pytest.raises(Misuse, match=r"There is no log|File name too long"):
            reading(tmp_path / name)


def test_a_log_is_not_begun_in_what_is_there_already(begin, tmp_path, small):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    for name in ("pipe", "link"):
        with pytest.raises(Misuse, match="There is already a file"):
            Exercise.start(small, tmp_path / name)
    assert not (tmp_path / "target").exists()
