"""Three teams that answered apart, looked back on: what each said, who differed, what gave way, and nobody's name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.analysis.debrief import Debrief, debrief
from sim.analysis.groups import side_by_side
from sim.exercise.commands import Choose, Go, Next, Respond, Rewind
from sim.exercise.session import Exercise
from sim.scenario.load import load
from sim.terminal.forms import json_lines
from sim.terminal.render import render
from sim.view.debrief.groups import groups_page
from sim.view.debrief.hot_wash import hot_wash
from sim.view.debrief.page import debrief_page
from sim.view.records.debrief import debrief_records, groups_records

GOLDEN = Path(__file__).parent / "golden"
LOG = Path(__file__).parents[1] / "exercise" / "played" / "three_teams.jsonl"
NAMES = ("Kim", "Min-su", "Roe", "Jordan", "by the minister", '"by": "the minister"')


@pytest.fixture(scope="module")
def found() -> Debrief:
    return debrief(LOG, futures=100)


@pytest.fixture
def logs(tmp_path: Path) -> list[Path]:
    """The log, and one of a group that came only as far as its first answer."""
    half = tmp_path / "half.jsonl"
    half.write_bytes(b"".join(LOG.read_bytes().splitlines(keepends=True)[:14]))
    return [LOG, half]


def test_the_debrief_tells_each_teams_answer_and_who_differed(found, golden, capsys):
    render(debrief_page(found))
    text = capsys.readouterr().out
    golden(GOLDEN / "debrief_three_teams.txt", text)
    assert [line for line in text.splitlines() if len(line) > 80] == []


GONE_BACK = [
    *(Next(), Next(), Next(), Choose("flag", "one"), Next(), Next(), Respond("tow", "north", "near")),
    *(Respond("tow", "south", "near"), Respond("tow", "west", "far"), Next(), Rewind(7)),
]


def _washed(commands, tmp_path, capsys):
    with Exercise.start(load(LOG.with_suffix(".yaml")), tmp_path / "x.jsonl") as exercise:
        for command in commands:
            exercise.do(command)
    found = debrief(tmp_path / "x.jsonl", futures=100)
    pages = []
    for page in (hot_wash(found)[0](), debrief_page(found)):
        render(page)
        pages.append(" ".join(capsys.readouterr().out.split()))
    return pages


def test_what_one_cell_said_before_is_no_other_answer_of_the_group(tmp_path, capsys):
    """The cells differed and the one that leads had its way, twice: before, the hot wash said they answered otherwise,
    and that what was judged counted, where nothing was."""
    again = (Choose("tow", "far"), Next(), Choose("thanks", "warm"), Go())
    short, full = _washed([*GONE_BACK, *again], tmp_path, capsys)
    assert "- The group went back once. It explores;" in short
    assert "Westland, Mon 10 Mar 09:40: “Whoever is far”, and the cells came to “Whoever is far”." in full


def test_what_the_cells_came_to_before_is_another_answer_of_the_group(tmp_path, capsys):
    again = (Choose("tow", "near"), Next(), Choose("thanks", "warm"), Go())
    short, _ = _washed([*GONE_BACK, *again], tmp_path, capsys)
    assert "- The group went back once; on another branch it answered “Who tows” otherwise. It explores;" in short


def test_groups_show_each_teams_answer_and_how_often_they_differed(logs, golden, capsys):
    render(groups_page(side_by_side(logs)))
    golden(GOLDEN / "groups_three_teams.txt", capsys.readouterr().out)


def test_nobody_is_named_in_what_a_cell_answered_or_what_gave_way(found, logs, capsys):
    pages = []
    for attributed in (False, True):
        render([*debrief_page(found, attributed), *groups_page(side_by_side(logs), attributed)])
        records = [*debrief_records(found, attributed), *groups_records(side_by_side(logs), attributed)]
        pages.append(capsys.readouterr().out + "".join(json_lines(records)))
    assert [name for name in NAMES if name in pages[0]] == []
    assert [name for name in NAMES if name not in pages[1]] == []


def test_the_records_hold_each_cells_answer_and_what_it_replaced(found):
    records = [json.loads(line) for line in json_lines(debrief_records(found))]
    flag, tow, thanks = (record for record in records if record["type"] == "decision")
    assert [(one["cell"], one["taken"], one["sealed"]) for one in flag["own"]] == [
        ("north", ["ours"], True),
        ("south", ["none"], True),
        ("west", ["none"], True),
    ]
    assert (flag["ruled"], tow["ruled"], "own" in thanks) == (None, "lead", False)
    assert [(one["cell"], one["taken"]) for one in flag["replaced"]] == [("west", ["one"])]
    assert [one["rationale"][0]["text"] for one in thanks["replaced"]] == ["thanks cost nothing"]
