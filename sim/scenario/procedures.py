"""Procedures by name: a ``use`` becomes the file's entries, roles filled in, the scenario's overrides on top.

This is done on the plain values, before the model sees them, so that a used procedure and one written in place are
the same thing afterwards, and every value keeps the place it was written in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from sim.faults import Fault, Faults, Path, nearest_or_all
from sim.scenario import shipped, text
from sim.scenario.lookalikes import stranger
from sim.scenario.quantity import shown
from sim.scenario.text import Document

_INHERITED = ("title", "short", "text", "notes", "sources", "judgement", "tags")
_EXAMPLES = {
    "state": "{start: 5, range: [0, 10]}",
    "calendars": "{timezone: Asia/Seoul, days: mon-fri, hours: 09:00-18:00}",
}
"""How what a procedure needs is written in a scenario."""


@dataclass
class Expansion:
    """What came of expanding every ``use``: the procedure files, what they ask for, and names known to be ``missing``,
    which are told of once and not again wherever they stand."""

    files: dict[str, Document] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    @property
    def needed(self) -> set[str]:
        """The states and calendars that the files ask for."""
        return {need for file in self.files.values() for need in needs(file.value)}


def needs(content: Any) -> list[str]:
    """What a procedure file's content asks for."""
    return [need for need in _list(_map(content).get("needs")) if isinstance(need, str)]


def needed_calendars(content: Any) -> list[str]:
    """Those of its needs that are calendars, since an entry happens ``during`` them; all others are states."""
    held_back = [_map(entry).get("during") for entry in _map(_map(content).get("steps")).values()]
    return [need for need in needs(content) if need in held_back]


def expand(
    document: Document,
    beside: FilePath,
    known: Mapping[str, Document] | None = None,
    unread: frozenset[str] = frozenset(),
) -> Expansion:
    """Expand every ``use`` in ``document`` in place; what is wrong is added to its faults. Files that are ``known`` by
    name are not looked for; of sections that are ``unread``, since their setting is, nothing is said to lack."""
    expansion = Expansion(dict(known or {}))
    scenario = _map(document.value)
    for name, procedure in _map(scenario.get("procedures")).items():
        if not isinstance(procedure, dict) or "use" not in procedure:
            continue
        path: Path = ("procedures", name)
        file = _file(document, path, procedure["use"], beside, expansion.files)
        if file is not None and isinstance(file.value, dict):
            expansion.missing |= _Use(document, scenario, path, procedure, file, unread).expand()
        else:
            expansion.missing.add(name)
            procedure.pop("steps", None)  # overrides of entries that nothing is known of
            if _can_be_looked_up(procedure["use"]):
                del procedure["use"]  # told of already
    return expansion


def _file(document: Document, path: Path, name: Any, beside: FilePath, files: dict[str, Document]) -> Document | None:
    if not _can_be_looked_up(name):
        return None
    if name in files:
        return files[name]
    file = shipped.beside_or_shipped("procedures", name, beside) if name.isidentifier() else None
    if file is None:
        hint = nearest_or_all(name, shipped.names_beside_or_shipped("procedures", beside), most=12)
        message = f"There is no procedure {shown(name)}, neither shipped nor in `procedures/` beside this file."
        document.faults.append(Fault((*path, "use"), document.place((*path, "use")), message, hint))
        return None
    try:
        files[name] = text.read(file)
    except Faults as error:
        document.faults.extend(error.faults)
        return None
    return files[name]


def _can_be_looked_up(name: Any) -> bool:
    """Whether a ``use`` is a name; what is wrong with another is told where its field is read."""
    return isinstance(name, str) and stranger(name) is None


