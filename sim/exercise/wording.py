"""Commands as a word and plain JSON values, and back: for the log, and for whoever sends them over a wire."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Annotated, Any, Literal, NotRequired, TypeVar, Union

from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from sim.exercise.command import Command, Opinion, Own
from sim.exercise.commands import KINDS, known, word_for
from sim.exercise.shape import clause
from sim.faults import Misuse, nearest


def command_word(command: Command) -> str:
    """The word for a command: ``choose`` for Choose."""
    return word_for(type(command))


def command_fields(command: Command) -> dict[str, Any]:
    """A command's fields that are not left at their defaults, as plain JSON values."""
    values = {}
    for field in fields(command):
        value = getattr(command, field.name)
        if value != field.default:
            values[field.name] = plain(value)
    return values


def command_of(word: str, values: Mapping[str, Any]) -> Command:
    """The command that ``command_word`` and ``command_fields`` came from. Raises Misuse for anything else: kinds of
    values are taken as JSON has them, and nothing is guessed."""
    if word not in KINDS:
        raise Misuse(f"There is no command `{word}`. {nearest(word, KINDS)}".rstrip())
    try:
        read = _lines().validate_json(json.dumps({"command": word, "fields": values}), strict=True)
    except ValidationError as error:
        raise Misuse(_what_is_wrong(word, error)) from None
    except (RecursionError, TypeError, ValueError):
        raise Misuse(f"`{word}` cannot be read: it holds what JSON does not.") from None
    command: Command = read["fields"]
    return command


def command_schema() -> dict[str, Any]:
    """The JSON Schema of a command as it goes over a wire and stands in a line of the log: its word, and its fields."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Command", **_lines().json_schema()}


def check_command(command: Command) -> None:
    """Raises Misuse for what is none of the commands, and for one with a text where a number should be, and the like.

    Whether the values make sense is for the exercise to say, and so is which words there are in a closed list.
    """
    try:
        _adapter(command_word(known(command))).validate_python(command, strict=True)
    except ValidationError as error:
        if any(one["type"] != "literal_error" for one in error.errors()):
            raise Misuse(_what_is_wrong(command_word(command), error)) from None


def _what_is_wrong(word: str, error: ValidationError) -> str:
    """One sentence: of a field that it does not have, else of one that is missing, else of the first that is none."""
    errors = error.errors(include_url=False)
    first = min(errors, key=lambda one: [*_FIRST, one["type"]].index(one["type"]))
    where = first["loc"][2:] if first["loc"][:2] == (word, "fields") else first["loc"]
    if first["type"] == "json_invalid":
        return f"`{word}` cannot be read: it holds half a character."
    if first["type"] == _FIRST[0] and len(where) == 1:
        hint = nearest(str(where[0]), [field.name for field in fields(KINDS[word])])
        return f"`{word}` has no field `{where[0]}`. {hint}".rstrip()
    return f"`{word}` cannot be read: {clause(first['type'], where, first.get('ctx', {}).get('expected', ''))}."


_FIRST = ("unexpected_keyword_argument", "missing")
"""Pydantic's words for what is said before anything else that is wrong."""


@cache
def _lines() -> TypeAdapter[Any]:
    """Reads a word and its fields as the command they are. Built when it is first needed: most programs never do."""
    return TypeAdapter(_tagged([_line(word, kind) for word, kind in KINDS.items()]))


def _tagged(lines: list[Any]) -> Any:
    return Annotated[Union[tuple(lines)], Field(discriminator="command")]  # noqa: UP007 - of as many as there are


def _line(word: str, kind: type[Command]) -> Any:
    needed = any(field.default is MISSING for field in fields(kind))
    shape: Any = {"command": Literal[word], "fields": kind if needed else NotRequired[kind]}
    return TypedDict(f"{kind.__name__}Line", shape)  # type: ignore[operator]


@cache
def _adapter(word: str) -> TypeAdapter[Command]:
    return TypeAdapter(KINDS[word])


Worded = TypeVar("Worded", bound=Command)


def reworded(command: Worded, change: Callable[[str], str]) -> Worded:
    """A command with all words that somebody wrote changed; the names kept beside reasons are left alone."""
    values: dict[str, Any] = {}
    for name in command.words:
        values[name] = _reworded(getattr(command, name), change)
    return replace(command, **values)


def _reworded(value: Any, change: Callable[[str], str]) -> Any:
    """A field's words changed: a text's, an answer's of one's own, or those of reasons."""
    match value:
        case None:
            return None
        case str():
            return change(value)
        case Own():
            return other_in_words(value, change)
        case _:
            return tuple(replace(one, text=change(one.text)) for one in value)


def other_in_words(own: Own, change: Callable[[str], str]) -> Own:
    """An answer of one's own with its words changed."""
    return replace(own, title=change(own.title), text=change(own.text))


def words_in(command: Command) -> list[str]:
    """All words in a command that somebody wrote."""
    texts: list[str] = []

    def keep(text: str) -> str:
        texts.append(text)
        return text

    reworded(command, keep)
    return texts


def plain(value: Any) -> Any:
    """A value of a field of a command as plain JSON; what is left at its default in it is left out."""
    if isinstance(value, Opinion | Own):
        return {field.name: plain(part) for field in fields(value) if (part := getattr(value, field.name))}
    return [plain(item) for item in value] if isinstance(value, tuple) else value
