"""Whether a file is the log of an exercise, for commands that take a scenario or a log."""

from __future__ import annotations

from pathlib import Path

from sim.characters import NotText, decoded

_LOOKED_AT = 512
"""Bytes; the format stands first in a header."""


def is_log(argument: str) -> bool:
    """Whether a path is that of a file that begins as a log does."""
    try:
        path = Path(argument)
        if not path.is_file():
            return False
        with path.open("rb") as file:
            beginning = decoded(file.read(_LOOKED_AT).decode("utf-8", "ignore").encode())
    except (OSError, ValueError, NotText):
        return False
    return beginning.lstrip().startswith("{") and '"whitecell_log"' in beginning
