"""Expressions: the compiled tree's value against Python's own reading of the same text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from sim.clock import parse_duration
from sim.engine.lay import laid
from sim.kernel.guarded import Guarded
from sim.kernel.layout import ANSWER, COUNTS, LIVE_WIDTH, LIVES, MEASURES, STATUS, TIME, VALUE
from sim.kernel.numbers import value
from sim.numbering import Status
from sim.program.compile import compile_program
from sim.program.expression import Successive, leaves, moments_read, states_read
from sim.program.nodes import Program
from sim.scenario.load import examine_text

THINGS = """
whitecell: 1
title: A test
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 2d
cells: {{blue: {{}}}}
actors: {{staff: {{cell: blue}}}}
state:
  x: {{start: 0, range: [-10, 10]}}
  y: {{start: 0, range: [0, 5]}}
injects:
  launch: {{at: 0s}}
  drill: {{at: 1h, chance: 0.5}}
decisions:
  posture: {{at: 1h, by: staff, options: {{talk: {{}}, wait: {{}}}}}}
measures: {{m: {{value: "{expression}"}}}}
outcomes: {{ended: {{}}}}
"""

STATES = {"x": -2.5, "y": 3.0}
MOMENTS = ["launch", "drill", "drill.skipped", "posture", "posture.asked", "posture.talk", "posture.wait"]
LEAVES = ["number", "name", "duration"]
Part = Callable[[st.DrawFn, int], str]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """An expression by the grammar, with brackets only where the grammar needs them."""
    return draw(st.sampled_from([number, yes_no]))(draw, 2)


def chain(draw: st.DrawFn, part: Part, signs: list[str], depth: int) -> str:
    """One part or more, with signs between."""
    text = part(draw, depth)
    for _ in range(draw(st.integers(0, 2))):
        text += f" {draw(st.sampled_from(signs))} {part(draw, depth)}"
    return text


def number(draw: st.DrawFn, depth: int) -> str:
    return chain(draw, product, ["+", "-"], depth)


def product(draw: st.DrawFn, depth: int) -> str:
    return chain(draw, factor, ["*"], depth)


def factor(draw: st.DrawFn, depth: int) -> str:
    sign = draw(st.sampled_from(["", "", "", "-", "+", "--"]))
    divided = draw(st.sampled_from(["", "", "", " / 2", " / 0.5", " / 7", " / (1 + 2)"]))
    return sign + atom(draw, depth) + divided


def atom(draw: st.DrawFn, depth: int) -> str:
    kind = draw(st.sampled_from(["number", "name", "duration", "brackets", "min", "max", "abs"] if depth else LEAVES))
    if kind == "number":
        return draw(st.sampled_from(["0", "1", "3", "7", "0.5", "2.25", "0.1"]))
    if kind == "name":
        return draw(st.sampled_from([*STATES, *MOMENTS, "elapsed"]))
    if kind == "duration":
        return draw(st.sampled_from(["90s", "15m", "2h", "1h30m", "1d"]))
    if kind == "brackets":
        return f"({draw(st.sampled_from([number, yes_no]))(draw, depth - 1)})"
    arguments = [number(draw, depth - 1) for _ in range(1 if kind == "abs" else draw(st.integers(1, 3)))]
    return f"{kind}({', '.join(arguments)})"


def yes_no(draw: st.DrawFn, depth: int) -> str:
    return chain(draw, conjunction, ["or"], depth)


def conjunction(draw: st.DrawFn, depth: int) -> str:
    return chain(draw, negation, ["and"], depth)


def negation(draw: st.DrawFn, depth: int) -> str:
    return "not " * draw(st.sampled_from([0, 0, 0, 1, 2])) + holds(draw, depth)


def holds(draw: st.DrawFn, depth: int) -> str:
    kind = draw(st.sampled_from(["fact", "brackets", "comparison"])) if depth else "fact"
    if kind == "fact":
        return draw(st.sampled_from(MOMENTS))
    if kind == "brackets":
        return f"({yes_no(draw, depth - 1)})"
    sign = draw(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]))
    return f"{number(draw, depth - 1)} {sign} {number(draw, depth - 1)}"


REFUSED = ("can grow beyond", "compares a decision", "more than 200 parts", "longer than", "can never", "always holds")
"""What the checker says of some of these texts, with reason."""


def compiled_value(text: str) -> Program:
    """A program whose only measure is the expression's value."""
    examination = examine_text(THINGS.format(expression=text))
    if any(words in fault.message for fault in examination.faults for words in REFUSED):
        reject()
    assert not examination.faults, [fault.message for fault in examination.faults]
    assert examination.scenario is not None
    return compile_program(examination.scenario)


