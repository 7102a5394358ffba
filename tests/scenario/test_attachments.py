"""What may be attached, as far as it is no slip of the pen: what a disk holds. The slips stand in `slips`."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from sim.scenario.attachments import LARGEST
from sim.scenario.load import examine, examine_text
from tests.scenario.conftest import sentences, small

PNG = b"\x89PNG\r\n\x1a\n"


def found(folder: Path, name: str = "map.png") -> list[str]:
    """What is found in a scenario that attaches a file."""
    path = folder / "scenario.yaml"
    path.write_text(small(injects=f"{{launch: {{at: 0m, to: all, attach: {name}}}}}"), encoding="utf-8")
    return sentences(examine(path))


def test_the_largest_file_is_taken_and_no_larger(tmp_path):
    with (tmp_path / "map.png").open("wb") as stream:
        stream.write(PNG)
        stream.truncate(LARGEST)
    assert found(tmp_path) == []
    with (tmp_path / "map.png").open("ab") as stream:
        stream.truncate(LARGEST + 100_000)
    assert found(tmp_path) == ["`map.png` has 20.1 MB; no more than 20 MB can be attached. Make it smaller."]


def test_a_link_may_lead_to_what_is_beside_and_nowhere_else(tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "own.png").write_bytes(PNG)
    (tmp_path / "other.png").write_bytes(PNG)
    (folder / "map.png").symlink_to("own.png")
    assert found(folder) == []
    (folder / "map.png").unlink()
    (folder / "map.png").symlink_to("../other.png")
    outside = "`map.png` is a link to something outside the scenario's folder. Put the file itself beside the scenario."
    assert found(folder) == [outside]
    (folder / "papers").symlink_to(tmp_path)
    assert found(folder, "papers/other.png") == [outside.replace("map.png", "papers/other.png")]


@pytest.mark.parametrize("target", ["nothing.png", "map.png"])
def test_a_link_to_nothing_or_to_itself_is_told(tmp_path, target):
    (tmp_path / "map.png").symlink_to(target)
    [sentence] = found(tmp_path)
    assert sentence.startswith("`map.png` cannot be read: ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "map.png")
    assert found(tmp_path)[0].startswith("`map.png` is no regular file.")


def test_letters_that_are_composed_otherwise_are_told(tmp_path):
    composed, taken_apart = (unicodedata.normalize(form, "지도.png") for form in ("NFC", "NFD"))
    (tmp_path / taken_apart).write_bytes(PNG)
    if os.listdir(tmp_path) != [taken_apart]:  # noqa: PTH208
        pytest.skip("this disk composes letters itself")
    assert found(tmp_path, taken_apart) == []
    assert "is written with other letters" in found(tmp_path, composed)[0]


def test_a_name_that_no_disk_takes_is_no_file(tmp_path):
    assert found(tmp_path, f"{'a' * 5000}.png")[0].startswith("There is no file `aaa")


def test_beside_a_text_alone_stands_nothing():
    text = small(injects="{launch: {at: 0m, to: all, attach: [map.png, a.pdf]}}")
    sentence = "This text stands in no folder, and so nothing beside it. Save it as a file first."
    assert sentences(examine_text(text)) == [sentence, sentence]


def test_a_text_that_is_being_written_in_a_folder_has_what_stands_there(tmp_path):
    text = small(injects="{launch: {at: 0m, to: all, attach: map.png}}")
    assert sentences(examine_text(text, str(tmp_path / "new.yaml"))) == [
        "There is no file `map.png` beside the scenario. Put it there."
    ]
    (tmp_path / "map.png").write_bytes(PNG)
    examination = examine_text(text, str(tmp_path / "new.yaml"))
    assert not examination.findings and list(examination.scenario.document.attachments) == ["map.png"]


def test_a_procedure_file_attaches_nothing_and_a_scenario_that_uses_it_may(tmp_path):
    (tmp_path / "procedures").mkdir()
    (tmp_path / "map.png").write_bytes(PNG)
    (tmp_path / "procedures" / "map.png").write_bytes(PNG)
    file = tmp_path / "procedures" / "brief.yaml"
    written = "procedure: brief\nroles: {reader: who reads}\nsteps:\n  hand: {to: reader, text: A map.%s}\n"
    file.write_text(written % ", attach: map.png", encoding="utf-8")
    sentence = (
        "A procedure attaches nothing: files stand beside a scenario. "
        "Write `attach` in the scenario that uses it, `steps: {ENTRY: {attach: map.png}}`."
    )
    assert sentences(examine(file)) == [sentence]
    path = tmp_path / "scenario.yaml"
    use = "{use: brief, at: 1h, roles: {reader: nsc}%s}"
    path.write_text(small(procedures=f"\nb: {use % ''}\n"), encoding="utf-8")
    assert sentences(examine(path)) == [sentence]
    file.write_text(written % "", encoding="utf-8")
    path.write_text(small(procedures=f"\nb: {use % ', steps: {hand: {attach: map.png}}'}\n"), encoding="utf-8")
    examination = examine(path)
    assert sentences(examination) == []
    assert list(examination.scenario.document.attachments) == ["map.png"]
