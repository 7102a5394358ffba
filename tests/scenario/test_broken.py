"""Broken files, one mistake each, and what is said of every one: `broken/EXPECTED.txt`.

A file added to `broken/` is listed there by `REGENERATE=1 pytest tests/scenario/test_broken.py`. Read what it says
as the author who made the mistake.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sim.faults import Fault
from sim.scenario.load import examine

BROKEN = Path(__file__).parent / "broken"
FILES = sorted(path.relative_to(BROKEN).as_posix() for path in BROKEN.rglob("*.yaml"))
SOUND = ["use/procedures/hotline.yaml"]  # what the others use
SEVERAL = [name for name in FILES if name.startswith("several/")]


pytestmark = pytest.mark.usefixtures("kept_as_shipped")


@cache
def findings(name: str) -> tuple[Fault, ...]:
    return examine(BROKEN / name).findings


def listing(name: str) -> str:
    """What is found in a file: place, the text from there on, the sentence, the cure."""
    lines = [name]
    for finding in findings(name):
        place = finding.place
        file = Path(place.file).relative_to(BROKEN).as_posix()
        where = f"{place.line}:{place.column}" if file == name else f"{file}:{place.line}:{place.column}"
        lines.append(f"  {where}  {place.text[place.column - 1 :][:60]}".rstrip())
        lines.append(f"    {finding.level}: {finding.message}")
        if finding.hint:
            lines.append(f"    cure: {finding.hint}")
    return "\n".join([*lines, "", ""])


def test_what_is_said_of_every_file(golden):
    golden(BROKEN / "EXPECTED.txt", "".join(map(listing, FILES)))


@pytest.mark.parametrize("name", sorted({*FILES} - {*SOUND} - {*SEVERAL}))
def test_one_mistake_is_one_finding(name):
    assert len(findings(name)) == 1


@pytest.mark.parametrize("name", SEVERAL)
def test_several_mistakes_are_told_at_once_and_in_order(name):
    found = findings(name)
    assert len(found) > 1
    assert list(found) == sorted(found, key=lambda finding: finding.order)


@pytest.mark.parametrize("name", FILES)
def test_a_finding_has_a_place_in_its_file_and_sentences(name):
    for finding in findings(name):
        lines = Path(finding.place.file).read_text(encoding="utf-8").split("\n")
        assert finding.place.text == lines[finding.place.line - 1]
        assert 1 <= finding.place.column <= len(finding.place.text) + 1
        assert finding.message.endswith(".")
        assert finding.hint == "" or finding.hint.endswith((".", "?"))


def test_what_the_broken_files_use_is_sound():
    assert [findings(name) for name in SOUND] == [()]
