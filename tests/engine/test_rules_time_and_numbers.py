"""The rules of play 1 to 4: time and numbers. Each trace is worked out by hand from the rule's words."""

from __future__ import annotations

import math

import pytest

LONGEST = 2**30


# ---------------------------------------------------------------- 1: whole seconds


@pytest.mark.parametrize(("halves", "seconds"), [(1, 0), (2, 1), (3, 2), (5, 2), (7, 4), (9, 4), (11, 6)])
def test_rule_01_a_duration_is_rounded_half_to_even(play, halves, seconds):
    run = play(f"""
        state: {{halves: {{start: {halves}, range: [0, 20]}}}}
        injects:
          go: {{at: 0s}}
          late: {{after: go, delay: 1h * halves / 7200}}
        """)
    assert run.moments == [(0, "go"), (seconds, "late")]


@pytest.mark.parametrize(("u", "seconds"), [(0.05, 0), (0.15, 2), (0.25, 2), (0.34375, 3), (0.35, 4), (0.45, 4)])
def test_rule_01_a_drawn_duration_is_rounded_half_to_even(play, u, seconds):
    """Ten seconds times u: 0.5, 1.5, 2.5, 3.4375, 3.5 and 4.5."""
    run = play("injects: {late: {at: {uniform: [0s, 10s]}}}", luck={"late/at": u})
    assert run.moments == [(seconds, "late")]


def test_rule_01_a_duration_is_at_least_nothing(play):
    run = play("""
        state: {haste: {start: 5, range: [0, 10]}}
        injects:
          go: {at: 3s}
          early: {after: go, delay: 1h * (2 - haste)}
        """)
    assert run.moments == [(3, "go"), (3, "early")]


def test_rule_01_a_duration_is_at_most_2_to_the_30_seconds(play):
    run = play(f"""
        horizon: {LONGEST}s
        state: {{factor: {{start: 2, range: [0, 10]}}}}
        injects:
          go: {{at: 0s}}
          late: {{after: go, delay: 12000d * factor}}
        """)
    assert run.moments == [(0, "go"), (LONGEST, "late")]
    assert run.ended == LONGEST


def test_rule_01_exercise_time_is_at_most_2_to_the_30_seconds(play):
    run = play(f"""
        horizon: {LONGEST}s
        injects:
          go: {{at: {LONGEST - 5}s}}
          late: {{after: go, delay: 10s}}
        """)
    assert run.moments == [(LONGEST - 5, "go"), (LONGEST, "late")]


def test_rule_01_an_instant_counts_from_the_start_whatever_its_zone(play):
    """The start is 08:00 in Seoul, 23:00 in Greenwich and 18:00 in New York, the day before."""
    run = play("""
        injects:
          greenwich: {at: 2023-12-17T23:30Z}
          seoul: {at: 2023-12-18T08:30:01+09:00}
          new_york: {at: 2023-12-17T18:30:02-05:00}
        """)
    assert run.moments == [(1800, "greenwich"), (1801, "seoul"), (1802, "new_york")]


def test_rule_01_daylight_saving_shortens_the_night_before_a_clock_time(play):
    """From noon in New York on 9 March 2024 to nine o'clock next morning are 20 hours, as clocks go forward."""
    run = play("""
        start: 2024-03-09T12:00-05:00
        turns: {morning: {at: 0s, not_before: 09:00 America/New_York}}
        """)
    assert run.moments == [(20 * 3600, "morning")]


# ---------------------------------------------------------------- 2: state


@pytest.mark.parametrize(("written", "kept"), [("0.0078125", 0.007812), ("0.0234375", 0.023438)])
def test_rule_02_state_is_rounded_half_to_even_to_six_decimals(play, written, kept):
    """1/128 and 3/128 lie half-way between two numbers of six decimals: at the start, added, and set."""
    run = play(f"""
        state:
          drawn: {{start: {written}, range: [0, 1]}}
          moved: {{start: 0, range: [0, 1]}}
          put: {{start: 0.5, range: [0, 1]}}
        injects: {{go: {{at: 0s, effects: {{moved: {written}, put: {{set: {written}}}}}}}}}
        """)
    assert run.start["drawn"] == kept
    assert (run.state["moved"], run.state["put"]) == (kept, kept)