class Answered:
    """A world in which some things have happened."""

    def __init__(self, program: Program, happened: set[str], time: int) -> None:
        self.time = time
        self.state = [STATES[slot.name] for slot in program.states]
        self.count = [int(moment in happened) * 2 for moment in program.moments]
        self.answer = [-1] * len(program.nodes)
        options = {f"posture.{name}": number for number, name in enumerate(program.answers)}
        for moment in happened & options.keys():
            self.answer[program.node_of["posture"]] = options[moment]

    def is_open(self, node: int) -> bool:
        return node < 0


def kernel_value(program: Program, world: Any) -> float:
    """The value of the program's first measure in a world, by the kernel in plain Python that checks bounds."""
    memory = laid(program, {})
    whole, reals = Guarded(memory.whole.tolist(), int), Guarded(memory.reals.tolist(), float)
    whole[TIME] = world.time
    for moment, number in enumerate(world.count):
        whole[whole[COUNTS] + moment] = number
    for node, answer in enumerate(world.answer):
        whole[whole[LIVES] + LIVE_WIDTH * node + ANSWER] = answer
        whole[whole[LIVES] + LIVE_WIDTH * node + STATUS] = int(Status.OPEN) if world.is_open(node) else 0
    for state, number in enumerate(world.state):
        reals[state] = number
    return value(whole, reals, whole[whole[MEASURES] + VALUE])


def python_value(text: str, happened: set[str], time: int) -> float:
    """The value by Python's parser: the same precedence, with names and durations put in its words."""

    def word(match: re.Match[str]) -> str:
        name = match.group()
        if name in ("and", "or", "not", "min", "max", "abs"):
            return name
        if name == "elapsed":
            return f"({time} / 3600)"
        if name in STATES:
            return f"({STATES[name]})"
        if name in MOMENTS:
            return str(name in happened)
        return f"({parse_duration(name)} / 3600)" if name[-1].isalpha() else name

    functions = {"min": lambda *values: min(values), "max": lambda *values: max(values), "abs": abs}
    return float(eval(re.sub(r"[\w.]+", word, text), {"__builtins__": functions}))


facts = st.sets(st.sampled_from(MOMENTS)).filter(lambda held: not {"posture.talk", "posture.wait"} <= held)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts(), facts, st.integers(0, 172_800))
def test_a_tree_has_the_value_that_python_gives_the_text(text, happened, time):
    """By itself, and as the kernel's code."""
    program = compiled_value(text)
    tree = program.measures[0].tree
    world, other = Answered(program, happened, time), Answered(program, set(), 0)
    found = tree.value(world)
    assert isinstance(found, float)
    assert found == python_value(text, happened, time)
    assert [kernel_value(program, one) for one in (world, other)] == [found, tree.value(other)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts(), facts, facts)
def test_a_value_changes_only_with_what_the_tree_reads(text, before, after):
    """`when`s are looked at again only where something they read has changed."""
    program = compiled_value(text)
    tree = program.measures[0].tree
    world, other = Answered(program, before, 0), Answered(program, after, 0)
    read = moments_read(tree)
    for moment in range(len(program.moments)):
        if moment in read:
            other.count[moment] = world.count[moment]
    if read & {program.moment_of["posture.talk"], program.moment_of["posture.wait"]}:
        other.answer = world.answer
    for state in set(range(len(program.states))) - states_read(tree):
        other.state[state] += 1.5
    assert tree.value(other) == tree.value(world)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 + 3 * 4", 14.0),
        ("2 - 3 - 4", -5.0),
        ("8 / 2 / 2", 2.0),
        ("-x * 2", 5.0),
        ("--x", -2.5),
        ("90m", 1.5),
        ("2 * 1d + 30m", 48.5),
        ("elapsed", 2.0),
        ("elapsed >= 2h", 1.0),
        ("not launch or launch and drill", 0.0),
        ("launch or drill and drill", 1.0),
        ("not x > 0", 1.0),
        ("not not launch", 1.0),
        ("1 + (x < y) * 4", 5.0),
        ("launch + launch", 2.0),
        ("min(x, y, 1) + max(x, y, 1)", 0.5),
        ("abs(x)", 2.5),
        ("x == -2.5 and x != 2.5", 1.0),
        ("x <= -2.5 and x >= -2.5 and not (x < -2.5 or x > -2.5)", 1.0),
    ],
)
def test_the_value_of_an_expression(text, value):
    program = compiled_value(text)
    world = Answered(program, {"launch"}, 7200)
    assert [program.measures[0].tree.value(world), kernel_value(program, world)] == [value, value]


