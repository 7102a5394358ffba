"""Expressions as authors write them: text to a syntax tree, bounded in size, never run by Python.

expression = conjunction {"or" conjunction}        sum     = product {("+" | "-") product}
conjunction = negation {"and" negation}            product = factor {("*" | "/") factor}
negation = "not" negation | comparison             factor  = ("-" | "+") factor | atom
comparison = sum [("<" | "<=" | ">" | ">=" | "==" | "!=") sum]
atom = number | duration | name | "elapsed" | ("count" | "since") "(" name ")" | ("min" | "max" | "abs") "(" … ")"
     | "(" expression ")"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from sim.clock import hours, parse_duration
from sim.faults import Path
from sim.operators import OPERATORS, signs
from sim.scenario import guesses
from sim.scenario.lookalikes import stranger

LONGEST_TEXT = 1_000
MOST_TOKENS = 200
DEEPEST = 30
LARGEST_NUMBER = 1e9
_SPLIT = "Simplify it."

_WORDS = signs("or", "and", "not")
_FUNCTIONS = signs("function")
_COMPARISONS = signs("comparison")
_SUMS, _PRODUCTS = signs("sum"), signs("product")
RESERVED = frozenset([*_WORDS, *_FUNCTIONS, "elapsed", "start", "asked", "lapsed", "skipped", "done"])

_SIGNS = "|".join(map(re.escape, sorted((*_COMPARISONS, *_SUMS, *_PRODUCTS), key=len, reverse=True)))
_TOKEN = re.compile(
    r"\s*(?:(?P<duration>(?:\d+[wdhms])+(?![\w.]))|(?P<number>\d+(?:\.\d+)?(?![\w.]))"
    r"|(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?P<foreign>\*\*|//|=>|=<|<>|&&?|\|\|?|[!=](?!=)|%)"
    rf"|(?P<sign>{_SIGNS}|[(),])|(?P<end>$))",
    re.ASCII,
)
_INSTEAD = {
    "**": "for a square write `x * x`",
    "//": "write `/`, with a number after it",
    "=>": "write `>=`",
    "=<": "write `<=`",
    "<>": "write `!=`",
    "&": "write `and`",
    "&&": "write `and`",
    "|": "write `or`",
    "||": "write `or`",
    "!": "write `not`",
    "=": "write `==` to compare",
    "%": "write 0.3 for 30%",
}
"""Signs of other languages, and what to write here."""
_NO_FUNCTION = dict.fromkeys(("random", "rand", "uniform", "normal"), "Luck stands in `chance` and in spreads.")
"""Functions of other languages for which there is something else."""


class Misread(ValueError):
    """A value that cannot be read: a sentence, a cure, and where in the value it goes wrong: the offset in a text, the
    address ``inner`` in a list or map."""

    def __init__(self, message: str, hint: str = "", offset: int = 0, inner: Path = ()) -> None:
        super().__init__(message)
        self.hint = hint
        self.offset = offset
        self.inner = inner


@dataclass(frozen=True, slots=True)
class Number:
    """A number, or a duration in hours."""

    value: float
    is_duration: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A state, a moment, an answer or a decision; ``offset`` is its place in the text."""

    name: str
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Hours since the start."""


MemoryWord = Literal["count", "since"]
MEMORIES: tuple[MemoryWord, ...] = get_args(MemoryWord)
"""The words that ask what has been: a moment stands in brackets after them, and elsewhere they are names like any."""


@dataclass(frozen=True, slots=True)
class Recall:
    """``count(x)``, how often a moment was announced, or ``since(x)``, hours since it last was, or since the start."""

    word: MemoryWord
    moment: Name
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """``sign`` applied to its parts: arithmetic, a comparison, ``and or not min max abs``, or ``neg``."""

    sign: str
    parts: tuple[Syntax, ...]
    offset: int = 0


Syntax = Number | Name | Elapsed | Recall | Operation
_Rule = Callable[[], Syntax]


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression: its text as written and its syntax tree."""

    text: str
    tree: Syntax

    def names(self) -> Iterator[Name]:
        """Every name in it, from left to right."""
        yield from _names(self.tree)

    def __str__(self) -> str:
        return self.text


def names_in(text: str) -> Iterator[Name]:
    """Every name in a text that need not be a whole expression yet, from left to right."""
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        is_memory = match is not None and match["name"] in MEMORIES and text[match.end() :].lstrip()[:1] == "("
        if match is not None and match["name"] not in (None, *_WORDS, *_FUNCTIONS, "elapsed") and not is_memory:
            yield Name(match["name"], match.start("name"))
        position = position + 1 if match is None else max(match.end(), position + 1)


