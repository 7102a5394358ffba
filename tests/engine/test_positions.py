"""Stopped anywhere and taken up by a new play, a run goes on as if it had not been stopped.

Playing on from every stop of a run to its end would take its length squared. It is enough to show of every stop that
the next event is the same and leads to the same next position: by induction, so are all the others.
"""

from __future__ import annotations

import math
import pickle
import random
from dataclasses import fields, replace

import pytest

import sim
from sim.engine.guided import GuidedPlay, Stop
from sim.engine.position import COLUMNS, Position
from sim.engine.replication import finished_run
from sim.engine.single import ChoiceRecord, EventRecord, Play
from sim.luck import Draw, LuckBlock
from sim.numbering import Status
from sim.program.compile import compile_program
from sim.program.nodes import Program
from tests.kept_exercises.paths import EXERCISES

RUNS, MANY = 50, 200
"""Runs of each exercise: some 40 stops each, all of which are tried."""
SEED = 11
HOUR = 3600


class Played:
    """A run played in one go: its positions, before every event and after the last, and the choices of each event."""

    def __init__(self, program: Program, draw: Draw, policy: object) -> None:
        self.program, self.draw, self.policy = program, draw, policy
        self.play = self.again(None)
        self.positions = [self.play.position()]
        self.choices: list[list[ChoiceRecord]] = []
        taken = 0
        while self.play.step():
            self.positions.append(self.play.position())
            self.choices.append(self.play.choices[taken:])
            taken = len(self.play.choices)
        self.end = self.play.position()

    def again(self, position: Position | None) -> Play:
        """Another play of the same run: from its start, or from a position."""
        return Play(self.program, self.draw, self.policy, position)

    @property
    def log(self) -> list[EventRecord]:
        return self.play.log


def assert_every_stop_goes_on_to_the_next(run: Played) -> None:
    assert len(run.positions) == len(run.log) + 1
    for event, (before, after) in enumerate(zip(run.positions, run.positions[1:], strict=False)):
        play = run.again(before)
        assert play.position() == before
        assert play.step()
        assert play.position() == after
        assert play.log == [run.log[event]]
        assert play.choices == run.choices[event]
    last = run.again(run.positions[-1])
    assert not last.step()
    assert last.position() == run.end


def assert_it_ends_the_same(run: Played, stop: int) -> None:
    """All the way from one stop, its position written down and read again in between."""
    carried = pickle.loads(pickle.dumps(run.positions[stop]))
    play = run.again(carried)
    play.finish()
    whole, rest = finished_run(run.play, SEED, 0, None), finished_run(play, SEED, 0, None)
    assert rest.happenings == whole.happenings[stop:]
    assert rest.choices == whole.choices[len(whole.choices) - len(rest.choices) :]
    assert len(rest.choices) == sum(happening.what in ("answered", "lapsed") for happening in rest)
    assert (rest.state, rest.outcome, rest.ended) == (whole.state, whole.outcome, whole.ended)
    assert rest.measures.keys() == whole.measures.keys()
    for name, value in whole.measures.items():
        assert rest.measures[name] == value or (math.isnan(rest.measures[name]) and math.isnan(value))
    assert play.position() == run.end


@pytest.fixture(scope="module", params=EXERCISES)
def exercise(request: pytest.FixtureRequest) -> Program:
    """The program of a whole exercise."""
    return compile_program(sim.load(EXERCISES[request.param]))


@pytest.mark.parametrize("count", [RUNS, pytest.param(MANY, marks=pytest.mark.long)])
def test_every_stop_of_many_runs_of_a_whole_exercise(exercise, count):
    policies = [None, *exercise.policies]
    assert len(policies) >= 4
    stops = random.Random(SEED)
    luck = LuckBlock(SEED, 0, count)
    outcomes = set()
    for replication in range(count):
        table = exercise.policy(policies[replication % len(policies)])
        run = Played(exercise, luck.of(replication), table)
        assert len(run.log) > 20
        assert_every_stop_goes_on_to_the_next(run)
        assert_it_ends_the_same(run, stops.randrange(len(run.positions)))
        outcomes.add(finished_run(run.play, SEED, replication, None).outcome)
    assert len(outcomes) > 1


