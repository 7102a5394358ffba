"""Policies written in Python: what they are asked, and what their answers do."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.engine.replication import run
from sim.engine.single import Play
from sim.luck import LuckBlock, uniforms
from sim.numbering import NEVER

TWO_DECISIONS = """
    state: {tension: {start: 4, range: [0, 10]}, trust: {start: 2, range: [0, 10]}}
    injects:
      launch: {at: 0s, effects: {tension: +1.5}}
      never: {contingency: true, text: Never.}
    decisions:
      posture:
        after: launch
        by: staff
        takes: 1h
        within: 6h
        options: {statement: {weight: 99}, show_of_force: {if: trust > 5}, drill: {effects: {tension: +1}}}
        lapse: {effects: {tension: +3}}
      reply: {after: posture, by: staff, takes: 30m, options: {nothing: {}, words: {}}}
    """


class Answers:
    """A policy that gives the answers it was made with, and keeps what it was asked."""

    def __init__(self, **answers: object) -> None:
        self.answers = answers
        self.asked: list[sim.Asked] = []

    def __call__(self, asked: sim.Asked) -> object:
        self.asked.append(asked)
        return self.answers[asked.decision]


def test_what_a_policy_is_asked(compiled):
    policy = Answers(posture=[2], reply=[1])
    run(compiled(TWO_DECISIONS), seed=5, replication=6, policy=policy)
    posture, reply = policy.asked
    assert (posture.decision, posture.options) == ("posture", ("statement", "show_of_force", "drill"))
    assert (reply.decision, reply.options) == ("reply", ("nothing", "words"))
    assert posture.offered.tolist() == [[True, False, True]]
    assert (posture.time.tolist(), reply.time.tolist()) == ([3600], [5400])
    assert {name: value.tolist() for name, value in posture.state.items()} == {"tension": [5.5], "trust": [2.0]}
    assert reply.state["tension"].tolist() == [6.5]
    assert posture.luck.tolist() == uniforms(5, "posture/choice", 0, 6, 1).tolist()
    for asked in policy.asked:
        arrays = [asked.time, asked.luck, *asked.state.values(), *asked.facts.values()]
        assert {array.shape for array in arrays} == {(1,)}
        assert {array.dtype for array in asked.facts.values()} == {np.dtype(bool)}
        assert asked.offered.dtype == bool
        assert np.issubdtype(asked.time.dtype, np.integer)


def test_what_a_policy_is_told_has_happened(compiled):
    """Every moment by name; an option's is true while it is the latest answer."""
    policy = Answers(posture=2, reply=1)
    program = compiled(TWO_DECISIONS)
    run(program, policy=policy)
    posture, reply = policy.asked
    assert tuple(posture.facts) == program.moments
    assert [name for name, fact in posture.facts.items() if fact[0]] == ["launch", "posture.asked"]
    assert [name for name, fact in reply.facts.items() if fact[0]] == [
        "launch", "posture.asked", "posture.drill", "posture", "reply.asked",
    ]  # fmt: skip


def test_a_fact_of_an_option_is_whether_it_is_the_latest_answer(compiled):
    seen = []

    def turn_about(asked: sim.Asked) -> int:
        seen.append((bool(asked.facts["d.a"][0]), bool(asked.facts["d.b"][0])))
        return len(seen) % 2

    program = compiled("""
        horizon: 30m
        injects: {go: {at: 0s}}
        decisions: {d: {after: {any: [go, d]}, by: staff, takes: 10m, repeats: true, options: {a: {}, b: {}}}}
        """)
    finished = run(program, policy=turn_about)
    assert [choice.option for choice in finished.choices] == ["b", "a", "b"]
    assert seen == [(False, False), (False, True), (True, False)]


@pytest.mark.parametrize("answer", [2, [2], (2,), np.array([2]), np.int64(2), np.array([2], dtype=np.int8)])
def test_an_answer_is_an_option_number(compiled, answer):
    """The policy's answer stands, whatever the weights say."""
    finished = run(compiled(TWO_DECISIONS), policy=Answers(posture=answer, reply=0))
    assert finished.moments == [
        (0, "launch"), (0, "posture.asked"), (3600, "posture.drill"), (3600, "posture"),
        (3600, "reply.asked"), (5400, "reply.nothing"), (5400, "reply"),
    ]  # fmt: skip
    assert [(c.option, c.why.ground, c.offered) for c in finished.choices] == [
        ("drill", "python", ("statement", "drill")),
        ("nothing", "python", ("nothing", "words")),
    ]
    assert finished.state["tension"] == 6.5