class _Use:
    """One ``use``: the procedure in the scenario, and the file it names."""

    def __init__(
        self,
        document: Document,
        scenario: dict[str, Any],
        path: Path,
        procedure: dict[str, Any],
        file: Document,
        unread: frozenset[str],
    ) -> None:
        self.document, self.scenario, self.path = document, scenario, path
        self.procedure, self.file, self.unread = procedure, file, unread
        self.content: dict[str, Any] = file.value if isinstance(file.value, dict) else {}
        self.actors = _map(scenario.get("actors"))
        self.missing: set[str] = {str(path[-1])} if file.is_spoilt(("steps",)) else set()
        self.roles = self._roles()

    def expand(self) -> set[str]:
        """Do it; the names of roles, states and calendars that are missing."""
        calendars = needed_calendars(self.content)
        for need in needs(self.content):
            kind, section = ("calendar", "calendars") if need in calendars else ("state", "state")
            if need in _map(self.scenario.get(section)):
                continue
            self.missing.add(need)
            if section not in self.unread:
                message = f"The procedure `{self.procedure['use']}` needs a {kind} called `{need}`."
                hint = f"Write `{need}: {_EXAMPLES[section]}` or the like under `{section}`."
                self._fault(("use",), message, hint)
        for name in _INHERITED:
            if name in self.content and name not in self.procedure:
                self.procedure[name] = self.content[name]
                self._carry((name,))
        overrides = self.procedure.get("steps", {})
        steps = {
            entry: self._substitute(_without(value, _map(_map(overrides).get(entry))), own=False)
            for entry, value in _map(self.content.get("steps")).items()
        }
        if not isinstance(overrides, dict):
            self._fault(("steps",), "`steps` must be a map of overrides by entry.", "Write `entry: {field: value}`.")
        for entry, override in _map(overrides).items():
            if entry not in steps and not self.file.is_spoilt(("steps",)):
                message = f"The procedure `{self.procedure['use']}` has no entry `{entry}` to override."
                self._fault(("steps", entry), message, nearest_or_all(entry, steps, most=12))
            elif not isinstance(override, dict):
                message = f"An override of `{entry}` must be a map of fields."
                self._fault(("steps", entry), message, f"Write `{entry}: {{takes: 1h}}` or the like.")
            elif isinstance(steps.get(entry), dict):
                steps[entry] = {**steps[entry], **self._substitute(override, own=True)}
        self._carry(("steps",))
        self.procedure["steps"] = steps
        return self.missing

    def _roles(self) -> dict[str, str]:
        declared = _map(self.content.get("roles"))
        bound = _map(self.procedure.get("roles"))
        for role in bound:
            if role not in declared and not self.file.is_spoilt(("roles",)):
                message = f"The procedure `{self.procedure['use']}` has no role `{role}`."
                self._fault(("roles", role), message, nearest_or_all(role, declared))
        roles = {}
        for role in declared:
            actor = bound.get(role, role if role in self.actors else None)
            if isinstance(actor, str) and actor in self.actors:
                roles[role] = actor
                continue
            self.missing.add(role)
            if role not in bound and "actors" not in self.unread:
                self._fault(("use",), f"The role `{role}` is not filled.", f"Write `roles: {{{role}: ACTOR}}`.")
        return roles

    def _substitute(self, entry: Any, own: bool) -> Any:
        """An entry with actors for roles; in the scenario's ``own`` overrides an actor's id stays what it is."""
        if not isinstance(entry, dict):
            return entry

        def actor(name: Any) -> Any:
            if not isinstance(name, str) or (own and name in self.actors):
                return name
            return self.roles.get(name, name)

        result = dict(entry)
        for part in ("by", "lead", "from", "to"):
            if part in entry and not isinstance(entry[part], dict):
                names = entry[part]
                result[part] = [actor(name) for name in names] if isinstance(names, list) else actor(names)
        for part in ("text", "expects", "question", "from"):
            if isinstance(entry.get(part), dict):
                result[part] = self._by_cell(part, {key: actor(key) for key in entry[part]}, entry[part])
        if isinstance(result.get("from"), dict):
            result["from"] = {cell: actor(name) for cell, name in result["from"].items()}
        if isinstance(entry.get("options"), dict):
            result["options"] = {name: self._with_tells(option, own) for name, option in entry["options"].items()}
        if isinstance(entry.get("lapse"), dict):
            result["lapse"] = self._with_tells(entry["lapse"], own)
        return result

    def _with_tells(self, option: Any, own: bool) -> Any:
        """An option with actors for the roles in what it tells."""
        tells = option.get("tells") if isinstance(option, dict) else None
        return {**option, "tells": self._substitute(tells, own)} if isinstance(tells, dict) else option

    def _by_cell(self, field: str, actors: dict[str, Any], texts: dict[str, Any]) -> dict[str, Any]:
        """Texts by role as texts by cell; two for one cell would hide each other."""
        by_cell: dict[str, Any] = {}
        for key, prose in texts.items():
            cell = self._cell(actors[key], key)
            if cell in by_cell:
                message = f"`{self.procedure['use']}` has a `{field}` for each of two roles that `{cell}` plays here."
                self._fault(("use",), message, "Fill them from different cells, or override the text.")
            by_cell[cell] = prose
        return by_cell

    def _cell(self, actor: Any, written: str) -> str:
        """The cell of an actor; what is no actor is a cell already."""
        cell = _map(self.actors.get(actor)).get("cell")
        return str(cell) if cell is not None else written

    def _carry(self, part: Path) -> None:
        """Give what comes from the file its place in the file, unless the scenario says that field itself."""
        overrides = _map(self.procedure.get("steps"))
        for ours, theirs in (
            (self.document.places, self.file.places),
            (self.document.keys, self.file.keys),
        ):
            for path, place in theirs.items():
                if path[: len(part)] != part:
                    continue
                ours_already = len(path) > 2 and path[2] in _map(overrides.get(str(path[1])))
                if not ours_already:
                    ours.setdefault((*self.path, *path), place)

    def _fault(self, inner: Path, message: str, hint: str) -> None:
        path = (*self.path, *inner)
        self.document.faults.append(Fault(path, self.document.key_place(path), message, hint))


def _without(entry: Any, override: dict[str, Any]) -> Any:
    """A file's entry without the fields that the scenario overrides."""
    if not isinstance(entry, dict):
        return entry
    return {field: value for field, value in entry.items() if field not in override}


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
