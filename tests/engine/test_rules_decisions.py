"""The rule of play 16: decisions. Each trace is worked out by hand from the rule's words."""

from __future__ import annotations

import pytest


def asked(run) -> list[tuple[int, str]]:
    """The moments of the decision `d`, without its name."""
    return [(time, moment.partition(".")[2] or "over") for time, moment in run.moments if moment.split(".")[0] == "d"]


# ---------------------------------------------------------------- takes and within


@pytest.mark.parametrize(
    ("takes", "trace"),
    [
        ("5s", [(3, "asked"), (8, "ok"), (8, "over")]),
        ("9s", [(3, "asked"), (12, "ok"), (12, "over")]),
        ("10s", [(3, "asked"), (13, "ok"), (13, "over")]),  # a tie: it is answered
        ("11s", [(3, "asked"), (13, "lapsed"), (13, "over")]),
    ],
)
def test_rule_16_takes_and_within_run_from_the_asking(play, takes, trace):
    """Triggered at 1, asked at 3."""
    run = play(f"""
        injects: {{go: {{at: 1s}}}}
        decisions: {{d: {{after: go, delay: 2s, by: staff, takes: {takes}, within: 10s, options: {{ok: {{}}}}}}}}
        """)
    assert asked(run) == trace
    [choice] = run.choices
    assert (choice.asked, choice.deadline, choice.lapsed) == (3, 13, trace[1][1] == "lapsed")


def test_rule_16_without_takes_it_is_answered_at_once_and_without_within_it_has_no_deadline(play):
    run = play("""
        decisions:
          d: {at: 3s, by: staff, options: {ok: {}}}
          e: {at: 3s, by: staff, takes: 23h, options: {ok: {}}}
        """)
    assert run.moments == [(3, "d.asked"), (3, "d.ok"), (3, "d"), (3, "e.asked"), (82803, "e.ok"), (82803, "e")]
    assert [choice.deadline for choice in run.choices] == [None, None]


def test_rule_16_within_is_worked_out_at_the_asking(play):
    run = play("""
        state: {x: {start: 1, range: [0, 9]}}
        injects: {a: {at: 1s, effects: {x: +1}}, b: {at: 3s, effects: {x: +1}}}
        decisions: {d: {at: 2s, by: staff, takes: 12h, within: 1h * x, options: {ok: {}}}}
        """)
    assert asked(run) == [(2, "asked"), (7202, "lapsed"), (7202, "over")]


# ---------------------------------------------------------------- the choice


def test_rule_16_the_choice_is_made_at_the_answer(play):
    """Offer and weight are those of 10, not of 0."""
    run = play(
        """
        state: {x: {start: 0, range: [0, 9]}}
        injects: {rise: {at: 5s, effects: {x: +1}}}
        decisions:
          d:
            at: 0s
            by: staff
            takes: 10s
            options: {early: {if: x < 1}, none: {weight: 1 - x}, late: {if: x >= 1, weight: x}}
        """,
        luck={"d/choice": 0.0},
    )
    [choice] = run.choices
    assert (choice.time, choice.offered, choice.option) == (10, ("none", "late"), "late")
    assert choice.why.shares == (0.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("u", "option"),
    [(0.0, "b"), (0.2499, "b"), (0.25, "d"), (0.4999, "d"), (0.5, "e"), (0.9999, "e"), (1 - 2**-53, "e")],
)
def test_rule_16_the_option_is_the_first_whose_running_sum_exceeds_u_times_the_total(play, u, option):
    """Weights 0, 1, (2, not offered), 1 by default, 2, and -3, which counts as 0: running sums 0, 1, 1, 2, 4, 4."""
    run = play(
        """
        state: {x: {start: 3, range: [0, 9]}}
        decisions:
          d:
            at: 0s
            by: staff
            options:
              a: {weight: 0}
              b: {weight: 1}
              c: {if: x > 3, weight: 2}
              d: {}
              e: {weight: 2}
              f: {weight: 0 - x}
        """,
        luck={"d/choice": u},
    )
    [choice] = run.choices
    assert (choice.option, choice.offered) == (option, ("a", "b", "d", "e", "f"))
    assert (choice.why.ground, choice.why.shares) == ("weights", (0.0, 0.25, 0.0, 0.25, 0.5, 0.0))


