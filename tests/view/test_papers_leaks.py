"""Papers are read by players: whatever stands in any of them, in any form, is looked through for what is not theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from sim.analysis.planned import planned
from sim.exercise.audience import Paper, Sight, received_by
from sim.exercise.header import scenario_in
from sim.exercise.reading import read
from sim.exercise.session import Exercise
from sim.scenario.load import load
from sim.scenario.names import Names
from sim.scenario.shipped import scenario_names
from sim.view.papers import beforehand, delivered
from sim.view.papers.pack import booklet
from tests.exercise.kept_from import LEAST, kept_from, own_words
from tests.exercise.secrets_of import Secrets, leaves, plain
from tests.exercise.small_exercise import RoomClock
from tests.exercise.test_audience import leaks
from tests.kept_exercises.paths import EXERCISES
from tests.view.marked import NAMES, READ, marked_scenario, marks
from tests.view.papers_read import all_of

PLAYED = Path(__file__).parent.parent / "exercise" / "played"
FEW = ("three_teams", "december_double")
LOGS = [
    pytest.param(path.stem, marks=() if path.stem in FEW else pytest.mark.long)
    for path in sorted(PLAYED.glob("*.jsonl"))
]
SOMETIMES = 9
"""After so many lines of a log, and around every line that goes back or opens a seal, its papers are looked through."""


@cache
def shipped(name):
    """A scenario that ships, and the packs of all its player cells."""
    scenario = load(name)
    return scenario, packs_of(scenario)


def packs_of(scenario):
    """The packs of all player cells, printed before play."""
    return beforehand.packs(scenario, planned(scenario, runs=50), Names(scenario).player_cells)


def words_of(booklet):
    """Every text of a booklet, each on one line."""
    return [plain(text) for text in leaves((booklet.title, booklet.marking, booklet.blocks, booklet.about))]


# ---------------------------------------------------------------- before play


@pytest.fixture(scope="module")
def marked():
    """The scenario with a mark in every text."""
    return marked_scenario()


def test_the_papers_of_a_cell_have_all_that_it_may_read_and_no_more_in_any_form(marked):
    pack = packs_of(marked)[0]
    assert pack.cell == "rok"
    asked_of_control = r"decisionsxmovex(title|firextitle)"
    may = {mark for mark in marks(str(marked.document.value)) if re.fullmatch(f"MARK({READ['rok']})", mark)}
    may = {mark for mark in may if not re.fullmatch(f"MARK{asked_of_control}", mark)}
    for form, text in all_of(booklet(marked, pack)).items():
        assert {mark for mark in marks(text) if not re.fullmatch(f"MARK({NAMES})", mark)} == may, form


@pytest.mark.parametrize("name", scenario_names())
def test_no_paper_of_a_shipped_scenario_says_what_its_cell_could_never_read(name):
    scenario, packs = shipped(name)
    for pack in packs:
        printed = "\n".join(words_of(booklet(scenario, pack)))
        kept = kept_from(scenario, pack.cell)
        assert len(kept) > 100
        assert {of: words for words, of in kept.items() if words in printed} == {}


@pytest.mark.parametrize("name", [*EXERCISES, pytest.param("", marks=pytest.mark.long)])
def test_nor_does_the_file_of_one_in_any_form(name):
    """Properties, alternative texts, comments and parts without words are looked through as well."""
    for scenario in [load(EXERCISES[name])] if name else map(load, scenario_names()):
        for pack in packs_of(scenario)[: 1 if name else None]:
            kept = kept_from(scenario, pack.cell)
            for form, text in all_of(booklet(scenario, pack)).items():
                assert {of: words for words, of in kept.items() if words in text} == {}, form


@pytest.mark.parametrize("name", scenario_names())
def test_no_sheet_says_in_which_case_it_comes_or_what_it_is_called_beneath(name):
    _, packs = shipped(name)
    several = 0
    for pack in packs:
        for sheet in pack.sheets:
            texts = [plain(text) for text in leaves(sheet.blocks)]
            several += bool(sheet.case)
            assert sheet.name not in texts
            assert not [text for text in texts if sheet.hand_out and sheet.hand_out in text]
            assert not [text for text in texts if len(sheet.case) > len("else") and sheet.case in text]
    assert several > 50


def test_the_search_finds_what_is_kept_from_a_cell():
    """As a search that finds nothing may be one that cannot."""
    scenario, (ours, theirs, _) = shipped("december_double")
    kept, printed = kept_from(scenario, ours.cell), "\n".join(words_of(booklet(scenario, theirs)))
    found = [of for words, of in kept.items() if words in printed]
    assert len(found) > 20
    assert "for facilitators alone" in kept.values()
    assert {"outcomes", "measures", "policies", "brief of us"} <= set(kept.values())


# ---------------------------------------------------------------- as delivered


def _paper(words):
    return Paper(0, 0, "", "", "", (), "", words)


def as_received(exercise: Exercise, cell: str) -> Sight:
    """What a cell's papers are made of, as a sight that can be searched; the wall is searched elsewhere."""
    if not cell:
        return Sight(cell="", blank=True)
    received = received_by(exercise.situation(), cell)
    briefings = (_paper("\n".join((each.text, *each.discuss))) for each in received.briefings)
    return Sight(
        cell=cell,
        blank=False,
        papers=(*received.papers, *briefings),
        questions=tuple(asked.question for asked in received.asked),
    )


