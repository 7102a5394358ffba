"""Source documents and their claims, the shipped ones and a scenario's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.faults import Faults
from sim.scenario.claims import claims, sources
from sim.scenario.load import examine
from sim.scenario.shipped import shipped

HELD = {
    "S0": (22, "yoon-announces-nuclear-alliance", "japan-coordinates-unsc-meeting"),
    "S1": (17, "ncg3-seoul-senior-officials", "guidelines-cover-crisis-consultation"),
    "S2": (15, "ncg3-scheduled-monday-seoul", "us-opposes-rok-bomb"),
    "S3": (15, "us-pledges-nuclear-planning-insight", "rok-majority-wants-bomb"),
    "S4": (33, "timely-coordinated-deployment", "strategic-bombers-example"),
}
"""Each document's number of claims, and two of them."""


def test_five_documents_hold_102_claims():
    held = {source.code: len(source.claims) for source in sources()}
    assert held == {code: count for code, (count, *_) in HELD.items()}
    assert len(claims()) == sum(held.values()) == 102


@pytest.mark.parametrize("code", HELD)
def test_a_document_holds_its_claims(code):
    by_id = claims()
    assert {by_id[claim].source for claim in HELD[code][1:]} == {code}


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.code)
def test_every_document_says_what_it_is(source):
    for field in ("code", "title", "publisher", "date", "dating", "file"):
        assert getattr(source, field).strip(), field
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", source.date)
    assert re.fullmatch(r"\d{3}_[0-9a-f]{16}\.txt", source.file)


@pytest.mark.parametrize("claim", claims().values(), ids=lambda claim: claim.id)
def test_every_claim_says_what_it_says(claim):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", claim.id)
    assert claim.text.endswith(".")
    assert claim.implies.endswith(".")
    assert claim.actors
    assert claim.kinds
    assert claim.date


def test_the_documents_are_named_after_their_codes():
    assert [path.name[:2].upper() for path in sorted(shipped("seeds").glob("*.yaml"))] == list(HELD)


OWN = """\
source: X1
title: A report
publisher: us
date: 2024-01-01
file: none
claims:
  launch-was-at-noon:
    text: |
      The launch was
      at noon.
"""
SCENARIO = """\
whitecell: 1
title: With sources of its own
judgement: All but the launch.
start: 2024-01-01T09:00+09:00
horizon: 2d
injects:
  launch: {at: 3h, to: all, text: A launch., sources: [launch-was-at-noon, tests-violate-un-bans]}
outcomes: {over: {title: Over}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scenario with a source document of its own."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "x1.yaml").write_text(OWN)
    (tmp_path / "small.yaml").write_text(SCENARIO)
    return tmp_path


def test_a_scenario_cites_documents_of_its_own_and_the_shipped_ones(folder):
    assert [source.code for source in sources(folder)] == [*HELD, "X1"]
    assert claims(folder)["launch-was-at-noon"].text == "The launch was at noon."
    assert examine(folder / "small.yaml").findings == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("source: X1", "source: S0", "is already the code of"),
        ("launch-was-at-noon:", "tests-violate-un-bans:", "The claim `tests-violate-un-bans` stands in"),
    ],
)
def test_what_another_document_has_already(folder, old, new, told):
    path = folder / "seeds" / "x1.yaml"
    path.write_text(OWN.replace(old, new))
    with pytest.raises(Faults, match=told):
        claims(folder)


def test_elsewhere_its_claims_are_unknown(folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "small.yaml"
    elsewhere.write_text(SCENARIO)
    (finding,) = examine(elsewhere).findings
    assert finding.message == "No source document holds a claim `launch-was-at-noon`."
    assert "launch-was-at-noon" not in claims()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: A report", "titel: A report", "1:1: `title` is missing; a source document needs it as a text."),
        ("publisher: us", "publisher: [us]", "3:1: `publisher` is missing; a source document needs it as a text."),
        ("claims:", "claim:", "1:1: `claims` is missing; a source document is a map with claims by id."),
        ("    text: |", "    txt: |", "7:3: `text` is missing; a claim needs it as a text."),
        ("file: none", "file: none\ndate: 2024", "6:1: `date` stands here twice; the first is in line 4."),
        ("source: X1", "source: 'X1", "1:9: This quotation mark is opened and never closed."),
    ],
)
def test_a_broken_document_is_told_by_whoever_reads_it(folder, old, new, told):
    path = folder / "seeds" / "x1.yaml"
    path.write_text(OWN.replace(old, new))
    with pytest.raises(Faults) as raised:
        claims(folder)
    assert str(raised.value) == f"{path}:{told}"
    assert examine(folder / "small.yaml").findings == raised.value.faults