def test_rule_02_state_is_rounded_after_every_change(play):
    """0.0000004 three times would be 0.0000012 if it were kept; rounded each time it stays at nothing."""
    run = play("""
        state: {x: {start: 0, range: [0, 1]}}
        injects:
          a: {at: 0s, effects: {x: 0.0000004}}
          b: {at: 1s, effects: {x: 0.0000004}}
          c: {at: 2s, effects: {x: 0.0000004}}
        """)
    assert run.state["x"] == 0.0


def test_rule_02_state_is_clipped_at_every_change_and_for_good(play):
    run = play("""
        state:
          up: {start: 9, range: [0, 10]}
          down: {start: 1, range: [0, 10]}
          put: {start: 5, range: [0, 10]}
        injects:
          over: {at: 0s, effects: {up: +5, down: -5, put: {set: 99}}}
          back: {at: 1s, effects: {up: -1, down: +1, put: {set: -99}}}
        """)
    over, back = run.happenings
    assert [(c.state, c.before, c.after) for c in over.changes] == [("up", 9, 10), ("down", 1, 0), ("put", 5, 10)]
    assert [(c.state, c.before, c.after) for c in back.changes] == [("up", 10, 9), ("down", 0, 1), ("put", 10, 0)]


def test_rule_02_a_drawn_start_is_clipped(play):
    run = play("state: {x: {start: {exponential: 5}, range: [0, 1]}}", luck={"x/start": 0.9})
    assert run.start == {"x": 1.0}


def test_rule_02_state_is_rounded_first_and_clipped_last(play):
    """The highest value has seven decimals: clipping first and rounding then would leave the range."""
    run = play("""
        state: {x: {start: 0, range: [0, 0.0000015]}}
        injects: {go: {at: 0s, effects: {x: 1}}}
        """)
    assert run.state["x"] == 0.0000015


def test_rule_02_all_amounts_of_a_block_are_worked_out_from_the_state_before_it(play):
    run = play("""
        state:
          a: {start: 1, range: [0, 100]}
          b: {start: 10, range: [0, 100]}
        injects:
          swap: {at: 0s, effects: {a: {set: b}, b: {set: a}}}
          lean: {at: 1s, effects: {a: +1, b: a}}
        """)
    swap, lean = run.happenings
    assert [(c.state, c.before, c.after) for c in swap.changes] == [("a", 1, 10), ("b", 10, 1)]
    assert [(c.state, c.before, c.after) for c in lean.changes] == [("a", 10, 11), ("b", 1, 11)]


# ---------------------------------------------------------------- 3: expressions


def test_rule_03_duration_expressions_are_in_hours(play):
    run = play("""
        state: {haste: {start: 0.5, range: [0, 10]}}
        injects:
          go: {at: 0s}
          product: {after: go, delay: 2h * haste}
          sum: {after: go, delay: haste + 45m}
          clock: {after: sum, delay: elapsed * 2 + 0s}
          over_an_hour: {after: sum, if: elapsed > 1 and elapsed == 75m}
        """)
    assert run.moments == [
        (0, "go"), (3600, "product"), (4500, "sum"), (4500, "over_an_hour"), (4500 + 9000, "clock"),
    ]  # fmt: skip


