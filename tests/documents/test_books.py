"""The three books of every exercise that ships: whole, without what players may not read, and opened as files."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pytest
from docx import Document
from markdown_it import MarkdownIt

from sim.documents.html import html
from sim.documents.markdown import markdown
from sim.documents.word import word
from sim.exercise.commands import Next
from sim.exercise.session import Exercise
from sim.scenario.claims import sources
from sim.scenario.load import examine_text, load
from sim.scenario.model import Decision, Scenario
from sim.scenario.names import Names
from sim.scenario.shipped import scenario_names
from sim.view.book.booklets import evaluators_booklet, facilitators_booklet, players_booklet
from sim.view.book.prepared import prepare
from sim.view.words.page import Booklet, Heading
from tests.documents.opened import Paper, clipped, outside, pdf_of_html, pdfs_of_docx, text_of_pdf, unmarked
from tests.exercise.secrets_of import Secrets, leaves, plain
from tests.view.test_book import SMALL

RUNS = 30
READERS = ("facilitators", "evaluators", "players")


@dataclass(frozen=True)
class Books:
    scenario: Scenario
    booklets: dict[str, Booklet]


@pytest.fixture(scope="module", params=scenario_names())
def books(request) -> Books:
    """The three books of an exercise that ships, of few runs."""
    return of(load(request.param), request.param)


def of(scenario: Scenario, name: str) -> Books:
    prepared = prepare(scenario, name, RUNS)
    booklets = (facilitators_booklet(prepared, sources()), evaluators_booklet(prepared), players_booklet(scenario, {}))
    return Books(scenario, dict(zip(READERS, booklets, strict=True)))


def said_in(booklet: Booklet) -> str:
    return plain(" ".join(leaves(booklet)))


def test_each_is_a_document_of_headings_that_another_reader_sees(books):
    for booklet in books.booklets.values():
        tokens = MarkdownIt().parse(markdown(booklet))
        headings = [token for token in tokens if token.type == "heading_open"]
        assert len(headings) == sum(isinstance(block, Heading) for block in booklet.blocks)


def test_the_facilitators_have_every_word_of_every_decision_and_every_inject(books):
    """But for what the scenario leaves out."""
    text, names = said_in(books.booklets["facilitators"]), Names(books.scenario)
    for node in names.nodes.values():
        if not node.element.quiet and node.name not in names.left_out:
            assert plain(node.element.title or "") in text
    for name in names.player_decisions:
        decision = names.decision_at(name)
        assert isinstance(decision, Decision)
        for option in decision.options.values():
            assert plain(option.title or "") in text
    for cell in books.scenario.cells.values():
        assert plain(cell.brief or "").replace("*", "") in text


def test_the_evaluators_have_every_expected_action_and_objective(books):
    text, names = said_in(books.booklets["evaluators"]), Names(books.scenario)
    for name in names.nodes.keys() - names.left_out:
        for expected in names.expected_at(name).values():
            for action in expected:
                assert plain(action).replace("*", "") in text
    for objective in books.scenario.objectives.values():
        assert f"Objective: {plain(objective.title or '')}" in text


def test_the_players_have_nothing_that_not_all_of_them_may_read_at_the_start(books, tmp_path):
    text = said_in(books.booklets["players"])
    with Exercise.start(books.scenario, tmp_path / "exercise.jsonl") as exercise:
        exercise.do(Next())
        assert exercise.time == 0
        secrets = Secrets(exercise)
        given = [secrets.given_to(cell) for cell in exercise.names.player_cells]
        assert [secret for secret in secrets.of_scenario if secret in text] == []
        assert [words for words in secrets.words if words in text and not all(words in own for own in given)] == []
        assert [words for own in secrets.others.values() for words in own if words in text] == []
    for turn in books.scenario.turns.values():
        assert not turn.title or plain(turn.title) not in text
    hidden = [state for state in books.scenario.state.values() if state.shown is False and state.title]
    assert [state.title for state in hidden if plain(state.title) in text] == []


def opened(books: Books, readers: tuple[str, ...] = READERS, papers: tuple[Paper, ...] = ("A4", "Letter")) -> None:
    """Books as a word processor and a browser print them: marked on every page, and nothing beside the paper."""
    marking = books.scenario.marking
    contents = {reader: word(books.booklets[reader]) for reader in readers}
    printed = dict(zip(contents, pdfs_of_docx(list(contents.values())), strict=True))
    for reader in readers:
        booklet = books.booklets[reader]
        assert unmarked(printed[reader], marking) == []
        assert outside(printed[reader]) == []
        titles = [block.text for block in booklet.blocks if isinstance(block, Heading) and block.level == 2]
        text = text_of_pdf(printed[reader])
        assert [title for title in titles if plain(title) not in text] == []
        styles = [paragraph.style.name for paragraph in Document(BytesIO(contents[reader])).paragraphs]
        assert styles.count("Heading 1") >= len(titles)
        page = html(booklet)
        for paper in papers:
            assert unmarked(pdf_of_html(page, paper), marking) == []
        assert clipped(page) == []


@pytest.mark.long
def test_each_prints(books):
    opened(books)


def test_that_of_a_small_exercise_prints():
    scenario = examine_text(SMALL).scenario
    assert scenario is not None
    opened(of(scenario, "harbour.yaml"), ("facilitators",), ("A4",))
