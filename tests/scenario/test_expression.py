"""Expressions: text to tree, precedence, limits, and every tree printed and read again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import expression
from sim.scenario.expression import Elapsed, Misread, Name, Number, Operation, Syntax, parse

FUNCTIONS = ("min", "max", "abs")


def shape(tree: Syntax) -> str:
    """A tree as nested brackets, its operator first: what was read, without places."""
    if isinstance(tree, Number):
        return f"{tree.value:g}{'h' if tree.is_duration else ''}"
    if isinstance(tree, Name):
        return tree.name
    if isinstance(tree, Elapsed):
        return "elapsed"
    return f"({' '.join([tree.sign, *map(shape, tree.parts)])})"


READ = {
    # numbers, durations (in hours), names
    "4": "4",
    "0.25": "0.25",
    "1000000000": "1e+09",
    "90s": "0.025h",
    "1h30m": "1.5h",
    "2w": "336h",
    "tension": "tension",
    "consult.share.done": "consult.share.done",
    "start": "start",
    "elapsed": "elapsed",
    # signs
    "-4": "-4",
    "--4": "4",
    "+4": "4",
    "-+-+4": "4",
    "-2h": "-2h",
    "-x": "(neg x)",
    "--x": "x",
    "- x": "(neg x)",
    "-(x + y)": "(neg (+ x y))",
    # sums and products, to the left
    "a + b": "(+ a b)",
    "a - b - c": "(- (- a b) c)",
    "a + b - c + d": "(+ (- (+ a b) c) d)",
    "a * b * c": "(* (* a b) c)",
    "a / 2 * b": "(* (/ a 2) b)",
    "a + b * c": "(+ a (* b c))",
    "(a + b) * c": "(* (+ a b) c)",
    "a * -b": "(* a (neg b))",
    "a - -2": "(- a -2)",
    "0.2 + 0.05 * tension": "(+ 0.2 (* 0.05 tension))",
    "2h * haste": "(* 2h haste)",
    # comparisons, not, and, or: ever looser
    "a < b": "(< a b)",
    "a <= b": "(<= a b)",
    "a == b": "(== a b)",
    "a != b": "(!= a b)",
    "a + 1 > b * 2": "(> (+ a 1) (* b 2))",
    "not a": "(not a)",
    "not a == b": "(not (== a b))",
    "not a < b": "(not (< a b))",
    "not not a": "(not (not a))",
    "not not not a": "(not a)",
    "a and b and c": "(and a b c)",
    "a or b or c": "(or a b c)",
    "a or b and c": "(or a (and b c))",
    "a and b or c and d": "(or (and a b) (and c d))",
    "(a or b) and c": "(and (or a b) c)",
    "not a and b": "(and (not a) b)",
    "not (a and b)": "(not (and a b))",
    "1 * (a == b)": "(* 1 (== a b))",
    "tension >= 5 and not second_launch": "(and (>= tension 5) (not second_launch))",
    # functions
    "min(a)": "(min a)",
    "min(a, b, 3)": "(min a b 3)",
    "max(a + 1, 2h)": "(max (+ a 1) 2h)",
    "abs(a - b)": "(abs (- a b))",
    "abs(min(1, max(2, x)))": "(abs (min 1 (max 2 x)))",
    # what merely looks like a word of the language
    "android": "android",
    "nothing": "nothing",
    "minutes": "minutes",
    "x.not": "x.not",
    # spaces
    "a+b": "(+ a b)",
    " a \n + b ": "(+ a b)",
    "((a))": "a",
}


@pytest.mark.parametrize("text", READ)
def test_what_is_read(text):
    assert shape(parse(text).tree) == READ[text]


UNREAD = {
    "": ("this expression is empty", 0),
    "   ": ("this expression is empty", 0),
    "a +": ("this expression ends too early; a number or a name is missing", 3),
    "+": ("this expression ends too early; a number or a name is missing", 1),
    "a b": ("`b` does not fit here", 2),
    "a not b": ("`not` does not fit here", 2),
    "3 4": ("`4` does not fit here", 2),
    "a and": ("this expression ends too early; a number or a name is missing", 5),
    "and a": ("`and` cannot stand here; a number or a name is missing", 0),
    "a * / b": ("`/` cannot stand here; a number or a name is missing", 4),
    "a < b < c": ("comparisons do not chain", 6),
    "a == b != c": ("comparisons do not chain", 7),
    "(a": ("a `)` is missing here", 2),
    "(a, b)": ("a `)` is missing here", 2),
    "a)": ("this `)` closes nothing", 1),
    "a, b": ("`,` does not fit here", 1),
    "()": ("`)` cannot stand here; a number or a name is missing", 1),
    "min()": ("`)` cannot stand here; a number or a name is missing", 4),
    "min": ("`min` is a function", 0),
    "min + 1": ("`min` is a function", 0),
    "abs(a, b)": ("`abs(…)` takes one value, not 2", 0),
    "max(a": ("a `)` is missing here", 5),
    "sqrt(a)": ("`sqrt(…)` is not a function", 0),
    "a(b)": ("`a(…)` is not a function", 0),
    "a ** 2": ("`**` has no meaning here; for a square write `x * x`", 2),
    "a // 2": ("`//` has no meaning here; write `/`, with a number after it", 2),
    "a = 2": ("`=` has no meaning here; write `==` to compare", 2),
    "a => 2": ("`=>` has no meaning here; write `>=`", 2),
    "a =< 2": ("`=<` has no meaning here; write `<=`", 2),
    "a <> 2": ("`<>` has no meaning here; write `!=`", 2),
    "a && b": ("`&&` has no meaning here; write `and`", 2),
    "a & b": ("`&` has no meaning here; write `and`", 2),
    "a || b": ("`||` has no meaning here; write `or`", 2),
    "!a": ("`!` has no meaning here; write `not`", 0),
    "50%": ("`%` has no meaning here; write 0.5 for 50%", 2),
    "a.": ("`.` has no meaning in an expression", 1),
    "a[0]": ("`[` has no meaning in an expression", 1),
    "a; b": ("`;` has no meaning in an expression", 1),
    "é": ("`é` has no meaning in an expression", 0),
    "'a'": ("a text in quotes has no place in an expression", 0),
    "__import__('os')": ("a text in quotes has no place in an expression", 11),
    "lambda: 0": ("`:` has no meaning in an expression", 6),
    ".5": ("`.5` is not a number", 0),
    "5.": ("`5.` is neither a number nor a duration", 0),
    "1e3": ("`1e3` is neither a number nor a duration", 0),
    "0x10": ("`0x10` is neither a number nor a duration", 0),
    "1_000": ("`1_000` is neither a number nor a duration", 0),
    "3hours": ("`3hours` is neither a number nor a duration", 0),
    "1.5h": ("`1.5h` is neither a number nor a duration", 0),
    "٣": ("`٣`, arabic-indic digit three (U+0663), stands here instead of `3`", 0),
    "30m1h": ("`30m1h` is not a duration: write 90s, 15m, 2h, 1h30m, 3d or 2w", 0),
    "1000000001": ("`1000000001` is larger than 1,000,000,000", 0),
    "x + 9999w": ("`9999w` is longer than the longest duration, 2³⁰ seconds or about 34 years", 4),
}


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_not_read_and_where_it_goes_wrong(text):
    with pytest.raises(Misread) as raised:
        parse(text)
    assert (str(raised.value), raised.value.offset) == UNREAD[text]


def test_each_limit_is_reached_and_not_passed():
    assert parse("x" * expression.LONGEST_TEXT)
    assert parse("+".join(["1"] * (expression.MOST_TOKENS // 2)))
    assert parse("(" * (expression.DEEPEST - 1) + "1" + ")" * (expression.DEEPEST - 1))
    for text in (
        "x" * (expression.LONGEST_TEXT + 1),
        "+".join(["1"] * (expression.MOST_TOKENS // 2 + 1)),
        "(" * expression.DEEPEST + "1" + ")" * expression.DEEPEST,
    ):
        with pytest.raises(Misread):
            parse(text)


def test_an_expression_keeps_its_text_on_one_line_and_its_names_in_order():
    read = parse("a +\n  consult.done *  a")
    assert str(read) == "a + consult.done * a"
    assert [(name.name, name.offset) for name in read.names()] == [("a", 0), ("consult.done", 6), ("a", 22)]


@pytest.mark.parametrize(
    ("text", "constant", "duration"),
    [
        ("1 + 2 * 3", True, False),
        ("1h + 2", True, True),
        ("x + 1h", False, True),
        ("elapsed", False, True),
        ("x", False, False),
    ],
)
def test_constants_and_durations(text, constant, duration):
    tree = parse(text).tree
    assert expression.is_constant(tree) is constant
    assert expression.has_duration(tree) is duration


# Every tree that can be read, printed with all its brackets and read again.

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
names = st.from_regex(r"[a-z][a-z0-9_]{0,5}(\.[a-z][a-z0-9_]{0,5}){0,2}", fullmatch=True).filter(
    lambda name: name not in ("and", "or", "not", "elapsed", *FUNCTIONS)
)
numbers = st.one_of(
    st.integers(0, 10**9).map(float),
    st.decimals(0, 1000, places=4).map(float),
).map(Number)
durations = st.integers(0, 2**30).map(lambda seconds: Number(seconds / 3600, is_duration=True))
leaves = st.one_of(numbers, durations, names.map(Name), st.just(Elapsed()))


def operations(parts: st.SearchStrategy[Syntax]) -> st.SearchStrategy[Syntax]:
    one, two, more = st.tuples(parts), st.tuples(parts, parts), st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Operation, st.just("not"), one),
        st.builds(Operation, st.just("neg"), st.tuples(parts.filter(lambda part: not isinstance(part, Number)))),
        st.builds(Operation, st.sampled_from(["+", "-", "*", "/", *COMPARISONS]), two),
        st.builds(Operation, st.sampled_from(["and", "or", "min", "max"]), more),
        st.builds(Operation, st.sampled_from(FUNCTIONS), one),
    )


def printed(tree: Syntax) -> str:
    """A tree as text, every operation in brackets."""
    if isinstance(tree, Number):
        return f"{round(tree.value * 3600)}s" if tree.is_duration else f"{tree.value:.4f}"
    if not isinstance(tree, Operation):
        return tree.name if isinstance(tree, Name) else "elapsed"
    parts = [printed(part) for part in tree.parts]
    if tree.sign in FUNCTIONS:
        return f"{tree.sign}({', '.join(parts)})"
    if tree.sign in ("not", "neg"):
        return f"({'-' if tree.sign == 'neg' else 'not '}{parts[0]})"
    return f"({f' {tree.sign} '.join(parts)})"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.recursive(leaves, operations, max_leaves=12))
def test_what_is_printed_is_read_again(tree):
    assert shape(parse(printed(tree)).tree) == shape(tree)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text("ab.019 ()+-*/<>=!,&|%'\"[]hms_andornotmiax", max_size=40))
def test_any_text_is_read_or_refused_with_a_place(text):
    try:
        parse(text)
    except Misread as misread:
        assert 0 <= misread.offset <= len(text)
        assert str(misread)
