"""The rule of play 11: what `after` and `when` hear. Each trace is worked out by hand from the rule's words."""

from __future__ import annotations

import pytest

# ---------------------------------------------------------------- after


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


# ---------------------------------------------------------------- when

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
