"""The two ways out: what a command finds goes to standard output, what it says about itself to standard error.

Every line passes here or, as part of a page, in render.py. Whatever is written by whomever passes an ``_Outlet``, which
turns what a pipe or a disk may do into two exceptions that nobody else catches by mistake.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from sim.characters import in_lines, printable, visible
from sim.faults import Untold

NARROWEST = 20
"""Columns that lines are laid out for where a terminal has fewer."""


class ReaderGone(Untold):
    """Who read the output has enough of it, as `head` has; that is no failure."""


class Unwritable(Untold):
    """Standard output takes nothing, as on a full disk; a sentence."""


class _Outlet(io.RawIOBase):
    """A stream below its buffer. After a failure, which is raised once, it takes what comes and leaves it.

    ``unheeded`` are the failures that are not raised.
    """

    def __init__(self, stream: TextIO, raw: io.RawIOBase, unheeded: tuple[type[Exception], ...]) -> None:
        self._stream, self._raw = stream, raw  # the stream is kept because it would close what is below it
        self.unheeded = unheeded
        self.failure: Exception | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def write(self, data: bytes) -> int | None:  # type: ignore[override]
        if self.failure is not None:
            return len(data)
        try:
            return self._raw.write(data)
        except BrokenPipeError:
            self.failure = ReaderGone()
        except OSError as error:
            self.failure = Unwritable(f"Standard output cannot be written: {error.strerror or error}.")
        self.check()
        return len(data)

    def check(self) -> None:
        """Raise the failure there was, if it is heeded."""
        if self.failure is not None and not isinstance(self.failure, self.unheeded):
            raise self.failure


def open_streams() -> bool:
    """Make standard output and standard error ready, in UTF-8; False where there is no standard output.

    What is closed is opened on nothing: else the next file that is opened, a log perhaps, would be standard output.
    """
    is_open = sys.stdout is not None
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123
    sys.stdout = _passing(sys.stdout, ())
    sys.stderr = _passing(sys.stderr, (ReaderGone, Unwritable))
    return is_open


def _passing(stream: TextIO | None, unheeded: tuple[type[Exception], ...]) -> TextIO:
    """The same stream with an outlet in it; one that is no file, as tests have them, as it is."""
    stream = stream or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # where Python was told not to buffer, there is none between
    if not isinstance(raw, io.RawIOBase):
        return stream
    at_once = raw is buffer or bool(unheeded) or stream.isatty()
    outlet = io.BufferedWriter(_Outlet(stream, raw, unheeded))  # type: ignore[type-var]
    return io.TextIOWrapper(outlet, "utf-8", "backslashreplace", line_buffering=at_once)


def _outlet() -> _Outlet | None:
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return raw if isinstance(raw, _Outlet) else None


def go_on_unread() -> None:
    """From here on, a reader of standard output that goes is no reason to stop."""
    outlet = _outlet()
    if outlet is not None:
        outlet.unheeded = (ReaderGone,)


def deliver() -> None:
    """Write what is still held back. Raises ReaderGone or Unwritable if that, or anything before it, was not taken."""
    sys.stdout.flush()
    outlet = _outlet()
    if outlet is not None:
        outlet.check()


def wire() -> BinaryIO:
    """Standard output for a program at its other end: bytes as they are, in a stream that may be closed."""
    return os.fdopen(os.dup(sys.stdout.fileno()), "wb")


def put(line: str) -> None:
    """A line of what a command finds."""
    sys.stdout.write(f"{printable(line)}\n")


def put_all(lines: Iterable[str]) -> None:
    """Lines of what a command finds, each as it comes."""
    for line in lines:
        put(line)


def put_text(parts: Iterable[str]) -> None:
    """A whole product, with lines of its own."""
    for part in parts:
        sys.stdout.write(visible(part))


def is_standard_output(path: Path) -> bool:
    """Whether a path is where standard output goes, as `/dev/stdout` is."""
    try:
        return os.path.samestat(path.stat(), os.fstat(sys.stdout.fileno()))
    except (OSError, ValueError):
        return False


def draws_bars() -> bool:
    """Whether whoever reads is likely to have signs for bars: not a text console, nor where the encoding is another."""
    language = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    encoding = language.partition(".")[2].casefold().replace("-", "")
    has_few_signs = sys.stdout.isatty() and os.environ.get("TERM") in ("linux", "dumb", "vt100", "vt220")
    return encoding in ("", "utf8") and not has_few_signs


def is_watched() -> bool:
    """Whether standard error is a terminal, where somebody may look on."""
    return sys.stderr.isatty()


def narrate(sentence: str, width: int | None = None) -> None:
    """A line of what a command says about itself; several, where it is wider than ``width`` columns."""
    line = printable(sentence)
    lines = [line] if width is None else in_lines(line, max(NARROWEST, width))
    with suppress(ReaderGone, Unwritable):  # which ``deliver`` tells
        sys.stdout.flush()
    for part in lines or [""]:
        sys.stderr.write(f"{part}\n")
