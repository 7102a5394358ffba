"""The rules of play 13 and 14: moments, steps and seats. Each trace is worked out by hand."""

from __future__ import annotations

# ---------------------------------------------------------------- 13: moments


def test_rule_13_the_moments_of_each_kind(play):
    run = play("""
        turns: {t: {at: 0s}}
        injects: {i: {at: 1s}}
        procedures:
          p: {at: 2s, steps: {s: {takes: 1s}}}
        decisions:
          d: {at: 4s, by: staff, takes: 1s, options: {ok: {}}}
          e: {at: 6s, by: staff, takes: 2s, within: 1s, options: {ok: {}}}
        """)
    assert run.moments == [
        (0, "t"),
        (1, "i"),
        (2, "p.start"), (2, "p.s.start"), (3, "p.s.done"), (3, "p.s"), (3, "p.done"), (3, "p"),
        (4, "d.asked"), (5, "d.ok"), (5, "d"),
        (6, "e.asked"), (7, "e.lapsed"), (7, "e"),
    ]  # fmt: skip


def test_rule_13_all_of_them_can_be_skipped(play):
    run = play(
        """
        turns: {t: {at: 0s, chance: 0.5}}
        injects: {i: {at: 0s, chance: 0.5}}
        procedures:
          p: {at: 0s, chance: 0.5, steps: {s: {takes: 1s}}}
          q: {at: 0s, steps: {s: {takes: 1s, chance: 0.5}, ask: {by: staff, chance: 0.5, options: {ok: {}}}}}
        decisions: {d: {at: 0s, by: staff, chance: 0.5, options: {ok: {}}}}
        """,
        luck={f"{name}/chance": 0.5 for name in ("t", "i", "p", "q.s", "q.ask", "d")},
    )
    assert [moment for _, moment in run.moments] == [
        "t.skipped", "i.skipped", "p.skipped", "p",
        "q.start", "q.s.skipped", "q.s", "q.ask.skipped", "q.ask", "q.done", "q", "d.skipped", "d",
    ]  # fmt: skip


def test_rule_13_done_means_it_took_place_and_the_bare_name_that_it_is_over(play):
    run = play("""
        injects:
          step_took_place: {after: p.s.done}
          step_over: {after: p.s}
          procedure_took_place: {after: q.done}
          procedure_over: {after: q}
        procedures:
          p: {at: 0s, steps: {s: {takes: 5s, if: p.t}, t: {takes: 1s}}}
          q: {at: 3s, if: p.s.done, steps: {s: {takes: 1s}}}
        """)
    assert [moment for _, moment in run.moments if "_" in moment] == ["step_over", "procedure_over"]


def test_rule_13_a_chain_links_by_the_bare_name(play):
    """The next entry follows however the one before was over: done, skipped, answered, lapsed."""
    run = play(
        """
        procedures:
          p:
            at: 0s
            steps:
              work: {takes: 1s}
              never: {takes: 1s, chance: 0.5}
              answered: {by: staff, takes: 1s, options: {ok: {}}}
              late: {by: staff, takes: 9s, within: 1s, options: {ok: {}}}
              told: {text: A note.}
              last: {takes: 1s}
        """,
        luck={"p.never/chance": 0.5, "p.answered/choice": 0.5},
    )
    assert run.moments == [
        (0, "p.start"),
        (0, "p.work.start"), (1, "p.work.done"), (1, "p.work"),
        (1, "p.never.skipped"), (1, "p.never"),
        (1, "p.answered.asked"), (2, "p.answered.ok"), (2, "p.answered"),
        (2, "p.late.asked"), (3, "p.late.lapsed"), (3, "p.late"),
        (3, "p.told"),
        (3, "p.last.start"), (4, "p.last.done"), (4, "p.last"), (4, "p.done"), (4, "p"),
    ]  # fmt: skip


# ---------------------------------------------------------------- 14: seats


def starts(run) -> list[tuple[int, str]]:
    """When each step of the procedure `p` starts, in order."""
    return [(t, m.split(".")[1]) for t, m in run.moments if m.count(".") == 2 and m.endswith(".start")]


def steps(*entries: str) -> str:
    """A procedure of steps that are all told at its start."""
    lines = "".join(f"      {entry}\n" for entry in entries)
    return f"procedures:\n  p:\n    at: 0s\n    steps:\n{lines}"


def test_rule_14_a_step_starts_when_its_actor_has_a_free_seat(play):
    run = play(steps("a: {by: red, takes: 5s}", "b: {after: start, by: red, takes: 5s}"))
    assert run.moments == [
        (0, "p.start"), (0, "p.a.start"), (5, "p.a.done"), (5, "p.a"), (5, "p.b.start"),
        (10, "p.b.done"), (10, "p.b"), (10, "p.done"), (10, "p"),
    ]  # fmt: skip
    assert [(h.time, h.node, h.what) for h in run] == [
        (0, "p", "began"), (0, "p.a", "began"), (0, "p.b", "waited"), (5, "p.a", "finished"), (10, "p.b", "finished"),
    ]  # fmt: skip


