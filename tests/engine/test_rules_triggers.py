"""The rules of play 8 to 12: triggers. Each trace is worked out by hand from the rule's words."""

from __future__ import annotations

import pytest

import sim
from sim.engine.guided import GuidedPlay
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


# ---------------------------------------------------------------- 10: once, or whenever it is idle


def test_rule_10_a_node_is_triggered_at_most_once(play):
    run = play("injects: {a: {at: 0s}, b: {at: 5s}, echo: {after: {any: [a, b]}}}")
    assert run.moments == [(0, "a"), (0, "echo"), (5, "b")]


def test_rule_10_at_most_once_even_if_skipped_or_cancelled(play):
    run = play("""
        state: {x: {start: 0, range: [0, 10]}}
        injects:
          a: {at: 0s}
          b: {at: 5s, effects: {x: +1}, cancels: shot}
          c: {at: 6s}
          skip: {after: {any: [a, b]}, if: x > 0}
          shot: {after: {any: [a, c]}, delay: 9s}
        """)
    assert run.moments == [(0, "a"), (0, "skip.skipped"), (5, "b"), (6, "c")]


def test_rule_10_what_repeats_is_triggered_whenever_it_is_idle(play):
    """Told at 0, 5, 10 and 12: at 5 it is pending, at 10 it has just happened and hears, at 12 it is pending."""
    run = play("""
        injects:
          echo: {after: {any: [a, b, c, d]}, delay: 10s, repeats: true}
          a: {at: 0s}
          b: {at: 5s}
          c: {at: 10s}
          d: {at: 12s}
        """)
    assert [m for m in run.moments if m[1] == "echo"] == [(10, "echo"), (20, "echo")]


def test_rule_10_waiting_and_under_way_are_not_idle(play):
    """`p.work` waits from 1 to 5 and is under way from 5 to 15; triggers at 3 and 8 are lost, that at 20 is not."""
    run = play("""
        procedures:
          q: {at: 0s, steps: {work: {by: red, takes: 5s}}}
          p:
            at: 1s
            steps:
              work: {after: {any: [start, tick_a, tick_b, tick_c]}, by: red, takes: 10s, repeats: true}
              tick_a: {after: start, delay: 2s, text: A tick.}
              tick_b: {after: start, delay: 7s, text: A tick.}
              tick_c: {after: start, delay: 19s, text: A tick.}
        """)
    assert [m for m in run.moments if m[1].startswith("p.work")] == [
        (5, "p.work.start"), (15, "p.work.done"), (15, "p.work"),
        (20, "p.work.start"), (30, "p.work.done"), (30, "p.work"),
    ]  # fmt: skip
    assert [h.what for h in run if h.node == "p.work"] == ["waited", "finished", "began", "finished"]


def test_rule_10_open_is_not_idle(play):
    run = play("""
        injects: {a: {at: 0s}, b: {at: 5s}, c: {at: 20s}}
        decisions: {d: {after: {any: [a, b, c]}, by: staff, takes: 10s, repeats: true, options: {ok: {}}}}
        """)
    assert [m for m in run.moments if m[1].startswith("d")] == [
        (0, "d.asked"), (10, "d.ok"), (10, "d"), (20, "d.asked"), (30, "d.ok"), (30, "d"),
    ]  # fmt: skip


def test_rules_10_and_15_held_is_not_idle(compiled, lucky):
    """Held from 1 to 20, `echo` loses the trigger of 5, and `p.note` keeps its procedure from being over."""
    play = GuidedPlay(
        compiled("""
            injects: {a: {at: 0s}, b: {at: 5s}, echo: {after: {any: [a, b]}, delay: 3s, repeats: true}}
            procedures: {p: {at: 0s, steps: {note: {delay: 3s, text: A note.}}}}
            """),
        lucky({}),
    )
    play.run(until=1)
    play.hold("echo")
    play.hold("p.note")
    play.run(until=20)
    play.unhold("echo")
    play.unhold("p.note")
    play.run()
    assert [(record.time, play.program.moments[m]) for record in play.log for m in record.moments] == [
        (0, "a"), (0, "p.start"), (5, "b"), (20, "echo"), (20, "p.note"), (20, "p.done"), (20, "p"),
    ]  # fmt: skip


def test_rule_10_a_procedure_is_not_idle_until_it_is_over(play):
    """At 4 none of its entries is under way, but one is pending until 9."""
    run = play("""
        injects: {a: {at: 0s}, b: {at: 4s}, c: {at: 9s}}
        procedures:
          p:
            after: {any: [a, b, c]}
            repeats: true
            steps: {work: {takes: 1s}, note: {delay: 8s, text: A note.}}
        """)
    assert [time for time, moment in run.moments if moment == "p.start"] == [0]
    assert [time for time, moment in run.moments if moment == "p"] == [9]


