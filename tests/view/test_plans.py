"""What the page on plans says, and where it says nothing: one and many, and silence where runs do not tell."""

from __future__ import annotations

import pytest

from sim.analysis.criterion import parse_value
from sim.analysis.plans import explore_plans
from sim.scenario.load import examine_text
from sim.view.exploration.plans import plans_page
from sim.view.words.page import Prose

ALIKE = """\
whitecell: 1
title: Alike
judgement: Every option does the same, by luck of its own.
start: 2025-03-10T05:40+09:00
horizon: 1d
cells: {rok: {}}
actors: {nsc: {cell: rok}}
state: {x: {start: 0, range: [-10, 10]}, y: {start: 0, range: [-10, 10]}}
decisions:
  first: {at: 1h, by: nsc, options: {a: {effects: {x: {uniform: [-1, 1]}}}, b: {effects: {x: {uniform: [-1, 1]}}}}}
  second: {at: 2h, by: nsc, options: {a: {effects: {x: {uniform: [-1, 1]}}}, b: {effects: {x: {uniform: [-1, 1]}}}}}
outcomes: {high: {when: x >= 0}, low: {}}
"""


def _said(text=ALIKE, value="x", runs=200, **more):
    scenario = examine_text(text).scenario
    plans = explore_plans(scenario, parse_value(value, scenario), runs, **more)
    return plans, [block.text for block in plans_page(scenario, plans) if isinstance(block, Prose)]


@pytest.mark.parametrize("value", ["x", "high"])
def test_of_plans_that_are_alike_nothing_is_said_but_that(value):
    plans, said = _said(value=value)
    assert len(plans.contenders) == 4
    assert "No other plan is shown to be worse: these runs do not tell them apart." in said
    assert "These runs do not tell what any decision does by itself." in said
    assert not any("makes" in sentence for sentence in said)


def test_one_is_said_in_the_singular():
    strong = ALIKE.replace(
        "first: {at: 1h, by: nsc, options: {a: {", "first: {at: 1h, by: nsc, options: {a: {effects: {y: 1}}, c: {"
    )
    plans, said = _said(strong.replace("  second", "  # second"), value="y", runs=100)
    assert [plan.same for plan in plans.plans] == [True, False, False]
    assert "Every other plan is shown to be worse." in said
    assert any(
        sentence.startswith("1 of 1 decision is shown to change it by itself: “First” by 1") for sentence in said
    )
    two = strong.replace("  second", "  # second").replace(", b: {effects: {x: {uniform: [-1, 1]}}}}}\n  #", "}}\n  #")
    assert "The other plan is shown to be worse." in _said(two, value="y", runs=100)[1]


def test_a_difference_of_chances_stays_within_100_from_the_second_run_on():
    plans, _ = _said(value="high", runs=2)
    for plan in plans.plans[1:]:
        assert -1 <= plan.behind.interval.low <= plan.behind.interval.high <= 1
    assert not any(influence.gap.interval.high > 1 or influence.is_shown for influence in plans.influences)


def test_a_sample_of_plans_tells_no_shares():
    strong = ALIKE.replace("options: {a: {effects: {x: {uniform: [-1, 1]}}}", "options: {a: {effects: {x: 5}}")
    plans, said = _said(strong, limit=3)
    assert plans.shares is None
    assert not any("Of the variance" in sentence for sentence in said)
