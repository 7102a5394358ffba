"""From a scenario argument to a checked scenario, or to everything that is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Literal, TypeVar

from sim.characters import printable
from sim.faults import Fault, Faults, Place, nearest, nearest_or_all
from sim.scenario import alone, claims, shipped, text
from sim.scenario.attachments import Attachment
from sim.scenario.check import attached_files, check, check_procedure_file, check_setting_file, unplayable
from sim.scenario.drifts import expand_drifts
from sim.scenario.model import FieldMap, ProcedureFile, Scenario, SettingFile
from sim.scenario.names import Names
from sim.scenario.procedures import expand
from sim.scenario.reading import understand
from sim.scenario.settings import expand_setting
from sim.scenario.text import Document, Value

P = TypeVar("P", bound=FieldMap)
DocumentKind = Literal["scenario", "procedure", "setting", "source document"]
"""What a file can be."""
_FOLDERS: dict[str, DocumentKind] = {"procedures": "procedure", "settings": "setting", claims.FOLDER: "source document"}
"""The folders beside a scenario, and what stands in each."""
_OF_A_SCENARIO = {"whitecell", "start", "horizon", "injects", "outcomes"}
"""What only a scenario says at its top."""


@dataclass(frozen=True)
class Examination:
    """What came of reading a file: the scenario if it could be read, of a procedure the one in which it is played
    alone, and every fault and warning, sorted by place."""

    file: str
    scenario: Scenario | None
    findings: tuple[Fault, ...]
    is_file: bool = True
    """False where there is no such file to read."""
    kind: DocumentKind = "scenario"

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The findings that keep it from being played."""
        return tuple(finding for finding in self.findings if finding.level == "fault")

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """The findings that do not."""
        return tuple(finding for finding in self.findings if finding.level == "warning")


_USED = {
    "setting": "A scenario takes it over: `setting: NAME`.",
    "source document": "A scenario cites its claims: `sources: [ID]`.",
}
"""How a scenario has to do with a file that is none."""


def load(argument: str | FilePath) -> Scenario:
    """The scenario of a shipped name or a path; of a procedure the one in which it is played alone.

    Raises Faults with everything that is wrong.
    """
    examination = examine(argument)
    if examination.faults:
        raise Faults(examination.faults)
    if examination.scenario is None:
        message = f"This is a {examination.kind}, not a scenario."
        raise Faults([Fault((), Place(examination.file, 1, 1, ""), message, _USED[examination.kind])])
    return examination.scenario


def examine(argument: str | FilePath) -> Examination:
    """Read and check a scenario, or a file that scenarios use, and keep everything that was found."""
    if not str(argument).strip():
        nameless = Fault((), Place("whitecell", 1, 1, ""), "No scenario was named.", _shipped_names(""))
        return Examination("whitecell", None, (nameless,), is_file=False)
    path = shipped.scenario_file(str(argument))
    try:
        document = _read(path, printable(argument))
    except Faults as error:
        return Examination(shipped.called(path), None, error.faults, is_file=os.path.isfile(path))  # noqa: PTH113
    return _examine(document, path)


def examine_text(content: str, file: str = "scenario.yaml") -> Examination:
    """Read and check a scenario, or a procedure file, that is text, as if it stood in ``file``; nothing stands beside
    one that names no folder."""
    path = FilePath(file)
    try:
        document = text.parse(content, file)
        document.beside = path.parent if len(path.parts) > 1 else None
        return _examine(document, path)
    except Faults as error:
        return Examination(file, None, error.faults)


def restored(value: Value, file: str, attachments: Mapping[str, Attachment] | None = None) -> Scenario:
    """A scenario from the plain values it was once read to and checked as, with the ``attachments`` that it had then;
    later checks do not matter.

    Raises Faults where this program no longer reads it, or where it could not be played.
    """
    document = Document(value, file, attachments=attachments or {})
    reading = understand(Scenario, document)
    if reading.model is None or reading.faults:
        raise Faults(reading.faults)
    reading.model.read_from(document)
    faults = [fault for fault in unplayable(Names(reading.model)) if fault.level == "fault"]
    if faults:
        raise Faults(faults)
    return reading.model


def _read(path: FilePath, argument: str) -> Document:
    if not shipped.is_scenario(str(path)):
        message = f"There is no scenario or file called `{argument}`."
        raise Faults([Fault((), Place(argument, 1, 1, ""), message, _shipped_names(argument))])
    return text.read(path)


