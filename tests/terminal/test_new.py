"""`whitecell new` and `whitecell schema --out`: files to begin with, which are sound, and never written over."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from sim.editing.beginning import begun, companions, title_from
from sim.faults import Misuse
from sim.scenario.load import examine, load
from sim.scenario.shipped import scenario_names, shipped
from sim.scenario.text import read
from tests.editing.conftest import PROCEDURE, SCENARIO
from tests.scenario.test_schema import typed

LINE = "# yaml-language-server: $schema=scenario.schema.json\n"


def test_it_writes_a_scenario_that_passes_check_and_teaches(whitecell, tmp_path):
    done = whitecell("new", "first_exercise", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Written: first_exercise.yaml\n")
    text = (tmp_path / "first_exercise.yaml").read_text(encoding="utf-8")
    assert text.startswith(LINE) and text.count("#") > 20
    assert examine(tmp_path / "first_exercise.yaml").findings == ()
    assert load(tmp_path / "first_exercise.yaml").title == "First exercise"
    explored = whitecell("explore", "first_exercise.yaml", cwd=tmp_path)
    assert (explored.returncode, explored.stderr) == (0, "")


def test_the_schema_beside_it_finds_nothing_wrong_with_it(whitecell, tmp_path):
    whitecell("new", "first", cwd=tmp_path)
    schema = json.loads((tmp_path / "scenario.schema.json").read_text(encoding="utf-8"))
    value = typed(read(tmp_path / "first.yaml").value)
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(value)) == []


@pytest.mark.parametrize("name", scenario_names())
def test_a_copy_of_a_shipped_scenario_differs_in_its_title_alone(whitecell, tmp_path, name):
    done = whitecell("new", "mine", "--from", name, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "Written: mine.yaml\n")
    assert examine(tmp_path / "mine.yaml").findings == ()
    copy = (tmp_path / "mine.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    source = (shipped("scenarios") / f"{name}.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    assert copy[0] == LINE
    assert [(now, was) for now, was in zip(copy[1:], source, strict=True) if now != was] == [
        ("title: Mine\n", next(line for line in source if line.startswith("title: ")))
    ]


def test_a_copy_takes_its_own_procedures_and_sources_along(whitecell, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here / "procedures", here / "seeds", there):
        folder.mkdir(parents=True)
    (here / "procedures" / "press_call.yaml").write_text(PROCEDURE, encoding="utf-8")
    (here / "procedures" / "other.yaml").write_text("procedure: other\n", encoding="utf-8")
    claims = "source: B1\ntitle: T\npublisher: P\ndate: 2025-03-01\nfile: b.txt\nclaims: {brief: {text: It is.}}\n"
    (here / "seeds" / "brief.yaml").write_text(claims, encoding="utf-8")
    (here / "s.yaml").write_text(SCENARIO.replace("echo:\n", "echo:\n    sources: brief\n", 1), encoding="utf-8")
    assert companions(load(here / "s.yaml")) == [Path("procedures/press_call.yaml"), Path("seeds/brief.yaml")]
    done = whitecell("new", "there/copy", "--from", "here/s.yaml", cwd=tmp_path)
    assert done.returncode == 0
    assert [finding for finding in examine(there / "copy.yaml").findings if finding.level == "fault"] == []
    assert sorted(path.name for path in there.rglob("*.yaml")) == ["brief.yaml", "copy.yaml", "press_call.yaml"]
    (there / "procedures" / "press_call.yaml").write_text("procedure: press_call\n", encoding="utf-8")
    refused = whitecell("new", "there/again", "--from", "here/s.yaml", cwd=tmp_path)
    assert refused.returncode == 2 and "press_call.yaml` is there already" in refused.stderr
    assert not (there / "again.yaml").exists()


def test_a_copy_takes_its_setting_its_attachments_and_what_its_numbers_cite_along(whitecell, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here / "settings", here / "seeds", here / "papers", there):
        folder.mkdir(parents=True)
    (here / "settings" / "allies.yaml").write_bytes(
        b"setting: allies\r\njudgement: J.\r\ncells: {rok: {}, us: {}}\r\nactors: {nsc: {cell: rok}}\r\n"
        b"state: {tension: {start: {value: 3, sources: high-tide}, range: [0, 10], shown: true}}\r\n"
    )
    claims = "source: B1\ntitle: T\npublisher: P\ndate: 2025-03-01\nclaims: {high-tide: {text: It is.}}\n"
    (here / "seeds" / "tides.yaml").write_text(claims, encoding="utf-8")
    (here / "papers" / "map.png").write_bytes(b"\x89PNG\r\n\x1a\n\xff\r\n")
    (here / "s.yaml").write_text(
        "whitecell: 1\ntitle: S\njudgement: J.\nsetting: allies\nstart: 2025-03-10T05:40+09:00\nhorizon: 3d\n"
        "cells: {us: {title: Washington}}\ninjects: {a: {at: 0m, to: rok, attach: papers/map.png}}\n"
        "outcomes: {over: {title: Over}}\n",
        encoding="utf-8",
    )
    assert examine(here / "s.yaml").findings == ()
    taken = ["papers/map.png", "seeds/tides.yaml", "settings/allies.yaml"]
    assert [path.as_posix() for path in companions(load(here / "s.yaml"))] == taken
    done = whitecell("new", "there/copy", "--from", "here/s.yaml", cwd=tmp_path)
    assert done.stderr == "".join(f"Written: there/{name}\n" for name in (*taken, "copy.yaml"))
    assert examine(there / "copy.yaml").findings == ()
    assert [(there / name).read_bytes() == (here / name).read_bytes() for name in taken] == [True] * 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["there"], "`there.yaml` is there already, and is not written over; name another."),
        (["there.yaml"], "`there.yaml` is there already, and is not written over; name another."),
        (["nowhere/x"], "There is no folder `nowhere` to write `x.yaml` into."),
        ([""], "`` names no file; write a name, such as first_exercise."),
        (["x", "--from", "decembr_double"], "There is no scenario or file called `decembr_double`."),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_sentence(whitecell, tmp_path, arguments, sentence):
    (tmp_path / "there.yaml").write_text("mine\n", encoding="utf-8")
    done = whitecell("new", *arguments, cwd=tmp_path)
    assert done.returncode == 2 and sentence in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["there.yaml"]
    assert (tmp_path / "there.yaml").read_text(encoding="utf-8") == "mine\n"


def test_a_schema_that_is_another_is_left_alone_and_told_of(whitecell, tmp_path):
    (tmp_path / "scenario.schema.json").write_text('{"$schema": "older"}\n', encoding="utf-8")
    done = whitecell("new", "x", cwd=tmp_path)
    assert "`scenario.schema.json` is another version's; `whitecell schema --out .` writes it anew." in done.stderr
    assert whitecell("schema", "--out", ".", cwd=tmp_path).returncode == 0
    assert "Scenario" in (tmp_path / "scenario.schema.json").read_text(encoding="utf-8")


def test_a_title_may_be_anything(tmp_path):
    text = begun(SCENARIO, "A: b # 🚀")
    assert 'title: "A: b # 🚀"\n' in text and begun(text, "Other").startswith(f"{LINE}whitecell: 1\ntitle: Other\n")
    assert 'title: "Null"\n' in begun(SCENARIO, "Null")
    assert "title: X\njudgement" in begun(SCENARIO.replace("title: 서", "title: |\n  a\n\n  b 서", 1), "X")
    assert title_from("second-launch_2") == "Second launch 2"
    with pytest.raises(Misuse, match="does not stand on a line of its own"):
        begun('{"whitecell": 1, "title": "x"}', "X")


def test_schemas_are_written_into_a_folder(whitecell, tmp_path):
    done = whitecell("schema", "--out", "a/b", cwd=tmp_path)
    files = [f"a/b/{subject}.schema.json" for subject in ("scenario", "procedure", "setting", "source", "command")]
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "".join(f"Written: {file}\n" for file in files)
    for file, options in zip(files, ([], ["--procedure"], ["--setting"], ["--sources"], ["--commands"]), strict=True):
        assert whitecell("schema", *options).stdout == (tmp_path / file).read_text(encoding="utf-8")


def test_schemas_are_not_written_over_something_else(whitecell, tmp_path):
    (tmp_path / "scenario.schema.json").write_text("mine", encoding="utf-8")
    done = whitecell("schema", "--out", ".", cwd=tmp_path)
    assert done.returncode == 2 and "is there already and is no JSON Schema; name another folder." in done.stderr
    assert whitecell("schema", "--out", "scenario.schema.json", cwd=tmp_path).returncode == 2
    assert "leave the options that choose one out" in whitecell("schema", "--out", ".", "--commands").stderr


def test_a_procedure_is_no_scenario_to_copy(whitecell, tmp_path):
    refused = whitecell("new", str(tmp_path / "mine"), "--from", "ncg_consultation")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "`ncg_consultation` is a procedure; a scenario has it by `use: NAME`" in " ".join(refused.stderr.split())
    assert not list(tmp_path.iterdir())
