"""Names of the roster in words: found whole and in parts, however they are written, and nothing else with them."""

from __future__ import annotations

import re
import unicodedata

import pytest

from sim.exercise.commands import (
    KINDS,
    Amend,
    Choose,
    Command,
    End,
    Explain,
    Improvise,
    Met,
    Missed,
    Note,
    Opinion,
    Override,
    Rate,
    Respond,
    Rewind,
    Roster,
    Say,
    Timer,
)
from sim.exercise.people import People
from sim.exercise.wording import reworded, words_in

SEATED = {
    "rok": ("Kim Min-su", "김민수", "Dr. Théa May", "Gen. Park (ret.)"),
    "us": ("JORDAN ROE", "Jan van der Berg", "Kim Lee", "US NSC"),
    "japan": ("田中太郎", "sato", "이수"),
}
PEOPLE = People(SEATED, frozenset(("rok", "us", "us nsc", "nsc")))


def left_out(text: str, people: People = PEOPLE) -> str:
    return people.left_out(text, lambda cells: f"[{' or '.join(cells)}]")


LEFT_OUT = {
    "Kim Min-su rang": "[rok] rang",
    "KIM MINSU rang, kim min su too": "[rok] rang, [rok] too",
    "Min-su Kim rang": "[rok] [rok or us] rang",
    "Min-su's idea; Minsu’s": "[rok]'s idea; [rok]’s",
    "kim was quick": "[rok or us] was quick",
    "Kims and Kimono, Park-like, Parker": "Kims and Kimono, [rok]-like, Parker",
    "김민수가 왔다, 전김민수": "[rok]가 왔다, 전[rok]",
    "Kim이 왔다": "[rok or us]이 왔다",
    "担当者田中太郎が言った": "担当者[japan]が言った",
    "이수가 왔다; 발이수": "[japan]가 왔다; 발이수",
    "It may rain, May said": "It may rain, [rok] said",
    "thea, THÉA MAY": "[rok], [rok]",
    "Roe and jordan roe": "[us] and [us]",
    "Berg spoke, Jan van der Berg too": "[us] spoke, [us] too",
    "the general, the van": "the general, the van",
    "SATO-san": "[japan]-san",
    "nsc and US NSC": "nsc and US NSC",
    "park the car": "park the car",
    "nobody here": "nobody here",
    "K\u0131m and Mi\u200bn-su": "[rok or us] and [rok]",
}


@pytest.mark.parametrize("text", LEFT_OUT)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_gives_way_to_its_cell(text, form):
    assert unicodedata.normalize("NFC", left_out(unicodedata.normalize(form, text))) == LEFT_OUT[text]


def test_what_names_nobody_stays_to_the_letter():
    text = unicodedata.normalize("NFD", "Así  fue  ")
    assert left_out(text) == text
    assert left_out("Kim", People({})) == "Kim"
    assert left_out("Kim", People({"rok": ("", "()", ".", "K")})) == "Kim"


@pytest.mark.parametrize("title", [r"Desk \N", r"\1", r"\g<0>", r"C:\new", "\\"])
def test_a_cell_may_be_called_anything_with_a_backslash(title):
    """Every page of such an exercise failed once its roster named somebody."""
    assert People({"rok": ("Kim", "Lee")}).left_out("Kim Lee spoke.", lambda cells: title) == f"{title} spoke."


def test_every_name_any_roster_had_counts_on_every_branch(begin):
    exercise = begin(Roster("rok", ("Ann",)), Note("x"), Roster("us", ("Bo",)), Rewind(1), Roster("rok", ("Cy",)))
    assert exercise.room.roster == {"rok": ("Cy",), "us": ("Bo",)}
    assert exercise.people().by_cell == {"rok": ("Ann", "Cy"), "us": ("Bo",)}
    assert left_out("Ann, Bo and Cy; rok and nso", exercise.people()) == "[rok], [us] and [rok]; rok and nso"


SAID = (Opinion("KIM for", "rok", "Kim"), Opinion("KIM against"))
WRITTEN: list[Command] = [
    Choose("d", "o", by="KIM", rationale=SAID, dissent=SAID),
    Respond("d", "rok", "o", by="KIM", rationale=SAID, dissent=SAID),
    Explain("d", SAID, SAID),
    Improvise("KIM", "KIM", mode="KIM"),
    Amend("i", "KIM"),
    Say("KIM", mode="KIM"),
    Override("s", 1, "KIM"),
    End("KIM"),
    Met("n", note="KIM"),
    Missed("n", note="KIM"),
    Note("KIM", tag="KIM"),
    Rate("o", "S", "KIM"),
    Timer(1, "KIM"),
]


@pytest.mark.parametrize("command", WRITTEN, ids=lambda command: type(command).__name__)
def test_all_words_that_somebody_wrote_are_changed_and_names_beside_reasons_are_not(command):
    assert "KIM" not in str(reworded(command, lambda text: text.replace("KIM", "[rok]")))
    assert all("KIM" in words for words in words_in(command))
    if isinstance(command, Choose):
        assert reworded(command, str.lower).rationale[0] == Opinion("kim for", "rok", "Kim")


def test_the_list_of_such_words_knows_every_command_that_has_any():
    """A new command with words of its own belongs into the list, or among these, which hold names of things alone."""
    things = """next go wait jump forward clock tick reveal extend lapse roll release hold unhold cancel goon forecasted
    roster
    break back resumed show wall undo rewind unjudge"""
    of_things = re.findall(r"\w+", things)
    assert {name for name, kind in KINDS.items() if not kind.words} == set(of_things)
    assert {type(command) for command in WRITTEN} == {kind for kind in KINDS.values() if kind.words}
