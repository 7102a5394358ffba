"""`whitecell compare` as a person and as a program see it, and what it says to mistakes."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.kept_exercises.paths import DECEMBER_DOUBLE, FOLDER, OVERFLIGHT

GOLDEN = Path(__file__).parent / "golden"
CASES = (f"{DECEMBER_DOUBLE}@restraint", f"{DECEMBER_DOUBLE}@tit_for_tat")


def test_the_screen(whitecell, golden):
    done = whitecell("compare", *CASES, "--runs", "4000", "--seed", "7")
    assert (done.returncode, done.stderr) == (0, "")
    golden(GOLDEN / "compare_december_double.txt", done.stdout)


def test_five_cases_stand_in_tables_of_three(whitecell, golden):
    policies = (str(DECEMBER_DOUBLE), *CASES, f"{DECEMBER_DOUBLE}@firm_together", f"{DECEMBER_DOUBLE}@bilateral_first")
    done = whitecell("compare", *policies, "--runs", "1000", "--baseline", "tit_for_tat")
    golden(GOLDEN / "compare_five_policies.txt", done.stdout)


@pytest.mark.parametrize("name", ["compare_december_double.txt", "compare_five_policies.txt"])
def test_every_line_fits_80_columns(name):
    lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 80] == []


def test_workers_and_this_process_print_the_same_bytes(whitecell):
    arguments = ("compare", str(OVERFLIGHT), "--vary", "warning_channel=0,1", "--runs", "3000", "--json")
    assert whitecell(*arguments, "--workers", "2").stdout == whitecell(*arguments).stdout


def test_json_and_csv_tell_the_same(whitecell, tmp_path):
    done = whitecell("compare", *CASES, "--runs", "500", "--json", "--csv", "runs.csv", cwd=tmp_path)
    head, *cases, difference = [json.loads(line) for line in done.stdout.splitlines()]
    assert (head["type"], head["runs"], head["baseline"]) == ("comparison", 500, "restraint")
    rows = list(csv.DictReader((tmp_path / "runs.csv").open(encoding="utf-8")))
    assert len(rows) == 1000
    for case in cases:
        mine = [row for row in rows if row["case"] == case["name"]]
        assert [int(row["replication"]) for row in mine] == list(range(500))
        for outcome, estimate in case["outcomes"].items():
            assert sum(row["outcome"] == outcome for row in mine) / 500 == estimate["value"]
        peaks = [float(row["peak_tension"]) for row in mine]
        assert sum(peaks) / 500 == pytest.approx(case["measures"]["peak_tension"]["mean"]["value"])
        lags = [float(row["council_lag"]) for row in mine if row["council_lag"]]
        assert len(lags) == case["measures"]["council_lag"]["mean"]["n"]
    moved = sum(flow["runs"] for flow in difference["flows"] if flow["from"] != flow["to"])
    assert difference["changed"]["value"] == moved / 500


MISTAKES = {
    ("december_double.yaml@restrain",): "Did you mean `restraint`?",
    ("december_double.yaml", "--vary", "trust=0,1"): "There is no state `trust` in December double.",
    ("december_double.yaml", "--vary", "tension=1,x"): "is not of the form STATE=NUMBER",
    ("december_double.yaml", "--vary", "tension=1,1"): "names a value twice",
    ("december_double.yaml", "december_double.yaml"): "The case `unguided` stands there twice.",
    ("december_double.yaml", "--baseline", "Q"): "There is no case `Q`.",
    ("december_double.yaml", "--runs", "0"): "The number of runs is a whole number from 1",
    ("december_double.yaml", "--runs", "1000000000"): "The number of runs is a whole number from 1",
    ("december_double.yaml", "--precision", "0"): "A precision lies between",
    ("december_double.yaml", "--workers", "0"): "The number of workers is from 1 to 256",
    ("december_double.yaml", "--csv", "no_such_folder/runs.csv"): "There is no folder `no_such_folder`",
    ("december_double.yaml", "--csv", "."): "is a folder; name a file",
    ("december_double.yaml", "--html", "/proc/page.html"): "cannot be written",
    ("december_double.yaml", "--cluster", "nonsense://here"): "The cluster at `nonsense://here` does not answer",
}


@pytest.mark.parametrize("arguments", MISTAKES, ids=" ".join)
def test_a_mistake_gives_a_sentence(arguments, whitecell):
    done = whitecell("compare", *arguments, cwd=FOLDER)
    assert (done.returncode, done.stdout) == (2, "")
    assert MISTAKES[arguments] in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_half_written_where_the_disk_says_no(tmp_path, monkeypatch):
    from sim.faults import Misuse
    from sim.terminal.writing import write_whole

    target = tmp_path / "runs.csv"
    target.write_text("as it was")

    def parts():
        yield "the first half"
        raise OSError(28, "No space left on device")

    with pytest.raises(Misuse, match="No space left on device"):
        write_whole(target, parts())
    assert target.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [target]


def test_ctrl_c_gives_what_is_finished_and_says_so(executable):
    """Pressed once the bar is there, which standard error has because it is a terminal."""
    leader, follower = os.openpty()
    arguments = (executable, "compare", str(DECEMBER_DOUBLE), "--runs", "5000000")
    environment = {**os.environ, "TERM": "xterm"}
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=follower, text=True, env=environment) as child:
        os.close(follower)
        told = os.read(leader, 65_536)
        while b"Playing" not in told:
            told += os.read(leader, 65_536)
        child.send_signal(signal.SIGINT)
        try:
            out, _ = child.communicate(timeout=60)
        finally:
            child.kill()  # what goes on would be waited for
    with suppress(OSError):  # nobody has the terminal open any more
        while more := os.read(leader, 65_536):
            told += more
    os.close(leader)
    assert child.returncode == 130
    assert "Broken off before all that were asked for." in out
    assert re.search(rb"Interrupted: this rests on [\d,]+ of 5,000,000 runs\.\r\n$", told)
