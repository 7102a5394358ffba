"""The rule of play 15: procedures. Each trace is worked out by hand from the rule's words."""

from __future__ import annotations

import pytest


def test_rule_15_a_procedure_is_done_once_none_of_its_entries_is_pending_waiting_open_or_under_way(play):
    """Each part keeps it going for a while: pending to 2, waiting 2 to 4, under way to 6, open to 8."""
    run = play("""
        procedures:
          block: {at: 0s, steps: {work: {by: red, takes: 4s}}}
          p: {at: 0s, steps: {work: {delay: 2s, by: red, takes: 2s}, ask: {by: staff, takes: 2s, options: {ok: {}}}}}
        """)
    assert [m for m in run.moments if m[1].startswith("p")] == [
        (0, "p.start"), (4, "p.work.start"), (6, "p.work.done"), (6, "p.work"),
        (6, "p.ask.asked"), (8, "p.ask.ok"), (8, "p.ask"), (8, "p.done"), (8, "p"),
    ]  # fmt: skip


def test_rule_15_a_procedure_does_not_wait_for_entries_that_nothing_triggers(play):
    """The branch that was not chosen is never triggered, and the other ends it."""
    run = play("""
        procedures:
          p:
            at: 0s
            steps:
              ask: {by: staff, options: {yes_please: {}, no_thanks: {weight: 0}}}
              go: {after: ask.yes_please, takes: 5s}
              stay: {after: ask.no_thanks, takes: 99s}
        """)
    assert run.moments[-4:] == [(5, "p.go.done"), (5, "p.go"), (5, "p.done"), (5, "p")]


def test_rule_15_a_procedure_whose_first_entry_is_skipped_is_done_at_its_start(play):
    """Its `when` rises later, in vain: entries are triggered only while their procedure is under way."""
    run = play("""
        state: {x: {start: 0, range: [0, 9]}}
        injects: {rise: {at: 5s, effects: {x: +1}}}
        procedures: {p: {at: 0s, steps: {first: {if: x > 0, text: Not yet.}, note: {when: x > 0, text: A note.}}}}
        """)
    assert run.moments == [(0, "p.start"), (0, "p.first.skipped"), (0, "p.done"), (0, "p"), (5, "rise")]


@pytest.mark.parametrize("outside", ["go", "q.s", "p", "p.done", "done"])
def test_rule_15_after_names_moments_of_its_own_procedure_only(examine, outside):
    faults = examine(f"""
        injects: {{go: {{at: 0s}}}}
        procedures:
          p: {{at: 0s, steps: {{s: {{after: {outside}, takes: 1s}}, t: {{after: start, takes: 1s}}}}}}
          q: {{at: 0s, steps: {{s: {{takes: 1s}}}}}}
        """).faults
    assert [fault.path[-1] for fault in faults] == ["after"]


def test_rule_15_entries_are_triggered_only_while_it_is_under_way(play):
    """x rises at 1 (before it starts), at 5 (while it is under way) and at 15 (when it is over)."""
    run = play("""
        state: {x: {start: 0, range: [0, 9]}}
        injects:
          up: {after: {any: [t1, t5, t15]}, repeats: true, effects: {x: {set: 1}}}
          down: {after: {any: [t2, t6]}, repeats: true, effects: {x: {set: 0}}}
          t1: {at: 1s}
          t2: {at: 2s}
          t5: {at: 5s}
          t6: {at: 6s}
          t15: {at: 15s}
        procedures:
          p: {at: 3s, steps: {work: {takes: 9s}, note: {when: x > 0, text: A note., repeats: true}}}
        """)
    assert [m for m in run.moments if m[1].startswith("p")] == [
        (3, "p.start"), (3, "p.work.start"), (5, "p.note"),
        (12, "p.work.done"), (12, "p.work"), (12, "p.done"), (12, "p"),
    ]  # fmt: skip


def twice(*entries: str) -> str:
    """A procedure that starts at 0 and again at 10."""
    lines = "".join(f"      {entry}\n" for entry in entries)
    return (
        "injects: {a: {at: 0s}, b: {at: 10s}}\n"
        f"procedures:\n  p:\n    after: {{any: [a, b]}}\n    repeats: true\n    steps:\n{lines}"
    )


def test_rule_15_each_start_makes_its_entries_fresh(play):
    """They have no `repeats`, and happen once each start."""
    run = play(twice("work: {takes: 2s}", "note: {text: A note.}"))
    one_start = ["p.start", "p.work.start", "p.work.done", "p.work", "p.note", "p.done", "p"]
    assert [(t, m) for t, m in run.moments if m[0] == "p"] == [
        (base + (0 if m in one_start[:2] else 2), m) for base in (0, 10) for m in one_start
    ]


def test_rule_15_within_one_start_an_entry_without_repeats_is_triggered_once(play):
    run = play(twice("x: {text: A note.}", "y: {after: {any: [start, x]}, text: A note.}"))
    assert [m for m in run.moments if m[1] == "p.y"] == [(0, "p.y"), (10, "p.y")]


def test_rule_15_each_start_makes_its_all_sets_fresh(play):
    """`x` happens in the first start only and `y` in the second only: `both` hears half of its set each time."""
    run = play(
        twice(
            "x: {after: start, if: not b, text: A note.}",
            "y: {after: start, if: b, text: A note.}",
            "both: {after: {all: [x, y]}, text: A note.}",
        )
    )
    assert [m for m in run.moments if m[1] in ("p.x", "p.y", "p.both")] == [(0, "p.x"), (10, "p.y")]


def test_rule_15_the_occurrences_of_luck_go_on_over_starts(begin):
    play = begin(
        twice("work: {takes: {uniform: [0s, 4s]}, chance: 0.5}"),
        luck={"p.work/takes": [0.5, 0.75], "p.work/chance": [0.0, 0.0]},
    )
    play.finish()
    assert [r.time for r in play.log if r.what == "finished"] == [2, 13]
    assert play.draw.asked == [
        ("p.work/chance", 0), ("p.work/takes", 0), ("p.work/chance", 1), ("p.work/takes", 1),
    ]  # fmt: skip


def test_rule_15_an_entrys_when_is_fresh_too(play):
    """As at the start of the run it is looked at as if false before: x is up at 0 and still at 10."""
    run = play(
        twice("work: {takes: 2s}", "note: {when: x > 0, text: A note.}") + "state: {x: {start: 1, range: [0, 9]}}\n"
    )
    assert [m for m in run.moments if m[1] == "p.note"] == [(0, "p.note"), (10, "p.note")]


def test_rule_15_what_ends_a_procedure_comes_too_late_for_a_when_in_it(play):
    """At 10 `close` is done, `p` is over, and only then is `x > 0` looked at: the rise is lost. At 100 it is fresh."""
    run = play("""
        state: {x: {start: 0, range: [0, 10]}}
        injects: {go: {at: 0s, every: 100s, repeats: {times: 2}}}
        procedures:
          p:
            after: go
            repeats: true
            steps:
              close: {after: start, takes: 10s, effects: {x: +1}}
              rise: {when: x > 0, text: It has risen.}
        """)
    assert [m for m in run.moments if m[1] in ("p.start", "p.close.done", "p.done", "p.rise")] == [
        (0, "p.start"), (10, "p.close.done"), (10, "p.done"),
        (100, "p.start"), (100, "p.rise"), (110, "p.close.done"), (110, "p.done"),
    ]  # fmt: skip
