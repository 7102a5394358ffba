"""What was typed, for the arrow keys of whoever resumes: in a file beside the log, and as much its owner's as that."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit.history import History, InMemoryHistory

_MOST = 2**20
"""Bytes that are read of it, from its end."""
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def history_of(log: Path | None) -> History:
    """The lines that were typed in an exercise; where there can be no such file, those of this time alone."""
    return InMemoryHistory() if log is None else _Kept(log.with_name(f".{log.name}.history"))


class _Kept(History):
    """A line of the file is a line that was typed. What cannot be read or written is left out, and stops nothing."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def load_history_strings(self) -> Iterable[str]:
        """The latest first."""
        with suppress(OSError):
            handle = self._opened()
            with os.fdopen(handle, "rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - _MOST))
                lines = file.read().decode("utf-8", "replace").split("\n")
            return [line for line in reversed(lines) if line]
        return []

    def store_string(self, string: str) -> None:
        """Several lines that were pasted together are kept one by one."""
        with suppress(OSError):
            handle = self._opened()
            with os.fdopen(handle, "ab") as file:
                file.write("".join(f"{line}\n" for line in string.splitlines() if line).encode("utf-8", "replace"))

    def _opened(self) -> int:
        """The file, for its owner alone. Raises OSError for what is no file of one's own."""
        handle = os.open(self._path, _FLAGS, 0o600)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError("no file")
            if hasattr(os, "fchmod"):
                os.fchmod(handle, 0o600)
        except OSError:
            os.close(handle)
            raise
        return handle
