"""Quantities: where a number or a duration is asked for, an expression or a spread may stand."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sim.clock import parse_duration
from sim.scenario import guesses
from sim.scenario.expression import LARGEST_NUMBER, Expression, Misread, Number, has_duration, parse
from sim.spread import Spread

T = TypeVar("T")
_NUMBER = re.compile(r"[-+]?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_LIKE_DURATION = re.compile(r"[-+]?[\d.]+|[\dP]([\w.:]| (?=[a-z0-9]))*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Clause:
    """One of several quantities, that stands while ``condition`` holds (always, if None)."""

    condition: Expression | None
    quantity: Expression | Spread


@dataclass(frozen=True, slots=True)
class Cases:
    """Quantities one of which stands: the first whose condition holds. The last has none."""

    cases: tuple[Clause, ...]


Quantity = Expression | Spread | Cases
Parameter = Callable[[Any], float]


@dataclass(frozen=True, slots=True)
class Move:
    """What an effect does to a state: adds an amount, or (``assigns``) sets it."""

    amount: Quantity
    assigns: bool = False


def inside(key: str | int, parse: Callable[[Any], T], value: Any) -> T:
    """``parse`` of what stands under ``key`` in a list or map; its Misread keeps that address."""
    try:
        return parse(value)
    except Misread as error:
        error.inner = (key, *error.inner)
        raise


def number(value: Any) -> float:
    """A plain number. Misread for anything else."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        hint = "Leave out the `%`." if re.fullmatch(r"[-+]?[\d.]+%", str(value)) else "Write it like 4, 0.5 or -12."
        raise Misread(f"{shown(value)} is not a number", hint)
    result = float(value)
    if abs(result) > LARGEST_NUMBER:
        raise Misread(f"{shown(value)} is larger than {LARGEST_NUMBER:,.0f}")
    return result


