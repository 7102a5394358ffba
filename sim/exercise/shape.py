"""Shapes: whether values that came from outside are of the kinds that a command, a header or a line of the log has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

LARGEST = 2**64
"""No whole number in a log is larger; a seed may be nearly as large."""

_WORDS: dict[Any, str] = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def misfit(values: Mapping[str, Any], shape: type) -> str:
    """What is wrong with the first of ``values`` that is not of the kind its field in ``shape`` has, or that is missing
    from a TypedDict: a clause, such as `seconds` must be a whole number. Empty where all fit."""
    required: frozenset[str] = getattr(shape, "__required_keys__", frozenset())
    for name, kind in _kinds(shape).items():
        if name in values and not _fits(values[name], kind):
            return f"`{name}` must be {_spoken(kind)}"
        if name not in values and name in required:
            return f"`{name}` is missing"
    return ""


@cache
def _kinds(shape: type) -> Mapping[str, Any]:
    return get_type_hints(shape)


def _fits(value: Any, kind: Any) -> bool:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is None:
        return _PLAIN[kind](value) if kind in _PLAIN else _is_one(value, kind)
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in inner)
    if origin is Literal:
        return isinstance(value, str)  # which words there are is for the command to say
    if origin is tuple:
        return isinstance(value, tuple) and _each_fits(value, inner)
    if origin is list:
        return isinstance(value, list) and all(_fits(item, inner[0]) for item in value)
    return isinstance(value, Mapping) and all(
        isinstance(key, str) and _fits(item, inner[1]) for key, item in value.items()
    )


def _each_fits(values: tuple[Any, ...], kinds: tuple[Any, ...]) -> bool:
    if kinds[-1] is Ellipsis:
        return all(_fits(value, kinds[0]) for value in values)
    return len(values) == len(kinds) and all(map(_fits, values, kinds))


def _is_whole(value: Any) -> bool:
    return type(value) is int and abs(value) < LARGEST


_PLAIN: dict[Any, Callable[[Any], bool]] = {
    Any: lambda _: True,
    NoneType: lambda value: value is None,
    str: lambda value: isinstance(value, str),
    bool: lambda value: isinstance(value, bool),
    int: _is_whole,
    float: lambda value: _is_whole(value) or isinstance(value, float),
}


def _is_one(value: Any, kind: type) -> bool:
    """Whether a value is an Opinion or the like, with fields that fit; or has the fields of a TypedDict."""
    if hasattr(kind, "__dataclass_fields__"):
        return isinstance(value, kind) and not misfit({name: getattr(value, name) for name in _kinds(kind)}, kind)
    return isinstance(value, Mapping) and not misfit(value, kind)


def _spoken(kind: Any) -> str:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _spoken(next(one for one in inner if one is not NoneType))
    if origin in (tuple, list):
        return "a list"
    return "a text" if origin is Literal else _WORDS.get(kind, "an object")