def test_rule_10_a_node_is_idle_before_it_announces_its_closing_moments(play):
    """So its own last moment may be its trigger; and so may the one before."""
    run = play(
        """
        horizon: 25s
        injects:
          go: {at: 0s}
          i: {after: {any: [go, i]}, delay: 10s, repeats: true}
          s: {after: {any: [go, s.skipped]}, delay: 12s, chance: 0.5, repeats: true}
        procedures:
          p: {after: {any: [go, p]}, repeats: true, steps: {wait: {takes: 10s}}}
          q: {after: {any: [go, q.done]}, repeats: true, steps: {wait: {takes: 12s}}}
          r: {at: 0s, steps: {wait: {after: {any: [start, wait]}, takes: 11s, repeats: true}}}
        decisions:
          d: {after: {any: [go, d]}, by: staff, takes: 10s, repeats: true, options: {ok: {}}}
          e: {after: {any: [go, e.ok]}, by: staff, takes: 12s, repeats: true, options: {ok: {}}}
        """,
        luck={"s/chance": [0.5, 0.5], "d/choice": [0.5, 0.5], "e/choice": [0.5, 0.5]},
    )
    times: dict[str, list[int]] = {}
    for time, moment in run.moments:
        times.setdefault(moment, []).append(time)
    assert times["i"] == [10, 20]
    assert times["s.skipped"] == [12, 24]
    assert times["p.start"] == [0, 10, 20]
    assert times["q.start"] == [0, 12, 24]
    assert times["r.wait.start"] == [0, 11, 22]
    assert "r" not in times
    assert times["d.asked"] == [0, 10, 20]
    assert times["e.asked"] == [0, 12, 24]


def test_rule_10_a_lost_trigger_is_no_occurrence(begin):
    """Told at 0, 5 and 20, it is triggered at 0 and 20: occurrences 0 and 1 of its luck."""
    play = begin(
        """
        injects:
          echo: {after: {any: [a, b, c]}, delay: {uniform: [0s, 20s]}, repeats: true}
          a: {at: 0s}
          b: {at: 5s}
          c: {at: 20s}
        """,
        luck={"echo/delay": [0.5, 0.25]},
    )
    play.finish()
    assert [record.time for record in play.log if record.node == 0] == [10, 25]
    assert play.draw.asked == [("echo/delay", 0), ("echo/delay", 1)]


# ---------------------------------------------------------------- 11: after and when


def test_rule_11_after_hears_only_new_announcements(play):
    """What was announced at 5, while `echo` was pending, is not made up for when it is idle again at 10."""
    run = play("""
        injects:
          a: {after: {any: [t0, t5]}, repeats: true}
          echo: {after: a, delay: 10s, repeats: true}
          t0: {at: 0s}
          t5: {at: 5s}
        """)
    assert run.moments == [(0, "t0"), (0, "a"), (5, "t5"), (5, "a"), (10, "echo")]


def test_rule_11_an_all_set_is_complete_when_each_was_announced(play):
    run = play("""
        injects:
          a: {after: {any: [t0, t1]}, repeats: true}
          b: {after: t9, repeats: true}
          both: {after: {all: [a, b]}}
          t0: {at: 0s}
          t1: {at: 1s}
          t9: {at: 9s}
        """)
    assert [m for m in run.moments if m[1] == "both"] == [(9, "both")]


def test_rule_11_an_all_set_empties_when_it_is_complete(play):
    """a and b at 0 and 1, a at 2, b at 30: complete at 1 and at 30."""
    run = play("""
        injects:
          a: {after: {any: [t0, t2]}, repeats: true}
          b: {after: {any: [t1, t30]}, repeats: true}
          both: {after: {all: [a, b]}, repeats: true}
          t0: {at: 0s}
          t1: {at: 1s}
          t2: {at: 2s}
          t30: {at: 30s}
        """)
    assert [m for m in run.moments if m[1] == "both"] == [(1, "both"), (30, "both")]


