"""`whitecell msel` as a person and as a program see it, the files it writes, and what it says to mistakes."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from sim.exchange.formulas import unguarded
from sim.exchange.kept import cell_text
from tests.kept_exercises.paths import DECEMBER_DOUBLE, OVERFLIGHT

GOLDEN = Path(__file__).parent / "golden"
PLAYED = Path(__file__).parent.parent / "exercise" / "played" / "first_december_double.jsonl"
PAGES = {"msel_overflight.txt": OVERFLIGHT, "msel_played.txt": PLAYED}


@pytest.mark.parametrize("name", PAGES)
def test_the_screen(whitecell, golden, name):
    done = whitecell("msel", str(PAGES[name]))
    assert (done.returncode, done.stderr) == (0, "")
    golden(GOLDEN / name, done.stdout)


@pytest.mark.parametrize("name", PAGES)
def test_every_line_fits_80_columns(name):
    assert [line for line in (GOLDEN / name).read_text(encoding="utf-8").splitlines() if len(line) > 80] == []


@pytest.mark.parametrize(("source", "heads"), [(OVERFLIGHT, "Event Number"), (PLAYED, "Event Number")])
def test_the_comma_separated_values_are_the_first_sheet(whitecell, tmp_path, source, heads):
    done = whitecell("msel", str(source), "--xlsx", "m.xlsx", "--csv", "m.csv", "--md", "m.md", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = list(csv.reader((tmp_path / "m.csv").open(encoding="utf-8-sig", newline="")))
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    cells = [[cell_text("" if cell is None else cell) for cell in row] for row in book["Injects"].values]
    assert [[unguarded(cell) for cell in row] for row in rows] == cells
    assert rows[0][0] == heads and len({len(row) for row in rows}) == 1
    assert (tmp_path / "m.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    text = (tmp_path / "m.md").read_text(encoding="utf-8")
    assert text.count("EXERCISE – NOTIONAL") >= 2 and "\n## Injects" in text


def test_the_workbook_has_a_row_for_every_event_with_dates_where_they_are_certain(whitecell, tmp_path):
    whitecell("msel", str(DECEMBER_DOUBLE), "--xlsx", "m.xlsx", cwd=tmp_path)
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    assert book.sheetnames == ["Injects", "Decisions", "Actors", "Contingencies", "Reading", "Whitecell"]
    head, *rows = book["Injects"].values
    by_title = {row[head.index("Title")]: row for row in rows}
    launch = by_title["Missile of intercontinental range"]
    assert launch[head.index("Designated Scenario Time")] == datetime(2023, 12, 18, 8, 24)
    assert by_title["Tokyo looks to New York"][head.index("Designated Scenario Time")].startswith("about Mon 18 Dec ")
    assert "in " in by_title["The warning link goes live"][head.index("Designated Scenario Time")]


def test_other_columns(whitecell, tmp_path):
    whitecell("msel", str(OVERFLIGHT), "--columns", "standard", "--csv", "standard.csv", cwd=tmp_path)
    (tmp_path / "ours.txt").write_text("Serial: number\nWhen: day\nOrder: message\n", encoding="utf-16")
    whitecell("msel", str(OVERFLIGHT), "--columns", "ours.txt", "--csv", "ours.csv", cwd=tmp_path)
    first = [(tmp_path / name).read_text(encoding="utf-8-sig").splitlines()[0] for name in ("standard.csv", "ours.csv")]
    assert first[0].startswith("Control Number,Move,Group,Delivery Time,Simulated Time,Assigned To,Status,Title,")
    assert first[1] == "Serial,When,Order,Whitecell ID"


def test_json_has_each_event_with_its_times(whitecell):
    head, *events = map(json.loads, whitecell("msel", str(OVERFLIGHT), "--json").stdout.splitlines())
    assert (head["type"], head["version"], head["runs"]) == ("msel", 1, 1_000)
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    assert all(event["low"] <= event["median"] <= event["high"] for event in events if event["share"])
    head, *events = map(json.loads, whitecell("msel", str(PLAYED), "--json").stdout.splitlines())
    assert (head["type"], head["branch"]) == ("msel", 0) or head["branch"] > 0
    came = [event for event in events if event["times"]]
    assert [event["times"][0] for event in came] == sorted(event["times"][0] for event in came)
    assert all(event["room"] and event["line"] for event in came)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--columns", "hsep"), "There is no set of columns and no file `hsep`. The sets are `hseep`, `standard`."),
        (("--columns", "."), "`.` cannot be read: Is a directory."),
        (("--columns", "bad.txt"), "`bad.txt`, line 2: there is no field `mesage` to put under “What”. Did you mean"),
        (("--branch", "0"), "`--branch` is for a log; a scenario has one plan."),
        (("--runs", "0"), "The number of runs is a whole number from 1"),
        (("--xlsx", "none/m.xlsx"), "There is no folder `none` to write `m.xlsx` into."),
        (("--xlsx", "m", "--csv", "m"), "`--xlsx` and `--csv` name the same file, `m`; name two."),
        (("--xlsx", "/dev/stdout"), "takes text, and this is none; name a file."),
    ],
)
def test_a_mistake_is_a_sentence_and_nothing_is_written(whitecell, tmp_path, arguments, said):
    (tmp_path / "bad.txt").write_text("When: time\nWhat: mesage\n")
    done = whitecell("msel", str(OVERFLIGHT), *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["bad.txt"]


def test_a_workbook_that_is_there_is_not_lost(whitecell, tmp_path):
    arguments = ("msel", str(OVERFLIGHT), "--xlsx", "m.xlsx")
    assert whitecell(*arguments, cwd=tmp_path).returncode == 0
    done = whitecell(*arguments, cwd=tmp_path)
    assert (done.returncode, "is there already" in done.stderr) == (2, True)


def test_a_log_has_its_branches(whitecell):
    done = whitecell("msel", str(PLAYED), "--branch", "99")
    assert (done.returncode, "There is no branch 99" in done.stderr) == (2, True)
