"""The table of operators: intervals hold every value, and each reader of the table knows every sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine import codes
from sim.operators import OPERATORS, signs
from sim.scenario.expression import Operation, parse

NUMBERS = st.floats(-1e6, 1e6).map(lambda number: number + 0.0)  # of -0.0 and 0.0 neither is the lesser
BOUNDS = st.tuples(NUMBERS, NUMBERS).map(lambda pair: tuple(sorted(pair)))


@pytest.mark.parametrize("sign", OPERATORS)
@given(data=st.data())
def test_a_value_lies_between_its_bounds(sign, data):
    operator = OPERATORS[sign]
    many = operator.parts or data.draw(st.integers(1, 4))
    within = st.sampled_from([(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]) if operator.asks_yes_no else BOUNDS
    bounds = data.draw(st.lists(within, min_size=many, max_size=many))
    if sign == "/":
        bounds[1] = (data.draw(st.sampled_from([-7.0, 0.1, 2.0])),) * 2  # a divisor is a constant
    parts = [data.draw(st.sampled_from(pair) if operator.asks_yes_no else st.floats(*pair)) for pair in bounds]
    low, high = operator.bounds(*bounds)
    assert low <= operator.of(*parts) <= high


@pytest.mark.parametrize("sign", [sign for sign in OPERATORS if OPERATORS[sign].turned])
@given(left=NUMBERS, right=NUMBERS)
def test_a_sign_turned_says_the_same_the_other_way_round(sign, left, right):
    assert OPERATORS[sign].of(left, right) == OPERATORS[OPERATORS[sign].turned].of(right, left)


WRITTEN = {"neg": "-x", "not": "not x > 1", "and": "x > 1 and x < 2", "or": "x > 1 or x < 2", "abs": "abs(x)"}
WRITTEN |= {sign: f"{sign}(x, 1)" for sign in ("min", "max")}


@pytest.mark.parametrize("sign", OPERATORS)
def test_every_sign_is_parsed_compiled_and_played(sign, compiled):
    text = WRITTEN.get(sign, f"x {sign} 2")
    tree = parse(text).tree
    assert isinstance(tree, Operation)
    assert tree.sign == sign
    program = compiled(f'state: {{x: {{start: 3, range: [0, 9]}}}}\nmeasures: {{m: {{value: "{text}"}}}}')
    laid = codes.Coder(Grown(), Grown(), [0] * 200)
    laid.of(program.measures[0].tree)
    assert laid.deepest


def test_signs_are_those_of_a_rule_of_the_grammar():
    assert signs("sum", "product") == ("+", "-", "*", "/")


class Grown(list):
    """A memory as a list."""

    def put(self, values):
        self.extend(values)
        return len(self)
