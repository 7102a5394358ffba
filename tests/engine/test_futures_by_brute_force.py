"""Futures against brute force: of many runs from the start, those that went as the one that stands here did so far.

What may come from a position must be distributed as what came of them. Shares are compared within three standard
errors of their difference, at fixed seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from sim.engine.futures import play_futures
from sim.engine.guided import GuidedPlay
from sim.engine.simulate import simulate
from sim.luck import LuckBlock
from sim.program.nodes import Program

MANY, FUTURES = 30_000, 6_000
HOUR = 3600


def standing(program: Program, until: int, as_seen: Callable[[GuidedPlay], bool], wanted: int) -> Iterator[GuidedPlay]:
    """Guided runs that stand at a time and have seen what is asked for, each by another replication's luck."""
    for replication in range(10_000):
        play = GuidedPlay(program, LuckBlock(3, replication, 1).of(replication))
        while play.run(until).kind == "asked":
            pass
        if as_seen(play):
            yield play
            wanted -= 1
            if not wanted:
                return


def assert_same_share(ours: np.ndarray, theirs: np.ndarray) -> None:
    share, others = ours.mean(), theirs.mean()
    error = 3 * np.sqrt(share * (1 - share) / len(ours) + others * (1 - others) / len(theirs))
    assert abs(share - others) <= error, (share, others, error)


SERIES = """
horizon: 12h
injects: {tick: {at: 1h, every: [2h, 4h, 8h], until: 7h}}
measures: {ticks: {count: tick}, gap: {value: since(tick)}}
"""


def test_what_comes_again_by_luck_tells_nobody_whether_it_will(compiled):
    """At 5 h it has come once. Whether its next time lies before `until` or behind it, the forecast is the same."""
    program = compiled(SERIES)
    later = simulate(compiled(SERIES.replace("horizon: 12h", "horizon: 5h")), runs=MANY, seed=1).measures["ticks"] == 1
    after = simulate(program, runs=MANY, seed=1).measures["ticks"][later] > 1
    assert 0.2 < after.mean() < 0.8
    plays = list(standing(program, 5 * HOUR, lambda play: play.count[program.moment_of["tick"]] == 1, 12))
    assert len({play.due[program.node_of["tick"]] > 7 * HOUR for play in plays}) == 2
    for play in plays:
        (futures,) = play_futures(program, play.position(), [None], "unguided", 5, 1, FUTURES)
        assert_same_share(futures.measures["ticks"] > 1, after)


CASES = """
horizon: 2d
state: {x: {start: {one_of: {0: 1, 1: 1}}, range: [0, 9], shown: true}}
injects:
  go: {at: 1h}
  more: {at: 2h, effects: {x: {set: 5}}}
  note: {after: go, delay: {cases: [{if: x > 0, is: {uniform: [2h, 12h]}}, {is: [3h, 6h, 30h]}]}}
procedures:
  work: {after: note, steps: {job: {by: red, takes: {cases: [{if: since(go) > 8h, is: [1h, 2h, 9h]}, {is: 5h}]}}}}
measures: {lag: {from: go, to: note}, whole: {from: go, to: work}, began: {value: x}}
"""


@pytest.mark.parametrize("start", [0, 1])
def test_a_wait_is_drawn_anew_by_the_case_that_stood(compiled, start):
    """At 6 h the note has not come. `x` has been 5 for long; what stood when the wait was drawn is what counts."""
    program = compiled(CASES).starting({"x": float(start)})
    runs = simulate(program, runs=MANY, seed=1)
    unseen = ~(runs.measures["lag"] <= 5 * HOUR)
    (play,) = standing(program, 6 * HOUR, lambda play: not play.count[program.moment_of["note"]], 1)
    (futures,) = play_futures(program, play.position(), [None], "unguided", 5, 1, FUTURES)
    for name, hours in (("lag", (6, 8, 10, 15, 20)), ("whole", (12, 14, 16, 20))):
        for limit in hours:
            assert_same_share(futures.measures[name] <= limit * HOUR, runs.measures[name][unseen] <= limit * HOUR)


REMEMBERED = """
horizon: 20h
state: {x: {start: 0, range: [0, 50]}}
injects:
  tick: {at: 1h, every: {one_of: {2h: 1, 3h: 1, 6h: 2}}, repeats: {times: 4}}
  rush: {at: 9h, every: 3h, chance: 0.15 * count(tick), effects: {x: since(tick)}}
measures: {rushes: {count: rush}, gaps: {value: x}, ticks: {count: tick}}
"""


def test_counts_and_last_times_go_on_from_where_they_stand(compiled):
    """It has come at 1 h and 3 h: how often there will be a rush, and how long after it came last."""
    early = simulate(compiled(REMEMBERED.replace("20h", "3h").replace("at: 9h", "at: 1h")), runs=MANY, seed=1)
    alike = early.measures["ticks"] == 2
    program = compiled(REMEMBERED)
    runs = simulate(program, runs=MANY, seed=1)
    (play,) = standing(program, 7 * HOUR // 2, lambda play: play.count[program.moment_of["tick"]] == 2, 1)
    (futures,) = play_futures(program, play.position(), [None], "unguided", 5, 1, FUTURES)
    for count in range(4):
        assert_same_share(futures.measures["rushes"] > count, runs.measures["rushes"][alike] > count)
    for hours in (1, 2, 4, 8, 12):
        assert_same_share(futures.measures["gaps"] <= hours, runs.measures["gaps"][alike] <= hours)
