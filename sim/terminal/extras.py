"""What only some commands need, and a plain installation does not have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sim.faults import Misuse

_EDITOR = ("lsprotocol", "pygls", "watchfiles")


@contextmanager
def needs_editor(what: str) -> Iterator[None]:
    """Import what the extra `editor` installs. Raises Misuse where it is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EDITOR:
            raise
        raise Misuse(f"{what} needs more than is installed; install whitecell[editor].") from None
