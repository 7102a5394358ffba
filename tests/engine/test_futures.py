"""Futures from a position: what is drawn anew, what is known of it, and what stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.engine import futures
from sim.engine.batch import Setting, prepared
from sim.engine.futures import Intervention, hidden, play_futures
from sim.engine.guided import GuidedPlay
from sim.engine.lay import laid
from sim.engine.position import Position
from sim.engine.single import Play
from sim.kernel.block import renew
from sim.kernel.layout import ANSWER_AT, DEADLINE, DUE, LIVE_WIDTH, LIVES
from sim.kernel.luck import stand_at
from sim.kernel.replication import redraw
from sim.luck import uniforms
from sim.numbering import NEVER
from sim.program.nodes import Program
from sim.spread import Spread

SEED, EPOCH, COUNT = 7, 3, 200
MINUTE, HOUR = 60, 3600


class Redrawn:
    """A position whose hidden times the kernel has drawn anew, in ``count`` futures."""

    def __init__(self, program: Program, position: Position, count: int = COUNT) -> None:
        setting = Setting(SEED, EPOCH, position, tuple(hidden(program, position)))
        memory = prepared(laid(program, {}), setting)
        whole, reals = memory.whole.tolist(), memory.reals.tolist()
        self.program, self.worlds, self.lives = program, [], whole[LIVES]
        for replication in range(count):
            renew(whole, reals)
            stand_at(whole, replication)
            redraw(whole, reals)
            self.worlds.append(list(whole))

    def of(self, name: str, field: int) -> list[int]:
        at = self.lives + LIVE_WIDTH * self.program.node_of[name] + field
        return [world[at] for world in self.worlds]


redrawn = Redrawn


def due(futures: Redrawn, name: str) -> list[int]:
    return futures.of(name, DUE)


def each(spread: Spread, gone: int, stream: str, occurrence: int = 0) -> list[float]:
    """What the spread gives every future, known to be at least ``gone``."""
    return [spread.redrawn(gone, v) for v in luck(stream, occurrence).tolist()]


def luck(stream: str, occurrence: int = 0) -> np.ndarray:
    return uniforms(SEED, stream, occurrence, 0, COUNT, EPOCH)


def guided(program: Program, draw, until: int | None = None) -> GuidedPlay:
    play = GuidedPlay(program, draw)
    play.run(until)
    return play


def wait(play: GuidedPlay, until: int) -> None:
    """Let time pass, whoever is asked."""
    while play.run(until).kind == "asked":
        pass


# ---------------------------------------------------------------- what is drawn anew


@pytest.mark.parametrize("field", ["at", "delay"])
def test_what_is_pending_by_a_spread_comes_later_than_the_clock_and_by_the_epochs_luck(compiled, lucky, field):
    text = {
        "at": "injects: {x: {at: {uniform: [0s, 100s]}}, tick: {at: 30s}}",
        "delay": "injects: {go: {at: 0s}, x: {after: go, delay: {uniform: [0s, 100s]}}, tick: {at: 30s}}",
    }[field]
    program = compiled(text)
    block = redrawn(program, guided(program, lucky({f"x/{field}": 0.9}), until=39).position())
    spread = Spread("uniform", (0.0, 100.0))
    assert due(block, "x") == each(spread, 40, f"x/{field}")
    assert 40 == min(due(block, "x")) < max(due(block, "x")) == 100
    assert set(due(block, "tick")) == {NEVER}


def test_what_is_triggered_a_second_time_draws_its_second_occurrence(compiled, lucky):
    program = compiled("""
        injects:
          go: {at: 0s}
          again: {at: 50s}
          x: {after: {any: [go, again]}, delay: {uniform: [10s, 20s]}, repeats: true}
        """)
    block = redrawn(program, guided(program, lucky({"x/delay": [0.5, 0.9]}), until=60).position())
    assert due(block, "x") == [50 + wait for wait in each(Spread("uniform", (10.0, 20.0)), 11, "x/delay", 1)]


def test_in_the_second_of_a_stop_what_has_an_earlier_place_is_over_and_the_rest_may_come(compiled, lucky):
    """`before` and `after` lie around the one that was asked; `new` is triggered by its being asked."""
    program = compiled("""
        horizon: 1m
        injects:
          go: {at: 5s}
          early: {after: go, delay: {one_of: {0s: 1, 1s: 1}}}
          new: {after: d.asked, delay: {one_of: {0s: 1, 1s: 1}}}
        decisions:
          d: {after: go, by: staff, options: {ok: {}}}
          late: {after: go, delay: {one_of: {0s: 1, 1s: 1}}, by: staff, options: {ok: {}}}
        """)
    play = guided(program, lucky({"early/delay": 0.9, "new/delay": 0.9, "late/delay": 0.9}))
    assert (play.time, play.log[-1].what) == (5, "asked")
    block = redrawn(program, play.position())
    assert set(due(block, "early")) == {6}
    assert set(due(block, "new")) == {5, 6}
    assert set(due(block, "late")) == {5, 6}


def test_what_is_known_goes_with_the_position(compiled, lucky):
    """A play taken up from it knows as much; one that plays by itself knows nothing."""
    program = compiled("injects: {x: {at: {uniform: [0s, 100s]}}, y: {after: x, delay: {uniform: [0s, 9s]}}}")
    draw = lucky({"x/at": 0.5, "y/delay": 0.9})
    position = guided(program, draw, until=52).position()
    assert position.earliest == (53, 53)
    assert GuidedPlay(program, draw, position).position().earliest == (53, 53)
    assert Play(program, draw, {}, position).position().earliest == ()


def test_of_a_run_that_played_by_itself_time_and_place_tell(compiled, lucky):
    program = compiled("""
        injects:
          go: {at: 5s}
          early: {at: {uniform: [0s, 100s]}}
          tick: {at: 9s}
          late: {at: {uniform: [0s, 100s]}}
          new: {after: tick, delay: {uniform: [0s, 100s]}}
        """)
    play = Play(program, lucky({"early/at": 0.5, "late/at": 0.5, "new/delay": 0.5}), {})
    play.step()
    play.step()
    assert play.position().not_before() == (10, 10, 10, 9, 9)
    assert GuidedPlay(program, play.draw, play.position()).earliest == [10, 10, 10, 9, 9]
    assert min(due(redrawn(program, play.position()), "early")) >= 10


def test_a_step_under_way_takes_longer_than_it_has_taken_and_one_that_waits_has_drawn_nothing(compiled, lucky):
    program = compiled("""
        injects: {go: {at: 0s}}
        procedures:
          p:
            after: go
            steps:
              work: {by: red, takes: {uniform: [10s, 50s]}}
              rest: {after: start, by: red, takes: {uniform: [1s, 3s]}}
        measures: {all: {from: go, to: p.done}}
        """)
    position = guided(program, lucky({"p.work/takes": 0.9}), until=29).position()
    block = redrawn(program, position)
    assert due(block, "p.work") == each(Spread("uniform", (10.0, 50.0)), 30, "p.work/takes")
    assert set(due(block, "p.rest")) == {NEVER}
    ends = np.array(due(block, "p.work"))
    rests = np.array(each(Spread("uniform", (1.0, 3.0)), 0, "p.rest/takes"))
    [sample] = play_futures(program, position, [None], None, SEED, EPOCH, COUNT)
    assert sample.measures["all"].tolist() == (ends + rests).tolist()


# ---------------------------------------------------------------- what stays


def test_constants_expressions_and_deadlines_keep_their_time(compiled, lucky):
    program = compiled("""
        state: {pace: {start: 2, range: [0, 9]}}
        injects: {go: {at: 0s}, x: {after: go, delay: 1h}, y: {after: go, delay: 1h * pace}, z: {at: 3h}}
        procedures: {p: {after: go, steps: {work: {by: red, takes: 5h}}}}
        decisions:
          d: {after: go, by: staff, takes: {uniform: [0s, 9h]}, within: {uniform: [2h, 4h]}, options: {ok: {}}}
        """)
    play = guided(program, lucky({"d/within": 0.5}))
    play.override("pace", 5)
    play.run(until=30 * MINUTE)
    block = redrawn(program, play.position())
    assert [set(due(block, name)) for name in ("x", "y", "z", "p.work")] == [{HOUR}, {2 * HOUR}, {3 * HOUR}, {5 * HOUR}]
    assert set(block.of("d", DEADLINE)) == {3 * HOUR}
    assert max(due(block, "d")) == 3 * HOUR
    assert min(due(block, "d")) > 30 * MINUTE


def test_what_a_person_released_is_due_and_what_is_held_stays_held(compiled, lucky):
    program = compiled(
        "injects: {x: {at: {uniform: [1h, 3h]}}, y: {at: {uniform: [1h, 3h]}}, rumour: {contingency: true}}"
    )
    play = guided(program, lucky({"x/at": 0.5, "y/at": 0.5}), until=30 * MINUTE)
    play.release("x")
    play.release("rumour")
    play.hold("y")
    [sample] = play_futures(program, play.position(), [None], None, SEED, EPOCH, COUNT)
    assert [sample.reached[name] for name in ("x", "rumour", "y")] == [COUNT, COUNT, 0]
    assert set(due(redrawn(program, play.position()), "x")) == {30 * MINUTE}


def test_while_it_is_held_nothing_is_learned_of_a_time(compiled, lucky):
    """Held from 1h to 2h and let go, it is due at once if it was to come in between, else later."""
    program = compiled("injects: {x: {at: {uniform: [0h, 4h]}}, tick: {at: 90m}}")
    play = guided(program, lucky({"x/at": 0.9}), until=HOUR)
    play.hold("x")
    play.run(until=2 * HOUR)
    play.unhold("x")
    times = np.array(due(redrawn(program, play.position(), count=4_000), "x"))
    assert times.min() == 2 * HOUR
    assert abs((times == 2 * HOUR).mean() - 1 / 3) < 0.03
    play.run(until=2 * HOUR + 1)
    assert min(due(redrawn(program, play.position()), "x")) >= 2 * HOUR + 2


# ---------------------------------------------------------------- decisions

ASKED = """
    injects: {go: {at: 0s}}
    decisions:
      d:
        after: go
        by: staff
        takes: [1h, 2h, 3h]
        within: 10h
        options: {soft: {}, firm: {weight: 0}}
        lapse: firm
      e: {after: go, by: staff, takes: 2h, options: {ok: {}}}
    measures: {answered: {from: go, to: d}}
    outcomes: {firm: {when: d.firm}, other: {}}
    """


def test_an_open_decision_is_answered_by_the_policy_in_a_time_drawn_anew(compiled, lucky):
    program = compiled(ASKED)
    play = guided(program, lucky({}))
    wait(play, 90 * MINUTE)
    assert play.position().answer_at == (NEVER, NEVER, NEVER)
    block = redrawn(program, play.position())
    spread = Spread("triangular", (HOUR, 2.0 * HOUR, 3.0 * HOUR))
    assert due(block, "d") == each(spread, 90 * MINUTE + 1, "d/takes")
    assert set(due(block, "e")) == {2 * HOUR}


def test_people_who_take_longer_than_they_ever_do_answer_now(compiled, lucky):
    program = compiled(ASKED)
    play = guided(program, lucky({}))
    wait(play, 5 * HOUR)
    block = redrawn(program, play.position())
    assert set(due(block, "d")) == {5 * HOUR + 1}
    assert set(due(block, "e")) == {5 * HOUR}
    play.run()
    assert play.time == 10 * HOUR
    block = redrawn(program, play.position())
    assert set(due(block, "d")) == set(block.of("d", ANSWER_AT)) == {10 * HOUR}


def test_a_persons_answer_is_kept(compiled, lucky):
    program = compiled(ASKED)
    play = guided(program, lucky({}))
    play.choose("d", "firm", due=4 * HOUR)
    [sample] = play_futures(program, play.position(), [None], None, SEED, EPOCH, COUNT)
    assert sample.outcomes == {"firm": COUNT, "other": 0}
    assert set(sample.measures["answered"].tolist()) == {4 * HOUR}


def test_an_answer_given_in_advance_is_done_when_it_is_due(compiled, lucky):
    program = compiled(ASKED)
    position = guided(program, lucky({})).position()
    answers = [Intervention("d", "soft", 0), Intervention("d", "firm", HOUR), Intervention("d", None, 10 * HOUR), None]
    samples = play_futures(program, position, answers, None, SEED, EPOCH, COUNT)
    assert [sample.outcomes["firm"] for sample in samples] == [0, COUNT, COUNT, 0]
    assert [sample.reached["d.lapsed"] for sample in samples] == [0, 0, COUNT, 0]
    assert [set(sample.measures["answered"].tolist()) for sample in samples[:3]] == [{0}, {HOUR}, {10 * HOUR}]
    assert len(set(samples[3].measures["answered"].tolist())) > 100


# ---------------------------------------------------------------- the rest

ENDING = """
    state: {tension: {start: 5, range: [0, 10]}}
    injects:
      go: {at: 1h, effects: {tension: +4}}
      later: {at: {uniform: [2h, 6h]}, effects: {tension: [-2, 0, 1]}}
    measures: {top: {peak: tension}, wait: {from: go, to: later}}
    outcomes: {scare: {when: tension > 8, ends: true}, calm: {}}
    """


def test_an_ending_that_a_person_waived_stays_waived(compiled, lucky):
    program = compiled(ENDING)
    play = guided(program, lucky({"later/at": 0.5, "later/effects/tension": 0.5}))
    [sample] = play_futures(program, play.position(), [None], None, SEED, EPOCH, COUNT)
    assert sample.outcomes == {"scare": COUNT, "calm": 0}
    assert np.isnan(sample.measures["wait"]).all()
    play.go_on()
    [sample] = play_futures(program, play.position(), [None], None, SEED, EPOCH, COUNT)
    assert sample.reached["later"] == COUNT
    assert 0 < sample.outcomes["calm"] < COUNT
    assert sample.measures["top"].min() == 9


def test_an_improvised_inject_is_part_of_the_futures(compiled, lucky):
    program = compiled(ENDING)
    play = guided(program, lucky({"later/at": 0.5}), until=60)
    play.improvise("good_news", {"tension": -4})
    [sample] = play_futures(play.program, play.position(), [None], None, SEED, EPOCH, COUNT)
    assert sample.reached["good_news"] == COUNT
    assert sample.outcomes["calm"] == COUNT


def test_answers_share_their_luck_and_futures_are_the_same_in_any_blocks(compiled, lucky, monkeypatch):
    program = compiled(ENDING)
    play = guided(program, lucky({"later/at": 0.5, "later/effects/tension": 0.5}))
    play.go_on()
    position = play.position()
    one, other = play_futures(program, position, [None, None], None, SEED, EPOCH, COUNT)
    assert (one.measures["wait"] == other.measures["wait"]).all()
    assert len(set(one.measures["wait"].tolist())) > 100
    monkeypatch.setattr(futures, "block_size", lambda program: 100)
    parts = play_futures(program, position, [None, None], None, SEED, EPOCH, COUNT)
    for part in parts:
        assert (part.runs, part.first) == (COUNT, 0)
        assert (part.measures["wait"] == one.measures["wait"]).all()
        assert (part.state["tension"] == one.state["tension"]).all()
        assert part.reached == one.reached
    [elsewhere] = play_futures(program, position, [None], None, SEED, EPOCH + 1, COUNT)
    assert (elsewhere.measures["wait"] != one.measures["wait"]).any()


def test_what_is_hidden_in_the_position_makes_no_difference(compiled, lucky):
    """The drawn times themselves could be any: only what has been seen counts."""
    program = compiled(ENDING)
    play = guided(program, lucky({"later/at": 0.5}), until=30 * MINUTE)
    position = play.position()
    hidden = replace(position, due=(position.due[0], 5 * HOUR + 17))
    assert position.due != hidden.due
    [one] = play_futures(program, position, [None], None, SEED, EPOCH, COUNT)
    [other] = play_futures(program, hidden, [None], None, SEED, EPOCH, COUNT)
    assert one.measures["top"].tolist() == other.measures["top"].tolist()


def test_nothing_comes_after_the_end(compiled, lucky):
    program = compiled(ENDING)
    play = guided(program, lucky({"later/at": 0.5}), until=60)
    play.end()
    [sample] = play_futures(program, play.position(), [None], None, SEED, EPOCH, COUNT)
    assert sample.outcomes == {"scare": 0, "calm": COUNT}
    assert sample.reached["go"] == 0
