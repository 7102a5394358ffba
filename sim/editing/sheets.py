"""The files that are being written: each with what can be read of it, and with those around it that it depends on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from sim.characters import with_newlines
from sim.editing.ids import Ids
from sim.editing.kinds import within
from sim.editing.uses import Uses
from sim.faults import Faults
from sim.scenario import shipped, text
from sim.scenario.model import Element, ProcedureFile, SettingFile
from sim.scenario.text import Document

_FOLDERS: dict[type[Element], str] = {ProcedureFile: "procedures", SettingFile: "settings"}
"""Where beside a scenario a file stands that is none."""


class Sheet:
    """A file as it is being written: its text, its values as far as YAML tells them, its ids and where they stand."""

    def __init__(self, content: str, path: FilePath, sheets: Sheets) -> None:
        self.text, self.path, self.sheets = with_newlines(content), path, sheets

    @cached_property
    def document(self) -> Document:
        """The values; nothing where YAML cannot be read at all."""
        try:
            return text.parse(self.text, self.path.name)
        except Faults as error:
            return Document(None, self.path.name, faults=list(error.faults), lines=tuple(self.text.split("\n")))

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the text."""
        return self.document.lines

    @cached_property
    def ids(self) -> Ids:
        """What has an id, here, in the procedures that are used, and in the setting."""
        return Ids(self.document, self._used)

    @cached_property
    def uses(self) -> Uses:
        """Where the ids stand."""
        return Uses(self.document, self.ids)

    @property
    def beside(self) -> FilePath:
        """The folder in which `procedures`, `settings` and `seeds` of its own may lie."""
        folder = self.path.parent
        return folder.parent if folder.name == _FOLDERS.get(self.ids.kind) else folder

    @property
    def name(self) -> str:
        """What the scenarios that use it call it: `procedures/NAME` or `settings/NAME`; of a scenario nothing."""
        return f"{_FOLDERS[self.ids.kind]}/{self.path.stem}" if self.ids.kind in _FOLDERS else ""

    def without(self, line: int) -> Sheet:
        """The same with nothing in one line, which may be what keeps the rest from being read."""
        lines = self.text.split("\n")
        lines[line : line + 1] = [""]
        return Sheet("\n".join(lines), self.path, self.sheets)

    def home(self, name: str) -> Sheet | None:
        """The file of that name as it is found from here, such as `procedures/NAME`; the sheet itself for no name."""
        if not name:
            return self
        folder, _, file = name.partition("/")
        path = shipped.beside_or_shipped(folder, file, self.path.parent) if file.isidentifier() else None
        return None if path is None else self.sheets.sheet(path)

    def users(self) -> Iterator[Sheet]:
        """The scenarios in the folder of a procedure file or a setting that use it."""
        opened = (path for path in self.sheets.opened if path.parent == self.beside)
        for path in sorted({*self.beside.glob("*.yaml"), *opened}) if self.name else ():
            sheet = self.sheets.sheet(path)
            if sheet is not None and self.path.stem in sheet.used(self.ids.kind):
                yield sheet

    def used(self, kind: type[Element]) -> list[Any]:
        """The names of the files of a kind that it uses."""
        value = self.document.value
        if kind is SettingFile:
            return [within(value, "setting")]
        procedures = within(value, "procedures")
        used = procedures.values() if isinstance(procedures, dict) else ()
        return [within(procedure, "use") for procedure in used]

    def _used(self, name: str) -> Document | None:
        sheet = self.home(name)
        return None if sheet is None else sheet.document


class Sheets:
    """The sheets of files by path, as they are now: of a file that is open its text there, of others the disk's."""

    def __init__(self, opened: Mapping[FilePath, str] | None = None) -> None:
        self.opened: dict[FilePath, str] = dict(opened or {})
        self._kept: dict[FilePath, Sheet | None] = {}

    def sheet(self, path: FilePath) -> Sheet | None:
        """The sheet of a file; None where it cannot be read."""
        if path not in self._kept:
            self._kept[path] = self._read(path)
        return self._kept[path]

    def _read(self, path: FilePath) -> Sheet | None:
        content = self.opened.get(path)
        if content is None:
            try:
                content = "\n".join(text.read(path).lines)
            except Faults:
                return None
        return Sheet(content, path, self)

    def with_texts(self, texts: Mapping[FilePath, str]) -> Sheets:
        """The same with other texts for some of the files."""
        return Sheets({**self.opened, **texts})
