"""The JSON Schema and `check` agree on what kind of value stands where, so that an editor that knows one of them says
what the other says."""

from __future__ import annotations

import re
from functools import cache
from itertools import dropwhile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import TypeAdapter, ValidationError

from sim.faults import Fault
from sim.scenario import fields, model, text
from sim.scenario.load import examine
from sim.scenario.text import Scalar

BROKEN = Path(__file__).parent / "broken"
FILES = sorted(path.relative_to(BROKEN).as_posix() for path in BROKEN.rglob("*.yaml"))
VALIDATORS = {
    kind: jsonschema.Draft202012Validator(kind.model_json_schema()) for kind in (model.Scenario, model.ProcedureFile)
}

OF_TYPE = re.compile(
    "|".join(
        (
            "is not a field of",
            "is missing; .* needs it",
            "must be a map",
            "at least one is needed",
            "stands where .* is asked for",
            "is neither true nor false",
            "is not a (whole )?number",
            "is not an id",
            "is not the id of anything",
            "is not a claim's id",
            "is a word of the language and cannot be an id",
            "has no unit",
            "a range has two values",
            "spread has two values",
            "a spread in brackets has three values",
            "is not a spread",
            "list is empty",
            "text is empty",
            "is not a time zone",
            "has no zone",
            "is not a duration",
            "is not a clock time",
            "neither a decision, a step nor an inject",
            "this program reads (format )?version 1",
            "is not a rule",
        )
    ),
    re.IGNORECASE,
)
"""What `check` says of a value of the wrong kind; all else is about names, order, size and what happens in play."""

FINER = {
    "fields/clock_time_zone.yaml": "a pattern cannot list the zones",
    "fields/number_exponent.yaml": "YAML makes a number of it before an editor looks",
    "fields/number_without_zero.yaml": "YAML makes a number of it before an editor looks",
    "yaml/octal_is_text.yaml": "YAML makes a number of it before an editor looks",
}
"""Values of the wrong kind that a schema cannot see, and why."""


def typed(value: Any) -> Any:
    """Values as YAML 1.2's core schema types them, which is what an editor holds against the schema."""
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    if not isinstance(value, Scalar) or not value.plain:
        return None if value is None else str(value)
    if value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return value.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+", value):
        return int(value, 0) if value[1:2] in ("x", "o") else int(value)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", value):
        return float(value)
    return str(value)


@cache
def complaints(name: str) -> tuple[tuple[str | int, ...], ...]:
    """The addresses of what the schema finds wrong in a file; nothing in one that YAML does not read."""
    document = text.read(BROKEN / name)
    if document.faults or not isinstance(document.value, dict):
        return ()
    is_procedure = "procedure" in document.value and "whitecell" not in document.value
    kind = model.ProcedureFile if is_procedure else model.Scenario
    return tuple(tuple(error.absolute_path) for error in VALIDATORS[kind].iter_errors(typed(document.value)))


@cache
def faults(name: str) -> tuple[Fault, ...]:
    """What `check` finds wrong in the file itself."""
    return tuple(fault for fault in examine(BROKEN / name).faults if fault.place.file == str(BROKEN / name))


def is_read(name: str) -> bool:
    """Whether YAML reads the file without a slip, so that an editor gets as far as the schema."""
    try:
        document = text.read(BROKEN / name)
    except Exception:
        return False
    return not document.faults and isinstance(document.value, dict)


def is_about(fault: Fault, address: tuple[str | int, ...]) -> bool:
    """Whether a fault and a complaint are about the same value, or one that holds the other; of a list, any of it."""
    ours, theirs = (
        tuple(dropwhile(lambda part: isinstance(part, int), reversed(path))) for path in (fault.path, address)
    )
    ours, theirs = ours[::-1], theirs[::-1]
    return ours[: len(theirs)] == theirs or theirs[: len(ours)] == ours


READ = [name for name in FILES if is_read(name)]


@pytest.mark.parametrize("name", READ)
def test_what_the_schema_finds_wrong_check_finds_wrong_too(name):
    for address in complaints(name):
        assert any(is_about(fault, address) for fault in faults(name)), address


@pytest.mark.parametrize("name", READ)
def test_a_value_of_the_wrong_kind_is_found_by_the_schema_too(name):
    of_type = [fault for fault in faults(name) if OF_TYPE.search(fault.message)]
    unseen = [
        fault.message
        for fault in of_type
        if not any(
            fault.path[: len(path)] == path or path[: len(fault.path)] == fault.path for path in complaints(name)
        )
    ]
    assert bool(unseen) == (name in FINER), unseen


def test_many_of_the_files_hold_a_value_of_the_wrong_kind():
    assert sum(any(OF_TYPE.search(fault.message) for fault in faults(name)) for name in READ) > 60


