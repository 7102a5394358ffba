"""Faults: places, their order, and hints that name the nearest word."""

from __future__ import annotations

import pytest

from sim.faults import Fault, Faults, Place, listed, nearest, nearest_or_all, nearest_word


def test_a_place_is_written_as_editors_read_it():
    assert str(Place("small.yaml", 4, 10, "horizon: 2d")) == "small.yaml:4:10"


@pytest.mark.parametrize(
    ("text", "column", "offset", "shifted"),
    [
        ("if: tension > x", 5, 0, 5),
        ("if: tension > x", 5, 10, 15),
        ("if: tension >", 5, 9, 14),  # right behind the last character
        ("if: 'tension > x'", 5, 0, 5),
        ("if: 'tension > x'", 5, 10, 16),  # behind the quotation mark
        ("if: |", 5, 10, 5),  # the text stands on other lines
    ],
)
def test_a_place_inside_a_value(text, column, offset, shifted):
    assert Place("it", 1, column, text).shifted(offset) == Place("it", 1, shifted, text)


def test_faults_are_sorted_by_file_line_column_and_sentence():
    def fault(file: str, line: int, column: int, message: str) -> Fault:
        return Fault((), Place(file, line, column, ""), message)

    inorder = [
        fault("a.yaml", 2, 1, "First."),
        fault("a.yaml", 2, 9, "Second."),
        fault("a.yaml", 10, 1, "Fourth."),
        fault("a.yaml", 10, 1, "Third."),
        fault("b.yaml", 1, 1, "Fifth."),
    ]
    raised = Faults(reversed(inorder))
    assert raised.faults == tuple(inorder)
    assert str(raised).splitlines() == [
        "a.yaml:2:1: First.",
        "a.yaml:2:9: Second.",
        "a.yaml:10:1: Fourth.",
        "a.yaml:10:1: Third.",
        "b.yaml:1:1: Fifth.",
    ]


def test_a_fault_is_a_fault_unless_it_is_a_warning():
    assert Fault((), Place("a.yaml", 1, 1, ""), "So.").level == "fault"


def test_the_nearest_word():
    assert nearest("tensoin", ["assurance", "tension", "cohesion"]) == "Did you mean `tension`?"
    assert nearest("weather", ["assurance", "tension", "cohesion"]) == ""
    assert nearest("anything", []) == ""


def test_the_nearest_word_or_all_of_a_few():
    assert nearest_or_all("tensoin", ["tension", "trust"]) == "Did you mean `tension`?"
    assert nearest_or_all("weather", ["tension"]) == "There is only `tension`."
    assert nearest_or_all("weather", ["a", "b", "c"]) == "There are `a`, `b` and `c`."
    assert nearest_or_all("weather", (f"state_{i}" for i in range(9))) == ""
    assert nearest_or_all("weather", []) == ""


def test_words_in_a_sentence():
    assert listed([]) == ""
    assert listed(["a"]) == "`a`"
    assert listed(["a", "b"]) == "`a` and `b`"
    assert listed(["a", "b", "c"], "or") == "`a`, `b` or `c`"


MANY = [f"inject_{number}" for number in range(10_000)]


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("inject_77", "inject_77"),
        ("Inject_77", "inject_77"),
        ("injcet_77", "inject_77"),
        ("njct_77", None),
        ("inkect_9999", "inject_9999"),
        ("inject77", "inject_77"),
        ("launch", None),
    ],
)
def test_of_very_many_words_one_is_near_that_differs_in_a_letter(word, near):
    assert nearest_word(word, MANY) == nearest_word(word, dict.fromkeys(MANY)) == near


def test_a_word_without_end_is_near_to_nothing():
    assert nearest_word("a" * 1_000_000, ["a" * 999_999]) is None


def test_words_may_come_one_by_one():
    assert nearest_word("lunch", iter(["launch", "tests"])) == "launch"
    assert nearest_or_all("x", iter(["launch", "tests"])) == "There are `launch` and `tests`."
