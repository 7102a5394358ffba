"""Scenarios whose sensitivity is known by hand, and the question to ask of them."""

from __future__ import annotations

from sim.analysis.criterion import parse_value
from sim.analysis.inquiry import Inquiry, threshold
from sim.program.compile import compile_program
from sim.scenario.load import examine_text

HEAD = """\
whitecell: 1
title: Known
start: 2024-01-01T09:00+09:00
horizon: 1d
judgement: All of it.
cells: {rok: {}}
actors: {nsc: {cell: rok}}
"""

LINEAR = (
    HEAD
    + """\
state:
  score: {start: 0, range: [-100, 100], shown: true}
  other: {start: 0, range: [-100, 100], shown: true}
injects:
  first: {at: 0m, effects: {score: 2}}
  second: {at: 1h, effects: {score: {uniform: [0, 4]}}}
  third: {at: 2h, effects: {other: 5}}
measures:
  final: {value: score, at_least: 3}
  to_second: {from: first, to: second, at_most: 2h}
outcomes: {high: {when: score >= 4}, low: {}}
"""
)

PRODUCT = (
    HEAD
    + """\
state:
  score: {start: 0, range: [-100, 100], shown: true}
  x: {start: {uniform: [0, 1]}, range: [0, 1]}
  y: {start: {uniform: [0, 1]}, range: [0, 1]}
  z: {start: {uniform: [0, 1]}, range: [0, 1]}
injects:
  sum: {at: 0m, effects: {score: {set: x * y + z}}}
outcomes: {over: {}}
"""
)

CHOICE = (
    HEAD
    + """\
state:
  score: {start: 0, range: [-100, 100], shown: true}
injects:
  never: {after: ask.neither, effects: {score: 9}}
  strike: {at: 0m, chance: 0.5, effects: {score: {set: score}}}
decisions:
  ask:
    at: 0m
    by: [nsc]
    options:
      hawk: {effects: {score: +2}}
      dove: {effects: {score: +1.5}}
      neither: {weight: 0.01}
policies:
  hawks: {choose: {ask: hawk}}
  doves: {choose: {ask: dove}}
measures: {strikes: {count: strike}}
outcomes: {struck: {when: strike}, over: {}}
"""
)


HUMP = (
    HEAD
    + """\
state:
  x: {start: [0, 1, 10], range: [0, 10]}
injects: {launch: {at: 0m}}
outcomes: {caught: {when: x > 2 and x < 4}, missed: {}}
"""
)
"""What matters, matters inside its range only."""


def asked(text, value, policies=(None,), above=None, runs=200, seed=3):
    examination = examine_text(text)
    assert not examination.faults, [fault.message for fault in examination.faults]
    scenario = examination.scenario
    parsed = parse_value(value, scenario)
    bar = threshold(scenario, parsed, len(policies)) if above is None else above
    return Inquiry(scenario, compile_program(scenario), parsed, tuple(policies), bar, runs, seed)


def by_name(items):
    return {item.assumption.name: item for item in items}
