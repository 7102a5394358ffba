"""Which fields columns can be of, and a house's own set of them."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from sim.exchange.columns import FIELDS, HSEEP, ID_HEADING, SETS, STANDARD, MselField, read_columns, with_id
from sim.faults import Misuse


def test_every_field_is_explained_and_every_column_is_of_one():
    assert tuple(FIELDS) == get_args(MselField)
    assert all(column.field in FIELDS for columns in SETS.values() for column in columns)


def test_the_sets_have_the_headings_that_are_in_use():
    assert [column.heading for column in HSEEP[:10]] == [
        "Event Number", "Designated Scenario Time", "Event Type", "Inject Mode", "From", "To", "Message",
        "Expected Participant Response", "Exercise Objective", "Notes",
    ]  # fmt: skip
    assert [column.heading for column in STANDARD] == [
        "Control Number", "Move", "Group", "Delivery Time", "Simulated Time", "Assigned To", "Status", "Title",
        "Description", "From Org", "To Org", "Details", "Expected Actions",
    ]  # fmt: skip


def test_a_house_has_its_own_columns():
    columns = read_columns('# ours\n\nWhen: time\n"What: in full": message\n  Who : to\n', "ours.txt")
    assert [(column.heading, column.field) for column in columns] == [
        ("When", "time"), ("What: in full", "message"), ("Who", "to"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("When: time\nWhat\n", "`f.txt`, line 2: a column is written `Heading: field`"),
        ("When: time\n\nWhat: mesage\n", "`f.txt`, line 3: there is no field `mesage` to put under “What”. Did you"),
        (
            '{"injects": 3}',
            '`f.txt`, line 1: there is no field `3}` to put under “{"injects”. There are `number`, `id`',
        ),
        ("When: time\nWhen: day\n", "`f.txt`, line 2: “When” stands in line 1 already"),
        ("# nothing\n", "`f.txt` names no columns"),
        (": time\n", "`f.txt`, line 1: a column is written"),
    ],
)
def test_a_mistake_is_a_sentence_with_its_line(text, said):
    with pytest.raises(Misuse) as caught:
        read_columns(text, "f.txt")
    assert said in str(caught.value)


def test_the_id_stands_last_unless_it_has_a_column():
    assert with_id(HSEEP)[-1].heading == ID_HEADING
    own = read_columns("Name: id\nWhen: time\n", "f.txt")
    assert with_id(own) == own


def test_the_page_explains_every_field_as_it_is():
    page = (Path(__file__).parents[2] / "docs" / "msel.md").read_text(encoding="utf-8")
    rows = "\n".join(f"| `{field}` | {meaning} |" for field, meaning in FIELDS.items())
    assert f"| field | what stands under it |\n|---|---|\n{rows}\n\n" in page
