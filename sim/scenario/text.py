"""YAML text to plain values, each with its place; YAML's traps become faults with a cure.

YAML is read as YAML 1.2's core schema, and more strictly: every scalar stays text, and the model decides what it means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path as FilePath
from typing import Any

import yaml

from sim.characters import OBEYED, NotText, decoded, named, with_newlines
from sim.faults import Fault, Faults, Path, Place
from sim.scenario.attachments import Attachment
from sim.scenario.escapes import Pairs, escaped
from sim.scenario.lookalikes import CLOSING_MARKS, SPACES, Stranger, plain, stranger
from sim.scenario.recovery import Recovery
from sim.scenario.shipped import called
from sim.scenario.unreadable import Complaint, explain

LARGEST = 2**23
DEEPEST = 32
MOST_VALUES = 200_000
TOO_MANY = f"The file holds more than {MOST_VALUES:,} values"
"""How what is said of a file begins that holds more."""
MOST_TOLD = 20
"""Of the characters that may not stand in a text no more are told of at once."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COLON = re.compile(r"\s*:")
_DECIMAL = re.compile(r"([-+]?\d+),\s*$")
_LOST_PROSE = re.compile(r" #|\s+#\S")


_FIRST_LINES = {"procedures": "procedure: NAME", "settings": "setting: NAME", "seeds": "source: CODE"}


def first_line(folder: str) -> str:
    """How a file begins that stands in a folder beside a scenario, or in any other."""
    return _FIRST_LINES.get(folder, "whitecell: 1")


class Scalar(str):
    """A scalar's text. ``plain``: written without quotes; ``flow``: inside ``[…]`` or ``{…}``;
    ``cut``: followed by what looks like prose lost to a `` #``."""

    plain: bool
    flow: bool
    cut: bool


Value = dict[str, Any] | list[Any] | Scalar | None


@dataclass
class Document:
    """A file's values, where each stands (``places``, by path), and where each key stands (``keys``). ``beside`` is the
    folder it was read from, where procedures and source documents of its own may lie."""

    value: Value
    file: str
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    beside: FilePath | None = None
    attachments: Mapping[str, Attachment] = field(default_factory=dict)
    """The files that are attached in it, by name, as they were when it was read."""
    lines: tuple[str, ...] = ()
    """The file's lines as they were read."""

    def place(self, path: Path) -> Place:
        """Where ``path`` stands, or the nearest thing around it that has a place."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path) or Place(self.file, 1, 1, "")

    def place_in(self, path: Path, words: str) -> Place:
        """Where ``words`` stand in the text at ``path``, be it on one line or under ``|``; else where that begins."""
        begins = self.place(path)
        lines = self.lines if begins.file == self.file else ()
        for number in range(begins.line, len(lines) + 1):
            column = lines[number - 1].find(words, begins.column - 1 if number == begins.line else 0)
            if column >= 0:
                return Place(self.file, number, column + 1, lines[number - 1])
        return begins

    def key_place(self, path: Path) -> Place:
        """Where the key of ``path`` stands, or the nearest thing around it."""
        return self.keys.get(path) or self.place(path)

    def is_spoilt(self, path: Path) -> bool:
        """Whether something is wrong at ``path``, around it or inside it, so that what stands there may not be all."""
        return any(fault.path[: len(path)] == path[: len(fault.path)] for fault in self.faults)


def read(path: FilePath) -> Document:
    """The document in the file at ``path``. Raises Faults for what is not a readable YAML file."""
    name = called(path)
    if path.exists() and not (path.is_file() or path.is_dir()):
        message = f"{name} is neither a file nor a folder."
        raise Faults([Fault((), Place(name, 1, 1, ""), message, "Save the scenario as a file.")])
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        reason = "is a folder, not a file" if path.is_dir() else f"cannot be read: {error.strerror}"
        raise Faults([Fault((), Place(name, 1, 1, ""), f"{name} {reason}.")]) from None
    if len(data) > LARGEST:
        message = "The file is larger than 8 MiB; a scenario is text, and none needs that much."
        raise Faults([Fault((), Place(name, 1, 1, ""), message)])
    try:
        text = decoded(data)
    except NotText as error:
        place = Place(name, error.line, error.column, "")
        raise Faults([Fault((), place, error.message, error.hint)]) from None
    document = parse(text, name)
    document.beside = path.parent
    return document


def parse(text: str, file: str) -> Document:
    """The document in ``text``; ``file`` is the name its places carry. Raises Faults where YAML itself breaks."""
    text = with_newlines(text)
    faults = list(islice(_obeyed(text, file), MOST_TOLD))
    if faults:
        raise Faults(faults)
    recovery = Recovery(text)
    while True:
        composer = _Composer(recovery, file)
        try:
            return composer.document()
        except _Slip as slip:
            if not recovery.leave_out(slip.complaint):
                raise Faults(composer.findings()) from None


def _obeyed(text: str, file: str) -> Iterator[Fault]:
    """A fault for each character that a screen would obey instead of showing it."""
    lines = text.split("\n") if OBEYED.search(text) else []
    for number, line in enumerate(lines, 1):
        for match in OBEYED.finditer(line):
            yield _unfit(match.group(), (), Place(file, number, match.start() + 1, line))


def _unfit(character: str, path: Path, place: Place) -> Fault:
    message = f"The character {named(character)} may not stand here: a screen obeys it instead of showing it."
    if unicodedata.category(character) == "Cn":
        message = f"U+{ord(character):04X} is no character, and may not stand here."
    instead = "Begin a new line instead." if character in "\x0b\x0c\x85\u2028\u2029" else "Delete it."
    return Fault(path, place, message, instead)


class _Slip(Exception):
    """Here YAML breaks."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint.message)
        self.complaint = complaint


