"""Reading a log: bytes as they come, whole lines out, with the place of the first that is not as it was written.

Whoever reads a log reads it here, so that all of them agree on where it ends and on what is damage.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO

from sim.characters import printable
from sim.clock import FIRST_YEAR, LAST_YEAR
from sim.exercise.chain import CLOSED, FIRST, FORMAT, LONGEST_LINE, TAIL, LineFields, chained
from sim.faults import Damage, Misuse

DEEPEST = 50
"""No value in a log is nested more deeply; a scenario's are not by far."""
PIECE = 2**20
"""Bytes that are read at a time, so that memory does not grow with the log."""
SECTOR = 512
"""Bytes that a disk writes together or not at all."""

_BEGINS = re.compile(rb'\s*\{\s*"whitecell_log"')
_ZEROS = re.compile(rb"\0+")

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (lambda mode: not stat.S_ISREG(mode), "a device"),
)


@dataclass
class Reader:
    """Reads a log's lines in order, from bytes as they come; ``number`` lines so far, ``hash`` of the last.

    ``feed`` gives every line that is complete. The last one may lack its line break (``unended``), as editors and
    mailers leave it; what else is left over waits for more. Raises Damage.
    """

    file: str
    number: int = 0
    hash: str = FIRST
    offset: int = 0
    """Where in the file ``rest`` begins."""
    rest: bytes = field(default=b"", repr=False)
    unended: bool = False

    def feed(self, data: bytes) -> Iterator[LineFields]:
        """The lines that ``data`` completes."""
        data = self._ended(data)
        begun, lines = 0, (self.rest + data).split(b"\n")
        for number, line in enumerate(lines[:-1]):
            if _is_hollow(line + b"\n", self.offset):
                begun = number
                break
            yield self._line(line)
            self.offset += len(line) + 1
        else:
            begun = len(lines) - 1
        self.rest = b"\n".join(lines[begun:])
        if len(self.rest) > LONGEST_LINE:
            raise Damage(self.file, self.number + 1, "This line is longer than any of a log.")

    def _ended(self, data: bytes) -> bytes:
        """What comes behind a line that lacked its break: the break first."""
        if not data or not self.unended:
            return data
        if data[:1] != b"\n":
            raise Damage(self.file, self.number + 1, "This line does not begin on a line of its own.")
        self.unended, self.offset = False, self.offset + 1
        return data[1:]

    def _line(self, line: bytes) -> LineFields:
        self.number += 1
        body, tail = line[:-TAIL], line[-TAIL:]
        if not CLOSED.fullmatch(tail):
            raise Damage(self.file, self.number, _saved_anew(line) or _NO_LINE)
        digest = tail[-34:-2].decode()
        if digest != chained(body, self.hash):
            message = "This line or the one before it was changed after it was written."
            raise Damage(self.file, self.number, _saved_anew(line) or message)
        self.hash = digest
        try:
            return parsed(body + b"}")
        except ValueError:
            message = "This line is no JSON as a log has it, though its hash is right."
            raise Damage(self.file, self.number, message) from None

    def whole(self) -> Iterator[LineFields]:
        """At the end of what there is: the last line, if nothing but its line break is missing."""
        body, tail = self.rest[:-TAIL], self.rest[-TAIL:]
        if CLOSED.fullmatch(tail) and tail[-34:-2].decode() == chained(body, self.hash):
            line, self.rest, self.unended = self.rest, b"", True
            self.offset += len(line)
            yield self._line(line)

    def torn(self) -> int:
        """Bytes that a broken-off write left at the end of the file: a line's beginning, or zeros in the place of what
        the disk had not got to, wherever in the line they stand. Raises Damage for anything else."""
        if _is_hollow(self.rest, self.offset) and b"\n" not in self.rest[:-1]:
            return len(self.rest)
        begins, written = b'{"line":%d,' % (self.number + 1), self.rest.rstrip(b"\0")
        if self.number and not (written.startswith(begins) or begins.startswith(written)):
            message = "What stands here is no line of a log and no beginning of one."
            raise Damage(self.file, self.number + 1, _saved_anew(self.rest) or message)
        if CLOSED.search(self.rest) is not None:
            raise Damage(self.file, self.number + 1, "The end of this line was changed after it was written.")
        return len(self.rest)


def _is_hollow(line: bytes, at: int) -> bool:
    """Whether a line that begins ``at`` so many bytes has zeros where whole sectors of the disk were not written."""
    runs = list(_ZEROS.finditer(line)) if b"\0" in line else []
    return bool(runs) and all(
        (not run.start() or not (at + run.start()) % SECTOR) and not (at + run.end()) % SECTOR for run in runs
    )


_NO_LINE = "This is no whole line of a log: its end is missing or changed."
_SAVED = "An editor or a mailer saved this log anew, {}. `whitecell salvage` undoes that."