RULES = """
    state: {{x: {{start: {x}, range: [0, 9]}}}}
    decisions: {{d: {{at: 0s, by: staff, options: {{a: {{}}, b: {{if: x < 5}}, c: {{weight: 2}}}}}}}}
    policies:
      plan:
        choose:
          d:
            - {{if: x >= 8, choose: {{a: x - 9, b: 1}}}}
            - {{if: x >= 1, choose: b}}
            - {{if: x >= 6, choose: {{a: 1, b: 5, c: 1}}}}
    """


@pytest.mark.parametrize(
    ("x", "u", "option", "ground", "rule", "shares"),
    [
        (1, 0.999, "b", "policy", 1, (0.0, 1.0, 0.0)),  # the first rule that holds
        (4, 0.0, "b", "policy", 1, (0.0, 1.0, 0.0)),
        (6, 0.4999, "a", "policy", 2, (0.5, 0.0, 0.5)),  # b is not offered, so the rule before does not count
        (6, 0.5, "c", "policy", 2, (0.5, 0.0, 0.5)),
        (8, 0.5, "c", "policy", 2, (0.5, 0.0, 0.5)),  # nor does a rule whose weights are 0 or below
        (0, 0.1999, "a", "weights", -1, (0.25, 0.25, 0.5)),  # no rule holds: the decision's own weights
        (0, 0.25, "b", "weights", -1, (0.25, 0.25, 0.5)),
        (5, 0.3333, "a", "weights", -1, (1 / 3, 0.0, 2 / 3)),
        (5, 0.3334, "c", "weights", -1, (1 / 3, 0.0, 2 / 3)),
    ],
)
def test_rule_16_the_policys_rules_in_order_then_the_decisions_own_weights(play, x, u, option, ground, rule, shares):
    run = play(RULES.format(x=x), luck={"d/choice": u}, policy="plan")
    [choice] = run.choices
    assert (choice.option, choice.why.ground, choice.why.rule) == (option, ground, rule)
    assert choice.why.shares == pytest.approx(shares)


def test_rule_16_without_a_policy_its_rules_do_not_count(play):
    run = play(RULES.format(x=1), luck={"d/choice": 0.9})
    assert run.choices[0].option == "c"


def test_rule_16_an_option_that_a_policys_mapping_omits_gets_nothing(play):
    run = play(
        """
        decisions: {d: {at: 0s, by: staff, options: {a: {weight: 99}, b: {weight: 99}, c: {}}}}
        policies: {plan: {choose: {d: {c: 1}}}}
        """,
        luck={"d/choice": 0.0},
        policy="plan",
    )
    assert run.choices[0].option == "c"


# ---------------------------------------------------------------- lapses


def test_rule_16_if_nothing_counts_it_lapses_at_once(play):
    """At the answer, 5, when no option is offered with a weight, and not at the deadline, 60."""
    run = play("""
        state: {x: {start: 0, range: [0, 9]}}
        decisions:
          d: {at: 0s, by: staff, takes: 5s, within: 60s, options: {a: {if: x > 0}, b: {weight: x}, c: {weight: 0 - x}}}
        """)
    assert asked(run) == [(0, "asked"), (5, "lapsed"), (5, "over")]
    [choice] = run.choices
    assert (choice.option, choice.lapsed, choice.why.ground) == (None, True, "no option")


LAPSES = """
    state: {{x: {{start: 0, range: [0, 9]}}}}
    injects: {{pending: {{at: 20s}}, agreed: {{when: d == e}}, chosen: {{when: d.b}}}}
    decisions:
      e: {{at: 0s, by: staff, options: {{b: {{}}}}}}
      d:
        at: 0s
        by: staff
        takes: 60s
        within: 5s
        options: {{a: {{effects: {{x: 1}}}}, b: {{effects: {{x: 2}}, cancels: pending}}}}
        {lapse}
    """


