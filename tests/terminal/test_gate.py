"""Nothing that a terminal obeys comes out, and no text can look like a line of the program, whoever wrote it."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator
from shutil import copytree
from typing import Any

import pytest
from pydantic import BaseModel

import sim
from sim.analysis.cases import case
from sim.analysis.compare import Sampling, compare
from sim.analysis.debrief import debrief
from sim.analysis.explore import coverage
from sim.analysis.groups import side_by_side
from sim.characters import OBEYED
from sim.documents.comparison_page import comparison_page as document
from sim.exercise.audience import sight_of
from sim.exercise.commands import Amend, Choose, Command, Improvise, Next, Note, Opinion, Roster, Say, Timer
from sim.exercise.session import Exercise
from sim.faults import Fault, Faults, Misuse, Place
from sim.scenario.load import examine_text
from sim.scenario.model import Scenario
from sim.terminal import exits, output
from sim.terminal.forms import json_lines
from sim.terminal.render import render
from sim.view.comparison.page import comparison_page
from sim.view.debrief.groups import groups_page
from sim.view.debrief.page import debrief_page
from sim.view.exercise.audience import audience_page
from sim.view.exercise.replay import log_page, replay_page
from sim.view.exercise.screen import stop_page
from sim.view.exploration.coverage import coverage_page
from sim.view.records import comparison as comparison_records
from sim.view.records.debrief import debrief_records, groups_records
from sim.view.run.timeline import decision_log, timeline
from sim.view.scenario.briefing import briefing
from sim.view.scenario.sources import sources_page
from tests.kept_exercises.paths import FOLDER
from tests.terminal.forked import forked

BREAKS = "\n\n", "\r", "\r\n", "\u2028", "\u2029", "\v", "\x85", "\f", "\x1c"
"""What may begin a line."""
OBEYED_ONES = "\x1b]0;TITLE\a", "\x1b[31m", "\x9b2J", "\b", "\x7f", "\u202e", "\u2066", "\0", "\udc41", "\udcff"
FORGED = "Outcome: Forged by somebody who is not the program, and says it"
"""Too wide for a column of a table, whose lines are broken anyhow."""
HOSTILE = f"Dawn {' '.join(OBEYED_ONES)}{''.join(f'{end}{FORGED}{end}' for end in BREAKS)}Dusk"
SCENARIO = """\
whitecell: 1
title: FREE
marking: FREE
judgement: FREE
summary: FREE
notes: FREE
start: 2025-03-10T05:40+09:00
horizon: 1d
cells: {rok: {timezone: Asia/Seoul, title: FREE, short: FREE}, us: {timezone: America/New_York}}
actors: {seoul: {cell: rok, title: FREE}, washington: {cell: us, title: FREE}}
state: {assurance: {start: [4, 5, 6], range: [0, 10], title: FREE, shown: true, judgement: FREE}}
turns: {dawn: {title: FREE, at: 0m, text: FREE, discuss: [FREE], notes: FREE}}
injects:
  launch:
    at: 1m
    from: washington
    to: all
    title: FREE
    text: FREE
    mode: FREE
    expects: FREE
    notes: FREE
    effects: {assurance: -0.5}
  never: {after: call.leaders, if: assurance > 9, title: FREE}
decisions:
  call:
    title: FREE
    question: FREE
    notes: FREE
    after: launch
    by: [seoul, washington]
    within: 2h
    options:
      leaders: {title: FREE, text: FREE, effects: {assurance: +1}}
      officials: {title: FREE, weight: 2}
    lapse: officials
