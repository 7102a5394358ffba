"""From plain values to the model: pydantic's complaints become faults with a place, a sentence and the nearest word."""

from __future__ import annotations

import copy
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from sim.faults import Fault, Path, Place, nearest
from sim.scenario import model
from sim.scenario.text import Document

M = TypeVar("M", bound=BaseModel)

_ELEMENTS = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, model.Element)]


def understand(kind: type[M], document: Document) -> tuple[M | None, list[Fault], frozenset[str]]:
    """The document as ``kind``, its faults, and the ids of the elements that have any.

    Where something is wrong, the offending values are left out and the rest is read again, so that what is wrong
    elsewhere is found at the same time; None if nothing could be made of it.
    """
    faults: list[Fault] = []
    missing: set[str] = set()
    value = document.value
    for _ in range(6):
        try:
            return kind.model_validate(value), faults, frozenset(missing)
        except ValidationError as error:
            value = copy.deepcopy(value)
            for item in error.errors(include_url=False, include_input=False):
                path = tuple(part for part in item["loc"] if part != "[key]")
                fault = _fault(kind, document, path, item)
                if not any(known.path[: len(path)] == path for known in faults):
                    faults.append(fault)
                missing |= {str(part) for part in path[1:2]}
                _prune(value, path, lacking=item["type"] == "missing")
    return None, faults, frozenset(missing)


def _fault(kind: type[BaseModel], document: Document, path: Path, item: Any) -> Fault:
    context = item.get("ctx", {})
    if item["type"] == "whitecell":
        keyed = item["loc"][-1:] == ("[key]",)
        place = document.key_place(path) if keyed else document.place(path)
        return Fault(path, _shifted(place, context["offset"]), context["message"], context["hint"])
    if item["type"] == "extra_forbidden":
        element = _element(kind, document.value, path[:-1])
        fields = [field.alias or name for name, field in element.model_fields.items()]
        message = f"`{path[-1]}` is not a field of {_called(element)}."
        hint = nearest(str(path[-1]), fields)
        return Fault(path, document.key_place(path), message, hint)
    if item["type"] == "missing":
        element = _element(kind, document.value, path[:-1])
        place = document.place(path[:-1])
        return Fault(path, place, f"`{path[-1]}` is missing; {_called(element)} needs it.")
    where = document.key_place(path)
    if "too_short" in item["type"]:
        return Fault(path, where, f"`{path[-1]}` is empty; at least one is needed.")
    if not path:
        return Fault(path, where, "A scenario is a map of fields.", "Begin with `whitecell: 1`.")
    return Fault(path, where, f"`{path[-1]}` must be a map: `name: …` lines, indented below it.")


def _shifted(place: Place, offset: int) -> Place:
    """The place ``offset`` characters on, if the text stands on that line as it was read."""
    column = place.column + offset
    return Place(place.file, place.line, column, place.text) if column <= len(place.text) else place


def _called(element: type[BaseModel]) -> str:
    name = {"ProcedureFile": "procedure file", "Lapse": "`lapse`"}.get(element.__name__, element.__name__.lower())
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
            if current is model.Decision and part == "lapse":
                return model.Lapse
        else:
            entry = model.entry_kind(value)
            current = entry if entry in inside else inside[0] if inside else current
            inside = None
    return current


def _kinds(annotation: Any) -> list[type[BaseModel]]:
    """Every kind of element an annotation such as ``dict[Id, Inject]`` mentions."""
    if annotation in _ELEMENTS:
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
