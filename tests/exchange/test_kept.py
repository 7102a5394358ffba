"""What a workbook keeps of its elements is read back as it was; words that look like formulas are words again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.exchange.formulas import guarded, is_like_formula, unguarded
from sim.exchange.kept import CELL_HOLDS, Kept, kept_rows, read_kept, seal

WORDS = st.text()
VALUES = st.recursive(WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))


@given(st.dictionaries(WORDS, VALUES, max_size=4), st.dictionaries(WORDS, WORDS, max_size=3))
def test_an_element_is_read_back_as_it_was(written, seals):
    kept = [Kept("launch", "inject", written, seals), Kept("launch", "actor", {"cell": "rok"})]
    assert read_kept(kept_rows(kept)) == kept


def test_a_long_one_goes_on_in_further_rows_in_whatever_order_they_stand():
    kept = Kept("launch", "inject", {"text": "핵" * CELL_HOLDS}, {"message": "0"})
    rows = list(kept_rows([kept]))
    assert len(rows) > 2 and all(len(str(cell)) <= CELL_HOLDS for row in rows for cell in row)
    assert read_kept(reversed(rows)) == [kept]


@pytest.mark.parametrize(
    "rows", [[("a", "inject", 1, "[]", "")], [("a", "spell", 1, "{}", "")], [("a", "inject", 1, "{", "")]]
)
def test_what_was_not_written_so_is_refused(rows):
    with pytest.raises(ValueError):
        read_kept(rows)


@given(WORDS, WORDS)
def test_seals_tell_texts_apart(one, other):
    assert (seal(one) == seal(other)) == (one == other)


@given(
    st.one_of(
        WORDS, st.builds("{}{}".format, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "'", " =", "＝"]), WORDS)
    )
)
def test_words_like_a_formula_are_guarded_and_come_back(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text) == text or guarded(text).startswith("'")
    assert not is_like_formula(text) or guarded(text)[0] == "'"


def test_an_apostrophe_of_another_program_stays_where_it_guards_nothing():
    assert unguarded("'tis") == "'tis"
