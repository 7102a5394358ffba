"""`whitecell export` as a person and a program see it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.kept_exercises.paths import OVERFLIGHT

GOLDEN = Path(__file__).parent / "golden"
PAPER = """
whitecell: 1
title: A dam
judgement: Written for this test.
start: 2025-03-10T06:00Z
horizon: 1d
cells: {town: {title: Town}}
injects:
  rises: {at: 1h, to: all, text: It rises., attach: papers/gauge.txt}
outcomes: {over: {title: Over}}
"""


def test_the_page_says_what_becomes_of_each_part(whitecell, golden):
    done = whitecell("export", str(OVERFLIGHT), "--runs", "20")
    assert (done.returncode, done.stderr) == (0, "")
    golden(GOLDEN / "export_overflight.txt", done.stdout)


def test_the_file_is_one_that_import_reads(whitecell, tmp_path):
    target = tmp_path / "overflight.zip"
    done = whitecell("export", str(OVERFLIGHT), "--runs", "20", "--openaev", str(target), "--json")
    assert done.returncode == 0
    head, *parts = map(json.loads, done.stdout.splitlines())
    assert head["type"] == "export" and {part["type"] for part in parts} == {"exported"}
    imported = whitecell("import", str(target), "--json")
    assert imported.returncode == 0
    with zipfile.ZipFile(target) as packed:
        value = json.loads(packed.read("scenario.json"))
    assert len(value["scenario_injects"]) == head["sendings"]
    assert [team["team_name"] for team in value["scenario_teams"]] == [
        "Republic of Korea",
        "United States",
        "Japan",
    ]


def test_what_is_attached_goes_along(whitecell, tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "gauge.txt").write_text("4.2 m", encoding="utf-8")
    (tmp_path / "dam.yaml").write_text(PAPER, encoding="utf-8")
    target = tmp_path / "dam.zip"
    assert whitecell("export", str(tmp_path / "dam.yaml"), "--runs", "5", "--openaev", str(target)).returncode == 0
    with zipfile.ZipFile(target) as packed:
        assert packed.read("papers_gauge.txt") == b"4.2 m"
        value = json.loads(packed.read("scenario.json"))
    (document,) = value["scenario_documents"]
    assert document["document_target"] == "papers_gauge.txt"
    assert value["scenario_injects"][0]["inject_documents"] == [
        {"document_id": document["document_id"], "document_attached": True}
    ]


@pytest.mark.parametrize("name", ["gone/a.zip", "kept.zip"])
def test_what_cannot_be_written_is_told_before_anything_is_played(whitecell, tmp_path, name):
    (tmp_path / "kept.zip").write_bytes(b"PK\x03\x04")
    done = whitecell("export", str(OVERFLIGHT), "--openaev", str(tmp_path / name))
    assert done.returncode == 2 and done.stdout == ""
    assert (tmp_path / "kept.zip").read_bytes() == b"PK\x03\x04"
