"""The forms in which a command tells its answer: a page for people, or JSON lines for programs.

A command gives back an ``Product``, which can be made in any form; the form is chosen by an option that every such
command has. So a new form is added here and where it is made, and no command knows how many there are.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.characters import OBEYED

if TYPE_CHECKING:
    from sim.view.words.page import Block

_JSON = inspect.Parameter(
    "json",
    inspect.Parameter.KEYWORD_ONLY,
    default=False,
    annotation=Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")],
)


def json_lines(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Each record as one line of JSON."""
    return map(json_line, records)


def json_line(record: Mapping[str, Any]) -> str:
    """A record as one line of JSON, in which what a terminal would obey is escaped."""
    import json

    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return OBEYED.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


@dataclass(frozen=True)
class Product:
    """What a command found, made only in the form that is asked for; ``then`` is done when it has been told."""

    page: Callable[[], Iterable[Block]]
    records: Callable[[], Iterable[Mapping[str, Any]]]
    then: Callable[[], None] | None = None


def telling(command: Callable[..., Product | None]) -> Callable[..., None]:
    """The command with the options that choose a form, which then tells what it gives; None has been told."""

    @wraps(command)
    def told(*given: Any, json: bool = False, **options: Any) -> None:
        answer = command(*given, **options)
        if answer is None:
            return
        if json:
            from sim.terminal.output import put_all

            put_all(json_lines(answer.records()))
        else:
            from sim.terminal.render import render

            render(answer.page())
        if answer.then is not None:
            answer.then()

    signature = inspect.signature(command, eval_str=True)
    vars(told)["__signature__"] = signature.replace(
        parameters=[*signature.parameters.values(), _JSON], return_annotation=None
    )
    told.__annotations__ = {name: one.annotation for name, one in inspect.signature(told).parameters.items()}
    return told
