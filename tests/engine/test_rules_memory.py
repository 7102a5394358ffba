"""The rules of play 3, 8 and 10: what has been, what comes again by itself, and what has cases. Each trace is worked
out by hand from the rules' words."""

from __future__ import annotations

from sim.engine.futures import hidden
from sim.engine.single import Play
from sim.luck import LuckBlock


def times(run, moment):
    return [time for time, name in run.moments if name == moment]


def test_rule_3_a_count_is_how_often_a_moment_was_announced(play):
    """`late` is asked at 10, 20 and 30, when `tick` has come once, twice and three times."""
    run = play("""
        state: {x: {start: 0, range: [0, 10]}}
        injects:
          tick: {at: 10s, every: 10s, until: 30s}
          late: {after: tick, repeats: true, effects: {x: count(tick)}}
        """)
    assert [change.after for happening in run for change in happening.changes] == [1, 3, 6]


def test_rule_3_a_count_is_of_what_was_announced_before(play):
    """While its own effects are worked out an inject has not been announced."""
    run = play("""
        state: {x: {start: 0, range: [0, 10]}}
        injects: {tick: {at: 10s, every: 10s, until: 30s, effects: {x: {set: count(tick)}}}}
        """)
    assert [change.after for happening in run for change in happening.changes] == [0, 1, 2]


def test_rule_3_a_when_sees_a_count_rise(play):
    """At the third time, and not again."""
    run = play("injects: {tick: {at: 10s, every: 10s, until: 60s}, third: {when: count(tick) >= 3, repeats: true}}")
    assert times(run, "third") == [30]


def test_rule_3_an_outcome_may_end_the_run_by_a_count(play):
    run = play("""
        injects: {tick: {at: 10s, every: 10s}}
        outcomes: {often: {when: count(tick) >= 2, ends: true}, rest: {}}
        """)
    assert run.ended == 20


def test_rule_3_since_counts_from_the_last_time_or_from_the_start(play):
    """At 1 h `go` has not come yet; it comes at 2 h and 5 h, and is asked after at 4 h and 9 h."""
    run = play("""
        state: {x: {start: 0, range: [0, 10]}}
        injects:
          go: {at: 2h, every: 3h, until: 5h}
          first: {at: 1h, effects: {x: {set: since(go)}}}
          second: {at: 4h, effects: {x: {set: since(go)}}}
          third: {at: 9h, effects: {x: {set: since(go)}}}
        """)
    assert [change.after for happening in run for change in happening.changes] == [1, 2, 4]


def test_rule_3_the_first_case_that_holds_stands(play):
    """At 10, 20 and 30 `x` is 0, 1 and 3."""
    run = play("""
        state: {x: {start: 0, range: [0, 100]}}
        injects:
          tick: {at: 10s, every: 10s, until: 30s,
            effects: {x: {cases: [{if: x > 2, is: 10}, {if: x > 0, is: 2}, {is: 1}]}}}
        """)
    assert [change.after for happening in run for change in happening.changes] == [1, 3, 13]


def test_rule_3_all_cases_have_one_luck(play):
    """u is 0.5 in both: in the middle of 10 s to 20 s, and in the middle of 100 s to 300 s."""
    delay = "delay: {cases: [{if: early, is: {uniform: [10s, 20s]}}, {is: {uniform: [100s, 300s]}}]}"
    for early, due in (("early: {at: 0s}", 15), ("early: {contingency: true}", 200)):
        run = play(f"injects: {{{early}, go: {{at: 0s}}, late: {{after: go, {delay}}}}}", luck={"late/delay": 0.5})
        assert times(run, "late") == [due]


def test_rule_8_what_has_every_is_triggered_by_its_own_moment(play):
    run = play("injects: {tick: {at: 10s, every: 7s, until: 32s}}")
    assert times(run, "tick") == [10, 17, 24, 31]
    assert [run_why.why for run_why in run][1].name == "tick"


