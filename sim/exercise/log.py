"""The log's file: one JSON object a line, only ever appended to, each line on disk before anybody goes on.

A line ends in a hash of itself and of the hash before it (BLAKE2b, 128 bits, in hexadecimal), so a change of any byte
is found, and where. What a broken-off write left at the end is no line: it has no end, was never acknowledged, and is
dropped when the exercise is resumed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.characters import printable
from sim.faults import Damage, Misuse

FORMAT = 1
"""The version of the log's own form."""
FIRST = "0" * 32
"""What the first line is chained to."""

_CLOSED = re.compile(rb',"hash":"[0-9a-f]{32}"\}')
_TAIL = len(',"hash":""}') + 32

Line = dict[str, Any]


def closed(values: Line, before: str) -> tuple[bytes, str]:
    """A line's bytes with its end, and its hash; ``before`` is the hash of the line before."""
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)[:-1].encode()
    digest = _hash(body, before)
    return body + f',"hash":"{digest}"}}\n'.encode(), digest


def _hash(body: bytes, before: str) -> str:
    return hashlib.blake2b(before.encode() + body, digest_size=16).hexdigest()


@dataclass
class Reader:
    """Reads a log's lines in order, from bytes as they come; ``number`` lines so far, ``hash`` of the last.

    ``feed`` gives every line that is complete; what is left over waits for more. Raises Damage.
    """

    file: str
    number: int = 0
    hash: str = FIRST
    rest: bytes = field(default=b"", repr=False)

    def feed(self, data: bytes) -> Iterator[Line]:
        """The lines that ``data`` completes."""
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            yield self._line(line)

    def _line(self, line: bytes) -> Line:
        self.number += 1
        body, tail = line[:-_TAIL], line[-_TAIL:]
        if not _CLOSED.fullmatch(tail):
            raise Damage(self.file, self.number, "This is no whole line of a log: its end is missing or changed.")
        digest = tail[-34:-2].decode()
        if digest != _hash(body, self.hash):
            raise Damage(self.file, self.number, "This line or the one before it was changed after it was written.")
        self.hash = digest
        try:
            values: Line = json.loads(body + b"}")
        except ValueError:
            raise Damage(self.file, self.number, "This line is no JSON, though its hash is right.") from None
        return values

    def whole(self) -> Iterator[Line]:
        """At the end of the file: the last line, if nothing but its line break is missing."""
        if _CLOSED.fullmatch(self.rest[-_TAIL:]):
            line, self.rest = self.rest, b""
            yield self._line(line)

    def torn(self) -> bool:
        """Whether the rest is what a broken-off write leaves: a line's beginning, or zeros where the disk got no
        further. Raises Damage for anything else."""
        begins, written = b'{"line":%d,' % (self.number + 1), self.rest.rstrip(b"\0")
        if self.number and not (written.startswith(begins) or begins.startswith(written)):
            raise Damage(self.file, self.number + 1, "What stands here is no line of a log and no beginning of one.")
        if _CLOSED.search(self.rest[:-1]) is not None and not _CLOSED.fullmatch(self.rest[-_TAIL:]):
            raise Damage(self.file, self.number + 1, "The end of this line was changed after it was written.")
        return bool(self.rest)


@dataclass(frozen=True)
class Content:
    """What a log holds: its header, its other lines, and how many bytes a broken-off write left behind them.

    ``unended``: the last line lacks its line break, as editors and mailers may leave it.
    """

    header: Line
    lines: list[Line]
    torn: int
    hash: str
    unended: bool = False


def read(path: Path) -> Content:
    """A log's content. Raises Damage, or Misuse where there is no such log."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    reader = Reader(printable(path))
    lines = list(reader.feed(data))
    last = list(reader.whole())
    lines += last
    torn = reader.torn()
    return Content(header_in(lines, path), lines[1:], len(reader.rest) if torn else 0, reader.hash, bool(last))


def header_in(lines: Sequence[Line], path: Path) -> Line:
    """The first of a log's lines. Raises Misuse where that is not the header of a log that this program reads."""
    if not lines or "whitecell_log" not in lines[0]:
        raise Misuse(f"{printable(path)} is no log of an exercise, or was broken off before it began.")
    if lines[0]["whitecell_log"] != FORMAT:
        raise Misuse(f"{printable(path)} is written in another version of the log than this program reads.")
    return lines[0]


def unreadable(path: Path, error: OSError, what: str = "opened") -> Misuse:
    """Why a log cannot be ``opened``, or read."""
    if isinstance(error, FileNotFoundError):
        return Misuse(f"There is no log `{printable(path)}`.")
    return Misuse(f"The log `{printable(path)}` cannot be {what}: {error.strerror or error}.")


class LogFile:
    """A log open for writing, by this process alone."""

    def __init__(self, path: Path, handle: int, before: str) -> None:
        self.path = path
        self._handle = handle
        self._before = before
        self._unsound = False

    @classmethod
    def create(cls, path: Path, header: Line) -> LogFile:
        """A new log with its header. Raises Misuse where one exists already or the disk says no."""
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
        except FileExistsError:
            message = f"There is already a file `{printable(path)}`. Resume it, or name another with --log."
            raise Misuse(message) from None
        except OSError as error:
            raise Misuse(f"The log `{printable(path)}` cannot be written: {error.strerror or error}.") from None
        log = cls(path, handle, FIRST)
        try:
            log._lock()
            log.append(header)
            _sync_folder(path.parent)
        except BaseException:
            log.close()
            path.unlink(missing_ok=True)
            raise
        return log

    @classmethod
    def reopen(cls, path: Path) -> tuple[LogFile, Content]:
        """An existing log, and what it holds; a torn last line is cut off. Raises Damage and Misuse."""
        try:
            handle = os.open(path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))
        except OSError as error:
            raise unreadable(path, error) from None
        log = cls(path, handle, FIRST)
        try:
            log._lock()
            content = read(path)
            if content.torn:
                os.ftruncate(handle, os.fstat(handle).st_size - content.torn)
                os.fsync(handle)
            if content.unended:
                os.write(handle, b"\n")
                os.fsync(handle)
        except OSError as error:
            log.close()
            raise Misuse(f"The log `{printable(path)}` cannot be mended: {error.strerror or error}.") from None
        except BaseException:
            log.close()
            raise
        log._before = content.hash
        return log, content

    def append(self, values: Line) -> None:
        """Put a line on disk. Raises Misuse, with the file as it was before, where the disk says no."""
        if self._unsound:
            raise Misuse(f"The log `{printable(self.path)}` could not be mended after a failed write; stop here.")
        try:
            data, digest = closed(values, self._before)
        except (TypeError, ValueError):
            raise Misuse("This cannot be written down: it holds a character or a number that no file can.") from None
        size = os.fstat(self._handle).st_size
        try:
            done = 0
            while done < len(data):
                done += os.write(self._handle, data[done:])
            os.fsync(self._handle)
        except OSError as error:
            self._take_back(size)
            reason = error.strerror or str(error)
            message = f"The log could not be written ({reason}), so nothing was done. Make room, then say it again."
            raise Misuse(message) from None
        except BaseException:
            self._take_back(size)
            raise
        self._before = digest

    def _take_back(self, size: int) -> None:
        """Cut a half-written line off; where even that fails nothing more may be written."""
        try:
            os.ftruncate(self._handle, size)
        except OSError:
            self._unsound = True

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
