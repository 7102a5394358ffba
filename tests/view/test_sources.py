"""What a scenario rests on, element by element and number by number, as a page and as lines."""

from __future__ import annotations

import pytest

from sim.scenario.claims import sources
from sim.scenario.load import examine_text
from sim.view.scenario.sources import sources_page, sources_records
from tests.terminal.pages import drawn

TEXT = """\
whitecell: 1
title: What it rests on
start: 2024-01-01T09:00+09:00
horizon: 2d
cells: {rok: {}}
actors: {nsc: {cell: rok}}
state: {tension: {start: 3, range: [0, 10], shown: true}}
injects:
  launch:
    at: {value: 1h, judgement: Set for the exercise.}
    chance: {value: 0.5, sources: ["Yonhap, 2023-06-03", tests-violate-un-bans], judgement: Rounded.}
    effects: {tension: {uniform: [0, 1], sources: unsc-meeting-wednesday}}
    title: A launch
    sources: [tests-violate-un-bans, "A brief, page 3"]
decisions:
  reply:
    after: launch
    by: nsc
    within: 3h
    judgement: As we think.
    options:
      words: {weight: 2, tells: {text: Words., sources: "A note, 2024"}}
      deeds: {}
    lapse: {effects: {tension: +1}, sources: [dprk-avoided-new-sanctions]}
outcomes: {over: {title: Over}}
"""


@pytest.fixture(scope="module")
def records():
    scenario = examine_text(TEXT).scenario
    return list(sources_records(scenario, sources()))


def of_type(records, kind):
    return [record for record in records if record["type"] == kind]


def test_numbers_rest_on_their_own_sources_or_on_the_nearest_judgement(records):
    assert {record["number"]: record["rests"] for record in of_type(records, "number")} == {
        "tension/start": "nothing",
        "launch/at": "judgement",
        "launch/chance": "both",
        "launch/effects/tension": "source",
        "reply/within": "judgement",
        "reply.words/weight": "judgement",
        "reply/lapse/effects/tension": "judgement",
    }
    assert records[0]["numbers"] == {"cited": 2, "judgement": 4, "unstated": 1}


def test_a_source_lists_the_words_and_the_numbers_that_cite_it(records):
    claims = {record["id"]: (record["elements"], record["numbers"]) for record in of_type(records, "claim")}
    assert claims == {
        "tests-violate-un-bans": (["launch"], ["launch/chance"]),
        "dprk-avoided-new-sanctions": (["reply.lapse"], []),
        "unsc-meeting-wednesday": ([], ["launch/effects/tension"]),
    }
    citations = {record["text"]: (record["elements"], record["numbers"]) for record in of_type(records, "citation")}
    assert citations == {
        "A brief, page 3": (["launch"], []),
        "A note, 2024": (["reply.words.tells"], []),
        "Yonhap, 2023-06-03": ([], ["launch/chance"]),
    }


def test_the_page_says_the_same():
    scenario = examine_text(TEXT).scenario
    page = drawn(sources_page(scenario, sources()))
    said = " ".join(page.split())
    assert "Of 7 numbers, 2 cite a source of their own, 4 rest on judgement alone and 1 on nothing stated." in said
    assert "Yonhap, 2023-06-03 Carries launch/chance." in said
    assert "unsc-meeting-wednesday S0" in said
    assert "Carries launch/effects/tension." in said
    assert "With a judgement: Rounded." in said
    assert "Numbers on nothing stated tension/start" in said


@pytest.mark.parametrize("where", ["options: {words: {tells: {text: W., ", "lapse: {", "options: {words: {"])
def test_an_unknown_claim_is_told_of_wherever_it_stands(where):
    line = where + "sources: [no-such-claim]" + "}" * where.count("{")
    if "options" not in where:
        line = f"options: {{words: {{}}}}, {line}"
    base = TEXT[: TEXT.index("decisions:")] + "decisions: {reply: {after: launch, by: nsc, within: 1h, " + line
    faults = examine_text(base + "}}\noutcomes: {over: {title: Over}}\n").faults
    assert [fault.message for fault in faults] == ["No source document holds a claim `no-such-claim`."]