class _Composer:
    """Builds values from YAML's events, so that depth, size and every trap are seen before they can do harm."""

    def __init__(self, recovery: Recovery, file: str) -> None:
        self.pairs = Pairs(recovery.text)
        self.file = file
        self.recovery = recovery
        self.written = recovery.lines
        self.lines = self.pairs.text.split("\n")
        self.events: Iterator[Any] = iter(())
        self.result = Document(None, file, lines=tuple(self.written))
        self.anchors: dict[str, Any] = {}
        self.open: set[str] = set()
        self.told: set[Path] = set()
        self.empty: Fault | None = None
        self.count = 0

    def document(self) -> Document:
        try:
            self.events = iter(yaml.parse(self.pairs.text, Loader=_LOADER))
            next(self.events)
            event = next(self.events)
            if not isinstance(event, yaml.StreamEndEvent):
                self.result.value = self.value(next(self.events), (), 0, flow=False)
                next(self.events)
                event = next(self.events)
            if not isinstance(event, yaml.StreamEndEvent):
                self.second_document(event)
        except yaml.MarkedYAMLError as error:
            raise _Slip(explain(error, self.lines)) from None
        if self.result.value is None and not self.recovery.slips:
            first = first_line(FilePath(self.file).absolute().parent.name)
            raise self.fatal(None, "The file is empty.", f"Begin with `{first}`.")
        self.result.faults = self.findings()
        if self.recovery.slips and not isinstance(self.result.value, dict):
            raise Faults(self.result.faults)
        return self.result

    def second_document(self, event: Any) -> None:
        """Tell of a second document; where it goes on with the first, read on."""
        complaint = Complaint("A second document begins here.", "Delete the `---`.", event.start_mark.line, 0, "line")
        key = next(iter(islice((e for e in self.events if isinstance(e, yaml.ScalarEvent)), 1)), None)
        if isinstance(self.result.value, dict) and key is not None and key.value not in self.result.value:
            raise _Slip(complaint)
        self.note((), event.start_mark, complaint.message, complaint.hint)

    def findings(self) -> list[Fault]:
        """Where YAML breaks, and what else was found wrong."""
        told = {fault.place for fault in self.result.faults}
        slips = [
            Fault(slip.path, place, slip.complaint.message, slip.complaint.hint)
            for slip in self.recovery.slips
            if (place := self.at(slip.complaint.line, slip.complaint.column)) not in told
        ]
        return [*slips, *self.result.faults]

    def value(self, event: Any, path: Path, depth: int, flow: bool) -> Value:
        self.count += 1
        if self.count > MOST_VALUES:
            message = f"{TOO_MANY}; are anchors (`&`, `*`) multiplying them?"
            raise self.fatal(event.start_mark, message)
        if depth > DEEPEST:
            raise self.fatal(
                event.start_mark, f"This is nested more than {DEEPEST} levels deep.", "No scenario needs that."
            )
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, path, depth)
        if event.tag is not None:
            self.tagged(event, path)
        if path not in self.result.places:
            self.result.places[path] = self.place(event.start_mark)
        if event.anchor is not None:
            self.open.add(event.anchor)
        if isinstance(event, yaml.ScalarEvent):
            value: Value = self.scalar(event, path, flow)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self.sequence(event, path, depth)
        else:
            value = self.mapping(event, path, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = value
            self.open.discard(event.anchor)
        return value

    def tagged(self, event: Any, path: Path) -> None:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        message = f"`{tag}` is a YAML tag, which has no meaning here."
        self.note(path, event.start_mark, message, "For a negation write `not …`; otherwise put the text in quotes.")

    def alias(self, event: Any, path: Path, depth: int) -> Value:
        if event.anchor in self.open:
            raise self.fatal(
                event.start_mark, f"`*{event.anchor}` stands inside what it repeats.", "Write it out instead."
            )
        if event.anchor not in self.anchors:
            message = f"`*{event.anchor}` repeats nothing: there is no `&{event.anchor}` before it."
            self.note(path, event.start_mark, message, "Put a text that begins with `*` in quotes.")
            return None
        self.result.places.setdefault(path, self.place(event.start_mark))
        return self.copy(self.anchors[event.anchor], event, depth)

    def copy(self, value: Value, event: Any, depth: int) -> Value:
        """A fresh copy of an anchored value, counted and measured like any other."""
        self.count += 1
        if self.count > MOST_VALUES or depth > DEEPEST:
            raise self.fatal(event.start_mark, "Anchors (`&`, `*`) make this file explode.", "Write it out instead.")
        if isinstance(value, dict):
            return {key: self.copy(item, event, depth + 1) for key, item in value.items()}
        if isinstance(value, list):
            return [self.copy(item, event, depth + 1) for item in value]
        return value

    def scalar(self, event: Any, path: Path, flow: bool) -> Scalar | None:
        is_plain = event.style in (None, "")
        if is_plain and event.value in ("", "~", "null", "Null", "NULL"):
            return None
        scalar = Scalar(self.shown(event, path))
        scalar.plain, scalar.flow = is_plain, flow
        end = event.end_mark
        scalar.cut = is_plain and not flow and bool(_LOST_PROSE.match(self.line(end.line), end.column))
        return scalar

    def shown(self, event: Any, path: Path) -> str:
        """A scalar's text without what a screen would obey. Each is told; only an escape can have hidden it."""
        text = str(event.value).replace("\r\n", "\n")
        if not OBEYED.search(text):
            return text
        begin, end = ((mark.line, mark.column) for mark in (event.start_mark, event.end_mark))
        hidden = (escape for escape in escaped(self.lines, begin, end) if OBEYED.match(escape[0]))
        for character, line, column in islice(hidden, MOST_TOLD):
            self.result.faults.append(_unfit(character, path, self.at(line, column)))
        return OBEYED.sub("", text)

    def sequence(self, event: Any, path: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        for item in self.events:
            if isinstance(item, yaml.SequenceEndEvent):
                break
            items.append(self.value(item, (*path, len(items)), depth + 1, bool(event.flow_style)))
        return items

    def mapping(self, event: Any, path: Path, depth: int) -> dict[str, Any]:
        flow = bool(event.flow_style)
        entries: dict[str, Any] = {}
        for key in self.events:
            if isinstance(key, yaml.MappingEndEvent):
                break
            name = self.key(key, path, flow)
            if name is None:
                self.value(next(self.events), (*path, key.value), depth + 1, flow)
            else:
                self.entry(key, name, entries, path, depth, flow)
        return entries

    def entry(self, key: Any, name: str, found: dict[str, Any], path: Path, depth: int, flow: bool) -> None:
        inner = (*path, name)
        first = name not in found
        if first:
            self.result.keys[inner] = self.place(key.start_mark)
        event = next(self.events)
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent) and first:
            self.result.places[inner] = self.place(key.start_mark)
        value = self.value(event, inner, depth + 1, flow)
        if not first:
            message = f"`{name}` stands here twice; the first is in line {self.result.keys[inner].line}."
            self.note(inner, key.start_mark, message, "Keep one.")
        elif value is not None:
            found[name] = value
        elif not (isinstance(event, yaml.AliasEvent) or event.tag or inner in self.recovery.lost):
            self.lacking(inner, key, flow, next(reversed(found), None), getattr(event, "anchor", None))

    def lacking(self, path: Path, key: Any, flow: bool, before: str | None, anchor: str | None) -> None:
        """Say what is wrong with an entry that has no value; of the one ``before`` it a comma may have cut it off."""
        if anchor:
            message = f"`&{anchor}` is YAML's name for a value, and no value follows."
            self.note(path, key.start_mark, message, "Put a text that begins with `&` in quotes.")
            return
        name, line = str(path[-1]), self.line(key.end_mark.line)
        if not flow or _COLON.match(line, key.end_mark.column):
            self.note(path, key.start_mark, f"`{name}` is empty.", "Write its value, or leave it out.")
            self.empty = self.result.faults[-1]
        elif path[:-1] in self.told:
            return
        elif ":" in name and key.style in (None, ""):
            place = self.place(key.start_mark).shifted(name.index(":"))
            self.told.add(path[:-1])
            self.result.faults.append(Fault(path, place, "A colon needs a space after it.", "Write `name: value`."))
        elif before is None:
            self.note(path, key.start_mark, f"`{name}` has no value.", f"Write `{name}: …`, or leave it out.")
        else:
            message = f"The comma before `{name}` starts a new entry of the `{{…}}`, so the text is cut off there."
            decimal = _DECIMAL.search(line[: key.start_mark.column])
            cure = "Put the text in quotes, or write the entries on lines of their own."
            if decimal and name.isdecimal():
                cure = f"Decimals are written with a point: `{decimal[1]}.{name}`."
            elif name[-1] in CLOSING_MARKS:
                cure = "Put the text in plain quotes: only `\"` and `'` hold a text together."
            self.note((*path[:-1], before), key.start_mark, message, cure)

    def key(self, event: Any, path: Path, flow: bool) -> str | None:
        """A key, as what it was meant to be; None for one that is no entry."""
        if not isinstance(event, yaml.ScalarEvent):
            message = "A key must be a plain word, not a list or a map."
            cure = "Put a text that begins with `{`, `[` or `?` in quotes."
            raise _Slip(Complaint(message, cure, event.start_mark.line, event.start_mark.column))
        if event.tag is not None:
            self.tagged(event, path)
        if event.value == "<<":
            self.note(path, event.start_mark, "`<<` (merging) is not part of this language.", "Write the fields out.")
            return None
        name = self.shown(event, (*path, event.value))
        lookalike = stranger(name)
        if lookalike is None or (flow and name[lookalike.offset] in CLOSING_MARKS):
            return name  # or what a comma cut off, between marks that hold nothing together
        meant = plain(name).partition(":")[0].strip()
        self.strange(lookalike, (*path, meant), event, indents=name[0] in SPACES)
        return None if name[0] in SPACES else meant

    def strange(self, found: Stranger, path: Path, event: Any, indents: bool) -> None:
        """Tell of a key's character that is another than it seems. Where it indents, the entry above is not empty."""
        if indents and self.empty is not None and self.result.faults[-1] is self.empty:
            path = self.result.faults.pop().path
        place = self.place(event.start_mark).shifted(found.offset)
        self.told.add(path[:-1])
        self.result.faults.append(Fault(path, place, found.sentence, found.hint))

    def note(self, path: Path, mark: Any, message: str, hint: str = "") -> None:
        self.told.add(path[:-1])
        self.result.faults.append(Fault(path, self.place(mark), message, hint))

    def fatal(self, mark: Any, message: str, hint: str = "") -> Faults:
        return Faults([*self.findings(), Fault((), self.place(mark), message, hint)])

    def place(self, mark: Any) -> Place:
        if mark is None:
            return self.at(0, 0)
        return self.at(mark.line, mark.column)

    def at(self, line: int, column: int) -> Place:
        """The place at a line and a column of the text that YAML read, both from 0."""
        text = self.written[line] if line < len(self.written) else ""
        return Place(self.file, line + 1, self.pairs.column(line, column) + 1, text)

    def line(self, number: int) -> str:
        return self.lines[number] if number < len(self.lines) else ""
