"""After a slip in YAML the rest is read: what is told of several slips, and what is not told because of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.load import examine_text
from sim.scenario.recovery import MOST_SLIPS

INJECTS = """
launch:
  at: 0m
  to: all
  title: A launch
  text: |
    It flies.
press:
  at: 1h
  to: all
  title: The press
  text: It asks.
"""


def places(says_of):
    return [f"{finding.place.line}: {finding.message}" for finding in says_of.findings]


def test_every_element_has_its_say(reads):
    injects = INJECTS.replace("A launch", "A launch: two").replace("It asks", "Who asks: it").replace("1h", "1")
    found = places(reads(injects=injects))
    assert [text.split(":")[0] for text in found] == ["13", "17", "20"]


def test_two_slips_in_one_element_are_both_told(reads):
    injects = INJECTS.replace("A launch", "A launch: two").replace("at: 0m", "at: [0m")
    assert len(places(reads(injects=injects))) == 2


def test_what_goes_on_from_a_slip_is_not_told_again(reads):
    injects = INJECTS.replace("title: The press", "options: {\n    a: [\n    b: {}\n  }")
    assert len(places(reads(injects=injects))) == 1


@pytest.mark.parametrize("field", ["at: 1h", "to: all", "title: The press", "text: It asks."])
def test_what_a_slip_takes_with_it_is_not_missed(reads, field):
    before, after = INJECTS.rsplit(field, 1)
    injects = f"{before}{field.split(':')[0]}: 'x' y{after}"
    policies = "{p: {choose: {}}}"
    found = reads(injects=injects, policies=policies, measures="{m: {count: press}}").findings
    assert [finding.message for finding in found] == [
        "The text goes on here, after its closing quotation mark or bracket."
    ]


def test_a_quotation_mark_that_swallows_the_rest_is_told_where_it_is_opened(reads):
    injects = INJECTS.replace("title: A launch", 'title: "A launch').replace("It asks.", '"It" asks.')
    assert places(reads(injects=injects))[0] == "13: This quotation mark is opened and never closed."


def test_of_very_many_slips_the_first_are_told():
    text = "whitecell: 1\ninjects:\n" + "".join(f"  i{n}: a: b\n" for n in range(100))
    assert len(examine_text(text).findings) == MOST_SLIPS


@pytest.mark.parametrize("text", ["- a\nb", "a\n\tb: c", "{a: b", "'", "[", "a: b: c", "|"])
def test_what_is_no_scenario_at_all_is_told_and_no_more(text):
    assert 1 <= len(examine_text(text).faults) <= 5


def test_the_file_that_is_read_on_keeps_its_places(reads):
    slip = reads(injects=INJECTS.replace("A launch", "A: b"), outcomes="{over: {titel: Over}}").findings
    assert [finding.place.text.strip() for finding in slip] == ["title: A: b", "outcomes: {over: {titel: Over}}"]


LINES = st.lists(
    st.tuples(st.sampled_from(["", " ", "  ", "    ", "\t"]), st.sampled_from([
        "a: b", "a:", "- b", "a: {b", "}", "]", "a: 'b", "text: |", "c: d: e", "? x", "* y", "b", "---", "# c",
    ])),
    max_size=12,
)  # fmt: skip


@given(LINES)
def test_reading_comes_to_an_end_and_every_finding_has_a_place(lines):
    text = "whitecell: 1\n" + "".join(f"{indent}{line}\n" for indent, line in lines)
    written = text.split("\n")
    findings = examine_text(text).findings
    assert findings
    for finding in findings:
        assert finding.place.text == written[finding.place.line - 1]