def test_minus_one_lapses_it_at_the_answer(compiled):
    finished = run(compiled(TWO_DECISIONS), policy=Answers(posture=[-1], reply=[-1]))
    assert finished.moments == [
        (0, "launch"), (0, "posture.asked"), (3600, "posture.lapsed"), (3600, "posture"),
        (3600, "reply.asked"), (5400, "reply.lapsed"), (5400, "reply"),
    ]  # fmt: skip
    assert finished.state["tension"] == 8.5
    assert [(c.option, c.lapsed, c.why.ground) for c in finished.choices] == [(None, True, "no option")] * 2


def test_none_leaves_it_open_until_its_deadline(compiled):
    """Six hours from its asking. What has no deadline stays open to the end."""
    finished = run(compiled(TWO_DECISIONS), policy=Answers(posture=None, reply=None))
    assert finished.moments == [
        (0, "launch"), (0, "posture.asked"), (21_600, "posture.lapsed"), (21_600, "posture"), (21_600, "reply.asked"),
    ]  # fmt: skip
    assert finished.state["tension"] == 8.5
    [choice] = finished.choices
    assert (choice.time, choice.asked, choice.deadline, choice.lapsed) == (21_600, 0, 21_600, True)
    assert choice.why.ground == "deadline"


def test_what_is_left_to_a_person_is_asked_of_the_policy_once(compiled):
    policy = Answers(posture=None, reply=None)
    program = compiled(TWO_DECISIONS)
    play = Play(program, LuckBlock(0).of(0), policy)
    play.finish()
    assert [asked.decision for asked in policy.asked] == ["posture", "reply"]
    position, reply = play.position(), program.node_of["reply"]
    assert play.is_open(reply)
    assert (position.due[reply], position.deadline[reply]) == (NEVER, NEVER)


def test_none_at_the_deadline_itself_lapses_it_there(compiled):
    """At a tie it is answered; left to a person it has no time left."""
    program = compiled("decisions: {d: {at: 0s, by: staff, takes: 6h, within: 6h, options: {ok: {}}}}")
    assert run(program, policy=Answers(d=None)).moments == [(0, "d.asked"), (21_600, "d.lapsed"), (21_600, "d")]


def test_a_late_answer_is_not_asked_for(compiled):
    policy = Answers(d=[0])
    program = compiled("decisions: {d: {at: 0s, by: staff, takes: 7h, within: 6h, options: {ok: {}}}}")
    assert run(program, policy=policy).moments == [(0, "d.asked"), (21_600, "d.lapsed"), (21_600, "d")]
    assert policy.asked == []


@pytest.mark.parametrize("answer", [[1], 1, 3, -2, 99])
def test_an_option_that_is_not_offered_is_misuse(compiled, answer):
    with pytest.raises(sim.Misuse, match="posture"):
        run(compiled(TWO_DECISIONS), policy=Answers(posture=answer, reply=0))


@pytest.mark.parametrize("answer", [[0, 2], [], "drill", 1.0, [2.0], True, [None], {"drill": 1}, [[0, 2]]])
def test_what_is_no_option_number_is_misuse(compiled, answer):
    with pytest.raises(sim.Misuse, match="posture"):
        run(compiled(TWO_DECISIONS), policy=Answers(posture=answer, reply=0))


def test_a_policy_that_fails_is_misuse_that_says_where_and_how(compiled):
    def broken(asked: sim.Asked) -> int:
        raise KeyError("tenson")

    with pytest.raises(sim.Misuse, match=r"posture.*KeyError.*tenson"):
        run(compiled(TWO_DECISIONS), policy=broken)


def test_a_policy_may_use_the_decisions_own_luck(compiled):
    """By weight, as the engine itself would: so both agree on every choice."""
    program = compiled("decisions: {d: {at: 0s, by: staff, options: {a: {}, b: {weight: 2}, c: {}}}}")

    def by_weight(asked: sim.Asked) -> np.ndarray:
        return np.searchsorted([0.25, 0.75, 1.0], asked.luck, side="right")

    for replication in range(50):
        ours, theirs = (run(program, 3, replication, policy) for policy in (by_weight, None))
        assert ours.choices[0].option == theirs.choices[0].option


def test_a_run_names_its_policy(compiled):
    program = compiled(TWO_DECISIONS)

    def hawks(asked: sim.Asked) -> int:
        return 0

    assert run(program, policy=hawks).policy == "hawks"
    assert run(program, policy=Answers(posture=0, reply=0)).policy == "python"
