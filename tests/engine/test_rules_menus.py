"""The rule of play 16: decisions that take several options. Each trace is worked out by hand from the rule's words."""

from __future__ import annotations

import pytest


def of_d(run) -> list[str]:
    """The moments of the decision `d` from its answer on, without its name."""
    moments = [moment for _, moment in run.moments if moment.split(".")[0] == "d"]
    return [moment.partition(".")[2] or "over" for moment in moments if moment != "d.asked"]


def menu(pick: str, options: str, more: str = "") -> str:
    return f"""
        state: {{x: {{start: 3, range: [0, 99]}}, y: {{start: 5, range: [0, 99]}}}}
        decisions: {{d: {{at: 0s, by: staff, pick: {pick}, options: {options}, {more}}}}}
        """


LUCK = {"d.a/choice": 0.4, "d.b/choice": 0.1, "d.c/choice": 0.9}


def luck(*numbers: float) -> dict[str, float]:
    return {f"d.{option}/choice": u for option, u in zip("abcdef", numbers, strict=False)}


# ---------------------------------------------------------------- each by its own chance


@pytest.mark.parametrize(
    ("u", "moments"),
    [
        (luck(0.4999, 0.2999, 0.7999), ["a", "b", "c", "over"]),
        (luck(0.5, 0.3, 0.8), ["none", "over"]),  # the draw must be below the chance
        (luck(0.9, 0.0, 0.9), ["b", "over"]),
        (luck(0.0, 0.9, 0.0), ["a", "c", "over"]),
    ],
)
def test_rule_16_each_option_is_taken_by_its_own_chance_half_by_default(play, u, moments):
    run = play(menu("any", "{a: {}, b: {chance: 0.3}, c: {chance: 0.8}}"), luck=u)
    assert of_d(run) == moments
    [choice] = run.choices
    assert choice.taken == choice.answer == tuple(one for one in moments if one not in ("none", "over"))
    assert (choice.option, choice.lapsed, choice.why.ground) == (None, False, "weights")
    assert choice.why.shares == (0.5, 0.3, 0.8)


def test_rule_16_each_option_draws_from_a_stream_of_its_own_by_the_decisions_occurrence(begin):
    play = begin(
        """
        injects: {again: {at: 9s}}
        decisions:
          d:
            after: {any: [go, again]}
            repeats: true
            by: staff
            pick: any
            options: {a: {}, b: {stream: other}}
          go: {at: 0s, by: staff, options: {ok: {}}}
        """,
        luck={"go/choice": 0.0, "d.a/choice": [0.1, 0.9], "other/choice": [0.9, 0.1]},
    )
    play.finish()
    assert {draw for draw in play.draw.asked if draw[0] != "go/choice"} == {
        ("d.a/choice", 0), ("other/choice", 0), ("d.a/choice", 1), ("other/choice", 1),
    }  # fmt: skip
    assert [record.option for record in play.choices if record.node == play.program.node_of["d"]] == [0b01, 0b10]


def test_rule_16_what_a_menu_offers_is_decided_at_the_answer(play):
    """Offer and chance are those of 10, not of 0."""
    run = play(
        """
        state: {x: {start: 0, range: [0, 9]}}
        injects: {rise: {at: 5s, effects: {x: +1}}}
        decisions:
          d:
            at: 0s
            by: staff
            takes: 10s
            pick: any
            options: {early: {if: x < 1, chance: 1}, late: {if: x >= 1, chance: x}, never: {chance: 1 - x}}
        """,
        luck={"d.early/choice": 0.0, "d.late/choice": 0.99, "d.never/choice": 0.0},
    )
    [choice] = run.choices
    assert (choice.time, choice.offered, choice.taken) == (10, ("late", "never"), ("late",))


# ---------------------------------------------------------------- within the bounds


@pytest.mark.parametrize(
    ("pick", "taken"),
    [
        # u - chance: a -0.1, b -0.2, c +0.1, d +0.3; by themselves a and b are taken
        ("any", ("a", "b")),
        ("{at_most: 1}", ("b",)),  # a was taken more narrowly
        ("{at_least: 3}", ("a", "b", "c")),  # c came nearest
        ("{at_least: 4}", ("a", "b", "c", "d")),
        ("{at_least: 1, at_most: 3}", ("a", "b")),
        ("{at_least: 1, at_most: 1}", ("b",)),
    ],
)
def test_rule_16_a_bound_adds_what_came_nearest_and_leaves_out_what_was_taken_most_narrowly(play, pick, taken):
    options = "{a: {chance: 0.5}, b: {chance: 0.3}, c: {chance: 0.8}, d: {chance: 0.2}, e: {chance: 0 * x}}"
    run = play(menu(pick, options), luck=luck(0.4, 0.1, 0.9, 0.5, 0.0))
    assert run.choices[0].taken == taken


