"""`whitecell import`: the draft, what was understood of each row, and files that are written whole or not at all."""

from __future__ import annotations

import gc
import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.scenario.load import load
from sim.terminal.main import app

LIST = """\
No,Time,From,To,Title,Message,Expected Actions,Weather
1,26/06/2024 09h00,News desk,Ministry,Rain,It rains.,Open an umbrella,wet
2,H+2,News desk,Ministry;Police,Flood,"Line one
line two",Close the road,wet
3,soon,,,Thunder,,,
"""
GOLDEN = Path(__file__).with_name("golden")


@pytest.fixture
def table(tmp_path):
    (tmp_path / "rain.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


def test_the_draft_is_printed_and_the_account_stands_beside_it(whitecell, table, golden):
    done = whitecell("import", "rain.csv", cwd=table)
    assert done.returncode == 0
    golden(GOLDEN / "import.yaml", done.stdout)
    golden(GOLDEN / "import.txt", done.stderr)


def test_the_draft_is_written_once_and_can_be_played(whitecell, table):
    first = whitecell("import", "rain.csv", "--out", "rain.yaml", cwd=table)
    assert first.returncode == 0 and first.stderr == "Written: rain.yaml\n" and "Row by row" in first.stdout
    written = (table / "rain.yaml").read_bytes()
    again = whitecell("import", "rain.csv", "--out", "rain.yaml", cwd=table)
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == "whitecell: `rain.yaml` is there already, and is not written over; name another.\n"
    assert (table / "rain.yaml").read_bytes() == written
    assert load(table / "rain.yaml").injects["flood"].text == "Line one\\\nline two"
    assert whitecell("check", "rain.yaml", cwd=table).returncode == 0
    assert whitecell("run", "rain.yaml", cwd=table).returncode == 0


def test_programs_are_told_all_of_it(whitecell, table):
    done = whitecell("import", "rain.csv", "--json", "--map", "Weather=notes", "--timezone", "Asia/Seoul", cwd=table)
    assert (done.returncode, done.stderr) == (0, "")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    kinds = [record["type"] for record in records]
    assert list(dict.fromkeys(kinds)) == ["import", "mapped", "remark", "row", "draft"]
    assert records[0]["start"] == "2024-06-26T09:00:00+09:00" and records[0]["injects"] == 3
    assert {"type": "mapped", "heading": "Weather", "field": "notes"} in records
    rows = [record for record in records if record["type"] == "row"]
    assert [row["where"] for row in rows] == ["row 2", "row 3", "row 4"]
    assert rows[2]["left"] == "`soon` is no time that is known here"
    written = whitecell("import", "rain.csv", "--json", "--out", "r.yaml", cwd=table)
    assert "draft" not in [json.loads(line)["type"] for line in written.stdout.splitlines()]
    assert (table / "r.yaml").read_text(encoding="utf-8").startswith("# Drafted from rain.csv")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing.csv"], "`nothing.csv`: No such file or directory."),
        (["."], "`.` is a folder; name a file."),
        ([os.devnull], f"`{os.devnull}` is neither a file nor a folder. Save what it says as a file."),
        (["empty.csv"], "`empty.csv` is empty."),
        (["rain.csv", "--map", "Wether=notes"], "there is no column `Wether`. Did you mean `Weather`?"),
        (["rain.csv", "--timezone", "Asia/Sol"], "Did you mean `Asia/Seoul`?"),
        (["rain.csv", "--sheet", "One"], "rain.csv has no sheet `One`."),
        (["rain.csv", "--out", "no/where.yaml"], "There is no folder `no` to write `where.yaml` into."),
    ],
)
def test_mistakes_are_sentences_and_leave_nothing(whitecell, table, arguments, sentence):
    (table / "empty.csv").write_text(" \n")
    before = sorted(table.iterdir())
    done = whitecell("import", *arguments, cwd=table)
    assert (done.returncode, done.stdout) == (2, "") and sentence in done.stderr
    assert done.stderr.startswith("whitecell: ") and sorted(table.iterdir()) == before


def test_of_a_long_list_the_rows_to_look_at_are_shown(whitecell, tmp_path):
    lines = [f"{n},H+{n},Desk,Ministry,Event {n}" for n in range(1, 260)]
    (tmp_path / "long.csv").write_text("\n".join(["No,Time,From,To,Title", *lines, "260,soon,Desk,Ministry,Last"]))
    done = whitecell("import", "long.csv", cwd=tmp_path)
    assert "1 of 260 rows are shown; `--json` tells of all." in done.stderr and "row 261" in done.stderr


def test_a_draft_that_no_scenario_may_be_as_large_as_is_refused(whitecell, tmp_path):
    (tmp_path / "long.csv").write_text(f'Title,Message\nA,"{"word, word " * 800_000}"\n', encoding="utf-8")
    done = whitecell("import", "long.csv", "--out", "long.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "would be larger than 8 MiB, as no scenario is; import a part of it at a time." in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["long.csv"]


def test_a_draft_of_more_values_than_a_scenario_has_is_refused(whitecell, tmp_path):
    """Fifteen thousand rows of ten columns were a draft that could not be read, written all the same."""
    rows = [f"{n},09:00,A,B,S,M,mail,N,1,2,3,4,5,6" for n in range(15_000)]
    head = "No,Time,From,To,Subject,Message,Mode,Notes,E1,E2,E3,E4,E5,E6"
    (tmp_path / "wide.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    done = whitecell("import", "wide.csv", "--out", "wide.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    sentence = "would hold more than 200,000 values, as no scenario does; import a part of it at a time."
    assert sentence in done.stderr and "anchors" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["wide.csv"]


def test_python_clears_up_again_afterwards(table):
    assert CliRunner().invoke(app, ["import", str(table / "rain.csv")]).exit_code == 0
    assert gc.isenabled()