def as_printed(exercise: Exercise, cell: str) -> Sight:
    """What a cell's papers say, in the same way."""
    if not cell:
        return Sight(cell="", blank=True)
    pack = delivered.packs(exercise.situation(), [cell])[0]
    modes = {paper.mode.casefold() for paper in received_by(exercise.situation(), cell).papers}
    texts = [text for text in words_of(booklet(exercise.scenario, pack)) if text.casefold() not in modes]
    return replace(as_received(exercise, cell), papers=tuple(map(_paper, texts)))


def leaked(secrets: Secrets, sight: Sight) -> Iterator[str]:
    """The leaks, but for what somebody gave as a reason in words that the cell was to read anyhow, and for an option
    that is called as an inject is."""
    own = "\n".join(own_words(secrets.exercise.scenario, sight.cell))
    options = {option for question in sight.questions for option in question.options}
    for leak in secrets.leaks(sight):
        about, _, words = leak.partition(": ")
        is_reason = about == "for facilitators alone" and (len(words) < LEAST or words in own)
        if not is_reason and not (about == "yet to come" and words in options):
            yield leak


@pytest.mark.parametrize("name", ["december_double", pytest.param("overflight", marks=pytest.mark.long)])
def test_over_a_whole_exercise_no_paper_says_what_is_not_its_cells(name, tmp_path):
    """With seals, own answers, notes, amended and improvised injects, going back and undoing, all along."""
    assert set(leaks(name, tmp_path / "exercise.jsonl", 0, as_printed, 40)) == set()


@pytest.mark.parametrize("log", LOGS)
def test_no_paper_of_a_kept_log_says_what_is_not_its_cells(log):
    """After every so many lines, and before and after each that goes back or opens a seal."""
    content = read(PLAYED / f"{log}.jsonl")
    exercise = Exercise(content.header, scenario_in(content.header), RoomClock())
    secrets, lines = Secrets(exercise), list(content.lines)
    turning = {number for number, line in enumerate(lines) if line["command"] in ("undo", "rewind", "reveal")}
    looked = 0
    for number, line in enumerate(lines):
        exercise.replay(line, log)
        if number % SOMETIMES == 0 or {number, number + 1} & turning or number == len(lines) - 1:
            looked += 1
            for cell in exercise.names.player_cells:
                assert list(leaked(secrets, as_printed(exercise, cell))) == [], f"{log}, line {number + 2}"
    assert looked > len(lines) // SOMETIMES


def test_the_file_of_what_was_delivered_has_nothing_else_in_any_form():
    exercise = Exercise.read(PLAYED / "three_teams.jsonl")
    secrets = Secrets(exercise)
    for pack in delivered.packs(exercise.situation(), exercise.names.player_cells):
        forms = all_of(booklet(exercise.scenario, pack))
        texts = Sight(cell=pack.cell, blank=False, papers=tuple(map(_paper, forms.values())))
        assert list(leaked(secrets, texts)) == []