def test_rule_16_a_lapse_to_an_option_is_that_answer(play):
    """Its deed is done, its moment announced before `lapsed`, and it is the latest answer."""
    run = play(LAPSES.format(lapse="lapse: b"))
    lapsed = next(happening for happening in run if happening.what == "lapsed")
    assert (lapsed.time, lapsed.moments, lapsed.cancelled) == (5, ("d.b", "d.lapsed", "d"), ("pending",))
    assert [(c.state, c.before, c.after) for c in lapsed.changes] == [("x", 0, 2)]
    assert run.moments[-2:] == [(5, "agreed"), (5, "chosen")]
    choice = run.choices[-1]
    assert (choice.option, choice.lapsed, choice.why.ground) == ("b", True, "deadline")


def test_rule_16_a_lapse_to_effects_is_no_answer(play):
    run = play(LAPSES.format(lapse="lapse: {effects: {x: 7}, cancels: pending}"))
    lapsed = next(happening for happening in run if happening.what == "lapsed")
    assert (lapsed.moments, lapsed.cancelled) == (("d.lapsed", "d"), ("pending",))
    assert [c.after for c in lapsed.changes] == [7]
    assert run.moments[-1] == (5, "d")
    assert (run.choices[-1].option, run.choices[-1].lapsed) == (None, True)


def test_rule_16_a_lapse_to_nothing_does_nothing(play):
    run = play(LAPSES.format(lapse=""))
    lapsed = next(happening for happening in run if happening.what == "lapsed")
    assert (lapsed.moments, lapsed.cancelled, lapsed.changes) == (("d.lapsed", "d"), (), ())
    assert run.moments[-1] == (20, "pending")


def test_rule_16_a_lapse_for_want_of_options_does_what_the_deadline_does(play):
    run = play("""
        state: {x: {start: 0, range: [0, 9]}}
        decisions:
          d:
            at: 0s
            by: staff
            takes: 5s
            within: 60s
            lapse: b
            options: {a: {if: x > 0}, b: {if: x > 0, effects: {x: 4}}}
        """)
    assert asked(run) == [(0, "asked"), (5, "b"), (5, "lapsed"), (5, "over")]
    assert run.state["x"] == 4


# ---------------------------------------------------------------- answers as facts


def test_an_options_name_is_true_while_it_is_the_latest_answer(play):
    """Answers a at 0 and b at 10; open again from 20, and lapsed to none at 25, it keeps the latest."""
    run = play(
        """
        injects:
          t10: {at: 10s}
          t20: {at: 20s}
          was_a: {at: 5s, if: d.a and not d.b}
          was_b: {at: 15s, if: d.b and not d.a}
          still_b_while_open: {at: 22s, if: d.b}
          still_b: {at: 30s, if: d.b and d.lapsed}
        decisions:
          d:
            after: {any: [go, t10, t20]}
            by: staff
            takes: 10s * t20
            within: 5s
            repeats: true
            options: {a: {}, b: {}}
          go: {at: 0s, by: staff, options: {ok: {}}}
        """,
        luck={"d/choice": [0.0, 0.5, 0.0], "go/choice": 0.5},
    )
    assert [m for m in run.moments if "_" in m[1]] == [
        (5, "was_a"), (15, "was_b"), (22, "still_b_while_open"), (30, "still_b"),
    ]  # fmt: skip


def test_decisions_with_different_options_are_compared_by_the_options_names(play):
    run = play("""
        injects:
          same: {at: 1s, if: d == e}
          other: {at: 1s, if: d != f}
          open_still: {at: 1s, if: d == g or d != g}
        decisions:
          d: {at: 0s, by: staff, options: {a: {}, wait: {weight: 0}}}
          e: {at: 0s, by: staff, options: {wait: {weight: 0}, talk: {weight: 0}, a: {}}}
          f: {at: 0s, by: staff, options: {b: {}}}
          g: {at: 0s, by: staff, takes: 9s, options: {a: {}}}
        """)
    assert [m for m in run.moments if m[0] == 1] == [(1, "same"), (1, "other"), (1, "open_still.skipped")]