def test_rule_11_an_all_set_empties_even_if_the_trigger_is_lost(play):
    """Complete at 1 (due 51) and at 3 (lost). `a` at 60 begins a new set, which `b` completes at 70."""
    run = play("""
        injects:
          a: {after: {any: [t0, t2, t60]}, repeats: true}
          b: {after: {any: [t1, t3, t70]}, repeats: true}
          both: {after: {all: [a, b]}, delay: 50s, repeats: true}
          t0: {at: 0s}
          t1: {at: 1s}
          t2: {at: 2s}
          t3: {at: 3s}
          t60: {at: 60s}
          t70: {at: 70s}
        """)
    assert [m for m in run.moments if m[1] == "both"] == [(51, "both"), (120, "both")]


UP_AND_DOWN = """
  up_{0}: {{at: {0}s, effects: {{x: +5}}}}
  down_{1}: {{at: {1}s, effects: {{x: -5}}}}
"""


def up_and_down(*times: int) -> str:
    """Injects that move x between 0 and 5, up first."""
    return "".join(UP_AND_DOWN.format(up, down) for up, down in zip(times[::2], times[1::2], strict=True))


def test_rule_11_when_triggers_as_its_expression_turns_true(play):
    """x is up from 5 to 7 and from 9 to 11; that `other` moves it further up at 6 is no rise."""
    run = play(
        "state: {x: {start: 0, range: [0, 10]}}\n"
        "injects:\n  alarm: {when: x >= 5, repeats: true}\n  once: {when: x >= 5}\n"
        "  other: {at: 6s, effects: {x: +1}}\n" + up_and_down(5, 7, 9, 11)
    )
    assert run.moments == [
        (5, "up_5"), (5, "alarm"), (5, "once"), (6, "other"), (7, "down_7"),
        (9, "up_9"), (9, "alarm"), (11, "down_11"),
    ]  # fmt: skip


def test_rule_11_a_rise_while_not_idle_is_lost(play):
    """Up at 1 (due 11), at 5 (lost; still up at 11), at 20 (due 30)."""
    run = play(
        "state: {x: {start: 0, range: [0, 10]}}\n"
        "injects:\n  alarm: {when: x >= 5, delay: 10s, repeats: true}\n" + up_and_down(1, 3, 5, 15, 20, 25)
    )
    assert [m for m in run.moments if m[1] == "alarm"] == [(11, "alarm"), (30, "alarm")]


def test_rule_11_when_sees_answers_facts_and_agreement(play):
    run = play("""
        injects:
          agreed: {when: d == e}
          differed: {when: d != e}
          chosen: {when: d.ok and not e}
        decisions:
          d: {at: 0s, by: staff, takes: 5s, options: {ok: {}}}
          e: {at: 0s, by: staff, takes: 9s, options: {ok: {}}}
        """)
    assert [m for m in run.moments if m[1] in ("agreed", "differed", "chosen")] == [(5, "chosen"), (9, "agreed")]


def test_rule_11_two_decisions_are_neither_the_same_nor_different_while_either_is_open(play):
    """`d` is asked again at 10 and answered at 15: in between neither holds, so agreement turns true twice."""
    run = play("""
        injects:
          again: {at: 10s}
          agreed: {when: d == e, repeats: true}
          apart: {when: d != e, repeats: true}
          check: {at: 12s, if: d == e or d != e}
        decisions:
          d: {after: {any: [e.asked, again]}, by: staff, takes: 5s, repeats: true, options: {ok: {}}}
          e: {at: 0s, by: staff, options: {ok: {}}}
        """)
    assert [m for m in run.moments if m[1].split(".")[0] in ("agreed", "apart", "check")] == [
        (5, "agreed"), (12, "check.skipped"), (15, "agreed"),
    ]  # fmt: skip


def test_rule_11_when_sees_that_an_open_decision_was_cancelled(play):
    """Nothing is announced of it, but `==` is false only while either is open."""
    run = play("""
        injects:
          again: {at: 10s}
          stop: {at: 12s, cancels: d}
          agreed: {when: d == e, repeats: true}
        decisions:
          d: {after: {any: [e.asked, again]}, by: staff, takes: 5s, repeats: true, options: {ok: {}}}
          e: {at: 0s, by: staff, options: {ok: {}}}
        """)
    assert [m for m in run.moments if m[1] == "agreed"] == [(5, "agreed"), (12, "agreed")]


@pytest.mark.parametrize(
    "text",
    [
        "injects: {go: {when: elapsed > 2h}}",
        "injects: {go: {at: 0s}}\noutcomes: {late: {when: elapsed > 2h, ends: true}, end: {}}",
    ],
)
def test_rule_11_elapsed_may_not_stand_in_a_when_or_an_ending(examine, text):
    [fault] = examine(text).faults
    assert "elapsed" in fault.message


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
