"""Another id for a thing: every place that names it changes, and nothing else, or a sentence says why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path as FilePath

from sim.editing.describing import kind_of
from sim.editing.extents import Extent
from sim.editing.ids import Thing
from sim.editing.kinds import within
from sim.editing.sheets import Sheet
from sim.editing.uses import Use
from sim.faults import Misuse
from sim.scenario import shipped
from sim.scenario.fields import unfit_id
from sim.scenario.model import SHARED_NAMESPACE

_ELSEWHERE = {
    "claim": "A claim is renamed in the source document that holds it.",
    "file": "A procedure is called as its file is; rename the file, and write its new name here.",
    "setting": "A setting is called as its file is; rename the file, and write its new name here.",
}


def renamed_at(sheet: Sheet, line: int, column: int) -> Use:
    """The use at a place of a thing that can be renamed from here. Raises Misuse with a sentence."""
    use = sheet.uses.at(line, column)
    if use is None:
        raise Misuse("No id stands here.")
    if use.wanted in _ELSEWHERE:
        raise Misuse(_ELSEWHERE[use.wanted])
    if use.thing is None:
        raise Misuse(f"`{use.word}` is the id of nothing here.")
    if use.thing.path[0] == "needs":
        kind = kind_of(sheet, use.thing)
        raise Misuse(f"`{use.word}` is a {kind} of every scenario that uses this procedure; it cannot be renamed here.")
    home = sheet.home(use.thing.home)
    is_shipped = home is not None and home.path.is_relative_to(shipped.shipped("scenarios"))
    if home is None or (is_shipped and home is not sheet):
        folder, _, name = use.thing.home.partition("/")
        what = "setting" if folder == "settings" else "procedure"
        raise Misuse(f"`{use.word}` is part of the {what} `{name}`, which comes with Whitecell.")
    return use


def rename(sheet: Sheet, line: int, column: int, new: str) -> dict[FilePath, list[Extent]]:
    """Where ``new`` is to be written instead of the id at a place, file by file. Raises Misuse with a sentence."""
    use = renamed_at(sheet, line, column)
    assert use.thing is not None
    unfit = unfit_id(new)
    if unfit:
        raise Misuse(unfit)
    home = sheet.home(use.thing.home)
    assert home is not None
    renaming = _Renaming(home, Thing(use.thing.path), new)
    renaming.check()
    return renaming.extents()


def replaced(text: str, extents: list[Extent], new: str) -> str:
    """The text with ``new`` in all these places."""
    lines = text.split("\n")
    for extent in sorted(extents, reverse=True):
        line = lines[extent.line]
        lines[extent.line] = line[: extent.begin] + new + line[extent.end :]
    return "\n".join(lines)


class _Renaming:
    """One thing, defined in the sheet ``home``, and its new id."""

    def __init__(self, home: Sheet, thing: Thing, new: str) -> None:
        self.home, self.thing, self.new = home, thing, new
        self.sheets = [home, *home.users()]

    def things(self, sheet: Sheet) -> set[Thing]:
        """What is renamed as it is known in a sheet: the thing, and answers that are compared with it."""
        thing = self.thing if sheet is self.home else Thing(self.thing.path, self.home.name)
        return sheet.uses.same_answers(thing) if thing.path[-2:-1] == ("options",) else {thing}

    def check(self) -> None:
        """Raise Misuse where the new id is taken, or something depends on the old one without naming it."""
        if self.new == self.thing.id:
            raise Misuse(f"It is called `{self.new}` already.")
        for sheet in self.sheets:
            for thing in self.things(sheet):
                taken = next((other for other in _siblings(sheet, thing) if other.id == self.new), None)
                if taken is not None:
                    where = "stream" if taken.path[0] == "stream" else str(taken.path[-2])
                    raise Misuse(f"`{self.new}` is already the id of something under `{where}`.")
            self._check_procedures(sheet)
        if self.new == "all" and self.thing.path[0] in ("cells", "actors"):
            raise Misuse("`all` means every player cell and cannot be an id here.")
        if self.new == "unguided" and self.thing.path[0] == "policies":
            raise Misuse("`unguided` means play without a policy and cannot be the id of one.")

    def _check_procedures(self, sheet: Sheet) -> None:
        """Refuse what a procedure file finds by its id alone: what it needs, an actor that is a role's."""
        id_, section = self.thing.id, self.thing.path[0]
        procedures = within(sheet.document.value, "procedures")
        for name, procedure in procedures.items() if isinstance(procedures, dict) else ():
            file = sheet.home(f"procedures/{use}") if isinstance(use := within(procedure, "use"), str) else None
            if file is None:
                continue
            if section in ("state", "calendars") and id_ in file.ids.section(section):
                kind = kind_of(sheet, self.thing)
                raise Misuse(f"`{id_}` is a {kind} that the procedure `{use}` needs under this id.")
            is_filled = within(procedure, "roles", id_) is not None or id_ not in sheet.ids.section("actors")
            if section in ("actors", "roles") and id_ in file.ids.section("roles") and not is_filled:
                cure = f"Write `roles: {{{id_}: {id_}}}` there first."
                raise Misuse(f"The procedure `{name}` takes `{id_}` for its role of that id. {cure}")

    def extents(self) -> dict[FilePath, list[Extent]]:
        """The places file by file. Raises Misuse where another name would come to stand for something else."""
        places: dict[FilePath, list[Extent]] = defaultdict(list)
        for sheet in self.sheets:
            places[sheet.path] += [use.extent for thing in self.things(sheet) for use in sheet.uses.of(thing)]
        texts = {sheet.path: replaced(sheet.text, places[sheet.path], self.new) for sheet in self.sheets}
        after = self.home.sheets.with_texts(texts)
        for sheet in self.sheets:
            written = after.sheet(sheet.path)
            assert written is not None
            self._check_same(sheet, written)
        return {path: sorted(extents) for path, extents in places.items() if extents}

    def _check_same(self, before: Sheet, after: Sheet) -> None:
        """Refuse where the names of a sheet do not stand for what they stood for."""
        renamed = self.things(before)
        for use, now in zip(before.uses.all, after.uses.all, strict=False):
            if now.thing != self._as_renamed(use.thing, renamed):
                where = f"line {use.extent.line + 1} of {before.path.name}"
                raise Misuse(f"With this id `{now.name}` in {where} would stand for something else.")
        if len(before.uses.all) != len(after.uses.all):
            raise Misuse(f"With this id {before.path.name} would no longer be read as it is.")

    def _as_renamed(self, thing: Thing | None, renamed: set[Thing]) -> Thing | None:
        """What a thing is after the renaming; what is inside another has that one's id in its address."""
        if thing is None:
            return None
        for outer in renamed:
            length = len(outer.path)
            if thing.path[:length] == outer.path and thing.home == outer.home:
                thing = Thing((*outer.path[:-1], self.new, *thing.path[length:]), thing.home)
        return thing


def _siblings(sheet: Sheet, thing: Thing) -> Iterator[Thing]:
    """What may not have the same id as a thing."""
    section, ids = str(thing.path[0]), sheet.ids
    if thing.path[-2] == "options":
        for node in ids.nodes.values():
            if node.options.get(thing.id) == thing:
                yield from node.options.values()
    elif thing.path[-2] == "steps":
        yield from (node.thing for node in ids.nodes.values() if node.thing.path[:-1] == thing.path[:-1])
    elif section in ("cells", "actors"):
        yield from (*ids.section("cells").values(), *ids.section("actors").values())
    elif section == "stream":
        yield from (use.thing for use in sheet.uses.all if use.wanted == "stream" and use.thing is not None)
    elif section not in SHARED_NAMESPACE:
        yield from ids.section(section).values()
    is_shared = section in (*SHARED_NAMESPACE, "stream") and thing.path[-2] != "options"
    for shared in SHARED_NAMESPACE if is_shared and not ids.is_procedure else ():
        yield from ids.section(shared).values()
    for node in ids.nodes.values() if section in SHARED_NAMESPACE and len(thing.path) == 2 else ():
        if "steps" in node.thing.path and not node.thing.home:
            yield node.thing
