"""A disk that takes no more is reported at once, nothing is done, and with room again the same command works."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.exercise.commands import Choose, Command, Go, Next, Note, Rewind
from sim.exercise.log import LogFile
from sim.exercise.reading import read
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.faults import Misuse
from tests.exercise.small_exercise import HOUR, RoomClock, do_all, everything, scenario

resource = pytest.importorskip("resource", reason="the system's limits are set through it")

LONG_NOTE = Note("There is much to say. " * 20)
COMMANDS = [LONG_NOTE, Choose("posture", "firm", took=2 * HOUR), Go(), Rewind(2)]


def refused(exercise: Exercise, command: Command) -> str:
    """The sentence with which a command is refused; nothing has changed by it, on disk or in memory."""
    log = exercise._log.path
    before, knew = log.read_bytes(), everything(exercise)
    with pytest.raises(Misuse) as refusal:
        exercise.do(command)
    assert log.read_bytes() == before
    assert everything(exercise) == knew
    return str(refusal.value)


def sentence(reason: str) -> str:
    return f"The log could not be written ({reason}), so nothing was done. Make room, then say it again."


# ---------------------------------------------------------------- a system that says no


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is forked here, to have limits of its own")
@pytest.mark.parametrize("room", [0, 1, 100])
def test_where_the_system_allows_no_longer_file_the_command_is_refused(begin, log, room):
    """The system writes what still fits and refuses the rest, so that half a line has to be taken back."""
    exercise = begin(Go(), Go())
    child = os.fork()
    if not child:
        try:
            size = log.stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, resource.RLIM_INFINITY))
            for command in COMMANDS:
                assert refused(exercise, command) == sentence(os.strerror(errno.EFBIG))
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            do_all(exercise, COMMANDS)
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert verify(log).lines == exercise.line + len(COMMANDS)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], capture_output=True, check=False
        )
    except OSError as error:
        pytest.skip(f"no disk can be mounted: {error}")
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted: {mounted.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_on_a_disk_that_is_full_the_command_is_refused_until_there_is_room(tiny_disk, clock):
    with Exercise.start(scenario(), tiny_disk / "exercise.jsonl", seed=7, clock=clock) as exercise:
        do_all(exercise, [Go(), Go()])
        filler = tiny_disk / "filler"
        with filler.open("wb", buffering=0) as stream, pytest.raises(OSError, match="No space left"):
            while True:
                stream.write(b"\0" * 4096)
        done = 0
        with pytest.raises(Misuse) as refusal:
            while done < 100:
                exercise.do(LONG_NOTE)
                done += 1
        assert str(refusal.value) == sentence(os.strerror(errno.ENOSPC))
        assert refused(exercise, LONG_NOTE) == sentence(os.strerror(errno.ENOSPC))
        filler.unlink()
        do_all(exercise, COMMANDS)
    assert verify(tiny_disk / "exercise.jsonl").lines == 3 + done + len(COMMANDS)


def test_on_a_full_disk_no_exercise_begins_and_no_file_is_left(tiny_disk, clock):
    with (tiny_disk / "filler").open("wb", buffering=0) as stream, pytest.raises(OSError, match="No space left"):
        while True:
            stream.write(b"\0" * 4096)
    with pytest.raises(Misuse, match="The log could not be written"):
        Exercise.start(scenario(), tiny_disk / "exercise.jsonl", clock=clock)
    assert [path.name for path in tiny_disk.iterdir()] == ["filler"]


# ---------------------------------------------------------------- a disk that fails where a test says


class FailingDisk:
    """Takes ``room`` more bytes and then no more; or takes all and fails when it is to be kept (``keeps``)."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room, self.keeps, self.cuts = 10**9, True, True
        self._write, self._fsync, self._ftruncate = os.write, os.fsync, os.ftruncate
        monkeypatch.setattr(os, "write", self.write)
        monkeypatch.setattr(os, "fsync", self.fsync)
        monkeypatch.setattr(os, "ftruncate", self.ftruncate)

    def write(self, handle: int, data: bytes) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done = self._write(handle, bytes(data[: self.room]))
        self.room -= done
        return done

    def fsync(self, handle: int) -> None:
        if not self.keeps:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._fsync(handle)

    def ftruncate(self, handle: int, size: int) -> None:
        if not self.cuts:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._ftruncate(handle, size)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FailingDisk:
    return FailingDisk(monkeypatch)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