KINDS: dict[str, Any] = {
    name: kind
    for name, kind in vars(fields).items()
    if hasattr(kind, "__metadata__") and any("Validator" in type(each).__name__ for each in kind.__metadata__)
}

VALUES = """\
standard | advanced | 2024 | -3 | 0 | 1 | 0.5 | .5 | 5. | 1e3 | 0x10 | 0o7 | 007 | +4 | 99999999999 | 1_000
true | True | TRUE | yes | no | on | false | null | ~ | .inf | .nan
"2024" | "true" | "1" | "" | " " | '0.5' | "2h"
launch | launch.done | Launch | a.b.c.d | a_b | a__b | a-b | all | start | done | Seoul 1 | 서울
2h | 1h30m | 90s | PT2H | P1D | P1DT | 2d4w | 1.5h | 15 m | 2h * tension | max(1h, 2h) | elapsed | 3H | 0m
tension | tension > 3 | 2 * tension | (1 | not launch
2023-12-18T08:24+09:00 | 2023-12-18 08:24Z | 2023-12-18T08:24 | 2023-12-18
09:00 Asia/Seoul | 9:00 Asia/Seoul | 25:00 UTC
UTC | Asia/Seoul | Asia/Soul | KST | EST
[a, b] | [a] | [] | [1, 2] | [2, 1] | [1, 2, 3] | [1h, 2h, 3h] | ["1", "2"] | [true, 1] | [1, 2, 3, 4] | [[1, 2]]
{uniform: [1, 2]} | {uniform: [1h, 2h]} | {exponential: 2} | {exponential: 2h} | {uniform: [1, 2], exponential: 1}
{one_of: {1: 2, 3: 1}} | {one_of: {1h: 2}} | {one_of: {a: 1}} | {one_of: {1: -1, 2: 3}}
{set: 3} | {set: [1, 2, 3]} | {set: 1, add: 2} | {} | {rok: Words.}
any | {at_least: 1} | {at_least: 1, at_most: 2} | {at_most: x} | {at_least: 1, of: 3}
{any: [a, b]} | {all: a} | {some: [a]} | {any: []} | {any: a, all: b}
mon | mon-fri | [mon, sat-sun] | monday | mon-xyz | 10:00 | [10:00, 15:00] | 10 | 24:00 | 10:00-12:00 | 10-12
[09:00-12:00, 13:00 - 24:00] | 22:00-02:00 | [2023-12-25, 2024-01-01] | [25 December]
until 18:00 Asia/Seoul | until 2023-11-14 18:00 Asia/Seoul | until 18:00 | until tomorrow
2023-11-13 10:00 Asia/Seoul | 2023-11-13T10:00 Asia/Seoul | 2023-11-13 10:00Seoul
{uniform: [2023-11-13 10:00 Asia/Seoul, 2023-11-13T16:00+09:00]}
[[a], [b]] | {a: {b: {c: 1}}} | [{b: 1}, c] | [{}]
{a: 1, b: 2} | {a: x, b: y} | {A: x} | {a: true} | {a: {b: 1}} | {done: 1}
map.png | maps/north.PNG | /map.png | map.svg | [map.png, a.pdf] | [[map.png]] | {file: map.png} | [{a: map.png}]
[{if: a, choose: b}] | [{choose: {a: 1}}] | [{if: a}] | [{choose: b, x: 1}] | [{choose: 1}]"""

EXPRESSIONS = ("Calculation", "Chance", "OptionWeight", "Amount", "Effect", "PolicyChoice")


def is_told_by_name_or_size(name: str, line: str) -> bool:
    """What reading takes and `check` then finds wrong: `true` in an expression, which could be an id, and a chance that
    is none. Here the schema is as strict as `check` is in the end."""
    is_number = re.fullmatch(r"[-+]?[0-9]+", line) is not None
    is_yes_no = re.search(r"(true|false)\b", line, re.IGNORECASE) is not None
    return (name in EXPRESSIONS and is_yes_no) or (name == "Chance" and is_number)


def written() -> list[str]:
    return [value.strip() for line in VALUES.split("\n") for value in line.split(" | ")]


def is_taken(kind: Any, value: Any) -> bool:
    """Whether a field of the kind takes a value; None is none, which is told of before."""
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return value is not None


@pytest.mark.parametrize("name", KINDS)
def test_every_value_that_a_field_takes_passes_the_schema(name):
    kind = KINDS[name]
    validator = jsonschema.Draft202012Validator(TypeAdapter(kind).json_schema())
    taken, refused = [], []
    for line in written():
        document = text.parse(f"value: {line}\nother: 1\n", "value.yaml")
        value = document.value.get("value")
        (taken if is_taken(kind, value) else refused).append((line, validator.is_valid(typed(value))))
    alarms = [line for line, passes in taken if not passes]
    assert [line for line in alarms if not is_told_by_name_or_size(name, line)] == []
    assert taken and len([line for line, passes in refused if not passes]) > 0.5 * len(refused)
