"""Salvaging: the sound part of a damaged log, in a new file; and what was left out, as far as it can be read.

A log that an editor or a mailer saved anew (Windows line ends, a byte order mark, UTF-16, empty lines) is made as it
was before: the hashes prove that nothing of it is guessed.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.characters import printable
from sim.clock import real_time
from sim.exercise.chain import LineFields
from sim.exercise.log import write_new
from sim.exercise.reading import Content, Reader, header_in, opened, piece
from sim.exercise.session import Exercise
from sim.faults import Damage, OtherRules

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that was not kept: its number, and what it says as far as it can be read, empty where it cannot."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Salvage:
    """What came of it: how many ``lines`` were kept, where (None: the log is sound, and nothing was written), whether
    an editor's changes were ``undone``, why the next line could not be kept (empty where all were), and the lines left
    out."""

    lines: int
    output: Path | None
    undone: bool
    reason: str
    left_out: tuple[LeftOut, ...]


def salvage(log: str | Path, output: str | Path | None = None) -> Salvage:
    """Write the sound part of a log to a new file, by default ``NAME-salvaged.jsonl`` beside it.

    Raises Damage where not even the header can be kept, and Misuse where there is no log, or a file is there already.
    """
    path = Path(log)
    data = _bytes(path)
    target = Path(output) if output is not None else path.with_name(f"{path.stem}-salvaged.jsonl")
    unsaved = _unsaved(data)
    lines = unsaved.split(b"\n")
    kept, reason = _sound(lines, path)
    while lines and not lines[-1].strip(b"\0"):
        lines.pop()
    whole = b"".join(line + b"\n" for line in lines[:kept])
    if whole in (data, data + b"\n"):
        return Salvage(kept, None, False, "", ())
    write_new(target, whole)
    left_out = tuple(LeftOut(kept + 1 + at, _words(line)) for at, line in enumerate(lines[kept:]))
    return Salvage(kept, target, unsaved != data, reason, left_out)


def _bytes(path: Path) -> bytes:
    with opened(path) as stream:
        return b"".join(iter(lambda: piece(stream, path), b""))


def _unsaved(data: bytes) -> bytes:
    """A log's bytes without what editors put into them."""
    if data.startswith(_UTF16):
        data = data.decode("utf-16", "replace").encode()
    elif data[1:2] == b"\0":
        data = data.decode("utf-16-le", "replace").encode()
    data = data.replace(b"\r\n", b"\n")
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    end = b"\n" if data.endswith(b"\n") else b""
    lines = (line.removeprefix(codecs.BOM_UTF8).strip(b" \t\x1a") for line in data.split(b"\n"))
    return b"\n".join(line for line in lines if line) + end


def _sound(lines: list[bytes], path: Path) -> tuple[int, str]:
    """How many lines stand as they were written and can be played, and why the next does not or cannot."""
    reader = Reader(printable(path))
    read = _read(reader, lines)
    content = Content(header_in(next(read, None), path), iter(()), reader)
    exercise = Exercise.replayed(content, path, real_time)
    try:
        for line in read:
            exercise.replay(line, reader.file)
        reader.torn()
    except Damage as damage:
        return exercise.line, damage.message
    except OtherRules as rules:
        return exercise.line, rules.damage.message
    return exercise.line, _TORN if reader.rest else ""


_TORN = "This line was broken off while it was written, and was never done."


def _read(reader: Reader, lines: list[bytes]) -> Iterator[LineFields]:
    for line in lines[:-1]:
        yield from reader.feed(line + b"\n")
    yield from reader.feed(lines[-1])
    yield from reader.whole()


def _words(line: bytes) -> str:
    """What a line says that was not kept: the command with its fields; empty where it cannot be read."""
    try:
        values = json.loads(line.decode(errors="replace"))
        return f"{values['command']} {json.dumps(values.get('fields', {}), ensure_ascii=False)}"
    except (KeyError, RecursionError, TypeError, ValueError):
        return ""
