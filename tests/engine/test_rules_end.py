"""The rules of play 18 and 19: the end of a run, its outcome and its measures. All worked out by hand."""

from __future__ import annotations

import math

import pytest

# ---------------------------------------------------------------- 18: end and outcome


def test_rule_18_a_run_ends_after_the_event_at_which_an_ending_holds(play):
    """At 5 `go` ends it; its own moment is announced, `echo` and `same_second` no longer happen."""
    run = play("""
        state: {x: {start: 0, range: [0, 9]}}
        injects:
          echo: {after: go}
          go: {at: 5s, effects: {x: +5}}
          same_second: {at: 5s, effects: {x: -5}}
        outcomes: {boom: {when: x >= 5, ends: true}, calm: {}}
        """)
    assert (run.moments, run.ended, run.outcome) == ([(5, "go")], 5, "boom")


def test_rule_18_what_starts_within_the_last_event_still_does(play):
    run = play("""
        procedures:
          p: {at: 0s, steps: {work: {by: red, takes: 5s}}}
          q: {at: 1s, steps: {work: {by: red, takes: 5s}}}
        outcomes: {over: {when: p.work.done, ends: true}, open_still: {}}
        """)
    assert run.happenings[-1].moments == ("p.work.done", "p.work", "p.done", "p", "q.work.start")
    assert run.ended == 5


def test_rule_18_else_it_ends_at_the_horizon_whose_own_events_still_happen(play):
    run = play("""
        horizon: 10s
        injects:
          before: {at: 9s}
          on_it: {at: 10s}
          too: {after: on_it}
          beyond: {after: on_it, delay: 1s}
        """)
    assert run.moments == [(9, "before"), (10, "on_it"), (10, "too")]
    assert (run.ended, run.outcome) == (10, "ended")


def test_rule_18_a_run_in_which_nothing_is_left_ends_at_the_horizon(play):
    assert play("horizon: 10s\ninjects: {go: {at: 1s}}").ended == 10
    assert play("horizon: 10s").ended == 10


def test_rule_18_an_ending_on_the_horizon_ends_it_there(play):
    run = play("""
        horizon: 10s
        injects: {a: {at: 10s}, b: {at: 10s}}
        outcomes: {boom: {when: a, ends: true}, calm: {}}
        """)
    assert (run.moments, run.ended, run.outcome) == ([(10, "a")], 10, "boom")


def test_rule_18_an_outcome_that_does_not_end_lets_the_run_go_on(play):
    run = play("""
        state: {x: {start: 0, range: [0, 9]}}
        injects: {up: {at: 1s, effects: {x: +5}}, down: {at: 2s, effects: {x: -5}}}
        outcomes: {high: {when: x >= 5}, low: {when: up and down}, rest: {}}
        """)
    assert (run.moments, run.outcome) == ([(1, "up"), (2, "down")], "low")


@pytest.mark.parametrize(("chance", "outcome", "ended"), [(0.4, "first", 3), (0.6, "second", 3), (0.8, "third", 86400)])
def test_rule_18_the_outcome_is_the_first_that_holds_whoever_ended_it(play, chance, outcome, ended):
    """`second` ends the run at 3, if it comes; `first` stands above it and may hold as well."""
    run = play(
        """
        injects:
          a: {at: 1s, chance: 0.5}
          b: {at: 3s, chance: 0.7}
        outcomes:
          first: {when: a}
          second: {when: b, ends: true}
          third: {}
        """,
        luck={"a/chance": chance, "b/chance": chance},
    )
    assert (run.outcome, run.ended) == (outcome, ended)


def test_rule_18_an_outcome_may_look_at_the_clock_at_the_end(play):
    run = play("""
        horizon: 2h
        outcomes: {late: {when: elapsed >= 2h}, early: {}}
        """)
    assert run.outcome == "late"


# ---------------------------------------------------------------- 19: measures


def span(play, *injects: str) -> float:
    """The time from `a` to `b`, with these injects. Repeated moments are had by `a` and `b` hearing ticks."""
    lines = "".join(f"  {inject}\n" for inject in injects)
    return play(f"injects:\n{lines}measures: {{m: {{from: a, to: b}}}}\n").measures["m"]


def test_rule_19_from_the_first_from_to_the_first_to(play):
    assert span(play, "a: {at: 3s}", "b: {at: 10s}") == 7.0


def test_rule_19_a_to_before_the_first_from_does_not_count(play):
    again = ("t1: {at: 1s}", "t10: {at: 10s}", "t20: {at: 20s}")
    assert span(play, "a: {at: 3s}", "b: {after: {any: [t1, t10, t20]}, repeats: true}", *again) == 7.0


