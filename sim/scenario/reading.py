"""From plain values to the model: pydantic's complaints become faults with a place, a sentence and the nearest word."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from sim.faults import Fault, Path, listed, nearest_word
from sim.scenario import model, synonyms
from sim.scenario.fields import KEY
from sim.scenario.misplaced import set_apart
from sim.scenario.text import Document, first_line

M = TypeVar("M", bound=BaseModel)

_ROUNDS = 8
_ALIKE = 0.7
"""How alike a word must be to a field to be taken for it."""
_SHORT_TITLE = 60
_TITLED = [("cells",), ("turns",), ("injects",), ("options",), ("outcomes",), ("objectives",)]
"""Where an element may have nothing but a title."""
_EXAMPLES = {
    "whitecell": "`whitecell: 1` at the top",
    "title": "`title: …` near the top",
    "start": "it like `start: 2025-03-10T05:40+09:00`",
    "State.start": "it like `start: 4`",
    "horizon": "it like `horizon: 3d`",
    "outcomes": "`outcomes:` and below it at least one, such as `over: {title: It is over}`",
    "cell": "`cell: …`, the cell it belongs to",
    "range": "it like `range: [0, 10]`",
    "by": "`by: …`, the actors who decide",
    "takes": "it like `takes: 2h`, or like `takes: [1h, 2h, 4h]`",
    "choose": "it like `choose: {posture: show}`",
    "Drift.amount": "it like `amount: -0.1`",
    "Drift.every": "it like `every: 1d`",
}
"""How a field is written that is missing, as far as its name does not say it."""
_FOLDERS = {"ProcedureFile": "procedures", "SettingFile": "settings", "SourceFile": "seeds"}
"""Where a file stands that is no scenario."""
_CALLED = {
    "Tells": "`tells`",
    "ProcedureFile": "procedure file",
    "SettingFile": "setting file",
    "SourceFile": "source document",
    "ClaimInFile": "claim",
    "Lapse": "`lapse`",
    "Alone": "`alone`",
}
_STAND_INS: dict[str, Any] = {
    "whitecell": "1",
    "title": "…",
    "start": "2000-01-01T00:00Z",
    "horizon": "12427d",
    "outcomes": {"unwritten": {}},
    "procedure": "unwritten",
    "setting": "unwritten",
    "steps": {"unwritten": {"text": "…"}},
    "source": "…",
    "publisher": "…",
    "date": "…",
    "claims": {},
}
_ELEMENTS = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, model.Element)]


@dataclass
class ReadDocument(Generic[M]):
    """What came of reading a document: the ``model`` (None if nothing could be made of it), the ``faults``, and the
    names of what is ``missing`` because it could not be read whole."""

    model: M | None
    faults: list[Fault]
    missing: set[str]


def understand(kind: type[M], document: Document) -> ReadDocument[M]:
    """Read the document as ``kind``.

    Where something is wrong, the offending values are left out and the rest is read again, with stand-ins for what
    must be there, so that what is wrong elsewhere is found at the same time.
    """
    set_apart(document)
    reading: ReadDocument[M] = ReadDocument(None, [], {_named(fault.path) for fault in document.faults})
    value = document.value
    for _ in range(_ROUNDS):
        try:
            reading.model = kind.model_validate(value)
            break
        except ValidationError as error:
            value = copy.deepcopy(value)
            _leave_out(kind, document, value, error, reading)
    return reading


def _leave_out(kind: type[M], document: Document, value: Any, error: ValidationError, reading: ReadDocument[M]) -> None:
    """Turn an error's items into faults, each mistake into one, and leave out of ``value`` what they are about."""
    items = error.errors(include_url=False, include_input=False)
    told = {outer for fault in (*document.faults, *reading.faults) for outer in _around(fault.path)}
    misspelt = {_meant(kind, document, item["loc"]) for item in items if item["type"] == "extra_forbidden"}
    for item in items:
        path = tuple(part for part in item["loc"] if part != KEY)
        spared = item["type"] == "missing" and path in misspelt
        if not spared and path not in told:
            fault = _fault(kind, document, path, item)
            reading.faults.append(fault)
            told.update(_around(fault.path))
        meant = _meant(kind, document, path) if item["type"] == "extra_forbidden" else path
        reading.missing.add(_named(meant))
        _prune(value, path, lacking=item["type"] == "missing")
        if len(path) == 1 and path[0] in _STAND_INS and path[0] in _fields(kind) and isinstance(value, dict):
            value[str(path[0])] = _STAND_INS[str(path[0])]


def _around(path: Path) -> Iterator[Path]:
    """The path itself and those of everything around it."""
    return (path[:length] for length in range(len(path) + 1))


def _named(path: Path) -> str:
    """The name of the element around ``path``: an id, an entry's name from outside, or a field at the top."""
    if path[:1] == ("procedures",) and path[2:3] == ("steps",) and len(path) > 3:
        return f"{path[1]}.{path[3]}"
    return str(next(iter(path[1:2] or path), ""))


def _meant(kind: type[BaseModel], document: Document, path: Path) -> Path:
    """The path of the field that an unknown one was meant to be, or its own."""
    fields = _fields(_element(kind, document.value, path[:-1]))
    word = str(path[-1])
    if "choose" in fields and _is_decision(document, word):
        return (*path[:-1], "choose")
    synonym = synonyms.meant(word, fields, _at(document, path[:-1]))
    return (*path[:-1], synonym or nearest_word(word, fields, _ALIKE) or word)