CROWDED = """
    horizon: 2d
    state:
      tension: {start: [3, 4, 5], range: [0, 10]}
      trust: {start: 5, range: [0, 10]}
    turns:
      morning: {after: {all: [tick, p]}, not_before: 09:30 Asia/Seoul}
    injects:
      go: {at: 0s}
      tick:
        after: {any: [go, tick, tick.skipped]}
        delay: {exponential: 3h}
        chance: 0.9
        repeats: true
        effects: {tension: [-1, 0, 1]}
      alarm: {when: tension > 4.5, delay: {uniform: [0s, 3h]}, repeats: true, effects: {trust: -0.1 * tension}}
      calm: {after: {all: [alarm, tick]}, delay: 1h, repeats: true, effects: {tension: {set: 4}}}
      stop: {at: {uniform: [5h, 40h]}, cancels: [p, q.work, d]}
      agreed: {when: d == p.ask, repeats: true, effects: {trust: +0.2}}
    procedures:
      p:
        after: {any: [go, p]}
        delay: 30m
        repeats: true
        steps:
          work: {by: [red, pair], takes: [1h, 2h, 6h]}
          more: {after: start, by: red, takes: {uniform: [10m, 3h]}}
          ask:
            after: {all: [work, more]}
            by: staff
            takes: [1h, 2h, 3h]
            within: 2h
            lapse: yes_please
            options: {yes_please: {}, no_thanks: {}}
      q:
        after: {any: [tick, alarm]}
        repeats: true
        steps: {work: {by: red, takes: [10m, 1h, 3h]}, note: {when: tension > 5, text: A note.}}
    decisions:
      d:
        after: {any: [go, calm, d]}
        delay: 1h
        by: staff
        takes: {exponential: 1h}
        within: 90m
        repeats: true
        options: {yes_please: {effects: {tension: [0, 0.5, 1]}}, no_thanks: {if: tension < 6}}
        lapse: {effects: {trust: -0.5}}
    measures:
      first_alarm: {from: go, to: alarm}
      top: {peak: tension}
      bottom: {low: trust}
      alarms: {count: alarm}
      both: {value: tension + trust}
    outcomes:
      lost: {when: trust <= 0, ends: true}
      tense: {when: tension > 5}
      calm_again: {}
    """