def test_rule_19_a_second_from_changes_nothing(play):
    again = ("t1: {at: 1s}", "t5: {at: 5s}", "t15: {at: 15s}")
    assert span(play, "a: {after: {any: [t1, t5, t15]}, repeats: true}", "b: {at: 10s}", *again) == 9.0


def test_rule_19_a_to_in_the_same_second_is_at_the_from(play):
    """Whichever of the two came first within the second."""
    assert span(play, "a: {at: 3s}", "b: {at: 3s}") == 0.0
    assert span(play, "b: {at: 3s}", "a: {at: 3s}") == 0.0


@pytest.mark.parametrize("missing", ["a", "b", "both"])
def test_rule_19_no_value_if_either_is_missing(play, missing):
    run = play(
        """
        injects: {a: {at: 3s, chance: 0.5}, b: {at: 4s, chance: 0.5}}
        measures: {m: {from: a, to: b}}
        """,
        luck={f"{name}/chance": 0.9 if missing in (name, "both") else 0.1 for name in "ab"},
    )
    assert math.isnan(run.measures["m"])


def test_rule_19_no_value_if_the_only_to_came_before(play):
    assert math.isnan(span(play, "a: {at: 3s}", "b: {at: 2s}"))


def test_rule_19_a_span_may_begin_and_end_in_one_event_or_with_one_moment(play):
    run = play("""
        procedures: {p: {at: 1s, steps: {work: {takes: 5s}}}}
        measures:
          backwards: {from: p.work, to: p.work.done}
          itself: {from: p.work, to: p.work}
          whole: {from: p.start, to: p}
        """)
    assert run.measures == {"backwards": 0.0, "itself": 0.0, "whole": 5.0}


def test_rule_19_peak_and_low_include_the_start_and_everything_between(play):
    run = play("""
        state: {x: {start: 5, range: [0, 10]}, y: {start: 5, range: [0, 10]}, z: {start: 5, range: [0, 10]}}
        injects:
          one: {at: 1s, effects: {x: +2, y: +1, z: -1}}
          two: {at: 2s, effects: {x: -6, y: +1, z: -1}}
          three: {at: 3s, effects: {x: +3}}
        measures:
          x_peak: {peak: x}
          x_low: {low: x}
          y_low: {low: y}
          z_peak: {peak: z}
          sum_peak: {peak: x + y}
          fact_peak: {peak: 3 * (one and not two)}
          fact_low: {low: not two}
        """)
    assert run.measures == {
        "x_peak": 7.0, "x_low": 1.0, "y_low": 5.0, "z_peak": 5.0, "sum_peak": 13.0, "fact_peak": 3.0, "fact_low": 0.0,
    }  # fmt: skip


def test_rule_19_peak_sees_the_state_once_an_event_is_over(play):
    """Two effects of one block: x falls as y rises, and their sum is looked at after both."""
    run = play("""
        state: {x: {start: 9, range: [0, 10]}, y: {start: 0, range: [0, 10]}}
        injects: {swap: {at: 1s, effects: {y: {set: x}, x: {set: y}}}}
        measures: {sum_peak: {peak: x + y}, sum_low: {low: x + y}}
        """)
    assert run.measures == {"sum_peak": 9.0, "sum_low": 9.0}


def test_rule_19_value_is_read_at_the_end(play):
    run = play("""
        horizon: 3h
        state: {x: {start: 5, range: [0, 10]}}
        injects: {one: {at: 1s, effects: {x: +2}}, two: {at: 2s, effects: {x: -6}}}
        measures: {x_end: {value: x}, clock: {value: elapsed}, seen: {value: one + two}}
        """)
    assert run.measures == {"x_end": 1.0, "clock": 3.0, "seen": 2.0}


def test_rule_19_count_counts_announcements(play):
    run = play(
        """
        horizon: 35s
        injects:
          go: {at: 0s}
          tick: {after: {any: [go, tick]}, delay: 10s, repeats: true}
          never: {contingency: true, text: Never.}
          shy: {after: tick, repeats: true, chance: 0.5}
        measures: {ticks: {count: tick}, nevers: {count: never}, refusals: {count: shy.skipped}, shown: {count: shy}}
        """,
        luck={"shy/chance": [0.9, 0.1, 0.9]},
    )
    assert run.measures == {"ticks": 3.0, "nevers": 0.0, "refusals": 2.0, "shown": 1.0}


def test_rule_19_from_a_moment_to_itself_takes_no_time(play):
    """Its first announcement begins and ends the span; a later one changes nothing."""
    run = play("""
        injects: {tick: {at: 10s, every: 10s, until: 30s}, late: {contingency: true}}
        measures: {same: {from: tick, to: tick}, never: {from: late, to: late}}
        """)
    assert run.measures["same"] == 0 and math.isnan(run.measures["never"])