def _names(tree: Syntax) -> Iterator[Name]:
    if isinstance(tree, Name):
        yield tree
    elif isinstance(tree, Recall):
        yield tree.moment
    elif isinstance(tree, Operation):
        for part in tree.parts:
            yield from _names(part)


def is_constant(tree: Syntax) -> bool:
    """Whether the tree names nothing, so that its value is known before play."""
    if isinstance(tree, Operation):
        return all(is_constant(part) for part in tree.parts)
    return isinstance(tree, Number)


def has_duration(tree: Syntax) -> bool:
    """Whether a duration, ``elapsed`` or ``since`` stands in the tree, so that it can mean hours."""
    if isinstance(tree, Operation):
        return any(has_duration(part) for part in tree.parts)
    if isinstance(tree, Recall):
        return tree.word == "since"
    return isinstance(tree, Elapsed) or (isinstance(tree, Number) and tree.is_duration)


def parse(text: str) -> Expression:
    """Read an expression. Raises Misread with a sentence."""
    if len(text) > LONGEST_TEXT:
        raise Misread(f"this expression is longer than {LONGEST_TEXT:,} characters", _SPLIT)
    if not text.strip():
        raise Misread("this expression is empty")
    parser = _Parser(_tokens(text))
    tree = parser.expression()
    parser.expect_end()
    return Expression(" ".join(text.split()), tree)


def _tokens(text: str) -> list[tuple[str, str, int]]:
    tokens: list[tuple[str, str, int]] = []
    position = 0
    while True:
        match = _TOKEN.match(text, position)
        if match is None:
            start = position + len(text[position:]) - len(text[position:].lstrip())
            raise Misread(*_strange(text[start:]), offset=start)
        kind = str(match.lastgroup)
        word, start = match.group(kind), match.start(kind)
        if kind == "foreign":
            percent = re.search(r"[\d.]+$", text[:start].rstrip()) if word == "%" else None
            instead = f"write {float(percent[0]) / 100:g} for {percent[0]}%" if percent else _INSTEAD[word]
            raise Misread(f"`{word}` has no meaning here; {instead}", offset=start)
        tokens.append((kind, word, start))
        if kind == "end":
            return tokens
        if len(tokens) > MOST_TOKENS:
            raise Misread(f"this expression has more than {MOST_TOKENS} parts", _SPLIT)
        position = match.end()


def _strange(rest: str) -> tuple[str, str]:
    """A sentence and a cure for a text that does not go on as expressions do."""
    lookalike = stranger(rest)
    if lookalike is not None and lookalike.offset == 0:
        return lookalike.message, lookalike.hint
    word = re.match(r"\.?\d[\w.]*|.", rest, re.DOTALL)
    start = word.group() if word else rest[:1]
    if start.startswith(".") and start[1:].isdigit():
        return f"`{start}` is not a number", f"Write 0{start}."
    if len(start) > 1 or start.isdigit():
        cure = guesses.between(start) or "Write 0.5 or 30, or 90s, 15m, 1h30m or 3d."
        return f"`{start}` is neither a number nor a duration", cure
    if start in "'\"":
        cure = "Names stand without quotes; an answer is `decision.option`."
        return "a text in quotes has no place in an expression", cure
    if start in "[{":
        return f"`{start}` has no meaning in an expression", "A spread stands alone, without arithmetic."
    return f"`{start}` has no meaning in an expression", ""


