"""Procedures by name: a ``use`` becomes the file's entries, roles filled in, the scenario's overrides on top.

This is done on the plain values, before the model sees them, so that a used procedure and one written in place are
the same thing afterwards, and every value keeps the place it was written in.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from sim.faults import Fault, Faults, Path, nearest
from sim.scenario import shipped, text
from sim.scenario.text import Document

_INHERITED = ("title", "short", "text", "notes", "sources", "judgement")


@dataclass
class Expansion:
    """A scenario's document with every ``use`` expanded, and the procedure files that were used."""

    document: Document
    files: dict[str, Document]


def expand(document: Document, beside: FilePath) -> Expansion:
    """Expand every ``use`` in ``document`` in place; what is wrong is added to its faults."""
    files: dict[str, Document] = {}
    scenario = document.value if isinstance(document.value, dict) else {}
    procedures = scenario.get("procedures")
    for name, procedure in procedures.items() if isinstance(procedures, dict) else ():
        if not isinstance(procedure, dict) or procedure.get("use") is None:
            continue
        path: Path = ("procedures", name)
        file = _file(document, path, procedure["use"], beside, files)
        if file is not None and isinstance(file.value, dict):
            _Use(document, scenario, path, procedure, file).expand()
    return Expansion(document, files)


def _file(
    document: Document, path: Path, name: Any, beside: FilePath, files: dict[str, Document]
) -> Document | None:
    if not isinstance(name, str):
        return None
    if name in files:
        return files[name]
    found = shipped.procedure_file(name, beside) if name.isidentifier() else None
    if found is None:
        valid = shipped.procedure_names(beside)
        hint = nearest(name, valid) or f"There are {', '.join(valid)}."
        message = f"There is no procedure file `{name}`."
        document.faults.append(Fault((*path, "use"), document.place((*path, "use")), message, hint))
        return None
    try:
        files[name] = text.read(found)
    except Faults as error:
        document.faults.extend(error.faults)
        return None
    return files[name]


class _Use:
    """One ``use``: the procedure in the scenario, and the file it names."""

    def __init__(
        self, document: Document, scenario: dict[str, Any], path: Path, procedure: dict[str, Any], file: Document
    ) -> None:
        self.document, self.scenario, self.path = document, scenario, path
        self.procedure, self.file = procedure, file
        self.content: dict[str, Any] = file.value if isinstance(file.value, dict) else {}
        self.actors = _map(scenario.get("actors"))
        self.roles = self._roles()

    def expand(self) -> None:
        for need in _list(self.content.get("needs")):
            if need not in _map(self.scenario.get("state")):
                message = f"The procedure `{self.procedure['use']}` needs a state called `{need}`."
                self._fault(("use",), message, "Declare it under `state`.")
        for field in _INHERITED:
            if field in self.content and field not in self.procedure:
                self.procedure[field] = self.content[field]
                self._carry((field,), (field,))
        steps = {entry: self._substitute(value, own=False) for entry, value in _map(self.content.get("steps")).items()}
        self._carry(("steps",), ("steps",))
        for entry, override in _map(self.procedure.get("steps")).items():
            if entry not in steps:
                message = f"The procedure `{self.procedure['use']}` has no entry `{entry}` to override."
                self._fault(("steps", entry), message, nearest(entry, steps))
            elif isinstance(override, dict) and isinstance(steps[entry], dict):
                steps[entry] = {**steps[entry], **self._substitute(override, own=True)}
        self.procedure["steps"] = steps

    def _roles(self) -> dict[str, str]:
        declared = _map(self.content.get("roles"))
        bound = _map(self.procedure.get("roles"))
        for role in bound:
            if role not in declared:
                hint = nearest(role, declared) or f"Its roles are {', '.join(declared) or 'none'}."
                self._fault(("roles", role), f"The procedure has no role `{role}`.", hint)
        roles = {}
        for role in declared:
            actor = bound.get(role, role if role in self.actors else None)
            if isinstance(actor, str):
                roles[role] = actor
            else:
                self._fault(("use",), f"The role `{role}` is not filled.", f"Write `roles: {{{role}: ACTOR}}`.")
        return roles

    def _substitute(self, entry: Any, own: bool) -> Any:
        """An entry with actors for roles; in the scenario's ``own`` overrides an actor's id stays what it is."""
        if not isinstance(entry, dict):
            return entry

        def actor(name: Any) -> Any:
            return name if own and name in self.actors else self.roles.get(name, name)

        result = dict(entry)
        for field in ("by", "from", "to"):
            if field in entry:
                names = entry[field]
                result[field] = [actor(name) for name in names] if isinstance(names, list) else actor(names)
        for field in ("text", "expects"):
            if isinstance(entry.get(field), dict):
                result[field] = {self._cell(actor(key), key): prose for key, prose in entry[field].items()}
        return result

    def _cell(self, actor: Any, written: str) -> str:
        """The cell of an actor; what is no actor is a cell already."""
        cell = _map(self.actors.get(actor)).get("cell")
        return str(cell) if cell is not None else written

    def _carry(self, source: Path, target: Path) -> None:
        """Give what comes from the file its place in the file, unless the scenario says something there itself."""
        depth = len(source)
        for ours, theirs in (
            (self.document.places, self.file.places),
            (self.document.keys, self.file.keys),
        ):
            for path, place in theirs.items():
                if path[:depth] == source:
                    ours.setdefault((*self.path, *target, *path[depth:]), place)

    def _fault(self, inner: Path, message: str, hint: str) -> None:
        path = (*self.path, *inner)
        self.document.faults.append(Fault(path, self.document.key_place(path), message, hint))


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
