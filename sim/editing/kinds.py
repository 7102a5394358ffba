"""What may stand where in a file: the kinds of element and their fields, read off the model."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from sim.faults import Path
from sim.scenario import fields, model

Form = Literal[
    "choices",
    "effects",
    "element or name",
    "elements",
    "entries",
    "expression",
    "moments",
    "names",
    "plain",
    "roles declared",
    "roles filled",
    "senders",
    "texts",
]
"""How a field is written, as far as ids stand in it; in one that is ``plain`` none does."""

Want = Literal[
    "actor",
    "calendar",
    "cell",
    "claim",
    "decision",
    "file",
    "measure",
    "moment",
    "name",
    "need",
    "node",
    "objective",
    "option",
    "reader",
    "role",
    "setting",
    "state",
    "stream",
]
"""What an id is to be the id of; ``name`` is what an expression may name, ``need`` a state or calendar that a procedure
file asks for, ``reader`` a cell or an actor."""

_FORMS: dict[Any, Form] = {
    fields.Calculation: "expression",
    fields.Chance: "expression",
    fields.OptionWeight: "expression",
    fields.Amount: "expression",
    fields.Length: "expression",
    fields.At: "expression",
    fields.Within: "expression",
    fields.Trigger: "moments",
    fields.ToldByCell: "texts",
    fields.ProseListByCell: "texts",
    fields.Sender: "senders",
    dict[fields.Reference, fields.PolicyChoice]: "choices",
    dict[fields.Reference, fields.Effect]: "effects",
    dict[fields.Id, model.Entry]: "entries",
    dict[fields.Id, fields.Reference]: "roles filled",
    dict[fields.Id, fields.ProseText]: "roles declared",
}

_WANTED: dict[str, Want] = {
    "by": "actor",
    "cancels": "node",
    "cell": "cell",
    "during": "calendar",
    "from": "actor",
    "lapse": "option",
    "lead": "actor",
    "measures": "measure",
    "needs": "need",
    "objectives": "objective",
    "setting": "setting",
    "shown": "cell",
    "sources": "claim",
    "stream": "stream",
    "to": "reader",
    "use": "file",
}
"""What is named in a field that holds names; a measure's ``from``, ``to`` and ``count`` are moments."""


_HELD: dict[str, type[model.FieldMap]] = {"lapse": model.Lapse, "tells": model.Tells, "alone": model.Alone}
"""The fields that hold one element."""

_OURS = re.compile(r"^([\s{]*[\"']?(whitecell|procedure)[\"']?|setting)\s*:", re.MULTILINE)

FOLDERS: dict[Want | None, str] = {"file": "procedures", "setting": "settings"}
"""Where the file stands that is named."""


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A field of a kind of element: how it is written, what is named in it, which element stands in it."""

    name: str
    form: Form
    wanted: Want | None
    holds: type[model.FieldMap] | None
    takes: Any
    description: str


@cache
def fields_of(kind: type[model.FieldMap]) -> dict[str, FieldKind]:
    """The fields of a kind of element, as they are written, its own before those that others have too."""
    hints = get_type_hints(kind, include_extras=True)
    names = [name for name in kind.__annotations__ if name in kind.model_fields]
    names += [name for name in kind.model_fields if name not in names]
    named = {kind.model_fields[name].alias or name: name for name in names}
    return {
        written: _field(kind, written, hints[name], kind.model_fields[name].description or "")
        for written, name in named.items()
    }


def _field(kind: type[model.FieldMap], name: str, hint: Any, description: str) -> FieldKind:
    parts = [part for part in get_args(hint) if part is not type(None)]
    takes = parts[0] if get_origin(hint) in (Union, UnionType) and len(parts) == 1 else hint
    form: Form = next((_FORMS[part] for part in (takes, *parts) if part in _FORMS), "plain")
    holds = next((part for part in get_args(takes) if _is_element(part)), None)
    wanted: Want | None = None
    if name in _HELD:
        form, holds = "element or name", _HELD[name]
        wanted = "option" if name == "lapse" else None
    elif kind is model.Option and name == "text":
        form = "texts"
    elif form == "plain" and holds is not None:
        form = "elements"
    elif form == "plain":
        wanted = "moment" if kind is model.Measure and name in ("from", "to", "count") else _WANTED.get(name)
        wanted = None if kind is model.SettingFile and name == "setting" else wanted  # there it is its own name
        form = "plain" if wanted is None else "names"
    return FieldKind(name, form, wanted, holds, takes, description)


def _is_element(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, model.Element)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an address is: ``field`` of an element of one of ``kinds`` (None: the element itself) and, inside the field,
    the ``rest`` of the address. ``procedure`` and ``node`` are the addresses of what is around it."""

    kinds: tuple[type[model.FieldMap], ...]
    field: FieldKind | None = None
    rest: Path = ()
    procedure: Path | None = None
    node: Path | None = None

    @property
    def fields(self) -> dict[str, FieldKind]:
        """Every field that the element at this address may have."""
        return {name: field for kind in self.kinds for name, field in fields_of(kind).items()}


def file_kind(value: Any) -> type[model.Element]:
    """Whether a file is a scenario, a procedure file or a setting, by what stands at its top."""
    words = set(value) if isinstance(value, dict) else set()
    if "procedure" in words and "whitecell" not in words:
        return model.ProcedureFile
    return model.SettingFile if "setting" in words and not words & {"whitecell", "outcomes"} else model.Scenario


def is_ours(text: str) -> bool:
    """Whether a text begins to be a scenario, a procedure file or a setting, and not YAML for something else."""
    return not text.strip() or _OURS.search(text) is not None


def where(path: Path, value: Any) -> Surroundings | None:
    """What stands at an address in a file that holds ``value``, as far as it can be read; None for what has no meaning.

    Places in lists may be left out of the address.
    """
    top = file_kind(value)
    return _where(Surroundings((top,), procedure=() if top is model.ProcedureFile else None), path, value, ())


ENTRY_KINDS: tuple[type[model.Element], ...] = tuple(model.ENTRY_KINDS.values())


def _where(here: Surroundings, path: Path, value: Any, behind: Path) -> Surroundings | None:
    """The same from ``here`` on, an element at the address ``behind``."""
    if not path:
        return here
    field = here.fields.get(str(path[0]))
    if field is None:
        return None
    inner, rest, address = within(value, path[0]), path[1:], (*behind, path[0])
    if field.form == "element or name" and (rest or isinstance(inner, dict)):
        return _where(replace(here, kinds=(field.holds,) if field.holds else ()), rest, inner, address)
    if field.form not in ("elements", "entries") or not rest:
        return replace(here, field=field, rest=rest)
    element, address = within(inner, rest[0]), (*address, rest[0])
    kinds: tuple[type[model.FieldMap], ...]
    if field.holds is None:  # an override of a used entry may have any field of an entry
        kinds = ENTRY_KINDS if within(value, "use") is not None else entry_kinds(element)
    else:
        kinds = (field.holds,)
    is_node = any(issubclass(kind, model.Happens) for kind in kinds)
    element_here = Surroundings(
        kinds,
        procedure=address if field.holds is model.Procedure else here.procedure,
        node=address if is_node else here.node,
    )
    return _where(element_here, rest[1:], element, address)


def within(value: Any, *path: str | int) -> Any:
    """What stands in maps at an address; None where there is no such thing."""
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def entry_kinds(value: Any) -> tuple[type[model.Element], ...]:
    """What an entry of a procedure is, or all that it can still become."""
    kind = model.entry_kind(value)
    return ENTRY_KINDS if kind is None else (kind,)
