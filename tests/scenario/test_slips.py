"""Slips that authors make, each a small edit of `slips/base.yaml`, and what is said of it: the tables in `slips/`.

An entry of a table is its name and its edits, `-` what stands there and `+` what is written instead, as JSON strings;
or, after `=`, a file as a whole. After `in` an encoding may stand, after `@` the name of a file beside it and its
bytes. What is said follows, place by place. To add one,
write its name and its edits, run `REGENERATE=1 pytest tests/scenario/test_slips.py`, and read what is said as the
author who made the slip: a sentence that does not help is to be mended, not to be kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sim.faults import Fault
from sim.scenario.load import Examination, examine

SLIPS = Path(__file__).parent / "slips"
TABLES = sorted(path.stem for path in SLIPS.glob("*.txt"))
BASE = (SLIPS / "base.yaml").read_text(encoding="utf-8")


@dataclass
class Slip:
    """One entry of a table: how it was written, and the file it makes."""

    name: str
    written: list[str] = field(default_factory=list)
    content: str = BASE
    encoding: str = "utf-8"
    beside: dict[str, bytes] = field(default_factory=dict)

    def edit(self, line: str) -> None:
        """Take one line of the entry."""
        sign, _, value = line.partition(" ")
        self.written.append(line)
        if sign == "in":
            self.encoding = value
        elif sign == "@":
            name, _, content = value.partition(" ")
            self.beside[name] = json.loads(content).encode("latin-1")
        elif sign == "=":
            self.content = json.loads(value)
        elif sign == "+":
            old = json.loads(self.written[-2][2:])
            assert self.content.count(old), f"{self.name}: {old!r} is not there"
            self.content = self.content.replace(old, json.loads(value), 1)

    def examined(self, folder: Path) -> Examination:
        path = folder / self.name / "scenario.yaml"
        for beside, content in {**self.beside, path.name: b""}.items():
            (path.parent / beside).parent.mkdir(parents=True, exist_ok=True)
            (path.parent / beside).write_bytes(content)
        path.write_bytes(self.content.encode(self.encoding))
        return examine(path)


def slips(table: str) -> Iterator[Slip]:
    """The entries of a table."""
    slip: Slip | None = None
    for line in (SLIPS / f"{table}.txt").read_text(encoding="utf-8").split("\n"):
        if line.startswith("== "):
            if slip is not None:
                yield slip
            slip = Slip(line[3:])
        elif slip is not None and line[:2] in ("- ", "+ ", "= ", "@ ", "in"):
            slip.edit(line)
    assert slip is not None
    yield slip


def told(finding: Fault) -> str:
    """A finding: place, the text from there on, the sentence, the cure."""
    place = finding.place
    lines = [f"  {place.line}:{place.column}  {place.text[place.column - 1 :][:60]!a}"]
    lines.append(f"    {finding.level}: {finding.message}")
    if finding.hint:
        lines.append(f"    cure: {finding.hint}")
    return "\n".join(lines)


def entry(slip: Slip, examination: Examination) -> str:
    found = [told(finding).replace(examination.file, "scenario.yaml") for finding in examination.findings]
    return "\n".join([f"== {slip.name}", *slip.written, *(found or ["  No faults."]), "", ""])


@pytest.mark.parametrize("table", TABLES)
def test_what_is_said_of_every_slip(golden, tmp_path, table, kept_as_shipped):
    said = [entry(slip, slip.examined(tmp_path)) for slip in slips(table)]
    golden(SLIPS / f"{table}.txt", "".join(said))


def test_no_two_slips_are_the_same():
    contents = [(slip.content, slip.encoding, *slip.beside.items()) for table in TABLES for slip in slips(table)]
    assert len(contents) == len(set(contents))


def test_the_scenario_they_are_made_of_is_sound():
    assert not examine(SLIPS / "base.yaml").findings
