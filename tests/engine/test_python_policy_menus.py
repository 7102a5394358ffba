"""Policies in Python that are asked for several options: what they are told, and what they may answer."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine.replication import run
from sim.engine.simulate import simulate
from sim.faults import Misuse

MENU = """
    state: {x: {start: 3, range: [0, 9]}}
    decisions:
      d:
        at: 0s
        by: staff
        within: 9h
        pick: {at_least: 1, at_most: 2}
        options: {a: {effects: {x: +1}}, b: {}, c: {if: x > 5}}
        lapse: [a, b]
      e: {at: 1h, by: staff, pick: any, options: {f: {}}}
    """


@pytest.fixture
def menu(compiled):
    return compiled(MENU)


def answering(d, e=None):
    def policy(asked):
        if asked.decision == "e":
            return e if e is not None else np.zeros(asked.offered.shape, bool)
        return d(asked) if callable(d) else d

    return policy


def test_it_is_told_how_many_may_be_taken_and_what_each_option_drew(menu):
    seen = []

    def policy(asked):
        seen.append(asked)
        return asked.offered

    run(menu, seed=1, policy=policy)
    first, second = seen
    assert (first.menu.at_least, first.menu.at_most, first.offered.tolist()) == (1, 2, [[True, True, False]])
    assert first.luck.shape == (1, 3) and len(set(first.luck[0].tolist())) == 3
    assert (second.menu.at_least, second.menu.at_most) == (0, 1)
    facts = {name: bool(second.facts[name][0]) for name in ("d.a", "d.b", "d.c", "e.f", "e.none")}
    assert facts == {"d.a": True, "d.b": True, "d.c": False, "e.f": False, "e.none": False}


def test_yes_and_no_for_each_option_or_lapse(menu):
    taken = run(menu, policy=answering([[True, False, False]], [[False]])).choices
    assert [(choice.taken, choice.lapsed) for choice in taken] == [(("a",), False), ((), False)]
    lapsed = run(menu, policy=answering([[-1, -1, -1]], [[-1]])).choices
    assert [(choice.taken, choice.lapsed) for choice in lapsed] == [(("a", "b"), True), (None, True)]
    left = run(menu, policy=answering(lambda asked: None)).choices
    assert (left[-1].decision, left[-1].time, left[-1].lapsed) == ("d", 9 * 3600, True)


def test_many_runs_are_answered_at_once(menu):
    def by_luck(asked):
        rows = asked.offered & (asked.luck < 0.4)
        rows[rows.sum(axis=1) < asked.menu.at_least, 0] = True
        return rows

    sample = simulate(menu, runs=2_000, seed=3, policy=by_luck)
    assert sample.reached["d.b"] == pytest.approx(800, abs=60)
    assert sample.reached["d.a"] == pytest.approx(2_000 * (0.4 + 0.6 * 0.6), abs=60)
    assert sample.reached["e.none"] + sample.reached["e.f"] == 2_000


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ([1], "with a yes or no for each replication and option, of the shape (1, 3), not [1]"),
        ([[0.5, 0, 0]], "of the shape (1, 3)"),
        ([[2, 0, 0]], "with yes or no (1 or 0) for each option, or with -1 for all of them to let it lapse"),
        ([[1, -1, 0]], "with yes or no (1 or 0)"),
        ([[False, False, True]], "took `c` of the menu `d`, which is not offered"),
        ([[False, False, False]], "took 0 options of the menu `d`, which takes 1 at the least and 2 at the most"),
    ],
)
def test_any_other_answer_is_refused_with_a_sentence(menu, answer, sentence):
    with pytest.raises(Misuse) as refused:
        run(menu, policy=answering(answer))
    assert sentence in str(refused.value)