def seconds(value: Any) -> int:
    """A plain duration, in seconds. Misread for anything else, a bare number above all."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        like = (f"{value}m", f"{value}h") if value.isdigit() else ("30m", "2h")
        raise Misread(f"`{value}` has no unit", f"Write {like[0]}, {like[1]} or the like.")
    if not isinstance(value, str):
        raise Misread(f"{shown(value)} stands where a duration is asked for", "Write 90s, 15m, 2h, 1h30m, 3d or 2w.")
    if guesses.is_date(value):
        raise Misread(
            f"{shown(value)} is an instant, and a duration is asked for", "Write a length of time, such as 6h."
        )
    try:
        return parse_duration(value)
    except ValueError as error:
        raise Misread(str(error), guesses.duration(value) or guesses.between(value)) from None


def figure(value: Any) -> Expression:
    """An expression for a number or a yes/no."""
    if not isinstance(value, str):
        message = f"{shown(value)} stands where an expression is asked for"
        raise Misread(message, "Write one number, or an expression; a spread has no place here.")
    return parse(value)


def amount(value: Any) -> Quantity:
    """A number: an expression, a spread, or one of these by cases."""
    return _cases(value["cases"], _amount) if _has_cases(value) else _amount(value)


def _amount(value: Any) -> Expression | Spread:
    return spread(value, number, is_duration=False) if isinstance(value, list | dict) else figure(value)


def length(value: Any) -> Quantity:
    """A duration: an expression with a duration in it, a spread of durations, or one of these by cases."""
    return _cases(value["cases"], _length) if _has_cases(value) else _length(value)


def _length(value: Any) -> Expression | Spread:
    if isinstance(value, list | dict):
        return spread(value, seconds, is_duration=True)
    if isinstance(value, str) and (_LIKE_DURATION.fullmatch(value) or guesses.is_date(value)):
        in_seconds = seconds(value)
        return parse(f"{in_seconds}s") if value.startswith("P") else parse(value)
    expression = figure(value)
    if not has_duration(expression.tree):
        cure = guesses.duration(str(value)) or "Write a duration in it, as in `2h * haste`."
        raise Misread(f"{shown(value)} has no unit", cure)
    return expression


def _has_cases(value: Any) -> bool:
    return isinstance(value, dict) and "cases" in value


def _cases(value: Any, read: Callable[[Any], Expression | Spread]) -> Cases:
    """``[{if: …, is: …}, …, {is: …}]``, what stands under ``is`` read by ``read``."""
    try:
        return Cases(_all_cases(value, read))
    except Misread as error:
        error.inner = ("cases", *error.inner)
        raise


def _all_cases(value: Any, read: Callable[[Any], Expression | Spread]) -> tuple[Clause, ...]:
    if not isinstance(value, list) or not value:
        raise Misread("cases stand in a list", "Write [{if: …, is: 2h}, {is: 1h}].")
    cases = tuple(inside(place, lambda case: _case(case, read), case) for place, case in enumerate(value))
    asked: dict[Expression | None, int] = {}
    for place, case in enumerate(cases):
        if place < len(cases) - 1 and case.condition is None:
            message = "no case below this one is ever reached, for it has no `if`"
            raise Misread(message, "Only the last case has none.", inner=(place,))
        if asked.setdefault(case.condition, place) != place:
            message = "this case is never reached, for one above it asks the same"
            raise Misread(message, "Change its `if`, or leave it out.", inner=(place,))
    if cases[-1].condition is not None:
        raise Misread(
            "the last case has an `if`, so that none may hold", "Add one without: {is: …}.", inner=(len(cases) - 1,)
        )
    if len(cases) == 1:
        raise Misread("one case alone is none", "Write what stands under `is` by itself.")
    return cases


def _case(value: Any, read: Callable[[Any], Expression | Spread]) -> Clause:
    if not isinstance(value, dict) or not {"is"} <= set(value) <= {"if", "is"}:
        raise Misread("this is not a case", "Write {if: …, is: …}, or {is: …}.")
    if _has_cases(value["is"]):
        raise Misread("cases have no cases of their own", "Join the conditions with `and`, in one list.", inner=("is",))
    condition = inside("if", figure, value["if"]) if "if" in value else None
    return Clause(condition, inside("is", read, value["is"]))


def interval(
    value: Any, what: str = "this", cure: str = "Write an inject with `at`, and an `every` by cases."
) -> Expression | Spread:
    """A duration that is settled at the start, when there are no cases yet; ``cure`` is for one by cases."""
    if _has_cases(value):
        raise Misread(f"{what} is settled at the start, when there are no cases yet", cure)
    return _length(value)


def change(value: Any) -> Move:
    """What an effect takes: an amount to add, or ``{set: amount}``."""
    if isinstance(value, str) and (match := re.fullmatch(r"(set(?: to)?\s|=(?!=))\s*(.+)", value)):
        raise Misread(f"`{match[1].strip()}` has no meaning here", f"To set it write {{set: {match[2]}}}.")
    if isinstance(value, dict) and "set" in value:
        if len(value) > 1:
            raise Misread("`set` stands alone", "Write {set: value}.")
        return Move(inside("set", amount, value["set"]), assigns=True)
    if isinstance(value, dict) and set(value) & {"multiply", "times", "factor"}:
        raise Misread("an effect adds to a state", "To multiply it write {set: 2 * STATE}, with the state's own name.")
    if isinstance(value, dict) and set(value) & {"add", "by", "change"}:
        raise Misread("an effect is what it adds to a state", "Write the number alone.")
    return Move(amount(value))


def shown(value: Any) -> str:
    """A value as a sentence can name it."""
    if value is None:
        return "an empty value"
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"`{text}`" if len(text) <= 60 else f"`{text[:57]}…`"


def spread(value: list[Any] | dict[str, Any], parameter: Parameter, is_duration: bool) -> Spread:
    """A spread, its constants read by ``parameter``. Misread for anything else."""
    if isinstance(value, list):
        if len(value) != 3:
            message = f"a spread in brackets has three values, not {len(value)}"
            ends = ", ".join(map(str, value)) if len(value) == 2 else "low, high"
            hint = f"Write [low, likely, high]; for a spread between two values {{uniform: [{ends}]}}."
            raise Misread(message, hint)
        low, likely, high = _parameters(value, parameter)
        if low > high and low >= likely >= high:
            raise Misread("this spread is out of order", f"Write [{', '.join(map(str, reversed(value)))}].")
        if not low <= likely <= high:
            raise Misread("this spread is out of order", "Write [low, likely, high], each at least the one before.")
        return Spread("triangular", (low, likely, high), is_duration=is_duration)
    if len(value) != 1:
        raise Misread(f"this map holds {len(value)} entries, and a spread is a map of one", _cure())
    kind, content = next(iter(value.items()))
    if kind not in _FORMS:
        raise Misread(f"`{kind}` is not a spread", _cure())
    return inside(kind, lambda value: _FORMS[kind].read(value, parameter, is_duration), content)


def _cure() -> str:
    """How every spread is written."""
    written = ["[low, likely, high]", *(form.written for form in _FORMS.values()), "{cases: [{if: …, is: …}, {is: …}]}"]
    return f"Write {', '.join(written[:-1])} or {written[-1]}."


def _parameters(values: list[Any], parameter: Parameter) -> list[float]:
    return [inside(place, _constant(parameter), value) for place, value in enumerate(values)]


def _constant(parameter: Parameter) -> Parameter:
    """``parameter``, which says of an expression why it cannot stand here."""

    def read(value: Any) -> float:
        try:
            return parameter(value)
        except Misread:
            if not guesses.is_date(str(value)) and _is_expression(value):
                message = f"{shown(value)} cannot stand in a spread, which holds only constants"
                raise Misread(message, "Write numbers like 0.5, or durations like 1h30m.") from None
            raise

    return read


def _is_expression(value: Any) -> bool:
    try:
        return isinstance(value, str) and not isinstance(parse(value).tree, Number)
    except Misread:
        return False


def _uniform(content: Any, parameter: Parameter, is_duration: bool) -> Spread:
    if not isinstance(content, list) or len(content) != 2:
        raise Misread("a uniform spread has two values", "Write {uniform: [low, high]}.")
    low, high = _parameters(content, parameter)
    if low > high:
        raise Misread("this spread is out of order", "Write {uniform: [low, high]}.")
    return Spread("uniform", (low, high), is_duration=is_duration)


def _exponential(content: Any, parameter: Parameter, is_duration: bool) -> Spread:
    mean = _constant(parameter)(content)
    if mean <= 0:
        raise Misread("the mean of an exponential spread must be above 0")
    return Spread("exponential", (mean,), is_duration=is_duration)


def _one_of(content: Any, parameter: Parameter, is_duration: bool) -> Spread:
    if not isinstance(content, dict) or not content:
        listed = content if isinstance(content, list) else []
        written = ", ".join(f"{each}: 1" for each in listed if isinstance(each, str)) or "value: weight, value: weight"
        raise Misread("`one_of` holds values, each with its weight", f"Write {{one_of: {{{written}}}}}.")
    pairs = sorted((parameter(key), inside(key, number, weight)) for key, weight in content.items())
    values, weights = zip(*pairs, strict=True)
    if len(set(values)) < len(values):
        raise Misread("two values of this `one_of` are the same", "Keep one, with the sum of their weights.")
    if min(weights) < 0 or math.fsum(weights) <= 0:
        raise Misread("the weights of `one_of` must be at least 0, and not all of them 0")
    return Spread("one_of", values, weights, is_duration)


@dataclass(frozen=True, slots=True)
class _Form:
    """A spread that is written as a map of one: how, and what reads it."""

    written: str
    read: Callable[[Any, Parameter, bool], Spread]


_FORMS = {
    "uniform": _Form("{uniform: [low, high]}", _uniform),
    "exponential": _Form("{exponential: mean}", _exponential),
    "one_of": _Form("{one_of: {value: weight}}", _one_of),
}
SPREADS = {kind: form.written for kind, form in _FORMS.items()}
"""How each spread that is a map is written, by its key."""
