"""docs/rules.md: the numbers the code cites are there, and what it says of luck is what the engine does."""

from __future__ import annotations

import re
from ast import literal_eval

import pytest

from sim.engine.single import Play
from sim.kernel.luck import ln
from sim.luck import uniforms
from sim.program.compile import compile_program
from sim.scenario.load import examine_text

DRAWING = """
whitecell: 1
title: Every draw there is
judgement: A test.
start: 2025-03-10T05:40+09:00
horizon: 3d
cells: {rok: {title: ROK}}
actors: {nsc: {cell: rok}}
state: {tension: {start: [1, 2, 3], range: [0, 10]}}
injects:
  second_launch:
    after: posture
    delay: [1m, 2m, 3m]
    chance: 1
    effects: {tension: [0, 1, 2]}
  timed: {at: [1m, 2m, 3m], stream: shared, effects: {tension: [0, 1, 2]}}
  series: {at: 1m, every: [1h, 2h, 3h], repeats: {times: 2}}
procedures:
  consult:
    at: 0m
    steps:
      share: {takes: [1h, 2h, 3h]}
decisions:
  posture:
    at: 0m
    by: nsc
    within: [5h, 6h, 7h]
    takes: [1h, 2h, 3h]
    options:
      show_of_force: {effects: {tension: [0, 1, 2]}}
  late:
    at: 0m
    by: nsc
    within: 1h
    takes: 2h
    options: {a: {weight: 1}}
    lapse: {effects: {tension: [0, 1, 2]}}
  response: {at: 0m, by: nsc, pick: any, options: {sanctions: {}}}
outcomes: {ended: {title: Ended}}
"""


@pytest.fixture(scope="module")
def rules(docs):
    """The page."""
    return (docs.ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_the_rules_are_numbered_from_1_to_19(rules):
    assert [int(number) for number in re.findall(r"^### (\d+)\. ", rules, re.M)] == list(range(1, 20))


def test_every_rule_that_the_code_cites_is_there(docs, rules):
    cited = {
        int(number)
        for path in (docs.ROOT / "sim" / "engine").glob("*.py")
        for numbers in re.findall(r"\b[Rr]ules? (\d+(?:(?:, | and )\d+)*)", path.read_text(encoding="utf-8"))
        for number in re.findall(r"\d+", numbers)
    }
    assert cited
    assert all(f"### {number}. " in rules for number in cited)


def _values(rules):
    for row in re.findall(r"^\| (\d+) \| `(\S+)` \| (\d+) \| (\d+) \| (\S+) \|$", rules, re.M):
        seed, stream, occurrence, replication, u = row
        yield int(seed), stream, int(occurrence), int(replication), literal_eval(u)


def test_the_values_of_luck_are_those_of_the_program_and_of_the_formula(docs, rules):
    space: dict = {}
    formula = next(fence.text for fence in docs.fences(rules) if fence.language == "python")
    exec(f"import hashlib, numpy\n{formula}", space)
    values = list(_values(rules))
    assert len(values) == 7
    for seed, stream, occurrence, replication, u in values:
        assert uniforms(seed, stream, occurrence, replication, 1)[0] == u
        assert space["u"](seed, stream, occurrence, replication) == u


def test_the_logarithm_is_made_as_the_page_says():
    import math

    for x in (1e-16, 0.1, 0.5, 0.7071, 0.7072, 0.999, 1.0):
        m, e = math.frexp(x)
        if m < math.sqrt(0.5):
            m, e = 2 * m, e - 1
        s, t = (m - 1) / (m + 1), 0.0
        for k in range(21, 1, -2):
            t = (t + 1 / k) * (s * s)
        assert ln(x) == 2 * s * (1 + t) + e * math.log(2)


def test_the_streams_are_named_as_the_page_says(rules):
    """Every stream of the table is drawn, and `stream` replaces an element's part."""
    examination = examine_text(DRAWING)
    assert not examination.faults
    asked = []

    def draw(stream, occurrence):
        asked.append((stream, occurrence))
        return 0.5

    Play(compile_program(examination.scenario), draw, {}).finish()
    table = set(re.findall(r"^\| `([a-z_.]+/[a-z_/]+)` \| [^|]+\|$", rules, re.M))
    meant = {"timed": "second_launch", "series": "second_launch", "late": "posture"}
    drawn = {f"{meant.get(name, name)}/{what}" for name, _, what in (stream.partition("/") for stream, _ in asked)}
    assert {(stream, occurrence) for stream, occurrence in asked if occurrence} == {("series/every", 1)}
    assert table - drawn == {"second_launch/at"}
    assert drawn - table == {"shared/at", "shared/effects/tension"}
