"""The rules of play 5 to 7: order. Each trace is worked out by hand from the rule's words.

Rule 6 is a chain of eight links; each of its tests would fail if the two links that it names were swapped.
"""

from __future__ import annotations

from sim.numbering import Status

# ---------------------------------------------------------------- 5: time, then place


def test_rule_05_what_is_pending_happens_in_order_of_time(play):
    run = play("injects: {c: {at: 3s}, b: {at: 2s}, a: {at: 1s}}")
    assert run.moments == [(1, "a"), (2, "b"), (3, "c")]


def test_rule_05_at_one_time_it_happens_in_order_of_place(play):
    """Turns, injects, procedures (each followed by its entries), decisions, whatever the order of the sections."""
    run = play("""
        decisions:
          d: {at: 10s, by: staff, options: {yes_please: {}}}
          c: {at: 10s, by: staff, options: {yes_please: {}}}
        procedures:
          q: {at: 10s, steps: {note: {text: A note.}}}
          p: {at: 10s, steps: {work: {takes: 0s}, note: {text: A note.}}}
        injects:
          j: {at: 10s}
          i: {at: 10s}
        turns:
          u: {at: 10s}
          t: {at: 10s}
        """)
    assert run.moments == [
        (10, moment)
        for moment in (
            "u", "t", "j", "i",
            "q.start", "q.note", "q.done", "q",
            "p.start", "p.work.start", "p.work.done", "p.work", "p.note", "p.done", "p",
            "d.asked", "d.yes_please", "d", "c.asked", "c.yes_please", "c",
        )
    ]  # fmt: skip


def test_rule_05_entries_stand_between_their_procedure_and_the_next(play):
    """An entry of the first procedure that takes no time comes before the second procedure, due at the same time."""
    run = play("""
        procedures:
          p: {at: 0s, steps: {wait: {takes: 10s}, note: {text: A note.}}}
          q: {at: 10s, steps: {note: {text: A note.}}}
        """)
    assert [moment for time, moment in run.moments if time == 10] == [
        "p.wait.done", "p.wait", "p.note", "p.done", "p", "q.start", "q.note", "q.done", "q",
    ]  # fmt: skip


def test_rule_05_nothing_else_breaks_a_tie(play):
    """`late` is scheduled last, from far behind; still its place puts it first."""
    run = play("""
        injects:
          late: {after: go, delay: 1s}
          early: {at: 10s}
          go: {at: 9s}
        """)
    assert run.moments == [(9, "go"), (10, "late"), (10, "early")]


def test_rule_05_what_becomes_pending_now_takes_its_place_among_the_rest(play):
    run = play("""
        injects:
          first: {after: second}
          second: {at: 5s}
          third: {at: 5s}
          fourth: {after: third}
        """)
    assert [moment for _, moment in run.moments] == ["second", "first", "third", "fourth"]


# ---------------------------------------------------------------- 6: inside one event


def test_rule_06_a_node_has_ended_before_its_cancels(play):
    """Node ends, then cancels: an inject that cancels itself, and a step, find nothing to remove."""
    run = play("""
        injects: {go: {at: 0s, cancels: go}}
        procedures:
          p: {at: 1s, steps: {work: {takes: 1s, cancels: work}, note: {text: A note.}}}
        """)
    assert [happening.cancelled for happening in run if happening.cancelled] == []
    assert run.moments[-2:] == [(2, "p.done"), (2, "p")]


def test_rule_06_a_node_has_ended_before_its_effects(play):
    """Node ends, then effects: the option's effect sees `e` answered, as `==` is false while either is open."""
    run = play("""
        state: {x: {start: 0, range: [0, 10]}}
        decisions:
          d: {at: 0s, by: staff, takes: 5s, options: {ok: {}}}
          e: {at: 0s, by: staff, takes: 9s, options: {ok: {effects: {x: 1 + (d == e)}}}}
        """)
    assert run.state["x"] == 2.0


