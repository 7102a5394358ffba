"""Where a console is found: a socket beside its log, for its owner alone.

Whoever may write the log leads it, by the log's lock; so a socket of its name that nobody answers was left by a console
that was killed, and gives way. One that answers never does.
"""

from __future__ import annotations

import os
import socket
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.characters import printable
from sim.faults import Misuse

LONGEST_ADDRESS = 100
"""Bytes of an address that every system takes."""
_WAITING = 128
"""So many may knock at one moment before the console lets the first of them in."""
_PATIENCE = 2.0
"""Seconds in which whoever listens lets one in; a console that hangs must hold nobody up."""
_OURS_ALONE = 0o600


def socket_of(log: Path) -> Path:
    """The socket beside a log, whatever links lead to that."""
    real = Path(os.path.realpath(log))
    return real.with_name(f"{real.name}.seats")


def listening(log: Path) -> socket.socket:
    """A socket beside a log that takes seats. Raises Misuse with why there is none."""
    path = socket_of(log)
    _check_system(path)
    try:
        _clear(path)
        own = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            with _address(path) as address:
                own.bind(address)
            try:
                path.chmod(_OURS_ALONE)  # nobody has come in before: it does not listen yet
                own.listen(_WAITING)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
        except BaseException:
            own.close()
            raise
    except OSError as error:
        raise Misuse(f"No socket can stand beside the log ({error.strerror or error}).") from None
    return own


def connected(log: Path) -> socket.socket:
    """A connection to the console that leads a log. Raises Misuse where there is none, or it is somebody else's."""
    path = socket_of(log)
    _check_system(path)
    nobody = f"No console leads `{printable(log)}` now: `whitecell play` or `whitecell resume` does."
    try:
        found = path.lstat()
    except (OSError, ValueError):
        raise Misuse(nobody) from None
    if not stat.S_ISSOCK(found.st_mode) or found.st_uid != os.getuid():
        raise Misuse(f"`{printable(path)}` is no socket of yours, so nothing is sent there.")
    own = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    own.settimeout(_PATIENCE)
    try:
        with _address(path) as address:
            own.connect(address)
        if not is_same_user(own):
            raise Misuse(f"Somebody else answers at `{printable(path)}`, so nothing is sent there.")
    except OSError:
        own.close()
        raise Misuse(nobody) from None
    except Misuse:
        own.close()
        raise
    return own


def removed(path: Path, was: os.stat_result) -> None:
    """Take away a socket that was bound, if it is still that one."""
    with suppress(OSError):
        if os.path.samestat(path.lstat(), was):
            path.unlink()


def is_same_user(connection: socket.socket) -> bool:
    """Whether the process at the other end is one of ours, where the system tells; else the folder was looked at."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    _, user, _ = struct.unpack(
        "3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    )
    return bool(user == os.getuid())


def _check_system(path: Path) -> None:
    """Raises Misuse where there can be no socket that is for its owner alone."""
    if not hasattr(socket, "AF_UNIX") or not hasattr(os, "getuid"):
        raise Misuse("This system has no sockets of the kind that a second keyboard needs.")
    if hasattr(socket, "SO_PEERCRED"):
        return
    with suppress(OSError):
        mode = path.parent.stat().st_mode
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            raise Misuse(f"Anybody may write in `{printable(path.parent)}`, so no second keyboard is let in there.")


def _clear(path: Path) -> None:
    """Take away what a console that was killed has left. Raises Misuse for anything else."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise Misuse(f"`{printable(path)}` is in the way and no socket.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as other, _address(path) as address:
        other.settimeout(_PATIENCE)
        try:
            other.connect(address)
        except ConnectionRefusedError:
            path.unlink()
            return
    raise Misuse(f"Another console answers at `{printable(path)}`.")


@contextmanager
def _address(path: Path) -> Iterator[str]:
    """How a socket is called: by its path, and where that is longer than an address may be, by its open folder."""
    if len(os.fsencode(path)) <= LONGEST_ADDRESS:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        address = f"/proc/self/fd/{folder}/{path.name}"
        if not os.path.exists(f"/proc/self/fd/{folder}") or len(os.fsencode(address)) > LONGEST_ADDRESS:  # noqa: PTH110
            raise OSError(f"the log's name and folder have more than {LONGEST_ADDRESS} bytes")
        yield address
    finally:
        os.close(folder)
