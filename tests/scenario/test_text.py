"""YAML as it is read here: every scalar is text, everything has a place."""

from __future__ import annotations

import json

import pytest

from sim.characters import OBEYED, named
from sim.faults import Faults, Place
from sim.scenario.load import examine
from sim.scenario.text import MOST_TOLD, parse


@pytest.mark.parametrize(
    "scalar",
    ["no", "No", "on", "off", "yes", "true", "010", "0o10", "0x1F", "12:30", "1:30", "1_000", "1e3", ".5", "4", "-4.50",
     "2023-12-18", "2023-12-18T08:24+09:00", "=", "!=", "NaN", ".inf", "1h30m"],
)  # fmt: skip
def test_a_plain_scalar_stays_the_text_it_is(scalar):
    if scalar == "!=":
        scalar = "a != b"
    assert parse(f"a: {scalar}\n", "it").value == {"a": scalar}


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_a_fault_where_a_value_is_due(nothing):
    document = parse(f"a: {nothing}\nb: c\n", "it")
    assert document.value == {"b": "c"}
    assert [fault.message for fault in document.faults] == ["`a` is empty."]


def test_what_is_quoted_is_never_nothing():
    assert parse("a: ''\nb: 'null'\nc: \"~\"\n", "it").value == {"a": "", "b": "null", "c": "~"}


DOCUMENT = """\
title: A title
cells:
  rok: {timezone: Asia/Seoul}
turns:
  first:
    discuss:
      - Who?
      - "Why?"
    text: |
      Two
      lines.
"""


def test_every_value_and_every_key_has_its_place():
    document = parse(DOCUMENT, "it")

    def place(*path: str | int) -> tuple[int, int]:
        found = document.place(path)
        return found.line, found.column

    def key(*path: str | int) -> tuple[int, int]:
        found = document.key_place(path)
        return found.line, found.column

    assert place("title") == (1, 8)
    assert key("title") == (1, 1)
    assert place("cells") == (2, 1)  # a map stands where its name does
    assert place("cells", "rok", "timezone") == (3, 19)
    assert key("cells", "rok", "timezone") == (3, 9)
    assert place("turns", "first", "discuss", 1) == (8, 9)
    assert place("turns", "first", "text") == (9, 11)
    assert document.place(("title",)) == Place("it", 1, 8, "title: A title")


def test_what_does_not_stand_there_is_placed_at_what_is_around_it():
    document = parse(DOCUMENT, "it")
    assert document.place(("cells", "rok", "control")) == document.place(("cells", "rok"))
    assert document.key_place(("cells", "us", "title")) == document.place(("cells",))
    assert document.place(("nowhere",)) == Place("it", 1, 1, "title: A title")


def test_text_under_a_bar_keeps_its_lines():
    assert parse(DOCUMENT, "it").value["turns"]["first"]["text"] == "Two\nlines.\n"


def test_scalars_remember_how_they_were_written():
    value = parse("a: plain\nb: [flow, 'quoted']\nc: cut #3 off\nd: kept  # a comment\n", "it").value
    written = {"a": value["a"], "b0": value["b"][0], "b1": value["b"][1], "c": value["c"], "d": value["d"]}
    assert [name for name, scalar in written.items() if scalar.plain] == ["a", "b0", "c", "d"]
    assert [name for name, scalar in written.items() if scalar.flow] == ["b0", "b1"]
    assert [name for name, scalar in written.items() if scalar.cut] == ["c"]


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("a: text #3", True),
        ("a: text # 3", True),
        ("a: text  #3", True),
        ("a: text  # a comment", False),
        ("a: text#3", False),
        ("a: 'text' # a comment", False),
        ("a: | # a comment\n  text #3", False),
        ("a:\n  text #3", True),
        ("a: text\n  goes on #3", True),
    ],
)
def test_what_a_hash_cuts_off(line, cut):
    assert parse(line + "\n", "it").value["a"].cut is cut


def test_of_two_equal_keys_the_first_counts_and_the_second_is_told():
    document = parse("a: 1\nb: {c: 1, c: 2}\na: 2\n", "it")
    assert document.value == {"a": "1", "b": {"c": "1"}}
    assert [(fault.place.line, fault.place.column, fault.message) for fault in document.faults] == [
        (2, 11, "`c` stands here twice; the first is in line 2."),
        (3, 1, "`a` stands here twice; the first is in line 1."),
    ]


def test_what_an_alias_repeats_is_a_copy_with_a_place_of_its_own():
    document = parse("a: &it {b: [1, 2]}\nc: *it\n", "it")
    assert document.value == {"a": {"b": ["1", "2"]}, "c": {"b": ["1", "2"]}}
    assert document.value["a"]["b"] is not document.value["c"]["b"]
    assert document.place(("c", "b", 1)) == document.place(("c",))


