"""What may be written at a cursor: the fields of the element it is in, the ids that a field takes, words of values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sim.clock import zones
from sim.editing.cursor import Spot, spot
from sim.editing.describing import kind_of, of_field, of_thing, title_of
from sim.editing.extents import Extent
from sim.editing.ids import Known, Thing
from sim.editing.kinds import FieldKind, Surroundings, Want, where, within
from sim.editing.sheets import Sheet
from sim.faults import Faults, Path
from sim.operators import signs
from sim.scenario import fields, shipped
from sim.scenario.claims import claims
from sim.scenario.expression import MEMORIES
from sim.scenario.quantity import SPREADS

_NAME = re.compile(r"[\w.]*$")
_LONG_NAME = re.compile(r"[\w./-]*$")
_LONG = ("claim", "time zone")
"""What has hyphens and slashes in its name."""
_WORDS = (*signs("and", "or", "not"), "elapsed", *(f"{word}()" for word in MEMORIES))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that may be written: its kind, the text, a few words on it, and more as Markdown."""

    kind: Literal["field", "id", "word"]
    text: str
    detail: str = ""
    more: str = ""


def completions(sheet: Sheet, line: int, column: int) -> tuple[Extent, list[Proposal]]:
    """What may be written at a place, and the word that it takes the place of."""
    here = spot(sheet.text, line, column)
    if here is None:
        return Extent(line, column, column), []
    proposals = list(_Proposing(_readable(sheet, line), here).all())
    is_long = any(proposal.detail in _LONG for proposal in proposals)
    word = (_LONG_NAME if is_long else _NAME).search(here.word)
    return Extent(line, column - len(word.group() if word else ""), column), proposals


def _readable(sheet: Sheet, line: int) -> Sheet:
    """The sheet, or what is left of it without the line that is being written, if more of that can be read."""
    if not sheet.document.faults:
        return sheet
    without = sheet.without(line)
    return without if len(without.document.faults) < len(sheet.document.faults) else sheet


