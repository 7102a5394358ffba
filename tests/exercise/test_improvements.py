"""What an improvement plan reads from notes: the documented forms, what is left as words, and that no word is lost."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.exercise.commands import Note
from sim.exercise.improvements import improvement_in, lesson_of, words_of


def said(text: str) -> dict[str, str]:
    """What is not empty of the row that a note gives."""
    return {column: words for column, words in asdict(improvement_in(text)).items() if words}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Tokyo was rung late", {"issue": "Tokyo was rung late"}),
        (
            "Tokyo was rung late owner Japan MOFA by 30 June",
            {"issue": "Tokyo was rung late", "owner": "Japan MOFA", "by": "30 June"},
        ),
        (
            "Rung late owner US DoD contact Ann Lee start now by the autumn",
            {"issue": "Rung late", "owner": "US DoD", "contact": "Ann Lee", "start": "now", "by": "the autumn"},
        ),
        (
            "No roster; capability: Communications; action: write one; element: Planning; Owner: JCS; by: May 2026",
            {
                "issue": "No roster",
                "capability": "Communications",
                "action": "write one",
                "element": "Planning",
                "owner": "JCS",
                "by": "May 2026",
            },
        ),
        ("action: write it down objective: one_voice", {"action": "write it down", "objective": "one_voice"}),
        ("Write who rings whom by 2027-01-05", {"issue": "Write who rings whom", "by": "2027-01-05"}),
        ("Settle it by the end of March.", {"issue": "Settle it", "by": "the end of March."}),
        ("Settle it by 1st July", {"issue": "Settle it", "by": "1st July"}),
        ("Settle it by July 3rd, 2027", {"issue": "Settle it", "by": "July 3rd, 2027"}),
        ("Rung late. Owner MOFA. By 30 June", {"issue": "Rung late.", "owner": "MOFA.", "by": "30 June"}),
        ("Rung late – owner MOFA – by 30 June", {"issue": "Rung late", "owner": "MOFA", "by": "30 June"}),
        (
            "Rung late owner MOFA to confirm by phone by 30 June",
            {"issue": "Rung late", "owner": "MOFA to confirm by phone", "by": "30 June"},
        ),
        (
            "Rung late (owner MOFA, by 30 June)",
            {"issue": "Rung late", "owner": "MOFA", "by": "30 June"},
        ),
        ("Rung late (again) [owner: MOFA (Seoul)]", {"issue": "Rung late (again)", "owner": "MOFA (Seoul)"}),
        ("RUNG LATE OWNER MOFA BY 30 JUNE", {"issue": "RUNG LATE", "owner": "MOFA", "by": "30 JUNE"}),
        ("Settle it by Q3 2027", {"issue": "Settle it", "by": "Q3 2027"}),
        ("Tokyo was told by Seoul", {"issue": "Tokyo was told by Seoul"}),
        ("Rung by 3 capitals at once", {"issue": "Rung by 3 capitals at once"}),
        ("Nobody is the owner of the list", {"issue": "Nobody is the owner of the list"}),
        ("Lost contact with Seoul, and no start", {"issue": "Lost contact with Seoul, and no start"}),
        ("Read http://owner: it", {"issue": "Read http://owner: it"}),
        ("owner: a; owner: b", {"owner": "a; owner: b"}),
        ("", {}),
    ],
)
def test_a_row_is_read_as_it_was_meant(text, row):
    assert said(text) == row


@pytest.mark.parametrize(
    ("note", "lesson", "words"),
    [
        (Note("They rang.", "strength"), "strength", "They rang."),
        (Note("They rang.", "Sustain"), "strength", "They rang."),
        (Note("Too late.", "improve"), "improve", "Too late."),
        (Note("#improve Too late."), "improve", "Too late."),
        (Note("＃Improvement Too late."), "improve", "Too late."),
        (Note("#friction Too late."), "", "#friction Too late."),
        (Note("#improve Too late.", "friction"), "", "#improve Too late."),
        (Note("Too late. #improve"), "", "Too late. #improve"),
    ],
)
def test_a_tag_says_what_a_note_tells_of(note, lesson, words):
    assert (lesson_of(note), words_of(note)) == (lesson, words)


LABELS = (
    "capability:",
    "action:",
    "element:",
    "owner:",
    "owner",
    "Owner",
    "By",
    "contact",
    "contact:",
    "start",
    "by",
    "by:",
    "objective:",
)
WORDS = st.sampled_from([*LABELS, "Tokyo", "the", "late", "30", "June", "2027-01-05", ";", "Kim", "<b>", "|", "日本"])


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_whatever_is_typed_no_word_of_it_is_lost(text):
    kept = " ".join(asdict(improvement_in(text)).values())
    labels = {label.rstrip(":") for label in LABELS}
    wanted = [word for word in re.findall(r"[^\s;|]+", text) if word.rstrip(":") not in labels]
    assert sorted(word for word in re.findall(r"[^\s;|]+", kept) if word.rstrip(":") not in labels) == sorted(wanted)