def _fault(kind: type[BaseModel], document: Document, path: Path, item: Any) -> Fault:
    context = item.get("ctx", {})
    if item["type"] == "whitecell":
        inner = (*path, *(part for part in context["inner"] if part != KEY))
        keyed = KEY in (*item["loc"][-1:], *context["inner"][-1:])
        place = document.key_place(inner) if keyed else document.place(inner)
        return Fault(inner, place.shifted(context["offset"]), context["message"], context["hint"])
    if item["type"] == "extra_forbidden":
        element = _element(kind, document.value, path[:-1])
        message = f"`{path[-1]}` is not a field of {_called(element)}."
        return Fault(path, document.key_place(path), message, _instead(document, element, path))
    if item["type"] == "missing":
        element = _element(kind, document.value, path[:-1])
        place = document.place(path[:-1])
        example = _EXAMPLES.get(f"{element.__name__}.{path[-1]}") or _EXAMPLES.get(str(path[-1]), "")
        hint = f"Write {example}." if example else ""
        return Fault(path, place, f"`{path[-1]}` is missing; {_called(element)} needs it.", hint)
    where = document.key_place(path)
    if "too_short" in item["type"]:
        return Fault(path, where, f"`{path[-1]}` is empty; at least one is needed.")
    if not path:
        first = first_line(_FOLDERS.get(kind.__name__, ""))
        return Fault(path, where, f"{_called(kind).capitalize()} is a map of fields.", f"Begin with `{first}`.")
    message = f"`{path[-1]}` must be a map: `name: …` lines, indented below it."
    return Fault(path, where, message, _as_map(document, path))


def _instead(document: Document, element: type[BaseModel], path: Path) -> str:
    """What to write instead of a word that is none of an element's fields: a synonym, a near one, or any of them."""
    fields, word = _fields(element), str(path[-1])
    if element is model.Policy and _is_decision(document, word):
        return f"Decisions stand under `choose`: write `choose: {{{word}: …}}`."
    known = synonyms.advice(word, fields, _at(document, path[:-1]))
    near = None if known else nearest_word(word, fields, _ALIKE)
    if known or near:
        return known or f"Did you mean `{near}`?"
    if not issubclass(element, model.Element):
        return f"There are {listed(fields)}."
    others = [_called(other) for other in _ELEMENTS if other is not model.Happens and word in _fields(other)]
    if others:
        where = "everything that is triggered" if word in _fields(model.Happens) else " or ".join(others)
        return f"It is a field of {where}{': indent it below one' if element is model.Scenario else ''}."
    own = [field for field in fields if field not in model.Element.model_fields]
    return f"Beside what every element has, there are {listed(own)}." if own else f"There are {listed(fields)}."


def _is_decision(document: Document, word: str) -> bool:
    decisions = document.value.get("decisions") if isinstance(document.value, dict) else None
    return isinstance(decisions, dict) and word in decisions


def _as_map(document: Document, path: Path) -> str:
    """How what is no map would be one."""
    value = _at(document, path)
    if path[-1] == "effects":
        return "Write it like `effects: {tension: +1}`."
    if path[-1] == "drift":
        return "Write it like `drift: {amount: -0.1, every: 1d}`."
    if path == ("alone",):
        return "Write it like `alone: {setting: NAME, start: 2025-03-10T09:00+09:00}`."
    if isinstance(value, list):
        return "Begin each entry with its id, without `- `."
    if isinstance(value, str) and path[-2:-1] in _TITLED and len(value) <= _SHORT_TITLE:
        return f"Write `{path[-1]}: {{title: {value}}}`."
    return ""


def _at(document: Document, path: Path) -> Any:
    """What was written at a path."""
    value: Any = document.value
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value or ()


def _called(element: type[BaseModel]) -> str:
    name = _CALLED.get(element.__name__, element.__name__.lower())
    if name.startswith("`"):
        return name
    return f"{'an' if name[0] in 'aeio' else 'a'} {name}"


def _element(kind: type[BaseModel], value: Any, path: Path) -> type[BaseModel]:
    """The kind of element at ``path``, found by walking the model beside the values."""
    current: type[BaseModel] = kind
    inside: Any = None
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
        if inside is None:
            field = next((f for n, f in current.model_fields.items() if (f.alias or n) == part), None)
            inside = [] if field is None else _kinds(field.annotation)
            alone = _ALONE.get(str(part)) if part in _fields(current) else None
            current, inside = (alone, None) if alone is not None else (current, inside)
        else:
            entry = model.entry_kind(value)
            current = entry if entry is not None and entry in inside else next(iter(inside), current)
            inside = None
    return current


_ALONE: dict[str, type[BaseModel]] = {
    "lapse": model.Lapse,
    "tells": model.Tells,
    "drift": model.Drift,
    "alone": model.Alone,
}
"""Fields that hold one element, not a map of them."""


def _fields(element: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in element.model_fields.items()]


def _kinds(annotation: Any) -> list[type[BaseModel]]:
    """Every kind of element an annotation such as ``dict[Id, Inject]`` mentions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [kind for part in get_args(annotation) for kind in _kinds(part)]


def _prune(value: Any, path: Path, lacking: bool) -> None:
    """Leave out what stands at ``path``, or what lacks a field there."""
    target = path[:-1] if lacking else path
    holder = value
    for part in target[:-1]:
        try:
            holder = holder[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(holder, dict) and target:
        holder.pop(target[-1], None)
    elif isinstance(holder, list) and target and isinstance(target[-1], int) and target[-1] < len(holder):
        holder[target[-1]] = None
