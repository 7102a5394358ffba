"""`whitecell papers`: a file for each team, the print list, and what it says to mistakes."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.exercise.test_played import PLAYED
from tests.view.small_papers import TEXT, written

GOLDEN = Path(__file__).parent / "golden"
LOG = str(PLAYED / "three_teams.jsonl")


@pytest.fixture
def rooms(tmp_path):
    """The exercise of two rooms, in a folder of its own."""
    return written(tmp_path)


def files(folder):
    return sorted(path.name for path in folder.iterdir() if path.name not in ("rooms.yaml", "map.png", "plan.pdf"))


def test_the_print_list(whitecell, rooms, golden):
    done = whitecell("papers", "rooms.yaml", cwd=rooms.parent)
    assert (done.returncode, done.stderr) == (0, "")
    golden(GOLDEN / "papers.txt", done.stdout)


def test_the_list_as_json(whitecell, rooms):
    done = whitecell("papers", "rooms.yaml", "--json", cwd=rooms.parent)
    head, *sheets = map(json.loads, done.stdout.splitlines())
    assert (head["type"], head["cells"], head["until"]) == ("papers", ["rok", "us"], None)
    assert [sheet["name"] for sheet in sheets if sheet["cell"] == "us"][-2:] == ["steps", "cable"]
    calm = next(sheet for sheet in sheets if sheet["case"] == "else")
    assert {key: calm[key] for key in ("what", "name", "turn", "certain", "line", "beside")} == {
        "what": "inject", "name": "rumour", "turn": "dawn", "certain": False, "line": None, "beside": [],
    }  # fmt: skip


def test_each_team_has_a_file_of_its_own_in_each_form(whitecell, rooms):
    done = whitecell("papers", "rooms.yaml", "--docx", "pack.docx", "--md", "pack.md", cwd=rooms.parent)
    assert done.returncode == 0
    assert files(rooms.parent) == ["pack-rok.docx", "pack-rok.md", "pack-us.docx", "pack-us.md"]
    assert done.stderr.splitlines() == [
        "Wrote pack-rok.docx: a cover and 8 sheets for rok.",
        "Wrote pack-rok.md: a cover and 8 sheets for rok.",
        "Wrote pack-us.docx: a cover and 10 sheets for us.",
        "Wrote pack-us.md: a cover and 10 sheets for us.",
    ]
    with ZipFile(rooms.parent / "pack-rok.docx") as document:
        assert [name for name in document.namelist() if name.endswith(".png")]


def test_one_team_has_the_file_that_is_named(whitecell, rooms):
    done = whitecell("papers", "rooms.yaml", "--cell", "us", "--turn", "dusk", "--md", "us.md", cwd=rooms.parent)
    assert files(rooms.parent) == ["us.md"]
    text = (rooms.parent / "us.md").read_text(encoding="utf-8")
    assert "It is dusk." in text and "It is dark" not in text and "For Washington alone" not in text
    assert "1 more sheet may come in any turn; without --turn" in done.stdout


def test_a_log_gives_what_was_delivered_and_each_branch_its_own(whitecell, tmp_path):
    last, first = (whitecell("papers", LOG, "--json", *branch).stdout for branch in ((), ("--branch", "0")))
    head, *sheets = map(json.loads, last.splitlines())
    assert head["until"] > 0 and sheets[0]["serial"] == "1"
    assert first != last
    whitecell("papers", LOG, "--md", "pack.md", cwd=tmp_path)
    assert files(tmp_path) == ["pack-north.md", "pack-south.md", "pack-west.md"]


def test_a_picture_that_has_changed_since_is_named_and_said_so(whitecell, rooms):
    folder = rooms.parent
    whitecell("play", "rooms.yaml", "--log", "x.jsonl", cwd=folder)
    (folder / "map.png").unlink()
    done = whitecell("papers", "x.jsonl", "--cell", "rok", "--md", "p.md", cwd=folder)
    assert done.returncode == 0
    assert "A picture is named and not shown: there is no file `map.png` beside the scenario." in done.stderr


MISTAKES = {
    ("rooms.yaml", "--cell", "dprk"): "There is no player cell `dprk`. There are `rok` and `us`.",
    ("rooms.yaml", "--turn", "noon"): "There is no turn `noon`.",
    ("rooms.yaml", "--branch", "1"): "`--branch` is for the log of an exercise; a scenario has no branches.",
    ("rooms.yaml", "--md", "/dev/stdout"): "name a file, or one cell with `--cell`",
    ("rooms.yaml", "--md", "none/pack.md"): "There is no folder `none` to write `pack-rok.md` into.",
    ("rooms.yaml", "--md", "p", "--docx", "p"): "`--docx` and `--md` name the same file, `p-rok`; name two.",
    ("nobody.yaml",): "It has no player cell, so there is nobody to hand papers to.",
    (LOG, "--branch", "9"): "There is no branch 9",
    ("nowhere.jsonl",): "There is no log `nowhere.jsonl`.",
}


@pytest.mark.parametrize("arguments", MISTAKES)
def test_mistakes_are_sentences_and_nothing_is_written(arguments, whitecell, rooms):
    nobody = TEXT.replace("timezone: Asia/Seoul", "control: true").replace("{title: Washington,", "{control: true,")
    (rooms.parent / "nobody.yaml").write_text(nobody, encoding="utf-8")
    done = whitecell("papers", *arguments, cwd=rooms.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert MISTAKES[arguments] in done.stderr and done.stderr.count("\n") == 1
    assert files(rooms.parent) == ["nobody.yaml"]


def test_where_one_file_may_not_be_written_none_is(whitecell, rooms):
    (rooms.parent / "pack-us.md").write_text("whitecell: 1\n", encoding="utf-8")
    done = whitecell("papers", "rooms.yaml", "--md", "pack.md", "--docx", "pack.docx", cwd=rooms.parent)
    assert done.returncode == 2 and "`pack-us.md` is there already and holds something else" in done.stderr
    assert files(rooms.parent) == ["pack-us.md"]
