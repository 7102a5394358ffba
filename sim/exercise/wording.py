"""Commands as a word and plain JSON values, and back: for the log, and for whoever sends them over a wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, replace
from typing import Any, TypeVar

from sim.exercise.commands import (
    Amend,
    Choose,
    Command,
    End,
    Explain,
    Improvise,
    Met,
    Missed,
    Note,
    Opinion,
    Override,
    Rate,
    Say,
    Timer,
)
from sim.exercise.shape import misfit
from sim.faults import Misuse, nearest

KINDS: dict[str, type[Command]] = {kind.__name__.lower(): kind for kind in Command.__subclasses__()}
"""Every command by the word that the log writes for it."""


def command_word(command: Command) -> str:
    """The word for a command: ``choose`` for Choose."""
    return type(command).__name__.lower()


def command_fields(command: Command) -> dict[str, Any]:
    """A command's fields that are not left at their defaults, as plain JSON values."""
    found = {}
    for field in fields(command):
        value = getattr(command, field.name)
        if value != field.default:
            found[field.name] = _plain(value)
    return found


def command_of(word: str, values: Mapping[str, Any]) -> Command:
    """The command that ``command_word`` and ``command_fields`` came from. Raises Misuse for anything else."""
    kind = KINDS.get(word)
    if kind is None:
        raise Misuse(f"There is no command `{word}`. {nearest(word, KINDS)}".rstrip())
    known = {field.name for field in fields(kind)}
    unknown = [name for name in values if name not in known]
    if unknown:
        raise Misuse(f"`{word}` has no field `{unknown[0]}`. {nearest(unknown[0], known)}".rstrip())
    missing = [field.name for field in fields(kind) if field.default is MISSING and field.name not in values]
    if missing:
        raise Misuse(f"`{word}` cannot be read: `{missing[0]}` is missing.")
    command = kind(**{name: _frozen(name, value) for name, value in values.items()})
    check_command(command)
    return command


def check_command(command: Command) -> None:
    """Raises Misuse for a command with a text where a number should be, and the like; whether the values make sense is
    for the exercise to say."""
    problem = misfit({field.name: getattr(command, field.name) for field in fields(command)}, type(command))
    if problem:
        raise Misuse(f"`{command_word(command)}` cannot be read: {problem}.")


WORDS: dict[type[Command], tuple[str, ...]] = {
    Choose: ("by", "rationale", "dissent"),
    Explain: ("rationale", "dissent"),
    Improvise: ("title", "text", "mode"),
    Amend: ("text",),
    Say: ("text", "mode"),
    Override: ("reason",),
    End: ("reason",),
    Met: ("note",),
    Missed: ("note",),
    Note: ("text", "tag"),
    Rate: ("evidence",),
    Timer: ("label",),
}
"""The fields of a command that hold whatever somebody wrote, in sentences or words of their own."""

Some = TypeVar("Some", bound=Command)


def reworded(command: Some, change: Callable[[str], str]) -> Some:
    """A command with all words that somebody wrote changed; the names kept beside reasons are left alone."""
    values: dict[str, Any] = {}
    for name in WORDS.get(type(command), ()):
        value = getattr(command, name)
        values[name] = (
            change(value) if isinstance(value, str) else tuple(replace(one, text=change(one.text)) for one in value)
        )
    return replace(command, **values)


def words_in(command: Command) -> list[str]:
    """All words in a command that somebody wrote."""
    found: list[str] = []

    def keep(text: str) -> str:
        found.append(text)
        return text

    reworded(command, keep)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Opinion):
        return {field.name: text for field in fields(value) if (text := getattr(value, field.name))}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _frozen(name: str, value: Any) -> Any:
    """A JSON value as the fields of commands have it; what is of no such kind stays as it is, for ``check_command``."""
    if isinstance(value, list):
        return tuple(_frozen(name, item) for item in value)
    if name in _OPINIONS and isinstance(value, dict) and value.keys() <= _OPINION_FIELDS and "text" in value:
        return Opinion(**value)
    return value


_OPINIONS = ("rationale", "dissent")
_OPINION_FIELDS = {field.name for field in fields(Opinion)}