class _Parser:
    """Recursive descent over the tokens; one method a rule of the grammar above."""

    def __init__(self, tokens: list[tuple[str, str, int]]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def peek(self) -> str:
        kind, text, _ = self.tokens[self.at]
        return text if kind in ("sign", "name") else ""

    def take(self) -> tuple[str, str, int]:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def expression(self) -> Syntax:
        self.depth += 1
        if self.depth > DEEPEST:
            message = f"this expression is nested more than {DEEPEST} levels deep"
            raise Misread(message, _SPLIT, self.tokens[self.at][2])
        tree = self.series("or", self.conjunction)
        self.depth -= 1
        return tree

    def conjunction(self) -> Syntax:
        return self.series("and", self.negation)

    def series(self, word: str, part: _Rule) -> Syntax:
        parts = [part()]
        offset = self.tokens[self.at][2]
        while self.peek() == word:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Operation(word, tuple(parts), offset)

    def negation(self) -> Syntax:
        negations = 0
        offset = self.tokens[self.at][2]
        while self.peek() == "not":
            self.take()
            negations += 1
        tree = self.comparison()
        if negations == 0:
            return tree
        return (
            Operation("not", (tree,), offset)
            if negations % 2
            else Operation("not", (Operation("not", (tree,)),), offset)
        )

    def comparison(self) -> Syntax:
        left = self.sum()
        if self.peek() not in _COMPARISONS:
            return left
        _, sign, offset = self.take()
        right = self.sum()
        if self.peek() in _COMPARISONS:
            raise Misread("comparisons do not chain", "Write `a < b and b < c`.", self.tokens[self.at][2])
        return Operation(sign, (left, right), offset)

    def sum(self) -> Syntax:
        return self.chain(_SUMS, self.product)

    def product(self) -> Syntax:
        return self.chain(_PRODUCTS, self.factor)

    def chain(self, signs: tuple[str, ...], part: _Rule) -> Syntax:
        tree = part()
        while self.peek() in signs:
            _, sign, offset = self.take()
            tree = Operation(sign, (tree, part()), offset)
        return tree

    def factor(self) -> Syntax:
        negative = False
        offset = self.tokens[self.at][2]
        while self.peek() in ("-", "+"):
            negative ^= self.take()[1] == "-"
        tree = self.atom()
        if not negative:
            return tree
        return Number(-tree.value, tree.is_duration) if isinstance(tree, Number) else Operation("neg", (tree,), offset)

    def atom(self) -> Syntax:
        kind, text, offset = self.take()
        if kind == "number":
            if float(text) > LARGEST_NUMBER:
                raise Misread(f"`{text}` is larger than {LARGEST_NUMBER:,.0f}", offset=offset)
            return Number(float(text))
        if kind == "duration":
            return Number(_hours(text, offset), is_duration=True)
        if text == "(":
            tree = self.expression()
            self.close()
            return tree
        if text in _FUNCTIONS:
            return self.call(text, offset)
        if text == "elapsed":
            return Elapsed()
        if kind == "name" and text not in _WORDS:
            memory = next((word for word in MEMORIES if word == text and self.peek() == "("), None)
            if memory is not None:
                return self.recall(memory, offset)
            if text in MEMORIES and self.tokens[self.at][0] == "name" and self.peek() not in _WORDS:
                raise Misread(f"`{text}` asks of a moment in brackets", f"Write {text}({self.peek()}).", offset)
            if self.peek() == "(":
                known = [*_FUNCTIONS, *MEMORIES]
                there_are = f"There are {', '.join(known[:-1])} and {known[-1]}."
                hint = _NO_FUNCTION.get(text.lower(), "")
                raise Misread(f"`{text}(…)` is not a function", f"{there_are} {hint}".rstrip(), offset)
            return Name(text, offset)
        what = f"`{text}` cannot stand here" if text else "this expression ends too early"
        raise Misread(f"{what}; a number or a name is missing", offset=offset)

    def recall(self, word: MemoryWord, offset: int) -> Syntax:
        self.take()
        kind, name, name_offset = self.take()
        if kind != "name" or name in (*_WORDS, *_FUNCTIONS, "elapsed"):
            raise Misread(f"`{word}(…)` takes a moment, such as `{word}(launch)`", offset=name_offset)
        self.close()
        return Recall(word, Name(name, name_offset), offset)

    def call(self, function: str, offset: int) -> Syntax:
        if self.peek() != "(":
            raise Misread(f"`{function}` is a function", f"Write {function}(…).", offset)
        self.take()
        parts = [self.expression()]
        while self.peek() == ",":
            self.take()
            parts.append(self.expression())
        self.close()
        if OPERATORS[function].parts == 1 and len(parts) > 1:
            raise Misread(f"`{function}(…)` takes one value, not {len(parts)}", offset=offset)
        return Operation(function, tuple(parts), offset)

    def close(self) -> None:
        kind, text, offset = self.take()
        if text != ")" or kind != "sign":
            raise Misread("a `)` is missing here", offset=offset)

    def expect_end(self) -> None:
        kind, text, offset = self.tokens[self.at]
        if kind != "end":
            raise Misread(*_unfit(text), offset)


def _hours(text: str, offset: int) -> float:
    try:
        return hours(parse_duration(text))
    except ValueError as error:
        raise Misread(str(error), offset=offset) from None


def _unfit(text: str) -> tuple[str, str]:
    """A sentence and a cure for what stands after an expression that was complete."""
    if text == ")":
        return "this `)` closes nothing", ""
    if text == ",":
        return "`,` does not fit here", "Decimals are written with a point, as in 4.5."
    if text.lower() in _WORDS:
        return f"`{text}` does not fit here", f"Write `{text.lower()}`."
    if text in ("if", "else"):
        cure = "A yes/no counts 1 or 0: for `1 if a else 2` write `1 * a + 2 * (1 - a)`."
        return f"`{text}` does not fit here", cure
    return f"`{text}` does not fit here", "An operator is missing before it, such as + or >= or and."