def _saved_anew(line: bytes) -> str:
    """What saved a log anew and changed its bytes, but none of what they say; empty where it does not look like it."""
    if line.startswith(codecs.BOM_UTF8):
        return _SAVED.format("with a byte order mark before this line")
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _SAVED.format("as UTF-16")
    if line.endswith(b"\r"):
        return _SAVED.format("with lines that end as on Windows")
    if line.strip() and line.strip() != line:
        return _SAVED.format("with blanks around its lines")
    return _SAVED.format("with empty lines") if not line.strip() else ""


def parsed(text: bytes) -> LineFields:
    """The object that JSON text holds. ValueError for what no log has: NaN, a name that stands twice, half a
    character, or more depth than anything needs."""
    try:
        values: LineFields = json.loads(text, parse_constant=_none, object_pairs_hook=_once)
        if b"\\u" in text:
            json.dumps(values, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if _is_beyond(values, DEEPEST):
        raise ValueError("nested too deeply, or a number too large")
    return values


def _none(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


def _once(pairs: list[tuple[str, Any]]) -> LineFields:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a name stands twice")
    return fields


def _is_beyond(value: Any, levels: int) -> bool:
    """Whether a value is nested more than so many levels, or holds a number like 1e999."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return levels < 0 or any(_is_beyond(item, levels - 1) for item in inner)
    return isinstance(value, float) and not isfinite(value)


def real_instant(text: str) -> datetime:
    """A real time as the log writes it, with its zone. Raises Misuse for anything else."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = datetime.min
    if instant.tzinfo is None or not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise Misuse(f"`at` must be a day and a time with its zone, in the years {FIRST_YEAR} to {LAST_YEAR}.")
    return instant


@dataclass
class Content:
    """What a log holds: its header, and its other lines, each read as it is asked for.

    Once all of them have been: ``torn`` is how many bytes a broken-off write left behind them, ``unended`` whether the
    last line lacks its line break.
    """

    header: LineFields
    lines: Iterator[LineFields]
    reader: Reader
    torn: int = 0

    @property
    def unended(self) -> bool:
        """Whether the last line lacks its line break, as editors and mailers may leave it."""
        return self.reader.unended


def read(path: Path) -> Content:
    """A log's content. Raises Damage, or Misuse where there is no such log; of a later line, once it is asked for."""
    reader = Reader(printable(path))
    lines = _lines(path, reader)
    content = Content(header_in(next(lines, None), path), iter(()), reader)
    content.lines = _to_the_end(lines, content)
    return content


def _lines(path: Path, reader: Reader) -> Iterator[LineFields]:
    with opened(path) as stream:
        while data := piece(stream, path):
            yield from reader.feed(data)
    yield from reader.whole()


def _to_the_end(lines: Iterator[LineFields], content: Content) -> Iterator[LineFields]:
    yield from lines
    content.torn = content.reader.torn()


def piece(stream: BinaryIO, path: Path) -> bytes:
    """The next bytes of a log; none at its end. Raises Misuse where the disk says no."""
    try:
        return stream.read(PIECE)
    except OSError as error:
        raise unreadable(path, error, "read") from None


def opened(path: Path) -> BinaryIO:
    """A log's file, for reading. Raises Misuse where there is none, and for what only looks like one: a pipe or a
    device may never end."""
    try:
        check_is_file(path)
        return path.open("rb", buffering=0)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None


def check_is_file(path: Path) -> None:
    """Raises Misuse for a folder, a pipe, a socket or a device; OSError where there is nothing."""
    mode = os.stat(path).st_mode  # noqa: PTH116
    what = next((name for is_one, name in _KINDS if is_one(mode)), "")
    if what:
        raise Misuse(f"`{printable(path)}` is {what} and no file, so it is no log.")


def is_log(path: Path) -> bool:
    """Whether a path is meant for a log: by its ending, or by how what stands there begins."""
    if path.suffix == ".jsonl":
        return True
    try:
        check_is_file(path)
        with path.open("rb") as stream:
            return _BEGINS.match(stream.read(SECTOR)) is not None
    except (OSError, ValueError, Misuse):
        return False


def header_in(line: LineFields | None, path: Path) -> LineFields:
    """The first of a log's lines. Raises Misuse where that is not the header of a log that this program reads."""
    if line is None or "whitecell_log" not in line:
        raise Misuse(f"{printable(path)} is no log of an exercise, or was broken off before it began.")
    if line["whitecell_log"] != FORMAT:
        raise Misuse(f"{printable(path)} is written in another version of the log than this program reads.")
    return line


def unreadable(path: Path, error: Exception, what: str = "opened") -> Misuse:
    """Why a log cannot be ``opened``, or read."""
    if isinstance(error, FileNotFoundError | ValueError):  # ValueError: a name that no file can have
        return Misuse(f"There is no log `{printable(path)}`.")
    reason = getattr(error, "strerror", None) or error
    return Misuse(f"The log `{printable(path)}` cannot be {what}: {reason}.")
