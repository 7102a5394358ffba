"""The batch engine against the reference engine over what we ship, and over blocks of every shape: equal in all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from random import Random

import numpy as np
import pytest

import sim
from sim.engine.asking import Worlds
from sim.engine.batch import Setting, play_block, prepared
from sim.engine.guided import GuidedPlay
from sim.engine.lay import laid
from sim.engine.position import Position
from sim.engine.sample import Sample, joined
from sim.engine.simulate import play as play_tasks
from sim.engine.simulate import simulate, tasks
from sim.engine.single import Play
from sim.faults import Misuse, Runaway
from sim.luck import LuckBlock
from sim.numbering import NEVER, UNFIXED, Cause, Status
from sim.program.compile import compile_program
from sim.program.nodes import Program
from tests.engine.agreement import BatchResult, difference, difference_from
from tests.engine.generated import steer
from tests.kept_exercises.paths import EXERCISES

SEED = 20231218
REPLICATIONS, MANY = 150, 20_000
PROGRAMS = {name: compile_program(sim.load(path)) for name, path in EXERCISES.items()}
CASES = [(name, policy) for name, program in PROGRAMS.items() for policy in (None, *program.policies)]


# ---------------------------------------------------------------------- from the start


def same_over(name: str, policy: str | None, first: int, count: int) -> None:
    program = PROGRAMS[name]
    assert difference(program, program.policy(policy), SEED, first, count) is None


@pytest.mark.parametrize(("name", "policy"), CASES)
def test_every_scenario_under_every_policy(name, policy):
    """Every moment with its time, the final position, the outcome and the measures."""
    same_over(name, policy, 0, REPLICATIONS)


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, MANY, 2_000))
@pytest.mark.parametrize(("name", "policy"), CASES)
def test_every_scenario_under_every_policy_for_long(name, policy, first):
    same_over(name, policy, first, 2_000)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_policy_in_python(name):
    def by_luck(asked):
        last = asked.offered.shape[1] - 1 - asked.offered[:, ::-1].argmax(axis=1)
        first = asked.offered.argmax(axis=1)
        return np.where(asked.offered.any(axis=1), np.where(asked.luck < 0.5, first, last), -1)

    assert difference(PROGRAMS[name], by_luck, SEED, 0, 200) is None


@pytest.mark.parametrize("name", PROGRAMS)
def test_other_starts(name):
    program = PROGRAMS[name]
    slot = program.states[0]
    assert difference(program.starting({slot.name: slot.high}), {}, SEED, 0, 100) is None


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_simulate_gives_is_what_single_runs_give(name):
    program = PROGRAMS[name]
    policy = next(iter(program.policies))
    sample = simulate(program, runs=100, seed=SEED, policy=policy)
    one_by_one = [sim.run(program, SEED, replication, policy) for replication in range(100)]
    assert sample.outcome_of.tolist() == [run.outcome for run in one_by_one]
    for slot in program.states:
        assert sample.state[slot.name].tolist() == [run.state[slot.name] for run in one_by_one]
    for measure in program.measures:
        singly = [run.measures[measure.name] for run in one_by_one]
        assert np.array_equal(sample.measures[measure.name], singly, equal_nan=True)
    for moment in program.moments:
        assert sample.reached[moment] == sum(moment in {m for _, m in run.moments} for run in one_by_one)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_followed_state_takes_the_path_it_takes_in_single_runs(name):
    program = PROGRAMS[name]
    grid = [0, 1, 3_600, 36_000, 100_000, program.horizon]
    follow = range(len(program.states))
    paths = play_block(program, {}, 0, 50, Setting(SEED, follow=follow, grid=grid), None).paths
    luck = LuckBlock(SEED, 0, 50)
    for replication in range(50):
        play = Play(program, luck.of(replication), {})
        play.finish()
        for state in follow:
            changes = [(record.time, after) for record in play.log for s, _, after in record.changes if s == state]
            times = [time for time, _ in changes]
            values = [play.initial[state], *(after for _, after in changes)]
            expected = np.float32([values[bisect_right(times, at)] for at in grid])
            assert paths[program.states[state].name][:, replication].tolist() == expected.tolist()


# ---------------------------------------------------------------------- from mid-run positions


def stood(name: str, events: int, replication: int, policy: str | None = None) -> tuple[Program, Position]:
    program = PROGRAMS[name]
    play = Play(program, LuckBlock(SEED, replication).of(replication), program.policy(policy))
    for _ in range(events):
        play.step()
    return program, play.position()


@pytest.mark.parametrize("events", [0, 1, 5, 12, 20, 30, 45, 1_000])
@pytest.mark.parametrize("name", PROGRAMS)
def test_from_where_a_run_stands(name, events):
    policies = [None, *PROGRAMS[name].policies]
    for replication in range(6):
        program, position = stood(name, events, replication, policies[replication % len(policies)])
        policy = program.policy(policies[(replication + 1) % len(policies)])
        assert difference(program, policy, SEED, replication, 10, position) is None


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_block_from_a_position_begins_there_in_every_row(name):
    program, position = stood(name, 12, 3)
    worlds = Worlds(prepared(laid(program, {}), Setting(SEED, position=position)), None, 0, 5, ())
    assert [worlds.position(row) for row in range(5)] == [position] * 5


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_run_goes_on_in_the_other_engine_as_if_it_had_not_changed(name):
    program = PROGRAMS[name]
    whole = Play(program, LuckBlock(SEED, 9).of(9), {})
    whole.finish()
    for events in range(0, whole.events + 1, 4):
        program, position = stood(name, events, 9)
        assert BatchResult(program, {}, SEED, 9, 1, position).position(0) == whole.position()


@pytest.mark.parametrize("part", range(5))
@pytest.mark.parametrize("name", PROGRAMS)
def test_from_where_people_left_it(name, part):
    """After commands at random: choices fixed and deadlines moved, things held, released, cancelled, improvised."""
    program = PROGRAMS[name]
    policies = [{}, *(program.policy(policy) for policy in program.policies)]
    for number in range(20 * part, 20 * part + 20):
        luck = Random(number)
        play = GuidedPlay(program, LuckBlock(SEED, number).of(number))
        steer(play, luck, luck.choice([5, 20, 60]))
        assert difference(play.program, luck.choice(policies), SEED, number, 5, play.position()) is None


def guided(name: str, hours: int = 0) -> GuidedPlay:
    play = GuidedPlay(PROGRAMS[name], LuckBlock(SEED).of(0))
    while play.run(until=3600 * hours if hours else None).kind == "ending":
        play.go_on()
    return play


def assert_same_from(play: GuidedPlay, rows: int = 8) -> Position:
    position = play.position()
    assert difference(play.program, {}, SEED, 0, rows, position) is None
    return position


def first_open(play: GuidedPlay) -> tuple[int, str]:
    number = play.status.index(Status.OPEN)
    return number, play.program.nodes[number].name


@pytest.mark.parametrize("name", PROGRAMS)
class TestAfterACommand:
    def test_a_decision_is_open_without_an_answer_to_come(self, name):
        play = guided(name)
        number, _ = first_open(play)
        position = assert_same_from(play)
        assert (position.answer_at[number], position.fixed[number]) == (NEVER, UNFIXED)

    def test_choose(self, name):
        play = guided(name)
        number, decision = first_open(play)
        option = play.program.nodes[number].options[0].name
        play.choose(decision, option, min(play.time + 600, play.deadline[number]))
        position = assert_same_from(play)
        assert position.fixed[number] == 0
        result = BatchResult(play.program, {}, SEED, 0, 3, position)
        moment = f"{decision}.{option}"
        assert all((position.answer_at[number], moment) in trace for trace in result.traces)

    def test_lapse(self, name):
        play = guided(name)
        _, decision = first_open(play)
        play.lapse(decision)
        position = assert_same_from(play)
        result = BatchResult(play.program, {}, SEED, 0, 3, position)
        assert all((position.time, f"{decision}.lapsed") in trace for trace in result.traces)

    def test_extend(self, name):
        play = guided(name)
        number, decision = first_open(play)
        play.extend(decision, play.time + 60)
        position = assert_same_from(play)
        assert position.deadline[number] == position.due[number] == position.time + 60

    def test_hold(self, name):
        play = guided(name)
        number = next(i for i, s in enumerate(play.status) if s == Status.PENDING and play.due[i] < NEVER)
        play.hold(play.program.nodes[number].name)
        position = assert_same_from(play)
        result = BatchResult(play.program, {}, SEED, 0, 1, position)
        end = result.position(0)
        if end.status[number] == Status.HELD:
            assert end.due[number] == position.due[number]

    def test_release(self, name):
        play = guided(name)
        number = next(i for i, node in enumerate(play.program.nodes) if node.trigger.told == "contingency")
        play.release(play.program.nodes[number].name)
        position = assert_same_from(play)
        assert (position.status[number], position.cause[number]) == (Status.PENDING, Cause.PERSON)

    def test_cancel(self, name):
        play = guided(name)
        for number, node in enumerate(play.program.nodes):
            other = GuidedPlay(play.program, play.draw, play.position())
            if other.status[number] != Status.IDLE:
                other.cancel(node.name)
                assert_same_from(other, 3)

    def test_override(self, name):
        for slot in PROGRAMS[name].states:
            for value in (slot.low, slot.high):
                play = guided(name, hours=4)
                play.override(slot.name, value)
                assert_same_from(play, 3)

    def test_improvise(self, name):
        play = guided(name)
        slot = play.program.states[0]
        play.improvise("word_from_the_road", {slot.name: 0.5})
        position = assert_same_from(play)
        assert len(position.status) == len(PROGRAMS[name].nodes) + 1


ENDING = """
    state: {a: {start: 5, range: [0, 10]}}
    injects:
      up: {at: 1h, effects: {a: +1}}
      maybe: {at: 2h, chance: 0.5, effects: {a: +1}}
      down: {at: 3h, if: maybe, effects: {a: -5}}
      again: {at: 4h, effects: {a: +6}}
      last: {at: 5h}
    outcomes: {high: {when: a >= 8, ends: true}, rest: {}}
    """


@pytest.fixture
def overridden(compiled: Callable[[str], Program]) -> GuidedPlay:
    """Steered until an ending outcome holds."""
    play = GuidedPlay(compiled(ENDING), LuckBlock(SEED).of(0))
    play.run(until=5400)
    play.override("a", 8)
    return play


def test_an_outcome_that_people_left_holding_ends_every_run_at_once(overridden):
    position = assert_same_from(overridden)
    result = BatchResult(overridden.program, {}, SEED, 0, 8, position)
    assert result.traces == [[]] * 8
    assert result.outcomes == ["high"] * 8


def test_an_outcome_that_people_waived_ends_a_run_only_when_it_holds_anew(overridden):
    """Whatever happens in other rows: where `maybe` happens it touches the state, elsewhere it does not."""
    overridden.go_on()
    position = assert_same_from(overridden, 20)
    result = BatchResult(overridden.program, {}, SEED, 0, 20, position)
    fallen = [any(moment == "down" for _, moment in trace) for trace in result.traces]
    assert set(fallen) == {True, False}
    for down, trace in zip(fallen, result.traces, strict=True):
        assert trace[-1] == ((4 * 3600, "again") if down else (5 * 3600, "last"))


def test_a_fixed_choice_does_not_outlive_its_decision(compiled):
    program = compiled("""
        injects: {go: {at: 1h}, stop: {at: 2h, cancels: d}, again: {at: 3h}}
        decisions:
          d: {after: {any: [go, again]}, repeats: true, by: staff, takes: 1h, options: {ok: {}, no_deal: {weight: 0}}}
        """)
    play = GuidedPlay(program, LuckBlock(SEED).of(0))
    play.run()
    play.choose("d", "no_deal", 5 * 3600)
    position = assert_same_from(play)
    trace = BatchResult(program, {}, SEED, 0, 1, position).traces[0]
    assert (4 * 3600, "d.ok") in trace
    assert "d.no_deal" not in {moment for _, moment in trace}


# ---------------------------------------------------------------------- sizes and shapes


@pytest.mark.parametrize("first", [0, 1, 2, 3, 5, 4_099, 2**40 + 1])
@pytest.mark.parametrize("count", [1, 2, 7])
def test_any_block_anywhere(first, count):
    assert difference(PROGRAMS["december_double"], {}, SEED, first, count) is None


def test_a_row_is_the_same_in_any_block():
    program = PROGRAMS["december_double"]
    whole = BatchResult(program, {}, SEED, 0, 64)
    for first, count in ((0, 1), (63, 1), (5, 17), (31, 33)):
        part = BatchResult(program, {}, SEED, first, count)
        assert part.traces == whole.traces[first : first + count]
        for row in range(count):
            assert part.position(row) == whole.position(first + row)


def assert_equal_samples(one: Sample, other: Sample) -> None:
    for field in ("seed", "first", "policy", "outcome_names", "reached", "grid"):
        assert getattr(one, field) == getattr(other, field)
    assert np.array_equal(one.outcome_numbers, other.outcome_numbers)
    for field in ("measures", "state", "paths"):
        ours, theirs = getattr(one, field), getattr(other, field)
        assert list(ours) == list(theirs)
        assert all(np.array_equal(ours[name], theirs[name], equal_nan=True) for name in ours)


@pytest.mark.parametrize("block", [1, 3, 64, 100, 300])
def test_joined_blocks_are_one_block(block):
    program = PROGRAMS["overflight"]
    policy = next(iter(program.policies))
    more = {"follow": (0, 1), "grid": (0, 3_600, program.horizon)}
    count = 40 if block == 1 else 250
    whole = joined(play_tasks(tasks(program, policy, SEED, count, 3, block=1_000, **more)))
    parts = joined(play_tasks(tasks(program, policy, SEED, count, 3, block=block, **more)))
    assert_equal_samples(whole, parts)


def test_a_process_pool_gives_what_this_process_gives(monkeypatch):
    program = PROGRAMS["december_double"]
    here = simulate(program, runs=500, seed=SEED, policy="tit_for_tat")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        work = tasks(program, "tit_for_tat", SEED, 500, block=120)
        there = joined(play_tasks(work, pool))
        also = simulate(program, runs=500, seed=SEED, policy="tit_for_tat", executor=pool)
    assert_equal_samples(here, there)
    assert_equal_samples(here, also)


def test_a_position_goes_through_a_process_pool():
    program, position = stood("overflight", 12, 1)
    work = tasks(program, None, SEED, 60, block=25, position=position, epoch=1)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert_equal_samples(joined(play_tasks(work, pool)), joined(play_tasks(work)))


def test_an_epoch_of_forecasts_has_its_own_luck():
    program, position = stood("overflight", 5, 1)
    outcomes = {}
    for epoch in (0, 1):
        result = BatchResult(program, {}, SEED, 0, 30, position, epoch)
        luck = LuckBlock(SEED, 0, 30, epoch)
        for row in range(30):
            play = Play(program, luck.of(row), {}, position)
            play.finish()
            assert result.position(row) == play.position()
        outcomes[epoch] = result.traces
    assert outcomes[0] != outcomes[1]


# ---------------------------------------------------------------------- the edges


def test_an_all_set_of_any_size(compiled):
    """More moments than an integer of the machine has bits; also half heard, and from a position."""
    names = [f"i{n}" for n in range(80)]
    injects = "\n".join(f"      {name}: {{at: {n}s, chance: 0.99}}" for n, name in enumerate(names))
    either = ", ".join(names)
    program = compiled(f"    injects:\n{injects}\n      z: {{after: {{all: [{either}]}}}}\n")
    assert difference(program, {}, SEED, 0, 40) is None
    result = BatchResult(program, {}, SEED, 0, 40)
    assert 0 < sum((79, "z") in trace for trace in result.traces) < 40
    play = Play(program, LuckBlock(SEED).of(0), {})
    for _ in range(75):
        play.step()
    assert difference(program, {}, SEED, 0, 5, play.position()) is None


def test_both_engines_call_a_runaway_by_its_name(compiled):
    program = compiled("injects: {go: {at: 0s}, round: {after: {any: [go, round]}, if: go, repeats: true}}")
    with pytest.raises(Runaway) as singly:
        Play(program, LuckBlock(SEED).of(0), {}).finish()
    with pytest.raises(Runaway) as together:
        simulate(program, runs=3, seed=SEED)
    assert str(singly.value) == str(together.value)
    assert difference_from(BatchResult(program, {}, SEED, 0, 2), {}, SEED) is None


def test_as_many_triggers_as_there_may_be(compiled):
    """10,000 of one node; counts and occurrences hold them."""
    program = compiled("""
        horizon: 10000s
        injects: {go: {at: 1s}, tick: {after: {any: [go, tick]}, delay: 1s, repeats: true}}
        measures: {ticks: {count: tick}}
        """)
    result = BatchResult(program, {}, SEED, 0, 2)
    assert result.measures[0]["ticks"] == 9_999
    assert difference_from(result, {}, SEED) is None


def test_a_finished_position_stays_as_it_is():
    program, position = stood("overflight", 10_000, 0)
    assert position.finished
    assert BatchResult(program, {}, SEED, 0, 3, position).position(2) == position


def test_numbers_of_runs_that_make_no_sense():
    for runs in (0, -1, 10**9):
        with pytest.raises(Misuse):
            simulate(PROGRAMS["overflight"], runs=runs)


def test_a_changed_position_is_what_is_played(compiled):
    program = compiled("""
        state: {x: {start: 1, range: [0, 9]}}
        injects: {go: {at: 5s}, echo: {after: go, delay: 1h * x}}
        """)
    play = Play(program, LuckBlock(SEED).of(0), {})
    position = replace(play.position(), state=(3.0,))
    assert BatchResult(program, {}, SEED, 0, 1, position).traces[0] == [(5, "go"), (5 + 3 * 3600, "echo")]
