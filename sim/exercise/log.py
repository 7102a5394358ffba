"""The log's file: one JSON object a line, only ever appended to, each line on disk before anybody goes on.

What a broken-off write left at the end is no line: it has no end, was never acknowledged, and is dropped when the
exercise is resumed. Before each line the file is looked at: it must be there, and as it was left.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.characters import printable
from sim.exercise.chain import FIRST, LONGEST_LINE, LineFields, closed
from sim.exercise.reading import Content, check_is_file, read, unreadable
from sim.faults import Damage, Misuse

_BINARY = getattr(os, "O_BINARY", 0)


class LogLost(Misuse):
    """The file at ``path`` is no longer the log that was written: the ``change`` is said in a clause. Nothing more is
    written to it."""

    def __init__(self, path: Path, change: str) -> None:
        self.path, self.change = path, change
        self.what = f"The log `{printable(path)}` {change}"
        super().__init__(
            f"{self.what}, so nothing more is written to it. All of it is still here: "
            "`save NEWFILE` writes it to a new file and goes on there."
        )


class LogFile:
    """A log open for writing, by this process alone."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle
        self._before = FIRST
        self._left = (0, 0)
        """The size and the time of the last change, as this process left the file."""
        self._unsound = False

    @classmethod
    def create(cls, path: Path, lines: Iterable[LineFields]) -> LogFile:
        """A new log with its first lines, for its owner's eyes alone. Raises Misuse where a file is there already or
        the disk says no."""
        with _new_file(path) as handle:
            log = cls(path, handle)
            log._lock()
            log._write(lines)
        return log

    @classmethod
    def reopen(cls, path: Path) -> tuple[LogFile, Content]:
        """An existing log, locked, and what it holds; before a line is written it is to be ``mended``. Raises Damage
        and Misuse."""
        try:
            check_is_file(path)
            handle = os.open(path, os.O_RDWR | os.O_APPEND | _BINARY)
        except (OSError, ValueError) as error:
            raise unreadable(path, error) from None
        log = cls(path, handle)
        try:
            log._lock()
            return log, read(path)
        except BaseException:
            log.close()
            raise

    def mend(self, content: Content) -> None:
        """Make ready to be written to a log that was read to its end: a torn last line is cut off, a line break that is
        missing put there. Raises Misuse where the disk says no."""
        try:
            if content.torn:
                os.ftruncate(self._handle, os.fstat(self._handle).st_size - content.torn)
            if content.unended:
                os.write(self._handle, b"\n")
            if content.torn or content.unended:
                os.fsync(self._handle)
        except OSError as error:
            raise Misuse(f"The log `{printable(self.path)}` cannot be mended: {_reason(error)}.") from None
        self._before = content.reader.hash
        self._leave()

    def append(self, values: LineFields) -> None:
        """Put a line on disk. Raises Misuse, with the file as it was before, where the disk says no; LogLost where the
        file is not the one that was left, or not as it was."""
        if self._unsound:
            raise Misuse(f"The log `{printable(self.path)}` could not be mended after a failed write; stop here.")
        self.check()
        self._write([values])

    def _write(self, lines: Iterable[LineFields]) -> None:
        before, size = self._before, os.fstat(self._handle).st_size
        try:
            for values in lines:
                data, before = _bytes_of(values, before)
                _put(self._handle, data)
            os.fsync(self._handle)
        except OSError as error:
            self._take_back(size)
            message = f"The log could not be written ({_reason(error)}), so nothing was done."
            raise Misuse(f"{message} Make room, then say it again.") from None
        except BaseException:
            self._take_back(size)
            raise
        self._before = before
        self._leave()

    def _take_back(self, size: int) -> None:
        """Cut a half-written line off; where even that fails nothing more may be written."""
        try:
            os.ftruncate(self._handle, size)
            self._leave()
        except OSError:
            self._unsound = True

    def _leave(self) -> None:
        status = os.fstat(self._handle)
        self._left = status.st_size, status.st_ctime_ns  # the time of a change, which no program sets back

    # ------------------------------------------------------------------ whether it is still there

    def check(self) -> None:
        """Raises LogLost where the file that goes by the log's name is not the one that was written, or not as it was
        left."""
        change = self._change()
        if change:
            raise LogLost(self.path, change)

    def _change(self) -> str:
        """What became of the file since it was left; empty where it stands as it did. A new time alone is no change."""
        try:
            named, ours = os.stat(self.path), os.fstat(self._handle)  # noqa: PTH116
        except OSError as error:
            gone = isinstance(error, FileNotFoundError | NotADirectoryError)
            return "was deleted, renamed or moved" if gone else f"cannot be reached: {_reason(error)}"
        if (named.st_dev, named.st_ino) != (ours.st_dev, ours.st_ino):
            return "was replaced by another file"
        size, time = self._left
        if ours.st_size != size:
            return "was cut short" if ours.st_size < size else "was written to by another program"
        if ours.st_ctime_ns != time and not self._is_as_written():
            return "was changed by another program"
        self._left = size, ours.st_ctime_ns
        return ""

    def _is_as_written(self) -> bool:
        """Whether the file still holds every line of the chain."""
        try:
            content = read(self.path)
            for _ in content.lines:
                pass
        except (Damage, Misuse):
            return False
        return content.reader.hash == self._before

    def close(self) -> None:
        """Let go of the file; whatever is in it is on disk."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _lock(self) -> None:
        """One writer at a time; the operating system lets go when the process ends, however it ends."""
        try:
            _lock(self._handle)
        except OSError:
            message = f"The log `{printable(self.path)}` is in use: an exercise writes to it in another window."
            raise Misuse(f"{message} Follow it there with `whitecell audience`.") from None


@contextmanager
def _new_file(path: Path) -> Iterator[int]:
    """A new file, for its owner's eyes alone, that is gone again where it cannot be filled."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | _BINARY, 0o600)
    except FileExistsError:
        what = "a folder" if path.is_dir() else "already a file"
        message = f"There is {what} `{printable(path)}`. Name another; a log that is there can be resumed."
        raise Misuse(message) from None
    except (OSError, ValueError) as error:
        raise Misuse(f"The log `{printable(path)}` cannot be written: {_reason(error)}.") from None
    try:
        yield handle
        _sync_folder(path.parent)
    except BaseException:
        os.close(handle)
        path.unlink(missing_ok=True)
        raise


def write_new(path: Path, data: bytes) -> None:
    """A new log of lines that are chained already. Raises Misuse where a file is there already or the disk says no."""
    with _new_file(path) as handle:
        try:
            _put(handle, data)
            os.fsync(handle)
        except OSError as error:
            raise Misuse(f"The log `{printable(path)}` cannot be written: {_reason(error)}.") from None
    os.close(handle)


def _put(handle: int, data: bytes) -> None:
    done = 0
    while done < len(data):
        done += os.write(handle, data[done:])


def _bytes_of(values: LineFields, before: str) -> tuple[bytes, str]:
    """A line's bytes and its hash. Raises Misuse for what cannot be written down."""
    try:
        data, digest = closed(values, before)
    except (RecursionError, TypeError, ValueError):
        raise Misuse("This cannot be written down: it holds a character or a number that no file can.") from None
    if len(data) > LONGEST_LINE:
        raise Misuse(f"This cannot be written down: it is longer than {LONGEST_LINE:,} bytes.")
    return data, digest


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


try:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

except ImportError:  # Windows locks bytes and keeps others from reading them, so one is locked that no log reaches
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, 2**40, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]


def _sync_folder(folder: Path) -> None:
    """Have the new name itself on disk, where the system can say so."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
