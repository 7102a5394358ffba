"""`whitecell report`: its forms, groups, and what a mistake gives."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import docx
import pytest

from tests.analysis.led import APART, KIM, TOGETHER, group
from tests.kept_exercises.paths import OVERFLIGHT

PLAYED = Path(__file__).parents[1] / "exercise" / "played" / "three_teams.jsonl"


@pytest.fixture(scope="module")
def written(installed, tmp_path_factory) -> Path:
    """A folder with a report in every form, and what the command printed."""
    folder = tmp_path_factory.mktemp("report")
    forms = ("--html", "a.html", "--docx", "a.docx", "--md", "a.md")
    done = installed("report", str(PLAYED), "--futures", "100", *forms, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    (folder / "printed.txt").write_text(done.stdout, encoding="utf-8")
    return folder


def test_a_report_is_printed_and_written_in_every_form(written):
    chapters = ("How the exercise went", "The decisions", "Improvement plan", "Participants")
    texts = {name: (written / name).read_text("utf-8") for name in ("a.html", "a.md", "printed.txt")}
    assert [(name, one) for name, text in texts.items() for one in chapters if one not in text] == []
    headings = [
        one.text
        for one in docx.Document(BytesIO((written / "a.docx").read_bytes())).paragraphs
        if one.style.name.startswith("Heading")
    ]
    assert [one for one in chapters if not any(one in heading for heading in headings)] == []


def test_no_line_of_the_page_is_wider_than_a_terminal(written):
    assert [line for line in (written / "printed.txt").read_text("utf-8").splitlines() if len(line) > 80] == []


def test_people_are_named_on_demand(whitecell):
    for more, named in (((), False), (("--attributed",), True)):
        for form in ((), ("--json",)):
            done = whitecell("report", str(PLAYED), "--futures", "100", *more, *form)
            assert done.returncode == 0 and ("Kim Min-su" in done.stdout) is named


@pytest.fixture(scope="module")
def logs(tmp_path_factory) -> Path:
    from sim.scenario.load import load
    from tests.kept_exercises.paths import DECEMBER_DOUBLE

    folder = tmp_path_factory.mktemp("logs")
    scenario = load(DECEMBER_DOUBLE)
    group(scenario, folder / "north.jsonl", TOGETHER)
    group(scenario, folder / "south.jsonl", APART)
    return folder


def test_groups_have_one_report(whitecell, logs):
    done = whitecell("report", "--groups", "north.jsonl", "south.jsonl", "--md", "both.md", cwd=logs)
    assert (done.returncode, done.stderr) == (0, "")
    text = (logs / "both.md").read_text("utf-8")
    assert "The decisions side by side" in text and "Improvement plan" in text and KIM not in text
    done = whitecell("report", "--groups", "north.jsonl", "south.jsonl", "--json", cwd=logs)
    kinds = [json.loads(line)["type"] for line in done.stdout.splitlines()]
    assert kinds[:3] == ["groups", "group", "group"] and kinds[-1] == "participants"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere.jsonl",), "There is no log `nowhere.jsonl`."),
        (("north.jsonl", "south.jsonl"), "`--groups` makes one report on several groups"),
        (("--groups", "north.jsonl"), "There is only one log"),
        (("--groups", "north.jsonl", "south.jsonl", "--branch", "0"), "`--branch` is for one log"),
        (("--groups", "north.jsonl", "south.jsonl", "--futures", "200"), "`--futures` is for one log"),
        (("--groups", "north.jsonl", "other.jsonl"), "other.jsonl holds “Overflight"),
        (("north.jsonl", "--futures", "7"), "The number of futures is a whole number from 100 to 100,000; 7 is not."),
        (("north.jsonl", "--docx", "north.jsonl"), "is there already and holds something else"),
        (("north.jsonl", "--md", "gone/a.md"), "There is no folder `gone`"),
        (("north.jsonl", "--md", "same.txt", "--docx", "same.txt"), "name the same file"),
    ],
)
def test_a_mistake_gives_a_sentence_before_anything_is_played(whitecell, logs, arguments, sentence):
    if not (logs / "other.jsonl").exists():
        whitecell("run", str(OVERFLIGHT), "--log", "other.jsonl", cwd=logs)
    before = sorted(logs.iterdir())
    done = whitecell("report", *arguments, cwd=logs)
    assert done.returncode == 2 and sentence in done.stderr
    assert "Traceback" not in done.stderr + done.stdout and sorted(logs.iterdir()) == before


def test_a_debrief_is_written_as_a_document(whitecell, logs):
    done = whitecell("debrief", "north.jsonl", "--futures", "100", "--md", "debrief.md", cwd=logs)
    assert (done.returncode, done.stderr) == (0, "")
    text = (logs / "debrief.md").read_text("utf-8")
    assert "Hot wash" in text and "Decision by decision" in text and KIM not in text and "`--" not in text
    done = whitecell("debrief", "north.jsonl", "south.jsonl", "--md", "groups.md", cwd=logs)
    assert "Decision by decision" in (logs / "groups.md").read_text("utf-8")
