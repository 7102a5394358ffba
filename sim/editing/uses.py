"""Every place in a file where an id stands: where it is defined, and where it is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.editing.extents import Extent, key_extent, word_extent
from sim.editing.ids import Ids, Thing
from sim.editing.kinds import ENTRY_KINDS, FieldKind, Want, entry_kinds, fields_of, file_kind, within
from sim.faults import Path
from sim.scenario import model
from sim.scenario.blanks import places_of_blanks
from sim.scenario.expression import Misread, Name, Operation, Syntax, names_in, parse
from sim.scenario.text import Document

_SHARED: dict[type[model.FieldMap], Want] = {model.Cell: "cell", model.Actor: "actor", model.State: "state"}
"""What a scenario may have from its setting."""


@dataclass(frozen=True, slots=True)
class Use:
    """A word that is an id, or part of a name: what it stands for (None for nothing that is known), what is asked for
    there, the whole ``name``, and whether it is defined there."""

    thing: Thing | None
    word: str
    extent: Extent
    wanted: Want | None
    name: str
    defines: bool = False


@dataclass(frozen=True, slots=True)
class _Around:
    """What is around a field: the procedure it is in, and the decision, both by their names from outside."""

    procedure: str | None = None
    decision: str | None = None


class Uses:
    """The uses of every id in a document."""

    def __init__(self, document: Document, ids: Ids) -> None:
        self._document, self._ids = document, ids
        self._compared: list[tuple[str, str]] = []

    @cached_property
    def all(self) -> tuple[Use, ...]:
        """Every use, as the values stand in the file."""
        around = _Around(self._ids.own_name) if self._ids.is_procedure else _Around()
        return tuple(self._element((file_kind(self._document.value),), self._document.value, (), around))

    @cached_property
    def _by_thing(self) -> dict[Thing, list[Use]]:
        by_thing: dict[Thing, list[Use]] = defaultdict(list)
        for use in self.all:
            if use.thing is not None:
                by_thing[use.thing].append(use)
        return by_thing

    def of(self, thing: Thing) -> list[Use]:
        """The uses of one thing."""
        return self._by_thing.get(thing, [])

    def at(self, line: int, column: int) -> Use | None:
        """The use at a place, both numbers from 0; a cursor behind the last letter still stands at it."""
        at_place = (use for use in self.all if use.extent.line == line and use.extent.begin <= column <= use.extent.end)
        return max(at_place, key=lambda use: use.extent.begin, default=None)

    def same_answers(self, option: Thing) -> set[Thing]:
        """The option, and those of the same id in the decisions whose answers an expression compares with it."""
        self.all  # noqa: B018 - which finds what is compared
        known = self._ids.nodes.values()
        reached = {node.name for node in known if node.options.get(option.id) == option}
        while True:
            linked = {name for pair in self._compared if reached.intersection(pair) for name in pair}
            if linked <= reached:
                return {node.options[option.id] for node in known if node.name in reached and option.id in node.options}
            reached |= linked

    def _element(
        self, kinds: tuple[type[model.FieldMap], ...], value: Any, path: Path, around: _Around
    ) -> Iterator[Use]:
        fields = {name: field for kind in kinds for name, field in fields_of(kind).items()}
        for name, inner in value.items() if isinstance(value, dict) else ():
            field = fields.get(name)
            if field is not None:
                yield from self._field(field, inner, (*path, name), around)

    def _field(self, field: FieldKind, value: Any, path: Path, around: _Around) -> Iterator[Use]:
        match field.form:
            case "elements" if field.holds is not None:
                yield from self._elements(field.holds, value, path, around)
            case "entries":
                yield from self._entries(value, path, around)
            case "element or name" if isinstance(value, dict):
                yield from self._element((field.holds,) if field.holds else (), value, path, around)
            case "element or name" if field.wanted is None:
                yield from self._told(value, path, around)
            case "element or name" | "names":
                yield from self._names(value, path, field.wanted, around, defines=field.name == "needs")
            case "moments":
                for kind in value if isinstance(value, dict) else ():
                    yield from self._names(value[kind], (*path, kind), "moment", around)
                yield from self._names(value, path, "moment", around)
            case "expression":
                yield from self._number(value, path, around)
            case "effects":
                for state, change in value.items() if isinstance(value, dict) else ():
                    yield from self._key((*path, state), "state", around)
                    yield from self._number(change, (*path, state), around)
                    yield from self._number(within(change, "set"), (*path, state, "set"), around)
            case "choices":
                for decision, choice in value.items() if isinstance(value, dict) else ():
                    yield from self._key((*path, decision), "decision", around)
                    yield from self._choice(choice, (*path, decision), _Around(None, decision))
            case "texts":
                for cell, text in value.items() if isinstance(value, dict) else ():
                    yield from self._key((*path, cell), "cell", around)
                    yield from self._told(text, (*path, cell), around)
                yield from self._told(value, path, around)
            case "senders":
                for cell, actor in value.items() if isinstance(value, dict) else ():
                    yield from self._key((*path, cell), "cell", around)
                    yield from self._names(actor, (*path, cell), "actor", around)
                yield from self._names(value, path, "moment" if field.wanted == "moment" else "actor", around)
            case "roles filled":
                procedure = _Around(str(path[-2]))
                for role, actor in value.items() if isinstance(value, dict) else ():
                    yield from self._key((*path, role), "role", procedure)
                    yield from self._names(actor, (*path, role), "actor", _Around())
            case "roles declared":
                for role in value if isinstance(value, dict) else ():
                    yield from self._definition(Thing((*path, role)))

    def _elements(self, kind: type[model.FieldMap], value: Any, path: Path, around: _Around) -> Iterator[Use]:
        for id_, element in value.items() if isinstance(value, dict) else ():
            shared = self._ids.section(str(path[-1])).get(id_) if kind in _SHARED else None
            if shared is not None and shared.home:
                yield from self._words((*path, id_), id_, 0, _SHARED[kind], [shared], at_key=True)
            else:
                yield from self._definition(Thing((*path, id_)))
            if kind is model.Procedure:
                inner = _Around(id_)
            elif kind is model.Decision:
                inner = _Around(None, id_)
            else:
                inner = around
            yield from self._element((kind,), element, (*path, id_), inner)

    def _entries(self, value: Any, path: Path, around: _Around) -> Iterator[Use]:
        is_used = within(self._document.value, *path[:-1], "use") is not None
        for entry, element in value.items() if isinstance(value, dict) else ():
            name = f"{around.procedure}.{entry}"
            if is_used:
                known = self._ids.nodes.get(name)
                yield from self._words((*path, entry), entry, 0, "node", [known.thing if known else None], at_key=True)
            else:
                yield from self._definition(Thing((*path, entry)))
            kinds = ENTRY_KINDS if is_used else entry_kinds(element)
            yield from self._element(kinds, element, (*path, entry), _Around(around.procedure, name))

    def _names(
        self, value: Any, path: Path, wanted: Want | None, around: _Around, defines: bool = False
    ) -> Iterator[Use]:
        """The names in a field that takes one or a list of them."""
        for place, name in enumerate(value) if isinstance(value, list) else ():
            if isinstance(name, str):
                yield from self._name((*path, place), name, wanted, around, defines)
        if isinstance(value, str):
            yield from self._name(path, value, wanted, around, defines)

    def _name(self, path: Path, name: str, wanted: Want | None, around: _Around, defines: bool) -> Iterator[Use]:
        if wanted is not None:
            yield from self._words(path, name, 0, wanted, self._meant(name, wanted, around), defines=defines)

    def _key(self, path: Path, wanted: Want, around: _Around) -> Iterator[Use]:
        name = str(path[-1])
        yield from self._words(path, name, 0, wanted, self._meant(name, wanted, around), at_key=True)

    def _meant(self, name: str, wanted: Want, around: _Around) -> list[Thing | None]:
        return self._ids.meant(name, wanted, around.procedure, around.decision)

    def _number(self, value: Any, path: Path, around: _Around) -> Iterator[Use]:
        """A number, with what it rests on or without."""
        yield from self._expression(value, path, around)
        yield from self._expression(within(value, "value"), (*path, "value"), around)
        yield from self._names(within(value, "sources"), (*path, "sources"), "claim", around)

    def _told(self, value: Any, path: Path, around: _Around) -> Iterator[Use]:
        """A text with its blanks, or a list of texts or of alternatives."""
        for place, part in enumerate(value) if isinstance(value, list) else ():
            yield from self._told(part, (*path, place), around)
            yield from self._expression(within(part, "if"), (*path, place, "if"), around)
            yield from self._told(within(part, "text"), (*path, place, "text"), around)
        for name, offset in places_of_blanks(value) if isinstance(value, str) else ():
            yield from self._words(path, name, offset, "name", self._meant(name, "name", around), value=value)

    def _expression(self, value: Any, path: Path, around: _Around) -> Iterator[Use]:
        if not isinstance(value, str):
            return
        for name in names_in(value):
            things = self._meant(name.name, "name", around)
            yield from self._words(path, name.name, name.offset, "name", things, value=value)
        if "=" in value:
            self._compare(value, around.procedure)

    def _compare(self, text: str, scope: str | None) -> None:
        try:
            operations = _operations(parse(text).tree)
        except Misread:
            return
        for operation in operations:
            left, right = (
                self._ids.find(part.name, scope)[0] if isinstance(part, Name) else None for part in operation.parts
            )
            if left is not None and right is not None:
                self._compared.append((left.name, right.name))

    def _choice(self, value: Any, path: Path, around: _Around) -> Iterator[Use]:
        """A policy's choice: an option or several, weights by option, or rules."""
        for place, rule in enumerate(value) if isinstance(value, list) else ():
            if isinstance(rule, str):
                yield from self._name((*path, place), rule, "option", around, defines=False)
            yield from self._expression(within(rule, "if"), (*path, place, "if"), _Around())
            yield from self._choice(within(rule, "choose"), (*path, place, "choose"), around)
        for option, weight in value.items() if isinstance(value, dict) else ():
            yield from self._key((*path, option), "option", around)
            yield from self._expression(weight, (*path, option), _Around())
        if isinstance(value, str):
            yield from self._name(path, value, "option", around, defines=False)

    def _definition(self, thing: Thing) -> Iterator[Use]:
        extent = key_extent(self._document, thing.path)
        if extent is not None:
            yield Use(thing, thing.id, extent, None, thing.id, defines=True)

    def _words(
        self,
        path: Path,
        name: str,
        offset: int,
        wanted: Want,
        things: list[Thing | None],
        at_key: bool = False,
        defines: bool = False,
        value: str | None = None,
    ) -> Iterator[Use]:
        """A use for each part of a name."""
        document = self._document
        extent = (
            key_extent(document, path)
            if at_key
            else word_extent(document, path, name if value is None else value, offset, name)
        )
        parts = name.split(".") if len(things) > 1 else [name]
        begin = 0
        for part, thing in zip(parts, things, strict=True) if extent is not None else ():
            if extent is not None:
                yield Use(thing, part, extent.part(begin, len(part)), wanted, name, defines)
            begin += len(part) + 1


def _operations(tree: Syntax) -> Iterator[Operation]:
    """Every comparison of two sides in an expression."""
    if isinstance(tree, Operation):
        if tree.sign in ("==", "!="):
            yield tree
        for part in tree.parts:
            yield from _operations(part)
