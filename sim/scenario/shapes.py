"""The JSON Schema of each kind of field: what an editor knows of a value before `check` reads it.

A schema sees values as YAML types them, so that wherever a text is read here, a number or a yes/no in it passes too.
What it finds wrong, `check` finds wrong; what is finer than a value's form, `check` alone knows. ``errorMessage`` is
what editors say instead of showing a pattern.
"""

from __future__ import annotations

from typing import Any

from pydantic import GetJsonSchemaHandler

from sim import clock
from sim.scenario.attachments import KINDS
from sim.scenario.expression import LARGEST_NUMBER, RESERVED

Shape = dict[str, Any]

_NUMBER = r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?"
_DURATION = (
    r"(?=.*[0-9])(([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?"
    r"|P([0-9]+W)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+S)?)?)"
)
_INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[-+][0-9]{2}:[0-9]{2}|\s+[A-Za-z]\S*)"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_CLOCK_TIME = rf"{_TIME}\s+\S+"
_DAY = r"(mon|tue|wed|thu|fri|sat|sun)"
_TO = r"\s*(-|–|—|\bto\b)\s*"


def _text(pattern: str, message: str, **more: Any) -> Shape:
    return {"type": "string", "pattern": pattern, "errorMessage": message, **more}


def _name(pattern: str, message: str, *types: str) -> Shape:
    """An id, which YAML may take for something else: `true` is one, and so is the claim `2024`."""
    return {"type": ["string", "boolean", *types], "pattern": pattern, "errorMessage": message}


def _any(*shapes: Shape) -> Shape:
    return {"anyOf": [option for shape in shapes for option in shape.get("anyOf", [shape])]}


def _some(shape: Shape) -> Shape:
    """A list of at least one."""
    return {"type": "array", "items": shape, "minItems": 1}


def _some_or_one(shape: Shape) -> Shape:
    return _any(shape, _some(shape))


def _map(keys: Shape, values: Shape) -> Shape:
    """A map of at least one entry."""
    return {"type": "object", "propertyNames": keys, "additionalProperties": values, "minProperties": 1}


def _only(**properties: Shape) -> Shape:
    """A map of exactly these."""
    names = list(properties)
    return {"type": "object", "properties": properties, "required": names, "additionalProperties": False}


ID = _name(rf"^(?!({'|'.join(sorted(RESERVED))})$)[a-z][a-z0-9]*(_[a-z0-9]+)*$", "An id is in lower_snake_case.")
REFERENCE = _name(
    r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,2}$",
    "This is the id of something: lower_snake_case, parts joined by a dot.",
)
REFERENCES = _any(REFERENCE, _some(REFERENCE))
CLAIM = _name(r"^[a-z0-9]+(-[a-z0-9]+)*$", "A claim's id is words joined by hyphens.", "number")
PROSE: Shape = {"type": ["string", "number", "boolean"], "pattern": r"\S", "errorMessage": "This text is empty."}
SOURCES = _any(PROSE, _some(PROSE))
PROSE_LIST = _any(PROSE, {"type": "array", "items": PROSE})
TOLD = _any(PROSE, _some({**_only(text=PROSE), "properties": {"if": {"type": ["string", "number"]}, "text": PROSE}}))
TOLD_BY_CELL = _any(TOLD, _map(ID, TOLD))
PROSE_LIST_BY_CELL = _any(PROSE_LIST, _map(ID, PROSE_LIST))
FILE_NAME = _text(
    rf"^[^/~\\:][^\\:]*\.({'|'.join(''.join(f'[{letter}{letter.upper()}]' for letter in kind) for kind in KINDS)})$",
    "Write the name of a file beside the scenario, such as map.png.",
)
ATTACHED = _any(FILE_NAME, _some(FILE_NAME))
SENDER = _any(REFERENCE, _map(ID, REFERENCE))

FLAG = _any({"type": "boolean"}, _text("^(true|True|TRUE|false|False|FALSE)$", "Write true or false."))
SEEN = _any(FLAG, REFERENCES)
SHOWN_AS = _any({"enum": ["bar", "digits"]}, {"type": "array", "items": PROSE, "minItems": 2, "maxItems": 9})
POSITIVE = _any({"type": "integer", "minimum": 1}, _text("^[1-9][0-9]*$", "Write a whole number above 0."))
REPEATS = _any(FLAG, _only(times=POSITIVE))
WHOLE = _any({"type": "integer", "minimum": 0}, _text("^(0|[1-9][0-9]*)$", "Write a whole number."))
NUMBER = _any(
    {"type": "number", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER},
    _text(f"^{_NUMBER}$", "Write a number, such as 4, 0.5 or -12."),
)
RANGE: Shape = {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}
VERSION: Shape = {"enum": [1, "1"]}

