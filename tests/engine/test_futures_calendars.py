"""Futures of what a calendar or a clock holds back, against brute force: of many runs from the start, those in which as
little had been seen by now."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine.futures import hidden, play_futures
from sim.engine.guided import GuidedPlay
from sim.engine.simulate import simulate
from sim.program.nodes import Calendar

RUNS, FUTURES = 60_000, 20_000
HOUR = 3600

CALENDARS = """
    horizon: 6d
    calendars:
      office: {timezone: Asia/Seoul, hours: [09:00-11:00, 14:00-16:00]}
      desk: {timezone: Asia/Seoul, times: [10:00, 15:00]}
    injects:
      go: {at: 0s}
    """
SPREADS = {
    "uniform": "{uniform: [0h, 30h]}",
    "triangular": "[0h, 10h, 40h]",
    "exponential": "{exponential: 9h}",
    "one_of": "{one_of: {30m: 2, 90m: 1, 3h: 2, 8h: 1, 20h: 2, 27h: 1}}",
}
WAITS = [
    "during: office",
    "during: desk",
    "during: office, not_before: 10:30 Asia/Seoul",
    "not_before: 10:30 Asia/Seoul",
]
TIMES = {
    "before it opens": HOUR // 2,
    "as it opens": HOUR,
    "in its hours": 2 * HOUR,
    "in its last second": 3 * HOUR - 1,
    "as it closes": 3 * HOUR,
    "between its hours": 5 * HOUR,
    "at night": 20 * HOUR,
}


def apart(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The greatest distance of two distributions, in what is seldomer than one of 10,000 times where they are one."""
    at = np.union1d(ours, theirs)
    shares = [np.searchsorted(np.sort(sample), at, side="right") / len(sample) for sample in (ours, theirs)]
    return float(np.abs(shares[0] - shares[1]).max() / (2.23 * np.sqrt(1 / len(ours) + 1 / len(theirs))))


@pytest.mark.parametrize("now", TIMES.values(), ids=TIMES)
@pytest.mark.parametrize("spread", SPREADS.values(), ids=SPREADS)
@pytest.mark.parametrize("waits", WAITS)
def test_what_is_hidden_is_drawn_given_what_was_seen(compiled, lucky, waits, spread, now):
    program = compiled(f"""{CALENDARS}
      x: {{after: go, delay: {spread}, {waits}}}
    measures: {{came: {{from: go, to: x}}}}
    """)
    play = GuidedPlay(program, lucky({"x/delay": 0.99}))
    play.run(until=now)
    position = play.position()
    assert len(list(hidden(program, position))) == 1
    [futures] = play_futures(program, position, [None], None, 3, 1, FUTURES)
    came = simulate(program, RUNS, seed=5).measures["came"]
    brute = came[~(came <= now)]
    assert len(brute) > 1_000
    ours, theirs = (np.nan_to_num(sample, nan=10.0 * 24 * HOUR) for sample in (futures.measures["came"], brute))
    assert ours.min() > now
    assert apart(ours, theirs) < 1


def test_what_is_seen_of_an_opening_is_what_the_wait_must_have_been():
    """Openings of 10 to 19 and 30 to 39: what has not come by 25 may have been due from 20 on."""
    calendar = Calendar("c", (10, 30), (19, 39))
    least = {0: 0, 10: 0, 11: 11, 19: 19, 20: 20, 25: 20, 30: 20, 31: 31, 39: 39, 40: 40, 99: 99}
    assert {time: calendar.unmoved(time) for time in least} == least
    for time, due in least.items():
        assert calendar.moved(due) >= time
        assert due == 0 or calendar.moved(due - 1) < time


def test_a_forecast_that_took_the_moved_time_for_the_wait_would_be_found_out(compiled, lucky, monkeypatch):
    monkeypatch.setattr(Calendar, "unmoved", lambda self, time: time)
    with pytest.raises(AssertionError):
        test_what_is_hidden_is_drawn_given_what_was_seen(
            compiled, lucky, WAITS[0], SPREADS["uniform"], TIMES["between its hours"]
        )
