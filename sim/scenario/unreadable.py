"""Where YAML itself breaks: what libyaml complains of, as a sentence and a cure an author can use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from sim.scenario.escapes import surrogates
from sim.scenario.lookalikes import astray

_NEAR = 3
"""How many lines above an error a character may stand that caused it."""

UNDER_A_BAR = "Put the text under `|`, on lines of its own."
_CLOSE_IT = f"Close it, or p{UNDER_A_BAR[1:]}"
_IN_QUOTES = "Put the text in quotes, or under `|` on lines of its own."
_WHOLE_IN_QUOTES = "Put the whole text in quotes, or under `|` on lines of its own."
_ALIKE = "Entries of one map are indented alike; a text of several lines stands under `|`."
_COLON = "A colon followed by a space starts a new entry here, in the middle of a text."
_COLON_AT_THE_END = "A colon at the end of a line starts a new entry here, at the end of a text."
_DEEPER = "This line is indented deeper than the one above, so it goes on with its text, in which no colon fits."
_NO_SPACE = re.compile(r"\s*[A-Za-z_]\w*:(?=[^\s/])")
_KEY_ALONE = re.compile(r"\s*(?:- +)?[\"']?[\w.-]+[\"']?")
_BAR = re.compile(r"[^#]*:\s+[|>][-+\d]*\s*")


CLOSING = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong, what to do, and where: line and column from 0. What cannot be read with it ``spoils``: the line
    alone, the block that it begins, or all that follows at its level."""

    message: str
    hint: str
    line: int
    column: int
    spoils: Literal["line", "block", "level"] = "block"


def explain(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> Complaint:
    """What a parser's error means to an author: where one of YAML's signs only seems to stand there, that."""
    mark: Any = error.problem_mark or error.context_mark
    if mark is not None:
        opened: Any = error.context_mark or mark
        begun = mark.line - _NEAR if error.context_mark is None else min(opened.line, mark.line - 1)
        first = max(0, begun, mark.line - _NEAR)
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
        return said("This quotation mark is opened and never closed.", _CLOSE_IT, opened)
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
        cure = f"Close it with `{CLOSING[bracket]}`, or write each entry on a line of its own, without brackets."
        return Complaint(message, cure, opened.line, opened.column)
    here = lines[mark.line] if mark.line < len(lines) else ""
    first = here[mark.column : mark.column + 1]
    if "expected ','" in problem and first == ":":
        return Complaint(_COLON, "Put the text in quotes.", mark.line, mark.column)
    if "expected ','" in problem and first in CLOSING:
        message = f"`{first}` begins a {'list' if first == '[' else 'map'} here, in the middle of a text."
        return Complaint(message, "Put the text in quotes.", mark.line, mark.column)
    if "expected ','" in problem and here[mark.column - 1 : mark.column] == "'":
        message = "The text goes on here, after its closing quotation mark."
        cure = "Between single quotes write an apostrophe twice, or put the text between double quotes."
        return Complaint(message, cure, mark.line, mark.column)
    if "expected ','" in problem:
        message = f"A comma is missing here, or the `{CLOSING.get(bracket, '}')}` that closes the `{bracket}`."
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
        if "mapping values" in problem and _KEY_ALONE.fullmatch(here[: mark.column]):
            return Complaint(_DEEPER, _ALIKE, mark.line, len(here) - len(here.lstrip()), "level")
        if "mapping values" in problem:
            return said(_COLON_AT_THE_END if here[mark.column :].strip() == ":" else _COLON, _WHOLE_IN_QUOTES)
        if _KEY_ALONE.fullmatch(lines[opened.line].rstrip()):
            word = lines[opened.line].strip()
            return said(f"A colon is missing after `{word}`.", f"Write `{word}:`.", opened)
        if opened.line > 0 and _BAR.fullmatch(lines[opened.line - 1]):
            message = "This line is not indented, so it is no part of the text under the bar above."
            return said(message, "Indent the text deeper than the line that ends with the bar.", opened)
        return said("This line is no entry: it has no `name:` before its value.", _ALIKE, opened)
    first = here[mark.column : mark.column + 1]
    if here.startswith("```"):
        return said("This line marks a block of code on a page; in a file of its own it has no place.", "Delete it.")
    if "mapping keys" in problem:
        return said("`?` and a space cannot begin a text in YAML.", _IN_QUOTES)
    if "cannot start any token" in problem or "block node" in context:
        return said(f"{'A backtick' if first == '`' else f'`{first}`'} cannot begin a text in YAML.", _IN_QUOTES)
    if "block scalar" in context:
        cure = "Indent it below; a text that begins with one of the two stands in quotes."
        return said("After `|` or `>` the text begins on the next line.", cure)
    if "sequence entries" in problem:
        cure = "Begin it there, or write `[…, …]`; a text that begins with `-` stands in quotes."
        return said("A list written with `- ` begins on a line of its own.", cure)
    if "expected '-'" in problem:
        return said(
            "This line stands in a list and does not begin with `- `.", "Indent it below the entry it is part of."
        )
    if first in CLOSING.values():
        return said(f"This `{first}` closes nothing.", "Delete it.")
    if here[: mark.column].rstrip()[-1:] in ("'", '"', "]", "}"):
        return said("The text goes on here, after its closing quotation mark or bracket.", _WHOLE_IN_QUOTES)
    if "expected key" in problem:
        message = "This line does not fit the ones before it: it is indented unlike them."
        return Complaint(message, _ALIKE, mark.line, mark.column, "line")
    return said(f"This is not YAML: {problem}.", UNDER_A_BAR)
