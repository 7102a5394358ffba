"""A sensitivity's bars and sentences: humps, regions, units, and the grammar of none and one."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pytest

from sim.analysis.assumptions import assumptions
from sim.analysis.sensitivity import sensitivity
from sim.program.compile import compile_program
from sim.scenario.load import examine_text
from sim.view.sensitivity.answer import conclusion
from sim.view.sensitivity.page import bar, sensitivity_page
from sim.view.sensitivity.scale import written
from sim.view.words.page import Prose
from tests.analysis.known import HEAD, HUMP, asked

TWO = (
    HEAD
    + """\
state:
  x: {start: {one_of: {1: 1, 2: 1, 3: 1, 4: 1, 5: 1}}, range: [0, 10]}
  y: {start: {exponential: 2}, range: [0, 10]}
injects:
  launch: {at: 0m}
  call: {at: {exponential: 2h}}
outcomes: {caught: {when: x == IN}, missed: {}}
"""
)


def found(text, value, above=0.5, runs=400, top=10):
    question = asked(text, value, above=above, runs=runs, seed=0)
    return sensitivity(question, trajectories=0, top=top)


def page(text, value, **more):
    return " ".join(
        block.text for block in sensitivity_page(found(text, value, **more), {}) if isinstance(block, Prose)
    )


def said(text, value, **more):
    return list(conclusion(found(text, value, **more), {}))


@pytest.mark.parametrize(
    ("answers", "reach", "picture"),
    [
        ((0, 4, 8), (0, 8), "░░░░│████"),
        ((8, 4, 0), (0, 8), "████│░░░░"),
        ((2, 4, 5), (2, 8), "  ░░│█▒▒▒"),
        ((4, 4, 4), (1, 7), " ▒▒▒│▒▒▒ "),
        ((1, 4, 2), (1, 4), " ░██│    "),
        ((nan, 4, 6), (4, 6), "    │██  "),
    ],
)
def test_a_bar_shows_both_ends_and_what_lies_beyond(answers, reach, picture):
    assert bar(answers, reach, (0, 8), width=9) == picture


def test_a_hump_is_told_in_words():
    assert "held between about 2.01 and 4 (the scenario has 0 to 10) it would be above 50 in 100." in page(
        HUMP, "caught"
    )
    assert "`x/start`, a judgement: it is 0.0 in 100 at 0.707 and 100.0 in 100 at 2.5." in page(HUMP, "caught")


@pytest.mark.parametrize(
    ("inside", "where"),
    [("1", "held at 1 or less"), ("3", "held at 3"), ("5", "held at 5 or more")],
)
def test_values_of_a_one_of_are_named(inside, where):
    (first, *_) = said(TWO.replace("IN", inside), "caught")
    assert f": {where} (the scenario has 1 to 5) it would be above 50 in 100." in first


def test_one_and_none_have_their_grammar():
    assert "Of 1 assumption, 1 moves the answer more than luck does, with 95 in 100 confidence." in page(HUMP, "caught")
    (only,) = said(HUMP, "not caught or caught")
    assert only.startswith("The one assumption does not turn this at any of the levels tried: five from one end")
    (turn, rest) = said(TWO.replace("x == IN", "x == 3"), "caught")
    assert turn.startswith("The answer would turn on `x/start`")
    assert rest.startswith("None of the other 2 turns it alone at any of the levels tried")
    without = TWO.replace("  call: {at: {exponential: 2h}}\n", "").replace("IN", "3")
    assert said(without, "caught")[-1].startswith("The other one does not turn it at any of the levels tried")
    assert len(said(HUMP, "caught")) == 1
    nothing = HUMP.replace("[0, 1, 10]", "1")
    assert said(nothing, "caught") == ["No assumption was found that could turn it: it is 50 in 100 or less."]


def test_few_runs_move_nothing():
    assert "none moves the answer more than luck does" in page(HUMP, "caught", runs=2)


def test_what_the_scenario_has_is_not_what_was_tried():
    scenario = examine_text(TWO.replace("IN", "3")).scenario
    every = {one.name: one for one in assumptions(scenario, compile_program(scenario))}
    assert written(every["x/start"]) == "1 to 5"
    assert written(every["y/start"]) == "2 on average"
    assert written(every["call/at"]) == "2h on average"
    assert written(replace(every["x/start"], unit="factor")) == ""