def test_rule_16_of_options_that_came_equally_near_the_first_written_are_taken(play):
    """0.75 - 0.5 and 0.5 - 0.25 are the same number."""
    options = "{a: {chance: 0.25}, b: {chance: 0.5}, c: {chance: 0.25}}"
    run = play(menu("{at_least: 2}", options), luck=luck(0.5, 0.75, 0.5))
    assert run.choices[0].taken == ("a", "b")


def test_rule_16_what_has_no_chance_or_is_not_offered_is_not_added(play):
    options = "{a: {chance: 3 - x}, b: {chance: 2 - x}, c: {if: x > 3, chance: 1}, d: {chance: 0.1}, e: {chance: 0.1}}"
    run = play(menu("{at_least: 2}", options), luck=luck(0.0, 0.0, 0.0, 0.9, 0.95))
    assert run.choices[0].taken == ("d", "e")


def test_rule_16_a_menu_with_too_few_chances_lapses_at_once(play):
    """At the answer, 5, and not at the deadline, 60."""
    options = "{a: {chance: 3 - x}, b: {if: x > 3}, c: {chance: 1}}"
    run = play(menu("{at_least: 2}", options, "takes: 5s, within: 60s"), luck=luck(0.0, 0.0, 0.0))
    assert [moment for moment in run.moments if moment[0] == 5] == [(5, "d.lapsed"), (5, "d")]
    [choice] = run.choices
    assert (choice.taken, choice.lapsed, choice.why.ground) == (None, True, "no option")


def test_rule_16_a_menu_that_may_be_left_alone_does_not_lapse_where_nothing_is_offered(play):
    run = play(menu("any", "{a: {if: x > 3}, b: {if: x > 4}}"), luck=luck(0.0, 0.0))
    assert of_d(run) == ["none", "over"]


# ---------------------------------------------------------------- policies

RULES = """
    state: {{x: {{start: {x}, range: [0, 9]}}}}
    decisions:
      d:
        at: 0s
        by: staff
        pick: {{at_least: 1, at_most: 2}}
        options: {{a: {{}}, b: {{if: x < 5}}, c: {{chance: 0.9}}}}
    policies:
      plan:
        choose:
          d:
            - {{if: x >= 8, choose: {{a: x - 9, b: 1}}}}
            - {{if: x >= 7, choose: [b, c]}}
            - {{if: x >= 1, choose: b}}
            - {{if: x >= 6, choose: {{a: 0.2, b: 1}}}}
    """


@pytest.mark.parametrize(
    ("x", "taken", "ground", "rule", "shares"),
    [
        (1, ("b",), "policy", 2, (0.0, 1.0, 0.0)),
        (8, ("c",), "policy", 1, (0.0, 0.0, 1.0)),  # the first gives no chance to what is offered
        (7, ("c",), "policy", 1, (0.0, 0.0, 1.0)),  # b is not offered, c is enough
        (6, ("a",), "policy", 3, (0.2, 0.0, 0.0)),  # one has to be taken
        (5, ("c",), "weights", -1, (0.5, 0.0, 0.9)),  # no rule counts: the menu's own chances
        (0, ("b", "c"), "weights", -1, (0.5, 0.5, 0.9)),
    ],
)
def test_rule_16_a_policys_rules_for_a_menu_in_order_then_its_own_chances(play, x, taken, ground, rule, shares):
    run = play(RULES.format(x=x), luck=luck(0.6, 0.1, 0.8), policy="plan")
    [choice] = run.choices
    assert (choice.taken, choice.why.ground, choice.why.rule, choice.why.shares) == (taken, ground, rule, shares)


@pytest.mark.parametrize(
    ("chosen", "moments"),
    [
        ("[c, a]", ["a", "c", "over"]),
        ("b", ["b", "over"]),
        ("none", ["none", "over"]),
        ("{a: 0.7, c: 0.2}", ["a", "over"]),
        ("{c: 0.2}", ["none", "over"]),
    ],
)
def test_rule_16_a_policy_lists_what_it_takes_or_gives_chances(play, chosen, moments):
    text = menu("any", "{a: {chance: 0}, b: {}, c: {}}") + f"policies: {{plan: {{choose: {{d: {chosen}}}}}}}"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert of_d(play("\n".join(lines), luck=luck(0.65, 0.1, 0.9), policy="plan")) == moments


# ---------------------------------------------------------------- all at once


def test_rule_16_all_options_taken_are_done_at_once_effects_then_cancels_then_moments(play):
    """Every amount is that of x = 3, y = 5; x is changed to 3 + 5, then set to 3 + 1, and y by 3."""
    run = play(
        """
        state: {x: {start: 3, range: [0, 99]}, y: {start: 5, range: [0, 99]}}
        injects: {one: {at: 9s}, two: {at: 9s}, heard: {after: d.a, effects: {x: +1}}}
        decisions:
          d:
            at: 0s
            by: staff
            pick: any
            options:
              a: {effects: {x: y}, cancels: one}
              b: {effects: {y: 100}}
              c: {effects: {x: {set: x + 1}, y: x}, cancels: [two, one]}
        """,
        luck=luck(0.0, 0.9, 0.0),
    )
    answered = next(happening for happening in run if happening.what == "answered")
    assert [(c.state, c.before, c.after) for c in answered.changes] == [("x", 3, 8), ("x", 8, 4), ("y", 5, 8)]
    assert (answered.cancelled, answered.moments) == (("one", "two"), ("d.a", "d.c", "d"))
    assert [m for m in run.moments if m[0] == 0] == [(0, "d.asked"), (0, "d.a"), (0, "d.c"), (0, "d"), (0, "heard")]


