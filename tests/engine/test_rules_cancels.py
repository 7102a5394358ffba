"""The rule of play 17: cancels. Each trace is worked out by hand from the rule's words."""

from __future__ import annotations

from sim.numbering import NEVER, Status


def test_rule_17_cancelling_makes_a_node_idle_and_announces_nothing(begin):
    """Pending, waiting, under way and open, all at once."""
    play = begin(
        """
        injects:
          stop: {at: 5s, cancels: [due, p.work, p.wait, d]}
          due: {at: 9s}
        procedures:
          p:
            at: 0s
            steps:
              work: {by: red, takes: 9s}
              wait: {after: start, by: red, takes: 9s}
              hold: {after: start, takes: 20s}
        decisions: {d: {at: 0s, by: staff, takes: 9s, within: 12s, options: {ok: {}}}}
        """,
        luck={"d/choice": 0.5},
    )
    while play.time < 5:
        play.step()
    number = play.program.node_of
    stopped = [number[name] for name in ("due", "p.work", "p.wait", "d")]
    position = play.position()
    assert [(position.status[n], position.due[n]) for n in stopped] == [(Status.IDLE, NEVER)] * 4
    assert [play.program.moments[m] for m in play.log[-1].moments] == ["stop"]
    assert play.log[-1].cancelled == stopped
    play.finish()
    assert [(r.time, play.program.nodes[r.node].name) for r in play.log[-2:]] == [(5, "stop"), (20, "p.hold")]


def test_rule_17_cancelling_frees_seats_and_waiting_steps_start_in_the_same_event(play):
    run = play("""
        injects: {stop: {at: 5s, cancels: p.work}}
        procedures:
          p: {at: 0s, steps: {work: {by: [red, green], takes: 99s}, hold: {after: start, takes: 10s}}}
          q: {at: 1s, steps: {one: {by: red, takes: 1s}}}
          r: {at: 1s, steps: {two: {by: green, takes: 1s}}}
        """)
    stop = next(happening for happening in run if happening.node == "stop")
    assert stop.moments == ("stop", "q.one.start", "r.two.start")


def test_rule_17_cancelling_a_waiting_step_frees_no_seat_that_it_did_not_have(play):
    """`work` keeps its seat until 9: neither `late`, nor the cancelled `wait`, starts before."""
    run = play("""
        injects: {stop: {at: 5s, cancels: p.wait}}
        procedures:
          p:
            at: 0s
            steps:
              work: {by: red, takes: 9s}
              wait: {after: start, by: red, takes: 1s}
              late: {after: start, delay: 1s, by: red, takes: 1s}
        """)
    assert [m for m in run.moments if m[1].endswith(".start")] == [
        (0, "p.start"), (0, "p.work.start"), (9, "p.late.start"),
    ]  # fmt: skip


def test_rule_17_it_leaves_an_untriggered_node_alone(play):
    """`later` is not triggered at 5, nor is `over` any more: later it is, and happens."""
    run = play("""
        injects:
          over: {at: 1s}
          stop: {at: 5s, cancels: [later, over, p, d]}
          go: {at: 6s}
          later: {after: go}
        procedures: {p: {after: go, steps: {work: {takes: 1s}}}}
        decisions: {d: {after: go, by: staff, options: {ok: {}}}}
        """)
    assert run.happenings[1].cancelled == ()
    assert run.moments == [
        (1, "over"), (5, "stop"), (6, "go"), (6, "later"), (6, "p.start"), (6, "p.work.start"),
        (6, "d.asked"), (6, "d.ok"), (6, "d"), (7, "p.work.done"), (7, "p.work"), (7, "p.done"), (7, "p"),
    ]  # fmt: skip


def test_rule_17_what_repeats_may_be_triggered_again_once_it_was_cancelled(play):
    run = play("""
        injects:
          go: {at: 0s}
          stop: {at: 5s, cancels: echo}
          again: {at: 6s}
          echo: {after: {any: [go, again]}, delay: 10s, repeats: true}
        """)
    assert run.moments == [(0, "go"), (5, "stop"), (6, "again"), (16, "echo")]


def test_rule_17_a_cancelled_decision_is_neither_answered_nor_lapsed(play):
    run = play("""
        injects: {stop: {at: 5s, cancels: d}}
        decisions: {d: {at: 0s, by: staff, takes: 9s, within: 7s, lapse: ok, options: {ok: {}}}}
        """)
    assert run.moments == [(0, "d.asked"), (5, "stop")]
    assert run.choices == ()


