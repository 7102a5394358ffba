"""Files a command writes: whole or not at all, and never over what is no such file.

A temporary file beside the target, then a rename. A link is followed; what is a pipe or a terminal is written into.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import combinations
from pathlib import Path

from sim.characters import printable
from sim.faults import Misuse
from sim.terminal.output import is_standard_output, put_text

_PRECIOUS_NAME = re.compile(r"\.(ya?ml|jsonl?|py)", re.I)
_PRECIOUS = re.compile(rb"^\W*[{\[]|(^|[\r\n])\W*(whitecell|procedure|setting|source)\W?\s*:")
"""How a log and other JSON begin, and a line that a scenario, a procedure, a setting or a source has; whatever the file
is called. A Windows mark before it is no letter, and neither are the zero bytes of UTF-16, which are left out."""
_LOOKED_AT = 1 << 20


def check_targets(targets: Mapping[str, Path | None]) -> None:
    """Refuse targets, by the option that names each, that cannot be written or must not be. Raises Misuse.

    To be asked before the work begins.
    """
    named = {option: path for option, path in targets.items() if path is not None}
    for path in named.values():
        _check(path)
    for (option, first), (other, second) in combinations(named.items(), 2):
        if _is_same_file(first, second):
            raise Misuse(f"`{option}` and `{other}` name the same file, `{printable(second)}`; name two.")


def write_whole(path: Path, parts: Iterable[str] | bytes, over: bool = False) -> None:
    """Write a file whole or not at all: text, or bytes as they are. Raises Misuse when the disk says no, or it must not
    be written; ``over`` says that what stands there is known and may be lost."""
    _check(path, over)
    try:
        if isinstance(parts, bytes):
            _write_bytes(path, parts)
        elif is_standard_output(path):
            put_text(parts)
        elif path.exists() and not path.is_file():
            _write_into(path, parts)
        else:
            _replace(Path(os.path.realpath(path)), (part.encode() for part in parts))
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from None


def _write_bytes(path: Path, content: bytes) -> None:
    """Put a file of another kind than text in its place; no terminal and no pipe of text takes one."""
    if is_standard_output(path) or (path.exists() and not path.is_file()):
        raise Misuse(f"`{printable(path)}` takes text, and this is none; name a file.")
    _replace(Path(os.path.realpath(path)), [content])


def _check(path: Path, over: bool = False) -> None:
    if is_standard_output(path):
        return
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        kind = 0
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from None
    target = Path(os.path.realpath(path))
    if stat.S_ISDIR(kind):
        raise Misuse(f"`{printable(path)}` is a folder; name a file.")
    if stat.S_ISBLK(kind) or stat.S_ISSOCK(kind):
        raise Misuse(f"`{printable(path)}` is a device or a socket; name a file.")
    if not kind and not target.parent.is_dir():
        meant = target if path.is_symlink() else path
        raise Misuse(f"There is no folder `{printable(meant.parent)}` to write `{printable(meant.name)}` into.")
    folder_too = not kind or stat.S_ISREG(kind)
    if (kind and not os.access(path, os.W_OK)) or (folder_too and not os.access(target.parent, os.W_OK)):
        raise _unwritable(path, "permission denied")
    if stat.S_ISREG(kind) and not over and _is_precious(target):
        raise Misuse(f"`{printable(path)}` is there already and holds something else; name another file.")


def _unwritable(path: Path, reason: str) -> Misuse:
    return Misuse(f"`{printable(path)}` cannot be written: {reason}.")


def _is_precious(path: Path) -> bool:
    """Whether a file looks like a log, a scenario or another thing that no command makes anew."""
    try:
        with path.open("rb") as file:
            beginning = file.read(_LOOKED_AT).replace(b"\0", b"")
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from None
    if not beginning:
        return False
    is_packed = beginning.startswith((b"\x1f\x8b", b"PK", b"\xfd7zXZ", b"BZh", b"%PDF"))
    return is_packed or any(map(_PRECIOUS_NAME.fullmatch, path.suffixes)) or bool(_PRECIOUS.search(beginning))


def _is_same_file(first: Path, second: Path) -> bool:
    """Whether two targets are one file, existing or not, by whatever way they name it; a pipe may be named twice."""
    if first.exists() and second.exists():
        return first.is_file() and first.samefile(second)
    return os.path.realpath(first) == os.path.realpath(second)


def _write_into(path: Path, parts: Iterable[str]) -> None:
    """Write to a pipe or a terminal; a pipe that nobody reads is an error, and nothing to wait for."""
    handle = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    if hasattr(os, "set_blocking"):
        os.set_blocking(handle, True)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
        stream.writelines(parts)


def _replace(path: Path, parts: Iterable[bytes]) -> None:
    """Put a new file in a file's place; it has the mode of the old one, or of any new file."""
    temporary = path.parent / f".whitecell-{secrets.token_hex(8)}"
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else None
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(parts)
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
