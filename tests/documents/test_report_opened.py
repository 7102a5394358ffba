"""Reports opened by other programs: every decision, reason, dissent, note and marking is found, and nothing is outside
its page."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim.analysis.debrief
from sim.analysis.report import report
from sim.documents.html import html
from sim.documents.word import word
from sim.exercise.commands import Note
from sim.scenario.names import Names
from sim.view.report.booklet import report_booklet
from sim.view.report.nameless import nameless_report
from sim.view.words import sentences as say
from tests.documents.opened import clipped, outside, pdf_of_docx, pdf_of_html, text_of_pdf, unmarked

LOG = Path(__file__).parents[1] / "exercise" / "played" / "three_teams.jsonl"
NAMES = ("Kim", "Min-su", "Roe", "Jordan")


@pytest.fixture(scope="module")
def reported():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sim.analysis.debrief, "RUNS", 100)
        return report(LOG, 100)


@pytest.fixture(scope="module")
def booklet(reported):
    return report_booklet(reported)


@pytest.fixture(scope="module", params=["docx", "html"])
def pdf(request, booklet) -> Path:
    return pdf_of_docx(word(booklet)) if request.param == "docx" else pdf_of_html(html(booklet))


def test_every_decision_reason_dissent_and_note_is_found(reported, pdf):
    text = text_of_pdf(pdf)
    debrief = nameless_report(reported).debrief
    names = Names(debrief.scenario)
    answers = [one.taken for one in debrief.decisions]
    given = [*answers, *(reply for one in answers for reply in (*one.own, *one.replaced)), *debrief.elsewhere.answers]
    wanted = [say.node_title(names, one.choice.decision) for one in answers]
    wanted += [opinion.text for one in given for opinion in (*one.rationale, *one.dissent)]
    wanted += [note.text for note in debrief.notes if isinstance(note, Note)]
    assert len(wanted) > 10
    assert [words for words in wanted if words not in text] == []


def test_every_page_has_its_marking_and_no_word_is_off_it(reported, pdf):
    assert unmarked(pdf, reported.debrief.scenario.marking) == []
    assert outside(pdf) == []


def test_no_part_of_a_document_names_anybody(booklet, pdf):
    text = text_of_pdf(pdf)
    assert [name for name in NAMES if name in text or name in html(booklet)] == []


def test_no_table_is_wider_than_its_page(booklet):
    assert clipped(html(booklet)) == []
