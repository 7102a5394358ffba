"""Pages that are read aloud or handed on hold no word that only the program knows: no command, no id, no field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

import sim.analysis.debrief
from sim.analysis.groups import side_by_side
from sim.analysis.report import reported
from sim.exercise.automatic import play_by_policy
from sim.exercise.commands import KINDS
from sim.exercise.session import Exercise
from sim.scenario.load import load
from sim.scenario.model import Decision, Scenario
from sim.scenario.names import Names
from sim.terminal.render import in_lines, render_on
from sim.view.debrief.groups import groups_page
from sim.view.debrief.hot_wash import SCREEN, hot_wash
from sim.view.debrief.page import debrief_page
from sim.view.exercise.commands import DONE
from sim.view.exercise.replay import replay_page
from sim.view.report.booklet import report_page
from sim.view.words.page import Block
from tests.exercise.small_exercise import SCRIPT, RoomClock, do_all, scenario
from tests.kept_exercises.paths import DECEMBER_DOUBLE

KEPT = sorted((Path(__file__).parents[1] / "exercise" / "played").glob("*.jsonl"))
PLAIN = frozenset(
    """next go wait jump forward choose explain reveal extend lapse roll release hold cancel amend say
    end met missed note rate roster break back resumed timer show wall respond clock tick""".split()  # noqa: SIM905 - a list of words
)
"""Words of commands that are English as well, and say to a listener what they say to the program."""
INTERNAL = frozenset(KINDS) - PLAIN
"""All others, those of commands to come among them: readers have other words for what they do."""


def told_of(log: Path, patched: pytest.MonkeyPatch) -> dict[str, str]:
    """Every page that is made of a log, by its name; of few futures and runs."""
    exercise = Exercise.read(log)
    patched.setattr(Exercise, "read", lambda *_: exercise)
    patched.setattr(sim.analysis.debrief, "RUNS", 50)
    found, groups = sim.analysis.debrief.debrief(log, futures=100), side_by_side(["north.jsonl", "south.jsonl"])
    forms = hot_wash(found, attributed=True)
    pages = {"hot wash": in_lines(forms, SCREEN), **{f"hot wash {number}": form() for number, form in enumerate(forms)}}
    pages |= {"debrief": debrief_page(found, attributed=True), "groups": groups_page(groups, attributed=True)}
    pages["report"] = report_page(reported(exercise, found), attributed=True)
    for branch in exercise.branches():
        pages[f"replay {branch}"] = replay_page(exercise, branch, texts=True, all=True)
    return {name: _printed(page) for name, page in pages.items()}


def _printed(page: Iterable[Block]) -> str:
    paper = StringIO()
    render_on(Console(file=paper, width=80, highlight=False), page)
    return paper.getvalue()


def internal_words(page: str) -> set[str]:
    """The words in a page that only the program knows."""
    words = set(re.findall(r"\w+", page))
    ids = {word for word in words if "_" in word.strip("_")}
    nothing = set(re.findall(r"\bNone\b(?! [a-z])|\bTrue\b|\bFalse\b|\bnan\b", page))
    return ids | nothing | (words & INTERNAL)


@pytest.mark.parametrize("log", KEPT, ids=lambda log: log.stem)
def test_no_page_of_a_kept_log_holds_a_word_that_only_the_program_knows(log, monkeypatch):
    """Quotation marks stand around titles, and never around the id of an option that has one."""
    pages = told_of(log, monkeypatch)
    assert_one_screen(pages["hot wash"])
    scenario = Exercise.read(log).scenario
    ids = set(titled_options(scenario))
    quoted = {name: ids & set(re.findall(r"“([^”]*)”", " ".join(page.split()))) for name, page in pages.items()}
    found = {name: internal_words(page) | quoted[name] for name, page in pages.items()}
    found["report"] -= quoted_from(scenario)
    assert {name: words for name, words in found.items() if words} == {}


def quoted_from(scenario: Scenario) -> set[str]:
    """The words of authors that a report has as they stand: what the exercise is about, and options as players read
    them."""
    options = [one for node in Names(scenario).nodes.values() for one in getattr(node.element, "options", {}).values()]
    return set(re.findall(r"\w+", " ".join([scenario.summary or "", *(one.text or "" for one in options)])))


def assert_one_screen(page: str) -> None:
    lines = page.splitlines()
    assert len(lines) <= SCREEN and max(map(len, lines)) <= 80, page


def titled_options(scenario: Scenario) -> Iterator[str]:
    """The ids of options that have a title of their own."""
    for node in Names(scenario).nodes.values():
        if isinstance(node.element, Decision):
            yield from (name for name, one in node.element.options.items() if one.title not in (None, name))


def test_no_page_of_an_exercise_with_every_command_does(tmp_path, monkeypatch):
    with Exercise.start(scenario(), tmp_path / "x.jsonl", seed=7, clock=RoomClock(), operator="ann") as exercise:
        do_all(exercise, SCRIPT)
    pages = told_of(tmp_path / "x.jsonl", monkeypatch)
    assert {name: found for name, page in pages.items() if (found := internal_words(page))} == {}


def test_no_page_of_a_run_that_a_policy_decided_does(tmp_path, monkeypatch):
    world, policy = load(DECEMBER_DOUBLE), "tit_for_tat"
    with Exercise.start(world, tmp_path / "x.jsonl", policy=policy) as exercise:
        play_by_policy(exercise, exercise.program.policy(policy), f"the policy {policy}")
    pages = told_of(tmp_path / "x.jsonl", monkeypatch)
    assert {name: found for name, page in pages.items() if (found := internal_words(page))} == {}


def test_what_is_done_by_hand_has_words_for_readers():
    assert set(DONE) == {kind for kind in KINDS.values() if kind.by_hand}
    assert not INTERNAL & set(re.findall(r"\w+", " ".join(DONE.values())))


def test_a_word_that_only_the_program_knows_is_found():
    page = "held, unhold and goon; call_level was None, and None of it mattered"
    assert internal_words(page) == {"unhold", "goon", "call_level", "None"}
