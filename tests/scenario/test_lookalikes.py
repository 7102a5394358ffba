"""Characters that look like others: found where they matter, let be where they do not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.lookalikes import as_id, astray, plain, stranger


@pytest.mark.parametrize("character", [chr(c) for c in range(0x20, 0x110000) if unicodedata.category(chr(c)) == "Zs"])
def test_of_the_spaces_only_the_plain_one_is_one(character):
    assert (stranger(f"1{character}h") is None) == (character == " ")
    assert plain(f"1{character}h") == "1 h"


@pytest.mark.parametrize("character", list("\u00ad\u180e\u200b\u200c\u200d\u2060\ufe0f\ufeff"))
def test_what_cannot_be_seen_is_named_and_left_out(character):
    found = stranger(f"lau{character}nch")
    assert found is not None and found.offset == 3
    assert f"U+{ord(character):04X}" in found.message and found.hint == "Delete it."
    assert plain(f"lau{character}nch") == "launch"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("−1", "-1"), ("–1", "-1"), ("tension ≥ 6", "tension >= 6"), ("a ≤ b", "a <= b"), ("a ≠ b", "a != b"),
        ("2 × a", "2 * a"), ("“a”", '"a"'), ("a：b", "a:b"), ("［a，b］", "[a,b]"), ("１２h", "12h"), ("٣", "3"),
        ("lаunch", "launch"), ("ΤΕΝ", "TEN"), ("хор", "xop"),
    ],
)  # fmt: skip
def test_what_is_meant(written, meant):
    assert stranger(written) is not None
    assert plain(written) == meant


@pytest.mark.parametrize("text", ["launch", "", "überflutung", "홍수", "наводнение", "πλημμύρα", "a ß b", "東京"])
def test_other_letters_are_themselves(text):
    assert stranger(text) is None
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("überflutung", "uberflutung"), ("u\u0308ber", "uber"), ("Élysée", "elysee"), ("señal_1", "senal_1"),
        ("Straße", "strasse"), ("Łódź", "lodz"), ("Show of force", "show_of_force"), ("홍수", ""), ("flood_홍수", ""),
        ("наводнение", ""), ("!", ""),
    ],
)  # fmt: skip
def test_the_id_one_would_take(text, meant):
    assert as_id(text) == meant


@pytest.mark.parametrize(
    "line",
    [
        "      　第一段、二つ：三つ。",
        "  title: Séoul : « non », dit-il",
        "  text: 韓国，日本",
        "title: Seoul – Tokyo",
        "a: b - c",
    ],
)
def test_prose_is_not_astray(line):
    assert astray(line) is None


@given(st.text())
def test_any_text_has_a_plain_one(text):
    found = stranger(text)
    assert (found is None) == (plain(text) == text)
    assert found is None or not text[found.offset].isascii()
    assert stranger(plain(text)) is None or any(not c.isascii() for c in plain(text))
    astray(text)