def _shipped_names(argument: str) -> str:
    return nearest(argument, shipped.playable_names()) or nearest_or_all(argument, shipped.scenario_names())


def _examine(document: Document, path: FilePath) -> Examination:
    kind = _kind(document, path)
    folder = next((name for name, held in _FOLDERS.items() if held == kind), "")
    beside = path.parent.parent if folder and path.parent.name == folder else path.parent
    match kind:
        case "scenario":
            return _examine_scenario(document, path)
        case "procedure":
            return _examine_procedure_alone(document, path, beside)
        case "setting":
            findings = _examine_setting(document, beside)
        case "source document":
            findings = claims.check(document, path)
    return Examination(shipped.called(path), None, _sorted(findings), kind=kind)


def _kind(document: Document, path: FilePath) -> DocumentKind:
    """What a file is: what it says at its top, and if that tells nothing, what its folder is for."""
    words = set(document.value) if isinstance(document.value, dict) else set()
    if "procedure" in words and "whitecell" not in words:
        return "procedure"
    if "setting" in words and not words & {"whitecell", "outcomes"}:
        return "setting"
    if words & {"claims", "publisher"} and "whitecell" not in words:
        return "source document"
    return "scenario" if words & _OF_A_SCENARIO else _FOLDERS.get(path.absolute().parent.name, "scenario")


def _examine_scenario(document: Document, path: FilePath) -> Examination:
    setting = expand_setting(document, path.parent)
    expand_drifts(document)
    expansion = expand(document, path.parent, unread=setting.missing)
    needed = expansion.needed | setting.states
    scenario, findings = _checked(document, path.parent, setting.missing | expansion.missing, needed)
    for file in expansion.files.values():
        findings += _examine_procedure(file, path.parent)
    if setting.file is not None:
        findings += _examine_setting(setting.file, path.parent)
    return Examination(shipped.called(path), scenario, _sorted(findings))


def _checked(
    document: Document, beside: FilePath, missing: frozenset[str], needed: Collection[str]
) -> tuple[Scenario | None, list[Fault]]:
    """The scenario of a document in which all that it takes from other files is filled in, and what is found in it."""
    reading = understand(Scenario, document)
    findings = [*document.faults, *reading.faults]
    scenario = reading.model
    if scenario is not None:
        scenario.read_from(document)
        document.attachments, unfit = attached_files(scenario)
        findings += unfit
        findings += check(scenario, missing | reading.missing, beside, needed)
    return scenario, findings


def _examine_procedure_alone(file: Document, path: FilePath, beside: FilePath) -> Examination:
    """A procedure file by itself and, where that has no faults, what keeps it from being played alone; what the
    scenario that is made for that leaves unused is nobody's slip."""
    findings = _examine_procedure(file, beside)
    if any(finding.level == "fault" for finding in findings):
        return Examination(shipped.called(path), None, _sorted(findings), kind="procedure")
    document = alone.scenario_around(file)
    setting = expand_setting(document, beside)
    alone.fill_in(document, file)
    if document.faults:
        return Examination(shipped.called(path), None, _sorted([*findings, *document.faults]), kind="procedure")
    expand_drifts(document)
    expansion = expand(document, beside, {alone.name_of(file): file})
    scenario, found = _checked(document, beside, setting.missing | expansion.missing, expansion.needed)
    findings += [finding for finding in found if finding.level == "fault"]
    return Examination(shipped.called(path), scenario, _sorted(findings), kind="procedure")


def _examine_procedure(document: Document, beside: FilePath) -> list[Fault]:
    return _examine_part(ProcedureFile, check_procedure_file, document, beside)


def _examine_setting(document: Document, beside: FilePath) -> list[Fault]:
    return _examine_part(SettingFile, check_setting_file, document, beside)


def _examine_part(
    kind: type[P],
    check_part: Callable[[P, Document, frozenset[str], FilePath], Iterable[Fault]],
    document: Document,
    beside: FilePath,
) -> list[Fault]:
    """What is wrong with a file that scenarios use, by itself."""
    reading = understand(kind, document)
    findings = [*document.faults, *reading.faults]
    if reading.model is not None:
        findings += check_part(reading.model, document, frozenset(reading.missing), beside)
    return findings


def _sorted(findings: Iterable[Fault]) -> tuple[Fault, ...]:
    """Sorted by place, each said once."""
    once = {(finding.place, finding.message): finding for finding in findings}
    return tuple(sorted(once.values(), key=lambda finding: finding.order))