def test_rule_8_what_is_skipped_comes_again_too(play):
    run = play("""
        state: {x: {start: 0, range: [0, 10]}}
        injects: {up: {at: 15s, effects: {x: 1}}, tick: {at: 0s, every: 10s, until: 25s, if: x > 0}}
        """)
    assert [m for m in run.moments if m[1].startswith("tick")] == [
        (0, "tick.skipped"),
        (10, "tick.skipped"),
        (20, "tick"),
    ]


def test_rule_8_what_is_due_at_until_comes_and_what_is_due_later_does_not(play):
    assert times(play("injects: {tick: {at: 10s, every: 10s, until: 30s}}"), "tick") == [10, 20, 30]
    assert times(play("injects: {tick: {at: 10s, every: 10s, until: 29s}}"), "tick") == [10, 20]


def test_rule_8_each_time_draws_its_own_occurrence(play):
    """The first time by `at`, occurrence 0; then `every` by occurrences 1 and 2."""
    run = play(
        "injects: {tick: {at: {uniform: [0s, 10s]}, every: {uniform: [10s, 20s]}, repeats: {times: 3}}}",
        luck={"tick/at": 0.5, "tick/every": [0.9, 0.0, 0.5]},
    )
    assert times(run, "tick") == [5, 15, 30]


def test_rule_8_a_cancel_ends_what_comes_again(play):
    run = play("injects: {tick: {at: 10s, every: 10s}, stop: {at: 25s, cancels: tick}}")
    assert times(run, "tick") == [10, 20]


def test_rule_10_three_times_in_all(play):
    run = play("""
        injects:
          tick: {at: 10s, every: 10s, until: 60s}
          echo: {after: tick, repeats: {times: 3}}
          twice: {at: 0s, every: 15s, repeats: {times: 2}}
        """)
    assert times(run, "echo") == [10, 20, 30]
    assert times(run, "twice") == [0, 15]


def test_rule_10_what_is_skipped_counts_among_its_times(play):
    run = play("""
        injects:
          tick: {at: 10s, every: 10s, until: 60s}
          echo: {after: tick, repeats: {times: 3}, if: count(tick) > 1}
        """)
    assert [m for m in run.moments if m[1].startswith("echo")] == [(10, "echo.skipped"), (20, "echo"), (30, "echo")]


def test_rule_10_an_entry_so_often_in_each_start(play):
    """`p` starts at 0 and at 100; `work` is triggered by its own end, twice in each."""
    run = play("""
        injects: {again: {at: 0s, every: 100s, repeats: {times: 2}}}
        procedures:
          p:
            after: again
            repeats: true
            steps: {work: {after: {any: [start, work]}, takes: 10s, repeats: {times: 2}}}
        """)
    assert times(run, "p.work") == [10, 20, 110, 120]


def test_rule_8_a_drift_is_an_inject_last_among_the_injects(play):
    """It comes at 10, 20 and 30, after what else is due then; its amount is worked out anew each time."""
    run = play("""
        state: {x: {start: 8, range: [0, 10], drift: {amount: -0.5 * x, every: 10s, until: 30s}}}
        injects: {up: {at: 20s, effects: {x: 2}}}
        """)
    assert [(h.time, h.node, c.after) for h in run for c in h.changes] == [
        (10, "x_drift", 4), (20, "up", 6), (20, "x_drift", 3), (30, "x_drift", 1.5),
    ]  # fmt: skip


def test_a_position_remembers_by_which_case_a_wait_was_drawn(compiled):
    """At 5 s the second case stood; that the first does now changes nothing of what is under way."""
    program = compiled("""
        state: {x: {start: 0, range: [0, 10]}}
        injects:
          go: {at: 5s}
          up: {at: 10s, effects: {x: 1}}
          late: {after: go, delay: {cases: [{if: x > 0, is: {uniform: [100s, 101s]}}, {is: {uniform: [1h, 2h]}}]}}
        """)
    played = Play(program, LuckBlock(1).of(0), {})
    played.step()
    played.step()
    position = played.position()
    late = program.node_of["late"]
    assert position.case[late] == 1
    (wait,) = hidden(program, position)
    assert (wait.node, wait.case) == (late, 1)
