"""Scenarios of any size: chains of a signal, a staffed procedure, a decision and what may follow from it."""

from __future__ import annotations

from sim.program.compile import compile_program
from sim.program.nodes import Program
from sim.scenario.load import examine_text

HEAD = """\
whitecell: 1
title: Synthetic
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 30d
cells: {blue: {}}
actors: {staff: {cell: blue}, hq: {cell: blue, seats: 3}}
"""


def synthetic(nodes: int) -> Program:
    """A program of about so many nodes, seven a chain, without `when`."""
    chains = max(1, nodes // 7)
    states = "".join(f"  s{i}: {{start: [3, 4, 6], range: [0, 10]}}\n" for i in range(6))
    parts = {
        "injects": "".join(_injects(i, chains) for i in range(chains)),
        "procedures": "".join(
            f"  p{i}: {{after: a{i}, steps: {{x: {{takes: [10m, 30m, 2h], by: hq}}, y: {{takes: [10m, 1h, 2h], "
            f"by: staff}}, z: {{takes: {{exponential: 1h}}, by: staff, effects: {{s{(i + 3) % 6}: -0.05}}}}}}}}\n"
            for i in range(chains)
        ),
        "decisions": "".join(
            f"  d{i}: {{after: p{i}, by: staff, within: 6h, takes: [30m, 1h, 8h], lapse: wait, options: {{"
            f"yea: {{weight: 2, effects: {{s{i % 6}: -0.2}}}}, nay: {{weight: 1 + s{(i + 1) % 6}, "
            f"effects: {{s{i % 6}: 0.1}}}}, wait: {{if: s{i % 6} < 8}}}}}}\n"
            for i in range(chains)
        ),
    }
    text = f"{HEAD}state:\n{states}" + "".join(f"{name}:\n{part}" for name, part in parts.items())
    text += "measures: {peak: {peak: s0}, last: {value: s1}}\noutcomes: {high: {when: s0 >= 7}, over: {}}\n"
    examination = examine_text(text)
    assert examination.scenario is not None, examination.faults
    return compile_program(examination.scenario)


def _injects(i: int, chains: int) -> str:
    begin = i * 480 // chains
    return (
        f"  a{i}: {{at: {{uniform: [{begin}h, {begin + 24}h]}}, effects: {{s{i % 6}: [0.1, 0.3, 0.6]}}}}\n"
        f"  b{i}: {{after: d{i}.yea, delay: {{one_of: {{1h: 3, 4h: 1}}}}, if: s{i % 6} >= 3, "
        f"chance: 0.3 + 0.05 * s{(i + 1) % 6}, effects: {{s{(i + 1) % 6}: -0.2}}}}\n"
    )
