"""Columns in characters and in the units that editors count in, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.editing.units import column_of, units_of

LINE = "title: 서울 🚀 go"


@pytest.mark.parametrize(("encoding", "units"), [("utf-8", 18), ("utf-16", 12), ("utf-32", 11)])
def test_behind_korean_and_an_emoji(encoding, units):
    column = LINE.index(" go")
    assert units_of(LINE, column, encoding) == units
    assert column_of(LINE, units, encoding) == column


def test_in_the_middle_of_a_character_is_before_it_and_behind_the_end_is_the_end():
    assert column_of(LINE, units_of(LINE, LINE.index("🚀")) + 1) == LINE.index("🚀")
    assert column_of(LINE, 1_000) == len(LINE)


@given(st.text(st.characters(blacklist_characters="\n")), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_there_and_back(line, encoding):
    for column in range(len(line) + 1):
        assert column_of(line, units_of(line, column, encoding), encoding) == column