def test_rule_14_it_takes_all_its_seats_or_none(play):
    """`both` needs red, busy until 5, and green; it does not keep green from `c` while it waits."""
    run = play(
        steps(
            "a: {by: red, takes: 5s}",
            "both: {after: start, by: [red, green], takes: 5s}",
            "c: {after: start, by: green, takes: 7s}",
        )
    )
    assert starts(run) == [(0, "a"), (0, "c"), (7, "both")]


def test_rule_14_waiting_steps_are_tried_by_waiting_time(play):
    """`early` waits from 1, `late` from 2, though it stands first."""
    run = play(
        steps(
            "work: {by: red, takes: 5s}",
            "late: {after: start, delay: 2s, by: red, takes: 5s}",
            "early: {after: start, delay: 1s, by: red, takes: 5s}",
        )
    )
    assert starts(run) == [(0, "work"), (5, "early"), (10, "late")]


def test_rule_14_waiting_steps_are_tried_by_place_if_they_wait_as_long(play):
    run = play(
        steps(
            "work: {by: red, takes: 5s}",
            "one: {after: start, delay: 1s, by: red, takes: 5s}",
            "two: {after: start, delay: 1s, by: red, takes: 5s}",
        )
    )
    assert starts(run) == [(0, "work"), (5, "one"), (10, "two")]


def test_rule_14_a_newcomer_waits_behind_those_who_wait(play):
    """The seat is freed at 5 in the event of `work`, which stands last; `new`, due at 5, is too late already."""
    run = play(
        steps(
            "old: {after: start, delay: 1s, by: red, takes: 5s}",
            "new: {after: work, by: red, takes: 5s}",
            "work: {after: start, by: red, takes: 5s}",
        )
    )
    assert starts(run) == [(0, "work"), (5, "old"), (10, "new")]


def test_rule_14_each_that_fits_starts(play):
    """When red comes free at 5, `both` waits first but green is busy until 9: `b` overtakes it, and `c` fits too."""
    run = play(
        steps(
            "a: {by: [red, pair], takes: 5s}",
            "g: {after: start, by: green, takes: 9s}",
            "half: {after: start, by: pair, takes: 5s}",
            "both: {after: start, delay: 1s, by: [red, green], takes: 1s}",
            "b: {after: start, delay: 2s, by: red, takes: 5s}",
            "c: {after: start, delay: 3s, by: pair, takes: 5s}",
            "d: {after: start, delay: 4s, by: pair, takes: 5s}",
        )
    )
    assert starts(run) == [(0, "a"), (0, "g"), (0, "half"), (5, "b"), (5, "c"), (5, "d"), (10, "both")]


def test_rule_14_an_actor_does_as_many_steps_at_once_as_it_has_seats(play):
    run = play(steps(*(f"s{i}: {{after: start, by: pair, takes: {i}s}}" for i in range(3, 7))))
    assert starts(run) == [(0, "s3"), (0, "s4"), (3, "s5"), (4, "s6")]


def test_rule_14_actors_without_seats_are_never_scarce(play):
    run = play("""
        procedures:
          p:
            at: 0s
            steps:
              a: {after: start, by: staff, takes: 5s}
              b: {after: start, by: staff, takes: 5s}
              c: {after: start, takes: 5s}
        """)
    assert starts(run) == [(0, "a"), (0, "b"), (0, "c")]


def test_rule_14_an_actor_named_twice_counts_once(play):
    run = play(
        steps("a: {by: [red, red], takes: 5s}", "b: {after: start, by: [pair, pair], takes: 5s}",
              "c: {after: start, by: pair, takes: 5s}")
    )  # fmt: skip
    assert starts(run) == [(0, "a"), (0, "b"), (0, "c")]


def test_rule_14_decisions_occupy_no_seat(play):
    """`d` is open from 0 to 9; the step starts at 0 all the same, and `e` is asked while it is under way."""
    run = play(
        steps("s: {by: red, takes: 5s}")
        + "decisions:\n  d: {at: 0s, by: red, takes: 9s, options: {ok: {}}}\n"
        + "  e: {at: 1s, by: red, takes: 1s, options: {ok: {}}}\n"
    )
    assert run.moments == [
        (0, "p.start"), (0, "p.s.start"), (0, "d.asked"), (1, "e.asked"), (2, "e.ok"), (2, "e"),
        (5, "p.s.done"), (5, "p.s"), (5, "p.done"), (5, "p"), (9, "d.ok"), (9, "d"),
    ]  # fmt: skip


def test_rule_14_takes_counts_from_the_start_and_is_worked_out_then(play):
    """`b` waits from 0 to 5; in the meantime x has risen from 1 to 3."""
    run = play(
        steps("a: {by: red, takes: 5s}", "b: {after: start, by: red, takes: 1h * x}")
        + "state: {x: {start: 1, range: [0, 9]}}\ninjects: {rise: {at: 1s, effects: {x: +2}}}\n"
    )
    assert (5, "p.b.start") in run.moments
    assert (5 + 3 * 3600, "p.b.done") in run.moments


def test_rule_14_the_deed_is_done_at_the_end_of_the_step(play):
    run = play("""
        state: {x: {start: 0, range: [0, 9]}}
        procedures: {p: {at: 0s, steps: {a: {takes: 5s, effects: {x: +1}}}}}
        """)
    assert [(h.time, h.what, len(h.changes)) for h in run] == [(0, "began", 0), (0, "began", 0), (5, "finished", 1)]
