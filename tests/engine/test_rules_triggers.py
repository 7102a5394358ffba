"""The rules of play 8, 9 and 12: from trigger to due, what fails, and runaways. Each trace is worked out by hand."""

from __future__ import annotations

import pytest

import sim
from sim.engine.run import Why

HOUR = 3600

# ---------------------------------------------------------------- 8: from trigger to due


def test_rule_08_a_trigger_schedules_its_node_a_delay_later(play):
    run = play("""
        state: {x: {start: 0, range: [0, 10]}}
        injects:
          at_once: {after: go}
          later: {after: go, delay: 10s}
          watching: {when: x > 0, delay: 4s}
          go: {at: 5s, effects: {x: +1}}
        """)
    assert run.moments == [(5, "go"), (5, "at_once"), (9, "watching"), (15, "later")]


def test_rule_08_at_is_a_trigger_at_the_start_with_that_delay(play):
    """So its spread is drawn, and its expression worked out, from what holds at the start."""
    run = play(
        """
        state: {x: {start: 2, range: [0, 10]}}
        injects:
          drawn: {at: {uniform: [0s, 40s]}}
          worked_out: {at: 1h * x}
          raise: {at: 0s, effects: {x: +4}}
        """,
        luck={"drawn/at": 0.5},
    )
    assert run.moments == [(0, "raise"), (20, "drawn"), (2 * HOUR, "worked_out")]


