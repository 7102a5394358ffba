"""The compiler: what is numbered how, and who hears whom."""

from __future__ import annotations

import pytest

from sim.numbering import Kind, Reading
from sim.program.nodes import Listener, Program
from sim.spread import Spread

EVERYTHING = """
state: {x: {start: 1, range: [0, 9]}, y: {start: [1, 2, 3], range: [0, 9]}}
decisions:
  d: {after: p, by: staff, options: {yes_please: {}, no_thanks: {}}}
  c: {at: 0s, by: press, options: {no_thanks: {}, later: {}}}
procedures:
  q: {after: {all: [i, p]}, steps: {work: {by: [pair, red, red, staff], takes: 1h}}}
  p:
    at: 0s
    steps:
      first: {takes: 1h}
      ask: {by: staff, options: {yes_please: {}}}
      note: {text: A note.}
      side: {after: {any: [start, first.done]}, takes: 1h}
      watch: {when: x > 1, takes: 1h}
      last: {takes: 1h}
injects:
  j: {when: x > 2, cancels: [p, q.work]}
  i: {at: 1h, effects: {y: +1, x: {set: 2}}}
turns:
  u: {after: i, not_before: 09:00 Asia/Seoul}
  t: {at: 0s}
measures: {top: {peak: x}, bottom: {low: y}, wait: {from: i, to: p}}
outcomes: {boom: {when: x > 8, ends: true}, high: {when: x > 4}, rest: {}}
"""


@pytest.fixture(scope="module")
def program(compiled) -> Program:
    """A scenario with one of everything."""
    return compiled(EVERYTHING)


def test_a_nodes_number_is_its_place(program):
    """Turns, injects, procedures each followed by its entries, decisions; within each as written."""
    assert [node.name for node in program.nodes] == [
        "u", "t", "j", "i", "q", "q.work", "p", "p.first", "p.ask", "p.note", "p.side", "p.watch", "p.last", "d", "c",
    ]  # fmt: skip
    assert [node.kind.name for node in program.nodes] == [
        "TURN", "TURN", "INJECT", "INJECT", "PROCEDURE", "STEP",
        "PROCEDURE", "STEP", "DECISION", "INJECT", "STEP", "STEP", "STEP", "DECISION", "DECISION",
    ]  # fmt: skip
    assert all(program.node_of[node.name] == number for number, node in enumerate(program.nodes))


def test_procedures_and_entries_know_each_other(program):
    p, q = program.node_of["p"], program.node_of["q"]
    assert program.nodes[p].entries == tuple(range(p + 1, p + 7))
    assert program.nodes[q].entries == (q + 1,)
    assert [node.owner for node in program.nodes] == [-1] * 5 + [q, -1] + [p] * 6 + [-1] * 2


def test_every_moment_has_a_number_and_its_node_knows_it(program):
    names = program.moments
    assert len(set(names)) == len(names)
    step, ask = program.nodes[program.node_of["p.first"]].moments, program.nodes[program.node_of["p.ask"]].moments
    assert [names[m] for m in (step.start, step.done, step.skipped, step.over)] == [
        "p.first.start", "p.first.done", "p.first.skipped", "p.first",
    ]  # fmt: skip
    assert [names[m] for m in (ask.asked, ask.lapsed, ask.skipped, ask.over)] == [
        "p.ask.asked", "p.ask.lapsed", "p.ask.skipped", "p.ask",
    ]  # fmt: skip
    assert (step.asked, step.lapsed, ask.start, ask.done) == (-1, -1, -1, -1)
    inject = program.nodes[program.node_of["i"]].moments
    assert (inject.start, inject.done, inject.asked, inject.lapsed) == (-1, -1, -1, -1)
    assert names[program.nodes[program.node_of["d"]].options[1].moment] == "d.no_thanks"


def heard_by(program: Program, node: str) -> dict[str, int]:
    """The moments a node hears, with its part of an `all` set."""
    number = program.node_of[node]
    return {
        program.moments[moment]: listener.bit
        for moment, listeners in enumerate(program.listeners)
        for listener in listeners
        if listener.node == number
    }


@pytest.mark.parametrize(
    ("node", "hears"),
    [
        ("u", {"i": -1}),
        ("t", {}),
        ("q", {"i": 0, "p": 1}),
        ("q.work", {"q.start": -1}),
        ("p.first", {"p.start": -1}),
        ("p.ask", {"p.first": -1}),
        ("p.note", {"p.ask": -1}),
        ("p.side", {"p.start": -1, "p.first.done": -1}),
        ("p.watch", {}),
        ("p.last", {"p.watch": -1}),
        ("d", {"p": -1}),
    ],
)
def test_who_hears_what(program, node, hears):
    """An entry that says neither `after` nor `when` follows the one before by its bare name."""
    assert heard_by(program, node) == hears


def test_listeners_stand_by_place(program):
    assert program.listeners[program.moment_of["i"]] == (
        Listener(program.node_of["u"], -1),
        Listener(program.node_of["q"], 0),
    )
    assert program.nodes[program.node_of["q"]].trigger.needs == 2
    assert program.nodes[program.node_of["u"]].trigger.needs == 0


