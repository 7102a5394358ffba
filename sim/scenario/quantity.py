"""Quantities: where a number or a duration is asked for, an expression or a spread may stand."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sim.clock import parse_duration, parse_instant
from sim.scenario.expression import LARGEST_NUMBER, Expression, Misread, has_duration, is_constant, parse

SpreadKind = Literal["triangular", "uniform", "exponential", "one_of"]
_NUMBER = re.compile(r"[-+]?(0|[1-9]\d*)(\.\d+)?")
_SPREADS = "[low, likely, high], {uniform: [a, b]}, {exponential: mean} or {one_of: {value: weight}}"


@dataclass(frozen=True, slots=True)
class Spread:
    """An uncertain number or duration (in seconds). ``parameters`` as written: low, likely, high; a, b; mean; or the
    values of ``one_of``, whose ``weights`` stand beside them."""

    kind: SpreadKind
    parameters: tuple[float, ...]
    weights: tuple[float, ...] = ()
    is_duration: bool = False


Quantity = Expression | Spread
Parameter = Callable[[Any], float]


@dataclass(frozen=True, slots=True)
class Change:
    """What an effect does to a state: adds an amount, or (``assigns``) sets it."""

    amount: Quantity
    assigns: bool = False


def number(value: Any) -> float:
    """A plain number. Misread for anything else."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise Misread(f"{shown(value)} is not a number")
    result = float(value)
    if abs(result) > LARGEST_NUMBER:
        raise Misread(f"{shown(value)} is larger than {LARGEST_NUMBER:.0e}")
    return result


def seconds(value: Any) -> int:
    """A plain duration, in seconds. Misread for anything else, a bare number above all."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        raise Misread(f"`{value}` has no unit: write {value.lstrip('+-')}m, {value.lstrip('+-')}h or the like")
    if not isinstance(value, str):
        raise Misread(f"{shown(value)} is not a duration: write 90s, 15m, 2h, 1h30m, 3d or 2w")
    try:
        return parse_duration(value)
    except ValueError as error:
        raise Misread(str(error)) from None


def figure(value: Any) -> Expression:
    """An expression for a number or a yes/no."""
    if not isinstance(value, str):
        raise Misread(f"{shown(value)} is not an expression")
    return parse(value)


def amount(value: Any) -> Quantity:
    """A number: an expression or a spread."""
    return _spread(value, number, is_duration=False) if isinstance(value, list | dict) else figure(value)


def length(value: Any) -> Quantity:
    """A duration: an expression with a duration in it, or a spread of durations."""
    if isinstance(value, list | dict):
        return _spread(value, seconds, is_duration=True)
    if isinstance(value, str):
        try:
            seconds_ = parse_duration(value)
        except ValueError:
            pass
        else:
            return parse(f"{seconds_}s") if value.startswith("P") else parse(value)
    expression = figure(value)
    if is_constant(expression.tree) and not has_duration(expression.tree):
        seconds(value)
        raise Misread(f"`{value}` has no unit: durations are written 90s, 15m, 2h")
    return expression


def when(value: Any) -> Quantity | datetime:
    """What ``at`` takes: a duration from the start, or an instant with its zone."""
    if isinstance(value, str) and re.match(r"\d{4}-", value):
        try:
            return parse_instant(value)
        except ValueError as error:
            raise Misread(str(error)) from None
    return length(value)


def change(value: Any) -> Change:
    """What an effect takes: an amount to add, or ``{set: amount}``."""
    if isinstance(value, dict) and "set" in value:
        if len(value) > 1:
            raise Misread("`set` stands alone: write {set: value}")
        return Change(amount(value["set"]), assigns=True)
    return Change(amount(value))


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


def _spread(value: list[Any] | dict[str, Any], parameter: Parameter, is_duration: bool) -> Spread:
    if isinstance(value, list):
        if len(value) != 3:
            raise Misread(f"a spread in brackets has three values, [low, likely, high], not {len(value)}")
        low, likely, high = (parameter(item) for item in value)
        if not low <= likely <= high:
            raise Misread("the spread is out of order: write [low, likely, high], each at least the one before")
        return Spread("triangular", (low, likely, high), is_duration=is_duration)
    if len(value) != 1:
        raise Misread(f"a spread is written {_SPREADS}")
    kind, content = next(iter(value.items()))
    if kind == "uniform":
        return _uniform(content, parameter, is_duration)
    if kind == "exponential":
        mean = parameter(content)
        if mean <= 0:
            raise Misread("the mean of an exponential spread must be above 0")
        return Spread("exponential", (mean,), is_duration=is_duration)
    if kind == "one_of":
        return _one_of(content, parameter, is_duration)
    raise Misread(f"`{kind}` is not a spread: write {_SPREADS}")


def _uniform(content: Any, parameter: Parameter, is_duration: bool) -> Spread:
    if not isinstance(content, list) or len(content) != 2:
        raise Misread("a uniform spread has two values: {uniform: [a, b]}")
    a, b = (parameter(item) for item in content)
    if a > b:
        raise Misread("the spread is out of order: in {uniform: [a, b]}, a is at most b")
    return Spread("uniform", (a, b), is_duration=is_duration)


def _one_of(content: Any, parameter: Parameter, is_duration: bool) -> Spread:
    if not isinstance(content, dict) or not content:
        raise Misread("write {one_of: {value: weight, value: weight}}")
    pairs = sorted((parameter(key), number(weight)) for key, weight in content.items())
    values, weights = zip(*pairs, strict=True)
    if len(set(values)) < len(values):
        raise Misread("two values of this `one_of` are the same; add their weights up")
    if min(weights) < 0 or math.fsum(weights) <= 0:
        raise Misread("the weights of `one_of` must be at least 0 and not all 0")
    return Spread("one_of", values, weights, is_duration)