# ---------------------------------------------------------------- decisions


@pytest.fixture(scope="module")
def pair(compiled) -> Program:
    """Two decisions with options of the same names in another order."""
    return compiled("""
        decisions:
          d: {at: 0s, by: staff, options: {a: {}, b: {}}}
          e: {at: 0s, by: staff, options: {c: {}, b: {}, a: {}}}
        measures: {same: {value: d == e}, other: {value: d != e}, chosen: {value: d.b}, over: {value: d}}
        """)


@pytest.mark.parametrize(
    ("d", "e", "opened", "same", "other"),
    [
        ("a", "a", "", 1.0, 0.0),
        ("a", "b", "", 0.0, 1.0),
        ("b", "c", "", 0.0, 1.0),
        ("a", None, "", 0.0, 0.0),
        (None, None, "", 0.0, 0.0),
        ("a", "a", "d", 0.0, 0.0),
        ("a", "b", "e", 0.0, 0.0),
    ],
)
def test_two_decisions_compare_by_latest_answer_unless_either_is_open(pair, sight, d, e, opened, same, other):
    given_ = [-1 if name is None else pair.answers.index(name) for name in (d, e)]
    world = sight(answer=given_, count=[0] * len(pair.moments), opened={pair.node_of[name] for name in opened})
    assert [measure.tree.value(world) for measure in pair.measures[:2]] == [same, other]
    turned = replace(pair, measures=pair.measures[1:])
    assert [kernel_value(program, world) for program in (pair, turned)] == [same, other]


def test_an_option_is_a_fact_while_it_is_the_latest_answer_and_the_bare_name_once_it_is_over(pair, sight):
    """However often the option was announced."""
    a, b = pair.answers.index("a"), pair.answers.index("b")
    once = [1] * len(pair.moments)
    assert [m.tree.value(sight(answer=[b, -1], count=once)) for m in pair.measures[2:]] == [1.0, 1.0]
    assert [m.tree.value(sight(answer=[a, -1], count=once)) for m in pair.measures[2:]] == [0.0, 1.0]
    never = [0] * len(pair.moments)
    assert [m.tree.value(sight(answer=[-1, -1], count=never)) for m in pair.measures[2:]] == [0.0, 0.0]


def test_a_comparison_of_decisions_reads_every_moment_that_can_change_it(pair):
    read = {pair.moments[moment] for moment in moments_read(pair.measures[0].tree)}
    assert read == {moment for moment in pair.moments if moment[0] in "de"}


def test_numbers_that_follow_each_other_as_something_is_over_again(sight):
    tree = Successive((3.0, 1.0, 4.0), over=0, skipped=1)
    counts = [(0, 0), (1, 0), (2, 1), (2, 0), (7, 1)]
    assert [tree.value(sight(count=count)) for count in counts] == [3, 1, 1, 4, 4]
    program = compiled_value("0")
    program = replace(program, measures=(replace(program.measures[0], tree=tree),))
    rest = [0] * (len(program.moments) - 2)
    worlds = [sight(count=(*count, *rest)) for count in counts]
    assert [kernel_value(program, world) for world in worlds] == [3, 1, 1, 4, 4]
    assert moments_read(tree) == {0, 1}


def test_leaves_come_from_left_to_right(compiled):
    program = compiled("""
        state: {x: {start: 0, range: [0, 9]}, y: {start: 0, range: [0, 9]}}
        measures: {m: {value: "min(x, 2) + abs(y) * 3 - (not (x > 4 and y < 5))"}}
        """)
    found = [getattr(leaf, "number", getattr(leaf, "state", None)) for leaf in leaves(program.measures[0].tree)]
    assert found in ([0, 2.0, 1, 3.0, 0, 4.0, 1, 5.0], [0, 2.0, 1, 3.0, 4.0, 0, 1, 5.0])