def test_rule_06_effects_come_before_cancels(play):
    """`d` was answered as `e` was, and is open again. The effect sees it open; cancelled first, x would be 1."""
    run = play("""
        state: {x: {start: 0, range: [0, 10]}}
        injects:
          again: {at: 10s}
          stop: {at: 15s, effects: {x: d == e}, cancels: d}
          check: {at: 16s, effects: {x: 2 * (d == e)}}
        decisions:
          d: {after: {any: [e.asked, again]}, by: staff, takes: 9s, repeats: true, options: {ok: {}}}
          e: {at: 0s, by: staff, options: {ok: {}}}
        """)
    assert [(h.node, h.cancelled, [c.after for c in h.changes]) for h in run if h.changes] == [
        ("stop", ("d",), [0.0]),
        ("check", (), [2.0]),
    ]


def test_rule_06_cancels_come_before_moments(play):
    """`go` removes the pending `echo`, and its moment then triggers it anew: 12, and not 10 or never."""
    run = play("""
        injects:
          early: {at: 0s}
          go: {at: 2s, cancels: echo}
          echo: {after: {any: [early, go]}, delay: 10s, repeats: true}
        """)
    assert run.moments == [(0, "early"), (2, "go"), (12, "echo")]
    assert run.happenings[1].cancelled == ("echo",)


def test_rule_06_effects_come_before_moments(play):
    """The moment's listener works out its delay from the state after the effect."""
    run = play("""
        state: {x: {start: 1, range: [0, 10]}}
        injects:
          go: {at: 0s, effects: {x: +4}}
          echo: {after: go, delay: 1h * x}
        """)
    assert run.moments == [(0, "go"), (5 * 3600, "echo")]


def test_rule_06_the_particular_moment_comes_before_the_general(play):
    """`echo` hears both and is triggered by the first of them."""
    run = play("""
        injects:
          echo: {after: {any: [d, d.ok]}}
          shadow: {after: {any: [p.work, p.work.done]}}
        procedures: {p: {at: 0s, steps: {work: {takes: 1s}}}}
        decisions: {d: {at: 2s, by: staff, options: {ok: {}}}}
        """)
    assert run.moments == [
        (0, "p.start"), (0, "p.work.start"), (1, "p.work.done"), (1, "p.work"), (1, "p.done"), (1, "p"),
        (1, "shadow"), (2, "d.asked"), (2, "d.ok"), (2, "d"), (2, "echo"),
    ]  # fmt: skip
    assert [(h.node, h.why.name) for h in run if h.why.ground == "moment" and h.node in ("echo", "shadow")] == [
        ("shadow", "p.work.done"),
        ("echo", "d.ok"),
    ]


def test_rule_06_moments_come_before_procedures_are_over(play):
    """The first entry's moment makes the second pending, so the procedure is not over in between."""
    run = play("procedures: {p: {at: 0s, steps: {a: {takes: 1s}, b: {takes: 1s}}}}")
    assert run.moments == [
        (0, "p.start"), (0, "p.a.start"), (1, "p.a.done"), (1, "p.a"),
        (1, "p.b.start"), (2, "p.b.done"), (2, "p.b"), (2, "p.done"), (2, "p"),
    ]  # fmt: skip


def test_rule_06_procedures_are_over_by_place(play):
    """Both lose their last entry at once, the later one first; they are over by place."""
    run = play("""
        injects: {stop: {at: 5s, cancels: [q.work, p.work]}}
        procedures:
          p: {at: 0s, steps: {work: {takes: 9s}}}
          q: {at: 0s, steps: {work: {takes: 9s}}}
        """)
    assert run.happenings[-1].cancelled == ("q.work", "p.work")
    assert run.happenings[-1].moments == ("stop", "p.done", "p", "q.done", "q")


def test_rule_06_procedures_are_over_before_waiting_steps_start(play):
    run = play("""
        procedures:
          p: {at: 0s, steps: {work: {by: red, takes: 5s}}}
          q: {at: 1s, steps: {work: {by: red, takes: 5s}}}
        """)
    assert run.happenings[-2].moments == ("p.work.done", "p.work", "p.done", "p", "q.work.start")


