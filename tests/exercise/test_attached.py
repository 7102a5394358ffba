"""Files that are handed out: in the log with size and digest, by name where they went; not needed to play it again."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path

import pytest

import sim
from sim.exercise.audience import sight_of
from sim.exercise.commands import Choose, Next, Show
from sim.exercise.header import changed_files
from sim.exercise.reading import read
from sim.exercise.session import Exercise
from sim.faults import Damage
from sim.scenario.attachments import Attachment
from sim.view.words.attached import attached, size_in_words
from tests.exercise.small_exercise import RoomClock, do_all
from tests.exercise.test_hostile_logs import chained

MAP, PLAN = b"\x89PNG\r\n\x1a\n" + bytes(4992), b"%PDF-1.7 a plan"
TEXT = """\
whitecell: 1
title: A map is handed out
judgement: Written for a test.
start: 2025-03-10T05:40+09:00
horizon: 1d
cells: {rok: {}, us: {}, sea: {control: true}}
actors: {nso: {cell: rok}, navy: {cell: sea}}
turns:
  dawn: {at: 0m, text: It dawns., attach: papers/plan.pdf}
injects:
  chart: {at: 1h, from: navy, to: rok, attach: map.png}
  both: {at: 2h, to: all, text: {rok: Ours., us: Yours.}, attach: [map.png, papers/plan.pdf]}
  plain: {at: 3h, to: all, text: Nothing with it.}
decisions:
  answer:
    at: 4h
    by: nso
    options:
      speak: {tells: {to: us, text: We speak., attach: papers/plan.pdf}}
      wait: {}
outcomes: {over: {title: Over}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the scenario and what it attaches."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "map.png").write_bytes(MAP)
    (tmp_path / "papers" / "plan.pdf").write_bytes(PLAN)
    (tmp_path / "maps.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def exercise(folder: Path):
    """An exercise played to the answer, its log in a folder of its own."""
    (folder / "logs").mkdir()
    scenario = sim.load(folder / "maps.yaml")
    with Exercise.start(scenario, folder / "logs" / "x.jsonl", clock=RoomClock()) as exercise:
        do_all(exercise, (Next(), Next(), Next(), Next(), Next(), Choose("answer", "speak", took=0), Next()))
        yield exercise


def test_the_scenario_knows_its_files(folder):
    digest = blake2b(MAP, digest_size=16).hexdigest()
    files = sim.load(folder / "maps.yaml").document.attachments
    assert files["map.png"] == Attachment("map.png", 5000, digest)
    assert list(files) == ["papers/plan.pdf", "map.png"]


def test_the_log_has_size_and_digest_of_each_file_and_the_names_where_they_went(exercise, folder):
    content = read(folder / "logs" / "x.jsonl")
    lines = list(content.lines)
    assert content.header["attachments"] == {
        "map.png": {"size": 5000, "digest": blake2b(MAP, digest_size=16).hexdigest()},
        "papers/plan.pdf": {"size": 15, "digest": blake2b(PLAN, digest_size=16).hexdigest()},
    }
    assert content.header["beside"] == ".."
    handed = {each["name"]: each.get("attached") for line in lines for each in line.get("deliveries", ())}
    plan = "papers/plan.pdf"
    assert handed == {"chart": ["map.png"], "both": ["map.png", plan], "plain": None, "answer.speak": [plan]}


def test_a_run_leaves_the_same_in_its_log(whitecell, folder):
    assert whitecell("run", "maps.yaml", "--log", "y.jsonl", "--quiet", cwd=folder).returncode == 0
    header = json.loads((folder / "y.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert header["attachments"]["map.png"]["size"] == 5000 and header["beside"] == "."


def test_a_cell_sees_what_went_to_it_and_the_turn_s_files_go_to_all(exercise):
    papers = {cell: {paper.title or paper.text: paper.attached for paper in sight_of(exercise, cell).papers}
              for cell in ("rok", "us")}  # fmt: skip
    both = ("map.png", "papers/plan.pdf")
    assert papers["rok"] == {"": ("map.png",), "Ours.": both, "Nothing with it.": ()}
    assert papers["us"] == {"Yours.": both, "Nothing with it.": (), "We speak.": ("papers/plan.pdf",)}
    assert [sight_of(exercise, cell).attached for cell in ("rok", "us", "")] == [("papers/plan.pdf",)] * 2 + [()]
    exercise.do(Show("dawn"))
    assert sight_of(exercise).attached == ("papers/plan.pdf",)


def test_the_files_are_not_needed_to_play_it_again(exercise, folder):
    for path in (folder / "map.png", folder / "papers" / "plan.pdf", folder / "maps.yaml"):
        path.unlink()
    exercise.close()
    again = Exercise.read(folder / "logs" / "x.jsonl")
    assert attached(again.scenario, ("map.png",)) == "Attached: map.png (PNG picture, 5 KB)"
    assert sim.verify(folder / "logs" / "x.jsonl").lines == 8


def test_a_log_without_the_field_plays_as_before(exercise, folder):
    """As of a text that stands in no folder: what is attached is named without its size."""
    content = read(folder / "logs" / "x.jsonl")
    header = {name: value for name, value in content.header.items() if name not in ("attachments", "beside")}
    (folder / "old.jsonl").write_bytes(chained([header, *content.lines]))
    old = Exercise.read(folder / "old.jsonl")
    assert attached(old.scenario, ("map.png",)) == "Attached: map.png (PNG picture)"
    assert list(changed_files(old.header, folder / "old.jsonl")) == []


@pytest.mark.parametrize(
    "files", [{"../map.png": {"size": 1, "digest": ""}}, {"map.png": {"size": "1", "digest": ""}}, [], {"map.png": {}}]
)
def test_a_header_with_files_that_no_scenario_attaches_is_damaged(exercise, folder, files):
    header = read(folder / "logs" / "x.jsonl").header | {"attachments": files}
    (folder / "hostile.jsonl").write_bytes(chained([header]))
    with pytest.raises(Damage, match="attachments"):
        Exercise.read(folder / "hostile.jsonl")


def test_resume_says_once_what_changed_and_goes_on(exercise, folder, whitecell):
    exercise.close()
    assert "attached" not in whitecell("resume", "logs/x.jsonl", cwd=folder).stderr
    (folder / "map.png").write_bytes(MAP + b"!")
    (folder / "papers" / "plan.pdf").unlink()
    done = whitecell("resume", "logs/x.jsonl", cwd=folder)
    words = " ".join(done.stderr.split())
    assert done.returncode == 0
    assert words.count("What is attached is not all as it was when the exercise began:") == 1
    assert "`map.png` has other content" in words
    assert "there is no file `papers/plan.pdf` in `papers`" in words


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 byte"), (999, "999 bytes"), (1_000, "1 KB"), (120_400, "120 KB"), (999_499, "999 KB"),
     (999_500, "1.0 MB"), (20_000_000, "20.0 MB")],
)  # fmt: skip
def test_sizes_in_words(size, words):
    assert size_in_words(size) == words