def test_rule_03_a_yes_or_no_in_arithmetic_counts_one_or_nothing(play):
    run = play("""
        state:
          x: {start: 4, range: [0, 100]}
          y: {start: 0, range: [0, 100]}
        injects:
          go: {at: 0s, effects: {y: 10 * (x > 3) + 20 * (x > 4) + 30 * go}}
          on: {at: 1s, effects: {y: 2 * go + (x == 4) - (not go)}}
          late: {after: on, delay: 5m * go}
        """)
    assert [change.after for happening in run for change in happening.changes] == [10, 13]
    assert run.moments == [(0, "go"), (1, "on"), (301, "late")]


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("if", "go: {at: 0s, if: x}"),
        ("if", "go: {at: 0s, if: not x}"),
        ("if", "go: {at: 0s, if: x > 1 and x + 1}"),
        ("if", "go: {at: 0s, if: 0 < x < 2}"),
        ("effects", "go: {at: 0s, effects: {x: 1 / x}}"),
        ("effects", "go: {at: 0s, effects: {x: 1 / (2 - 2)}}"),
        ("at", "go: {at: [1h, 2h * x, 3h]}"),
        ("effects", "go: {at: 0s, effects: {x: {uniform: [0, x]}}}"),
    ],
)
def test_rules_03_and_04_what_could_not_be_worked_out_is_a_fault(examine, field, line):
    """A number for a yes/no, a chain of comparisons, a divisor or a spread's parameter that is no constant."""
    [fault] = examine(f"""
        state: {{x: {{start: 1, range: [0, 2], shown: true}}}}
        injects:
          {line}
        """).faults
    assert fault.path[:3] == ("injects", "go", field)


@pytest.mark.parametrize("state", ["{start: 1}", "{start: 1, range: [0, inf]}", "{start: 1, range: [0, .nan]}"])
def test_rule_03_a_range_is_required_and_finite(examine, state):
    assert examine(f"state: {{x: {state}}}").faults


# ---------------------------------------------------------------- 4: spreads

QUANTILES = [
    ("[0s, 50s, 100s]", 0.0, 0),
    ("[0s, 50s, 100s]", 0.125, 25),  # below the peak F(x) = x² / 5,000
    ("[0s, 50s, 100s]", 0.5, 50),
    ("[0s, 50s, 100s]", 0.875, 75),
    ("[10s, 10s, 110s]", 0.75, 60),  # 1 - F(x) = (110 - x)² / 10,000
    ("[10s, 110s, 110s]", 0.25, 60),
    ("[7s, 7s, 7s]", 0.4, 7),
    ("{uniform: [20s, 60s]}", 0.0, 20),
    ("{uniform: [20s, 60s]}", 0.25, 30),
    ("{uniform: [20s, 20s]}", 0.25, 20),
    ("{exponential: 1000s}", 0.0, 0),
    ("{exponential: 1000s}", 1 - math.exp(-2), 2000),
    ("{one_of: {30s: 1, 10s: 2, 20s: 1}}", 0.0, 10),
    ("{one_of: {30s: 1, 10s: 2, 20s: 1}}", 0.4999, 10),
    ("{one_of: {30s: 1, 10s: 2, 20s: 1}}", 0.5, 20),
    ("{one_of: {30s: 1, 10s: 2, 20s: 1}}", 0.7499, 20),
    ("{one_of: {30s: 1, 10s: 2, 20s: 1}}", 0.75, 30),
    ("{one_of: {2m: 1, 90s: 1}}", 0.0, 90),  # by value, not as written
    ("{one_of: {10s: 0, 20s: 1}}", 0.0, 20),  # what has no weight is never drawn
]


@pytest.mark.parametrize(("spread", "u", "seconds"), QUANTILES)
def test_rule_04_a_draw_is_one_uniform_through_an_inverse_cdf(begin, spread, u, seconds):
    play = begin(f"injects: {{go: {{at: {spread}}}}}", luck={"go/at": u})
    play.finish()
    assert [(record.time, record.node) for record in play.log] == [(seconds, 0)]
    assert play.draw.asked == [("go/at", 0)]


def test_rule_04_an_amount_is_drawn_as_a_duration_is(play):
    run = play(
        "state: {x: {start: {one_of: {3: 1, -1: 1}}, range: [-5, 5]}}\n"
        "injects: {go: {at: 0s, effects: {x: {uniform: [-1, 1]}}}}",
        luck={"x/start": 0.49, "go/effects/x": 0.75},
    )
    assert (run.start["x"], run.state["x"]) == (-1.0, -0.5)
