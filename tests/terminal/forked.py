"""`whitecell` in a process forked off this one, which has all it imports: as from the shell, and ten times as fast.

Not for a page with charts, `--html`: what draws them lives in threads, and of these a fork has none.
"""

from __future__ import annotations

import fcntl
import gc
import os
import struct
import sys
import termios
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryFile
from typing import IO, Literal

import rich.progress  # noqa: F401 - a forked process then has what commands import late

import sim
from sim.terminal.main import main

for _module in walk_packages(sim.__path__, "sim."):
    import_module(_module.name)

Stream = Literal["kept", "unread", "full", "closed", "terminal"]
"""Where a stream goes: what was written is kept; a pipe whose reader has gone; a full disk; nowhere; a terminal."""


@dataclass(frozen=True)
class Ended:
    """How it ended, and what it wrote as far as that was kept; what a terminal was sent is in ``out``."""

    code: int
    out: str
    err: str


def forked(
    *arguments: str,
    cwd: Path,
    out: Stream = "kept",
    err: Stream = "kept",
    typed: bytes = b"",
    env: Mapping[str, str | None] | None = None,
    encoding: str = "utf-8",
    columns: int = 80,
) -> Ended:
    """Run `whitecell` with the streams given; ``encoding`` is what Python takes them to be in, ``env`` None unsets."""
    with TemporaryFile() as kept_out, TemporaryFile() as kept_err, TemporaryFile() as given:
        given.write(typed)
        given.seek(0)
        leader, follower = os.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        child = os.fork()
        if not child:
            gc.freeze()  # what tests have left behind is not for the child to clear up
            os.close(leader)
            with suppress(BaseException):
                _arrange(0, "kept", given, follower)
                _arrange(1, out, kept_out, follower)
                _arrange(2, err, kept_err, follower)
                _run(arguments, cwd, env or {}, encoding)
            os._exit(99)
        os.close(follower)
        sent = _drained(leader)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.close(leader)
        return Ended(code, _read(kept_out) + sent, _read(kept_err))


def _drained(leader: int) -> str:
    """All that is sent to a terminal, until nobody has it open any more."""
    sent = b""
    with suppress(OSError):
        while data := os.read(leader, 65_536):
            sent += data
    return sent.decode("utf-8", "replace")


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _arrange(number: int, stream: Stream, kept: IO[bytes], terminal: int) -> None:
    if stream == "unread":
        reader, writer = os.pipe()
        os.close(reader)
        os.dup2(writer, number)
    elif stream == "full":
        os.dup2(os.open("/dev/full", os.O_WRONLY), number)
    elif stream == "closed":
        os.close(number)
    else:
        os.dup2(terminal if stream == "terminal" else kept.fileno(), number)


def _run(arguments: tuple[str, ...], cwd: Path, env: Mapping[str, str | None], encoding: str) -> None:
    """In the child: what the interpreter does before and after, and the command."""
    if cwd.exists():
        os.chdir(cwd)
    else:  # as a folder that was deleted while somebody stood in it
        cwd.mkdir()
        os.chdir(cwd)
        cwd.rmdir()
    os.closerange(3, 4096)
    for name, value in env.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    sys.stdin = _opened(0, "r", encoding)
    sys.stdout = _opened(1, "w", encoding)
    sys.stderr = _opened(2, "w", encoding)
    sys.argv = ["whitecell", *arguments]
    sys.modules["__main__"].__package__ = None  # else the help calls it `python -m pytest.whitecell`
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:
        traceback.print_exc()
        code = 1
    try:
        sys.stdout.flush()
    except BaseException:
        code = 120  # as the interpreter ends where it cannot write what is left
    with suppress(BaseException):
        sys.stderr.flush()
    os._exit(code)


def _opened(number: int, mode: str, encoding: str) -> IO[str] | None:
    try:
        os.fstat(number)
    except OSError:
        return None
    return open(number, mode, encoding=encoding, closefd=False)