def test_rule_06_waiting_steps_start_before_whens_are_looked_at(play):
    """`q.work` starts at 5, in the event of `p.work`; were `when`s looked at before, `seen` would come after 99."""
    run = play("""
        injects:
          seen: {when: q.work.start, delay: 2s}
          much_later: {at: 99s}
        procedures:
          p: {at: 0s, steps: {work: {by: red, takes: 5s}}}
          q: {at: 1s, steps: {work: {by: red, takes: 50s}}}
        """)
    assert (7, "seen") in run.moments


def test_rule_06_procedures_are_over_before_whens_are_looked_at(play):
    """The effect of the last step makes the `when` of `p.note` true, but by then `p` is over: the trigger is lost."""
    run = play("""
        state: {x: {start: 0, range: [0, 10]}}
        procedures:
          p:
            at: 0s
            steps:
              work: {takes: 1s, effects: {x: +1}}
              note: {when: x > 0, text: A note.}
          q:
            at: 0s
            steps:
              work: {takes: 2s}
              note: {when: x > 0, text: A note.}
        """)
    assert [m for m in run.moments if m[0] >= 1] == [
        (1, "p.work.done"), (1, "p.work"), (1, "p.done"), (1, "p"), (1, "q.note"),
        (2, "q.work.done"), (2, "q.work"), (2, "q.done"), (2, "q"),
    ]  # fmt: skip


def test_rule_06_whens_are_looked_at_before_endings_are_checked(begin):
    """The run ends at this event; what its `when` triggered is still seen pending."""
    play = begin("""
        state: {x: {start: 0, range: [0, 10]}}
        injects:
          go: {at: 4s, effects: {x: +5}}
          alarm: {when: x > 4, delay: 7s}
        outcomes:
          boom: {when: x > 4, ends: true}
          calm: {}
        """)
    play.finish()
    assert (play.finished, play.time) == (True, 4)
    position = play.position()
    assert (position.status[1], position.due[1]) == (Status.PENDING, 11)


# ---------------------------------------------------------------- 7: the start


def test_rule_07_at_the_start_states_are_drawn(play):
    run = play(
        "state: {x: {start: {uniform: [2, 4]}, range: [0, 10]}, y: {start: [0, 5, 10], range: [0, 10]}}",
        luck={"x/start": 0.25, "y/start": 0.125},
    )
    assert run.start == {"x": 2.5, "y": 2.5}
    assert run.happenings == ()


def test_rule_07_the_start_announces_nothing_and_every_at_is_scheduled(begin):
    play = begin("""
        turns: {t: {at: 0s}}
        injects: {i: {at: 5s}, echo: {after: i}}
        decisions: {d: {at: 2h, by: staff, options: {ok: {}}}}
        """)
    position = play.position()
    assert (play.log, position.events, sum(position.count)) == ([], 0, 0)
    assert [(Status(s).name, due) for s, due in zip(position.status, position.due, strict=True)] == [
        ("PENDING", 0), ("PENDING", 5), ("IDLE", 2**31 - 1), ("PENDING", 7200),
    ]  # fmt: skip


def test_rule_07_a_when_that_is_true_at_the_start_fires(play):
    run = play("""
        state: {x: {start: 5, range: [0, 10]}}
        injects:
          low: {when: x < 5}
          high: {when: x >= 5, delay: 3s}
          quiet: {when: not high}
        """)
    assert run.moments == [(0, "quiet"), (3, "high")]
    assert [happening.why.ground for happening in run] == ["when", "when"]


def test_rule_07_endings_are_checked_at_the_start(play):
    run = play("""
        state: {x: {start: 5, range: [0, 10]}}
        injects: {go: {at: 0s}}
        outcomes:
          boom: {when: x >= 5, ends: true}
          calm: {}
        """)
    assert (run.happenings, run.ended, run.outcome) == ((), 0, "boom")
