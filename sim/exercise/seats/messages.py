"""What goes between a seat and the console: JSON objects, one a line, and which commands a seat may give.

The console begins with a greeting. A request is ``{"id": "7f-1", "as": "Lee", "command": "note", "fields": {"text":
"…"}}``, and its reply ``{"id": "7f-1", "line": 12}`` once line 12 is on disk, or ``{"id": "7f-1", "refused": "…"}``. A
request that is sent again under its id is not done again. Where the exercise goes on with another log, all are told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.characters import OBEYED, named
from sim.exercise.command import Command
from sim.exercise.reading import parsed
from sim.exercise.wording import command_fields, command_of, command_word
from sim.faults import Misuse

FORM = 1
"""The version of this form, in the greeting."""
LONGEST = 64 * 1024
"""Bytes of a request or a reply; notes of an evening are shorter."""
LONGEST_NAME = 40
"""Characters of whoever sits there, and of a request's id."""

SCRIBE = frozenset(
    ("explain", "met", "missed", "note", "rate", "respond", "roster", "timer", "unjudge"),
)
"""What a scribe may give: what was seen and said, what a cell answers, and the room's timer."""


@dataclass(frozen=True, slots=True)
class Request:
    """A command of a seat. ``id`` is its own, as long as anybody may send it again; empty for none."""

    who: str
    command: Command
    id: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a request: the ``line`` that it is in, or why it was ``refused``."""

    id: str = ""
    line: int | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Greeting:
    """Which console it is: another each time one begins to lead."""

    console: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The exercise goes on with another log."""

    log: str


Message = Greeting | Reply | Moved
"""What a console says."""


def may_give(word: str) -> bool:
    """Whether a scribe may give a kind of command."""
    return word in SCRIBE


def check_name(name: str) -> None:
    """Raises Misuse for what is no name to stand beside what somebody writes."""
    odd = OBEYED.search(name) or ("\n" in name and "line break") or ("\t" in name and "tab")
    if not name.strip() or odd or len(name) > LONGEST_NAME:
        raise Misuse(f"A name is 1 to {LONGEST_NAME} characters on one line, such as Lee.")


# ---------------------------------------------------------------- as bytes


def request_bytes(request: Request) -> bytes:
    """A request as it is sent. Raises Misuse for one that is too long."""
    values = {
        "id": request.id,
        "as": request.who,
        "command": command_word(request.command),
        "fields": command_fields(request.command),
    }
    data = _line(values)
    if len(data) > LONGEST:
        raise Misuse(f"That is too long to be sent: more than {LONGEST:,} bytes.")
    return data


def request_in(data: bytes) -> Request:
    """The request that a line holds. Raises Unread for anything else, and for what a seat may not give."""
    values = _object(data)
    marked = values.get("id", "")
    id = marked if isinstance(marked, str) and len(marked) <= LONGEST_NAME else ""
    try:
        if set(values) - {"id", "as", "command", "fields"} or id != marked:
            raise Misuse("A request has `id`, `as`, `command` and `fields`.")
        who, word, fields = values.get("as"), values.get("command"), values.get("fields", {})
        if not isinstance(who, str) or not isinstance(word, str):
            raise Misuse("A request says `as` whom, and which `command`.")
        check_name(who)
        if not may_give(word):
            allowed = ", ".join(sorted(SCRIBE))
            raise Misuse(f"`{word[:LONGEST_NAME]}` is for the console that leads; a seat gives {allowed}.")
        for text in _texts(fields):
            if (odd := OBEYED.search(text)) is not None:
                raise Misuse(f"It holds {named(odd.group())}, which no screen shows as it stands. Leave it out.")
        return Request(who, command_of(word, fields), id)
    except Misuse as error:
        raise Unread(str(error), id) from None


class Unread(Misuse):
    """A request that cannot be read, or may not be given; ``id`` is its own, as far as that can be read."""

    def __init__(self, sentence: str, id: str = "") -> None:
        self.id = id
        super().__init__(sentence)


def message_bytes(message: Message) -> bytes:
    """What a console says, as it is sent."""
    match message:
        case Greeting():
            return _line({"whitecell_seats": FORM, "console": message.console})
        case Moved():
            return _line({"moved": message.log})
        case Reply():
            done = {"line": message.line} if message.line is not None else {"refused": message.refused}
            return _line({"id": message.id, **done})


def message_in(data: bytes) -> Message:
    """What a console said. Raises Misuse for anything else."""
    try:
        said = _object(data)
    except Unread:
        said = {}
    match said:
        case {"whitecell_seats": 1, "console": str() as console}:
            return Greeting(console)
        case {"moved": str() as log}:
            return Moved(log)
        case {"id": str() as id, "line": int() as line}:
            return Reply(id, line)
        case {"id": str() as id, "refused": str() as refused}:
            return Reply(id, refused=refused)
        case _:
            raise Misuse("What answers there is no console of this version of Whitecell.")


def _line(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _object(data: bytes) -> dict[str, Any]:
    try:
        values = parsed(data)
    except ValueError:  # of JSON, and of UTF-8
        values = None
    if not isinstance(values, dict):
        raise Unread("A request is one JSON object on one line.")
    return values


def _texts(value: Any) -> Iterator[str]:
    """Every text in a plain value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


class LinesRead:
    """Whole lines out of bytes as they come; what is longer than any line may be is refused."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The lines that ``data`` completes, without their break. Raises Unread for one that has become too long."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        yield from lines
        if len(self._rest) > LONGEST:
            self._rest = b""
            raise Unread(f"A request has at most {LONGEST:,} bytes.")