@pytest.mark.parametrize("room", [0, 1, 60])
def test_a_half_written_line_is_taken_back(begin, log, disk, command, room):
    exercise = begin(Go(), Go())
    disk.room = room
    assert refused(exercise, command) == sentence(os.strerror(errno.ENOSPC))
    disk.room = 10**9
    exercise.do(command)
    exercise.close()
    assert everything(Exercise.read(log)) == everything(exercise)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_a_line_that_is_written_but_not_kept_is_taken_back(begin, log, disk, command):
    exercise = begin(Go(), Go())
    disk.keeps = False
    assert refused(exercise, command) == sentence(os.strerror(errno.EIO))
    disk.keeps = True
    exercise.do(command)
    exercise.close()
    assert everything(Exercise.read(log)) == everything(exercise)


def test_where_even_that_fails_nothing_more_is_written(begin, log, disk):
    exercise = begin(Go(), Go())
    whole, knew = log.read_bytes(), everything(exercise)
    disk.room, disk.cuts = 60, False
    with pytest.raises(Misuse, match="The log could not be written"):
        exercise.do(LONG_NOTE)
    torn = log.read_bytes()
    assert torn[: len(whole)] == whole and len(torn) == len(whole) + 60
    disk.room, disk.cuts = 10**9, True
    assert "could not be mended after a failed write; stop here." in refused(exercise, Next())
    assert everything(exercise) == knew
    exercise.close()
    with Exercise.resume(log, clock=RoomClock()) as resumed:
        assert (resumed.torn, resumed.line) == (60, 3)
        assert log.read_bytes() == whole
        resumed.do(Next())


# ---------------------------------------------------------------- a person who breaks it off


@pytest.mark.parametrize(
    ("whose", "what", "is_done"),
    [(os, "write", False), (os, "fsync", False), (Exercise, "_accept", True)],
    ids=["before it is written", "before it is kept", "before it takes effect"],
)
def test_broken_off_by_hand_in_the_middle_only_the_log_knows(begin, log, monkeypatch, whose, what, is_done):
    """Ctrl-C between disk and memory: nothing more is written over it, and the log says what was done."""
    exercise = begin(Go(), Go())

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(whose, what, interrupted)
        with pytest.raises(KeyboardInterrupt):
            exercise.do(LONG_NOTE)
    with pytest.raises(Misuse, match="resume it to go on"):
        exercise.do(LONG_NOTE)
    with Exercise.resume(log, clock=RoomClock()) as resumed:
        assert (resumed.torn, resumed.line) == (0, 3 + is_done)
        resumed.do(Next())
    assert verify(log).lines == 4 + is_done


def test_what_no_file_can_hold_is_refused(begin):
    exercise = begin()
    assert refused(exercise, Note("Half a sign: \ud83d")).startswith("This cannot be written down")


def test_a_closed_log_is_closed_once_and_for_all(begin):
    exercise = begin()
    exercise.close()
    exercise.close()
    assert exercise._log is None


def test_appending_knows_the_line_before(tmp_path):
    log = LogFile.create(tmp_path / "log", [{"whitecell_log": 1, "title": "T"}])
    log.append({"line": 2})
    log.close()
    again, content = LogFile.reopen(tmp_path / "log")
    assert [line["line"] for line in content.lines] == [2]
    again.mend(content)
    again.append({"line": 3})
    again.close()
    assert [line["line"] for line in read(tmp_path / "log").lines] == [2, 3]