JSON = {"title": "Caf\u00e9 \U0001f600 a/b", "text": "one\r\ntwo\tthree", "b": [1, True]}


@pytest.mark.parametrize("indent", [None, 2, "\t"])
@pytest.mark.parametrize("is_ascii", [True, False])
def test_json_is_read_with_its_escapes(indent, is_ascii):
    value = parse(json.dumps(JSON, indent=indent, ensure_ascii=is_ascii).replace("/", r"\/"), "it").value
    assert value == {"title": "Café 😀 a/b", "text": "one\ntwo\tthree", "b": ["1", "true"]}


def test_what_only_looks_like_an_escape_of_json_stays():
    text = '{"a": "one \\\\ud83d\\\\ude00", "b": "two \\\\\\ud83d\\ude00"}'
    assert parse(text, "it").value == {"a": r"one \ud83d\ude00", "b": "two \\😀"}


def test_places_after_a_pair_of_escapes_are_those_of_the_file():
    text = '{"a": "\\ud83d\\ude00\\ud83d\\ude00",\n "b": "\\ud83d\\ude00", "c": 1, "d": "\\e"}'
    document = parse(text, "it")
    assert document.place(("c",)) == Place("it", 2, 28, text.split("\n")[1])
    assert [fault.place.column for fault in document.faults] == [37]


@pytest.mark.parametrize("half", [r"\ud800", r"\udc00", r"\ude00\ud83d", r"\ud83d \ude00"])
def test_half_a_character_has_a_place(half):
    with pytest.raises(Faults) as raised:
        parse(f'{{"a": 1, "b": "x{half}"}}', "it")
    (fault,) = raised.value.faults
    assert (fault.place.line, fault.place.column) == (1, 17)
    assert fault.message == "This escape stands for no whole character."


WRITTEN = {r"\0": 0x00, r"\a": 0x07, r"\b": 0x08, r"\v": 0x0B, r"\f": 0x0C, r"\r": 0x0D, r"\e": 0x1B, r"\N": 0x85}
WRITTEN |= {r"\L": 0x2028, r"\P": 0x2029, r"\x9b": 0x9B, r"\u202E": 0x202E, r"\u2066": 0x2066, r"\U0000001b": 0x1B}


@pytest.mark.parametrize("escape", WRITTEN)
@pytest.mark.parametrize("text", ['a: "b {} c"', '"a {} b": c', 'a: ["b", "c {}"]', 'a:\n  "b\n  c {}"'])
def test_what_an_escape_hides_is_told_where_it_stands(escape, text):
    written = text.format(escape)
    document = parse(f"{written}\n", "it")
    lines = written.split("\n")
    (fault,) = document.faults
    assert fault.place == Place("it", len(lines), lines[-1].index("\\") + 1, lines[-1])
    assert fault.message.startswith(f"The character {named(chr(WRITTEN[escape]))} may not stand here")
    assert not OBEYED.search(repr(document.value))


def test_of_many_that_one_text_hides_the_first_are_told():
    assert len(parse('a: "' + r"\e" * 1_000 + '"', "it").faults) == MOST_TOLD


def test_tabs_newlines_and_their_escapes_are_as_good_as_any():
    assert parse('a: "one\\ttwo\\nthree\\r\\nfour"\n', "it").value == {"a": "one\ttwo\nthree\nfour"}


@pytest.mark.parametrize(
    ("folder", "first"),
    [("procedures", "procedure: NAME"), ("settings", "setting: NAME"), ("seeds", "source: CODE"), ("", "whitecell: 1")],
)
@pytest.mark.parametrize("content", ["", "# A comment.\n", "- a list\n"])
def test_a_file_that_says_nothing_is_told_how_one_in_its_folder_begins(tmp_path, folder, first, content):
    (tmp_path / folder).mkdir(exist_ok=True)
    path = tmp_path / folder / "new.yaml"
    path.write_text(content, encoding="utf-8")
    [finding] = examine(path).findings
    assert finding.hint == f"Begin with `{first}`."


def test_a_file_that_does_not_say_what_it_is_is_what_its_folder_is_for(tmp_path):
    for folder, kind in (("procedures", "procedure"), ("settings", "setting"), ("seeds", "source document")):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "new.yaml"
        path.write_text("title: A title\n", encoding="utf-8")
        assert examine(path).kind == kind
        path.write_text("title: A title\noutcomes: {over: {}}\n", encoding="utf-8")
        assert examine(path).kind == "scenario"