def test_every_stop_of_a_crowded_scenario(compiled):
    """Everything that a node can be doing, at a stop: it would show if a position did not hold it."""
    program = compiled(CROWDED)
    luck = LuckBlock(SEED, 0, 50)
    seen: set[Status] = set()
    half_heard = 0
    for replication in range(50):
        run = Played(program, luck.of(replication), {})
        assert_every_stop_goes_on_to_the_next(run)
        for stop in (0, len(run.positions) // 2, len(run.positions) - 1):
            assert_it_ends_the_same(run, stop)
        seen |= {Status(status) for position in run.positions for status in position.status}
        half_heard += sum(any(position.heard) for position in run.positions)
    assert seen == set(Status) - {Status.HELD}
    assert half_heard > 100


def test_every_stop_with_a_policy_in_python_that_leaves_some_to_a_person(compiled):
    def by_the_clock(asked):
        if asked.time[0] % 3 == 0:
            return None
        return [0] if asked.offered[0, 0] else [-1]

    program = compiled(CROWDED)
    luck = LuckBlock(SEED, 0, 20)
    left = 0
    for replication in range(20):
        run = Played(program, luck.of(replication), by_the_clock)
        assert_every_stop_goes_on_to_the_next(run)
        assert_it_ends_the_same(run, len(run.positions) // 2)
        left += sum(record.what == "left" for record in run.log)
    assert left > 10


def test_a_position_can_be_taken_up_under_another_policy(compiled):
    """So the future of every option can be looked at from one stop."""
    program = compiled("""
        injects: {go: {at: 5s}}
        decisions: {d: {after: go, by: staff, takes: 5s, options: {ok: {}, no_deal: {}}}}
        policies: {a: {choose: {d: ok}}, b: {choose: {d: no_deal}}}
        """)
    draw = LuckBlock(0).of(0)
    play = Play(program, draw, {})
    play.step()
    futures = {}
    for policy in ("a", "b"):
        other = Play(program, draw, program.policy(policy), play.position())
        other.finish()
        futures[policy] = [(r.time, program.moments[m]) for r in other.log for m in r.moments]
    assert futures == {
        "a": [(5, "d.asked"), (10, "d.ok"), (10, "d")],
        "b": [(5, "d.asked"), (10, "d.no_deal"), (10, "d")],
    }


# ---------------------------------------------------------------- a position as a value


@pytest.fixture
def position(compiled) -> Position:
    """One in the midst of the crowded scenario."""
    play = Play(compiled(CROWDED), LuckBlock(SEED).of(0), {})
    for _ in range(12):
        play.step()
    return play.position()


def test_a_position_is_a_value(compiled, position):
    again = Play(compiled(CROWDED), LuckBlock(SEED).of(0), {})
    for _ in range(12):
        again.step()
    assert again.position() == position
    assert hash(again.position()) == hash(position)
    assert again.position() is not position
    again.step()
    assert again.position() != position
    with pytest.raises(AttributeError):
        position.time = 5


def test_a_position_can_be_written_down_and_read_again(position):
    assert pickle.loads(pickle.dumps(position)) == position


def test_a_position_holds_plain_numbers_only(position):
    """So that it is one row of the batch engine's arrays."""
    for field in fields(position):
        value = getattr(position, field.name)
        for number in value if isinstance(value, tuple) else [value]:
            assert isinstance(number, bool | int | float), field.name
            assert not isinstance(number, float) or math.isfinite(number)


def test_a_position_is_not_touched_by_playing_on_from_it(compiled, position):
    kept = replace(position)
    program = compiled(CROWDED)
    first = Play(program, LuckBlock(SEED).of(0), {}, position)
    first.finish()
    assert position == kept
    second = Play(program, LuckBlock(SEED).of(0), {}, position)
    second.finish()
    assert first.log == second.log


def test_a_play_taken_up_goes_by_its_position_alone(begin, compiled):
    """A state put to another value in it is what the rest is played from."""
    text = """
        state: {x: {start: 1, range: [0, 9]}}
        injects: {go: {at: 5s}, echo: {after: go, delay: 1h * x}}
        """
    play = begin(text)
    changed = Play(play.program, play.draw, {}, replace(play.position(), state=(3.0,)))
    changed.finish()
    assert [record.time for record in changed.log] == [5, 5 + 3 * 3600]


# ---------------------------------------------------------------- a person's choice

ASKED_TWICE = """
    injects: {go: {at: 0s}, stop: {at: 1h, chance: 0.5, cancels: d}, again: {at: 5h}}
    decisions:
      d: {after: {any: [go, again]}, by: staff, within: 3h, repeats: true, options: {a: {}, b: {weight: 0}}}
    """


def test_a_persons_choice_that_is_not_yet_due_goes_with_the_position(compiled, lucky):
    """An automatic play takes it up without a draw; the next asking is the policy's again."""
    program = compiled(ASKED_TWICE)
    guided = GuidedPlay(program, lucky({}))
    guided.run()
    guided.choose("d", "b", due=2 * HOUR)
    taken_up = Play(program, lucky({"stop/chance": 0.9, "d/choice": [0.0, 0.5]}), {}, guided.position())
    taken_up.finish()
    chosen = [(c.time, program.nodes[c.node].options[c.option].name, c.why.ground) for c in taken_up.choices]
    assert chosen == [(2 * HOUR, "b", "person"), (5 * HOUR, "a", "weights")]
    assert ("d/choice", 0) not in taken_up.draw.asked


def test_a_persons_choice_is_forgotten_when_its_decision_is_cancelled(compiled, lucky):
    """Asked again, the decision waits for a new one, and its deadline asks."""
    guided = GuidedPlay(compiled(ASKED_TWICE), lucky({"stop/chance": 0.1}))
    guided.run()
    guided.choose("d", "b", due=2 * HOUR)
    assert guided.run() == Stop("asked", 5 * HOUR, ("d",))
    assert guided.run() == Stop("deadline", 8 * HOUR, ("d",))
    assert guided.choices == []


def test_every_column_of_a_position_says_of_what_it_is_and_how_it_begins():
    alone = {"time", "place", "events", "finished", "earliest"}
    assert set(COLUMNS) == set(Position.__slots__) - alone
