"""The ids of a file: what each is the id of, and what a name stands for where it is written.

Everything is read off the plain values, so that ids are known in a file that cannot be played yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sim.editing.kinds import Want, file_kind, within
from sim.faults import Path
from sim.scenario import model
from sim.scenario.names import NodeKind, moment_words
from sim.scenario.procedures import needed_calendars, needs
from sim.scenario.text import Document


@dataclass(frozen=True, slots=True)
class Thing:
    """What has an id: the address of its definition, in the file itself or in ``home``, a file beside it without its
    ending: `procedures/NAME` or `settings/NAME`."""

    path: Path
    home: str = ""

    @property
    def id(self) -> str:
        """The id."""
        return str(self.path[-1])


@dataclass(frozen=True)
class Known:
    """Something that is triggered, with its name from outside, and its options if it is a decision."""

    name: str
    kind: NodeKind
    thing: Thing
    options: dict[str, Thing] = field(default_factory=dict)

    @property
    def moments(self) -> Iterator[str]:
        """What stands after its name in the moments it announces, and nothing for the bare name."""
        yield from moment_words(self.kind, self.options)
        yield ""


_SECTIONS: dict[str, NodeKind] = {
    "turns": "turn",
    "injects": "inject",
    "procedures": "procedure",
    "decisions": "decision",
}
_ENTRIES: dict[type, NodeKind] = {model.Step: "step", model.Decision: "decision", model.Inject: "inject"}


class Ids:
    """The ids of a document. ``used`` gives the document of a file beside it, such as `procedures/NAME`, None where
    there is none."""

    def __init__(self, document: Document, used: Callable[[str], Document | None]) -> None:
        self.value: Any = document.value
        self._used = used
        self.kind = file_kind(self.value)
        self.is_procedure = self.kind is model.ProcedureFile
        self._sections: dict[str, dict[str, Thing]] = {}

    def section(self, name: str) -> dict[str, Thing]:
        """What is defined in a section at the top, and what a scenario's setting has in it, which the scenario may
        override; of a procedure file also its roles and needs."""
        if name not in self._sections:
            shared = self._shared(name)
            own = {id_: thing for id_, thing in self._own(name).items() if id_ not in shared}
            self._sections[name] = shared | own
        return self._sections[name]

    def _shared(self, section: str) -> dict[str, Thing]:
        setting = within(self.value, "setting") if self.kind is model.Scenario else None
        if section not in model.SETTING_SECTIONS or not isinstance(setting, str):
            return {}
        home = f"settings/{setting}"
        file = self._used(home)
        inside = within(file.value, section) if file is not None else None
        return {id_: Thing((section, id_), home) for id_ in inside} if isinstance(inside, dict) else {}

    def _own(self, name: str) -> dict[str, Thing]:
        inside = within(self.value, name)
        if self.is_procedure and name in ("needs", "state", "calendars"):
            asked, calendars = needs(self.value), needed_calendars(self.value)
            kinds = {id_: "calendars" if id_ in calendars else "state" for id_ in asked}
            return {id_: Thing(("needs", id_)) for id_, kind in kinds.items() if name in ("needs", kind)}
        return {id_: Thing((name, id_)) for id_ in inside} if isinstance(inside, dict) else {}

    @cached_property
    def nodes(self) -> dict[str, Known]:
        """Everything that is triggered, by its name from outside; the first where two have one name."""
        nodes: dict[str, Known] = {}
        for known in self._nodes():
            nodes.setdefault(known.name, known)
        return nodes

    def _nodes(self) -> Iterator[Known]:
        if self.is_procedure:
            yield from self._procedure(self.own_name, self.value, ())
            return
        for section, kind in _SECTIONS.items():
            for id_, thing in self.section(section).items():
                value = within(self.value, section, id_)
                if kind == "procedure":
                    yield from self._procedure(id_, value, thing.path)
                else:
                    yield Known(id_, kind, thing, _options(value, thing))

    @property
    def own_name(self) -> str:
        """What a procedure file's procedure is called in itself."""
        return str(within(self.value, "procedure"))

    def _procedure(self, name: str, value: Any, path: Path) -> Iterator[Known]:
        yield Known(name, "procedure", Thing(path))
        own, use = within(value, "steps"), within(value, "use")
        if not isinstance(use, str):
            for entry, written in own.items() if isinstance(own, dict) else ():
                yield _entry(f"{name}.{entry}", written, Thing((*path, "steps", entry)))
            return
        home = f"procedures/{use}"
        file = self._used(home)
        steps = within(file.value, "steps") if file is not None else None
        for entry, written in steps.items() if isinstance(steps, dict) else ():
            known = _entry(f"{name}.{entry}", written, Thing(("steps", entry), home))
            override = within(own, entry)
            if within(override, "options") is None:
                yield known
            else:
                yield Known(known.name, known.kind, known.thing, _options(override, Thing((*path, "steps", entry))))

    def roles(self, procedure: str | None) -> dict[str, Thing]:
        """The roles of a procedure file, this one or the one that ``procedure`` uses."""
        if self.is_procedure:
            return self.section("roles")
        use = within(self.value, "procedures", procedure, "use") if procedure is not None else None
        home = f"procedures/{use}"
        file = self._used(home) if isinstance(use, str) else None
        roles = within(file.value, "roles") if file is not None else None
        return {role: Thing(("roles", role), home) for role in roles} if isinstance(roles, dict) else {}

    def find(self, name: str, scope: str | None) -> tuple[Known | None, list[Thing | None]]:
        """What is triggered under a name that may go on after it, and what each part of the name stands for.

        Inside the procedure ``scope`` its own entries come first.
        """
        first, *rest = name.split(".")
        known = self.nodes.get(f"{scope}.{first}") if scope is not None else None
        if known is None and first in self.section("state"):
            return None, [self.section("state")[first], *(None for _ in rest)]
        if known is None and not self.is_procedure:
            known = self.nodes.get(first)
        things = [known.thing if known is not None else None]
        inner = known
        for part in rest:
            entry = self.nodes.get(f"{inner.name}.{part}") if inner is not None and inner.kind == "procedure" else None
            if entry is not None:
                known = inner = entry
                things.append(entry.thing)
            else:
                things.append(inner.options.get(part) if inner is not None else None)
                inner = None
        return known, things

    def meant(self, name: str, want: Want, scope: str | None, decision: str | None = None) -> list[Thing | None]:
        """What each part of a name stands for where ``want`` is asked for, in the procedure ``scope`` or, of an option,
        in the ``decision`` of that name."""
        match want:
            case "moment" | "name" | "node" | "decision":
                return self.find(name, scope)[1]
            case "option":
                known = self.nodes.get(decision or "")
                return [known.options.get(name) if known is not None else None]
            case "stream":  # luck is drawn under an element's name, or one that several share
                known = self.nodes.get(name)
                return [known.thing if known is not None else Thing(("stream", name))]
            case _:
                return [self.offered(want, scope).get(name)]

    def offered(self, want: Want, scope: str | None) -> dict[str, Thing]:
        """Every id that may stand where a simple one is asked for."""
        cells, actors, roles = self.section("cells"), self.section("actors"), self.roles(scope)
        match want:
            case "cell":  # in an override texts may be given by role, too
                return {**cells, **roles, **(actors if roles else {})}
            case "actor":
                return {**roles, **actors}
            case "reader":
                return {**cells, **roles, **actors}
            case "role":
                return roles
            case "need":
                return self.section("needs")
            case "calendar" if self.is_procedure:  # what is no calendar yet becomes one where it is named here
                return self.section("needs")
            case "state" | "measure" | "objective" | "calendar":
                return self.section("state" if want == "state" else f"{want}s")
            case _:
                return {}


def _options(value: Any, thing: Thing) -> dict[str, Thing]:
    options = within(value, "options")
    return (
        {id_: Thing((*thing.path, "options", id_), thing.home) for id_ in options} if isinstance(options, dict) else {}
    )


def _entry(name: str, value: Any, thing: Thing) -> Known:
    kind = model.entry_kind(value)
    return Known(name, _ENTRIES[kind] if kind is not None else "step", thing, _options(value, thing))
