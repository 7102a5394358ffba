"""Numbers as they are written: no digit that is not there, and the same in sentences as in tables."""

from __future__ import annotations

import math
import re
from types import SimpleNamespace

import numpy as np
import pytest

from sim.analysis.cases import case
from sim.analysis.compare import Sampling, compare
from sim.analysis.criterion import parse_value
from sim.analysis.estimate import UNKNOWN, Estimate, Interval
from sim.analysis.inquiry import Inquiry
from sim.analysis.statistics import mean
from sim.documents.comparison_page import comparison_page as html
from sim.program.compile import compile_program
from sim.scenario.load import examine_text
from sim.view.comparison.page import comparison_page, sentences
from sim.view.sensitivity.answer import answer_sentence
from sim.view.words import estimates
from tests.terminal.pages import drawn

EXACT = """
whitecell: 1
title: Exact
judgement: A test.
start: 2025-03-10T08:00+01:00
horizon: 10h
cells: {town: {timezone: Europe/Berlin}}
state: {water: {start: 2, range: [0, 100]}, hours: {title: Waits, start: 1, range: [0, 5]}}
injects:
  a: {at: 1h, effects: {water: [0, 1, 3]}}
  b: {after: a, delay: 1h * hours}
measures:
  peak: {title: Peak, peak: water}
  wait: {title: Wait, from: a, to: b}
  rises: {title: Rises, value: "2"}
outcomes: {over: {}}
"""


@pytest.fixture(scope="module")
def scenario():
    found = examine_text(EXACT)
    assert found.scenario is not None, found.findings
    return found.scenario


def _compared(scenario, **starts):
    other = case(scenario, start=starts)
    return compare([case(scenario), other], sampling=Sampling(100, 1))


def _table(comparison, title):
    """The cells of a paired difference."""
    page = drawn(comparison_page(comparison)).partition("Paired differences")[2]
    return re.split(r" {2,}", next(line for line in page.splitlines() if line.startswith(title)))


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ({"water": 5}, {"Peak": ("3 higher in every run", "+3"), "Wait": ("", "0m"), "Rises": ("", "0")}),
        ({"water": 1.75}, {"Peak": ("0.25 lower in every run", "-0.25")}),
        ({"water": 2.3}, {"Peak": ("0.3 higher in every run", "+0.3")}),
        ({"hours": 3}, {"Wait": ("2h longer in every run", "+2h"), "Peak": ("", "0")}),
        ({"hours": 0.5}, {"Wait": ("30m shorter in every run", "-30m")}),
    ],
)
def test_a_difference_that_is_that_of_every_run_is_said_to_be(scenario, start, words):
    comparison = _compared(scenario, **start)
    told = sentences(comparison, comparison.differences[0])
    page = html(comparison, "whitecell compare", "1")
    for title, (sentence, cell) in words.items():
        assert _table(comparison, title)[1:3] == [cell, "in every run"]
        assert f'>{cell}</data> <span class="bounds">in every run</span>' in page
        if sentence:
            assert f"“{title}” is {sentence}." in told
    same = [f"“{title}”" for title in ("Peak", "Wait", "Rises") if not words.get(title, ("",))[0]]
    verb = "is" if len(same) == 1 else "are"
    assert f"{' and '.join(same)} {verb} the same in every run." in told
    assert not any("between" in sentence for sentence in told)


def test_sentence_and_table_have_the_same_digits(scenario):
    low, high = (0.41231, 0.41422)
    for estimate, texts in {
        Estimate(3.0, Interval(2.5, 3.5), 10): ("+3.00", "+2.50", "+3.50"),
        Estimate(0.4133, Interval(low, high), 10): ("+0.4133", "+0.4123", "+0.4142"),
        Estimate(-0.4, Interval(-0.41, -0.39), 10): ("-0.40", "-0.41", "-0.39"),
        Estimate(0.001, Interval(-0.2, 0.2), 10): ("0.00", "-0.20", "+0.20"),
        Estimate(3.0, UNKNOWN, 1): ("+3.00", "–", "–"),
        Estimate(math.nan, UNKNOWN, 0): ("–", "–", "–"),
    }.items():
        show = estimates.signed(estimates.of_numbers(estimate))
        interval = estimate.interval
        assert tuple(map(show, (estimate.value, interval.low, interval.high))) == texts
    hours = Estimate(7200.0, Interval(7190.0, 7210.0), 10)
    assert estimates.signed(estimates.of_durations(hours))(-7200.0) == "-2h"
    assert estimates.of_durations(hours)(7190.0) == "1h59m50s"
    assert estimates.of_durations(Estimate(7200.0, Interval(7000.0, 7400.0), 10))(7000.0) == "1h57m"
    assert estimates.of_durations(Estimate(7200.0, UNKNOWN, 1))(7200.0) == "2h"
    share = Estimate(0.123, Interval(0.10, 0.15), 100)
    assert estimates.signed(estimates.of_hundredths(share))(0.123) == "+12"
    assert estimates.of_hundredths(Estimate(0.004, Interval(0.001, 0.006), 100))(0.004) == "0.4"


def test_what_computers_lose_in_adding_up_is_no_spread():
    assert estimates.is_exact(mean([0.1 + 0.2, 0.3, 0.3, 0.30000000000000004]))
    assert estimates.shortest(0.1 + 0.2) == "0.3" and estimates.shortest(-1e-17 * 0) == "0"
    assert not estimates.is_exact(mean([0.3, 0.3, 0.3001]))
    assert not estimates.is_exact(mean([3.0])) and not estimates.is_exact(mean([]))


def test_a_difference_that_some_runs_have_is_that_of_those(scenario):
    text = EXACT.replace("delay: 1h * hours}", "delay: 1h * hours, chance: 0.5}")
    comparison = _compared(examine_text(text).scenario, hours=3)
    told = " ".join(sentences(comparison, comparison.differences[0]))
    assert re.search(r"“Wait” is 2h longer in all of the \d+ of 100 replications in which both have it\.", told)


@pytest.mark.parametrize(
    ("value", "policies", "answers", "sentence"),
    [
        ("peak", (None,), [3.0] * 4, "“Peak” is 3 in every run with every decision by its weights."),
        ("peak", (None, "other"), [-3.0] * 4, "“Peak” is 3 lower in every run with every decision by its weights than"),
        (
            "wait",
            (None, "other"),
            [2.0] * 4,
            "“Wait” is 2h longer in every run with every decision by its weights than",
        ),
        ("wait", (None, "other"), [0.0] * 4, "“Wait” is the same in every run with every decision by its weights and"),
        ("wait", (None,), [2.0, math.nan], "“Wait” is on average 2h"),
        ("wait", (None,), [2.0, 2.0, math.nan], "“Wait” is 2h in every run that has it"),
        ("peak", (None,), [3.0, 4.0, 5.0], "“Peak” is on average 4.00"),
    ],
)
def test_an_answer_in_which_luck_has_no_part_says_so(scenario, value, policies, answers, sentence):
    parsed = parse_value(value, scenario)
    question = Inquiry(scenario, compile_program(scenario), parsed, policies, None, len(answers), 0)
    found = SimpleNamespace(question=question, answer=question.estimate(np.array(answers)))
    assert answer_sentence(found).startswith(sentence)