@pytest.mark.parametrize(
    ("told", "delay", "begins"),
    [
        ("0s", "0s", HOUR),  # 08:00, so 09:00
        ("30m", "0s", HOUR),
        ("1h", "0s", HOUR),  # "no earlier than": 09:00 itself will do
        ("3601s", "0s", 25 * HOUR),  # a second too late: tomorrow
        ("30m", "20m", HOUR),
        ("30m", "30m", HOUR),
        ("30m", "5h", HOUR // 2 + 5 * HOUR),  # the next 09:00 is past when the delay is over
        ("90m", "0s", 25 * HOUR),
        ("90m", "24h", 90 * 60 + 24 * HOUR),
    ],
)
def test_rule_08_a_turn_comes_no_earlier_than_the_next_such_clock_time(play, told, delay, begins):
    """The start is 08:00 in Seoul. The next 09:00 is counted from the trigger."""
    run = play(f"""
        horizon: 3d
        turns: {{response: {{after: told, delay: {delay}, not_before: 09:00 Asia/Seoul}}}}
        injects: {{told: {{at: {told}}}}}
        """)
    assert run.moments[-1] == (begins, "response")


def test_rule_08_a_turn_at_a_time_waits_for_the_next_clock_time_after_the_start(play):
    run = play("""
        horizon: 3d
        turns:
          early: {at: 10m, not_before: 09:00 Asia/Seoul}
          late: {at: 2h, not_before: 09:00 Asia/Seoul}
        """)
    assert run.moments == [(HOUR, "early"), (2 * HOUR, "late")]


def test_rule_08_if_is_checked_when_it_is_due(play):
    run = play("""
        state: {x: {start: 1, range: [0, 10]}}
        injects:
          go: {at: 0s}
          was_true: {after: go, delay: 10s, if: x >= 1}
          was_false: {after: go, delay: 10s, if: x < 1}
          drop: {at: 5s, effects: {x: -1}}
        """)
    assert run.moments == [(0, "go"), (5, "drop"), (10, "was_true.skipped"), (10, "was_false")]
    assert run.happenings[2].why == Why("condition")


@pytest.mark.parametrize(("u", "moment"), [(0.0, "go"), (0.4999, "go"), (0.5, "go.skipped"), (0.9, "go.skipped")])
def test_rule_08_the_draw_must_be_below_the_chance(play, u, moment):
    run = play("injects: {go: {at: 0s, chance: 0.5}}", luck={"go/chance": u})
    assert run.moments == [(0, moment)]


@pytest.mark.parametrize(("chance", "u", "moment"), [("0", 0.0, "go.skipped"), ("1", 1 - 2**-53, "go")])
def test_rule_08_a_chance_of_nothing_never_comes_and_a_chance_of_one_always(play, chance, u, moment):
    run = play(f"injects: {{go: {{at: 0s, chance: {chance}}}}}", luck={"go/chance": u})
    assert run.moments == [(0, moment)]


def test_rule_08_the_chance_is_worked_out_when_it_is_due(play):
    run = play(
        """
        state: {x: {start: 0, range: [0, 10]}}
        injects:
          go: {at: 9s, chance: 0.1 * x}
          rise: {at: 5s, effects: {x: +6}}
        """,
        luck={"go/chance": 0.55},
    )
    assert run.moments == [(5, "rise"), (9, "go")]


def test_rule_08_if_comes_before_chance(play):
    """So nothing is drawn for a chance that is not asked for."""
    run = play(
        """
        state: {x: {start: 0, range: [0, 10]}}
        injects: {go: {at: 0s, if: x > 0, chance: 0.5}}
        """,
        luck={},
    )
    assert run.moments == [(0, "go.skipped")]
    assert run.happenings[0].why.ground == "condition"


# ---------------------------------------------------------------- 9: what fails


def test_rule_09_an_inject_or_a_turn_that_fails_announces_only_that(play):
    run = play(
        """
        turns: {t: {at: 0s, chance: 0.5}, u: {after: t}}
        injects: {i: {at: 1s, chance: 0.5}, j: {after: i}, k: {after: i.skipped}}
        """,
        luck={"t/chance": 0.5, "i/chance": 0.5},
    )
    assert run.moments == [(0, "t.skipped"), (1, "i.skipped"), (1, "k")]


def test_rule_09_a_step_decision_or_procedure_that_fails_is_over(play):
    run = play(
        """
        injects: {after_d: {after: d}, after_p: {after: p}}
        procedures:
          p: {at: 1s, chance: 0.5, steps: {never: {takes: 1s}}}
          q: {at: 2s, steps: {work: {takes: 9s, chance: 0.5}}}
        decisions: {d: {at: 0s, by: staff, chance: 0.5, options: {ok: {}}}}
        """,
        luck={"d/chance": 0.5, "p/chance": 0.5, "q.work/chance": 0.5},
    )
    assert run.moments == [
        (0, "d.skipped"), (0, "d"), (0, "after_d"),
        (1, "p.skipped"), (1, "p"), (1, "after_p"),
        (2, "q.start"), (2, "q.work.skipped"), (2, "q.work"), (2, "q.done"), (2, "q"),
    ]  # fmt: skip


def test_rule_09_a_chain_goes_on_over_what_failed_unless_that_was_an_inject(play):
    run = play(
        """
        procedures:
          p:
            at: 0s
            steps:
              work: {takes: 9s, chance: 0.5}
              ask: {by: staff, chance: 0.5, options: {ok: {}}}
              note: {text: A note., chance: 0.5}
              last: {takes: 1s}
        """,
        luck={"p.work/chance": 0.5, "p.ask/chance": 0.5, "p.note/chance": 0.5},
    )
    assert run.moments == [
        (0, "p.start"), (0, "p.work.skipped"), (0, "p.work"), (0, "p.ask.skipped"), (0, "p.ask"),
        (0, "p.note.skipped"), (0, "p.done"), (0, "p"),
    ]  # fmt: skip


def test_rule_09_what_failed_is_a_happening_with_its_reason_and_without_its_deed(play):
    run = play(
        """
        state: {x: {start: 0, range: [0, 10]}}
        injects:
          a: {at: 0s, chance: 0.25, effects: {x: +1}, cancels: b}
          b: {at: 1s}
        """,
        luck={"a/chance": 0.75},
    )
    skipped, b = run.happenings
    assert (skipped.what, skipped.changes, skipped.cancelled) == ("skipped", (), ())
    assert (skipped.why.ground, skipped.why.bar, skipped.why.luck) == ("chance", 0.25, 0.75)
    assert b.what == "happened"


# ---------------------------------------------------------------- 12: contingencies and runaways


def test_rule_12_a_contingency_inject_never_happens_in_an_automatic_run(play):
    run = play("""
        injects:
          rumour: {contingency: true, text: A rumour.}
          echo: {after: rumour}
          go: {at: 0s}
        """)
    assert run.moments == [(0, "go")]


FEEDS_ITSELF = """
    state: {{n: {{start: 0, range: [0, 20000]}}}}
    injects:
      go: {{at: 0s}}
      x: {{after: {{any: [go, x]}}, if: n < {limit}, repeats: true, effects: {{n: +1}}}}
    """


def test_rule_12_the_10_001st_trigger_is_a_runaway_that_names_the_node(begin):
    play = begin(FEEDS_ITSELF.format(limit=10_000))
    with pytest.raises(sim.Runaway, match="`x`"):
        play.finish()
    assert play.count[play.program.moment_of["x"]] == 10_000


def test_rule_12_10_000_triggers_are_not(play):
    """9,999 times it happens and triggers itself; the 10,000th time it is skipped."""
    run = play(FEEDS_ITSELF.format(limit=9_999))
    assert (len(run.happenings), run.state["n"]) == (10_001, 9_999)
    assert run.moments[-1] == (0, "x.skipped")


def test_rule_12_lost_triggers_are_none(play):
    """`slow` is told 12,000 times and triggered once."""
    run = play("""
        state: {n: {start: 0, range: [0, 20000]}}
        injects:
          go: {at: 0s}
          slow: {after: {any: [x, y]}, delay: 5h, repeats: true}
          x: {after: {any: [go, y]}, if: n < 12000, repeats: true, effects: {n: +1}}
          y: {after: x, if: n < 12000, repeats: true, effects: {n: +1}}
        """)
    assert [m for m in run.moments if m[1] == "slow"] == [(5 * HOUR, "slow")]
    assert run.state["n"] == 12_000
