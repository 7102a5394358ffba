"""Source documents and their claims, the shipped ones and a scenario's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.faults import Faults
from sim.scenario.claims import claims, source_files, sources
from sim.scenario.load import examine, load
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


A_DATE = re.compile(r"(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}")


@pytest.mark.parametrize("claim", [claim for claim in claims().values() if claim.inferred], ids=lambda claim: claim.id)
def test_a_claim_that_is_inferred_says_from_what_and_dates_nothing_itself(claim):
    dating = {source.code: source.dating for source in sources()}[claim.source]
    assert claim.notes.endswith(".") or dating.strip().endswith("each is dated by this one.")
    assert not A_DATE.search(claim.text)


@pytest.mark.parametrize("code", ["S0", "S1"])
def test_a_document_whose_own_day_is_inferred_dates_no_claim(code):
    dated = [claim for claim in claims().values() if claim.source == code and claim.date != "standing"]
    assert dated
    assert [claim.id for claim in dated if not claim.inferred] == []


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


BROKEN = {
    "a field misspelt": ("title: A report", "titel: A report"),
    "no text": ("publisher: us", "publisher: [us]"),
    "claims misspelt": ("claims:", "claim:"),
    "a claim's text misspelt": ("    text: |", "    txt: |"),
    "a field that there is not": ("file: none", "short: report"),
    "no date": ("date: 2024-01-01\n", ""),
    "a field of the scenario": ("file: none", "sources: [tests-violate-un-bans]"),
    "a key twice": ("file: none", "file: none\ndate: 2024"),
    "a quotation mark too few": ("source: X1", "source: 'X1"),
    "an id with capitals": ("launch-was-at-noon:", "Launch was at noon:"),
    "an id with underscores": ("launch-was-at-noon:", "launch_was_at_noon:"),
    "inferred, or not": ("    text: |", "    inferred: perhaps\n    text: |"),
    "a claim that is a text": ("    text: |\n      The launch was\n      at noon.", "    The launch was at noon."),
    "claims that are a list": ("  launch-was-at-noon:\n    text: |", "  - text: |"),
    "nothing": (None, ""),
    "a text": (None, "A report"),
    "a shipped code": ("source: X1", "source: S0"),
    "a shipped claim": ("launch-was-at-noon:", "tests-violate-un-bans:"),
}


def test_what_is_said_of_a_broken_document(folder, golden):
    """Whoever reads it says the same: `check` of the document, and `check` of a scenario beside it."""
    said = []
    path = folder / "seeds" / "x1.yaml"
    for what, (old, new) in BROKEN.items():
        path.write_text(new if old is None else OWN.replace(old, new))
        with pytest.raises(Faults) as raised:
            claims(folder)
        assert examine(folder / "small.yaml").findings == raised.value.faults
        if "publisher" in path.read_text():
            assert examine(path).findings == raised.value.faults
        said += [f"== {what}\n"]
        for fault in raised.value.faults:
            said += [f"{fault.place.line}:{fault.place.column} {fault.message} {fault.hint}".rstrip() + "\n"]
    golden(Path(__file__).parent / "broken_sources.txt", "".join(said))


def test_a_document_may_lack_a_file_and_say_little(folder):
    path = folder / "seeds" / "x1.yaml"
    path.write_text(OWN.replace("file: none\n", ""))
    assert [source.file for source in sources(folder)][-1] == ""
    examination = examine(path)
    assert (examination.findings, examination.kind) == ((), "source document")
    with pytest.raises(Faults, match="This is a source document, not a scenario"):
        load(path)


@pytest.mark.parametrize("path", sorted(shipped("seeds").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_document_is_sound(path):
    examination = examine(path)
    assert (examination.findings, examination.kind) == ((), "source document")


def test_a_document_elsewhere_may_not_have_a_shipped_claim_either(tmp_path):
    path = tmp_path / "x1.yaml"
    path.write_text(OWN.replace("launch-was-at-noon:", "tests-violate-un-bans:"))
    (fault,) = examine(path).findings
    assert fault.message == "The claim `tests-violate-un-bans` stands in s0_nuclear_based_alliance.yaml already."


def test_a_broken_neighbour_is_not_told_of_twice(folder):
    (folder / "seeds" / "x2.yaml").write_text("source: [")
    assert examine(folder / "seeds" / "x1.yaml").findings == ()


def test_a_copy_of_a_shipped_document_is_that_document(folder):
    """As whoever works beside a copy of what ships has it."""
    shipped_one = source_files()[0]
    copied = folder / "seeds" / shipped_one.name
    copied.write_bytes(shipped_one.read_bytes())
    assert copied not in source_files(folder)
    assert examine(folder / "small.yaml").findings == ()
    copied.write_bytes(shipped_one.read_bytes() + b"# edited\n")
    assert "is already the code of" in examine(folder / "small.yaml").findings[0].message