def test_rule_16_while_the_effects_are_worked_out_the_menu_is_answered(play):
    options = "{a: {effects: {x: 10 * d.a + 20 * d.b + 40 * d.c + 7 * d.none}}, b: {}, c: {}}"
    assert play(menu("any", options), luck=luck(0.0, 0.9, 0.0)).state["x"] == 3 + 10 + 40


def test_rule_16_the_latest_answer_of_a_menu_is_the_set_taken(play):
    """Taken at 0 a and b; none at 10; from 20 on open; c at 25."""
    run = play(
        """
        injects:
          t10: {at: 10s}
          t20: {at: 20s}
          both: {at: 5s, if: d.a and d.b and not d.c and not d.none}
          nothing: {at: 15s, if: d.none and not (d.a or d.b or d.c)}
          nothing_still: {at: 22s, if: d.none}
          third: {at: 30s, if: d.c and not d.none}
        decisions:
          d:
            after: {any: [go, t10, t20]}
            by: staff
            takes: 5s * t20
            repeats: true
            pick: any
            options: {a: {}, b: {}, c: {}}
          go: {at: 0s, by: staff, options: {ok: {}}}
        """,
        luck={
            "go/choice": 0.5,
            "d.a/choice": [0.1, 0.9, 0.9],
            "d.b/choice": [0.1, 0.9, 0.9],
            "d.c/choice": [0.9, 0.9, 0.1],
        },
    )
    told = [(t, m) for t, m in run.moments if m in ("both", "nothing", "nothing_still", "third")]
    assert told == [(5, "both"), (15, "nothing"), (22, "nothing_still"), (30, "third")]


def test_before_a_menu_is_answered_nothing_is_in_its_answer(play):
    run = play(
        """
        injects: {early: {at: 0s, if: d.a or d.none}}
        decisions: {d: {at: 5s, by: staff, pick: any, options: {a: {}, b: {}}}}
        """,
        luck=luck(0.0, 0.0),
    )
    assert run.moments[0] == (0, "early.skipped")


def test_an_all_set_may_wait_for_two_answers_of_one_menu(play):
    run = play(
        """
        injects: {both: {after: {all: [d.a, d.b]}}}
        decisions: {d: {at: 0s, by: staff, pick: any, options: {a: {}, b: {}}}}
        """,
        luck=luck(0.0, 0.0),
    )
    assert run.moments[-1] == (0, "both")


# ---------------------------------------------------------------- lapses

LAPSES = """
    state: {{x: {{start: 0, range: [0, 9]}}}}
    injects: {{pending: {{at: 20s}}, chosen: {{when: d.b}}, left: {{when: d.none}}}}
    decisions:
      d:
        at: 0s
        by: staff
        takes: 60s
        within: 5s
        pick: any
        options: {{a: {{if: x > 0, effects: {{x: 1}}}}, b: {{effects: {{x: x + 2}}, cancels: pending}}, c: {{}}}}
        {lapse}
    """


@pytest.mark.parametrize(
    ("lapse", "moments", "x", "more", "taken"),
    [
        ("lapse: b", ("d.b", "d.lapsed", "d"), 2, "chosen", ("b",)),
        ("lapse: [c, b]", ("d.b", "d.c", "d.lapsed", "d"), 2, "chosen", ("b", "c")),
        ("lapse: none", ("d.none", "d.lapsed", "d"), 0, "left", ()),
        ("lapse: {effects: {x: 7}}", ("d.lapsed", "d"), 7, None, None),
        ("", ("d.lapsed", "d"), 0, None, None),
    ],
)
def test_rule_16_a_lapse_to_options_or_to_none_is_that_answer(play, lapse, moments, x, more, taken):
    run = play(LAPSES.format(lapse=lapse))
    lapsed = next(happening for happening in run if happening.what == "lapsed")
    assert (lapsed.time, lapsed.moments) == (5, moments)
    assert run.state["x"] == x
    happened = [moment for _, moment in run.moments if moment in ("chosen", "left")]
    assert happened == ([more] if more else [])
    assert (run.choices[0].taken, run.choices[0].lapsed, run.choices[0].why.ground) == (taken, True, "deadline")


def test_rule_16_a_lapse_takes_an_option_that_is_not_offered(compiled, begin):
    """Of which `check` warns, so that no scenario without faults says so by itself."""
    text = LAPSES.format(lapse="lapse: [b, c]")
    play = begin(text)
    node = play.program.nodes[play.program.node_of["d"]]
    assert node.lapsing.answer == 0b110
    assert node.lapsing.moments[-2:] == (node.moments.lapsed, node.moments.over)
