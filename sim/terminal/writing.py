"""Files a command writes: whole or not at all. A temporary file beside the target, then a rename."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sim.faults import Misuse


def check_writable(path: Path | None) -> None:
    """Refuse a target that cannot be written, before the work begins. Raises Misuse."""
    if path is None:
        return
    folder = path.parent
    if not folder.is_dir():
        raise Misuse(f"There is no folder `{folder}` to write `{path.name}` into.")
    if path.is_dir():
        raise Misuse(f"`{path}` is a folder; name a file.")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise Misuse(f"`{path}` cannot be written: permission denied.")


def write_whole(path: Path, parts: Iterable[str]) -> None:
    """Write a file whole or not at all. Raises Misuse when the disk says no."""
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", text=True)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.writelines(parts)
        os.chmod(temporary, 0o644)  # noqa: PTH101
        os.replace(temporary, path)  # noqa: PTH105
    except OSError as error:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise Misuse(f"`{path}` cannot be written: {error.strerror}.") from None
