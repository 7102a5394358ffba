"""The rule of play 10: how often a node is triggered. Each trace is worked out by hand from the rule's words."""

from __future__ import annotations

from sim.engine.guided import GuidedPlay


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
