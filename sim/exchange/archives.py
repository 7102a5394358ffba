"""Zip archives that others made: looked at before anything is inflated, read in memory, never unpacked to the disk."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from sim.characters import brief, printable
from sim.faults import Misuse

LARGEST_ARCHIVE = 64 * 2**20
LARGEST_ENTRY = 32 * 2**20
LARGEST_WHOLE = 128 * 2**20
MOST_ENTRIES = 2_000
MOST_INFLATED = 200
"""So many times as large as it was packed may be what is large at all; text is packed ten to thirty times smaller."""
_LARGE = 2**20
_LARGEST_DIRECTORY = 2**20
_END = b"PK\x05\x06"
_END_LENGTH = 22
_LONGEST_COMMENT = 2**16
_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Archive:
    """What is in a zip file: the names of its files, in their order, each of which can be read."""

    called: str
    content: bytes
    names: tuple[str, ...]

    def read(self, name: str) -> bytes:
        """One of its files. Raises Misuse where it is damaged."""
        try:
            with zipfile.ZipFile(BytesIO(self.content)) as packed:
                return packed.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            message = f"`{printable(brief(name))}` in {self.called} is damaged, and cannot be read; export it anew."
            raise Misuse(message) from None


def is_archive(content: bytes) -> bool:
    """Whether these bytes begin as a zip file does."""
    return content.startswith((b"PK\x03\x04", _END))


def archive(content: bytes, called: str) -> Archive:
    """A zip file that is safe to read; ``called`` is how a person knows it. Raises Misuse for one that is not: too
    large in any way, encrypted, cut short, or with names that lead out of a folder."""
    if len(content) > LARGEST_ARCHIVE:
        raise Misuse(f"{called} is larger than {_megabytes(LARGEST_ARCHIVE)}; no export needs that much.")
    _check_directory(content, called)
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        raise _cut_short(called) from None
    if len(entries) > MOST_ENTRIES:
        raise _too_many(called)
    files = [entry for entry in entries if not entry.is_dir()]
    for entry in entries:
        _check_entry(entry, called)
    if sum(entry.file_size for entry in files) > LARGEST_WHOLE:
        raise Misuse(f"{called} would be more than {_megabytes(LARGEST_WHOLE)} unpacked; it is not read.")
    names = tuple(entry.filename for entry in files)
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise Misuse(f"{called} holds `{printable(brief(twice))}` twice; which is meant cannot be told.")
    return Archive(called, content, names)


def _check_directory(content: bytes, called: str) -> None:
    """Refuse a list of files that is too long before it is read, and an archive without one."""
    at_end = len(content) - _END_LENGTH
    if at_end < 0 or content[at_end : at_end + 4] != _END:
        at_end = content.rfind(_END, max(0, at_end - _LONGEST_COMMENT))
    if at_end < 0 or at_end + _END_LENGTH > len(content):
        raise _cut_short(called)
    (size,) = struct.unpack_from("<L", content, at_end + 12)
    is_zip64 = content[max(0, at_end - 20) : at_end].startswith(b"PK\x06\x07")
    if size > _LARGEST_DIRECTORY or is_zip64:
        raise _too_many(called)


def _check_entry(entry: zipfile.ZipInfo, called: str) -> None:
    name = entry.filename
    shown = printable(brief(name))
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0] or "\0" in entry.orig_filename:
        message = f"{called} holds a file named `{shown}`, which leads out of any folder; it is not read."
        raise Misuse(message)
    if entry.flag_bits & 0x1:
        raise Misuse(f"`{shown}` in {called} is encrypted; export it without a password.")
    if entry.compress_type not in _WAYS:
        raise Misuse(f"`{shown}` in {called} is packed in a way that is not read here; pack it as a plain zip.")
    is_bomb = entry.file_size > _LARGE and entry.file_size > MOST_INFLATED * max(entry.compress_size, 1)
    if entry.file_size > LARGEST_ENTRY or is_bomb:
        message = f"`{shown}` in {called} would be {_megabytes(entry.file_size)} unpacked; no export needs that much."
        raise Misuse(message)


def _cut_short(called: str) -> Misuse:
    return Misuse(f"{called} is cut short or damaged: it begins as a zip file and has no list of what is in it.")


def _too_many(called: str) -> Misuse:
    return Misuse(f"{called} holds more than {MOST_ENTRIES:,} files; no export needs that many.")


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MB"