def test_a_moment_named_twice_in_an_all_set_counts_once(compiled):
    program = compiled("injects: {a: {at: 0s}, b: {at: 0s}, both: {after: {all: [a, b, a]}}}")
    assert program.nodes[2].trigger.needs == 2
    assert heard_by(program, "both") == {"a": 0, "b": 1}


def test_only_actors_with_seats_are_numbered(program):
    assert (program.actors, program.seats) == (("red", "pair"), (1, 2))
    assert program.nodes[program.node_of["q.work"]].seats == (0, 1)
    assert program.nodes[program.node_of["d"]].seats == ()


def test_answers_of_one_name_have_one_number(program):
    """In order of the decisions' places, entries of procedures included, so that answers can be compared."""
    assert program.answers == ("yes_please", "no_thanks", "later")
    options = {
        node: [option.answer for option in program.nodes[program.node_of[node]].options] for node in ("p.ask", "d", "c")
    }
    assert options == {"p.ask": [0], "d": [0, 1], "c": [1, 2]}


def test_a_decision_of_a_control_cell_is_a_control_decision(program):
    assert [program.nodes[program.node_of[name]].control for name in ("d", "c", "p.ask")] == [False, True, False]


def test_effects_and_cancels_go_by_number_in_the_order_written(program):
    i, j = program.nodes[program.node_of["i"]], program.nodes[program.node_of["j"]]
    assert [(effect.state, effect.assigns) for effect in i.deed.effects] == [(1, False), (0, True)]
    assert [program.nodes[number].name for number in j.deed.cancels] == ["p", "q.work"]


def test_watches_stand_in_the_order_in_which_they_are_looked_at(program):
    """Triggers by place, then measures, then endings; an outcome that does not end is read at the end only."""
    assert [(watch.reading, watch.index) for watch in program.watches] == [
        (Reading.TRIGGER, program.node_of["j"]),
        (Reading.TRIGGER, program.node_of["p.watch"]),
        (Reading.PEAK, 0),
        (Reading.LOW, 1),
        (Reading.ENDING, 0),
    ]


def test_clock_times_reach_past_the_horizon(program):
    """From 08:00 on 18 December, two days: 09:00 today, tomorrow, and the first beyond, on the 20th."""
    assert program.nodes[program.node_of["u"]].trigger.clock_times == (3600, 90_000, 176_400)
    assert program.horizon == 172_800


def test_streams_are_named_by_element_and_field(compiled):
    program = compiled("""
        state: {x: {start: [0, 1, 2], range: [0, 9]}}
        injects:
          i: {at: [1h, 2h, 3h], chance: 0.5, effects: {x: [0, 1, 2]}}
          k: {at: [1h, 2h, 3h], stream: shared, effects: {x: [0, 1, 2]}}
        decisions:
          d:
            at: 0s
            by: staff
            takes: [1h, 2h, 3h]
            within: [4h, 5h, 6h]
            options: {ok: {effects: {x: [0, 1, 2]}}, own: {stream: mine, effects: {x: [0, 1, 2]}}}
            lapse: {effects: {x: [0, 1, 2]}}
        """)
    i, k, d = program.nodes
    assert program.states[0].start.stream == "x/start"
    assert (i.trigger.wait.stream, i.chance_stream, i.deed.effects[0].amount.stream) == (
        "i/at",
        "i/chance",
        "i/effects/x",
    )
    assert (k.trigger.wait.stream, k.chance_stream, k.deed.effects[0].amount.stream) == (
        "shared/at", "shared/chance", "shared/effects/x",
    )  # fmt: skip
    assert (d.takes.stream, d.within.stream, d.choice_stream) == ("d/takes", "d/within", "d/choice")
    assert [option.deed.effects[0].amount.stream for option in d.options] == ["d.ok/effects/x", "mine/effects/x"]
    assert d.lapse.effects[0].amount.stream == "d/lapse/effects/x"


def test_a_lapse_is_an_option_or_a_deed_or_nothing(compiled):
    program = compiled("""
        state: {x: {start: 0, range: [0, 9]}}
        decisions:
          a: {at: 0s, by: staff, within: 1h, options: {ok: {}, wait: {}}, lapse: wait}
          b: {at: 0s, by: staff, within: 1h, options: {ok: {}}, lapse: {effects: {x: 1}}}
          c: {at: 0s, by: staff, within: 1h, options: {ok: {}}}
        """)
    assert [(node.lapse_option, node.lapse is None) for node in program.nodes] == [(1, True), (-1, False), (-1, True)]


def test_kinds_that_go_on_when_skipped(program):
    assert {node.kind for node in program.nodes if node.goes_on} == {Kind.STEP, Kind.PROCEDURE, Kind.DECISION}


def test_one_of_is_sorted_by_value(compiled):
    [inject] = compiled("injects: {go: {at: {one_of: {2h: 1, 90m: 2, 1h: 4}}}}").nodes
    assert inject.trigger.wait.spread == Spread("one_of", (3600, 5400, 7200), (4.0, 2.0, 1.0), is_duration=True)
