"""Shapes: whether values that came from outside are of the kinds that a command, a header or a line of the log has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

LARGEST = 2**64
"""No whole number in a log is larger; a seed may be nearly as large."""


def _as_given(value: Any, check: ValidatorFunctionWrapHandler) -> Any:
    """A number that fits, as it was written: a 5 is kept as a 5, and not as 5.0."""
    if isinstance(value, int) and abs(value) >= LARGEST:
        raise ValueError
    check(value)
    return value


AnyWhole = Annotated[int, Field(gt=-LARGEST, lt=LARGEST)]
AnyNumber = Annotated[float, WrapValidator(_as_given)]

_MUST_BE = {
    "bool_type": "true or false",
    "dict_type": "an object",
    "float_type": "a number",
    "greater_than": "a whole number",
    "int_type": "a whole number",
    "less_than": "a whole number",
    "list_type": "a list",
    "string_type": "a text",
    "tuple_type": "a list",
    "value_error": "a number",
}
"""By pydantic's word for what is wrong."""


def misfit(values: Mapping[str, Any], shape: Any) -> str:
    """What is wrong with the first of ``values`` that is not of the kind its field in ``shape`` (a TypedDict) has, or
    that is missing: a clause, such as `seed` must be a whole number. Empty where all fit."""
    try:
        _adapter(shape).validate_python(values, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        if len(first["loc"]) > 1:  # of what lies deeper, the field is enough
            kind = type(values[str(first["loc"][0])])
            return f"`{first['loc'][0]}` must be {'a list' if kind is list else 'an object'}"
        return clause(first["type"], first["loc"])
    return ""


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def clause(kind: str, where: Sequence[str | int], expected: str = "") -> str:
    """What is wrong at a place, from pydantic's word for it: `rationale[0].text` must be a text. Without a place it is
    the whole that is wrong."""
    name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where).removeprefix(".")
    if kind == "missing":
        return f"`{name}` is missing"
    if kind == "unexpected_keyword_argument":
        return f"there is no `{name}`"
    subject = f"`{name}`" if name else "what it holds"
    return f"{subject} must be {expected.replace(chr(39), '') or _MUST_BE.get(kind, 'an object')}"
