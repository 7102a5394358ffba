"""The program as a value: its policies, its starts, written down and read again."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace

import pytest

import sim
from sim.engine.replication import run
from sim.engine.single import Play
from sim.luck import LuckBlock
from sim.program.compile import compile_program
from sim.program.nodes import Program, StateSlot
from tests.kept_exercises.paths import DECEMBER_DOUBLE, EXERCISES

TEXT = """
    state:
      tension: {start: [3, 4, 5], range: [0, 10]}
      trust: {start: 5, range: [-1, 1000]}
    injects: {go: {at: 1h, effects: {tension: [0, 1, 2]}}}
    decisions: {d: {after: go, by: staff, takes: [1h, 2h, 3h], options: {talk: {}, wait: {}}}}
    policies:
      restraint: {choose: {d: talk}}
      tit_for_tat: {choose: {d: [{if: tension > 4, choose: {wait: 2, talk: 1}}, {choose: talk}]}}
    measures: {top: {peak: tension}}
    """


@pytest.fixture(scope="module")
def program(compiled) -> Program:
    """Two states, an inject, a decision, two policies."""
    return compiled(TEXT)


# ---------------------------------------------------------------- policies


@pytest.mark.parametrize("name", [None, "unguided"])
def test_without_a_policy_every_decision_goes_by_its_weights(program, name):
    assert program.policy(name) == {}


def test_a_policy_is_a_table_of_rules_by_decision(program):
    table = program.policy("tit_for_tat")
    assert list(table) == [program.node_of["d"]]
    first, second = table[program.node_of["d"]]
    assert first.condition is not None and second.condition is None
    assert [tree.number for tree in first.weights] == [1.0, 2.0]
    assert [tree.number for tree in second.weights] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("restrain", "`restraint`"),
        ("tit_for_tot", "`tit_for_tat`"),
        ("zzz", "unguided"),
        ("", "restraint"),
        ("Unguided", "unguided"),
    ],
)
def test_an_unknown_policy_is_misuse_that_names_what_there_is(program, name, words):
    with pytest.raises(sim.Misuse, match="no policy") as error:
        program.policy(name)
    assert words in str(error.value)


def test_a_run_refuses_an_unknown_policy(program):
    with pytest.raises(sim.Misuse, match="no policy"):
        run(program, policy="restrain")


# ---------------------------------------------------------------- other starts


def test_starting_gives_states_another_start(program):
    other = program.starting({"tension": 7.5})
    assert run(other, seed=3).start == {"tension": 7.5, "trust": 5.0}
    given = run(program, seed=3, start={"tension": 7.5})
    assert given == replace(run(other, seed=3), given={"tension": 7.5})
    assert run(program, seed=3).start["tension"] != 7.5


def test_starting_changes_nothing_else(program):
    other = program.starting({"tension": 7.5})
    assert replace(other, states=program.states) == program
    assert program.starting({}) == program
    assert [slot.name for slot in other.states] == ["tension", "trust"]


@pytest.mark.parametrize("value", [0, 10, 0.0, 10.0])
def test_starting_takes_the_ends_of_the_range(program, value):
    assert run(program.starting({"tension": value})).start["tension"] == value


def test_starting_rounds_as_every_state_is_rounded(program):
    assert run(program.starting({"tension": 0.0234375})).start["tension"] == 0.023438


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"tenson": 1}, "Did you mean `tension`"),
        ({"zzz": 1}, "tension"),
        ({"go": 1}, "no state"),
        ({"tension": 10.1}, "between 0 and 10"),
        ({"tension": -0.1}, "between 0 and 10"),
        ({"trust": 1000.5}, "between -1 and 1000"),
        ({"tension": float("nan")}, "outside"),
        ({"tension": float("inf")}, "outside"),
        ({"trust": 1, "tension": 11}, "`tension`"),
    ],
)
def test_a_start_that_makes_no_sense_is_misuse(program, values, words):
    with pytest.raises(sim.Misuse) as error:
        program.starting(values)
    assert words in str(error.value)


@pytest.mark.parametrize(("seed", "replication"), [(-1, 0), (2**64, 0), (0, -1), (0, 2**62)])
def test_a_seed_or_replication_out_of_bounds_is_misuse(program, seed, replication):
    with pytest.raises(sim.Misuse):
        run(program, seed, replication)


def test_the_largest_seed_and_replication_are_played(program):
    finished = run(program, 2**64 - 1, 2**62 - 1)
    assert (finished.seed, finished.replication, finished.outcome) == (2**64 - 1, 2**62 - 1, "ended")


# ---------------------------------------------------------------- states


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (0.0000005, 0.0), (0.0000015, 0.000002), (0.0000025, 0.000002), (1.23456749, 1.234567),
        (11, 10.0), (-11, -10.0),
        (-0.0000005, 0.0), (-0.0000015, -0.000002), (9.9999996, 10.0), (10.0000001, 10.0),
    ],
)  # fmt: skip
def test_a_state_keeps_six_decimals_within_its_range(program, value, kept):
    slot = StateSlot("x", -10.0, 10.0, program.states[0].start)
    assert slot.tidy(value) == kept


# ---------------------------------------------------------------- a value


def test_a_program_is_a_value(program, compiled):
    assert compiled(TEXT) == program
    assert compiled(TEXT.replace("at: 1h", "at: 2h")) != program
    with pytest.raises(FrozenInstanceError):
        program.horizon = 5


def test_a_program_can_be_written_down_and_read_again(program):
    copy = pickle.loads(pickle.dumps(program))
    assert copy == program
    for policy in (None, "restraint", "tit_for_tat"):
        assert run(copy, seed=2, replication=9, policy=policy) == run(program, seed=2, replication=9, policy=policy)


@pytest.mark.parametrize("name", EXERCISES)
def test_a_program_and_its_positions_travel_together(name):
    """What a worker process needs: the program, and where to go on from."""
    program = compile_program(sim.load(EXERCISES[name]))
    play = Play(program, LuckBlock(4).of(0), {})
    for _ in range(25):
        play.step()
    other, position = pickle.loads(pickle.dumps((program, play.position())))
    assert (other, position) == (program, play.position())
    taken_up = Play(other, LuckBlock(4).of(0), {}, position)
    play.finish()
    taken_up.finish()
    assert taken_up.log == play.log[25:]
    assert taken_up.position() == play.position()


def test_compiling_twice_gives_the_same_program():
    scenario = sim.load(DECEMBER_DOUBLE)
    assert compile_program(scenario) == compile_program(scenario)