policies: {firm: {title: FREE, text: FREE, choose: {call: leaders}}}
measures: {peak: {title: FREE, peak: assurance, at_most: 7}}
objectives: {calm: {title: FREE, measures: [peak]}}
outcomes: {reassured: {when: assurance >= 5, title: FREE, text: FREE}, unsettled: {title: FREE, text: FREE}}
"""


def _poisoned(value: Any, text: str = HOSTILE) -> Any:
    """A scenario with the hostile text wherever FREE stands: as a log or a program may hold what no file can."""
    if isinstance(value, BaseModel):
        return value.model_copy(
            update={name: _poisoned(getattr(value, name), text) for name in type(value).model_fields}
        )
    if isinstance(value, dict):
        return {name: _poisoned(part, text) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_poisoned(part, text) for part in value)
    return text if value == "FREE" else value


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    found = examine_text(SCENARIO).scenario
    assert found is not None
    poisoned: Scenario = _poisoned(found)
    assert poisoned.injects["launch"].title == poisoned.decisions["call"].options["leaders"].text == HOSTILE
    return poisoned


WORDS = HOSTILE.replace("\udc41", "").replace("\udcff", "")
"""The text as far as a log takes it."""
COMMANDS: tuple[Command, ...] = (
    Roster("rok", (WORDS,)),
    Amend("launch", WORDS),
    Next(),
    Note(WORDS),
    Say(WORDS, ("rok",)),
    Improvise(WORDS, WORDS, ("us",)),
    Next(),
    Next(),
    Timer(5, WORDS),
    Choose("call", "leaders", 600, rationale=(Opinion(WORDS, "rok", WORDS),)),
    Next(),
)


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> Iterator[Exercise]:
    """An exercise of it in which people write the same; stops of it are looked at on the way."""
    scenario = _poisoned(examine_text(SCENARIO).scenario, WORDS)
    with Exercise.start(scenario, tmp_path_factory.mktemp("played") / "x.jsonl", operator=WORDS) as exercise:
        for command in COMMANDS:
            exercise.do(command)
        yield exercise


def assert_harmless(text: str) -> None:
    assert "Dawn" in text and "Dusk" in text
    assert [found for found in OBEYED.findall(text) if found != "\r"] == []
    assert [line for line in re.split("[\n\r]", text) if line.rstrip() == FORGED] == []
    text.encode()


def test_the_pages_of_a_scenario(scenario, capsys):
    run = sim.run(scenario, seed=7)
    pages = (
        timeline(scenario, run, True),
        timeline(scenario, run),
        decision_log(scenario, run),
        briefing(scenario, True),
        sources_page(scenario, ()),
        coverage_page(scenario, coverage(scenario, 50)),
    )
    for page in pages:
        render(page)
        assert_harmless(capsys.readouterr().out)


def test_the_pages_of_an_exercise(played, capsys):
    pages = (
        stop_page(played, played.line - 1, "", played.clock()),
        stop_page(played, 3, "call", played.clock()),
        audience_page(played.scenario, sight_of(played, "")),
        audience_page(played.scenario, sight_of(played, "rok")),
        replay_page(played, 0, True),
        replay_page(played, 0),
        log_page(played),
    )
    for page in pages:
        render(page)
        assert_harmless(capsys.readouterr().out)


def test_the_pages_that_look_back(played, capsys, monkeypatch):
    log = played._log.path
    monkeypatch.setattr(Exercise, "read", lambda *_: played)
    found, groups = debrief(log, 100), side_by_side([log, log])
    for attributed in (False, True):
        render(debrief_page(found, attributed))
        assert_harmless(capsys.readouterr().out)
        _assert_lines(json_lines(debrief_records(found, attributed)))
    render(groups_page(groups))
    assert_harmless(capsys.readouterr().out)
    _assert_lines(json_lines(groups_records(groups, True)))


def _assert_lines(lines: Iterable[str]) -> None:
    """JSON lines hold the same values, and nothing that is obeyed."""
    text = "\n".join(lines)
    assert OBEYED.search(text) is None
    for line in text.split("\n"):
        json.loads(line)
    assert json.dumps(WORDS) in text or json.dumps(HOSTILE) in json.dumps(json.loads(f"[{text.replace(chr(10), ',')}]"))


@pytest.mark.parametrize("title", ['=HYPERLINK("http://example.org")', "+1", "@SUM(1)", "-2+3"])
def test_a_title_is_no_formula_in_the_csv_of_a_comparison(scenario, title):
    named = scenario.model_copy(update={"title": title})
    made = case(named, "firm", {})
    rows = list(csv.DictReader(comparison_records.comparison_csv(compare([made], sampling=Sampling(2, 1)))))
    assert {row["scenario"] for row in rows} == {f"'{title}"} and not any(row["case"][:1] in "=+-@" for row in rows)


def test_a_comparison_on_screen_as_lines_as_csv_and_as_a_page(scenario, capsys):
    cases = [case(scenario, "firm", {}), case(scenario, None, {})]
    comparison = compare(cases, sampling=Sampling(50, 1, follow=True))
    render(comparison_page(comparison))
    assert_harmless(capsys.readouterr().out)
    _assert_lines(json_lines(comparison_records.comparison_records(comparison)))
    assert OBEYED.search("".join(comparison_records.comparison_csv(comparison))) is None
    page = document(comparison, f"whitecell compare {HOSTILE}", "1")
    assert OBEYED.search(page) is None and page.count("Dusk") > 20 and "<svg" in page
    page.encode()


def test_csv_has_a_row_a_line_whatever_a_case_is_called():
    assert comparison_records._row(["1", HOSTILE]).count("\n") == 1


def test_lines_on_standard_output_and_on_standard_error(capsys):
    output.put(HOSTILE)
    output.narrate(HOSTILE)
    output.narrate(HOSTILE, 40)
    printed = capsys.readouterr()
    assert_harmless(printed.out)
    assert_harmless(printed.err)
    assert printed.out.count("\n") == 1


MISTAKES = (
    Misuse(HOSTILE),
    Faults([Fault((), Place(HOSTILE, 7, 1, HOSTILE), HOSTILE, HOSTILE)]),
    FileNotFoundError(2, "Dusk", HOSTILE),
    KeyError(HOSTILE),
    ValueError(HOSTILE),
)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: type(mistake).__name__)
def test_what_went_wrong(mistake, capsys):
    def work() -> None:
        raise mistake

    exits.ending(work)
    assert_harmless(capsys.readouterr().err)


ARGUMENTS = (
    (HOSTILE,),
    ("list", HOSTILE),
    ("list", f"--{HOSTILE}"),
    ("run", f"{HOSTILE}.yaml"),
    ("run", "december_double.yaml", "--seed", HOSTILE),
    ("run", "december_double.yaml", "--only", HOSTILE),
    ("run", "december_double.yaml", "--policy", HOSTILE),
    ("run", "december_double.yaml", "--set", HOSTILE),
    ("compare", "december_double.yaml", "--html", f"{HOSTILE}/page.html"),
    ("compare", "december_double.yaml", "--csv", HOSTILE * 3),
    ("verify", f"{HOSTILE}.jsonl"),
)


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=lambda arguments: " ".join(arguments)[:40].strip("D\x1b]"))
def test_what_was_typed(arguments, tmp_path):
    copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    ended = forked(*(part.replace("\0", "") for part in arguments), cwd=tmp_path)
    assert ended.code == 2 and ended.out == "" and "Traceback" not in ended.err
    assert OBEYED.search(ended.err) is None
    assert not [line for line in ended.err.splitlines() if line.startswith(FORGED)]


def test_a_file_name_that_is_no_text(whitecell, tmp_path):
    names = os.fsdecode(b"sc\xff.yaml"), os.fsdecode(b"caf\xe9.jsonl"), os.fsdecode(b"p\xe9.html")
    (tmp_path / names[0]).write_text(SCENARIO, encoding="utf-8")
    for arguments in (
        ("run", names[0], "--policy", "firm", "--log", names[1]),
        ("verify", names[1]),
        ("replay", names[1], "--json"),
    ):
        ended = forked(*arguments, cwd=tmp_path)
        assert (ended.code, ended.err) == (0, "")
        assert OBEYED.search(ended.out) is None and "\ufffd" not in ended.out
    done = whitecell("compare", names[0], f"{names[0]}@firm", "--runs", "50", "--html", names[2], cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "sc\\udcff.yaml" in (tmp_path / names[2]).read_text(encoding="utf-8")
