"""`whitecell book`: its files, its records, and what it refuses."""

from __future__ import annotations

import json

import pytest

from tests.view.test_book import CONTENT, SMALL


@pytest.fixture
def harbour(tmp_path):
    """The file of a small exercise, with its chart beside it."""
    (tmp_path / "chart.png").write_bytes(CONTENT)
    path = tmp_path / "harbour.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)


def records(done):
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_same_seed_and_runs_write_the_same_bytes(whitecell, harbour, tmp_path):
    for reader in ("facilitators", "evaluators", "players"):
        written = []
        for turn in ("one", "two"):
            files = {ending: tmp_path / f"{turn}_{reader}.{ending}" for ending in ("html", "docx", "md")}
            options = [part for ending, path in files.items() for part in (f"--{ending}", str(path))]
            done = whitecell("book", harbour, "--for", reader, "--runs", "100", *options)
            assert (done.returncode, done.stdout) == (0, "")
            assert [line.split(": ")[0] for line in done.stderr.splitlines()] == [f"Wrote {p}" for p in files.values()]
            written.append([path.read_bytes() for path in files.values()])
        assert written[0] == written[1]


def test_the_records_of_each_reader(whitecell, harbour):
    head, *lines = records(whitecell("book", harbour, "--runs", "100", "--seed", "3", "--json"))
    assert (head["type"], head["reader"], head["runs"], head["seed"], head["policy"]) == (
        "book", "facilitators", 100, 3, None,
    )  # fmt: skip
    assert [line["name"] for line in lines if line["type"] == "turn"] == ["night", "ship"]
    answers = [(line["decision"], line["option"], line["none"]) for line in lines if line["type"] == "answer"]
    assert answers == [
        ("berth", "quay", False), ("berth", "roads", False), ("berth", None, False),
        ("crew", "food", False), ("crew", "medic", False), ("crew", None, True),
    ]  # fmt: skip
    head, *lines = records(whitecell("book", harbour, "--for", "evaluators", "--runs", "100", "--json"))
    assert [(line["name"], len(line["tasks"])) for line in lines] == [("agree", 5), ("rest", 0), (None, 1)]
    players = whitecell("book", harbour, "--for", "players", "--json")
    assert [line["type"] for line in records(players)] == ["book", "cell", "cell", "part", "part"]
    assert not [word for word in ("seed", "ship", "doubt", "light", "agree") if word in players.stdout]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--for", "player"], "A book is for facilitators, players or evaluators. Did you mean `players`?"),
        (["--policy", "town_hall"], "There is no policy `town_hall` in Night at the harbour."),
        (["--runs", "0"], "The number of runs is a whole number from 1 to 100,000,000; 0 is not."),
        (["--docx", "harbour.yaml"], "`harbour.yaml` is there already and holds something else; name another file."),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(installed, harbour, tmp_path, options, sentence):
    done = installed("book", harbour, *options, cwd=tmp_path)
    assert done.returncode == 2
    assert sentence in " ".join(done.stderr.split())
    assert not done.stdout