class _Proposing:
    """What may stand at one spot."""

    def __init__(self, sheet: Sheet, here: Spot) -> None:
        self.sheet, self.here, self.ids = sheet, here, sheet.ids
        self.around: Surroundings | None = where(here.path, sheet.document.value)
        procedure = self.around.procedure if self.around is not None else None
        self.scope = None if procedure is None else self.ids.own_name if procedure == () else str(procedure[-1])
        node = self.around.node if self.around is not None else None
        self.decision = None if node is None else f"{self.scope}.{node[-1]}" if "steps" in node else str(node[-1])

    def all(self) -> Iterator[Proposal]:
        """Every proposal, the likeliest first."""
        if self.around is None:
            return
        field, is_key = self.around.field, self.here.is_key
        if field is None:
            yield from self._fields(self.around) if is_key else ()
            return
        rest: Path = self.around.rest
        match field.form:
            case "element or name" if is_key and field.holds is not None:
                yield from self._fields(Surroundings((field.holds,)))
            case "names" | "element or name" if field.wanted is not None:
                yield from self._names(field.wanted)
            case "moments":
                yield from _words("any", "all") if is_key and not rest else ()
                yield from self._names("moment")
            case "expression":
                yield from _spreads() if is_key else ()
                yield from self._expression()
            case "effects":
                yield from self._effects(rest, is_key)
            case "choices":
                yield from self._choices(rest, is_key)
            case "texts" if is_key and not rest:
                yield from self._names("cell")
            case "senders":
                yield from self._names("cell") if is_key and not rest else self._names("actor")
            case "roles filled":
                yield from self._offered("actor", None) if rest else self._offered("role", self.scope)
            case "entries" if is_key and not rest:
                yield from self._overrides()
            case "elements" if is_key and not rest:
                yield from self._shared(field.name)
            case "plain":
                yield from _plain(field)

    def _fields(self, around: Surroundings) -> Iterator[Proposal]:
        written = within(self.sheet.document.value, *self.here.path)
        taken = set(written) - {self.here.word} if isinstance(written, dict) else set()
        for name, field in around.fields.items():
            if name not in taken:
                yield Proposal("field", name, "field", of_field(field))

    def _effects(self, rest: Path, is_key: bool) -> Iterator[Proposal]:
        if not rest:
            yield from self._names("state") if is_key else ()
            return
        if is_key:
            yield from _words("set")
            yield from _spreads()
        yield from self._expression()

    def _choices(self, rest: Path, is_key: bool) -> Iterator[Proposal]:
        """Decisions; options and what weighs them; rules."""
        match rest:
            case ():
                yield from self._names("decision") if is_key else ()
            case (_,) | (_, "choose"):
                yield from _words("if", "choose") if is_key and len(rest) == 1 else ()
                self.decision = str(rest[0])
                yield from self._names("option")
            case _:
                yield from self._expression()

    def _overrides(self) -> Iterator[Proposal]:
        for known in self.ids.nodes.values():
            if known.thing.home and known.name.startswith(f"{self.scope}."):
                yield self._of(known.thing.id, known.thing)

    def _shared(self, section: str) -> Iterator[Proposal]:
        """What the setting has in a section, and the scenario does not override yet."""
        written = within(self.sheet.document.value, section)
        for id_, thing in self.ids.section(section).items() if len(self.here.path) == 1 else ():
            if thing.home and not (isinstance(written, dict) and id_ in written and id_ != self.here.word):
                yield self._of(id_, thing)

    def _expression(self) -> Iterator[Proposal]:
        yield from self._names("name")
        yield from _words(*signs("function"), detail="function")
        yield from _words(*_WORDS)

    def _files(self, folder: str, what: str) -> Iterator[Proposal]:
        yield from _words(*shipped.names_beside_or_shipped(folder, self.sheet.beside), detail=what)

    def _names(self, wanted: Want | None) -> Iterator[Proposal]:
        match wanted:
            case None:
                return
            case "moment" | "name":
                yield from self._moments(everywhere=wanted == "name")
            case "node":
                for known in self.ids.nodes.values():
                    yield self._of(self._local(known.name), known.thing)
            case "decision":
                for known in self.ids.nodes.values():
                    if known.kind == "decision":
                        yield self._of(known.name, known.thing)
            case "option":
                decision = self.ids.nodes.get(self.decision or "")
                for id_, option in decision.options.items() if decision is not None else ():
                    yield self._of(id_, option)
            case "stream":
                used = {use.word: use.thing for use in self.sheet.uses.all if use.wanted == "stream"}
                for word, thing in used.items():
                    yield Proposal("id", word, "stream") if thing is None else self._of(word, thing)
            case "file":
                yield from self._files("procedures", "procedure file")
            case "setting":
                yield from self._files("settings", "setting")
            case "claim":
                yield from self._claims()
            case _:
                yield from _words("all", detail="every player cell") if wanted == "reader" else ()
                yield from self._offered(wanted, self.scope)

    def _offered(self, wanted: Want, scope: str | None) -> Iterator[Proposal]:
        for id_, thing in self.ids.offered(wanted, scope).items():
            yield self._of(id_, thing)

    def _moments(self, everywhere: bool) -> Iterator[Proposal]:
        """Of an entry its procedure's own moments, and ``everywhere`` all others and the states too."""
        own = [known for known in self.ids.nodes.values() if self._local(known.name) != known.name]
        if self.scope is not None:
            yield from _words("start", detail="the procedure's start")
            yield from (proposal for known in own for proposal in self._moments_of(known))
        if everywhere:
            yield from self._names("state")
        if self.scope is None or (everywhere and not self.ids.is_procedure):
            yield from (
                proposal
                for known in self.ids.nodes.values()
                if known not in own
                for proposal in self._moments_of(known)
            )

    def _moments_of(self, known: Known) -> Iterator[Proposal]:
        name = self._local(known.name)
        yield self._of(name, known.thing)
        for word in known.moments:
            if word:
                yield Proposal("id", f"{name}.{word}", f"moment of {known.kind} `{name}`")

    def _claims(self) -> Iterator[Proposal]:
        try:
            known = claims(self.sheet.beside)
        except Faults:
            return
        for claim in known.values():
            yield Proposal("id", claim.id, "claim", claim.text)

    def _local(self, name: str) -> str:
        return name if self.scope is None else name.removeprefix(f"{self.scope}.")

    def _of(self, text: str, thing: Thing) -> Proposal:
        kind = kind_of(self.sheet, thing)
        return Proposal("id", text, f"{kind}: {title_of(self.sheet, thing)}", of_thing(self.sheet, thing))


def _plain(field: FieldKind) -> Iterator[Proposal]:
    if field.takes in (fields.Flag, fields.Repeats):
        yield from _words("true", "false")
    elif field.takes == fields.ExerciseLevel:
        yield from _words(*fields.LEVELS)
    elif field.takes == fields.Zone:
        yield from _words(*sorted(zones()), detail="time zone")


def _spreads() -> Iterator[Proposal]:
    yield from (Proposal("word", kind, written) for kind, written in SPREADS.items())


def _words(*words: str, detail: str = "") -> Iterator[Proposal]:
    yield from (Proposal("word", word, detail) for word in words)