DURATION = _text(f"^{_DURATION}$", "Write 90s, 15m, 2h, 1h30m, 3d or 2w.", examples=["15m", "2h", "1h30m", "3d"])
INSTANT = _text(f"^{_INSTANT}$", "Write it with its zone, such as 2023-12-18T08:24+09:00.")
POINT = _any(DURATION, INSTANT)
NOT_BEFORE = _text(rf"^\s*({_CLOCK_TIME}|{_INSTANT})\s*$", "Write it like 09:00 Asia/Seoul.")
TARGET = _any(NUMBER, DURATION)

DAYS = _some_or_one(_text(rf"^\s*{_DAY}({_TO}{_DAY})?\s*$", "Write mon-fri, sat, or a list of such."))
TIMES = _some_or_one(_text(rf"^\s*{_TIME}\s*$", "Write it like 10:00."))
HOURS = _some_or_one(_text(rf"^\s*{_TIME}{_TO}({_TIME}|24:00)\s*$", "Write it like 09:00-18:00."))
DATES = _some_or_one(_text(r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$", "Write it like 2023-12-25."))

EXPRESSION: Shape = {
    "type": ["string", "number"],
    "pattern": r"\S",
    "minimum": -LARGEST_NUMBER,
    "maximum": LARGEST_NUMBER,
}
CHANCE: Shape = {**EXPRESSION, "minimum": 0, "maximum": 1}
_HOURS = _text(
    r"[0-9][wdhmsWDHMS](?![A-Za-z0-9_.])|[0-9][WDHMS]|elapsed", "Write a duration, such as 15m or 2h * haste."
)

OPTION_BOUNDS = _any(
    {"enum": ["any"]},
    {
        "type": "object",
        "properties": {"at_least": WHOLE, "at_most": WHOLE},
        "minProperties": 1,
        "additionalProperties": False,
    },
)
_OPTIONS: Shape = {**_some(ID), "uniqueItems": True}
LISTING = _any(REFERENCE, _OPTIONS)
WEIGHTS = _any(ID, _OPTIONS, _map(ID, EXPRESSION))
CHOICE = _any(
    WEIGHTS,
    _some({**_only(choose=WEIGHTS), "properties": {"if": EXPRESSION, "choose": WEIGHTS}}),
)
TRIGGER = _any(REFERENCE, _only(any=REFERENCES), _only(all=REFERENCES))


def _quantity(one: Shape, constant: Shape, key: str) -> Shape:
    """``one`` value or a spread of constants; ``key`` is how a constant is written as a key."""
    weight = {"anyOf": [{**option, "minimum": 0} if "minimum" in option else option for option in NUMBER["anyOf"]]}
    return _any(
        one,
        {"type": "array", "items": constant, "minItems": 3, "maxItems": 3, "description": "[low, likely, high]"},
        _only(uniform={"type": "array", "items": constant, "minItems": 2, "maxItems": 2}),
        _only(exponential=constant),
        _only(one_of=_map({"pattern": f"^{key}$"}, weight)),
    )


def _by_cases(quantity: Shape) -> Shape:
    """The quantity itself, or one by cases, of which the last alone has no condition."""
    case = {**_only(**{"is": quantity}), "properties": {"if": EXPRESSION, "is": quantity}}
    return _any(quantity, _only(cases={"type": "array", "items": case, "minItems": 2}))


def _of_instants() -> list[Shape]:
    """The spreads between instants."""
    spreads = _quantity(INSTANT, INSTANT, _INSTANT)["anyOf"]
    return [
        shape for shape in spreads if shape["type"] != "string" and "exponential" not in shape.get("properties", ())
    ]


INTERVAL = _quantity(_HOURS, DURATION, _DURATION)
AMOUNT = _by_cases(_quantity(EXPRESSION, NUMBER, _NUMBER))
LENGTH = _by_cases(INTERVAL)
AT = _any(INSTANT, INTERVAL, *_of_instants())
WITHIN = _any(_text(rf"^until\s+({_CLOCK_TIME}|{_INSTANT})$", "Write it like until 18:00 Asia/Seoul."), LENGTH)
EFFECT = _any(AMOUNT, _only(set=AMOUNT))


def grounded(number: Shape) -> Shape:
    """A number, with what it rests on or without: a spread that is a map has that beside it, and all else stands under
    ``value``."""
    ground = {"sources": SOURCES, "judgement": PROSE}
    options = _any(number)["anyOf"]
    maps = [{**each, "properties": {**each["properties"], **ground}} for each in options if "properties" in each]
    stated = {**_only(value=number), "properties": {"value": number, **ground}}
    return _any(*(each for each in options if "properties" not in each), *maps, stated)


class ZoneShape:
    """The zones that there are, which are only looked up where a schema is made."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> Shape:
        """The schema."""
        return {"enum": sorted(clock.zones()), "errorMessage": "Write the IANA name of a zone, such as Asia/Seoul."}
