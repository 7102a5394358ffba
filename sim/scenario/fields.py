"""The kinds of field a scenario has, each with its one parser and its JSON Schema.

One parser a kind means that one mistake gives one fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from sim import clock
from sim.faults import nearest
from sim.scenario import quantity
from sim.scenario.expression import RESERVED, Expression, Misread
from sim.scenario.quantity import Change, Quantity, shown

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class After:
    """What ``after`` waits for: one moment, any of several, or all of them."""

    kind: Literal["one", "any", "all"]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure's target: a number, or a duration in seconds."""

    value: float
    is_duration: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a policy: under ``condition`` (always, if None), these options with these weights."""

    condition: Expression | None
    weights: dict[str, Expression]


_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_REFERENCE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,2}")
_CLAIM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def refuse(message: str, hint: str = "", offset: int = 0) -> PydanticCustomError:
    """A fault as a validator raises it: a sentence, a cure, and the offset in the text where it goes wrong."""
    return PydanticCustomError("whitecell", "{message}", {"message": message, "hint": hint, "offset": offset})


def parser(parse: Callable[[Any], T]) -> Callable[[Any], T]:
    """``parse`` as a validator: its Misread becomes a fault that keeps the offset in the text."""

    def validate(value: Any) -> T:
        try:
            return parse(value)
        except PydanticCustomError:
            raise
        except Misread as error:
            raise refuse(f"{_capital(str(error))}.", offset=error.offset) from None
        except ValueError as error:
            raise refuse(f"{_capital(str(error))}.") from None

    return validate


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise Misread(f"{shown(value)} stands where {what} is asked for")
    return value


def _prose(value: Any) -> str:
    text = _text(value, "a text")
    if getattr(value, "cut", False):
        raise refuse(
            "What follows the ` #` is lost: in YAML it begins a comment.",
            "Put the text under `|`, or leave two spaces before and one after the `#` of a comment.",
        )
    if not text.strip():
        raise Misread("this text is empty")
    return text.strip()


def _prose_list(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    if len(items) > 1 and any(getattr(item, "flow", False) and getattr(item, "plain", False) for item in items):
        raise refuse(
            "A comma in `[…]` splits a text in two.", "Write each on a line of its own, after `- `, or in quotes."
        )
    return tuple(_prose(item) for item in items)


def _id(value: Any) -> str:
    text = _text(value, "an id")
    if not _ID.fullmatch(text):
        hint = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
        raise refuse(f"`{text}` is not an id: ids are lower_snake_case.", f"Write `{hint}`." if _ID.fullmatch(hint) else "")
    if text in RESERVED:
        raise refuse(f"`{text}` is a word of the language and cannot be an id.", f"Write `{text}_1` or another word.")
    return text


def _reference(value: Any) -> str:
    text = _text(value, "an id")
    if not _REFERENCE.fullmatch(text):
        raise Misread(f"`{text}` is not the id of anything: ids are lower_snake_case, parts joined by a dot")
    return text


def _claim(value: Any) -> str:
    text = _text(value, "a claim's id")
    if not _CLAIM.fullmatch(text):
        raise Misread(f"`{text}` is not a claim's id: they are words joined by hyphens")
    return text


def one_or_more(parse: Callable[[Any], str]) -> Callable[[Any], tuple[str, ...]]:
    """A parser of one value or a list of them."""

    def parse_all(value: Any) -> tuple[str, ...]:
        items = value if isinstance(value, list) else [value]
        if not items:
            raise Misread("this list is empty")
        return tuple(parse(item) for item in items)

    return parse_all


def _flag(value: Any) -> bool:
    text = _text(value, "true or false")
    if text.lower() in ("true", "false") and text in (text.lower(), text.upper(), text.capitalize()):
        return text.lower() == "true"
    raise refuse(f"`{text}` is neither true nor false.", "Write true or false.")


def _whole(value: Any) -> int:
    result = quantity.number(value)
    if result != int(result) or result < 0:
        raise Misread(f"{shown(value)} is not a whole number")
    return int(result)


def _range(value: Any) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:
        raise Misread("a range has two values: [lowest, highest]")
    low, high = (quantity.number(item) for item in value)
    if low >= high:
        raise Misread("the range is out of order: write [lowest, highest]")
    return low, high


def _zone(value: Any) -> str:
    return clock.parse_zone(_text(value, "a time zone")).key


def _clock_time(value: Any) -> clock.ClockTime:
    return clock.ClockTime.parse(_text(value, "a clock time"))


def _instant(value: Any) -> datetime:
    return clock.parse_instant(_text(value, "an instant"))


def _goal(value: Any) -> Goal:
    if re.fullmatch(r"[-+]?[\d.]+", str(value)):
        return Goal(quantity.number(value), is_duration=False)
    return Goal(quantity.seconds(value), is_duration=True)


def _version(value: Any) -> int:
    if value != "1":
        raise refuse(f"This program reads format version 1, not {shown(value)}.", "Write `whitecell: 1`.")
    return 1


def _choice(value: Any) -> tuple[Rule, ...]:
    """An option; weights by option; or rules in order, each ``{if: …, choose: …}``."""
    if isinstance(value, list):
        if not value:
            raise Misread("this list of rules is empty")
        return tuple(_rule(item) for item in value)
    return (Rule(None, _weights(value)),)


def _rule(value: Any) -> Rule:
    if not isinstance(value, dict) or not {"choose"} <= set(value) <= {"if", "choose"}:
        raise Misread("each rule is written {if: …, choose: …}, or {choose: …}")
    condition = quantity.figure(value["if"]) if "if" in value else None
    return Rule(condition, _weights(value["choose"]))


def _weights(value: Any) -> dict[str, Expression]:
    if isinstance(value, dict) and value:
        return {_id(option): quantity.figure(weight) for option, weight in value.items()}
    return {_id(value): quantity.figure("1")}


def _prose_by_cell(value: Any) -> str | dict[str, str]:
    if not isinstance(value, dict):
        return _prose(value)
    if not value:
        raise Misread("this text is empty")
    return {_id(cell): _prose(text) for cell, text in value.items()}


def _after(value: Any) -> After:
    if not isinstance(value, dict):
        return After("one", (_reference(value),))
    if len(value) != 1 or next(iter(value)) not in ("any", "all"):
        hint = nearest(str(next(iter(value), "")), ("any", "all"))
        raise refuse("`after` takes a moment, {any: […]} or {all: […]}.", hint)
    kind, names = next(iter(value.items()))
    return After(kind, one_or_more(_reference)(names))


_EXPRESSION = {"type": ["string", "number"]}
_DURATION = {"type": "string", "examples": ["15m", "2h", "1h30m", "3d"]}


def _quantity_schema(scalar: dict[str, Any]) -> dict[str, Any]:
    return {
        "anyOf": [
            scalar,
            {"type": "array", "items": scalar, "minItems": 3, "maxItems": 3, "description": "[low, likely, high]"},
            {
                "type": "object",
                "properties": {
                    "uniform": {"type": "array", "items": scalar, "minItems": 2, "maxItems": 2},
                    "exponential": scalar,
                    "one_of": {"type": "object", "additionalProperties": {"type": "number"}},
                },
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": False,
            },
        ]
    }


_AMOUNT = _quantity_schema(_EXPRESSION)
_LENGTH = _quantity_schema(_DURATION)
_NAMES = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
_PROSE_BY_CELL = {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]}

Prose = Annotated[str, PlainValidator(parser(_prose)), WithJsonSchema({"type": "string"})]
ProseList = Annotated[
    tuple[str, ...],
    PlainValidator(parser(_prose_list)),
    WithJsonSchema({"type": "array", "items": {"type": "string"}}),
]
ProseByCell = Annotated[
    str | dict[str, str], PlainValidator(parser(_prose_by_cell)), WithJsonSchema(_PROSE_BY_CELL)
]
Id = Annotated[str, BeforeValidator(parser(_id))]
Reference = Annotated[str, PlainValidator(parser(_reference)), WithJsonSchema({"type": "string"})]
References = Annotated[
    tuple[str, ...], PlainValidator(parser(one_or_more(_reference))), WithJsonSchema(_NAMES)
]
ClaimIds = Annotated[tuple[str, ...], PlainValidator(parser(one_or_more(_claim))), WithJsonSchema(_NAMES)]
Flag = Annotated[bool, PlainValidator(parser(_flag)), WithJsonSchema({"type": "boolean"})]
Whole = Annotated[int, PlainValidator(parser(_whole)), WithJsonSchema({"type": "integer", "minimum": 0})]
Range = Annotated[
    tuple[float, float],
    PlainValidator(parser(_range)),
    WithJsonSchema({"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}),
]
Zone = Annotated[str, PlainValidator(parser(_zone)), WithJsonSchema({"type": "string", "examples": ["Asia/Seoul"]})]
ClockTime = Annotated[
    clock.ClockTime,
    PlainValidator(parser(_clock_time)),
    WithJsonSchema({"type": "string", "examples": ["09:00 Asia/Seoul"]}),
]
Instant = Annotated[
    datetime,
    PlainValidator(parser(_instant)),
    WithJsonSchema({"type": "string", "examples": ["2023-12-18T08:24+09:00"]}),
]
Duration = Annotated[int, PlainValidator(parser(quantity.seconds)), WithJsonSchema(_DURATION)]
Figure = Annotated[Expression, PlainValidator(parser(quantity.figure)), WithJsonSchema(_EXPRESSION)]
Amount = Annotated[Quantity, PlainValidator(parser(quantity.amount)), WithJsonSchema(_AMOUNT)]
Length = Annotated[Quantity, PlainValidator(parser(quantity.length)), WithJsonSchema(_LENGTH)]
At = Annotated[Quantity | datetime, PlainValidator(parser(quantity.when)), WithJsonSchema(_LENGTH)]
Effect = Annotated[
    Change,
    PlainValidator(parser(quantity.change)),
    WithJsonSchema(
        {"anyOf": [*_AMOUNT["anyOf"], {"type": "object", "properties": {"set": _AMOUNT}, "required": ["set"]}]}
    ),
]
Target = Annotated[Goal, PlainValidator(parser(_goal)), WithJsonSchema({"type": ["number", "string"]})]
Version = Annotated[int, PlainValidator(parser(_version)), WithJsonSchema({"const": 1})]
_WEIGHTS = {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": _EXPRESSION}]}
Choice = Annotated[
    tuple[Rule, ...],
    PlainValidator(parser(_choice)),
    WithJsonSchema(
        {
            "anyOf": [
                *_WEIGHTS["anyOf"],
                {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"if": _EXPRESSION, "choose": _WEIGHTS},
                        "required": ["choose"],
                        "additionalProperties": False,
                    },
                },
            ]
        }
    ),
]
Trigger = Annotated[
    After,
    PlainValidator(parser(_after)),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "object", "properties": {"any": _NAMES}, "required": ["any"], "additionalProperties": False},
                {"type": "object", "properties": {"all": _NAMES}, "required": ["all"], "additionalProperties": False},
            ]
        }
    ),
]
