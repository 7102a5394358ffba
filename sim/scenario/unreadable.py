"""Where YAML itself breaks: what libyaml complains of, as a sentence and a cure an author can use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from sim.scenario.escapes import surrogates
from sim.scenario.lookalikes import astray

_NEAR = 3
"""How many lines above an error a character may stand that caused it."""

UNDER_A_BAR = "Put the text under `|`, on lines of its own."
_IN_QUOTES = "Put the text in quotes, or under `|` on lines of its own."
_ALIKE = "Entries of one map are indented alike; a text of several lines stands under `|`."
_COLON = "A colon followed by a space starts a new entry here, in the middle of a text."
_NO_SPACE = re.compile(r"\s*[A-Za-z_]\w*:(?=[^\s/])")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong, what to do, and where: line and column from 0."""

    message: str
    hint: str
    line: int
    column: int


def explain(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> Complaint:
    """What a parser's error means to an author: where one of YAML's signs only seems to stand there, that."""
    mark: Any = error.problem_mark or error.context_mark
    if mark is not None:
        opened: Any = error.context_mark or mark
        first = max(0, min(opened.line, mark.line - 1), mark.line - _NEAR)
        for number in sorted({opened.line, *range(first, mark.line + 1)} & set(range(len(lines)))):
            lookalike = astray(lines[number])
            if lookalike is not None:
                return Complaint(lookalike.sentence, lookalike.hint, number, lookalike.offset)
    return _explained(error, lines)


def _explained(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> Complaint:
    problem, context = error.problem or "this is not YAML", error.context or ""
    mark: Any = error.problem_mark or error.context_mark
    opened: Any = error.context_mark or mark
    if mark is None:
        return Complaint(f"This is not YAML: {problem}.", UNDER_A_BAR, 0, 0)
    here = lines[mark.line] if mark.line < len(lines) else ""

    def said(message: str, hint: str, at: Any = mark) -> Complaint:
        return Complaint(message, hint, at.line, at.column)

    if "tab character" in problem or here[mark.column : mark.column + 1] == "\t":
        return said("A tab cannot indent a line.", "Indent with spaces.")
    if "end of stream" in problem and "quoted" in context:
        return said("This quotation mark is opened and never closed.", UNDER_A_BAR, opened)
    if "Unicode character escape" in problem:
        return _no_character(mark, lines)
    if "quoted scalar" in context:
        return said("Between double quotes `\\` begins an escape, and this is none.", "Use single quotes.")
    if "alias" in context or "anchor" in context:
        return said("`*` and `&` begin YAML's aliases and anchors, which are single words.", _IN_QUOTES, opened)
    if "tag" in context or "tag" in problem:
        return said("`!` begins a YAML tag, which has no meaning here.", _IN_QUOTES, opened)
    if "directive" in context or "incompatible" in problem:
        return said("A line that begins with `%` is an order to YAML, and none is needed.", "Delete it.", opened)
    if "flow" in context:
        return _flow(problem, mark, opened, lines)
    return _block(problem, context, mark, opened, lines)


def _no_character(mark: Any, lines: Sequence[str]) -> Complaint:
    """An escape that stands for half a character, or for none."""
    line = lines[mark.line]
    start = line.rfind("\\", 0, mark.column)
    pair = surrogates(line, start)
    hint = f"Write `\\U{ord(pair):08X}`, or the character itself." if pair else "Write the character itself."
    return Complaint("This escape stands for no whole character.", hint, mark.line, start)


def _flow(problem: str, mark: Any, opened: Any, lines: Sequence[str]) -> Complaint:
    """An error inside ``[…]`` or ``{…}``."""
    first = lines[opened.line] if opened.line < len(lines) else ""
    bracket = first[opened.column : opened.column + 1]
    if "expected ','" in problem and mark.line != opened.line:
        if " #" in first[opened.column :]:
            message = "What follows the ` #` is lost, the closing bracket too: in YAML it begins a comment."
            return Complaint(message, "Put the text in quotes.", opened.line, first.index(" #", opened.column) + 1)
        message = f"This `{bracket}` is not closed, or a comma is missing after one of its entries."
        return Complaint(message, "", opened.line, opened.column)
    here = lines[mark.line] if mark.line < len(lines) else ""
    if "expected ','" in problem and here[mark.column : mark.column + 1] == ":":
        return Complaint(_COLON, "Put the text in quotes.", mark.line, mark.column)
    if "expected ','" in problem:
        message = f"A comma is missing here, or the `{']' if bracket == '[' else '}'}` that closes the `{bracket}`."
        return Complaint(message, "Put texts in `[…]` and `{…}` in quotes.", mark.line, mark.column)
    message = "A value is missing here: a comma or bracket too many, or one too few."
    return Complaint(message, "Put texts in `[…]` and `{…}` in quotes.", mark.line, mark.column)


def _block(problem: str, context: str, mark: Any, opened: Any, lines: Sequence[str]) -> Complaint:
    """An error between lines."""

    def said(message: str, hint: str, at: Any = mark) -> Complaint:
        return Complaint(message, hint, at.line, at.column)

    here = lines[mark.line] if mark.line < len(lines) else ""
    if "mapping values" in problem or "expected ':'" in problem:
        line = opened.line if "expected ':'" in problem else mark.line - 1
        glued = _NO_SPACE.match(lines[line]) if 0 <= line < len(lines) else None
        if glued:
            return Complaint("A colon needs a space after it.", "Write `name: value`.", line, glued.end() - 1)
        if "mapping values" in problem:
            return said(_COLON, f"{UNDER_A_BAR} Entries of one map are indented alike.")
        return said("This line is no entry: it has no `name:` before its value.", _ALIKE, opened)
    if "cannot start any token" in problem or "block node" in context:
        first = here[mark.column : mark.column + 1]
        return said(f"{'A backtick' if first == '`' else f'`{first}`'} cannot begin a text in YAML.", _IN_QUOTES)
    if "block scalar" in context:
        return said("After `|` or `>` the text begins on the next line.", "Indent it below.")
    if "sequence entries" in problem:
        return said("A list written with `- ` begins on a line of its own.", "Or write it as `[…, …]`.")
    if "expected '-'" in problem:
        return said(
            "This line stands in a list and does not begin with `- `.", "Indent it below the entry it is part of."
        )
    if here[: mark.column].rstrip()[-1:] in ("'", '"', "]", "}"):
        return said("The text goes on here, after its closing quotation mark or bracket.", UNDER_A_BAR)
    if "expected key" in problem:
        return said("This line does not fit the ones before it: it is indented unlike them.", _ALIKE)
    return said(f"This is not YAML: {problem}.", UNDER_A_BAR)