def test_rule_17_a_decision_keeps_its_latest_answer_when_it_is_cancelled(play):
    run = play("""
        injects:
          again: {at: 10s}
          stop: {at: 12s, cancels: d}
          check: {at: 13s, if: d.ok}
          go: {at: 0s}
        decisions: {d: {after: {any: [go, again]}, by: staff, takes: 5s, repeats: true, options: {ok: {}}}}
        """)
    assert run.moments[-2:] == [(12, "stop"), (13, "check")]


def test_rule_17_cancelling_a_procedure_cancels_its_entries_and_it_is_not_done(play):
    run = play("""
        injects: {stop: {at: 5s, cancels: p}, echo: {after: p}}
        procedures:
          p:
            at: 0s
            steps:
              work: {by: red, takes: 9s}
              wait: {after: start, by: red, takes: 9s}
              note: {after: start, delay: 9s, text: A note.}
              ask: {after: start, by: staff, takes: 9s, options: {ok: {}}}
              untold: {after: work, takes: 1s}
          q: {at: 1s, steps: {work: {by: red, takes: 1s}}}
        """)
    assert run.moments == [
        (0, "p.start"), (0, "p.work.start"), (0, "p.ask.asked"), (1, "q.start"),
        (5, "stop"), (5, "q.work.start"), (6, "q.work.done"), (6, "q.work"), (6, "q.done"), (6, "q"),
    ]  # fmt: skip
    stop = next(happening for happening in run if happening.node == "stop")
    assert stop.cancelled == ("p", "p.work", "p.wait", "p.note", "p.ask")


def test_rule_17_a_pending_procedure_is_cancelled_before_it_starts(play):
    run = play("""
        injects: {stop: {at: 5s, cancels: p}}
        procedures: {p: {at: 9s, steps: {work: {takes: 9s}}}}
        """)
    assert run.moments == [(5, "stop")]


def test_rule_17_a_procedure_whose_last_active_entry_is_cancelled_is_done(play):
    """Nothing announces `p.work`, so `next` is never triggered; a second active entry keeps `q` going."""
    run = play("""
        injects: {stop: {at: 5s, cancels: [p.work, q.work]}}
        procedures:
          p: {at: 0s, steps: {work: {takes: 9s}, next: {takes: 9s}}}
          q: {at: 0s, steps: {work: {takes: 9s}, hold: {after: start, takes: 7s}}}
        """)
    assert [m for m in run.moments if m[0] > 0] == [
        (5, "stop"), (5, "p.done"), (5, "p"), (7, "q.hold.done"), (7, "q.hold"), (7, "q.done"), (7, "q"),
    ]  # fmt: skip


def test_rule_17_an_entry_may_cancel_its_own_procedure(play):
    """The step is done and over; the chain does not go on, as entries are triggered only while `p` is under way."""
    run = play("""
        procedures:
          p:
            at: 0s
            steps:
              work: {takes: 5s, cancels: p.hold}
              hold: {after: start, takes: 9s}
              next: {after: work, takes: 1s}
          q:
            at: 0s
            steps:
              work: {takes: 5s, cancels: q}
              hold: {after: start, takes: 9s}
              next: {after: work, takes: 1s}
        """)
    assert [(t, m) for t, m in run.moments if t > 0] == [
        (5, "p.work.done"), (5, "p.work"), (5, "p.next.start"),
        (5, "q.work.done"), (5, "q.work"),
        (6, "p.next.done"), (6, "p.next"), (6, "p.done"), (6, "p"),
    ]  # fmt: skip


def test_rule_17_a_cancelled_procedure_starts_fresh_when_it_repeats(play):
    run = play("""
        injects: {go: {at: 0s}, stop: {at: 5s, cancels: p}, again: {at: 7s}}
        procedures:
          p: {after: {any: [go, again]}, repeats: true, steps: {work: {takes: 9s}}}
        """)
    assert run.moments == [
        (0, "go"), (0, "p.start"), (0, "p.work.start"), (5, "stop"),
        (7, "again"), (7, "p.start"), (7, "p.work.start"),
        (16, "p.work.done"), (16, "p.work"), (16, "p.done"), (16, "p"),
    ]  # fmt: skip
